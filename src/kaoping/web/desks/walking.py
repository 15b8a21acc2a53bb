"""Pages of millions of cases: stretches of an index, walked from a place on, forwards or backwards, so far and no
further.

A list is made of legs, one after the other; each has a key by which it is ordered and paths, conditions that an index
of cases answers in that order. What no index answers is looked for among the next `LOOKED` rows of the paths alone; the
page then says how far it has looked. So no page ever reads a whole table, however rare what it looks for.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from kaoping.web.cases.models import Case
from kaoping.web.site.asking import whole_number

LOOKED = 20_000  # rows that a page looks through for what no index answers
FEWEST = 2_000  # of them on every path
GLANCE = 2_000  # rows that it looks through first
MOST_DIGITS = 17  # of microseconds
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Leg:
    """paths: conditions, each answered by an index in the order of `key` ("due_at", "reported_at", "id") and id. down:
    the largest first. empty: a column that none of the rows fills and that stands before the id in the index; named in
    the order, so that PostgreSQL sees that the index has it."""

    paths: tuple[Q, ...]
    key: str = "id"
    down: bool = False
    empty: str = ""

    def order(self, down: bool) -> list[str]:
        named = [self.key, "id"] if self.key != "id" else [self.empty, "id"]
        return [f"{'-' if down else ''}{name}" for name in named if name]


class Position(NamedTuple):
    """A place in a list: the leg by its number, the moment of its key (None where it is ordered by id alone), the id.
    As text, it stands in addresses."""

    leg: int
    at: datetime.datetime | None
    id: int

    def __str__(self) -> str:
        moment = "" if self.at is None else str((self.at - EPOCH) // MICROSECOND)
        return f"{self.leg}.{moment}.{self.id}"


def position(text: str | None, legs: Sequence[Leg]) -> Position | None:
    """The place that a text names; None for anything that is no place of these legs."""
    parts = (text or "").split(".")
    if len(parts) != 3:
        return None
    leg, at, row = whole_number(parts[0]), _microseconds(parts[1]), whole_number(parts[2])
    if leg is None or row is None or leg >= len(legs) or (at is None) != (legs[leg].key == "id"):
        return None
    try:
        return Position(leg, None if at is None else EPOCH + at * MICROSECOND, row)
    except OverflowError:
        return None


def _microseconds(text: str) -> int | None:
    """Since 1970; longer than any other number that an address holds."""
    plain = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if plain else None


@dataclass(frozen=True, slots=True)
class Walked:
    """Positions of the rows found, in the order of the list; where the pages before and after go on (None: they do
    not); stopped: where the look ended before the page was full, None where it did not."""

    found: list[Position]
    before: Position | None
    after: Position | None
    stopped: Position | None


def walk(legs: Sequence[Leg], condition: Q | None, start: Position | None, *, back: bool = False, most: int) -> Walked:
    """A page of at most `most` rows after a place, or before it."""
    found: list[Position] = []
    stopped: Position | None = None
    numbers = list(range(len(legs))) if not back else list(reversed(range(len(legs))))
    for number in numbers:
        if start is not None and (number < start.leg if not back else number > start.leg):
            continue
        at = start if start is not None and start.leg == number else None
        rows, stopped = _leg(number, legs[number], condition, at, back, most + 1 - len(found))
        found += rows
        if stopped is not None or len(found) > most:
            break
    more, found = len(found) > most, found[:most]
    ahead = found[-1] if more else stopped
    behind = None if start is None else found[0] if found else start
    if back:
        found.reverse()
        return Walked(found, ahead, found[-1] if found else start, stopped if not more else None)
    return Walked(found, behind, ahead, stopped if not more else None)


def _leg(
    number: int, leg: Leg, condition: Q | None, start: Position | None, back: bool, most: int
) -> tuple[list[Position], Position | None]:
    """At most so many rows of one leg, and where the look ended."""
    down = leg.down != back
    paths = [_ahead(Case.objects.filter(path), leg, down, start) for path in leg.paths]
    if condition is None:
        return _first(number, leg, paths, down, most), None
    found: list[Position] = []
    stopped = None
    for looked in (min(GLANCE, LOOKED), LOOKED):  # what is common is found at a glance
        stopped = _end(number, leg, paths, down, looked)
        near = [path.filter(condition) for path in paths]
        if stopped is not None:
            near = [path.filter(_reaching(leg.key, down, stopped)) for path in near]
        found = _first(number, leg, near, down, most)
        if stopped is None or len(found) >= most:
            break
    return found, stopped if len(found) < most else None


def _first(number: int, leg: Leg, paths: Sequence[QuerySet[Any]], down: bool, most: int) -> list[Position]:
    rows = {_position(number, leg, row) for row in together([path[:most] for path in paths])}
    return sorted(rows, key=_in_order(down))[:most]


def _ahead(rows: QuerySet[Case], leg: Leg, down: bool, start: Position | None) -> QuerySet[Any]:
    """The rows beyond a place, in order, as id and key."""
    if start is not None:
        rows = rows.filter(_beyond(leg.key, down, start))
    rows = rows.order_by(*leg.order(down))
    return rows.values_list("id", flat=False) if leg.key == "id" else rows.values_list("id", leg.key)


def _beyond(key: str, down: bool, at: Position) -> Q:
    way = "lt" if down else "gt"
    if key == "id":
        return Q(**{f"id__{way}": at.id})
    same = Q(**{key: at.at, f"id__{way}": at.id})
    return Q(**{f"{key}__{way}e": at.at}) & (Q(**{f"{key}__{way}": at.at}) | same)


def _reaching(key: str, down: bool, at: Position) -> Q:
    """Up to a place, itself too."""
    way = "gt" if down else "lt"
    if key == "id":
        return Q(**{f"id__{way}e": at.id})
    same = Q(**{key: at.at, f"id__{way}e": at.id})
    return Q(**{f"{key}__{way}e": at.at}) & (Q(**{f"{key}__{way}": at.at}) | same)


def _end(number: int, leg: Leg, paths: Sequence[QuerySet[Any]], down: bool, looked: int) -> Position | None:
    """Where the look ends: with the first path that has more rows than may be looked at; None where none has."""
    each = max(min(FEWEST, looked), looked // max(len(paths), 1))
    ends = [_position(number, leg, row) for row in together([path[each - 1 : each] for path in paths])]
    return min(ends, key=_in_order(down), default=None)


def _position(number: int, leg: Leg, row: Sequence[Any]) -> Position:
    return Position(number, None if leg.key == "id" else _moment(row[1]), row[0])


def _moment(value: Any) -> datetime.datetime:
    """A moment as the database gave it."""
    read: datetime.datetime = datetime.datetime.fromisoformat(value) if isinstance(value, str) else value
    return read.replace(tzinfo=datetime.UTC) if timezone.is_naive(read) else read


def _in_order(down: bool) -> Any:
    sign = -1 if down else 1
    return lambda at: (sign * ((at.at - EPOCH) // MICROSECOND if at.at is not None else 0), sign * at.id)


def together(parts: Sequence[QuerySet[Any]]) -> list[tuple[Any, ...]]:
    """The rows of several queries of the same columns, asked for in one go."""
    asked = []
    for part in parts:
        try:
            asked.append(part.query.sql_with_params())
        except EmptyResultSet:
            continue
    if not asked:
        return []
    text = " UNION ALL ".join(f"SELECT * FROM ({sql}) part{number}" for number, (sql, _) in enumerate(asked))
    with connection.cursor() as cursor:
        cursor.execute(text, [value for _, values in asked for value in values])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def counted(lists: Mapping[str, Sequence[QuerySet[Any]]], most: int) -> dict[str, int]:
    """How many rows several lists have, each up to `most` + 1, asked for in one go. The parts of a list share none."""
    asked: list[tuple[str, str, list[Any]]] = []
    for name, parts in lists.items():
        held = [each for part in parts if (each := _ids(part, most + 1)) is not None]
        if held:
            text = " UNION ALL ".join(f"SELECT * FROM ({sql}) part{number}" for number, (sql, _) in enumerate(held))
            asked.append((name, text, [value for _, values in held for value in values]))
    found = dict.fromkeys(lists, 0)
    if not asked:
        return found
    text = " UNION ALL ".join(
        f"SELECT {number} AS list, COUNT(*) FROM (SELECT * FROM ({sql}) parts{number} LIMIT {most + 1}) list{number}"
        for number, (_, sql, _) in enumerate(asked)
    )
    with connection.cursor() as cursor:
        cursor.execute(text, [value for _, _, values in asked for value in values])
        for number, count in cursor.fetchall():
            found[asked[number][0]] = count
    return found


def _ids(rows: QuerySet[Any], most: int) -> tuple[str, Sequence[Any]] | None:
    """The question for at most so many ids, and its values; None where nothing can be found."""
    try:
        sql, values = rows.order_by().values("id")[:most].query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, values
