"""The clauses of an item seen together: what describes, what bounds its neighbours, whose points nobody shared out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from kaoping.clause.composing.clause import note
from kaoping.clause.meaning.parts import ALL, Allot, Bands, Bound, Check, Kinds, Note, Part, Reading, Share, Steps
from kaoping.clause.source.blocks import Source
from kaoping.clause.whole import faults
from kaoping.clause.whole.faults import Told
from kaoping.clause.whole.model import Item, ReadClause
from kaoping.clause.whole.placing import at_home, groups
from kaoping.clause.whole.referring import no_scoring, shortened
from kaoping.problems import Kind, Place

KindOfPart = TypeVar("KindOfPart")
FIGURE = re.compile(r"[0-9０-９]|[一二三四五六七八九十百半]分|[%％]")


def together(
    items: tuple[Item, ...], clauses: Sequence[ReadClause], source: Source
) -> tuple[list[ReadClause], list[Told]]:
    """The clauses of every item in the light of each other, and what that gives to think about."""
    found = {one.id: one for one in at_home(items, clauses)}
    told: list[Told] = []
    for item, members in groups(items):
        group = [found[id] for one in members for id in one.clauses]
        for step in (described, headed, shared, overfull, bounding):
            group = list(step(item, group, told, source))
        found |= {one.id: one for one in group}
    return [of_whole(one) for one in found.values()], told


def of_whole(clause: ReadClause) -> ReadClause:
    """What is said of the whole without scoring words, or of its make-up without a figure, is description."""
    idle = no_scoring(clause) or (clause.part == "composition" and not FIGURE.search(clause.text))
    return replace(clause, describes=True) if clause.item is None and idle else clause


def described(item: Item, group: list[ReadClause], told: list[Told], source: Source) -> Iterator[ReadClause]:
    """Beside clauses that score, one without scoring words describes; alone, the item's points rest on it."""
    scoring = [one for one in group if not no_scoring(one)]
    for one in group:
        yield replace(one, describes=bool(scoring) and no_scoring(one))


def headed(item: Item, group: list[ReadClause], told: list[Told], source: Source) -> Iterator[ReadClause]:
    """A clause that only repeats the item's points is its heading; another figure than the item's is told."""
    for one in group:
        allots = only(one, Allot)
        if allots and item.points is not None and len(group) > 1:
            points = sum(part.points for part in allots)
            if points == item.points:
                one = replace(one, describes=True)
            elif points > item.points:
                told.append(tell(faults.HEADING_DISAGREES, one, source, title=item.name, said=item.points))
        yield one


def shared(item: Item, group: list[ReadClause], told: list[Told], source: Source) -> Iterator[ReadClause]:
    """Several clauses of which each would earn the whole item: how the points are shared is not said."""
    whole = [one for one in group if not one.describes and earns_all(one)]
    if len(whole) < 2:
        yield from group
        return
    points = "" if item.points is None else f"{item.points:f}"
    told.append(tell(faults.SHARED_POINTS, whole[0], source, title=item.name, count=len(whole), points=points))
    reason = note("shared_points", number=len(whole), points=points)
    for one in group:
        yield replace(one, reading=Reading("flag", reasons=(reason,))) if one in whole else one


def earns_all(clause: ReadClause) -> bool:
    rule = clause.rule
    return rule is not None and any(isinstance(part, Check) and part.points == ALL for part in rule.parts)


def overfull(item: Item, group: list[ReadClause], told: list[Told], source: Source) -> Iterator[ReadClause]:
    """Clauses that together earn more than the item is worth: perhaps each holds for other objects."""
    earning = [one for one in group if not one.describes and one.outcome != "flag"]
    over = () if item.points is None or item.extra else too_much(earning, item.points)
    for one in group:
        if over and item.points is not None and one in over:
            asked, reading = asked_about(over, item.points), one.reading
            reading = replace(reading, outcome="confirm", assumptions=(*reading.assumptions, asked))
            one = replace(one, reading=reading)
        yield one


def too_much(clauses: Sequence[ReadClause], points: Decimal) -> tuple[ReadClause, ...]:
    """The clauses that earn, where they earn more than these points together; else none."""
    earning = tuple(one for one in clauses if earned(one, points) > 0)
    total = sum(earned(one, points) for one in earning)
    return earning if len(earning) > 1 and total > points else ()


def asked_about(clauses: Sequence[ReadClause], points: Decimal) -> Note:
    """Each for its own kind of objects, where each stands under a heading of its own; else it is open how."""
    names = objects(clauses)
    if names:
        return note("by_object", objects="、".join(names))
    total = sum(earned(one, points) for one in clauses)
    return note("over_item", points=f"{points:f}", sum=f"{total:f}")


def objects(clauses: Sequence[ReadClause]) -> tuple[str, ...]:
    """The headings under which clauses stand, where every one has its own."""
    names = tuple(one.path[-1] if one.path else "" for one in clauses)
    return names if all(names) and len(set(names)) == len(names) else ()


def earned(clause: ReadClause, full: Decimal) -> Decimal:
    """The most that a clause earns from nothing; what is only added above a base is left out. full: of its item."""
    rule = clause.rule
    if rule is None:
        return Decimal(0)
    if rule.start is not None:
        return full if rule.start == ALL else rule.start
    return sum((most(part, full) for part in rule.parts), Decimal(0))


def most(part: Part, full: Decimal) -> Decimal:
    match part:
        case Check(points=points) | Allot(points=points):
            found = [points]
        case Steps(full=points) | Share(full=points):
            found = [Decimal(0) if points is None else points]
        case Bands(rows=rows):
            found = [points for _, points in rows]
        case Kinds(rows=kinds):
            found = [points for _, points in kinds]
        case _:
            return Decimal(0)
    return max((full if points == ALL else Decimal(points) for points in found), default=Decimal(0))


def bounding(item: Item, group: list[ReadClause], told: list[Told], source: Source) -> Iterator[ReadClause]:
    """A clause that is only a bound holds for the clauses beside it."""
    others = tuple(one.id for one in group if not one.describes and not only(one, Bound))
    for one in group:
        if only(one, Bound):
            if not others:
                told.append(tell(faults.NOTHING_TO_BOUND, one, source))
            one = replace(one, bounds=others)
        yield one


def only(clause: ReadClause, kind: type[KindOfPart]) -> tuple[KindOfPart, ...]:
    """The parts of a clause that says nothing but such parts; else none."""
    parts = clause.rule.parts if clause.rule else ()
    return tuple(part for part in parts if isinstance(part, kind)) if all(isinstance(p, kind) for p in parts) else ()


def tell(kind: Kind, clause: ReadClause, source: Source, **details: Any) -> Told:
    return Told(kind.at(Place(file=source.name), words=shortened(clause.text), **details), clause.span)
