"""Every write of cycles: opened, moved on, dated anew, who answers for what, made final."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.bridge.facts import Period, parse_period, size_of
from kaoping.web.bridge.schemes import outline
from kaoping.web.collection.handed import columns_given, require_free
from kaoping.web.cycles import faults
from kaoping.web.cycles.calendar import Dates, against_units, day_of_units, proposed, wrong_dates
from kaoping.web.cycles.finality import against_final
from kaoping.web.cycles.matching import matched
from kaoping.web.cycles.models import STAGES, Cycle, CycleUnit, Responsibility, Stage
from kaoping.web.cycles.sight import runs_office
from kaoping.web.people.models import Person
from kaoping.web.people.roles import APPROVER, AUTHOR, OFFICE, ROLES
from kaoping.web.people.viewer import viewer_of
from kaoping.web.results.models import Run
from kaoping.web.schemes.models import Scheme, Version
from kaoping.web.units.models import Unit
from kaoping.web.units.tree import Node, tree_at

SIZES = {"year": ("年", "year"), "quarter": ("季", "quarter"), "month": ("月", "month")}


@action
def open_cycle(
    *,
    version: Version,
    period: str,
    owner: Unit,
    by: Person,
    title: str = "",
    title_en: str = "",
    units_on: datetime.date | None = None,
    stages: dict[str, Dates] | None = None,
    kinds: frozenset[str] | None = None,
    units: Iterable[str] | None = None,
) -> Cycle:
    """Open the appraisal of one period by an approved version. The tree of `units_on` (today, or the period's last
    day when that is past) is copied: everything at and below the owner, of these kinds, with these codes.

    Responsible departments are found by the names in the scheme. Raises Refused with every fault.
    """
    span = parse_period(period)
    # Of two who open the same, the second is told so.
    Scheme.objects.select_for_update(no_key=True).get(pk=version.scheme_id)
    version = Version.objects.select_related("scheme").get(pk=version.pk)
    _require(by, owner, "开", "open", AUTHOR)
    day = units_on or day_of_units(span, viewer_of(by).on, owner)
    dates = stages or proposed(span)
    nodes = _taking_part(owner, day, kinds, None if units is None else frozenset(units))
    against = against_units(nodes, outline(version.text).appraised_kind, day)
    found = [*_against(version, span, owner), *wrong_dates(dates), *against]
    if found:
        raise Refused(found)
    cycle = Cycle.objects.create(
        version=version,
        period=span.text,
        owner=owner,
        title=title.strip()[:200] or f"{version.title} {span.text}",
        title_en=title_en.strip()[:200] or (f"{version.title_en} {span.text}" if version.title_en else ""),
        units_on=day,
        opened_by=by,
    )
    _copy_units(cycle, nodes)
    _make_stages(cycle, dates, by)
    answering = _match(cycle)
    details = {"period": span.text, "version": version.pk, "units": len(nodes), "responsibilities": answering}
    note("cycle.opened", cycle, by=by, unit=owner, **details)
    return cycle


def _require(by: Person, owner: Unit, what: str, what_en: str, *roles: str) -> None:
    if not viewer_of(by).reaches(owner.pk, *roles):
        role = ROLES[roles[0]]
        words: dict[str, Any] = {"what": what, "what_en": what_en, "role_zh": role.zh, "role_en": role.en}
        raise Refused([faults.NOT_YOURS.at(**words)])


def _against(version: Version, span: Period, owner: Unit) -> list[Fault]:
    """What speaks against this version in this period."""
    found: list[Fault] = []
    title, first, last = version.title, span.start.date(), span.end.date()
    if version.state != "approved" or version.in_force_from is None:
        return [faults.NOT_APPROVED.at(title=title)]
    until = version.in_force_to
    if version.in_force_from >= last or (until is not None and until <= first):
        words: dict[str, Any] = {
            "until": f",{until} 止" if until else "",
            "until_en": f" until {until}" if until else "",
            "from_on": version.in_force_from.isoformat(),
        }
        found.append(faults.NOT_IN_FORCE.at(title=title, period=span.text, **words))
    wanted = outline(version.text).period_kind
    if wanted != "any" and wanted != size_of(span):
        zh, en = SIZES[wanted]
        found.append(faults.WRONG_SIZE.at(title=title, period=span.text, wanted=zh, wanted_en=en))
    if Cycle.objects.filter(version__scheme=version.scheme_id, period=span.text, owner=owner).exists():
        found.append(faults.OPEN_ALREADY.at(title=title, period=span.text))
    return found


def _taking_part(
    owner: Unit, day: datetime.date, kinds: frozenset[str] | None, codes: frozenset[str] | None
) -> list[Node]:
    return [
        node
        for node in tree_at(day).within(owner.pk)
        if (kinds is None or node.kind in kinds) and (codes is None or node.code in codes)
    ]


def _copy_units(cycle: Cycle, nodes: list[Node]) -> None:
    codes = {node.id: node.code for node in nodes}
    rows = (
        CycleUnit(
            cycle=cycle,
            unit_id=node.id,
            code=node.code,
            name=node.name,
            kind=node.kind,
            parent_code=codes.get(node.parent_id or 0, ""),
            path=node.path,
            attributes={name: str(value) for name, value in node.attributes.items() if value not in (None, "")},
        )
        for node in nodes
    )
    CycleUnit.objects.bulk_create(rows, batch_size=1000)


def _make_stages(cycle: Cycle, dates: dict[str, Dates], by: Person) -> None:
    first = next(iter(STAGES))
    for position, name in enumerate(STAGES):
        entered = {"entered_at": timezone.now(), "entered_by": by} if name == first else {}
        starts, due = dates[name]
        Stage.objects.create(cycle=cycle, name=name, position=position, starts_on=starts, due_on=due, **entered)


def _match(cycle: Cycle) -> int:
    """Fill in the responsibilities that the scheme's names tell, where none is given yet; how many."""
    given = set(Responsibility.objects.filter(cycle=cycle).values_list("item", flat=True))
    found = [
        Responsibility(cycle=cycle, item=item, unit_id=unit)
        for item, units in matched(cycle).items()
        if item not in given
        for unit in units
    ]
    Responsibility.objects.bulk_create(found)
    return len(found)


