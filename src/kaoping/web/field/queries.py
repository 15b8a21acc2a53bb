"""What a phone takes along: the sheets of a person with their units, columns and present figures."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from kaoping.web.bridge.collecting import Clause, Want
from kaoping.web.collection.figures import plain
from kaoping.web.collection.handed import closed_keys
from kaoping.web.collection.plan import ENTERING, Sheet, enters, sheets_seen, wants
from kaoping.web.collection.seats import recused_from, seat_of
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import cycles_seen, runs_office
from kaoping.web.entry.stored import cells_of
from kaoping.web.field.models import Finding
from kaoping.web.people.roles import SCORER
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import titled, worded

MOST_UNITS = 2000  # of a sheet that a phone carries
MOST_SHEETS = 40


def taken_along(viewer: Viewer) -> list[dict[str, Any]]:
    """The sheets that the viewer fills in, as JSON: see `_sheet`. Authors of the office carry those of the office."""
    cycles = cycles_seen(viewer).filter(stage__in=ENTERING, final_at__isnull=True)
    cycles = cycles.select_related("version", "owner").order_by("-period", "pk")
    found: list[dict[str, Any]] = []
    for cycle in cycles:
        own = [sheet for sheet in sheets_seen(viewer, cycle) if _carried(viewer, sheet)]
        found += [_sheet(viewer, sheet) for sheet in own[: MOST_SHEETS - len(found)]]
    return found


def _carried(viewer: Viewer, sheet: Sheet) -> bool:
    return enters(viewer, sheet) and (sheet.office or sheet.unit.pk in viewer.granted_units(SCORER))


def _sheet(viewer: Viewer, sheet: Sheet) -> dict[str, Any]:
    cycle, seat = sheet.cycle, seat_of(viewer, sheet)
    units = CycleUnit.objects.filter(cycle=cycle, kind=sheet.kind).order_by("code")
    rows = list(units.values_list("code", "name")[: MOST_UNITS + 1])
    shut, clauses = closed_keys(sheet, seat), wants(cycle).clauses
    part = seat.code if seat else ""
    columns = [want for want in sheet.columns if want.table == "values" or seat is not None]
    cells, carried = cells_of(cycle, columns), {code for code, _ in rows[:MOST_UNITS]}
    return {
        "cycle": cycle.pk,
        "department": sheet.unit.pk,
        "kind": sheet.kind,
        "title": titled(cycle),
        "name": sheet.name,
        "units": rows[:MOST_UNITS],
        "more": max(0, units.count() - MOST_UNITS) if len(rows) > MOST_UNITS else 0,
        "recused": sorted(recused_from(cycle, viewer.person)),
        "columns": [_column(want, cycle, clauses.get(want.code), want.key in shut) for want in columns],
        "figures": {
            want.key: {
                code: plain(figure)
                for code, figure in cells.of(want.key, part if want.table == "marks" else want.period).items()
                if code in carried
            }
            for want in columns
        },
    }


def _column(want: Want, cycle: Cycle, clause: Clause | None, shut: bool) -> dict[str, Any]:
    of = clause if want.table == "marks" else None
    return {
        "key": want.key,
        "table": want.table,
        "code": want.code if want.table == "marks" else "",
        "title": worded(want.title, want.title_en),
        "period": "" if want.period == cycle.period else want.period,
        "least": plain(want.least),
        "most": plain(want.most),
        "of": want.of,
        "clause": of.clause if of else "",
        "method": worded(of.method, of.method_en) if of else "",
        "shut": shut,
    }


def findings_seen(viewer: Viewer, cycle: Cycle) -> QuerySet[Finding]:
    """What phones have sent: the office sees all, others what their departments have sent."""
    found = Finding.objects.filter(cycle=cycle).select_related("person", "department", "file")
    return found if runs_office(viewer, cycle) else found.filter(department__in=viewer.granted_units(SCORER))
