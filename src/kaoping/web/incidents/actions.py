"""Every write about incidents: registered, changed, verified, counted or not, taken up again.

The row of fact is written in the same transaction and lies under a lock from then on, so that no import changes it.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.collection.figures import plain
from kaoping.web.collection.plan import wants
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.facts.models import Incident, Lock
from kaoping.web.facts.writing import locked, write_tables
from kaoping.web.incidents import faults
from kaoping.web.incidents.doubles import likely_doubles, of_unit
from kaoping.web.incidents.judging import Sound, Typed, fact_row, judge, level_words
from kaoping.web.incidents.models import ENTERED, STATES, Registration, Step
from kaoping.web.incidents.rights import FROM, REASONED, STEPS, Rights, not_now
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import viewer_of
from kaoping.web.site.refusals import quoted
from kaoping.web.site.words import Said, said

MOST = 200  # at once
REASON = 500  # characters
NAMED = 5  # likely doubles that a fault names
LOOKED_AT = 50  # likely doubles kept with a step
RESULT = {"verify": "verified", "count": "counted", "reject": "rejected", "reopen": "registered"}
NOTED = {
    "verify": "incident.verified",
    "count": "incident.counted",
    "reject": "incident.rejected",
    "reopen": "incident.reopened",
    "take": "incident.taken-in",
}


@dataclass(frozen=True, slots=True)
class Pick:
    """An incident somebody chose. steps: how many had been taken when they looked; 0 for an imported one."""

    code: str
    steps: int


class _Nothing(Exception):
    """There was nothing to write: the transaction ends without an entry in the log."""

    def __init__(self, made: Registration) -> None:
        self.made = made


# --- registering --------------------------------------------------------------------------------------------------


def register(*, cycle: Cycle, typed: Typed, looked_at: Sequence[str] = (), token: str, by: Person) -> Registration:
    """Put down an incident; its row of fact is not verified. looked_at: likely doubles that the person was shown and
    holds to be others. token: of the form that was sent; the same form sent twice makes one.

    Raises Refused with every fault, or with the likely doubles that nobody has looked at.
    """
    try:
        return _register(cycle=cycle, typed=typed, looked_at=looked_at, token=token, by=by)
    except _Nothing as nothing:
        return nothing.made


@action
def _register(*, cycle: Cycle, typed: Typed, looked_at: Sequence[str], token: str, by: Person) -> Registration:
    held = locked(cycle)
    rights = Rights(viewer_of(by), held)
    sound = _sound(rights, typed)
    sent = Registration.objects.filter(cycle=held, registered_by=by, token=token).first()
    if sent is not None and not _changes(sent, sound):
        raise _Nothing(sent)
    _ask(rights, sound, "", looked_at)
    made = Registration(cycle=held, code=_fresh_code(held), **sound.cells(), registered_by=by)
    made.token = token if sent is None else uuid.uuid4().hex
    made.reported = rights.reports_only(sound.kind.code)
    made.registered_at = timezone.now()
    made.save(force_insert=True)
    _keep_steps([made], "registered", by, looked_at=looked_at)
    _write_facts(held, [made], by)
    note("incident.registered", made, by=by, unit=sound.unit.unit, cycle=held.pk, reported=made.reported, **_told(made))
    return made


def _sound(rights: Rights, typed: Typed) -> Sound:
    if (closed := not_now(rights.cycle)) is not None:
        raise Refused([closed])
    sound, found = judge(rights, typed)
    if sound is None:
        raise Refused(found)
    return sound


def _ask(rights: Rights, sound: Sound, code: str, looked_at: Iterable[str]) -> None:
    """Refuse where there are likely doubles that the person has not looked at."""
    found = likely_doubles(sound.told(code), of_unit(rights.viewer, rights.cycle, sound.unit.code))
    seen = set(looked_at)
    codes = [double.told.code for double in found if double.told.code not in seen]
    if codes:
        raise Refused([faults.LIKELY_DOUBLE.at(count=len(codes), codes="、".join(codes[:NAMED]))])


def _fresh_code(cycle: Cycle) -> str:
    """The next code that no incident of the cycle has."""
    number = Registration.objects.filter(cycle=cycle).count() + 1
    while _taken(cycle, code := f"{cycle.period}-J{number:04}"):
        number += 1
    return code


def _taken(cycle: Cycle, code: str) -> bool:
    facts, registered = Incident.objects.filter(incident=code), Registration.objects.filter(code=code)
    return facts.filter(cycle=cycle).exists() or registered.filter(cycle=cycle).exists()


def change(
    *, registration: Registration, typed: Typed, steps: int, looked_at: Sequence[str] = (), by: Person
) -> Registration:
    """Change what was registered, while nobody has verified it. steps: as the person saw it. Raises Refused."""
    try:
        return _change(registration=registration, typed=typed, steps=steps, looked_at=looked_at, by=by)
    except _Nothing as nothing:
        return nothing.made


@action
def _change(
    *, registration: Registration, typed: Typed, steps: int, looked_at: Sequence[str], by: Person
) -> Registration:
    cycle = locked(registration.cycle)
    held = _held(cycle, [registration.code])[registration.code]
    rights = Rights(viewer_of(by), cycle)
    if (stale := _stale(held, steps, ("registered",))) is not None:
        raise Refused([stale])
    sound = _sound(rights, typed)
    if not rights.changes(held, CycleUnit.objects.get(cycle=cycle, code=held.unit).path):
        raise Refused([_not_yours(held.code, said("修改", "change"))])
    _ask(rights, sound, held.code, looked_at)
    changes = _changes(held, sound)
    if not changes:
        raise _Nothing(held)
    for name, cell in sound.cells().items():
        setattr(held, name, cell)
    held.steps += 1
    held.save()
    _keep_steps([held], "changed", by, changes=changes, looked_at=looked_at)
    _write_facts(cycle, [held], by)
    note("incident.changed", held, by=by, unit=sound.unit.unit, cycle=cycle.pk, incident=held.code, changes=changes)
    return held


def _changes(held: Registration, sound: Sound) -> dict[str, list[str]]:
    """Field → old and new, as text."""
    pairs = {name: (as_text(getattr(held, name)), as_text(cell)) for name, cell in sound.cells().items()}
    return {name: [old, new] for name, (old, new) in pairs.items() if old != new}


def as_text(cell: Any) -> str:
    """A cell as the history keeps it."""
    return plain(cell) if isinstance(cell, Decimal) else "" if cell is None else str(cell)


# --- the next steps -----------------------------------------------------------------------------------------------


@action
def act(*, cycle: Cycle, step: str, picks: Sequence[Pick], reason: str, by: Person) -> int:
    """Take one step (`rights.STEPS`) with several incidents, all or none; how many there were.

    Raises Refused with a fault for each that cannot take it.
    """
    held = locked(cycle)
    reason = reason.strip()[:REASON]
    _may_begin(held, step, picks, reason)
    rights = Rights(viewer_of(by), held)
    if step == "take":
        made = _taken_in(rights, [pick.code for pick in picks], reason, by)
    else:
        made = _stepped(rights, step, picks, reason, by)
    units = CycleUnit.objects.filter(cycle=held, code__in=[each.unit for each in made]).select_related("unit")
    unit_of = {unit.code: unit.unit for unit in units}
    for each in made:
        about = {"cycle": held.pk, "reason": reason, **_told(each)}
        note(NOTED[step], each, by=by, unit=unit_of.get(each.unit), **about)
    cycle.facts_revision, cycle.facts_at = held.facts_revision, held.facts_at
    return len(made)


def _may_begin(cycle: Cycle, step: str, picks: Sequence[Pick], reason: str) -> None:
    if (closed := not_now(cycle)) is not None:
        raise Refused([closed])
    if not 1 <= len(picks) <= MOST:
        raise Refused([faults.NOTHING_CHOSEN.at(count=len(picks), most=MOST)])
    if step in REASONED and not reason:
        raise Refused([faults.NO_REASON.at()])


def _stepped(rights: Rights, step: str, picks: Sequence[Pick], reason: str, by: Person) -> list[Registration]:
    found = _held(rights.cycle, [pick.code for pick in picks])
    entered = set(
        Step.objects.filter(registration__in=found.values(), by=by, done__in=ENTERED).values_list(
            "registration__code", flat=True
        )
    )
    wrong = [_against(rights, step, pick, found.get(pick.code), pick.code in entered) for pick in picks]
    if any(wrong):
        raise Refused([fault for fault in wrong if fault is not None])
    made = list(found.values())
    for each in made:
        _move(each, step, by)
    moved = ["state", "steps", "verified_at", "verified_by", "decided_at", "decided_by"]
    Registration.objects.bulk_update(made, moved)
    _keep_steps(made, NOTED[step].removeprefix("incident."), by, reason=reason)
    if step != "verify":
        _write_facts(rights.cycle, made, by)
    return made


def _against(rights: Rights, step: str, pick: Pick, held: Registration | None, entered: bool) -> Fault | None:
    """Why this incident cannot take the step; None where it can."""
    if held is None or not rights.holds(step, held.kind):
        return _not_yours(pick.code, STEPS[step])
    if held.unit in rights.recused:
        return faults.RECUSED.at(incident=held.code)
    if (stale := _stale(held, pick.steps, FROM[step])) is not None:
        return stale
    if entered and step != "reopen":
        return faults.OWN_ENTRY.at(incident=held.code)
    kind = next((kind for kind in wants(rights.cycle).kinds if kind.code == held.kind), None)
    if step == "count" and kind is not None and held.level not in (kind.levels or ("",)):
        told = level_words(kind.levels)
        return faults.WRONG_LEVEL.at(kind=f"{held.code} {kind.title}", levels=told.zh, levels_en=told.en)
    return None


def _move(held: Registration, step: str, by: Person) -> None:
    now = timezone.now()
    held.state, held.steps = RESULT[step], held.steps + 1
    if step == "verify":
        held.verified_at, held.verified_by = now, by
    elif step == "reopen":
        held.verified_at = held.verified_by = held.decided_at = held.decided_by = None
    else:
        held.decided_at, held.decided_by = now, by


def _taken_in(rights: Rights, codes: Sequence[str], reason: str, by: Person) -> list[Registration]:
    """Imported incidents that are not verified yet go the way of those that were registered here."""
    cycle = rights.cycle
    found = Incident.objects.filter(cycle=cycle, incident__in=codes)
    rows = {row.incident: row for row in found.select_related("brought_by__uploaded_by", "brought_by__written_by")}
    known = _held(cycle, list(rows))
    wrong = [_against_taking(rights, code, rows.get(code), known.get(code)) for code in codes]
    if any(wrong):
        raise Refused([fault for fault in wrong if fault is not None])
    brought = {row.incident: _brought(row) for row in rows.values()}
    made = [_of_import(cycle, row, by) for row in rows.values()]
    for each in made:
        each.steps = 1 + len(brought[each.code])
    made = Registration.objects.bulk_create(made)
    Step.objects.bulk_create(
        Step(registration=each, number=number, done="imported", at=at, by=who)
        for each in made
        for number, (who, at) in enumerate(brought[each.code], 1)
    )
    _keep_steps(made, "taken-in", by, reason=reason)
    _lock(cycle, made, by)
    return made


def _brought(row: Incident) -> list[tuple[Person, datetime.datetime]]:
    """Who uploaded and who wrote the import that brought an incident, and when: they have entered it."""
    brought = row.brought_by
    if brought is None:
        return []
    found = {brought.uploaded_by: brought.uploaded_at}
    if brought.written_by is not None and brought.written_at is not None:
        found.setdefault(brought.written_by, brought.written_at)
    return list(found.items())


def _against_taking(rights: Rights, code: str, row: Incident | None, known: Registration | None) -> Fault | None:
    if known is not None:
        return _already(known)
    if row is None or row.verified or not rights.may("take", row.kind, row.unit):
        return _not_yours(code, STEPS["take"])
    return None


def _of_import(cycle: Cycle, row: Incident, by: Person) -> Registration:
    count: Any = Decimal(1) if row.count is None else row.count
    return Registration(
        cycle=cycle, code=row.incident, unit=row.unit, kind=row.kind, level=row.level or "",
        occurred_on=row.occurred_on, count=count, subject=row.subject or "",
        item=row.item or "", token=uuid.uuid4().hex, registered_at=timezone.now(), registered_by=by,
    )  # fmt: skip


# --- what all of them need ----------------------------------------------------------------------------------------


def _held(cycle: Cycle, codes: Sequence[str]) -> dict[str, Registration]:
    """Code → registration, locked against other writers."""
    rows = Registration.objects.select_for_update(of=("self",), no_key=True).select_related("registered_by")
    return {row.code: row for row in rows.filter(cycle=cycle, code__in=codes).order_by("pk")}


def _stale(held: Registration, steps: int, states: tuple[str, ...]) -> Fault | None:
    """Somebody else was faster, or has changed it since the person looked."""
    if held.state not in states:
        return _already(held)
    if held.steps != steps:
        return faults.CHANGED_SINCE.at(incident=held.code, by=_last(held).by.name)
    return None


def _already(held: Registration) -> Fault:
    state, last = STATES[held.state], _last(held)
    at = f"{timezone.localtime(last.at):%Y-%m-%d %H:%M}"
    return faults.ALREADY.at(incident=held.code, state=state.zh, state_en=state.en, by=last.by.name, at=at)


def _last(held: Registration) -> Step:
    return Step.objects.filter(registration=held).select_related("by").latest("number")


def _not_yours(code: str, what: Said) -> Fault:
    return faults.NOT_YOURS_TO_DECIDE.at(incident=quoted(code), what=what.zh, what_en=what.en)


def _keep_steps(
    made: Sequence[Registration],
    done: str,
    by: Person,
    *,
    reason: str = "",
    changes: dict[str, list[str]] | None = None,
    looked_at: Sequence[str] = (),
) -> None:
    more = {"done": done, "at": timezone.now(), "by": by, "reason": reason}
    more |= {"changes": changes or {}, "looked_at": [code[:60] for code in looked_at][:LOOKED_AT]}
    Step.objects.bulk_create([Step(registration=each, number=each.steps, **more) for each in made])


def _write_facts(cycle: Cycle, made: Sequence[Registration], by: Person) -> None:
    """The rows of fact as the registrations stand, under their locks."""
    locks = Lock.objects.filter(cycle=cycle, table="incidents", code__in=[each.code for each in made])
    locks.delete()
    rows = [fact_row(each, verified=each.state == "counted") for each in made]
    write_tables(cycle, {"incidents": rows}, None, by)
    _lock(cycle, made, by)


def _lock(cycle: Cycle, made: Sequence[Registration], by: Person) -> None:
    """From now on no import changes them, nor counts what nobody has verified."""
    Lock.objects.bulk_create(Lock(cycle=cycle, table="incidents", code=each.code, locked_by=by) for each in made)


def _told(made: Registration) -> dict[str, str]:
    """What the log keeps of a registration."""
    names = ("kind", "level", "occurred_on", "count", "subject", "item", "text", "source", "why", "state")
    cells = {name: as_text(getattr(made, name)) for name in names}
    return {"incident": made.code, **{name: cell for name, cell in cells.items() if cell}}
