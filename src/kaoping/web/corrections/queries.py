"""Reads of corrections: who sees which, what stands in a list, what waits for a person, what has become of an item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from kaoping.problems import Fault
from kaoping.web.audit.masking import masked
from kaoping.web.bridge.collecting import Want
from kaoping.web.bridge.facts import reads
from kaoping.web.bridge.schemes import outline
from kaoping.web.collection.figures import plain
from kaoping.web.collection.plan import wants
from kaoping.web.corrections.actions import changed_since, entered_by, units_of
from kaoping.web.corrections.deciding import against_deciding
from kaoping.web.corrections.incident_fields import FIELDS, told_value
from kaoping.web.corrections.models import Asking, CorrectedCell, Correction, ExemptionRequest
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import Sight, cycles_seen, runs_office, sight_of
from kaoping.web.evidence.queries import OWN, SETTLED
from kaoping.web.people.models import Person
from kaoping.web.people.roles import APPROVER, OFFICE
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.asking import whole_number
from kaoping.web.site.queries import Waiting
from kaoping.web.site.words import said, say, titled

MOST = 8  # rows of each sort on the workbench
SHOWN = 5  # cells of a request in a list


@dataclass(frozen=True, slots=True)
class Changed:
    """A corrected cell as people read it. part: assessor, period or field; sort: of the fact, for its heading."""

    unit: str
    name: str
    title: str
    part: str
    old: str
    new: str
    difference: str


@dataclass(frozen=True, slots=True)
class Line:
    """A request in the list. cells: those that the viewer sees, the first of them; more: how many are not shown;
    asker, decider: names where the viewer may read them, else on whose behalf."""

    request: Correction
    cells: list[Changed]
    more: int
    asker: str
    decider: str
    reason: str
    answer: str


# --- who sees what ----------------------------------------------------------------------------------------------------


def cells_seen(viewer: Viewer, cycle: Cycle) -> QuerySet[CorrectedCell]:
    """Cells of the own part of the tree, of the items of the own department, and those that one asked for."""
    cells = CorrectedCell.objects.filter(correction__cycle=cycle)
    sight = sight_of(viewer, cycle)
    if sight.everything:
        return cells
    units = CycleUnit.objects.filter(sight.whole_units(), cycle=cycle).values("code")
    seen = Q(unit__in=units) if sight.paths else Q(pk__in=[])
    return cells.filter(seen | _by_items(cycle, sight) | Q(correction__asked_by=viewer.person))


def _by_items(cycle: Cycle, sight: Sight) -> Q:
    return of_items(cycle, sight.items) if sight.items else Q(pk__in=[])


def of_items(cycle: Cycle, items: Iterable[str]) -> Q:
    """Corrected cells that some items of the scheme read."""
    duty = reads(cycle.version.text, frozenset(items))
    return (
        Q(table="marks", code__in=duty.marks)
        | Q(table="values", code__in=duty.indicators)
        | Q(table="incidents", sort__in=duty.kinds)
    )


def corrections_seen(viewer: Viewer, cycle: Cycle, state: str = "") -> QuerySet[Correction]:
    """The requests of which the viewer sees a cell."""
    rows = Correction.objects.filter(cycle=cycle, pk__in=cells_seen(viewer, cycle).values("correction"))
    rows = rows.select_related("asked_by", "asked_for", "decided_by")
    return rows.filter(state=state) if state else rows


def correction_or_404(viewer: Viewer, cycle: Cycle, number: int) -> Correction:
    """A request of which the viewer sees a cell; Http404 for any other."""
    found = corrections_seen(viewer, cycle).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


# --- as people read it ------------------------------------------------------------------------------------------------


def lines(viewer: Viewer, cycle: Cycle, requests: Iterable[Correction]) -> list[Line]:
    """Requests as the list shows them; as many queries for many as for few."""
    requests = list(requests)
    by_request: dict[int, list[CorrectedCell]] = {}
    for cell in cells_seen(viewer, cycle).filter(correction__in=requests):
        by_request.setdefault(cell.correction_id, []).append(cell)
    shown = {pk: cells[:SHOWN] for pk, cells in by_request.items()}
    told = iter(told_cells(cycle, [cell for cells in shown.values() for cell in cells]))
    changed = {pk: [next(told) for _ in cells] for pk, cells in shown.items()}
    whole = runs_office(viewer, cycle)
    return [
        Line(
            request,
            changed.get(request.pk, []),
            max(0, len(by_request.get(request.pk, ())) - SHOWN),
            *people(viewer, cycle, request),
            request.reason if whole else masked(request.reason),
            request.answer if whole else masked(request.answer),
        )
        for request in requests
    ]


def people(viewer: Viewer, cycle: Cycle, request: Asking) -> tuple[str, str]:
    """Who asked and who decided: names for the office and for oneself, else department, unit or office."""
    office = viewer.name_of(cycle.owner)

    def called(person: Person | None, place: str) -> str:
        if person is None:
            return ""
        return person.name if runs_office(viewer, cycle) or person.pk == viewer.person.pk else place

    return called(request.asked_by, viewer.name_of(request.asked_for)), called(
        request.decided_by, say("{office}考核办", "office of {office}", office=office)
    )


def told_cells(cycle: Cycle, cells: Sequence[CorrectedCell]) -> list[Changed]:
    """Cells with the words of unit and column, in their order."""
    if not cells:
        return []
    names = dict(
        CycleUnit.objects.filter(cycle=cycle, code__in={cell.unit for cell in cells}).values_list("code", "name")
    )
    wanted = wants(cycle)
    columns = {(want.table, want.code): want for want in wanted.columns}
    kinds = {kind.code: kind.title for kind in wanted.kinds}
    return [_changed(cell, names.get(cell.unit, cell.unit), columns, kinds) for cell in cells]


def _changed(cell: CorrectedCell, name: str, columns: dict[tuple[str, str], Want], kinds: dict[str, str]) -> Changed:
    if cell.table == "incidents":
        title = f"{kinds.get(cell.sort, cell.sort)} {cell.code}"
        part, old, new = str(FIELDS[cell.part]), told_value(cell.part, cell.old), told_value(cell.part, cell.new)
    else:
        want = columns.get((cell.table, cell.code))
        title = f"{cell.code} {titled(want)}" if want and cell.table == "marks" else titled(want) if want else cell.code
        part, old, new = cell.part, cell.old, cell.new
    numeric = cell.old and cell.new and (cell.table != "incidents" or cell.part == "count")
    return Changed(cell.unit, name, title, part, old, new, _less(cell.new, cell.old) if numeric else "")


def _less(new: str, old: str) -> str:
    return plain(Decimal(new) - Decimal(old))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a request stands for the viewer. against: why they may not decide it; changed: cells that differ from what
    stood there when it was asked for."""

    decides: bool
    against: Fault | None
    own: bool
    changed: list[Changed]


