"""Every write of exemptions: asked for, approved (the row of fact comes or goes with it), refused, withdrawn."""

from __future__ import annotations

from kaoping.problems import Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.corrections import ahead, faults
from kaoping.web.corrections.deciding import against_deciding, decide, held, named, reason_of, take_back
from kaoping.web.corrections.exempting import ExemptionRights, Place, place_of
from kaoping.web.corrections.models import GROUNDS, ExemptionRequest
from kaoping.web.cycles.models import Cycle
from kaoping.web.facts.models import Exemption
from kaoping.web.facts.writing import locked, raise_revision, write_tables
from kaoping.web.people.models import Person
from kaoping.web.people.roles import APPROVER
from kaoping.web.people.viewer import viewer_of
from kaoping.web.units.models import Unit

KEPT_REASON = 200  # characters of a reason in the facts


@action
def ask(*, cycle: Cycle, unit: str, item: str, ground: str, reason: str, by: Person) -> ExemptionRequest:
    """Ask that an item (leaf or section) is not counted for a unit in this cycle. Raises Refused."""
    cycle = locked(cycle)
    place = place_of(cycle, unit, item)
    asked_as, asked_for = _way(cycle, place, by)
    if ground not in GROUNDS:
        zh, en = "、".join(words.zh for words in GROUNDS.values()), ", ".join(words.en for words in GROUNDS.values())
        raise Refused([faults.NO_GROUND.at(grounds=zh, grounds_en=en)])
    reason = reason_of(reason)
    _open(cycle, place, exempt=False)
    made = ExemptionRequest.objects.create(
        cycle=cycle, kind="exempt", unit=place.unit.code, item=place.item, ground=ground, reason=reason,
        asked_as=asked_as, asked_for=asked_for, asked_by=by,
    )  # fmt: skip
    note("exemption.asked", made, by=by, unit=asked_for, cycle=cycle.pk, item=place.item, ground=ground, reason=reason)
    return made


@action
def ask_to_lift(*, cycle: Cycle, unit: str, item: str, reason: str, by: Person) -> ExemptionRequest:
    """Ask that an exempted item counts again. Raises Refused."""
    cycle = locked(cycle)
    place = place_of(cycle, unit, item)
    asked_as, asked_for = _way(cycle, place, by)
    reason = reason_of(reason)
    _open(cycle, place, exempt=True)
    made = ExemptionRequest.objects.create(
        cycle=cycle, kind="lift", unit=place.unit.code, item=place.item, reason=reason, lifts=_in_force(cycle, place),
        asked_as=asked_as, asked_for=asked_for, asked_by=by,
    )  # fmt: skip
    note("exemption.lift_asked", made, by=by, unit=asked_for, cycle=cycle.pk, item=place.item, reason=reason)
    return made


def _way(cycle: Cycle, place: Place, by: Person) -> tuple[str, Unit]:
    found = ExemptionRights(viewer_of(by), cycle).way(place)
    if found is None:
        raise Refused([faults.NOT_YOURS_TO_EXEMPT.at()])
    return found


def _open(cycle: Cycle, place: Place, *, exempt: bool) -> None:
    """The item must be exempt, or must not; and nobody else may be asking. Raises Refused."""
    unit, item = place.unit.name, place.title
    if _stored(cycle, place.unit.code, place.item) != exempt:
        raise Refused([(faults.NOT_EXEMPT if exempt else faults.EXEMPT_ALREADY).at(unit=unit, item=item)])
    waiting = ExemptionRequest.objects.filter(cycle=cycle, unit=place.unit.code, item=place.item, state="asked").first()
    if waiting is not None:
        raise Refused([faults.EXEMPTION_ASKED.at(number=waiting.pk, unit=unit, item=item)])


def _stored(cycle: Cycle, unit: str, item: str) -> bool:
    return Exemption._default_manager.filter(cycle=cycle, unit=unit, item=item).exists()


def _in_force(cycle: Cycle, place: Place) -> ExemptionRequest | None:
    """The request by which the item is exempt; None where an import brought that."""
    rows = ExemptionRequest.objects.filter(cycle=cycle, unit=place.unit.code, item=place.item, state="approved")
    newest = rows.order_by("-decided_at", "-pk").first()
    return newest if newest is not None and newest.kind == "exempt" else None


def approve(*, request: ExemptionRequest, by: Person) -> ExemptionRequest:
    """Take the item out for the unit, or count it again, in the facts. Raises Refused."""
    cycle = Cycle.objects.select_related("version").get(pk=request.cycle_id)
    return _approve(request=request, seen=(cycle.facts_revision, _effect(cycle, request)), by=by)


def _effect(cycle: Cycle, request: ExemptionRequest) -> ahead.Told | None:
    return ahead.of_exemption(cycle, request.unit, request.item, lift=request.kind == "lift")


@action
def _approve(*, request: ExemptionRequest, seen: tuple[int, ahead.Told | None], by: Person) -> ExemptionRequest:
    cycle = locked(request.cycle)
    found = held(ExemptionRequest, request.pk)
    if fault := against_deciding(found, cycle, by, (APPROVER,), [found.unit]):
        raise Refused([fault])
    place, lift = place_of(cycle, found.unit, found.item), found.kind == "lift"
    if _stored(cycle, found.unit, found.item) != lift:
        unit, item = place.unit.name, place.title
        raise Refused([(faults.NOT_EXEMPT if lift else faults.EXEMPT_ALREADY).at(unit=unit, item=item)])
    revision, effect = seen
    found.effect = effect if revision == cycle.facts_revision else _effect(cycle, found)
    _write(cycle, found, by)
    decide(found, "approved", by)
    found.revision = cycle.facts_revision
    found.save()
    note(
        "exemption.lifted" if lift else "exemption.approved", found, by=by, unit=found.asked_for, cycle=cycle.pk,
        item=found.item, ground=found.ground, reason=found.reason, asker=named(found.asked_by), revision=found.revision,
    )  # fmt: skip
    return found


def _write(cycle: Cycle, request: ExemptionRequest, by: Person) -> None:
    if request.kind == "lift":
        Exemption._default_manager.filter(cycle=cycle, unit=request.unit, item=request.item).delete()
        raise_revision(cycle)
        return
    words = GROUNDS[request.ground]
    row = {"unit": request.unit, "item": request.item, "reason": f"{words.zh}：{request.reason}"[:KEPT_REASON]}
    write_tables(cycle, {"exemptions": [row]}, None, by)


@action
def refuse(*, request: ExemptionRequest, reason: str, by: Person) -> ExemptionRequest:
    """Say no, and why. Raises Refused."""
    cycle = locked(request.cycle)
    found = held(ExemptionRequest, request.pk)
    reason = reason_of(reason)
    if fault := against_deciding(found, cycle, by, (APPROVER,), [found.unit]):
        raise Refused([fault])
    decide(found, "refused", by, reason)
    found.save()
    note("exemption.refused", found, by=by, unit=found.asked_for, cycle=cycle.pk, item=found.item, reason=reason,
         asker=named(found.asked_by))  # fmt: skip
    return found


@action
def withdraw(*, request: ExemptionRequest, by: Person) -> ExemptionRequest:
    """Take an own request back. Raises Refused."""
    cycle = locked(request.cycle)
    found = held(ExemptionRequest, request.pk)
    take_back(found, by)
    found.save()
    note("exemption.withdrawn", found, by=by, unit=found.asked_for, cycle=cycle.pk, item=found.item)
    return found
