"""Units out of a workbook or CSV: planned with every fault of every row, then written in whole or not at all."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kaoping.problems import Fault, Place, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.people.models import Person
from kaoping.web.people.roles import OFFICE, SYSTEM
from kaoping.web.people.viewer import today, viewer_of
from kaoping.web.site import upload_faults
from kaoping.web.site.refusals import quoted
from kaoping.web.site.sheets import Column, Row, Sheet, read_sheet
from kaoping.web.site.uploads import Staged
from kaoping.web.site.words import said
from kaoping.web.units import faults, rules
from kaoping.web.units.actions import hold_tree, raise_revision
from kaoping.web.units.models import TreeRevision, Unit, UnitVersion

MOST_ROWS = 50_000
LISTED = 500  # changes that the log tells one by one
FIELDS = {"name": said("名称", "name"), "kind": said("类别", "kind"), "parent": said("上级", "parent")}
COLUMNS = (
    Column("unit", "单位编号", "Unit code", required=True, aliases=("code", "编号", "单位代码", "代码")),
    Column("name", "名称", "Name", required=True, aliases=("单位名称",)),
    Column("kind", "类别", "Kind", required=True, aliases=("单位类别",)),
    Column("parent", "上级单位编号", "Parent code", aliases=("上级单位", "上级", "上级编号")),
    Column("from_on", "生效日期", "From", aliases=("起始日期", "设立日期")),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row of the file, read. attributes: an empty text takes the attribute away."""

    row: int
    code: str
    name: str
    kind: str
    parent: str
    on: datetime.date
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """What a row changes of a unit that is there: field → (before, after)."""

    wanted: Wanted
    unit: int
    attributes: dict[str, str]
    fields: dict[str, tuple[str, str]]


@dataclass(slots=True)
class Plan:
    """What an import would do. `digest` tells one plan from another."""

    new: list[Wanted] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def digest(self) -> str:
        said = [[wanted.code, wanted.name, wanted.kind, wanted.parent, str(wanted.on)] for wanted in self.new]
        said += [[change.wanted.code, str(change.wanted.on), change.fields] for change in self.changed]  # type: ignore[list-item]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]

    @property
    def writes(self) -> int:
        return len(self.new) + len(self.changed)


@dataclass(slots=True)
class Stock:
    """The units that are there: every version of each, the newest last."""

    ids: dict[str, int]
    codes: dict[int, str]
    versions: dict[str, list[UnitVersion]]

    def newest(self, code: str) -> UnitVersion:
        return self.versions[code][-1]


def sheet_of(file: Staged) -> Sheet:
    """The table of units in a file. Raises `Refused`."""
    return read_sheet(file, name="units", columns=COLUMNS, most_rows=MOST_ROWS)


def stock() -> Stock:
    """Read all units with all versions."""
    ids = dict(Unit.objects.values_list("code", "id"))
    codes = {unit: code for code, unit in ids.items()}
    versions: dict[str, list[UnitVersion]] = {}
    for version in UnitVersion.objects.order_by("from_on").iterator():
        versions.setdefault(codes[version.unit_id], []).append(version)
    return Stock(ids, codes, versions)


def plan(sheet: Sheet, *, on: datetime.date, by: Person | None) -> Plan:
    """What writing the sheet would do; `on` is the day for rows that give none. Writes nothing."""
    there = stock()
    made = Plan(faults=list(sheet.faults))
    wanted, wrong = _wanted(sheet, on, made.faults)
    if not sheet.rows:
        made.faults.append(faults.NO_ROWS.at(sheet.place))
    for one in wanted.values():
        if one.code not in wrong:
            _compare(one, there, made, sheet)
    places = {one.code: Place(file=sheet.place.file, table=sheet.place.table, row=one.row) for one in wanted.values()}
    made.faults += _reach_faults(made, there, places, by)
    made.faults += _parent_faults(made, wanted, wrong, there, places)
    if not made.faults:
        made.faults += _circles(made, there, places)
    return made


def _wanted(sheet: Sheet, on: datetime.date, found: list[Fault]) -> tuple[dict[str, Wanted], set[str]]:
    """Rows by code, and the codes of those with a fault: what stands below these is not at fault for that."""
    rows: dict[str, Wanted] = {}
    wrong_ones: set[str] = set()
    for row in sheet.rows:
        place = Place(file=sheet.place.file, table=sheet.place.table, row=row.number)
        one, wrong = _read(row, sheet, on, place)
        if one.code in rows:
            wrong.append(
                faults.ROW_TWICE.at(replace(place, column="unit"), code=quoted(one.code), first=rows[one.code].row)
            )
        found += wrong
        if wrong:
            wrong_ones.add(one.code)
        rows.setdefault(one.code, one)
    return rows, wrong_ones


