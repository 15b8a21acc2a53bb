"""The rows of the table of items: every leaf with the sections above it, points, standard, method, who answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kaoping.scheme.figures import Figure, Pending
from kaoping.scheme.model import Leaf, Scheme, Section
from kaoping.scheme.voice import Voice, plain
from kaoping.scheme.write import finished
from kaoping.scheme.writing.write_clause import clause
from kaoping.scheme.writing.write_items import limits, parts, section_body, sentence, start, title

SUB_CLAUSE = re.compile(r"(?<=[：；])(?=（\d+(?:\.\d+)*）)|(?<=[:;]) (?=\(\d+(?:\.\d+)*\) )")
NUMBER = re.compile(r"[（(](\d+(?:\.\d+)*)[）)]")


@dataclass(frozen=True, slots=True)
class Above:
    """A section above an item. points: as text, "" where it has none."""

    id: str
    title: str
    points: str


@dataclass(frozen=True, slots=True)
class Row:
    """One leaf, or points of a section that no clause explains. standard: paragraphs with their depth."""

    id: str
    above: tuple[Above, ...]
    title: str
    points: str
    standard: tuple[tuple[int, str], ...]
    method: str
    responsible: str


def rows(scheme: Scheme, voice: Voice) -> list[Row]:
    """The table from top to bottom."""
    root = scheme.root
    return [row for entry in root.items for row in rows_of(entry, (), root, voice)] + omitted(root, (), voice)


def rows_of(entry: Leaf | Section, above: tuple[Above, ...], parent: Section, voice: Voice) -> Iterator[Row]:
    if isinstance(entry, Leaf):
        yield row_of(entry, above, parent, voice)
        return
    inner = (*above, Above(entry.id, said(title(entry, voice), voice), points(entry.points, voice)))
    for child in entry.items:
        yield from rows_of(child, inner, entry, voice)
    yield from omitted(entry, inner, voice)


def row_of(leaf: Leaf, above: tuple[Above, ...], parent: Section, voice: Voice) -> Row:
    """A leaf; who answers for its section answers for it as well where nobody else is named."""
    method = voice.pick(leaf.method or "", leaf.method_en or leaf.method or "")
    who = leaf.responsible or parent.responsible
    return Row(
        leaf.id,
        above,
        said(title(leaf, voice), voice),
        points(leaf.points, voice),
        tuple(standard(leaf, voice.at(leaf))),
        method or voice.pick(parent.method or "", parent.method_en or parent.method or ""),
        voice.joined(who, "、", ", "),
    )


def omitted(section: Section, above: tuple[Above, ...], voice: Voice) -> list[Row]:
    """The row for points without a clause, so that the sums can be followed."""
    if section.omitted is None:
        return []
    name = voice.pick("（没有条文）", "(no clause)")
    why = ((0, section.omitted.why),)
    return [Row("", above, name, plain(section.omitted.points), why, "", "")]


def standard(leaf: Leaf, voice: Voice) -> Iterator[tuple[int, str]]:
    """How a leaf is scored: sub-clauses in paragraphs of their own. The usual bounds are said once, for all items."""
    rule = finished(sentence(clause(leaf.rule, voice), voice), voice.language)
    before, after = parts(leaf, voice), [start(leaf, voice), "" if usual(leaf) else limits(leaf, voice)]
    if before:
        yield 0, finished(sentence(before, voice), voice.language)
    for part in SUB_CLAUSE.split(rule):
        yield depth(part), part
    rest = [finished(sentence(text, voice), voice.language) for text in after if text]
    if rest:
        yield 0, voice.pick("", " ").join(rest)


def usual(leaf: Leaf) -> bool:
    """Whether an item lies between 0 and its full points, as most do."""
    return leaf.floor == 0 and leaf.cap == "full" and leaf.points != 0


def depth(text: str) -> int:
    number = NUMBER.match(text)
    return 0 if number is None else number[1].count(".") + 1


def points(value: Figure | None, voice: Voice) -> str:
    """Full points as a figure; a dash for bonus and deduction."""
    if value is None:
        return ""
    if isinstance(value, Pending):
        return voice.pick("待定", "pending")
    return plain(value) if value else "—"


def said(text: str, voice: Voice) -> str:
    return finished(text, voice.language)


def total(scheme: Scheme) -> str | None:
    """The sum of all points; None where the total is no sum of them."""
    if scheme.combine != "sum" or not isinstance(scheme.points, Decimal):
        return None
    return plain(scheme.points)


def roll_up(scheme: Scheme, voice: Voice) -> str:
    return finished(section_body(scheme.root, voice), voice.language)
