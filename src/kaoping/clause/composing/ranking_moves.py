"""Points by how many places a rank rose or fell: 较上年上升3位以上的加2分，后退5位以上的扣1分."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kaoping.clause.composing.clause import Clause, Found, note
from kaoping.clause.composing.figures import Where
from kaoping.clause.composing.measuring_bands import OTHERS, Row, earns, ends, holes, inner_first, only_words, worth
from kaoping.clause.items import Aside, Bounding, In, Ranked, Reference, Said, Stop, Words
from kaoping.clause.meaning.parts import Bands, Note, Range, Rule

ONE = Range(Decimal(1), Decimal(1))


def moves(clause: Clause) -> Iterator[Found]:
    """A rise is a positive figure, a fall a negative one; who keeps his place gets nothing unless the text says so."""
    plain = all(isinstance(item, Said | Stop | Aside) or is_end(item) for item in clause.items)
    found = rows_of(clause) if plain and clause.saids else None
    if found is None:
        return
    rows, other = found
    ordered = inner_first(rows)
    if ordered is None or all(row.where.range in (ONE, turned(ONE)) for row in rows):
        return
    pairs = tuple((row.where.range, row.worth) for row in ordered)
    what = next((said.words for said in clause.saids if said.words), "")
    rest = other if other is not None else Decimal(0)
    yield Found(Rule((Bands(pairs, "gain", rest, "位", what),)), notes(rows, other))


def is_end(item: object) -> bool:
    return isinstance(item, Bounding) and item.kind == "done"


def notes(rows: list[Row], other: Decimal | None) -> tuple[Note, ...]:
    """Places between two rows on one side have no points; neither has who keeps his place, where points are earned."""
    for way in (1, -1):
        side = [row for row in rows if way * (row.where.range.low or row.where.range.high or 0) > 0]
        if other is None and holes(sorted(side, key=lambda row: ends(row.where.range)), "位"):
            return (note("gaps"),)
    return (note("gaps"),) if other is None and any(row.earns for row in rows) else ()


def rows_of(clause: Clause) -> tuple[list[Row], Decimal | None] | None:
    rows: list[Row] = []
    other: Decimal | None = None
    for said in clause.saids:
        value, range_ = worth(said), moved(said)
        if not isinstance(value, Decimal):
            return None
        if range_ is not None:
            rows.append(Row(Where(range_, "位"), value, said.words, earns(said, value)))
        elif rows and other is None and stays(said):
            other = value
        else:
            return None
    return (rows, other) if rows else None


def stays(said: Said) -> bool:
    """其余不得分, 持平的得1分 would be a row of its own."""
    return only_words(said) and bool(OTHERS.search(said.words))


def moved(said: Said) -> Range | None:
    """By how many places; None where the said thing names more than that."""
    ranked: list[Ranked] = said.all(Ranked)  # type: ignore[assignment]
    same: list[In] = said.all(In)  # type: ignore[assignment]
    if not all(isinstance(cond, Words | Ranked | Reference | In) for cond in said.conds) or len(ranked + same) != 1:
        return None
    if any(cond.against != "previous" for cond in said.all(Reference)):  # type: ignore[union-attr]
        return None
    if same:
        kept = Range(Decimal(0), Decimal(0))
        return kept if same[0].range == kept and same[0].against in ("previous", "same") else None
    if ranked[0].by not in ("gain", "loss") or len(ranked[0].ranges) != 1:
        return None
    return ranked[0].ranges[0] if ranked[0].by == "gain" else turned(ranked[0].ranges[0])


def turned(range_: Range) -> Range:
    low, high = range_.low, range_.high
    return Range(None if high is None else -high, None if low is None else -low, range_.high_in, range_.low_in)
