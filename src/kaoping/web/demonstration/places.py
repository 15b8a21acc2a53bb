"""The district's units in the database: brought in as one table, with boundaries; some changed since."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping

from django.db import transaction

from kaoping.problems import Place as Where
from kaoping.web.demonstration.calendar import Calendar
from kaoping.web.demonstration.clock import Clock
from kaoping.web.demonstration.district import District, Place
from kaoping.web.demonstration.land import boundaries
from kaoping.web.demonstration.years import was_divided
from kaoping.web.people.models import Person
from kaoping.web.site.sheets import Row, Sheet
from kaoping.web.units import actions as units
from kaoping.web.units import imports
from kaoping.web.units.models import Unit

COLUMNS = ("unit", "name", "kind", "parent", "from_on")
EARLIER_NAME = ("DEP02", "区城市管理局")  # a department that was renamed since
GONE = Place("T26-C90", "老埠村", "community", "T26")  # a village that was merged since


def bring_in(district: District, since: datetime.date, divided: datetime.date, by: Person) -> None:
    """All units from the first day; the grids that were divided later from their own."""
    every = [*district.units.values(), GONE]
    sheet = as_sheet(every, since, divided)
    digest = hashlib.sha256(repr(sheet.rows).encode()).hexdigest()
    imports.write(sheet=sheet, on=since, expected=None, digest=digest, by=by)
    land = boundaries(district.units.values())
    known = Unit.objects.in_bulk(field_name="code")
    with transaction.atomic():
        for code, geometry in land.items():
            unit = known[code]
            units.set_boundary(unit=unit, geometry=geometry, on=unit.opened_on, by=by)


def as_sheet(places: list[Place], since: datetime.date, divided: datetime.date) -> Sheet:
    """The units as a table that was read from a file."""
    attributes = tuple(sorted({name for place in places for name in place.attributes}))
    rows = [
        Row(
            number,
            {
                "unit": place.code,
                "name": EARLIER_NAME[1] if place.code == EARLIER_NAME[0] else place.name,
                "kind": place.kind,
                "parent": place.parent,
                "from_on": (divided if was_divided(place.code) else since).isoformat(),
                **{name: place.attributes.get(name, "") for name in attributes},
            },
        )
        for number, place in enumerate(places, start=2)
    ]
    return Sheet(Where(file="units.xlsx", table="units"), COLUMNS, attributes, rows)


def change_since(calendar: Calendar, clock: Clock, crew: Mapping[str, Person]) -> None:
    """Before the running year a department got another name and a village went into its neighbour."""
    by = crew["zhouqiming"]
    day = datetime.date(calendar.year, 1, 1)
    clock.go_to(day - datetime.timedelta(days=12))
    department = Unit.objects.get(code=EARLIER_NAME[0])
    units.rename(unit=department, name="区综合行政执法局", on=day, by=by)
    village = Unit.objects.get(code=GONE.code)
    units.merge(units=[village], into=Unit.objects.get(code="T26-C01"), on=day, by=by)
