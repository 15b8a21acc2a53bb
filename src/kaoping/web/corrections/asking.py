"""The form of a request, read: cells typed one by one, a column pasted, the fields of an incident."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from kaoping.problems import Fault, Refused
from kaoping.web.bridge.collecting import Kind, Want
from kaoping.web.collection.plan import wants
from kaoping.web.corrections import faults
from kaoping.web.corrections.cells import MOST, Cell, Proposed, Rights, columns_open
from kaoping.web.corrections.incident_fields import FIELDS, is_locked, kind_of, levels_of, texts_of, told_value, way_of
from kaoping.web.cycles.models import CycleUnit
from kaoping.web.facts.models import Incident
from kaoping.web.facts.queries import unit_names
from kaoping.web.site.refusals import quoted

LONGEST_PASTE = 40_000  # characters
LINE = re.compile(r"(?P<unit>.*\S)[\t ,，\u3000]+(?P<figure>\S+)")
CHOICES = 20  # incidents that are offered


def typed(post: QueryDict, table: str, code: str) -> list[Proposed]:
    """The cells of the form that differ from what it showed: parallel lists `unit`, `part`, `old`, `new`."""
    lists = [post.getlist(name)[: 4 * MOST] for name in ("unit", "part", "old", "new")]
    rows = zip(*lists, strict=False)
    return [Proposed(unit, table, code, part, new, old) for unit, part, old, new in rows if new.strip() != old.strip()]


def pasted(text: str, want: Want, part: str, units: Iterable[CycleUnit]) -> list[Proposed]:
    """A unit and a figure a line. Raises Refused with every line that cannot be read."""
    by_name: dict[str, list[str]] = {}
    for unit in units:
        by_name.setdefault(unit.name, []).append(unit.code)
        by_name.setdefault(unit.code, []).append(unit.code)
    found: dict[str, Proposed] = {}
    wrong: list[Fault] = []
    for number, line in enumerate(text[:LONGEST_PASTE].splitlines(), start=1):
        if not line.strip():
            continue
        parts = LINE.fullmatch(line.strip())
        codes = set(by_name.get(parts["unit"].strip(), ())) if parts else set()
        if parts is None or len(codes) != 1 or (code := min(codes)) in found:
            wrong.append(faults.LINE_UNREAD.at(line=number, text=quoted(line)))
        else:
            found[code] = Proposed(code, want.table, want.code, part, parts["figure"])
    if wrong:
        raise Refused(wrong[:20])
    return list(found.values())


@dataclass(frozen=True, slots=True)
class FieldOf:
    """One field of an incident in the form. choices: () for one that is typed."""

    part: str
    label: str
    now: str
    told: str
    value: str
    choices: tuple[tuple[str, str], ...]


def fields_of(incident: Incident, kind: Kind | None, given: dict[str, str]) -> list[FieldOf]:
    """The fields of an incident as they stand, and as they were typed."""
    choices = {
        "level": (("", "—"), *levels_of(kind)) if kind is None or kind.levels else (),
        "verified": tuple((key, told_value("verified", key)) for key in ("true", "false")),
    }
    now = texts_of(incident)
    shown = [part for part in FIELDS if part != "level" or now["level"] or choices["level"]]
    return [
        FieldOf(part, str(FIELDS[part]), now[part], told_value(part, now[part]), given.get(part, now[part]),
                choices.get(part, ()))
        for part in shown
    ]  # fmt: skip


def incident_or_none(rights: Rights, code: str) -> Incident | None:
    """An incident that the person may have corrected."""
    found = Incident.objects.filter(cycle=rights.cycle, incident=code).first()
    return found if found is not None and way_of(rights, found) is not None else None


def open_incident(rights: Rights, incident: Incident) -> tuple[Kind | None, bool]:
    """Its kind, and whether only a correction changes it."""
    return kind_of(rights.cycle, incident), is_locked(rights.cycle, incident)


# --- what may be asked for --------------------------------------------------------------------------------------------


def columns_to_choose(rights: Rights, item: str, unit: str) -> list[Want]:
    """The columns of which a correction may be asked, those that an item reads, or those about a unit."""
    columns = columns_open(rights)
    if item:
        columns = [want for want in columns if item in want.items or (want.table, want.code) == ("marks", item)]
    if unit:
        row = CycleUnit.objects.filter(cycle=rights.cycle, code=unit).first()
        columns = [want for want in columns if row is not None and want.kind == row.kind]
    return columns


def incidents_to_choose(rights: Rights, item: str, unit: str, code: str) -> list[tuple[Incident, str, str]]:
    """Incidents that were decided, the newest first, each with the words of its kind and unit. code: how the
    incident's begins, "" for any."""
    rows = Incident.objects.filter(cycle=rights.cycle, verified__isnull=False)
    if unit:
        rows = rows.filter(unit=unit)
    if code:
        rows = rows.filter(incident__istartswith=code)
    if item:
        kinds = [kind.code for kind in wants(rights.cycle).kinds if item in kind.items]
        rows = rows.filter(kind__in=kinds)
    if not rights.office and not rights.own_kinds:
        rows = rows.filter(unit__in=rights.own)
    elif not rights.office:
        rows = rows.filter(unit__in=rights.own) | rows.filter(kind__in=rights.own_kinds)
    found = list(rows.order_by("-occurred_on", "incident")[:CHOICES])
    titles = {kind.code: kind.title for kind in wants(rights.cycle).kinds}
    names = unit_names(rights.cycle, [row.unit for row in found])
    return [(row, titles.get(row.kind, row.kind), names.get(row.unit, row.unit)) for row in found]


def unlocked(cells: Iterable[Cell]) -> list[Cell]:
    """Cells that are changed on the sheet, not here."""
    return [cell for cell in cells if not cell.locked]
