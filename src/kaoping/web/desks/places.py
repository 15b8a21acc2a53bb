"""The work places: for whom each is, which cases lie there, by which indexes they are found, what is done next.

A case lies at a work place by conditions that are as narrow as the indexes of cases: this desk and this state, this
unit and this state. The paths of a place share no case, so that counts of them add up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from kaoping.web.cases.loop import OPEN, STATES
from kaoping.web.cases.models import Assisting
from kaoping.web.cases.placing import runs_cases
from kaoping.web.cases.rights import AT_DESKS
from kaoping.web.desks.walking import Leg
from kaoping.web.people.roles import (
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
from kaoping.web.site.words import Said, said

MOST_HELPED = 3000
BRANCHES = 60  # paths of a list; beyond, one for every state
WATCHING = (SUPERVISOR, LEADER, DUTY_CHIEF, DISPATCHER, AUTHOR, APPROVER)
OVERSEES = (*AT_DESKS, LEADER, AUTHOR, APPROVER)  # see whatever their platform runs
STANDING = ("held", "returned", "parked", "mediation", "court")  # no clock runs
AT_UNIT = ("dispatched", "handling", "mediation", "court")
# A partial index of SQLite is used where its own condition stands in the query, figures and all.
URGED = RawSQL('"cases_case"."urged" > 0', (), output_field=BooleanField())
Paths = Callable[[Viewer, Sequence[str]], list[Q]]


@dataclass(frozen=True, slots=True)
class Place:
    """roles: for whom it is there. states: of the cases in it. next: state → the action that is done there; bulk: with
    many at once. newest: ordered by the newest report, not by what is due first."""

    words: Said
    about: Said
    roles: tuple[str, ...]
    states: tuple[str, ...]
    paths: Paths
    next: dict[str, str] = field(default_factory=dict)
    bulk: tuple[str, ...] = ()
    newest: bool = False

    def legs(self, viewer: Viewer, states: Sequence[str]) -> tuple[Leg, ...]:
        """What is due first, then what has no clock; or all of it, the newest first."""
        paths = self.paths(viewer, states)
        if self.newest:
            return (Leg(tuple(paths), down=True),)
        due = tuple(path & Q(due_at__isnull=False) for path in paths)
        none = tuple(path & Q(due_at__isnull=True) for path in paths)
        return Leg(due, "due_at"), Leg(none, empty="due_at")


# --- which desks, which units -------------------------------------------------------------------------------------


def sees_all(viewer: Viewer, *roles: str) -> bool:
    """Whether the roles reach the whole tree."""
    return bool(viewer.tree.nodes) and viewer.tree.nodes.keys() <= viewer.reach(*roles)


def desks(viewer: Viewer, *roles: str) -> list[int]:
    """Ids of the units within reach that may run cases: none below a town does."""
    nodes = viewer.tree.nodes
    return sorted(unit for unit in viewer.reach(*roles) if unit not in nodes or runs_cases(nodes[unit]))


def at_desks(*roles: str) -> Paths:
    """Cases of the desks that the roles reach."""

    def paths(viewer: Viewer, states: Sequence[str]) -> list[Q]:
        is_open = all(not STATES[state].over for state in states)
        if is_open and sees_all(viewer, *roles):
            return [Q(state=state, closed_at__isnull=True) for state in states]
        return by_desk(desks(viewer, *roles), states)

    return paths


def by_desk(units: Sequence[int], states: Sequence[str]) -> list[Q]:
    """A path for every desk and state; where that were too many, one for every state."""
    if not units:
        return []
    if len(units) * len(states) <= BRANCHES:
        return [Q(desk=unit, state=state) for unit in units for state in states]
    return [Q(desk__in=units, state=state) for state in states]


def at_units(viewer: Viewer, states: Sequence[str]) -> list[Q]:
    """Cases that the own units lead, and those in which they assist another."""
    units = sorted(viewer.reach(HANDLER))
    return [*led_by(units, states), Q(pk__in=helped_by(units, states))] if units else []


def led_by(units: Sequence[int], states: Sequence[str]) -> list[Q]:
    """A path for every lead unit and state; where that were too many, one for every state."""
    if len(units) * len(states) <= BRANCHES:
        return [Q(lead=unit, state=state) for unit in units for state in states]
    return [Q(lead__in=units, state=state) for state in states]


def helped_by(units: Sequence[int], states: Sequence[str]) -> Any:
    """Ids of the cases that others lead and these units assist in: told to the database one by one and with no other
    condition, as long as they are few, so that it does not begin at the other end."""
    rows = Assisting.objects.filter(unit__in=units, case__state__in=states).exclude(case__lead__in=units)
    found = list(rows.order_by().values_list("case", flat=True).distinct()[: MOST_HELPED + 1])
    return found if len(found) <= MOST_HELPED else rows.values("case")


def to_check(viewer: Viewer, states: Sequence[str]) -> list[Q]:
    """Cases of the own desks for those who verify; of the own grids for those who work there."""
    found = at_desks(CHECKER)(viewer, states)
    grids = viewer.reach(GRID_WORKER)
    if grids and not (found and sees_all(viewer, CHECKER)):
        found.append(Q(grid__in=grids, state__in=states) & ~Q(desk__in=desks(viewer, CHECKER)))
    return found


def asked_of(viewer: Viewer, states: Sequence[str]) -> list[Q]:
    """Requests for an extension: the first one for the duty chief, the next for a leader. Only cases in the hand of a
    unit have one: the index that holds them alone needs no state."""
    found = []
    for role, which in ((DUTY_CHIEF, Q(extensions=0)), (LEADER, Q(extensions__gt=0))):
        units = desks(viewer, role)
        if units and "handling" in states:
            there = Q() if sees_all(viewer, role) else Q(desk__in=units)
            found.append(Q(asked_extension__isnull=False) & which & there)
    return found


def urged(viewer: Viewer, states: Sequence[str]) -> list[Q]:
    """Urged cases, by the index that holds them alone, state by state."""
    found = []
    if viewer.has(*CHASES):
        found.append(Q() if sees_all(viewer, *CHASES) else Q(desk__in=desks(viewer, *CHASES)))
    if viewer.has(HANDLER) and Q() not in found:
        found.append(Q(lead__in=viewer.reach(HANDLER)) & ~Q(desk__in=desks(viewer, *CHASES)))
    return [each & urged_in(state) for each in found for state in states]


def urged_in(state: str) -> Q:
    return Q(URGED) & Q(closed_at__isnull=True, state=state)


CHASES = (SUPERVISOR, LEADER, DUTY_CHIEF)


def parked(viewer: Viewer, states: Sequence[str]) -> list[Q]:
    """Of the desks for those who chase cases, of the units for those who handle them."""
    found = at_desks(*CHASES)(viewer, states) if viewer.has(*CHASES) else []
    units = sorted(viewer.reach(HANDLER))
    if units and not (found and sees_all(viewer, *CHASES)):
        others = ~Q(desk__in=desks(viewer, *CHASES))
        found += [path & others for path in led_by(units, states)]
    return found


def own(viewer: Viewer, states: Sequence[str]) -> list[Q]:
    """What the person has reported."""
    narrowed = Q() if len(states) == len(STATES) else Q(state__in=states)
    return [Q(reporter=viewer.person.pk, reporter__isnull=False) & narrowed]


# --- the table of them --------------------------------------------------------------------------------------------

PLACES: dict[str, Place] = {
    "intake": Place(
        said("受理", "Intake"),
        said(
            "待放行的先看，再受理立案；退回上报人的在等补正",
            "release, then accept; what was returned waits for its reporter",
        ),
        (INTAKE,), ("reported", "held", "returned"), at_desks(INTAKE), {"reported": "accept", "held": "release"},
        ("accept", "reject", "release", "discard"),
    ),
    "dispatch": Place(
        said("派遣", "Dispatch"), said("已立案，等派给主办单位", "accepted, waiting for a lead unit"),
        (DISPATCHER,), ("accepted",), at_desks(DISPATCHER), {"accepted": "dispatch"}, ("dispatch",),
    ),
    "unit": Place(
        said("单位待办", "My unit"), said("本单位主办和协办的案件", "what my unit leads and assists in"),
        (HANDLER,), AT_UNIT, at_units,
        {"dispatched": "sign", "handling": "finish", "mediation": "settle", "court": "outcome"}, ("sign",),
    ),
    "extensions": Place(
        said("延期审批", "Extensions"),
        said(
            "第一次由值班长批，再次由领导批",
            "the duty chief decides on the first, a leader on the next",
        ),
        (DUTY_CHIEF, LEADER), ("handling",), asked_of, {"handling": "grant_extension"},
    ),
    "check": Place(
        said("核实与核查", "Verification"),
        said(
            "公众上报先核实；处置结果到现场核查，参与过处置的人不核查",
            "confirm what the public reports; verify results on the spot, never one's own",
        ),
        (CHECKER, GRID_WORKER), ("to_verify", "handled"), to_check, {"to_verify": "verify", "handled": "pass"},
        ("pass",),
    ),
    "close": Place(
        said("评价结案", "Closing"), said("核查通过，等评价和结案", "verified, waiting to be evaluated and closed"),
        (SUPERVISOR, INTAKE), ("checked",), at_desks(SUPERVISOR, INTAKE), {"checked": "close"}, ("close",),
    ),
    "open": Place(
        said("在办时限", "Clocks"), said("还没有结案的，先到期的在前", "what is not closed, due first on top"),
        WATCHING, tuple(OPEN), at_desks(*OVERSEES), {}, ("urge",),
    ),
    "urged": Place(
        said("督办中", "Urged"), said("已督办、还没有结案的", "urged and not closed yet"),
        (*CHASES, HANDLER), tuple(OPEN), urged, {}, ("urge",),
    ),
    "parked": Place(
        said("挂账", "Parked"), said("不计时限，到期恢复办理", "out of the clock until their day"),
        (*CHASES, HANDLER), ("parked",), parked, {"parked": "unpark"},
    ),
    "mine": Place(
        said("我上报的", "Mine"),
        said(
            "自己上报的，新的在前；被退回的补正后再报",
            "what I reported, newest first; mend and resend what came back",
        ),
        (GRID_WORKER, SUPERVISOR), tuple(STATES), own, {"returned": "resubmit"}, newest=True,
    ),
    "archive": Place(
        said("归档", "Archive"), said("已结案，等归档", "closed, waiting to be archived"),
        (INTAKE,), ("closed",), at_desks(INTAKE), {"closed": "archive"}, ("archive",),
    ),
}  # fmt: skip


def places_of(viewer: Viewer) -> dict[str, Place]:
    """The work places of a person, in the order of the loop."""
    return {key: place for key, place in PLACES.items() if viewer.has(*place.roles)}
