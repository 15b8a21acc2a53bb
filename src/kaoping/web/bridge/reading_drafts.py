"""From a review to a scheme: what people settled, put back into the document that was read, and drafted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from kaoping.clause.lowering.draft import PARTIAL, draft
from kaoping.clause.lowering.faults import ASSUMED
from kaoping.clause.lowering.heading import USUAL_DAY
from kaoping.clause.lowering.yaml_writing import written
from kaoping.clause.meaning.as_json import as_json, from_json
from kaoping.clause.meaning.parts import Bands, Note, Part, Per, Range, Reading, Steps
from kaoping.clause.outline.model import Definition
from kaoping.clause.source.blocks import Cell, Paragraph, Source, Span, Table
from kaoping.clause.whole.model import Document, Item, Question, ReadClause, WholePart
from kaoping.clause.whole.questions import meet
from kaoping.problems import Fault, errors
from kaoping.web.bridge.reading import ItemPlace, RuleData
from kaoping.web.bridge.reading_pending import asked, enter, is_marked, one_line, rule_with_gap
from kaoping.web.bridge.schemes import check_now

HEAD = "# 由条款审读从“{name}”写成；每一条的出处见 source.part 和审读页面。\n"


@dataclass(frozen=True, slots=True)
class SettledClause:
    """A clause as it was settled. rule: what holds, None where it is pending or says nothing (`aside`).

    remark: how it was settled and on what basis, "" where it was simply read; figure: {"name", "unit"} of a pending
    figure, with `why` it cannot be decided; notes: why the reader could not read it.
    """

    key: str
    start: int
    end: int
    text: str
    path: tuple[str, ...]
    part: str
    item: str
    points: Decimal | None
    more: Mapping[str, Any]
    rule: RuleData | None
    aside: bool
    notes: Sequence[Any]
    remark: str = ""
    figure: Mapping[str, str] | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """code: id of the scheme; kind: of the appraised units; day: from which it is in force where the text does not say
    so; answers: question about the whole → option."""

    code: str
    title: str
    kind: str
    cycle: str
    day: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """A scheme's text; homes: clause → item of the scheme ("" for what belongs to the whole); faults: what was left
    open, assumed, or could not be said."""

    text: str
    homes: dict[str, str]
    faults: tuple[Fault, ...]
    rules: int  # items with a rule


def write(
    shown: Mapping[str, Any], items: Sequence[ItemPlace], clauses: Sequence[SettledClause], head: Heading
) -> Written:
    """The scheme that a settled review comes to. Raises Refused where no clause scores or no item can be written."""
    ready = [answered_clause(each, shown, head.answers) for each in clauses]
    gaps = [with_gap(each) for each in ready]
    made = attempt(shown, items, gaps, head)
    return made if made is not None and not errors(check_now(made.text).faults) else whole(shown, items, ready, head)


def whole(*given: Any) -> Written:
    """The scheme with pending figures as the points of their clauses: what is always possible."""
    made = attempt(*given)
    assert made is not None
    return made


def with_gap(each: SettledClause) -> SettledClause:
    """A clause that waits for one figure, with a rule that has a mark in its place."""
    return replace(each, rule=rule_with_gap(each.text, each.points)) if each.figure else each


def attempt(
    shown: Mapping[str, Any], items: Sequence[ItemPlace], clauses: Sequence[SettledClause], head: Heading
) -> Written | None:
    """The scheme; None where a mark went into something that cannot wait for a figure."""
    partial = head.answers.get("partial", "")
    chosen = partial if partial in PARTIAL else ""
    document = rebuilt(shown, items, clauses)
    made = draft(document, id=head.code, title=head.title, appraises=head.kind, partial=chosen)  # type: ignore[arg-type]
    data = made.data | chosen_head(made.data, head)
    homes = {key: link.item for key, link in made.links.items()}
    rows = {row["id"]: row for row in entries(data.get("items", []))}
    for clause in clauses:
        if clause.figure:
            question = asked(clause.figure, clause.text)
            enter(data, rows.get(homes.get(clause.key, "")), question, clause.why, clause.key)
    remark(data, clauses, homes)
    if is_marked(data.get("items")) or is_marked(data.get("measures")):
        return None
    text = HEAD.format(name=one_line(shown["name"])) + written(data)
    told = tuple(fault for fault in made.faults if fault.kind is not ASSUMED)  # what people were asked is not assumed
    return Written(text, homes, told, sum("rule" in row for row in rows.values()))


def chosen_head(data: Mapping[str, Any], head: Heading) -> dict[str, Any]:
    """What people chose, or the day of writing, in place of what a draft takes for granted."""
    found: dict[str, Any] = {"cycle": head.cycle} if head.cycle else {}
    if data["in_force"]["from"] == USUAL_DAY:
        found["in_force"] = {"from": head.day}
    return found


def remark(data: dict[str, Any], clauses: Iterable[SettledClause], homes: Mapping[str, str]) -> None:
    """Who settled what, and on which basis, stands in the notes of the item."""
    rows = {row["id"]: row for row in entries(data.get("items", []))}
    for clause in clauses:
        row = rows.get(homes.get(clause.key, ""), data)
        if clause.remark:
            row["notes"] = [*row.get("notes", []), one_line(clause.remark)]


def entries(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield row
        yield from entries(row.get("items", ()))


# --- the document again ----------------------------------------------------------------------------------------------


def rebuilt(shown: Mapping[str, Any], items: Sequence[ItemPlace], clauses: Sequence[SettledClause]) -> Document:
    """The document as the reader would have given it, had it read what people settled."""
    return Document(
        source=source_of(shown),
        items=tree(items, "", clauses),
        clauses=tuple(clause_of(each) for each in clauses),
        parts=tuple(part_of(each, shown["text"]) for each in shown["parts"]),
        questions=tuple(
            Question(each["about"], tuple(each["options"]), tuple(each["clauses"])) for each in shown["questions"]
        ),
        definitions=tuple(
            Definition(each["short"], each["long"], Span(*each["span"])) for each in shown["definitions"]
        ),
    )


def part_of(data: Mapping[str, Any], text: str) -> WholePart:
    span = Span(*data["span"])
    return WholePart(data["kind"], span, span.of(text), tuple(data["path"]), data["clause"])


def source_of(shown: Mapping[str, Any]) -> Source:
    blocks = tuple(
        table_of(each) if "cells" in each else Paragraph(Span(*each["span"]), each["level"]) for each in shown["blocks"]
    )
    return Source(shown["name"], shown["form"], shown["text"], blocks)


def table_of(data: Mapping[str, Any]) -> Table:
    cells = tuple(cell_of(each) for each in data["cells"])
    width = max((cell.column + cell.columns for cell in cells), default=0)
    return Table(Span(*data["span"]), data["height"], width, cells, data["head"], title=data["title"])


def cell_of(data: Mapping[str, Any]) -> Cell:
    row, column, rows, columns = data["at"]
    spans = tuple(Span(*span) for span in data["paragraphs"])
    inner = tuple(table_of(each) for each in data["tables"])
    whole = Span(spans[0].start, max(span.end for span in (*spans, *(table.span for table in inner))))
    return Cell(whole, row, column, rows, columns, spans, inner)


def tree(items: Sequence[ItemPlace], parent: str, clauses: Sequence[SettledClause]) -> tuple[Item, ...]:
    return tuple(
        Item(
            id=each.key,
            number=each.number,
            title=each.title,
            span=Span(each.start, each.end),
            points=each.points,
            responsible=each.responsible,
            method=each.method,
            clauses=tuple(clause.key for clause in clauses if clause.item == each.key),
            children=tree(items, each.key, clauses),
            extra=each.extra,
        )
        for each in items
        if each.parent == parent
    )


def clause_of(each: SettledClause) -> ReadClause:
    return ReadClause(
        each.key,
        Span(each.start, each.end),
        each.text,
        each.path,
        reading_of(each),
        each.points,
        each.item or None,
        each.part or None,  # type: ignore[arg-type]
        each.more.get("number", ""),
        tuple(each.more.get("bounds", ())),
        each.more.get("like"),
        describes=each.aside,
    )


def reading_of(each: SettledClause) -> Reading:
    if each.rule is not None:
        return Reading("read", from_json(each.rule))
    return Reading("flag", reasons=tuple(Note(code, tuple(details.items())) for code, details in each.notes))


# --- what is asked once ----------------------------------------------------------------------------------------------


def answered_clause(each: SettledClause, shown: Mapping[str, Any], answers: Mapping[str, str]) -> SettledClause:
    """Its rule with the answer about edges; how incomplete steps count, the draft says by itself."""
    if each.rule is None:
        return each
    edges = {key: value for key, value in answers.items() if key == "edges"}
    return replace(each, rule=answered(each.rule, each.key, shown, edges))


def answered(rule: RuleData, key: str, shown: Mapping[str, Any], answers: Mapping[str, str]) -> RuleData:
    """A rule as the answers about the whole have it, where a question touches the clause (`key`)."""
    touched = {each["about"] for each in shown.get("questions", []) if key in each["clauses"]}
    wanted = {about: option for about, option in answers.items() if about in touched}
    if not wanted:
        return rule
    made = from_json(rule)
    return as_json(replace(made, parts=tuple(of_part(part, wanted) for part in made.parts)))


def of_part(part: Part, answers: Mapping[str, str]) -> Part:
    if isinstance(part, Per | Steps) and part.partial == "whole" and answers.get("partial") in PARTIAL:
        return replace(part, partial=answers["partial"])  # type: ignore[arg-type]
    if isinstance(part, Bands) and answers.get("edges") == "second":
        return replace(part, rows=tuple(zip(later(part), (amount for _, amount in part.rows), strict=True)))
    return part


def later(part: Bands) -> list[Range]:
    """The ranges, each without the end that the next one has, too."""
    ranges = [row for row, _ in part.rows]
    shared = [meet(one, other) for one, other in pairwise(ranges)]
    falling = [one.low is not None and one.low == other.high for one, other in pairwise(ranges)]
    cut = [
        replace(one, low_in=False) if meets and falls else replace(one, high_in=False) if meets else one
        for one, meets, falls in zip(ranges, shared, falling, strict=False)
    ]
    return [*cut, *ranges[-1:]]
