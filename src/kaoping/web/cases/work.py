"""What the worker does for cases."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from kaoping.problems import Refused
from kaoping.web.cases import file_actions
from kaoping.web.cases.actions import act
from kaoping.web.cases.doing import Inputs
from kaoping.web.cases.files import FOLDER
from kaoping.web.cases.models import Case, CaseFile
from kaoping.web.cases.placing import platforms
from kaoping.web.cases.rights import DISPUTED_WITHIN
from kaoping.web.evidence import store
from kaoping.web.evidence.kept import Kept, enter
from kaoping.web.evidence.work import orphans, scan_kept
from kaoping.web.jobs.running import Report, job

AT_ONCE = 500  # cases that a chore goes on with at one time
HOURS = 24
PART = re.compile(r"[0-9a-f]{2}")  # a folder of contents; that of the dossiers is no such part


@job("cases.scan")
def scan_file(report: Report, *, file: int) -> dict[str, Any]:
    """The scanner's word on one file of a case."""
    return scan_kept(report, FILES, file)


def remove_orphans(hour: int | None = None) -> None:
    """Contents of refused actions and reports: every hour of the day another part of the folder, so that each of its
    parts, and the rows of it, are gone through once a day. hour: now's."""
    hour = timezone.localtime().hour if hour is None else hour
    for part in filter(PART.fullmatch, store.folders(FOLDER)):
        if int(part, 16) % HOURS != hour:
            continue
        folder = f"{FOLDER}/{part}"
        known = set(CaseFile.objects.filter(stored__startswith=f"{folder}/").values_list("stored", flat=True))
        for key in orphans(store.keys_in(folder), known):
            if not CaseFile.objects.filter(stored=key).exists():
                store.remove(key)


FILES = Kept(
    "cases.scan",
    CaseFile,
    file_actions.scanned,
    file_actions.not_scanned,
    file_actions.scan_again,
    lambda file: reverse("casebook:case", args=[file.case_id]),
    remove_orphans,
)
enter(FILES)


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
