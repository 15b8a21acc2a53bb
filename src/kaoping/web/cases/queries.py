"""Reads of single cases; lists have their own (`kaoping.web.desks`)."""

from __future__ import annotations

from django.http import Http404

from kaoping.web.cases.models import Case
from kaoping.web.cases.rights import cases_seen
from kaoping.web.people.viewer import Viewer


def case_or_404(viewer: Viewer, pk: int) -> Case:
    """A case that the viewer sees, with what its page names; Http404 for any other."""
    found = cases_seen(viewer).select_related("category", "reporter", "source", "duplicate_of").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def end_of(case: Case) -> Case:
    """The case that a merged one is handled in, however often that one was merged in its turn."""
    passed = {case.pk}
    while case.state == "merged" and case.duplicate_of is not None and case.duplicate_of_id not in passed:
        case = case.duplicate_of
        passed.add(case.pk)
    return case
