"""Files of a case are written down with the step that brought them; the scanner's word comes later."""

from __future__ import annotations

from collections.abc import Sequence

from kaoping.problems import Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.cases import faults
from kaoping.web.cases.files import MOST, Prepared, metres
from kaoping.web.cases.models import Case, CaseFile
from kaoping.web.evidence.scanning import Verdict, has_scanner
from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import enqueue
from kaoping.web.people.models import Person
from kaoping.web.site.words import said


def attach(case: Case, files: Sequence[Prepared], when: str, by: Person | None) -> list[CaseFile]:
    """Write prepared files down, inside an action; what the case has already is not kept twice. Raises Refused."""
    if not files:
        return []
    there = set(CaseFile.objects.filter(case=case).values_list("when", "uploaded_sha256"))
    fresh = {(when, each.received.uploaded_sha256): each for each in files}
    made = [_row(case, each, when, by) for key, each in fresh.items() if key not in there]
    if len(there) + len(made) > MOST:
        raise Refused([faults.TOO_MANY_FILES.at(most=MOST)])
    for row in made:
        row.save(force_insert=True)
        if row.state == "waiting":
            ask_scan(row)
    return made


def _row(case: Case, each: Prepared, when: str, by: Person | None) -> CaseFile:
    received = each.received
    off = None
    if each.taken.place and case.longitude is not None and case.latitude is not None:
        off = min(round(metres(each.taken.place, (case.longitude, case.latitude))), 2**31 - 1)
    return CaseFile(
        case=case,
        name=received.name,
        kind=received.kind,
        when=when,
        size=len(received.content),
        sha256=received.sha256,
        uploaded_sha256=received.uploaded_sha256,
        stored=each.stored,
        has_thumbnail=bool(received.thumbnail),
        likeness=each.likeness,
        taken_at=each.taken.at,
        metres_off=off,
        state="waiting" if has_scanner() else "clean",
        uploaded_by=by,
    )


def ask_scan(file: CaseFile) -> Job:
    """Have the worker ask the scanner, inside an action."""
    return enqueue("cases.scan", title=said("扫描案件附件", "scan a file of a case"), by=None, file=file.pk)


@action
def scanned(*, file: CaseFile, verdict: Verdict) -> None:
    """A waiting file is usable, or put away for good."""
    state = "clean" if verdict.clean else "infected"
    note("case.file_scanned", file.case, by=None, state=state, digest=file.sha256, finding=verdict.finding)
    CaseFile.objects.filter(pk=file.pk, state="waiting").update(state=state, finding=verdict.finding)


@action
def not_scanned(*, file: CaseFile, why: str) -> None:
    """The scanner could not tell: the file goes on waiting, and says so."""
    note("case.file_not_scanned", file.case, by=None, digest=file.sha256, why=why)
    CaseFile.objects.filter(pk=file.pk, state="waiting").update(finding=why[:200])


@action
def scan_again(*, file: CaseFile) -> Job:
    """A file that waits and that no job looks after any more."""
    note("case.file_scan_asked", file.case, by=None, digest=file.sha256)
    return ask_scan(file)
