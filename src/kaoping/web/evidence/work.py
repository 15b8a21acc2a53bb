"""What the worker does with evidence: scans it, holds it against its digests, tidies up."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Set
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kaoping.web.cycles.models import Cycle
from kaoping.web.evidence import store, work_actions
from kaoping.web.evidence.kept import Kept, all_kept, enter
from kaoping.web.evidence.models import File
from kaoping.web.evidence.scanning import ScannerFailed, Verdict, has_scanner, scan
from kaoping.web.jobs.models import OVER, Job
from kaoping.web.jobs.running import Report, job
from kaoping.web.people.viewer import today

WITH_CONTENT = ("waiting", "clean", "infected", "withdrawn")
AGAIN_AFTER = datetime.timedelta(minutes=10)  # a file that still waits then is scanned anew
ORPHANED_AFTER = datetime.timedelta(days=1)  # content that no row knows by then was never kept
AT_ONCE = 200  # files that one round asks to be scanned


@job("evidence.scan")
def scan_file(report: Report, *, file: int) -> dict[str, Any]:
    """The scanner's word on one file."""
    return scan_kept(report, EVIDENCE, file)


def scan_kept(report: Report, kept: Kept, pk: int) -> dict[str, Any]:
    """The scanner's word on one file of an app; asked again later where it has none."""
    found = kept.model.objects.get(pk=pk)
    if found.state != "waiting":
        return {}
    try:
        with store.opened(found.stored) as content:
            verdict = scan(content) if has_scanner() else Verdict(True)
    except (ScannerFailed, FileNotFoundError) as failed:
        why = "content lost" if isinstance(failed, FileNotFoundError) else str(failed)
        if found.finding != why:
            kept.not_scanned(file=found, why=why)
        raise
    with transaction.atomic():
        kept.scanned(file=found, verdict=verdict)
        report.keep()
    return {"link": kept.page(found)}


@job("evidence.verify")
def verify(report: Report, *, cycle: int) -> dict[str, Any]:
    """Hold every content of a cycle against its digest."""
    files = list(File.objects.filter(cycle=cycle, state__in=WITH_CONTENT).order_by("pk"))
    troubles: dict[int, str] = {}
    step = max(1, len(files) // 50)
    for count, file in enumerate(files):
        if count % step == 0:
            report(count, of=len(files))
        if trouble := trouble_of(file):
            troubles[file.pk] = trouble
    with transaction.atomic():
        if files:
            work_actions.tell_troubles(cycle=cycle, troubles=troubles, counted=len(files))
        report.keep()
    bad = len(troubles)
    link = reverse("evidence:list", args=[cycle]) + ("?state=trouble" if bad else "")
    zh = f"核对 {len(files)} 份，{bad} 份有问题" if bad else f"核对 {len(files)} 份，内容都和摘要一致"
    en = f"{len(files)} files, {bad} in trouble" if bad else f"{len(files)} files, all fit their digests"
    return {"link": link, "zh": zh, "en": en}


def trouble_of(file: File) -> str:
    """ "lost", "changed" or "" for a content that is what it was."""
    try:
        return "" if store.digest(file.stored) == file.sha256 else "changed"
    except FileNotFoundError:
        return "lost"


# --- again and again --------------------------------------------------------------------------------------------------


def tidy() -> None:
    """What comes round every hour: delete what is over, remove what was never kept."""
    delete_in_time()
    for kept in all_kept():
        kept.remove_orphans()


def scan_waiting() -> None:
    """Files that the scanner could not tell, once nothing looks after them any more."""
    for kept in all_kept():
        waiting = kept.model.objects.filter(state="waiting", uploaded_at__lt=timezone.now() - AGAIN_AFTER)
        jobs = Job.objects.filter(kind=kept.kind).exclude(state__in=OVER)
        looked_after = {payload.get("file") for payload in jobs.values_list("payload", flat=True)}
        for file in waiting.order_by("pk").exclude(pk__in=looked_after)[:AT_ONCE]:
            kept.scan_again(file=file)


def delete_in_time() -> None:
    """Contents of final cycles whose time is over and that nobody holds."""
    over = File.objects.filter(keep_until__lt=today(), held=False, cycle__final_at__isnull=False)
    for file in over.exclude(state="expired").order_by("pk"):
        work_actions.forget_content(file=file)


def remove_orphans() -> None:
    """Contents of uploads that were rolled back."""
    for cycle in filter(str.isdecimal, store.cycles()):
        known = set(File.objects.filter(cycle=int(cycle)).exclude(state="expired").values_list("stored", flat=True))
        for key in orphans(store.keys(cycle), known):
            _remove_orphan(int(cycle), key)


def orphans(keys: Iterable[str], known: Set[str]) -> Iterator[str]:
    """Of these contents, those that no row knows and that have lain there for long."""
    for key in keys:
        if key not in known and timezone.now() - store.storage().get_modified_time(key) > ORPHANED_AFTER:
            yield key


def _remove_orphan(cycle: int, key: str) -> None:
    """Unless somebody has just kept the same content: uploads hold their cycle while they look whether it is there."""
    with transaction.atomic():
        list(Cycle.objects.select_for_update(of=("self",), no_key=True).filter(pk=cycle))
        if not File.objects.filter(stored=key).exclude(state="expired").exists():
            store.remove(key)


EVIDENCE = Kept(
    "evidence.scan",
    File,
    work_actions.scanned,
    work_actions.not_scanned,
    work_actions.scan_again,
    lambda file: reverse("evidence:one", args=[file.cycle_id, file.pk]),
    remove_orphans,
)
enter(EVIDENCE)
