"""Files of cases: the scanner is asked until it has spoken, and what no case has kept goes from the store."""

from __future__ import annotations

import dataclasses
import datetime

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from tests.web.cases_at_work import Crew, crew
from tests.web.evidence_files import jpeg

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.cases import work
from kaoping.web.cases.files import prepare
from kaoping.web.cases.models import CaseFile
from kaoping.web.evidence import kept, store
from kaoping.web.evidence import work as evidence_work
from kaoping.web.jobs.chores import CHORES
from kaoping.web.jobs.models import Job

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def own_place(settings, tmp_path):
    place = {"BACKEND": "kaoping.web.evidence.disk.Folder", "OPTIONS": {"location": tmp_path / "kept"}}
    settings.STORAGES = {**settings.STORAGES, "evidence": place}


@pytest.fixture
def at_work(district, person) -> Crew:
    return crew(district, person)


def a_file(colour="red"):
    return ContentFile(jpeg(colour=colour), f"{colour}.jpg")


def reported_with_a_file(at_work, commit) -> CaseFile:
    with commit(execute=True):
        case = at_work.reported(files=prepare([a_file()]))
    return CaseFile.objects.get(case=case)


def asked_again(commit) -> None:
    """An hour later, when no job looks after the file any more."""
    Job.objects.update(state="failed")
    CaseFile.objects.update(uploaded_at=timezone.now() - datetime.timedelta(hours=1))
    with commit(execute=True):
        evidence_work.scan_waiting()


def test_a_broken_scanner_leaves_the_file_waiting_says_why_and_is_asked_again(
    at_work, scanner, django_capture_on_commit_callbacks
):
    scanner("print('no signatures', file=sys.stderr)\nsys.exit(2)")
    file = reported_with_a_file(at_work, django_capture_on_commit_callbacks)
    assert (file.state, file.finding) == ("waiting", "exit 2: no signatures")
    assert Entry.objects.get(action="case.file_not_scanned").details["why"] == file.finding
    scanner("sys.exit(0)")
    asked_again(django_capture_on_commit_callbacks)
    file.refresh_from_db()
    assert (file.state, file.finding) == ("clean", "")
    assert Entry.objects.filter(action="case.file_scan_asked").exists()


def test_a_file_that_waits_is_usable_where_there_is_no_scanner_any_more(
    at_work, scanner, settings, django_capture_on_commit_callbacks
):
    scanner("sys.exit(2)")
    file = reported_with_a_file(at_work, django_capture_on_commit_callbacks)
    settings.KAOPING_SCANNER = ""
    asked_again(django_capture_on_commit_callbacks)
    file.refresh_from_db()
    assert file.state == "clean"


def test_a_scan_that_another_attempt_has_taken_over_writes_nothing(
    at_work, scanner, monkeypatch, django_capture_on_commit_callbacks
):
    scanner("sys.exit(0)")
    scan_kept = work.scan_kept

    def overtaken(report, kept, pk):
        Job.objects.filter(pk=report.job.pk).update(attempts=7)
        return scan_kept(report, kept, pk)

    monkeypatch.setattr(work, "scan_kept", overtaken)
    assert reported_with_a_file(at_work, django_capture_on_commit_callbacks).state == "waiting"
    assert not Entry.objects.filter(action="case.file_scanned").exists()


def test_a_file_that_is_looked_after_is_not_scanned_twice(at_work, scanner):
    scanner("sys.exit(0)")
    at_work.reported(files=prepare([a_file()]))
    CaseFile.objects.update(uploaded_at=timezone.now() - datetime.timedelta(hours=1))
    evidence_work.scan_waiting()
    assert Job.objects.filter(kind="cases.scan").count() == 1


def gone_through() -> None:
    """The whole store, as in a day."""
    for hour in range(24):
        work.remove_orphans(hour)


def test_the_content_of_a_refused_report_goes_in_a_day_and_that_of_a_case_stays(at_work, monkeypatch):
    lost, used = prepare([a_file("red")]), prepare([a_file("blue")])
    with pytest.raises(Refused):
        at_work.reported(level="none", files=lost)
    at_work.reported(files=used)
    store.put("cases/dossiers/1-abc", b"%PDF")  # the page of the case keeps those
    gone_through()
    assert store.storage().exists(lost[0].stored)  # somebody may be about to write it down
    monkeypatch.setattr(evidence_work, "ORPHANED_AFTER", -DAY)
    gone_through()
    assert not store.storage().exists(lost[0].stored)
    assert not store.storage().exists(store.thumbnail_of(lost[0].stored))
    assert store.storage().exists(used[0].stored)
    assert store.storage().exists(store.thumbnail_of(used[0].stored))
    assert store.storage().exists("cases/dossiers/1-abc")


def test_content_that_lies_there_without_a_row_is_young_again_once_it_comes_anew():
    lost = prepare([a_file()])[0].stored
    before = store.storage().get_modified_time(lost)
    prepare([a_file()])
    assert store.storage().get_modified_time(lost) > before


def test_the_worker_goes_through_the_files_of_cases_as_well(monkeypatch):
    done = []
    noting = dataclasses.replace(work.FILES, remove_orphans=lambda: done.append("cases"))
    monkeypatch.setitem(kept.ENTERED, "cases.scan", noting)
    evidence_work.tidy()
    assert done == ["cases"]
    assert {evidence_work.tidy, evidence_work.scan_waiting} <= {chore.do for chore in CHORES}
