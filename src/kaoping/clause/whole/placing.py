"""Clauses in their places: the items and the parts of the whole with the ids of what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count

from kaoping.clause.outline.model import Entry, Outline
from kaoping.clause.source.blocks import Span
from kaoping.clause.whole.model import Item, ReadClause, WholePart, below


def items(outline: Outline, clauses: Sequence[ReadClause]) -> tuple[Item, ...]:
    """The outline's entries as items, numbered through from i1, parents before children."""
    ids = {(one.span, one.part is not None): one.id for one in clauses}
    return tuple(placed(outline.entries, ids, count(1)))


def placed(entries: Iterable[Entry], ids: dict[tuple[Span, bool], str], numbers: Iterator[int]) -> Iterator[Item]:
    for entry in entries:
        id = f"i{next(numbers)}"
        inside = tuple(ids[one.span, False] for one in entry.clauses if (one.span, False) in ids)
        yield Item(
            id,
            entry.number,
            entry.title,
            entry.span,
            entry.points,
            entry.points_span,
            entry.responsible,
            entry.method,
            inside,
            tuple(placed(entry.children, ids, numbers)),
            entry.extra,
            entry.proposed,
        )


def at_home(items: tuple[Item, ...], clauses: Iterable[ReadClause]) -> list[ReadClause]:
    """Every clause with the id of its item."""
    home = {clause: item.id for item in below(items) for clause in item.clauses}
    return [replace(one, item=home.get(one.id)) for one in clauses]


def parts(outline: Outline, clauses: Sequence[ReadClause]) -> tuple[WholePart, ...]:
    ids = {one.span: one.id for one in clauses if one.part is not None}
    return tuple(WholePart(one.kind, one.span, one.text, one.path, ids.get(one.span)) for one in outline.parts)


def groups(items: Iterable[Item]) -> Iterator[tuple[Item, tuple[Item, ...]]]:
    """Items whose clauses share one sum of points, each with the items below it that belong to it: those without points
    of their own. What stands beside items with points of their own is a group by itself."""
    for item in items:
        inner = tuple(below(item.children))
        if item.points is not None and all(one.points is None for one in inner):
            yield item, (item, *inner)
        else:
            yield item, (item,)
            yield from groups(item.children)
