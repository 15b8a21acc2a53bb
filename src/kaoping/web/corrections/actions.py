"""Every write of corrections: asked for, approved (the new figures go into the facts), refused, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from kaoping.problems import Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.corrections import ahead, faults
from kaoping.web.corrections.cells import Proposed, Rights, checked, figures_now, rows_by_key
from kaoping.web.corrections.deciding import LONGEST, against_deciding, decide, held, named, reason_of, take_back
from kaoping.web.corrections.incident_fields import checked_incident, for_writing, row_of, texts_of
from kaoping.web.corrections.models import CorrectedCell, Correction
from kaoping.web.cycles.models import Cycle
from kaoping.web.facts.cells import Change, Column, write_cells
from kaoping.web.facts.models import EnteredFact, FactImport, Incident, Lock
from kaoping.web.facts.writing import locked, write_tables
from kaoping.web.incidents.models import ENTERED, Registration, Step
from kaoping.web.people.models import Person
from kaoping.web.people.roles import OFFICE
from kaoping.web.people.viewer import viewer_of

ASIDE = "being corrected"  # table of a lock that is lifted for the one write that it does not hold up


@action
def ask(*, cycle: Cycle, proposed: list[Proposed], reason: str, by: Person) -> Correction:
    """Ask for the correction of some cells, or of the fields of one incident. Raises Refused with every fault."""
    cycle = locked(cycle)
    reason = reason_of(reason)
    cells, (asked_as, unit) = checked_request(Rights(viewer_of(by), cycle), proposed)
    if waiting := _waiting(cycle, cells):
        raise Refused([faults.ALREADY_ASKED.at(number=waiting)])
    made = Correction.objects.create(cycle=cycle, reason=reason, asked_as=asked_as, asked_for=unit, asked_by=by)
    for cell in cells:
        cell.correction = made
    CorrectedCell.objects.bulk_create(cells)
    note("correction.asked", made, by=by, unit=unit, cycle=cycle.pk, reason=reason, cells=_listed(cells))
    return made


def checked_request(rights: Rights, proposed: list[Proposed]) -> tuple[list[CorrectedCell], tuple[str, Any]]:
    """The cells (not saved) of a request, and as what the person asks. Raises Refused with every fault."""
    of_incident = any(each.table == "incidents" for each in proposed)
    return (checked_incident if of_incident else checked)(rights, proposed)


def _waiting(cycle: Cycle, cells: Sequence[CorrectedCell]) -> int | None:
    """The open request that names one of these cells."""
    wanted = {cell.key for cell in cells}
    rows = CorrectedCell.objects.filter(
        correction__cycle=cycle, correction__state="asked", code__in={cell.code for cell in cells}
    )
    return next((row.correction_id for row in rows if row.key in wanted), None)


def _listed(cells: Sequence[CorrectedCell]) -> list[list[str]]:
    """unit, table, code, part, old, new: as the log keeps them."""
    return [[*cell.key, cell.old, cell.new] for cell in cells]


def approve(*, correction: Correction, by: Person) -> Correction:
    """Write the new figures, past the lock, which stays. Raises Refused.

    The request comes back as `outdated`, and nothing is written, where a cell has changed since it was asked for.
    """
    cycle = Cycle.objects.select_related("version").get(pk=correction.cycle_id)
    effect = ahead.of_correction(cycle, list(correction.cells.all()))
    return _approve(correction=correction, seen=(cycle.facts_revision, effect), by=by)


@action
def _approve(*, correction: Correction, seen: tuple[int, ahead.Told | None], by: Person) -> Correction:
    cycle = locked(correction.cycle)
    request = held(Correction, correction.pk)
    cells = list(request.cells.all())
    if fault := against_deciding(request, cycle, by, OFFICE, units_of(cells), entered_by(cycle, cells)):
        raise Refused([fault])
    if changed := changed_since(cycle, cells):
        return _outdated(request, cycle, changed, by)
    revision, effect = seen
    request.effect = effect if revision == cycle.facts_revision else ahead.of_correction(cycle, cells)
    _write(cycle, request, cells, by)
    decide(request, "approved", by)
    request.revision = cycle.facts_revision
    request.save()
    note(
        "correction.approved", request, by=by, unit=request.asked_for, cycle=cycle.pk, cells=_listed(cells),
        reason=request.reason, asker=named(request.asked_by), revision=cycle.facts_revision,
    )  # fmt: skip
    return request


def units_of(cells: Iterable[CorrectedCell]) -> set[str]:
    """Codes of the units that a request is about."""
    return {cell.unit for cell in cells}


def entered_by(cycle: Cycle, cells: Sequence[CorrectedCell]) -> set[int]:
    """Ids of the persons who entered, or brought in, what stands in the cells."""
    rows: list[EnteredFact | Incident] = list(rows_by_key(cycle, [cell.key for cell in cells]).values())
    codes = {cell.code for cell in cells if cell.table == "incidents"}
    rows += Incident.objects.filter(cycle=cycle, incident__in=codes)
    found = {row.entered_by_id for row in rows if isinstance(row, EnteredFact)}
    imports = FactImport.objects.filter(pk__in={row.brought_by_id for row in rows} - {None})
    for pair in imports.values_list("uploaded_by", "written_by"):
        found |= set(pair)
    found |= set(Registration.objects.filter(cycle=cycle, code__in=codes).values_list("registered_by", flat=True))
    steps = Step.objects.filter(registration__cycle=cycle, registration__code__in=codes, done__in=ENTERED)
    return {pk for pk in (*found, *steps.values_list("by", flat=True)) if pk is not None}


def changed_since(cycle: Cycle, cells: Sequence[CorrectedCell]) -> list[CorrectedCell]:
    """The cells in which something else stands than when the correction was asked for."""
    now = figures_now(cycle, [cell.key for cell in cells])
    for row in Incident.objects.filter(cycle=cycle, incident__in={c.code for c in cells if c.table == "incidents"}):
        now |= {(row.unit, "incidents", row.incident, part): text for part, text in texts_of(row).items()}
    return [cell for cell in cells if now.get(cell.key, "") != cell.old]


def _outdated(request: Correction, cycle: Cycle, changed: list[CorrectedCell], by: Person) -> Correction:
    decide(request, "outdated", by)
    request.save()
    note("correction.outdated", request, by=by, unit=request.asked_for, cycle=cycle.pk, cells=_listed(changed))
    return request


def _write(cycle: Cycle, request: Correction, cells: list[CorrectedCell], by: Person) -> None:
    """In the name of who asked: who decides enters nothing."""
    changes = [_change(cell, request) for cell in cells if cell.table != "incidents"]
    if changes:
        write_cells(cycle, changes, request.asked_by)
    for code in dict.fromkeys(cell.code for cell in cells if cell.table == "incidents"):
        _write_incident(cycle, request, code, [cell for cell in cells if cell.code == code], by)


def _change(cell: CorrectedCell, request: Correction) -> Change:
    old, new = (Decimal(text) if text else None for text in (cell.old, cell.new))
    return Change(cell.unit, Column(cell.table, cell.code, cell.part), old, new, request.reason)


def _write_incident(cycle: Cycle, request: Correction, code: str, cells: list[CorrectedCell], by: Person) -> None:
    """The row, and its registration where there is one; the lock on it is put aside for just this write."""
    row = for_writing(row_of(Incident.objects.get(cycle=cycle, incident=code), cells))
    locks = Lock.objects.filter(cycle=cycle, code=code, part="")
    locks.filter(table="incidents").update(table=ASIDE)
    write_tables(cycle, {"incidents": [row]}, None, by)
    locks.filter(table=ASIDE).update(table="incidents")
    registration = Registration.objects.filter(cycle=cycle, code=code).first()
    if registration is not None:
        _register(registration, request, cells)


def _register(registration: Registration, request: Correction, cells: list[CorrectedCell]) -> None:
    """In its own history, as a change by who asked."""
    incident = Incident.objects.get(cycle=registration.cycle_id, incident=registration.code)
    registration.level, registration.occurred_on = incident.level or "", incident.occurred_on
    registration.count = Decimal(1) if incident.count is None else incident.count
    if any(cell.part == "verified" for cell in cells):
        registration.state = "counted" if incident.verified else "rejected"
    registration.steps += 1
    registration.save(update_fields=["level", "occurred_on", "count", "state", "steps"])
    reason = f"更正第 {request.pk} 号：{request.reason}"[:LONGEST]
    Step.objects.create(
        registration=registration, number=registration.steps, done="changed", at=timezone.now(),
        by=request.asked_by, reason=reason, changes={cell.part: [cell.old, cell.new] for cell in cells},
    )  # fmt: skip


@action
def refuse(*, correction: Correction, reason: str, by: Person) -> Correction:
    """Say no, and why. Raises Refused."""
    cycle = locked(correction.cycle)
    request = held(Correction, correction.pk)
    reason = reason_of(reason)
    cells = list(request.cells.all())
    if fault := against_deciding(request, cycle, by, OFFICE, units_of(cells), entered_by(cycle, cells)):
        raise Refused([fault])
    decide(request, "refused", by, reason)
    request.save()
    note("correction.refused", request, by=by, unit=request.asked_for, cycle=cycle.pk, reason=reason,
         asker=named(request.asked_by))  # fmt: skip
    return request


@action
def withdraw(*, correction: Correction, by: Person) -> Correction:
    """Take an own request back. Raises Refused."""
    cycle = locked(correction.cycle)
    request = held(Correction, correction.pk)
    take_back(request, by)
    request.save()
    note("correction.withdrawn", request, by=by, unit=request.asked_for, cycle=cycle.pk)
    return request
