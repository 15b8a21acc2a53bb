"""What the worker writes of evidence: the scanner's word, how contents fare, what is deleted in due time."""

from __future__ import annotations

from kaoping.web.audit.recording import action, note
from kaoping.web.evidence import store
from kaoping.web.evidence.models import File
from kaoping.web.evidence.scanning import Verdict
from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import enqueue
from kaoping.web.people.viewer import today
from kaoping.web.site.words import said

SHARED = ("waiting", "clean", "withdrawn")  # states in which a file still has its content


@action
def scanned(*, file: File, verdict: Verdict) -> None:
    """A waiting file is usable, or put away for good."""
    state = "clean" if verdict.clean else "infected"
    note("evidence.scanned", file, by=None, state=state, digest=file.sha256, finding=verdict.finding)
    File.objects.filter(pk=file.pk, state="waiting").update(state=state, finding=verdict.finding)


@action
def not_scanned(*, file: File, why: str) -> None:
    """The scanner could not tell: the file goes on waiting, and says so."""
    note("evidence.not_scanned", file, by=None, why=why)
    File.objects.filter(pk=file.pk, state="waiting").update(finding=why[:200])


@action
def scan_again(*, file: File) -> Job:
    """A file that waits and that no job looks after any more."""
    title = said("扫描佐证材料", "scan evidence")
    note("evidence.scan_asked", file, by=None)
    return enqueue("evidence.scan", title=title, by=None, file=file.pk)


@action
def tell_troubles(*, cycle: int, troubles: dict[int, str], counted: int) -> None:
    """Put down which contents are lost or changed, and that the others are well. troubles: file → lost, changed."""
    files = File.objects.filter(cycle=cycle)
    files.exclude(trouble="").exclude(pk__in=troubles).update(trouble="")
    for trouble in ("lost", "changed"):
        files.filter(pk__in=[pk for pk, found in troubles.items() if found == trouble]).update(trouble=trouble)
    about = files.order_by("pk").first()
    if about is not None:
        note("evidence.verified", about.cycle, by=None, entries=counted, failures=len(troubles))


@action
def forget_content(*, file: File) -> None:
    """Delete a content whose time is over, keep its row and digest. Never one that is held or of an open cycle."""
    held = File.objects.select_for_update(of=("self",), no_key=True).select_related("cycle").get(pk=file.pk)
    note("evidence.deleted", held, by=None, digest=held.sha256, keep_until=held.keep_until)
    if held.held or held.cycle.final_at is None or held.keep_until is None or held.keep_until >= today():
        raise ValueError(f"file {held.pk} is not to be deleted")
    others = File.objects.filter(stored=held.stored, state__in=SHARED).exclude(pk=held.pk)
    if not others.exists():
        store.remove(held.stored)
    held.state = "expired"
    held.save(update_fields=["state"])
