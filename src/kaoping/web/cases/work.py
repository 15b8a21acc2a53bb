"""What the worker does for cases."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kaoping.problems import Refused
from kaoping.web.cases import file_actions
from kaoping.web.cases.actions import act
from kaoping.web.cases.doing import Inputs
from kaoping.web.cases.models import Case, CaseFile
from kaoping.web.cases.placing import platforms
from kaoping.web.cases.rights import DISPUTED_WITHIN
from kaoping.web.evidence import store
from kaoping.web.evidence.scanning import scan
from kaoping.web.jobs.running import Report, job

AT_ONCE = 500  # cases that a chore goes on with at one time


@job("cases.scan")
def scan_file(report: Report, *, file: int) -> dict[str, Any]:
    """Ask the scanner about a file of a case."""
    waiting = CaseFile.objects.select_related("case").filter(pk=file, state="waiting").first()
    if waiting is not None:
        with store.opened(waiting.stored) as content:
            file_actions.scanned(file=waiting, verdict=scan(content))
    return {}


def take_up_parked() -> int:
    """Parked cases whose day has come are handled again; how many."""
    parked = Case.objects.filter(state="parked", closed_at__isnull=True, parked_until__lte=timezone.localdate())
    return _go_on(parked, "unpark")


def archive_closed() -> int:
    """Closed cases that the reporter can no longer ask to open again go to the archive; how many."""
    before = timezone.now() - DISPUTED_WITHIN
    closed = Case.objects.filter(desk__in=platforms(), state="closed", closed_at__lt=before)
    return _go_on(closed, "archive")


def _go_on(cases: QuerySet[Case], action: str) -> int:
    """The system takes an action with some hundreds of cases; what somebody else was first with is left to them."""
    done = 0
    for case, steps in cases.order_by().values_list("pk", "steps")[:AT_ONCE]:
        try:
            act(case=case, action=action, steps=steps, given=Inputs(), by=None)
            done += 1
        except Refused:
            continue
    return done
