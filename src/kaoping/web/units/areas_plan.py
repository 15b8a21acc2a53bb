"""What an import of boundaries would do: which units get an area, and everything that is wrong or odd about it."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from kaoping.problems import Fault
from kaoping.web.people.models import Person
from kaoping.web.people.roles import OFFICE, SYSTEM
from kaoping.web.people.viewer import today, viewer_of
from kaoping.web.site.refusals import quoted
from kaoping.web.site.uploads import Staged
from kaoping.web.units import areas_faults as kinds
from kaoping.web.units import faults
from kaoping.web.units.areas_reading import Brought, Contents, read_areas
from kaoping.web.units.areas_topology import Finding, Plane, examine, plane_of
from kaoping.web.units.crs import GCJ02, from_wgs84, in_china, metres
from kaoping.web.units.grid_codes import check_grid_code
from kaoping.web.units.locating import drawn
from kaoping.web.units.models import Boundary, Unit
from kaoping.web.units.tree import Tree, tree_at

FAR = 20_000.0  # metres beyond what is there
SHIFT = (30.0, 2_000.0)  # metres: less is another drawing of the same, more is another place
LIKELY = (
    "，正好是 GCJ-02 与 WGS-84 的差，很可能选错了坐标系",
    ", which is what lies between GCJ-02 and WGS-84: most likely the wrong system was chosen",
)
SAME = 0.35  # of the shift by which it may differ from that of GCJ-02


@dataclass(frozen=True, slots=True)
class Asked:
    """What the uploader chose: the day from which it holds, the system, the property of the code ("": find it)."""

    on: datetime.date
    system: str
    property: str = ""


@dataclass(slots=True)
class Plan:
    """What would be written. new, changed: areas by the id of their unit."""

    asked: Asked
    contents: Contents
    tree: Tree
    new: dict[int, Brought] = field(default_factory=dict)
    changed: dict[int, Brought] = field(default_factory=dict)
    same: int = 0
    faults: list[Fault] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    plane: Plane | None = None
    areas: dict[int, Any] = field(default_factory=dict)  # of all units, as they would be on the day

    @property
    def written(self) -> dict[int, Brought]:
        return self.new | self.changed

    @property
    def errors(self) -> list[Fault]:
        return [fault for fault in self.faults if fault.severity == "error"]

    @property
    def digest(self) -> str:
        """Tells one plan from another."""
        rows = sorted((unit, one.geometry) for unit, one in self.written.items())
        told = [str(self.asked.on), rows, sorted((fault.code, str(fault.details)) for fault in self.faults)]
        return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:32]


def plan(file: Staged, asked: Asked, by: Person | None) -> Plan:
    """What writing the file would do. Writes nothing. Raises `Refused` where nothing of it can be read."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    contents = read_areas(file.path, file.name, asked.system, asked.property, set(units))
    made = Plan(asked, contents, tree_at(asked.on), faults=list(contents.faults))
    _sort(made, units, by)
    made.faults += _odd_codes(made)
    if made.written:
        before = drawn(made.tree)
        made.areas = before | {unit: one.shape for unit, one in made.written.items() if unit in made.tree.nodes}
        made.faults += [*_far(made, before), *_shifted(made, before)]
        _examine(made)
    return made


def _sort(made: Plan, units: dict[str, Unit], by: Person | None) -> None:
    """New, changed or the same as what is there; and what may not be changed."""
    last = {unit: (pk, since) for unit, pk, since in
            Boundary.objects.order_by("unit_id", "from_on").values_list("unit_id", "pk", "from_on")}  # fmt: skip
    named = {units[one.code].pk for one in made.contents.areas if one.code in units}
    held = _geometries({pk for unit, (pk, _) in last.items() if unit in named})
    reach = _reach(by)
    for one in made.contents.areas:
        unit = units.get(one.code)
        if unit is None or (reach is not None and unit.pk not in reach):
            made.faults.append(faults.NO_SUCH_UNIT.at(made.contents.place(one.number), code=quoted(one.code)))
            continue
        if unit.pk in last and held.get(unit.pk) == one.geometry:
            made.same += 1
            continue
        made.faults += _not_then(made, one, unit, last[unit.pk][1] if unit.pk in last else None)
        (made.changed if unit.pk in last else made.new)[unit.pk] = one


def _geometries(wanted: set[int]) -> dict[int, Any]:
    rows = Boundary.objects.values_list("pk", "unit_id", "geometry").iterator()
    return {unit: geometry for pk, unit, geometry in rows if pk in wanted}


def _reach(by: Person | None) -> frozenset[int] | None:
    """Units whose area the person may set; None for all."""
    viewer = viewer_of(by) if by is not None else None
    return None if viewer is None or viewer.has(SYSTEM) else viewer.reach(*OFFICE)


