"""责任倒查: cases that others found in a grid although the grid should have: a list for a person to judge."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Q, QuerySet

from kaoping.web.bridge.collecting import Kind
from kaoping.web.cases.cells import cells_of
from kaoping.web.cases.files import metres
from kaoping.web.cases.models import Case
from kaoping.web.cases.rights import hand_of
from kaoping.web.collection.plan import wants
from kaoping.web.cycles.models import Cycle
from kaoping.web.feed.models import Missed
from kaoping.web.feed.scope import scope_of
from kaoping.web.people.roles import APPROVER, AUTHOR, LEADER, SUPERVISOR
from kaoping.web.people.viewer import Viewer

RADIUS = 100  # metres
BEFORE = datetime.timedelta(days=30)  # a report of the grid counts as its own finding for so long
STEP = 0.0012  # degrees: more than RADIUS in every direction up to 40° of latitude
PAGE = 30
PIECE = 200  # cases read at once to fill a page
PIECES = 5
JUDGES = (SUPERVISOR, AUTHOR)
SEES = (*JUDGES, APPROVER, LEADER)
USUAL = {"media": "grid_media", "upper": "grid_leader", "public": "grid_hotline", "supervisor": "grid_notice"}
"""Who found it → the kind of incident that is proposed, where the scheme has it."""


@dataclass(frozen=True)
class Line:
    """A case that others found, what was said of it, whether the viewer may judge it and hand it on, the kind of
    incident that is proposed."""

    case: Case
    judged: Missed | None
    may_judge: bool
    may_hand_on: bool
    proposed: str


def found_by_others(viewer: Viewer, cycle: Cycle) -> QuerySet[Case]:
    """Accepted cases of the cycle in the viewer's grids that others than the grid found."""
    found = scope_of(cycle).cases().filter(valid=True, filed_at__isnull=False)
    found = found.filter(grid__isnull=False, duplicate_of=None, fabricated=False).exclude(found_by="grid")
    reach = viewer.reach(*SEES)
    if viewer.tree.nodes.keys() <= reach:
        return found
    return found.filter(Q(town__in=reach) | Q(grid__in=reach))


def page(viewer: Viewer, cycle: Cycle, before: int | None) -> tuple[list[Line], int | None]:
    """The newest ones below an id, and from where the next page goes on (None at the end)."""
    cases: list[Case] = []
    for _ in range(PIECES):
        rows = found_by_others(viewer, cycle).select_related("category", "grid")
        piece = list((rows if before is None else rows.filter(pk__lt=before)).order_by("-pk")[:PIECE])
        cases += unseen(piece)
        before = piece[-1].pk if len(piece) == PIECE else None
        if before is None or len(cases) >= PAGE:
            break
    if len(cases) > PAGE:
        before = cases[PAGE - 1].pk
    return lines(viewer, cycle, cases[:PAGE]), before


def unseen(cases: Sequence[Case]) -> list[Case]:
    """Those of which the grid had not reported the same kind of thing near by in the weeks before."""
    if not cases:
        return []
    reports = _near(cases)
    return [case for case in cases if not any(_is_of(case, report) for report in reports[case.category_id])]


def _near(cases: Sequence[Case]) -> dict[int | None, list[Case]]:
    """Reports of grids around some cases, by category."""
    cells = {cell for case in cases if case.longitude is not None for cell in _around(case)}
    kinds = {case.category_id for case in cases}
    moments = [case.reported_at for case in cases]
    known = Case.objects.filter(cell__in=cells, found_by="grid", category__in=kinds, valid=True)
    known = known.filter(reported_at__gte=min(moments) - BEFORE, reported_at__lte=max(moments))
    found: dict[int | None, list[Case]] = defaultdict(list)
    for report in known.only("category_id", "longitude", "latitude", "reported_at", "grid_id"):
        found[report.category_id].append(report)
    return found


def _around(case: Case) -> Iterable[int]:
    assert case.longitude is not None
    assert case.latitude is not None
    steps = np.array([-STEP, 0.0, STEP])
    x, y = (each.ravel() for each in np.meshgrid(case.longitude + steps, case.latitude + steps))
    return (int(cell) for cell in cells_of(x, y))


def _is_of(case: Case, report: Case) -> bool:
    if not case.reported_at - BEFORE <= report.reported_at <= case.reported_at:
        return False
    if None in (case.longitude, case.latitude, report.longitude, report.latitude):
        return False
    places = (case.longitude, case.latitude), (report.longitude, report.latitude)
    return metres(*places) <= RADIUS  # type: ignore[arg-type]


def lines(viewer: Viewer, cycle: Cycle, cases: Sequence[Case]) -> list[Line]:
    """What the page says of each."""
    judged = {each.case_id: each for each in Missed.objects.filter(cycle=cycle, case__in=cases)
              .select_related("judged_by", "registration")}  # fmt: skip
    kinds, author = {kind.code for kind in kinds_of(cycle)}, viewer.reaches(cycle.owner_id, AUTHOR)
    told = []
    for case in cases:
        known = judged.get(case.pk)
        hand_on = author and known is not None and known.state == "confirmed" and known.registration_id is None
        proposed = USUAL.get(case.found_by, "")
        told.append(
            Line(case, known, known is None and may_judge(viewer, case), hand_on, proposed if proposed in kinds else "")
        )
    return told


def kinds_of(cycle: Cycle) -> tuple[Kind, ...]:
    """The kinds of incidents that the cycle's scheme knows."""
    return wants(cycle).kinds


def may_judge(viewer: Viewer, case: Case) -> bool:
    """A supervisor or an author of the place, who neither reported nor handled it."""
    unit = case.grid_id or case.town_id or case.desk_id
    if not viewer.reaches(unit, *JUDGES) or case.reporter_id == viewer.person.pk:
        return False
    return not hand_of(viewer, case).handled