@action
def match(*, cycle: Cycle, by: Person) -> int:
    """Look for responsible departments once more, for items that have none; how many were found."""
    held = _held(cycle, by)
    columns = columns_given(held)
    count = _match(held)
    require_free(held, columns)
    note("cycle.matched", held, by=by, unit=held.owner, responsibilities=count)
    return count


@action
def advance(*, cycle: Cycle, stage: str, by: Person, reason: str = "") -> Cycle:
    """Enter the next stage, or go back one with a reason. Of two people at once one wins. Raises Refused."""
    held = _held(cycle, by)
    order = list(STAGES)
    step = order.index(stage) - order.index(held.stage) if stage in order else 0
    if step not in (1, -1):
        now, to = STAGES[held.stage], STAGES.get(stage, STAGES[held.stage])
        words: dict[str, Any] = {"now": now.zh, "now_en": now.en, "stage": to.zh, "stage_en": to.en}
        raise Refused([faults.NOT_NEXT.at(**words)])
    if step < 0 and not reason.strip():
        raise Refused([faults.NO_REASON.at()])
    before, held.stage = held.stage, stage
    held.save(update_fields=["stage"])
    Stage.objects.filter(cycle=held, name=stage).update(entered_at=timezone.now(), entered_by=by)
    if step < 0:
        Stage.objects.filter(cycle=held, name=before).update(entered_at=None, entered_by=None)
    what = "cycle.advanced" if step > 0 else "cycle.moved-back"
    note(what, held, by=by, unit=held.owner, before=before, after=stage, reason=reason.strip()[:500])
    cycle.stage = stage
    return held


