"""Whose self-assessment it is, who fills it in, who sees how much of it, and when."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.http import Http404

from kaoping.web.bridge.schemes import outline
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import Sight, cycle_or_404, runs_office, sight_of
from kaoping.web.people.roles import APPRAISED
from kaoping.web.people.viewer import Viewer
from kaoping.web.self_assessment.models import SelfAssessment

FILLED_IN = ("self", "collect")  # stages in which every unit fills in its own
BROUGHT_BACK = ("self", "collect", "check")  # in which a returned one can be mended, up to its date


@dataclass(frozen=True)
class Place:
    """A unit's self-assessment as one person sees it. assessment: None before anything is written."""

    viewer: Viewer
    cycle: Cycle
    unit: CycleUnit
    assessment: SelfAssessment | None
    sight: Sight

    @property
    def state(self) -> str:
        return self.assessment.state if self.assessment else "none"

    @property
    def whole(self) -> bool:
        """Whether every item is seen, with totals and the report: the unit itself, those above it, the office."""
        return self.sight.whole(self.unit.path)

    @property
    def told(self) -> bool:
        """Whether the viewer sees what is claimed: a department does not while the unit is at it."""
        return self.whole or self.state != "draft"

    @property
    def own(self) -> bool:
        """Whether the viewer's people fill it in."""
        return fills_in(self.viewer, self.unit)

    @property
    def open(self) -> bool:
        """Whether the viewer can write in it now."""
        return self.own and self.state != "submitted" and in_time(self.cycle, self.assessment, self.viewer.on)

    @property
    def returnable(self) -> bool:
        """Whether the viewer may return it: of the office, and not to themselves."""
        if self.assessment is None or self.state != "submitted" or self.cycle.stage not in BROUGHT_BACK:
            return False
        theirs = self.own or self.assessment.submitted_by_id == self.viewer.person.pk
        return not theirs and runs_office(self.viewer, self.cycle)

    def sees(self, item: str) -> bool:
        return self.sight.sees(self.unit.path, item)


def fills_in(viewer: Viewer, unit: CycleUnit) -> bool:
    """Whether the viewer writes the unit's self-assessment: people of the unit, or of one above it."""
    return viewer.reaches(unit.unit_id, APPRAISED)


def in_time(cycle: Cycle, assessment: SelfAssessment | None, on: datetime.date) -> bool:
    """Whether the cycle takes what the unit writes on a day."""
    if cycle.final_at is not None:
        return False
    if cycle.stage in FILLED_IN:
        return True
    back = assessment is not None and assessment.state == "returned" and assessment.due_on is not None
    return cycle.stage in BROUGHT_BACK and back and on <= assessment.due_on  # type: ignore[union-attr,operator]


def kind_of(cycle: Cycle) -> str:
    """The kind of units that assess themselves: those that are appraised."""
    return outline(cycle.version.text).appraised_kind


def place_or_404(viewer: Viewer, cycle: int, unit: int) -> Place:
    """The self-assessment of a unit (by its id) of which the viewer sees anything; Http404 for any other."""
    found = cycle_or_404(viewer, cycle)
    sight = sight_of(viewer, found)
    row = CycleUnit.objects.filter(cycle=found, unit=unit, kind=kind_of(found)).select_related("unit").first()
    if row is None or not (sight.whole(row.path) or sight.items):
        raise Http404
    people = ("submitted_by", "returned_by", "summary_by")
    assessment = SelfAssessment.objects.filter(cycle=found, unit=unit).select_related(*people).first()
    return Place(viewer, found, row, assessment, sight)
