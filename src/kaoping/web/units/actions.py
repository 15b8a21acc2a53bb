"""Every change of the tree of units. A change is a new version from a day on; nothing rewrites the past.

Each action holds the row of `TreeRevision` until it ends, so that two changes never cross.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Mapping, Sequence
from typing import Any

from kaoping.problems import Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import today
from kaoping.web.site.days import lasts_beyond
from kaoping.web.units import faults, rules
from kaoping.web.units import geometry as geometries
from kaoping.web.units.models import Boundary, Succession, TreeRevision, Unit, UnitVersion


def hold_tree() -> None:
    """Wait until no other change is under way."""
    TreeRevision.objects.get_or_create(pk=1)
    TreeRevision.objects.select_for_update().get(pk=1)


def raise_revision() -> None:
    """Tell every process to read the tree again. The clock, not the next number: a number that was given in a change
    that failed must never come back, because somebody may have read a tree under it."""
    TreeRevision.objects.filter(pk=1).update(number=time.time_ns())


@action
def open_unit(
    *,
    code: str,
    name: str,
    kind: str,
    parent: Unit | None,
    on: datetime.date,
    by: Person | None,
    attributes: Mapping[str, str] | None = None,
) -> Unit:
    """A new unit from a day on; without a parent it is a root. Attributes: text by name."""
    hold_tree()
    code, name, kind, kept = code.strip(), name.strip(), rules.kind_of(kind.strip()), _given(attributes or {})
    rules.refuse(rules.code_fault(code), rules.name_fault(name), rules.kind_fault(kind), *rules.attribute_faults(kept))
    rules.may_change(by, [parent])
    if Unit.objects.filter(code=code).exists():
        raise Refused([faults.CODE_TAKEN.at(code=code)])
    if parent is not None:
        rules.parent_stays(parent, on)
    unit = Unit.objects.create(code=code, opened_on=on)
    UnitVersion.objects.create(unit=unit, name=name, kind=kind, parent=parent, attributes=kept, from_on=on)
    raise_revision()
    note("unit.opened", unit, by=by, unit=unit, name=name, kind=kind, parent=parent and parent.code, on=on)
    return unit


@action
def rename(*, unit: Unit, name: str, on: datetime.date, by: Person | None) -> UnitVersion:
    """The unit has another name from a day on."""
    hold_tree()
    rules.refuse(rules.name_fault(name.strip()))
    return _changed("unit.renamed", unit, on, by, name=name.strip())


@action
def move(*, unit: Unit, parent: Unit, on: datetime.date, by: Person | None) -> UnitVersion:
    """The unit, with everything below it, belongs elsewhere from a day on."""
    hold_tree()
    rules.may_change(by, [parent])
    rules.parent_stays(parent, on)
    rules.no_circle(unit, parent, on)
    return _changed("unit.moved", unit, on, by, parent=parent)


@action
def change_attributes(
    *, unit: Unit, attributes: Mapping[str, str], on: datetime.date, by: Person | None, kind: str | None = None
) -> UnitVersion:
    """The unit has these attributes (all of them: text by name), and perhaps another kind, from a day on."""
    hold_tree()
    changes: dict[str, Any] = {"attributes": _given(attributes)}
    found = rules.attribute_faults(changes["attributes"])
    if kind is not None:
        changes["kind"] = rules.kind_of(kind.strip())
        rules.refuse(rules.kind_fault(changes["kind"]))
    rules.refuse(*found)
    return _changed("unit.attributes_changed", unit, on, by, **changes)


@action
def merge(*, units: Sequence[Unit], into: Unit, on: datetime.date, by: Person | None) -> Unit:
    """Units go into another on a day: they end, what stood below them stands below the other from then on."""
    hold_tree()
    if not units:
        raise Refused([faults.NO_UNITS.at()])
    rules.may_change(by, [*units, into])
    rules.parent_stays(into, on)
    for unit in units:
        if unit.pk == into.pk:
            raise Refused([faults.MERGE_ITSELF.at(unit=rules.called(unit))])
        rules.no_circle(unit, into, on)
    gone = [unit.pk for unit in units]
    moved = [child.code for unit in units for child in _children_go(unit, into, on, gone)]
    for unit in units:
        _end(unit, on)
        Succession.objects.create(predecessor=unit, successor=into, on=on)
    raise_revision()
    note("unit.merged", into, by=by, unit=into, on=on, units=[unit.code for unit in units], moved=moved)
    return into


@action
def split(*, unit: Unit, into: Sequence[Unit], on: datetime.date, by: Person | None) -> Unit:
    """A unit without units below it ends on a day; others, open already, follow it."""
    hold_tree()
    if not into:
        raise Refused([faults.NO_UNITS.at()])
    rules.may_change(by, [unit, *into])
    rules.no_children(unit, on)
    for successor in into:
        if successor.pk == unit.pk:
            raise Refused([faults.MERGE_ITSELF.at(unit=rules.called(unit))])
        rules.parent_stays(successor, on)
    _end(unit, on)
    Succession.objects.bulk_create(Succession(predecessor=unit, successor=one, on=on) for one in into)
    raise_revision()
    note("unit.split", unit, by=by, unit=unit, on=on, into=[one.code for one in into])
    return unit


@action
def close(*, unit: Unit, on: datetime.date, by: Person | None) -> Unit:
    """A unit without units below it is no more from a day on."""
    hold_tree()
    rules.may_change(by, [unit])
    rules.no_children(unit, on)
    _end(unit, on)
    raise_revision()
    note("unit.closed", unit, by=by, unit=unit, on=on)
    return unit


@action
def set_boundary(*, unit: Unit, geometry: dict[str, Any], on: datetime.date, by: Person | None) -> Boundary:
    """The area of a unit from a day on: a GeoJSON Polygon or MultiPolygon in degrees."""
    hold_tree()
    kept = geometries.checked(geometry)
    rules.may_change(by, [unit])
    if on < unit.opened_on:
        raise Refused([faults.NOT_THERE.at(unit=rules.called(unit), on=on, since=unit.opened_on)])
    if unit.closed_on is not None and on >= unit.closed_on:
        raise Refused([faults.CLOSED.at(unit=rules.called(unit), on=unit.closed_on)])
    last = Boundary.objects.filter(unit=unit).order_by("-from_on").first()
    if last is not None and on <= last.from_on and not (on == last.from_on and on >= today()):
        raise Refused([faults.BOUNDARY_TOO_EARLY.at(unit=rules.called(unit), since=last.from_on)])
    boundary, _ = Boundary.objects.update_or_create(unit=unit, from_on=on, defaults={"geometry": kept})
    raise_revision()
    note("unit.boundary_set", unit, by=by, unit=unit, on=on, points=geometries.drawing(kept).points)
    return boundary


def _given(attributes: Mapping[str, str]) -> dict[str, str]:
    """Without spaces at the ends; an empty attribute is none."""
    stripped = {name.strip(): str(value).strip() for name, value in attributes.items()}
    return {name: value for name, value in stripped.items() if value}


def _changed(what: str, unit: Unit, on: datetime.date, by: Person | None, **changes: Any) -> UnitVersion:
    rules.may_change(by, [unit])
    old = rules.newest(unit, on)
    before = {field: _plain(getattr(old, field)) for field in changes}
    if all(getattr(old, field) == value for field, value in changes.items()):
        raise Refused([faults.SAME.at()])
    version = _follow(old, on, changes)
    raise_revision()
    after = {field: _plain(value) for field, value in changes.items()}
    note(what, unit, by=by, unit=unit, on=on, before=before, after=after)
    return version


def _plain(value: Any) -> Any:
    return value.code if isinstance(value, Unit) else value


def _follow(old: UnitVersion, on: datetime.date, changes: Mapping[str, Any]) -> UnitVersion:
    """The version after `old` from a day on; on the day on which `old` begins, `old` itself is amended."""
    kept = {"name": old.name, "kind": old.kind, "parent": old.parent, "attributes": old.attributes, **changes}
    if on == old.from_on:
        for field, value in changes.items():
            setattr(old, field, value)
        old.save()
        return old
    old.to_on = on
    old.save(update_fields=["to_on"])
    return UnitVersion.objects.create(unit=old.unit, from_on=on, **kept)


def _end(unit: Unit, on: datetime.date) -> None:
    last = rules.newest(unit, on, ends=True)
    last.to_on = unit.closed_on = on
    last.save(update_fields=["to_on"])
    unit.save(update_fields=["closed_on"])


def _children_go(unit: Unit, into: Unit, on: datetime.date, gone: Sequence[int]) -> list[Unit]:
    """What stands below a unit stands below another from a day on, except for what is gone that day as well."""
    below = UnitVersion.objects.filter(lasts_beyond(on), parent=unit)
    children = list(Unit.objects.filter(pk__in=below.values("unit")).exclude(pk__in=gone).order_by("code"))
    for child in children:
        _follow(rules.newest(child, on), on, {"parent": into})
    return children