def _read(row: Row, sheet: Sheet, on: datetime.date, place: Place) -> tuple[Wanted, list[Fault]]:
    cells = row.cells
    code, name, kind = cells["unit"], cells["name"], rules.kind_of(cells["kind"])
    day, wrong_day = _day(cells.get("from_on", ""), on, place)
    attributes = {heading: cells.get(heading, "") for heading in sheet.others}
    checks = [("unit", rules.code_fault(code)), ("name", rules.name_fault(name)), ("kind", rules.kind_fault(kind))]
    found = [fault.kind.at(replace(place, column=column), **dict(fault.details)) for column, fault in checks if fault]
    for fault in rules.attribute_faults(attributes):
        details = dict(fault.details)
        found.append(fault.kind.at(replace(place, column=str(details["name"])), **details))
    one = Wanted(row.number, code, name, kind, cells.get("parent", ""), day, attributes)
    return one, found + wrong_day


def _day(text: str, otherwise: datetime.date, place: Place) -> tuple[datetime.date, list[Fault]]:
    if not text:
        return otherwise, []
    try:
        return datetime.datetime.strptime(text.replace("/", "-")[:10], "%Y-%m-%d").date(), []
    except ValueError:
        return otherwise, [faults.ROW_BAD_DATE.at(replace(place, column="from_on"), text=quoted(text))]


def _compare(one: Wanted, there: Stock, made: Plan, sheet: Sheet) -> None:
    """Sort a row: new, changed, or the same as what is there."""
    if one.code not in there.ids:
        made.new.append(one)
        return
    old = there.newest(one.code)
    parent = there.codes.get(old.parent_id or 0, "")
    attributes = {**old.attributes, **one.attributes}
    attributes = {name: value for name, value in attributes.items() if value}
    differs = {"name": (old.name, one.name), "kind": (old.kind, one.kind)}
    if "parent" in sheet.columns:
        differs["parent"] = (parent, one.parent)
    for name in sorted(attributes.keys() | old.attributes.keys()):
        differs[name] = (old.attributes.get(name, ""), attributes.get(name, ""))
    differs = {name: pair for name, pair in differs.items() if pair[0] != pair[1]}
    if not differs:
        made.same += 1
        return
    place = Place(file=sheet.place.file, table=sheet.place.table, row=one.row)
    called = f"{old.name} {one.code}"
    if old.to_on is not None:
        made.faults.append(faults.CLOSED.at(replace(place, column="unit"), unit=called, on=old.to_on))
    elif one.on < old.from_on or (one.on == old.from_on and one.on < today()):
        made.faults.append(
            faults.TOO_EARLY.at(replace(place, column="from_on"), unit=called, since=old.from_on, on=one.on)
        )
    made.changed.append(Change(one, there.ids[one.code], attributes, differs))


def _reach_faults(made: Plan, there: Stock, places: Mapping[str, Place], by: Person | None) -> Iterator[Fault]:
    """Rows outside the person's part of the tree."""
    viewer = viewer_of(by) if by is not None else None
    if viewer is None or viewer.has(SYSTEM):
        return
    reach = viewer.reach(*OFFICE)
    new = {one.code for one in made.new}
    moved = new | {change.wanted.code for change in made.changed if "parent" in change.fields}
    for one in (*made.new, *(change.wanted for change in made.changed)):
        place = places[one.code]
        if one.code in there.ids and there.ids[one.code] not in reach:
            yield faults.NOT_YOURS.at(replace(place, column="unit"), unit=one.code)
        if not one.parent and one.code in new:
            yield faults.ROW_NO_ROOT.at(replace(place, column="parent"))
        if one.parent in there.ids and there.ids[one.parent] not in reach and one.code in moved:
            yield faults.NOT_YOURS.at(replace(place, column="parent"), unit=one.parent)


def _parent_faults(
    made: Plan, wanted: Mapping[str, Wanted], wrong: Collection[str], there: Stock, places: Mapping[str, Place]
) -> Iterator[Fault]:
    """Parents that are not there on the day, neither in the file nor before."""
    new = {code: one for code, one in wanted.items() if code not in there.ids}
    moved = [change.wanted for change in made.changed if "parent" in change.fields]
    for one in (*made.new, *moved, *(wanted[code] for code in sorted(wrong) if wanted[code].parent)):
        if not one.parent and one.code in new:
            continue
        place = replace(places[one.code], column="parent")
        if not one.parent:
            yield faults.ROW_NO_ROOT.at(place)
        elif one.parent in new:
            if new[one.parent].on > one.on:
                yield faults.ROW_NO_PARENT.at(place, parent=quoted(one.parent), on=one.on)
        elif not _is_there(there, one.parent, one.on):
            yield faults.ROW_NO_PARENT.at(place, parent=quoted(one.parent), on=one.on)


def _is_there(there: Stock, code: str, on: datetime.date) -> bool:
    versions = there.versions.get(code)
    return versions is not None and versions[0].from_on <= on and versions[-1].to_on is None


