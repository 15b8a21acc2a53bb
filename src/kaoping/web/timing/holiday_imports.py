"""The holidays of a year as a list: read, planned with every fault of every row, written in whole or not at all."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.problems import Fault, Place, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.cases.calendars import PUBLISHED, is_published_workday
from kaoping.web.cases.models import CalendarDay
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import today
from kaoping.web.site import upload_faults
from kaoping.web.site.refusals import quoted
from kaoping.web.site.sheets import Column, Row, Sheet, read_sheet
from kaoping.web.site.uploads import Staged
from kaoping.web.timing import faults
from kaoping.web.timing.calendar_actions import AHEAD, changing
from kaoping.web.timing.models import KnownYear
from kaoping.web.timing.rights import must_keep

MOST_ROWS = 2_000
FEWEST = 7  # free days in the list of a whole year
COLUMNS = (
    Column("on", "日期", "Day", required=True, aliases=("date", "day")),
    Column("kind", "班/休", "Worked or free", required=True, aliases=("班休", "类型", "type")),
    Column("name", "名称", "Name", aliases=("节日", "说明", "why")),
)
WORKS = {"班": True, "上班": True, "work": True, "休": False, "放假": False, "休息": False, "free": False}
DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row, read."""

    row: int
    on: datetime.date
    working: bool
    name: str


@dataclass(slots=True)
class Plan:
    """What an import would do. past: days that lie behind; same: as they are anyway."""

    days: list[Wanted] = field(default_factory=list)
    same: int = 0
    past: int = 0
    years: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def digest(self) -> str:
        said = [[str(day.on), day.working, day.name] for day in self.days]
        return hashlib.sha256(json.dumps([said, self.years]).encode()).hexdigest()[:32]

    @property
    def writes(self) -> int:
        return len(self.days) + len(self.years)


def sheet_of(file: Staged) -> Sheet:
    """The list in a file. Raises Refused."""
    return read_sheet(file, name="holidays", columns=COLUMNS, most_rows=MOST_ROWS)


def as_upload(text: str) -> SimpleUploadedFile:
    """Pasted lines ("2027-01-01 休 元旦", parted by blanks, commas or tabs) as a CSV that is read like any other."""
    kept = io.StringIO()
    writer = csv.writer(kept)
    writer.writerow([column.id for column in COLUMNS])
    for line in text.splitlines():
        parts = [part for part in re.split(r"[\s,，、;；]+", line.strip(), maxsplit=2) if part]
        if parts and parts[0] not in ("日期", "on"):
            writer.writerow([*parts, "", ""][:3])
    return SimpleUploadedFile("pasted.csv", kept.getvalue().encode(), content_type="text/csv")


def plan(sheet: Sheet, *, complete: bool) -> Plan:
    """What writing the list would do. complete: it holds all that differs in its years. Writes nothing."""
    made = Plan(faults=list(sheet.faults))
    wanted = _wanted(sheet, made.faults)
    if not wanted and not made.faults:
        made.faults.append(faults.NO_DAYS.at(sheet.place))
    held = {row.on: row.working for row in CalendarDay.objects.filter(on__in=wanted)}
    for one in wanted.values():
        if held.get(one.on, is_published_workday(one.on)) == one.working:
            made.same += 1
        elif one.on < today():
            made.past += 1
        else:
            made.days.append(one)
    if complete:
        made.faults += _too_short(wanted.values(), sheet.place)
        known = set(KnownYear.objects.values_list("year", flat=True))
        made.years = sorted({one.on.year for one in wanted.values() if one.on.year > PUBLISHED} - known)
    return made


def _too_short(wanted: Iterable[Wanted], place: Place) -> list[Fault]:
    free = Counter(one.on.year for one in wanted if not one.working)
    years = {one.on.year for one in wanted}
    return [faults.YEAR_TOO_SHORT.at(place, year=year, count=free[year]) for year in years if free[year] < FEWEST]


def _wanted(sheet: Sheet, found: list[Fault]) -> dict[datetime.date, Wanted]:
    rows: dict[datetime.date, Wanted] = {}
    for row in sheet.rows:
        place = Place(file=sheet.place.file, table=sheet.place.table, row=row.number)
        one = _read(row, place, found)
        if one is not None and one.on in rows:
            found.append(faults.DAY_TWICE.at(replace(place, column="on"), on=one.on, first=rows[one.on].row))
        elif one is not None:
            rows[one.on] = one
    return rows


def _read(row: Row, place: Place, found: list[Fault]) -> Wanted | None:
    on, working, name = day_in(row.cells["on"]), WORKS.get(row.cells["kind"].lower()), row.cells.get("name", "")
    if on is None:
        found.append(faults.BAD_DAY.at(replace(place, column="on"), text=quoted(row.cells["on"])))
    elif not today().year <= on.year <= today().year + AHEAD:
        on, day = None, on
        last = f"{today().year + AHEAD}-12-31"
        found.append(
            faults.DAY_TOO_FAR.at(replace(place, column="on"), on=day, first=f"{today().year}-01-01", last=last)
        )
    if working is None:
        found.append(faults.BAD_KIND_OF_DAY.at(replace(place, column="kind"), text=quoted(row.cells["kind"])))
    if len(name) > 60 or not name.isprintable():
        found.append(faults.NO_WHY.at(replace(place, column="name")))
    sound = on is not None and working is not None
    return Wanted(row.number, on, working, name) if sound else None  # type: ignore[arg-type]


def day_in(text: str) -> datetime.date | None:
    """2027-02-06, 2027/2/6, 2027年2月6日; None for anything else."""
    found = DATE.fullmatch(text.strip())
    try:
        return datetime.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


@action
def write(*, sheet: Sheet, complete: bool, source: str, expected: str, by: Person) -> Plan:
    """Write a list whose plan somebody has seen (`expected`: its digest). Raises Refused with every fault."""
    must_keep(by)
    if not source.strip() or len(source) > 120 or not source.isprintable():
        raise Refused([faults.NO_WHY.at()])
    with changing(by):
        made = plan(sheet, complete=complete)
        if made.faults:
            raise Refused(made.faults)
        if made.digest != expected or not made.writes:
            raise Refused([upload_faults.CHANGED_SINCE.at()])
        for one in made.days:
            why = one.name or source.strip()[:60]
            CalendarDay.objects.update_or_create(on=one.on, defaults={"working": one.working, "why": why})
        for year in made.years:
            KnownYear.objects.create(year=year, source=source.strip(), said_by=by)
        days = {str(one.on): one.working for one in made.days[:366]}
        note("calendar.holidays-imported", KnownYear(), by=by, days=days, years=made.years, source=source.strip())
    return made
