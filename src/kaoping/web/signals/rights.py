"""Who sees signals of honesty, and who judges them."""

from __future__ import annotations

from django.db.models import QuerySet

from kaoping.web.cases.rights import hand_of
from kaoping.web.people.roles import APPROVER, AUTHOR, LEADER, SUPERVISOR
from kaoping.web.people.viewer import Viewer
from kaoping.web.signals.models import Signal

JUDGES = (SUPERVISOR, AUTHOR)
SEES = (*JUDGES, APPROVER, LEADER)


def seen(viewer: Viewer) -> QuerySet[Signal]:
    """The signals of the viewer's part of the tree."""
    reach = viewer.reach(*SEES)
    found = Signal.objects.all()
    return found if viewer.tree.nodes.keys() <= reach else found.filter(place__in=reach)


def may_judge(viewer: Viewer, signal: Signal) -> bool:
    """A supervisor or an author of the place, whom it does not concern and who had no hand in the case."""
    if not viewer.reaches(signal.place_id, *JUDGES) or signal.person_id == viewer.person.pk:
        return False
    if signal.case is None:
        return True
    return signal.case.reporter_id != viewer.person.pk and not hand_of(viewer, signal.case).handled
