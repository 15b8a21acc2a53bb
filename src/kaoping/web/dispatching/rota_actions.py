"""Every write about the rota: made, written, published by somebody else, changed in the open afterwards."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.dispatching import faults
from kaoping.web.dispatching.models import ROTA_STATES, TURNS, Rota, RotaChange, RotaDay
from kaoping.web.dispatching.places import MAKES_ROTA, PUBLISHES_ROTA, name_of
from kaoping.web.dispatching.rotas import Cells, all_troubles, days_of, phones, phones_in
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import today, viewer_of
from kaoping.web.units.models import Unit

AHEAD = 366  # days that a month may lie before or after today
REASON = 200  # characters


@action
def make(*, unit: Unit, month: datetime.date, by: Person) -> Rota:
    """Begin the rota of a month (its first day); the one that is there, if somebody was faster. Raises Refused."""
    _may(unit, MAKES_ROTA, by)
    if abs((month - today()).days) > AHEAD:
        raise Refused([faults.NOT_A_MONTH.at(month=f"{month:%Y-%m}", why="离今天太远", why_en="too far from today")])
    made, new = Rota.objects.get_or_create(unit=unit, month=month, defaults={"made_at": timezone.now()})
    if not new:
        raise Refused([_already(made)])
    made.editors.add(by)
    note("rota.made", made, by=by, unit=unit, month=f"{month:%Y-%m}")
    return made


@action
def write(*, rota: int, days: Mapping[datetime.date, Cells], steps: int, reason: str = "", by: Person) -> Rota:
    """Write days of a rota; others stay. steps: as the person saw it. After publication every change needs a reason
    and stays visible. Raises Refused: overtaken, nothing differs, a telephone number, a day of another month."""
    held = _held(rota)
    _may(held.unit, MAKES_ROTA, by)
    if held.steps != steps:
        raise Refused([faults.OVERTAKEN.at(what=_called(held))])
    changes = _changes(held, days)
    if found := _against(held, changes, reason):
        raise Refused(found)
    _keep(held, {day: after for day, (_, after) in changes.items()})
    if held.state == "published":
        _tell(held, changes, reason, by)
    held.steps += 1
    held.save()
    held.editors.add(by)
    note(
        "rota.written",
        held,
        by=by,
        unit=held.unit,
        month=f"{held.month:%Y-%m}",
        changes=_logged(changes),
        reason=reason.strip(),
    )
    return held


def _changes(rota: Rota, days: Mapping[datetime.date, Cells]) -> dict[datetime.date, tuple[Cells, Cells]]:
    """Day → before and after, of those that differ."""
    there = cells_of(rota)
    pairs = {day: (there.get(day, Cells()), cells) for day, cells in sorted(days.items())}
    return {day: pair for day, pair in pairs.items() if pair[0] != pair[1]}


def _against(rota: Rota, changes: Mapping[datetime.date, tuple[Cells, Cells]], reason: str) -> list[Fault]:
    if not changes:
        return [faults.NOTHING_CHANGED.at()]
    inside = set(days_of(rota.month))
    found = [
        faults.BAD_DAY.at(day=day, why="不在这个月", why_en="not of this month") for day in changes if day not in inside
    ]
    found += phones({day: after for day, (_, after) in changes.items()})
    if rota.state == "published":
        found += phones_in(reason, min(changes))
        if not reason.strip():
            found.append(faults.MISSING.at(what="调整的理由", what_en="the reason of the change"))
        found += _incomplete(
            {**cells_of(rota), **{day: after for day, (_, after) in changes.items()}}, rota, set(changes)
        )
    return found


def _incomplete(days: Mapping[datetime.date, Cells], rota: Rota, only: set[datetime.date]) -> list[Fault]:
    """Gaps and doubles; only: of these days, all of the month for an empty set."""
    told = all_troubles(days, rota.month)
    return [
        faults.ROTA_INCOMPLETE.at(
            day=day, what="、".join(each.zh for each in found), what_en=", ".join(each.en for each in found)
        )
        for day, found in told.items()
        if not only or day in only
    ]


def cells_of(rota: Rota) -> dict[datetime.date, Cells]:
    """What stands in a rota, by day."""
    return {
        row.on: Cells(
            tuple((name, post) for name, post in row.leaders),
            tuple((name, post) for name, post in row.staff),
            tuple(row.departments),
        )
        for row in RotaDay.objects.filter(rota=rota)
    }


def _keep(rota: Rota, days: Mapping[datetime.date, Cells]) -> None:
    RotaDay.objects.filter(rota=rota, on__in=days).delete()
    RotaDay.objects.bulk_create(
        RotaDay(rota=rota, on=day, leaders=cells.leaders, staff=cells.staff, departments=cells.departments)
        for day, cells in days.items()
    )


def _tell(rota: Rota, changes: Mapping[datetime.date, tuple[Cells, Cells]], reason: str, by: Person) -> None:
    """What everybody sees of a change after publication."""
    now = timezone.now()
    RotaChange.objects.bulk_create(
        RotaChange(
            rota=rota, on=day, turn=turn, before=old[turn][:400], after=new[turn][:400],
            reason=reason.strip()[:REASON], at=now, by=by,
        )
        for day, (before, after) in changes.items()
        for old, new in [(before.texts(), after.texts())]
        for turn in TURNS
        if old[turn] != new[turn]
    )  # fmt: skip


def _logged(changes: Mapping[datetime.date, tuple[Cells, Cells]]) -> list[list[object]]:
    return [
        [day, list(before.texts().values()), list(after.texts().values())] for day, (before, after) in changes.items()
    ]


@action
def publish(*, rota: int, steps: int, by: Person) -> Rota:
    """Publish a rota without gaps and doubles; never by anybody who made any of it. steps: as the person saw it."""
    held = _held(rota)
    _may(held.unit, PUBLISHES_ROTA, by)
    if held.state == "published":
        raise Refused([_already(held)])
    if held.steps != steps:
        raise Refused([faults.OVERTAKEN.at(what=_called(held))])
    if held.editors.filter(pk=by.pk).exists():
        raise Refused([faults.SAME_PERSON.at(what=_called(held), did="编排", did_en="made")])
    if found := _incomplete(cells_of(held), held, set()):
        raise Refused(found)
    held.state, held.published_at, held.published_by = "published", timezone.now(), by
    held.steps += 1
    held.save()
    note("rota.published", held, by=by, unit=held.unit, month=f"{held.month:%Y-%m}")
    return held


def _held(pk: int) -> Rota:
    return Rota.objects.select_for_update(of=("self",), no_key=True).select_related("unit").get(pk=pk)


def _may(unit: Unit, roles: tuple[str, ...], by: Person) -> None:
    viewer = viewer_of(by)
    if unit.pk not in viewer.tree.nodes or not viewer.reaches(unit.pk, *roles):
        raise Refused([faults.NOT_YOUR_PLACE.at(unit=name_of(viewer.tree, unit))])


def _called(rota: Rota) -> str:
    return f"{rota.month:%Y-%m} 轮值表"


def _already(rota: Rota) -> Fault:
    state = ROTA_STATES[rota.state]
    return faults.ALREADY.at(what=_called(rota), state=state.zh, state_en=state.en)
