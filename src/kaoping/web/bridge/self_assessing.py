"""What a unit may claim for an item when it appraises itself, and what its claims come to by the scheme's own way of
taking items together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from kaoping.engine.checking.expected import expected_of
from kaoping.engine.referee.rollup import Line, Sheet
from kaoping.scheme.figures import Pending
from kaoping.scheme.measures import Judged
from kaoping.scheme.model import Leaf, Scheme, Section
from kaoping.scheme.reading import Reading
from kaoping.web.bridge.schemes import edition

SELF = "self"  # the assessor as whom a unit's claims stand among the marks


@dataclass(frozen=True, slots=True)
class Claimable:
    """A leaf as it may be claimed. least and most: the range of its points, None where it is open.

    asked: people mark it, so that the unit should say what it claims; it may for any other. mark: the claim is a mark
    of the assessor `self` as well. counted: the scheme would count such a mark, so that none is written.
    """

    item: str
    least: Decimal | None
    most: Decimal | None
    asked: bool
    mark: bool
    counted: bool


def claimable(text: str, decisions: Mapping[str, str]) -> Mapping[str, Claimable]:
    """Every leaf of a scheme by its id, in the order of the document."""
    return _claimable(text, tuple(sorted(decisions.items())))


@lru_cache(maxsize=16)
def _claimable(text: str, decisions: tuple[tuple[str, str], ...]) -> Mapping[str, Claimable]:
    scheme = edition(text, dict(decisions)).scheme
    reading = Reading(scheme, {})
    judged = {leaf.id: [node for node in reading.reached(leaf) if isinstance(node, Judged)] for leaf in scheme.leaves()}
    counted = {node.item or leaf for leaf, nodes in judged.items() for node in nodes if SELF not in node.except_}
    as_points = _marked_as_points(scheme)
    return {leaf.id: _leaf(leaf, bool(judged[leaf.id]), as_points, counted) for leaf in scheme.leaves()}


def _marked_as_points(scheme: Scheme) -> Mapping[str, Decimal | None]:
    """Items whose marks are their points → the highest mark."""
    marked = {item for item, most in expected_of(scheme).full_marks.items() if most is not None}
    full = expected_of(scheme).full_marks
    return {leaf.id: full[leaf.id] for leaf in scheme.leaves() if leaf.each is None and leaf.id in marked}


def _leaf(leaf: Leaf, asked: bool, as_points: Mapping[str, Decimal | None], counted: Collection[str]) -> Claimable:
    least, most = _limit(leaf.floor, leaf.points), _limit(leaf.cap, leaf.points)
    mark = leaf.id in as_points
    if mark:
        least, most = max(least or Decimal(0), Decimal(0)), as_points[leaf.id]
    return Claimable(leaf.id, least, most, asked, mark and leaf.id not in counted, leaf.id in counted)


def _limit(bound: object, full: object) -> Decimal | None:
    """A bound as a figure; None where there is none, or none yet."""
    figure = full if bound == "full" else bound
    if isinstance(figure, Pending) or not isinstance(figure, Decimal | int):
        return None
    return Decimal(figure)


# --- taken together ----------------------------------------------------------------------------------------------


def taken_together(
    text: str, decisions: Mapping[str, str], points: Mapping[str, Decimal], exempt: Collection[str] = ()
) -> dict[str, Decimal]:
    """Sections and `total` of the leaves that have points, as the scheme rolls them up; leaves without count as
    missing, those at or below one of `exempt` as taken out. Items of which nothing is known are left out."""
    scheme = edition(text, decisions).scheme
    exempt = _out(scheme.items, exempt) if exempt else ()
    if (above := _sums(text, tuple(sorted(decisions.items())))) and _fine(points, scheme.places):
        return _added(above, points, exempt)
    return rolled_up(scheme, points, exempt)


def _out(entries: Iterable[Leaf | Section], exempt: Collection[str], within: bool = False) -> frozenset[str]:
    """The leaves that are taken out, themselves or with a section."""
    found: set[str] = set()
    for entry in entries:
        out = within or entry.id in exempt
        found |= _out(entry.items, exempt, out) if isinstance(entry, Section) else {entry.id} if out else set()
    return frozenset(found)


def rolled_up(scheme: Scheme, points: Mapping[str, Decimal], exempt: Collection[str]) -> dict[str, Decimal]:
    """As `taken_together`, by the referee of the engine, whatever the scheme says."""
    lines = {leaf.id: _line(leaf, points.get(leaf.id), leaf.id in exempt) for leaf in scheme.leaves()}
    sheet = Sheet(lines, frozenset(), scheme.places)
    sheet.fill(scheme.root)
    return dict(_sections(sheet, scheme))


@lru_cache(maxsize=16)
def _sums(text: str, decisions: tuple[tuple[str, str], ...]) -> Mapping[str, tuple[str, ...]]:
    """Every leaf → the sections above it, where each is the plain sum of its items; nothing where one is not."""
    scheme = edition(text, dict(decisions)).scheme
    sections = [scheme.root, *(entry for entry in scheme.entries() if isinstance(entry, Section))]
    above = {child.id: section.id for section in sections for child in section.items}
    return {leaf.id: tuple(_upwards(leaf.id, above)) for leaf in scheme.leaves()} if all(map(_plain, sections)) else {}


def _plain(section: Section) -> bool:
    return (section.combine, section.exempt, section.floor, section.cap) == ("sum", "drop", "none", "none")


def _upwards(item: str, above: Mapping[str, str]) -> Iterator[str]:
    while item in above:
        item = above[item]
        yield item


def _fine(points: Mapping[str, Decimal], places: int) -> bool:
    """Whether sums of these need no rounding."""
    return all(-int(figure.as_tuple().exponent) <= places for figure in points.values())


def _added(
    above: Mapping[str, tuple[str, ...]], points: Mapping[str, Decimal], exempt: Collection[str]
) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for leaf, sections in above.items():
        if leaf in points and leaf not in exempt:
            for section in sections:
                found[section] = found.get(section, Decimal(0)) + points[leaf]
    return found


def _line(leaf: Leaf, points: Decimal | None, exempt: bool) -> Line:
    full = None if isinstance(leaf.points, Pending) else Fraction(leaf.points)
    if exempt:
        return Line(None, None, "exempt", full)
    return Line(None if points is None else Fraction(points), full, "missing" if points is None else "ok", full)


def _sections(sheet: Sheet, scheme: Scheme) -> Iterator[tuple[str, Decimal]]:
    leaves = {leaf.id for leaf in scheme.leaves()}
    for item, line in sheet.lines.items():
        if item not in leaves and line.points is not None:
            yield item, Decimal(line.points.numerator) / Decimal(line.points.denominator)
