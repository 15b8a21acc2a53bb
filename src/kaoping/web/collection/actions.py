"""How a column of a sheet goes from hand to hand: submitted, returned, checked and locked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.bridge.collecting import Want
from kaoping.web.collection import faults
from kaoping.web.collection.handed import brought_beside
from kaoping.web.collection.models import STATES, Submission
from kaoping.web.collection.plan import ENTERING, Sheet, enters
from kaoping.web.collection.progress import Progress, first_missing, progress_of
from kaoping.web.collection.queries import checks_sheet, own_part, typed_by
from kaoping.web.cycles.models import STAGES, Cycle
from kaoping.web.cycles.sight import runs_office
from kaoping.web.facts.models import Lock
from kaoping.web.facts.writing import locked
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import viewer_of

WHY = 200  # characters of a reason
Pairs = list[tuple[Want, Submission]]


@action
def submit(*, sheet: Sheet, keys: Iterable[str] | None = None, by: Person) -> list[str]:
    """Hand columns over to be checked (None: all that are complete); their keys. Raises Refused with every fault: for
    a column that lacks cells, how many and of which unit first; for one that somebody else submitted, who did."""
    cycle = locked(sheet.cycle)
    if not enters(viewer_of(by), sheet):
        raise Refused([faults.NOT_YOURS.at()])
    rows, progress = _held(sheet), _progress(sheet, cycle)
    if keys is None:
        chosen = [want for want in sheet.columns if progress[want.key].complete and _is_open(rows.get(want.key))]
    else:
        chosen = _chosen(sheet, keys)
    found = [fault for want in chosen for fault in _against(sheet, cycle, want, rows.get(want.key), progress[want.key])]
    if not chosen and not found:
        found = [faults.NOTHING_TO_SUBMIT.at()]
    if found:
        raise Refused(found)
    for want in chosen:
        row = rows.get(want.key) or Submission(
            cycle=cycle, unit=sheet.unit, table=want.table, code=want.code, period=want.period
        )
        row.state, row.submitted_at, row.submitted_by = "submitted", timezone.now(), by
        row.checked_at, row.checked_by, row.why = None, None, ""
        row.save()
    done = [want.key for want in chosen]
    note("columns.submitted", cycle, by=by, unit=sheet.unit, columns=done)
    return done


@action
def lock(*, sheet: Sheet, keys: Iterable[str], by: Person) -> list[str]:
    """Check submitted columns and lock their facts; the keys. By a second person, who entered nothing of them. Of two
    at once one wins; the other is told. Raises Refused with every fault."""
    cycle = locked(sheet.cycle)
    if not checks_sheet(viewer_of(by), sheet):
        raise Refused([faults.NO_CHECKER.at()])
    pairs, progress = _submitted(sheet, keys), _progress(sheet, cycle)
    if own := _own_faults(pairs, progress, by):
        raise Refused(own)
    if lacking := [fault for want, _ in pairs for fault in _lacking(sheet, cycle, want, progress[want.key])]:
        raise Refused(lacking)
    now = timezone.now()
    for want, row in pairs:
        row.state, row.checked_at, row.checked_by = "locked", now, by
        row.save(update_fields=["state", "checked_at", "checked_by"])
        for part in _parts(cycle, want, progress[want.key]):
            Lock.objects.get_or_create(
                cycle=cycle, table=want.table, code=want.code, part=part, defaults={"locked_by": by}
            )
    done = [want.key for want, _ in pairs]
    note("columns.locked", cycle, by=by, unit=sheet.unit, columns=done)
    return done


def _parts(cycle: Cycle, want: Want, done: Progress) -> list[str]:
    """What a lock names of a column: its period; the department's assessors, and those that imports brought."""
    if want.table != "marks":
        return [want.period]
    return [*(part.seat.code for part in done.parts), *brought_beside(cycle, want.code)]


