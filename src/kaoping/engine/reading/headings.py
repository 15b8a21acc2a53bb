"""The first row of a table, matched with the contract: which column stands where, and what is wrong with the names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from kaoping.engine import faults
from kaoping.engine.reading.cells import WHITE, hint, short
from kaoping.engine.tables import Column, Table
from kaoping.problems import Fault, Place


@dataclass(frozen=True, slots=True)
class Matched:
    """`columns`: name → position (from 0), contract and attributes. `blank`: positions without a name."""

    columns: dict[str, int]
    attributes: tuple[str, ...]
    blank: tuple[int, ...]
    faults: tuple[Fault, ...]


def match(table: Table, headings: Sequence[str], place: Place) -> Matched:
    """Names are compared without spaces at the ends and without regard to letter case."""
    names = [heading.strip(WHITE) for heading in headings]
    places: dict[str, int] = {}
    for position, name in enumerate(names):
        if name:
            places.setdefault(name.lower(), position)
    known = {name: places.pop(name) for name in table.names if name in places}
    others = {names[position]: position for position in places.values()}
    if not known:
        found = ", ".join(short(name) for name in names[:8] if name) or "—"
        fault = faults.NOT_HEADINGS.at(place, found=found, columns=", ".join(table.names))
        return Matched({}, (), (), (fault,))
    attributes = tuple(others) if table.open else ()
    blank = tuple(position for position, name in enumerate(names) if not name)
    found_faults = (*_twice(names, place), *_absent(table, known, others, place), *_others(table, known, others, place))
    return Matched({**known, **(others if table.open else {})}, attributes, blank, found_faults)


def _twice(names: Sequence[str], place: Place) -> Iterator[Fault]:
    lower = [name.lower() for name in names]
    for name in dict.fromkeys(name for name in lower if name and lower.count(name) > 1):
        yield faults.COLUMN_TWICE.at(place, name=short(name))


def _absent(table: Table, known: dict[str, int], others: dict[str, int], place: Place) -> Iterator[Fault]:
    for column in table.columns:
        if column.required and column.name not in known:
            found = ", ".join(short(name) for name in [*known, *others][:30])
            details = _meant_by(column, others)
            yield faults.NO_COLUMN.at(place, column=column.name, label=column.zh, found=found, **details)


def _meant_by(column: Column, others: dict[str, int]) -> dict[str, str]:
    """The heading that stands there instead: the column's Chinese name, or a slip of the pen."""
    if column.zh in others:
        return {
            "hint": f"（“{column.zh}”请写作 {column.name}）",
            "hint_en": f" (write {column.name} for '{column.zh}')",
        }
    return hint(column.name, tuple(others))


def _others(table: Table, known: dict[str, int], others: dict[str, int], place: Place) -> Iterator[Fault]:
    absent = [name for name in table.names if name not in known]
    for name in others:
        if not table.open:
            details = _label_of(table, name) or hint(name, absent)
            yield faults.UNKNOWN_COLUMN.at(place, name=short(name), columns=", ".join(table.names), **details)
        elif meant := get_close_matches(name.lower(), absent, n=1, cutoff=0.8):
            yield faults.LOOKS_LIKE.at(place, name=short(name), column=meant[0])


def _label_of(table: Table, name: str) -> dict[str, str] | None:
    for column in table.columns:
        if column.zh == name:
            return {"hint": f"，请写作 {column.name}", "hint_en": f"; write {column.name}"}
    return None