def _not_then(made: Plan, one: Brought, unit: Unit, since: datetime.date | None) -> Iterator[Fault]:
    """Why the unit cannot get an area from that day."""
    on, place = made.asked.on, made.contents.place(one.number)
    if on < unit.opened_on:
        yield faults.NOT_THERE.at(place, unit=unit.code, on=on, since=unit.opened_on)
    elif unit.closed_on is not None and on >= unit.closed_on:
        yield faults.CLOSED.at(place, unit=unit.code, on=unit.closed_on)
    elif since is not None and on <= since and not (on == since and on >= today()):
        yield faults.BOUNDARY_TOO_EARLY.at(place, unit=unit.code, since=since)


def _odd_codes(made: Plan) -> Iterator[Fault]:
    nodes = made.tree.nodes
    for unit, one in made.written.items():
        if unit in nodes and nodes[unit].kind == "grid":
            parent = nodes.get(nodes[unit].parent_id or 0)
            if fault := check_grid_code(one.code, parent.code if parent else ""):
                yield fault.kind.at(made.contents.place(one.number), **dict(fault.details))


def _far(made: Plan, before: dict[int, Any]) -> Iterator[Fault]:
    """Areas outside of China, or far from all that others have."""
    ones = list(made.written.values())
    middle = shapely.get_coordinates(shapely.centroid(np.array([one.shape for one in ones], dtype=object)))
    off = np.where(in_china(middle[:, 0], middle[:, 1]), 0.0, np.inf)
    others = [area for unit, area in before.items() if unit not in made.written] or list(before.values())
    if others:
        west, south, east, north = shapely.total_bounds(np.array(others, dtype=object))
        nearest = np.stack([np.clip(middle[:, 0], west, east), np.clip(middle[:, 1], south, north)], axis=1)
        off = np.array([metres(*a, *b) for a, b in zip(middle.tolist(), nearest.tolist(), strict=True)])
    hit = np.flatnonzero(off > FAR)
    if len(hit):
        worst = int(hit[np.argmax(off[hit])])
        km = round(float(off[worst]) / 1000) if np.isfinite(off[worst]) else "?"
        place = made.contents.place(ones[worst].number)
        yield kinds.FAR_AWAY.at(place, count=len(hit), code=quoted(ones[worst].code), km=km)


def _shifted(made: Plan, before: dict[int, Any]) -> Iterator[Fault]:
    """All of it moved by the same way against what the same units had."""
    both = [(before[unit], one.shape) for unit, one in made.changed.items() if unit in before]
    if not both:
        return
    old, new = (
        shapely.get_coordinates(shapely.centroid(np.array(each, dtype=object))) for each in zip(*both, strict=True)
    )
    x, y = np.median(old, axis=0).tolist()
    east, north = np.median(new - old, axis=0).tolist()
    far = metres(x, y, x + east, y + north)
    if not SHIFT[0] < far < SHIFT[1]:
        return
    there_x, there_y = from_wgs84(x, y, GCJ02)
    shift = metres(x, y, there_x, there_y)
    like = [metres(x + sign * east, y + sign * north, there_x, there_y) < SAME * shift for sign in (1, -1)]
    words = LIKELY if any(like) else ("", "")
    yield kinds.SHIFTED.at(made.contents.place(0), metres=round(far), likely=words[0], likely_en=words[1])


def _examine(made: Plan) -> None:
    if not made.areas:
        return
    made.plane = plane_of(made.areas)
    made.findings = examine(made.tree, made.areas, set(made.written), made.plane)
    made.faults += [_told(made, finding) for finding in made.findings]


def _told(made: Plan, finding: Finding) -> Fault:
    names = [made.tree.nodes[unit].code for unit in finding.units]
    number = next((made.written[unit].number for unit in finding.units if unit in made.written), 0)
    place, area = made.contents.place(number), f"{finding.area:,.0f}"
    if finding.kind == "overlap":
        kind = kinds.OVERLAP if finding.grave else kinds.OVERLAP_SMALL
        return kind.at(place, one=names[0], other=names[1], area=area)
    if finding.kind == "outside":
        if finding.grave:
            share = max(1, round(finding.share * 100))
            return kinds.OUTSIDE.at(place, one=names[0], parent=names[1], area=area, share=share)
        return kinds.OUTSIDE_SMALL.at(place, one=names[0], parent=names[1], area=area)
    look = ("细缝", "a sliver") if finding.thin else ("空缺", "a gap")
    return kinds.GAP.at(place, parent=names[0], area=area, look=look[0], look_en=look[1])