@action
def give_back(*, sheet: Sheet, keys: Iterable[str], reason: str, by: Person) -> list[str]:
    """Return submitted columns, with the reason; the keys. By whoever may check them, or by the office. What is locked
    is not returned: a correction changes it. Raises Refused with every fault."""
    cycle = locked(sheet.cycle)
    viewer = viewer_of(by)
    office = runs_office(viewer, cycle)
    if not office and not checks_sheet(viewer, sheet):
        raise Refused([faults.NO_CHECKER.at()])
    if cycle.stage not in ENTERING:
        stage = STAGES[cycle.stage]
        raise Refused([faults.NOT_NOW.at(stage=stage.zh, stage_en=stage.en)])
    pairs = _submitted(sheet, keys)
    found = [] if office else _own_faults(pairs, _progress(sheet, cycle), by)
    if not reason.strip():
        found.append(faults.NO_REASON.at())
    if found:
        raise Refused(found)
    for _, row in pairs:
        row.state, row.why, row.checked_at = "returned", reason.strip()[:WHY], timezone.now()
        row.checked_by = by if row.submitted_by_id != by.pk else None
        row.save(update_fields=["state", "why", "checked_at", "checked_by"])
    done = [want.key for want, _ in pairs]
    note("columns.returned", cycle, by=by, unit=sheet.unit, columns=done, reason=reason.strip()[:WHY])
    return done


def _held(sheet: Sheet) -> dict[str, Submission]:
    """The stored states of the sheet's columns, held until the action ends."""
    rows = Submission.objects.select_for_update(of=("self",), no_key=True).filter(cycle=sheet.cycle, unit=sheet.unit)
    return {row.key: row for row in rows.select_related("submitted_by", "checked_by")}


def _progress(sheet: Sheet, cycle: Cycle) -> dict[str, Progress]:
    """How far each column is, on the cycle that the action holds."""
    return {key: done for (_, _, key), done in progress_of([replace(sheet, cycle=cycle)]).items()}


def _chosen(sheet: Sheet, keys: Iterable[str]) -> list[Want]:
    asked = list(dict.fromkeys(keys))
    if strange := [key for key in asked if sheet.column(key) is None]:
        raise Refused([faults.NO_SUCH_COLUMN.at(column=key[:80]) for key in strange])
    return [want for want in sheet.columns if want.key in set(asked)]


def _is_open(row: Submission | None) -> bool:
    return row is None or row.state in ("open", "returned")


def _against(sheet: Sheet, cycle: Cycle, want: Want, row: Submission | None, done: Progress) -> list[Fault]:
    """Why a column cannot be submitted."""
    if row is not None and not _is_open(row):
        who, when = (
            (row.submitted_by, row.submitted_at) if row.state == "submitted" else (row.checked_by, row.checked_at)
        )
        words: dict[str, Any] = {
            "who": who.name if who else "",
            "when": timezone.localtime(when).strftime("%m-%d %H:%M"),
        }
        return [faults.NOT_OPEN.at(**_named(want), **_state_words(row.state), **words)]
    if done.elsewhere:
        return [faults.NOTHING_TO_SUBMIT.at()]
    return _lacking(sheet, cycle, want, done)


def _lacking(sheet: Sheet, cycle: Cycle, want: Want, done: Progress) -> list[Fault]:
    if not done.missing:
        return []
    unit = first_missing(sheet, want, cycle, done)
    return [faults.CELLS_MISSING.at(**_named(want), count=done.missing, unit=unit)]


def _submitted(sheet: Sheet, keys: Iterable[str]) -> Pairs:
    """The chosen columns, all of which wait to be checked. Raises Refused."""
    rows, chosen = _held(sheet), _chosen(sheet, keys)
    if not chosen:
        raise Refused([faults.NO_SUCH_COLUMN.at(column="—")])
    found, pairs = [], []
    for want in chosen:
        row = rows.get(want.key)
        if row is not None and row.state == "submitted":
            pairs.append((want, row))
            continue
        by = row.checked_by.name if row is not None and row.checked_by else ""
        words: dict[str, Any] = {"by": f"（{by}）" if by else "", "by_en": f" ({by})" if by else ""}
        found.append(faults.NOT_SUBMITTED.at(**_named(want), **_state_words(row.state if row else "open"), **words))
    if found:
        raise Refused(found)
    return pairs


def _own_faults(pairs: Pairs, progress: dict[str, Progress], by: Person) -> list[Fault]:
    """Columns that somebody submitted or typed themselves."""
    typed = typed_by(by, [row for _, row in pairs])
    found = []
    for want, row in pairs:
        if own := own_part(by, row, want, progress[want.key], typed):
            zh, en = ("提交", "submitted") if own == "submitted" else ("填写", "filled in")
            found.append(faults.OWN_ENTRY.at(**_named(want), what=zh, what_en=en))
    return found


def _named(want: Want) -> dict[str, Any]:
    period = f" {want.period}" if want.period else ""
    return {"title": f"“{want.title}{period}”", "title_en": f"'{want.title_en or want.title}{period}'"}


def _state_words(state: str) -> dict[str, Any]:
    words = STATES[state]
    return {"state": words.zh, "state_en": words.en}
