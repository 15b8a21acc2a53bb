"""The parts of an item as a table: name, group, figures, base, formula, points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from kaoping.engine.reasons import Reason
from kaoping.engine.short_names import short
from kaoping.engine.telling.explanation import Table
from kaoping.engine.telling.tell_gaps import is_measure, tables_of
from kaoping.engine.telling.tell_leaf import bounded_told
from kaoping.engine.telling.teller import Teller
from kaoping.scheme.model import MONTH, Leaf
from kaoping.scheme.voice import bare, tidy

Cells = Mapping[str, str]


def parts_table(leaf: Leaf, reason: Reason, teller: Teller) -> Table:
    """One row for each part; columns that no part has are left out."""
    groups = [name for name in dict.fromkeys(table.by for table in tables_of(leaf.rule)) if name in attributes(teller)]
    rows = [dict(cells(leaf, part, groups, teller)) for part in reason.steps]
    head = list(dict.fromkeys(name for row in rows for name in row))
    head.sort(key=lambda name: (name == points_head(teller), name == formula_head(teller)))
    texts = tuple(tuple(row.get(name, "") for name in head) for row in rows)
    right = tuple(at for at, name in enumerate(head) if at > len(groups) and name != formula_head(teller))
    title = teller.voice.say("各{}得分", "points of each {}", kind(leaf, teller))
    clean = tidy if teller.language == "zh" else bare
    return Table(title, tuple(map(clean, head)), texts, right, len(texts))


def attributes(teller: Teller) -> Mapping[str, Any]:
    return teller.scheme.inputs.attributes


def kind(leaf: Leaf, teller: Teller) -> str:
    if leaf.each == MONTH:
        return teller.voice.pick("月", "month")
    return teller.voice.kind_of_unit(leaf.each or "")


def points_head(teller: Teller) -> str:
    return teller.voice.pick("得分", "points")


def formula_head(teller: Teller) -> str:
    return teller.voice.pick("算式", "formula")


def cells(leaf: Leaf, part: Reason, groups: list[str], teller: Teller) -> Iterator[tuple[str, str]]:
    """The cells of one part, by column."""
    voice = teller.voice
    clean = tidy if teller.language == "zh" else bare
    yield kind(leaf, teller), teller.name(part.subject)
    for name in groups:
        yield voice.pick(attributes(teller)[name].title, name), group(part, name, teller)
    rule = part.steps[0]
    for step in rule.steps[:1] if is_figure(rule) else ():
        yield short(step.of, voice), shown(step.result, teller)
    if isinstance(rule.details.get("base"), Fraction):
        yield voice.pick("基数", "base"), shown(rule.details["base"], teller)
    yield formula_head(teller), clean(bounded_told(leaf, part, teller).formula) if part.result is not None else ""
    yield points_head(teller), shown(part.result, teller)


def is_figure(rule: Reason) -> bool:
    return bool(rule.steps) and is_measure(rule.steps[0])


def group(part: Reason, name: str, teller: Teller) -> str:
    """The group of a part in the words of the scheme."""
    found = teller.attribute(part.subject, name)
    if found is None:
        return ""
    titles = teller.voice.attribute_words(name) if teller.language == "zh" else {}
    return titles.get(found, found)


def shown(value: Any, teller: Teller) -> str:
    if isinstance(value, Fraction):
        return teller.number(value)
    return teller.voice.pick("缺数", "missing") if value is None else str(value)
