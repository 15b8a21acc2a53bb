"""What the page of a case writes beside the steps: openings of files and contacts, the case file that was made."""

from __future__ import annotations

from django.utils import timezone

from kaoping.problems import Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.casebook import contacts, faults
from kaoping.web.casebook.models import CaseOpening, Dossier
from kaoping.web.cases.models import Case, CaseFile, Contact
from kaoping.web.cases.rights import hand_of
from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import enqueue
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import today, viewer_of
from kaoping.web.site.words import said


@action
def open_contact(*, case: Case, by: Person) -> Contact:
    """Put on record that a person sees who reported a case, and give it. Raises Refused."""
    contact = contacts.contact_of(case)
    if contact is None or not contacts.may_open(hand_of(viewer_of(by), case)):
        raise Refused([faults.NO_CONTACT.at(number=case.number)])
    note("case.contact_opened", case, by=by, unit=case.desk)
    return contact


def open_today(*, file: CaseFile, by: Person) -> None:
    """Put on record, once a day, that a person opens a file of a case."""
    if not CaseOpening.objects.filter(file=file, person=by, on=today()).exists():
        note_opening(file=file, by=by)


@action
def note_opening(*, file: CaseFile, by: Person) -> None:
    """The first opening of a day."""
    CaseOpening.objects.get_or_create(file=file, person=by, on=today())
    note("case.file_opened", file.case, by=by, file=file.name, digest=file.sha256, on=today())


@action
def note_dossier(*, case: Case, digest: str, by: Person) -> None:
    """A case file goes out; digest: the one that stands on its cover."""
    note("case.dossier_made", case, by=by, digest=digest)


@action
def ask_dossier(*, case: Case, digest: str, by: Person) -> Job:
    """Have the worker make a large case file; the job that is at it already where there is one."""
    held = Dossier.objects.select_for_update(of=("self",), no_key=True).select_related("job").filter(case=case).first()
    if held is not None and held.job is not None and not held.job.is_over:
        note("case.dossier_asked", case, by=by, digest=digest, job=held.job.pk)
        return held.job
    title = said(f"制作案卷 {case.number}", f"make the file of case {case.number}")
    job = enqueue("casebook.dossier", title=title, by=by, case=case.pk, person=by.pk)
    Dossier.objects.update_or_create(case=case, defaults={"job": job, "asked_at": timezone.now()})
    note("case.dossier_asked", case, by=by, digest=digest, job=job.pk)
    return job


@action
def keep_dossier(*, case: Case, digest: str, stored: str, by: Person) -> None:
    """The worker has made a case file and put it into the store."""
    Dossier.objects.filter(case=case).update(digest=digest, stored=stored)
    note("case.dossier_made", case, by=by, digest=digest)
