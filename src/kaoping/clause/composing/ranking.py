"""Points by rank."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kaoping.clause.composing.clause import Clause, Found
from kaoping.clause.composing.measuring import worth
from kaoping.clause.items import Ranked, Said, Words
from kaoping.clause.meaning.parts import Bands, Range, Rule


def ranking(clause: Clause) -> Iterator[Found]:
    if clause.remarks or not clause.saids or any(bound.kind == "cap" for bound in clause.bounds):
        return
    rows: dict[str, list[tuple[Range, Decimal | str]]] = {}
    what, other = "", None
    for said in clause.saids:
        ranked = said.all(Ranked)
        value = worth(said) if len(said.effect.amounts) <= 1 else None
        if (
            not ranked
            and value is not None
            and rows
            and other is None
            and ("其他" in said.words or "其余" in said.words)
        ):
            other = value
            continue
        if len(ranked) != 1 or not all(isinstance(c, Words | Ranked) for c in said.conds):
            return
        place: Ranked = ranked[0]  # type: ignore[assignment]
        if place.by not in ("rank", "last"):
            return
        what = what or said.words
        rows.setdefault(place.by, []).extend(pairs(place, said))
    if not rows or any(not each for each in rows.values()) or other == "all":
        return
    rest = Decimal(0) if other is None else other
    parts = tuple(Bands(tuple(found), by, rest, "名", what) for by, found in rows.items())  # type: ignore[arg-type]
    if parts:
        yield Found(Rule(parts))


def pairs(place: Ranked, said: Said) -> list[tuple[Range, Decimal | str]]:
    value = worth(said)
    if value is not None:
        return [(each, value) for each in place.ranges]
    amounts, sign = said.effect.amounts, said.effect.sign or 1
    ranges = place.ranges
    if (
        len(ranges) == 1
        and ranges[0].low is not None
        and ranges[0].high is not None
        and ranges[0].high - ranges[0].low + 1 == len(amounts)
    ):
        ranges = tuple(Range(ranges[0].low + at, ranges[0].low + at) for at in range(len(amounts)))
    if said.effect.kind != "points" or len(ranges) != len(amounts):
        return []
    return [(each, sign * points) for each, points in zip(ranges, amounts, strict=True)]
