"""A scanner for viruses: a command or a clamd; clean, infected, broken, slow. Nothing is served before it spoke."""

from __future__ import annotations

import datetime
import io
import socket
import struct
import threading

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.cycles_at_work import approved, opened
from tests.web.evidence_files import put

from kaoping.web.audit.models import Entry
from kaoping.web.cycles.models import Responsibility
from kaoping.web.evidence import work
from kaoping.web.evidence.models import File
from kaoping.web.evidence.scanning import ScannerFailed, scan
from kaoping.web.jobs.models import Job
from kaoping.web.people.roles import SCORER

pytestmark = pytest.mark.django_db
EICAR = "Eicar-Test-Signature"


@pytest.fixture(autouse=True)
def own_place(settings, tmp_path):
    place = {"BACKEND": "kaoping.web.evidence.disk.Folder", "OPTIONS": {"location": tmp_path / "kept"}}
    settings.STORAGES = {**settings.STORAGES, "evidence": place}


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author)
    Responsibility.objects.create(cycle=cycle, item="3.1.1", unit=district["DEP01"])
    return cycle


@pytest.fixture
def scorer(person):
    return person(SCORER, "DEP01", "scorer")


def uploaded(cycle, scorer, commit, content=b"a word", name="a.txt"):
    with commit(execute=True):
        file = put(cycle, scorer, content, name)
    file.refresh_from_db()
    return file


def test_a_clean_file_is_usable_after_the_scan(cycle, scorer, scanner, signed_in, django_capture_on_commit_callbacks):
    scanner("sys.exit(0)")
    with django_capture_on_commit_callbacks() as later:
        file = put(cycle, scorer, b"a word", "a.txt")
    where = reverse("evidence:file", args=[cycle.pk, file.pk])
    client = signed_in(scorer)
    assert (file.state, client.get(where).status_code) == ("waiting", 302)
    assert "待扫描" in client.get(reverse("evidence:list", args=[cycle.pk])).content.decode()
    for start in later:
        start()
    file.refresh_from_db()
    assert (file.state, client.get(where).status_code) == ("clean", 200)


def test_an_infected_file_is_put_away_for_everybody(
    cycle, scorer, author, scanner, signed_in, django_capture_on_commit_callbacks
):
    scanner(f"print(path + ': {EICAR} FOUND')\nsys.exit(1 if b'virus' in content else 0)")
    file = uploaded(cycle, scorer, django_capture_on_commit_callbacks, b"a virus")
    assert (file.state, file.finding) == ("infected", f"{EICAR} FOUND")
    for who in (scorer, author):
        assert signed_in(who).get(reverse("evidence:file", args=[cycle.pk, file.pk])).status_code == 302
    page = signed_in(scorer).get(reverse("evidence:one", args=[cycle.pk, file.pk])).content.decode()
    assert EICAR in page
    assert Entry.objects.get(action="evidence.scanned").details["state"] == "infected"
    assert uploaded(cycle, scorer, django_capture_on_commit_callbacks, b"another", "b.txt").state == "clean"


BROKEN = {
    "it fails": "print('no signatures', file=sys.stderr)\nsys.exit(2)",
    "it ends by a signal": "import os; os.kill(os.getpid(), 9)",
    "it is slow": "time.sleep(30)",
}


@pytest.mark.parametrize("program", BROKEN.values(), ids=BROKEN)
def test_a_broken_scanner_leaves_the_file_waiting_and_is_asked_again(
    cycle, scorer, scanner, signed_in, settings, django_capture_on_commit_callbacks, program
):
    settings.KAOPING_SCANNER_SECONDS = 1
    scanner(program)
    file = uploaded(cycle, scorer, django_capture_on_commit_callbacks)
    assert (file.state, bool(file.finding)) == ("waiting", True)
    page = signed_in(scorer).get(reverse("evidence:one", args=[cycle.pk, file.pk])).content.decode()
    assert "扫描程序没有应答" in page
    job = Job.objects.get(kind="evidence.scan")
    assert job.state in ("waiting", "failed")  # tried again by itself, in the end given up
    scanner("sys.exit(0)")
    Job.objects.update(state="failed")
    File.objects.update(uploaded_at=timezone.now() - datetime.timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        work.scan_waiting()
    file.refresh_from_db()
    assert (file.state, file.finding) == ("clean", "")


def test_a_file_that_is_looked_after_is_not_scanned_twice(cycle, scorer, scanner):
    scanner("sys.exit(0)")
    put(cycle, scorer, b"a word", "a.txt")
    File.objects.update(uploaded_at=timezone.now() - datetime.timedelta(hours=1))
    work.scan_waiting()
    assert Job.objects.filter(kind="evidence.scan").count() == 1


def test_a_scanner_that_is_not_there_is_told(settings):
    settings.KAOPING_SCANNER = "/nowhere/clamscan {}"
    with pytest.raises(ScannerFailed, match="nowhere"):
        scan(io.BytesIO(b"x"))


class Clamd(threading.Thread):
    """Speaks INSTREAM to one caller; gives `answer`, keeps what it was sent."""

    def __init__(self, line: socket.socket, answer: bytes | None) -> None:
        super().__init__(daemon=True)
        self.line, self.answer, self.heard = line, answer, b""
        line.listen(1)
        self.start()

    def run(self) -> None:
        caller, _ = self.line.accept()
        with caller, caller.makefile("rb") as sent:
            assert sent.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!I", sent.read(4))[0]:
                self.heard += sent.read(size)
            if self.answer is None:
                threading.Event().wait(5)
            else:
                caller.sendall(self.answer)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(b"stream: OK\0", (True, "")), (f"stream: {EICAR} FOUND\0".encode(), (False, EICAR))],
)
def test_clamd_is_asked_by_its_socket(settings, tmp_path, answer, expected):
    line = socket.socket(socket.AF_UNIX)
    line.bind(str(tmp_path / "clamd"))
    clamd = Clamd(line, answer)
    settings.KAOPING_SCANNER = f"unix:{tmp_path / 'clamd'}"
    content = b"0123456789" * 100_000
    verdict = scan(io.BytesIO(content))
    clamd.join(5)
    assert ((verdict.clean, verdict.finding), clamd.heard) == (expected, content)


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", None], ids=["none", "error", "slow"])
def test_what_clamd_cannot_tell_is_no_verdict(settings, answer):
    settings.KAOPING_SCANNER_SECONDS = 1
    line = socket.socket()
    line.bind(("127.0.0.1", 0))
    Clamd(line, answer)
    settings.KAOPING_SCANNER = f"tcp:127.0.0.1:{line.getsockname()[1]}"
    with pytest.raises(ScannerFailed):
        scan(io.BytesIO(b"x"))
