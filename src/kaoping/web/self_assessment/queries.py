"""Reads for others: what units claim (beside the marks of a department), how far they are, what waits for whom."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from decimal import Decimal

from kaoping.web.cycles.models import Cycle, CycleUnit, Stage
from kaoping.web.cycles.sight import cycles_seen
from kaoping.web.people.roles import APPRAISED
from kaoping.web.people.viewer import Viewer
from kaoping.web.self_assessment.models import Line, SelfAssessment
from kaoping.web.self_assessment.place import BROUGHT_BACK, in_time, kind_of
from kaoping.web.self_assessment.reading import claimed_points, rules_of
from kaoping.web.site.queries import MOST, Waiting
from kaoping.web.site.words import said, titled

NOT_TOLD = ("draft",)  # states in which only the unit itself, those above it and the office see what is claimed


def claims(cycle: Cycle, items: Collection[str]) -> dict[tuple[str, str], tuple[Decimal | None, str]]:
    """(unit, item) → (points, text), for those who mark these items: of self-assessments that were submitted (or
    returned since), and marks of the assessor `self` that an import brought."""
    drafts = set(SelfAssessment.objects.filter(cycle=cycle, state__in=NOT_TOLD).values_list("code", flat=True))
    lines = Line.objects.filter(assessment__cycle=cycle, item__in=items).exclude(assessment__state__in=NOT_TOLD)
    found: dict[tuple[str, str], tuple[Decimal | None, str]] = {
        (unit, item): (None, text)
        for unit, item, text in lines.exclude(text="").values_list("assessment__code", "item", "text")
    }
    for unit, points in claimed_points(cycle, rules_of(cycle), items=items).items():
        for item, figure in points.items() if unit not in drafts else ():
            found[unit, item] = (figure, found.get((unit, item), (None, ""))[1])
    return found


def progress(cycle: Cycle) -> dict[str, str]:
    """Code of every unit that has begun → draft, submitted or returned; the others have not."""
    return dict(SelfAssessment.objects.filter(cycle=cycle).values_list("code", "state"))


def waiting(viewer: Viewer) -> list[Waiting]:
    """The self-assessments that the viewer's own units owe, those that were returned first."""
    own = viewer.granted_units(APPRAISED)
    if not own:
        return []
    open_ = cycles_seen(viewer).filter(stage__in=BROUGHT_BACK, final_at__isnull=True).select_related("version")
    cycles = {cycle.pk: cycle for cycle in open_}
    rows = CycleUnit.objects.filter(cycle__in=cycles, unit__in=own).order_by("-cycle__period", "cycle_id", "code")
    kept = {
        (each.cycle_id, each.unit_id): each for each in SelfAssessment.objects.filter(cycle__in=cycles, unit__in=own)
    }
    due = dict(Stage.objects.filter(cycle__in=cycles, name="self").values_list("cycle", "due_on"))
    owed = [
        (cycles[row.cycle_id], row, kept.get((row.cycle_id, row.unit_id)))
        for row in rows
        if row.kind == kind_of(cycles[row.cycle_id])
    ]
    found = [
        _owed(cycle, row, assessment, due.get(cycle.pk))
        for cycle, row, assessment in owed
        if in_time(cycle, assessment, viewer.on) and (assessment is None or assessment.state != "submitted")
    ]
    return sorted(found, key=lambda row: row.kind.zh != RETURNED.zh)[:MOST]


RETURNED = said("自评被退回", "self-assessment returned")


def _owed(cycle: Cycle, unit: CycleUnit, assessment: SelfAssessment | None, due: datetime.date | None) -> Waiting:
    words, about = f"{titled(cycle)} · {unit.name}", (cycle.pk, unit.unit_id)
    if assessment is not None and assessment.state == "returned":
        since, due = assessment.returned_at, assessment.due_on
        return Waiting(RETURNED, words, assessment.why, since, "self_assessment:one", about, due)
    kind = said("待自评", "self-assessment due") if assessment is None else said("自评填写中", "self-assessment begun")
    since = assessment.begun_at if assessment else None
    return Waiting(kind, words, "", since, "self_assessment:one", about, due)
