"""A scheme written back as clauses, in Chinese or in English: the front door.

Every text is a function of the rule and says every option that changes points. What holds for all clauses alike
(missing figures, zero denominators, rounding) stands once, at the end of `write_scheme`.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaoping.problems import Language
from kaoping.scheme import expression as ex
from kaoping.scheme.measures import Of
from kaoping.scheme.model import TOTAL, Leaf, Scheme, Section
from kaoping.scheme.rules import Rule
from kaoping.scheme.voice import Voice, bare, tidy, verbatim
from kaoping.scheme.writing import (  # noqa: F401 (they complete noun and clause)
    write_compound,
    write_distance,
    write_measures,
    write_rules,
)
from kaoping.scheme.writing import write_results as results
from kaoping.scheme.writing.write_clause import clause
from kaoping.scheme.writing.write_conditions import Columns, condition
from kaoping.scheme.writing.write_general import general_rules
from kaoping.scheme.writing.write_items import cited, head, leaf_body, particulars, section_body, sentence, title
from kaoping.scheme.writing.write_nouns import Meanings, measure_noun


def write_measure(measure: Of, scheme: Scheme, language: Language = "zh") -> str:
    """A measure (or the name of one) as a noun: 等级为“一般”且有效的案件数."""
    return finished(measure_noun(measure, Voice(scheme, language)), language)


def write_rule(rule: Rule, leaf: Leaf | None, scheme: Scheme, language: Language = "zh") -> str:
    """A rule as one clause without its full stop. Two rules of one leaf never read the same."""
    return finished(clause(rule, Voice(scheme, language, leaf)), language)


def write_condition(
    expression: ex.Expression, scheme: Scheme, language: Language = "zh", table: str | None = None
) -> str:
    """A resolved condition: over the rows of `table`, or over units where no table is named."""
    voice = Voice(scheme, language)
    return finished(condition(expression, Columns(table, voice) if table else Meanings(voice)), language)


def write_item(entry: Leaf | Section, scheme: Scheme, language: Language = "zh") -> str:
    """One item with its rule or its way of combining, without its children: 1.2 一般事件（18 分）：逐个网格计分，…"""
    voice = Voice(scheme, language)
    body = leaf_body(entry, voice) if isinstance(entry, Leaf) else section_body(entry, voice)
    return finished(f"{head(entry, voice)}{voice.pick('：', ': ')}{body}", language)


def write_scheme(scheme: Scheme, language: Language = "zh") -> str:
    """The whole scheme as numbered clauses; ends with a line break."""
    voice = Voice(scheme, language)
    blocks = [heading(scheme, voice), items(scheme, voice), *consequences(scheme, voice), closing(scheme, voice)]
    return "\n\n".join(finished(block, language) for block in blocks if block) + "\n"


def finished(text: str, language: Language) -> str:
    return tidy(text) if language == "zh" else bare(text)


def heading(scheme: Scheme, voice: Voice) -> str:
    """Title, version, validity and source."""
    since, until = scheme.in_force.from_, scheme.in_force.until
    template = (
        ("自 {} 起施行，至 {} 止", "in force from {} until {}") if until else ("自 {} 起施行", "in force from {}")
    )
    version = voice.say("版本 {}", "version {}", scheme.version)
    return "\n".join(
        (
            verbatim(voice.pick(scheme.title, scheme.title_en or scheme.title)),
            verbatim(f"{scheme.id} · {version} · {voice.say(*template, since, until)}"),
            voice.say("依据：{}", "Source: {}", cited(scheme.source, voice)),
        )
    )


def items(scheme: Scheme, voice: Voice) -> str:
    """Every item of the tree under its own id, and the total."""
    lines = [line for entry in scheme.entries() for line in item_lines(entry, voice)]
    root = scheme.root
    full = "" if root.points is None else head(root, voice).removeprefix(f"{TOTAL} ")
    return "\n".join([*lines, f"{full or title(root, voice)}{voice.pick('：', ': ')}{section_body(root, voice)}"])


def item_lines(entry: Leaf | Section, voice: Voice) -> Iterator[str]:
    yield write_item(entry, voice.scheme, voice.language)
    yield from (f"    {line}" for line in particulars(entry, voice))


def consequences(scheme: Scheme, voice: Voice) -> Iterator[str]:
    """The chapters after the items, each with its own heading."""
    yield chapter(("一票否决与限制", "Gates"), gates(scheme, voice), voice)
    yield chapter(("等次", "Grades"), results.grades(scheme.grades, voice) if scheme.grades else [], voice)
    yield chapter(("奖励", "Awards"), awards(scheme, voice), voice)
    yield chapter(
        ("经费", "Funds"), [named(each.title, results.fund(each, voice), voice) for each in scheme.funds], voice
    )
    made = [f"{verbatim(id_)} {results.decision(each, voice)}" for id_, each in scheme.decisions.items()]
    yield chapter(("口径", "Decisions"), made, voice)


def gates(scheme: Scheme, voice: Voice) -> list[str]:
    return [named(each.title, results.gate(each, voice), voice) for each in scheme.gates]


def awards(scheme: Scheme, voice: Voice) -> list[str]:
    first = [results.eligible(scheme.eligible, voice)] if scheme.eligible else []
    return first + [named(each.title, results.award(each, voice), voice) for each in scheme.awards]


def named(title: str, text: str, voice: Voice) -> str:
    return f"{verbatim(title)}{voice.pick('：', ': ')}{text}"


def chapter(heading: tuple[str, str], lines: list[str], voice: Voice) -> str:
    """A heading and its clauses, numbered; nothing where there is none."""
    if not lines:
        return ""
    numbered = (f"{at}. {sentence(line, voice)}" for at, line in enumerate(lines, 1))
    return "\n".join((voice.pick(*heading), *numbered))


def closing(scheme: Scheme, voice: Voice) -> str:
    """Notes of the scheme and the rules that hold for every clause."""
    notes = "\n".join(voice.say("注：{}", "Note: {}", verbatim(note)) for note in scheme.notes)
    rules = chapter(("通则", "General rules"), list(general_rules(scheme, voice)), voice)
    return "\n\n".join(part for part in (notes, rules) if part)