@action
def set_dates(*, cycle: Cycle, stages: dict[str, Dates], reason: str, by: Person) -> Cycle:
    """Change deadlines, with the reason. Raises Refused."""
    held = _held(cycle, by)
    found = wrong_dates(stages)
    if not reason.strip():
        found.append(faults.NO_REASON.at())
    if found:
        raise Refused(found)
    changed = {}
    for kept in Stage.objects.filter(cycle=held):
        starts, due = stages[kept.name]
        if (kept.starts_on, kept.due_on) != (starts, due):
            changed[kept.name] = {"before": [kept.starts_on, kept.due_on], "after": [starts, due]}
            kept.starts_on, kept.due_on = starts, due
            kept.save(update_fields=["starts_on", "due_on"])
    note("cycle.dates-changed", held, by=by, unit=held.owner, stages=changed, reason=reason.strip()[:500])
    return held


@action
def set_responsible(*, cycle: Cycle, item: str, units: Iterable[Unit], by: Person) -> Cycle:
    """Say which units answer for an item, in place of those before. Raises Refused: also where one that goes has
    handed its figures over, or has marks there."""
    held = _held(cycle, by)
    if item not in {line.id for line in outline(held.version.text).items}:
        raise Refused([faults.NO_SUCH_ITEM.at(item=item[:40])])
    wanted = {unit.pk: unit for unit in units}
    within = {node.id for node in tree_at(held.units_on).within(held.owner_id)}
    if strange := [unit for unit in wanted.values() if unit.pk not in within]:
        raise Refused([faults.NO_SUCH_UNIT.at(unit=unit.code, owner=held.owner.code) for unit in strange])
    columns = columns_given(held)
    rows = Responsibility.objects.filter(cycle=held, item=item)
    before = sorted(rows.values_list("unit__code", flat=True))
    rows.exclude(unit__in=wanted).delete()
    kept = set(rows.values_list("unit_id", flat=True))
    Responsibility.objects.bulk_create(
        [Responsibility(cycle=held, item=item, unit=unit) for unit in wanted.values() if unit.pk not in kept]
    )
    require_free(held, columns)
    after = sorted(unit.code for unit in wanted.values())
    note("cycle.responsible-set", held, by=by, unit=held.owner, item=item, before=before, after=after)
    return held


@action
def finalise(*, cycle: Cycle, run: Run, by: Person) -> Cycle:
    """Make a run the final one; nothing of the cycle can be written afterwards. Raises Refused with every reason."""
    held = _locked(cycle)
    _require(by, held.owner, "定稿", "finalise", APPROVER)
    run = Run.objects.select_related("snapshot").get(pk=run.pk)
    found = against_final(held, run, by)
    if found:
        raise Refused(found)
    held.final_run, held.final_at, held.final_by = run, timezone.now(), by
    before, held.stage = held.stage, "final"
    held.save(update_fields=["final_run", "final_at", "final_by", "stage"])
    Stage.objects.filter(cycle=held, name="final", entered_at__isnull=True).update(
        entered_at=timezone.now(), entered_by=by
    )
    details = {"run": run.number, "results": run.results_digest, "before": before}
    note("cycle.finalised", held, by=by, unit=held.owner, **details)
    return held


def _locked(cycle: Cycle) -> Cycle:
    """The cycle as it is now, held until the action ends. Raises Refused when it is final."""
    held = (
        Cycle.objects.select_for_update(of=("self",), no_key=True).select_related("version", "owner").get(pk=cycle.pk)
    )
    if held.final_at is not None:
        raise Refused([faults.FINAL.at(cycle=held.title)])
    return held


def _held(cycle: Cycle, by: Person) -> Cycle:
    held = _locked(cycle)
    if not runs_office(viewer_of(by), held):
        _require(by, held.owner, "管理", "manage", *sorted(OFFICE, reverse=True))
    return held
