"""A rule written back as one clear clause, in Chinese or English: what the reader understood, in plain words.

The Chinese clause is written in the words of official texts, and reading it again gives the same rule (`same` says
what that means); the words for what is counted stand as the text had them.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

from kaoping.clause import saying_counted, saying_measured, saying_results  # noqa: F401 (they complete clause_zh)
from kaoping.clause.meaning.parts import Check, Formula, Part, Per, Range, Rates, Repeated, Rule, Share, Steps, Weighted
from kaoping.clause.meaning.trying import takes
from kaoping.clause.saying_english import clause_en
from kaoping.clause.saying_words import clause_zh, figure
from kaoping.problems import Language

NAMING = ("what", "unit", "grade", "over")  # words, not arithmetic


def say(rule: Rule, language: Language = "zh") -> str:
    """The whole rule as one clause."""
    write = clause_zh if language == "zh" else clause_en
    parts = [write(part, rule) for part in rule.parts]
    ending = endings_zh(rule) if language == "zh" else endings_en(rule)
    if language == "zh":
        return opening_zh(rule) + "；".join(parts) + "".join(f"，{each}" for each in ending) + "。"
    text = "; ".join(parts) + "".join(f", {each}" for each in ending) + "."
    return text[:1].upper() + text[1:]


def opening_zh(rule: Rule) -> str:
    """Points from which a clause takes."""
    if rule.start is None or rule.start == 0:
        return ""
    return "得满分；" if isinstance(rule.start, str) else f"满分{figure(rule.start)}分，"


def endings_zh(rule: Rule) -> list[str]:
    """Bounds of the whole clause."""
    found = []
    if rule.low is not None:
        found.append(f"最多扣{figure(-rule.low)}分" if rule.low < 0 else f"最低得{figure(rule.low)}分")
    if rule.high is not None:
        earns = any(isinstance(part, Steps | Share) and part.full is not None for part in rule.parts)
        found.append(f"最高得{figure(rule.high)}分" if earns else f"最多加{figure(rule.high)}分")
    if rule.uncapped:
        found.append("不设上限")
    if rule.bottomless:
        found.append("可计负分")
    return found + [each if each.startswith("除") else f"{each.removesuffix('除外')}除外" for each in rule.excepted]


def endings_en(rule: Rule) -> list[str]:
    found = []
    if rule.low is not None:
        found.append(
            f"at most {figure(-rule.low)} points deducted" if rule.low < 0 else f"at least {figure(rule.low)} points"
        )
    if rule.high is not None:
        found.append(f"at most {figure(rule.high)} points added")
    if rule.uncapped:
        found.append("without an upper limit")
    if rule.bottomless:
        found.append("may go below zero")
    return found + [f"except: “{each}”" for each in rule.excepted]


def same(one: Rule, other: Rule) -> bool:
    """Whether two rules compute the same: equal but for the words that name things."""
    return bool(bare(settled(one)) == bare(settled(other)))


def settled(rule: Rule) -> Rule:
    """The one of several ways to hold the same rule: the cap of a single part is the clause's, additions without limit
    are the rule's, what is lost where a requirement fails is a deduction."""
    lifted = rule.uncapped or any(isinstance(part, Steps) and part.uncapped for part in rule.parts)
    rule = replace(rule, parts=tuple(one_way(part) for part in rule.parts), uncapped=lifted)
    part = rule.parts[0]
    if len(rule.parts) > 1 or not isinstance(part, Per | Rates | Repeated):
        return rule
    cap = part.at_most
    if cap is None or (isinstance(part, Per) and part.each):
        return rule
    low, high = (-cap, rule.high) if takes(part) else (rule.low, cap)
    return replace(rule, parts=(replace(part, at_most=None),), low=low, high=high)


def one_way(part: Part) -> Part:
    if isinstance(part, Steps):
        return replace(part, uncapped=False)
    if isinstance(part, Weighted):
        shares = tuple((weight / 100, name) for name, weight in part.rows)
        others = (*((Decimal(1), name) for name in part.plus), *((Decimal(-1), name) for name in part.minus))
        return Formula((*shares, *others), at_most=part.at_most, most=part.most)
    if not isinstance(part, Check) or part.points != 0 or not isinstance(part.otherwise, Decimal) or part.against:
        return part
    if part.need is None:
        return Per(part.otherwise, unit="次", once=True)
    if part.need.low is None or part.need.high is not None:
        return part
    under = Range(high=part.need.low, high_in=not part.need.low_in)
    return replace(part, points=part.otherwise, otherwise=Decimal(0), need=under)


def bare(node: Any) -> Any:
    """A rule without the words that only name what is counted."""
    if isinstance(node, tuple):
        return tuple(bare(each) for each in node)
    if isinstance(node, Decimal):
        return node.normalize()
    if not is_dataclass(node) or isinstance(node, type):
        return node
    body = {field.name: bare(getattr(node, field.name)) for field in fields(node) if field.name not in NAMING}
    return (type(node).__name__, tuple(sorted(body.items(), key=lambda pair: pair[0])))
