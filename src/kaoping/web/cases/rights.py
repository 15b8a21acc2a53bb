"""Who may do what with a case: the table's `who` held against a person, the table's guards, and who sees a case."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from kaoping.problems import Fault
from kaoping.web.cases import faults
from kaoping.web.cases.loop import (
    ACTIONS,
    ASSISTING,
    AT_GRID,
    HANDLING,
    LEAD,
    REPORTER,
    STATES,
    SYSTEM_ITSELF,
    Transition,
    rows,
    rows_from,
)
from kaoping.web.cases.models import Assisting, Case, Step
from kaoping.web.cases.placing import above
from kaoping.web.people.roles import (
    APPRAISED,
    APPROVER,
    AUTHOR,
    CHECKER,
    DISPATCHER,
    DUTY_CHIEF,
    GRID_WORKER,
    HANDLER,
    INTAKE,
    LEADER,
    SUPERVISOR,
)
from kaoping.web.people.viewer import Viewer

AT_DESKS = (INTAKE, DISPATCHER, DUTY_CHIEF, CHECKER, SUPERVISOR)  # see the cases that their platform runs
BY_PLACE = (*AT_DESKS, LEADER, AUTHOR, APPROVER, APPRAISED, GRID_WORKER)  # see the cases of their places
SEES = (*BY_PLACE, HANDLER)
REPORTS: dict[str, tuple[str, ...]] = {  # channel → who may report by it
    "grid": (GRID_WORKER,),
    "supervisor": (SUPERVISOR,),
    "hotline": (INTAKE,),
    "desk": (INTAKE,),
    "upper": (INTAKE,),
    "leader": (INTAKE,),
    "media": (INTAKE,),
}
DISPUTED_WITHIN = datetime.timedelta(days=15)  # after closing, the reporter may ask to open it again
LADDER = 3  # 督办: by the supervisor twice, the third time by a leader


@dataclass(frozen=True)
class Hand:
    """A person at a case. viewer None: the system itself."""

    viewer: Viewer | None
    case: Case
    now: datetime.datetime

    @cached_property
    def handled(self) -> bool:
        """Whether the person had a hand in handling it: took a step of it, reported it as settled, is of its unit."""
        if self.viewer is None:
            return False
        if self.case.self_handled and self.case.reporter_id == self.viewer.person.pk:
            return True
        if self.case.lead_id is not None and self.viewer.reaches(self.case.lead_id, HANDLER):
            return True
        if any(self.viewer.reaches(unit, HANDLER) for unit in self.assisting):
            return True
        return Step.objects.filter(case=self.case, by=self.viewer.person, action__in=HANDLING).exists()

    @cached_property
    def assisting(self) -> tuple[int, ...]:
        return tuple(Assisting.objects.filter(case=self.case).values_list("unit_id", flat=True))

    def is_one_of(self, who: Iterable[str]) -> bool:
        """Whether the person is any of those a row names."""
        return any(self._is(each) for each in who)

    def _is(self, who: str) -> bool:
        case, viewer = self.case, self.viewer
        if viewer is None or who == SYSTEM_ITSELF:
            return viewer is None and who == SYSTEM_ITSELF
        if who == REPORTER:
            return case.reporter_id == viewer.person.pk
        if who == LEAD:
            return case.lead_id is not None and viewer.reaches(case.lead_id, HANDLER)
        if who == ASSISTING:
            return any(viewer.reaches(unit, HANDLER) for unit in self.assisting)
        if who == AT_GRID:
            return case.grid_id is not None and viewer.reaches(case.grid_id, GRID_WORKER)
        return viewer.reaches(case.desk_id, who)


Guard = Callable[[Hand], bool]


def _first(hand: Hand) -> bool:
    return hand.case.extensions == 0


def _ladder(hand: Hand) -> bool:
    """Each rung but the last by anybody the row names; the last one by a leader."""
    urged = hand.case.urged
    return urged < LADDER - 1 or (urged < LADDER and hand.is_one_of((LEADER,)))


GUARDS: dict[str, Guard] = {
    "not_handled": lambda hand: not hand.handled,
    "self_handled": lambda hand: hand.case.self_handled,
    "has_reporter": lambda hand: hand.case.reporter_id is not None,
    "has_above": lambda hand: above(hand.case.desk_id) is not None,
    "escalated": lambda hand: hand.case.escalated,
    "request": lambda hand: hand.case.asked_extension is not None,
    "no_request": lambda hand: hand.case.asked_extension is None,
    "first_extension": _first,
    "later_extension": lambda hand: not _first(hand),
    "in_time": lambda hand: hand.case.closed_at is not None and hand.now - hand.case.closed_at <= DISPUTED_WITHIN,
    "ladder": _ladder,
    "counted": lambda hand: hand.case.valid,
    "struck": lambda hand: not hand.case.valid,
    "not_forged": lambda hand: not hand.case.fabricated,
}


def allowed_row(hand: Hand, action: str) -> Transition | Fault:
    """The row by which the person takes the action now, or why there is none."""
    found = rows(hand.case.state, action)
    state = STATES[hand.case.state].words
    told: dict[str, Any] = {"number": hand.case.number, "action": ACTIONS[action].zh, "action_en": ACTIONS[action].en}
    if not found:
        return faults.NOT_IN_THIS_STATE.at(**told, state=state.zh, state_en=state.en)
    own = [row for row in found if hand.is_one_of(row.who)]
    if not own:
        return faults.NOT_YOURS.at(**told)
    for row in own:
        if all(GUARDS[guard](hand) for guard in row.guards):
            return row
    failed = next(guard for guard in own[0].guards if not GUARDS[guard](hand))
    return faults.GUARDED[failed].at(**told)


def open_rows(hand: Hand) -> list[Transition]:
    """What the person may do with the case now, in the order of the table."""
    return [
        row
        for row in rows_from(hand.case.state)
        if hand.is_one_of(row.who) and all(GUARDS[guard](hand) for guard in row.guards)
    ]


def may_report(viewer: Viewer, channel: str) -> bool:
    return viewer.has(*REPORTS.get(channel, ()))


# --- who sees ------------------------------------------------------------------------------------------------------


def seen(viewer: Viewer) -> Q:
    """The cases that a person sees: of their places and desks, those their unit handles or assists in, their own."""
    places = viewer.reach(*BY_PLACE)
    if viewer.tree.nodes.keys() <= places:
        return Q()
    found = Q(reporter=viewer.person) & Q(reporter__isnull=False)
    if places:
        found |= _of_places(viewer) | Q(desk__in=viewer.reach(*AT_DESKS, LEADER, AUTHOR, APPROVER))
    units = viewer.reach(HANDLER)
    if units:
        helped = Assisting.objects.filter(case=OuterRef("pk"), unit__in=units)
        found |= Q(lead__in=units) | Q(Exists(helped))
    return found


def towns_and_deeper(viewer: Viewer) -> tuple[frozenset[int], frozenset[int]]:
    """Ids of the whole towns whose cases a person sees for the places' sake, and of the units within other towns."""
    reached = viewer.reach(*BY_PLACE)
    towns = frozenset(
        unit for unit in reached if unit not in viewer.tree.nodes or viewer.tree.nodes[unit].kind == "town"
    )
    return towns, viewer.tree.below(viewer.granted_units(*BY_PLACE) - _above_towns(viewer)) - towns


def _of_places(viewer: Viewer) -> Q:
    """Whole towns by their id; what lies deeper by the grid."""
    towns, deeper = towns_and_deeper(viewer)
    return Q(town__in=towns) | Q(grid__in=deeper)


def _above_towns(viewer: Viewer) -> frozenset[int]:
    """Granted units under which whole towns lie."""
    nodes = viewer.tree.nodes
    return frozenset(
        unit
        for unit in viewer.granted_units(*BY_PLACE)
        if any(nodes[each].kind == "town" for each in viewer.tree.below([unit]) if each in nodes)
    )


def cases_seen(viewer: Viewer) -> QuerySet[Case]:
    return Case.objects.filter(seen(viewer))


def hand_of(viewer: Viewer | None, case: Case, now: datetime.datetime | None = None) -> Hand:
    return Hand(viewer, case, now or timezone.now())