def standing_of(viewer: Viewer, cycle: Cycle, request: Correction) -> Standing:
    """What the viewer can do with a request."""
    open_ = request.state == "asked" and cycle.final_at is None
    cells = list(request.cells.all()) if open_ else []
    office = open_ and runs_office(viewer, cycle)
    against = None
    if office:
        about = units_of(cells), entered_by(cycle, cells)
        against = against_deciding(request, cycle, viewer.person, OFFICE, *about)
    changed = told_cells(cycle, changed_since(cycle, cells))
    return Standing(office and against is None, against, open_ and request.asked_by_id == viewer.person.pk, changed)


# --- what has become of an item ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class History:
    """An approved change of something that an item read."""

    number: int
    cell: Changed
    reason: str
    on: Any


def of_unit(cycle: Cycle, unit: str) -> dict[str, list[History]]:
    """Item (leaf) → approved corrections of what it reads of a unit, the newest first."""
    rows = CorrectedCell.objects.filter(unit=unit, correction__cycle=cycle, correction__state="approved")
    cells = list(rows.select_related("correction").order_by("-correction__decided_at", "id"))
    found: dict[str, list[History]] = {}
    if not cells:
        return found
    told = told_cells(cycle, cells)
    for item in (each.id for each in outline(cycle.version.text).items if each.leaf):
        duty = reads(cycle.version.text, frozenset({item}))
        read = {"marks": duty.marks, "values": duty.indicators, "incidents": duty.kinds}
        for cell, words in zip(cells, told, strict=True):
            if (cell.sort if cell.table == "incidents" else cell.code) in read[cell.table]:
                request = cell.correction
                found.setdefault(item, []).append(
                    History(request.pk, words, masked(request.reason), request.decided_at)
                )
    return found


# --- the workbench ----------------------------------------------------------------------------------------------------


def waiting(viewer: Viewer) -> list[Waiting]:
    """What waits for the person's approval, and what of theirs was refused or has become outdated in open cycles."""
    found = [*_refused(viewer, Correction), *_refused(viewer, ExemptionRequest)]
    if viewer.has(*OFFICE):
        found += [*_to_decide(viewer, Correction, OFFICE), *_to_decide(viewer, ExemptionRequest, (APPROVER,))]
    return found


def _to_decide(viewer: Viewer, model: type[Asking], roles: Iterable[str]) -> list[Waiting]:
    rows = model._default_manager.filter(
        state="asked", cycle__final_at__isnull=True, cycle__owner__in=viewer.reach(*roles)
    ).exclude(asked_by=viewer.person)
    kind = said("更正待审批", "correction to decide")
    if model is ExemptionRequest:
        kind = said("剔除待审批", "exemption to decide")
    return [
        Waiting(kind, titled(row.cycle), row.reason[:60], row.asked_at, _page(model), (row.cycle_id, row.pk))
        for row in rows.select_related("cycle").order_by("asked_at")[:MOST]
    ]


def _refused(viewer: Viewer, model: type[Asking]) -> list[Waiting]:
    rows = model._default_manager.filter(
        asked_by=viewer.person, state__in=("refused", "outdated"), cycle__in=cycles_seen(viewer).filter(final_at=None)
    )
    kinds = {
        "refused": said("更正未获同意", "correction refused"),
        "outdated": said("更正已失效", "correction outdated"),
    }
    if model is ExemptionRequest:
        kinds = {"refused": said("剔除未获同意", "exemption refused")}
    return [
        Waiting(kinds[row.state], titled(row.cycle), row.answer[:60], row.decided_at, _page(model),
                (row.cycle_id, row.pk))
        for row in rows.select_related("cycle").order_by("-decided_at")[:MOST]
    ]  # fmt: skip


def _page(model: type[Asking]) -> str:
    return "corrections:exemption" if model is ExemptionRequest else "corrections:one"


def _is_settled(model: type[Asking], cycle: Cycle, key: str) -> bool:
    """Whether the evidence of a request stays as it is: it was decided."""
    number = whole_number(key)
    return number is not None and model._default_manager.filter(cycle=cycle, pk=number).exclude(state="asked").exists()


def _is_own(model: type[Asking], viewer: Viewer, cycle: Cycle, key: str) -> bool:
    """Whether the viewer asked for it."""
    number = whole_number(key)
    return number is not None and model._default_manager.filter(cycle=cycle, pk=number, asked_by=viewer.person).exists()


OWN["correction"] = partial(_is_own, Correction)
OWN["exemption"] = partial(_is_own, ExemptionRequest)
SETTLED["correction"] = partial(_is_settled, Correction)
SETTLED["exemption"] = partial(_is_settled, ExemptionRequest)