def _circles(made: Plan, there: Stock, places: Mapping[str, Place]) -> Iterator[Fault]:
    """Units that would stand above themselves on any day from the first change on."""
    rows = [*made.new, *(change.wanted for change in made.changed if "parent" in change.fields)]
    if not rows:
        return
    first = min(one.on for one in rows)
    planned = {version.from_on for versions in there.versions.values() for version in versions}
    moved = {change.wanted.on for change in made.changed if "parent" in change.fields}
    last = max(one.on for one in rows)
    for day in sorted({last, *moved, *(start for start in planned if moved and start > first)}):
        above = _parents_on(day, rows, there)
        for code in _in_circles(above, (one.code for one in rows if one.on <= day)):
            yield faults.CIRCLE.at(replace(places[code], column="parent"), unit=code, on=day)


def _parents_on(day: datetime.date, rows: Iterable[Wanted], there: Stock) -> dict[str, str]:
    above: dict[str, str] = {}
    for code, versions in there.versions.items():
        held = [v for v in versions if v.from_on <= day and (v.to_on is None or v.to_on > day)]
        if held and held[-1].parent_id:
            above[code] = there.codes[held[-1].parent_id]
    return above | {one.code: one.parent for one in rows if one.on <= day and one.parent}


def _in_circles(above: Mapping[str, str], codes: Iterable[str]) -> Iterator[str]:
    """The codes that come back to themselves on the way up."""
    safe: set[str] = set()
    for code in codes:
        way: list[str] = []
        at: str | None = code
        while at is not None and at not in safe and at not in way:
            way.append(at)
            at = above.get(at)
        if at is not None and at == code and at in way:
            yield code
        elif at is None or at in safe:
            safe.update(way)


@action
def write(*, sheet: Sheet, on: datetime.date, expected: str | None, digest: str, by: Person | None) -> Plan:
    """Write what the plan of the sheet says, in whole. expected: digest of the plan that was looked at (None: no
    matter); digest: SHA-256 of the file, for the log. Raises `Refused` with every fault; nothing is written then."""
    hold_tree()
    made = plan(sheet, on=on, by=by)
    if made.faults:
        raise Refused(made.faults)
    if expected is not None and made.digest != expected:
        raise Refused([upload_faults.CHANGED_SINCE.at()])
    _write_new(made)
    _write_changed(made)
    raise_revision()
    changes = [{"code": c.wanted.code, "on": c.wanted.on, "fields": c.fields} for c in made.changed[:LISTED]]
    note(
        "units.imported",
        TreeRevision.objects.get(pk=1),
        by=by,
        file=sheet.place.file,
        sha256=digest,
        new=len(made.new),
        new_codes=[one.code for one in made.new[:LISTED]],
        changed=len(made.changed),
        changes=changes,
        same=made.same,
    )
    return made


def _write_new(made: Plan) -> None:
    units = Unit.objects.bulk_create([Unit(code=one.code, opened_on=one.on) for one in made.new], batch_size=500)
    ids = {unit.code: unit.pk for unit in units} | dict(Unit.objects.values_list("code", "id"))
    versions = [
        UnitVersion(
            unit_id=ids[one.code],
            name=one.name,
            kind=one.kind,
            parent_id=ids[one.parent] if one.parent else None,
            attributes={name: value for name, value in one.attributes.items() if value},
            from_on=one.on,
        )
        for one in made.new
    ]
    UnitVersion.objects.bulk_create(versions, batch_size=500)


def _write_changed(made: Plan) -> None:
    ids = dict(Unit.objects.values_list("code", "id"))
    for start in range(0, len(made.changed), 500):
        some = made.changed[start : start + 500]
        open_now = UnitVersion.objects.filter(unit__in=[change.unit for change in some], to_on__isnull=True)
        old = {version.unit_id: version for version in open_now}
        ended, added, amended = [], [], []
        for change in some:
            version = _next(change, old[change.unit], ids)
            if version.pk:
                amended.append(version)
            else:
                old[change.unit].to_on = change.wanted.on
                ended.append(old[change.unit])
                added.append(version)
        UnitVersion.objects.bulk_update(ended, ["to_on"])
        UnitVersion.objects.bulk_update(amended, ["name", "kind", "parent", "attributes"])
        UnitVersion.objects.bulk_create(added)


def _next(change: Change, old: UnitVersion, ids: Mapping[str, int]) -> UnitVersion:
    """The version that a change makes; on the day on which the old one begins, the old one itself."""
    wanted = change.wanted
    version = old if wanted.on == old.from_on else UnitVersion(unit_id=change.unit, from_on=wanted.on)
    version.name, version.kind, version.attributes = wanted.name, wanted.kind, change.attributes
    moved = "parent" in change.fields
    version.parent_id = (ids[wanted.parent] if wanted.parent else None) if moved else old.parent_id
    return version
