"""A rule written back as one clear clause, in Chinese or English: what the reader understood, in plain words.

The Chinese clause is written in the words of official texts, and reading it again gives the same rule (`same` says
what that means); the words for what is counted stand as the text had them.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

from kaoping.clause.meaning.parts import Per, Rates, Repeated, Rule
from kaoping.clause.meaning.trying import takes
from kaoping.clause.saying_english import clause_en
from kaoping.clause.saying_parts import clause_zh, figure
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
        found.append(f"最多加{figure(rule.high)}分")
    if rule.uncapped:
        found.append("不设上限")
    if rule.bottomless:
        found.append("可计负分")
    return found + [f"{each.removesuffix('除外')}除外" for each in rule.excepted]


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
    """The one of several ways to hold the same rule: the cap of a single part is the clause's."""
    part = rule.parts[0]
    cap = getattr(part, "at_most", None)
    if len(rule.parts) > 1 or cap is None or getattr(part, "each", "") or not isinstance(part, Per | Rates | Repeated):
        return rule
    low, high = (-cap, rule.high) if takes(part) else (rule.low, cap)
    return replace(rule, parts=(replace(part, at_most=None),), low=low, high=high)


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
