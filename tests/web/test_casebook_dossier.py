"""一案一档: the whole case as one PDF, with every step and every file, whatever people wrote."""

from __future__ import annotations

import hashlib
import re
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from tests.web.cases_at_work import Crew, crew
from tests.web.evidence_files import jpeg, office, pdf

from kaoping.web.audit.models import Entry
from kaoping.web.casebook import dossier_pdf
from kaoping.web.casebook.dossier import digest_of, told
from kaoping.web.casebook.models import Dossier
from kaoping.web.cases.files import prepare
from kaoping.web.cases.models import Case, CaseFile
from kaoping.web.evidence import store
from kaoping.web.people.viewer import viewer_of

pytestmark = pytest.mark.django_db
HOSTILE = '#panic("x") $x^2$ *粗* \\ #read("/etc/passwd") <b> ” "'


@pytest.fixture
def at_work(district, person) -> Crew:
    return crew(district, person)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def with_everything(at_work: Crew) -> Case:
    """A closed case with pictures, a PDF, a table and a document, an extension, words that look like programs."""
    report = prepare([upload("前.jpg", jpeg((900, 600), "red")), upload(f"{HOSTILE[:30]}.txt", "说明".encode())])
    case = at_work.reported(text=HOSTILE, files=report)
    at_work.does("intake", "accept", case, reason=HOSTILE)
    at_work.does("dispatcher", "dispatch", case, unit=at_work.units["DEP02"])
    at_work.does("handler", "sign", case)
    at_work.does("handler", "ask_extension", case, reason="等材料", amount=27000)
    at_work.does("duty_chief", "grant_extension", case, reason="同意一天")
    after = [
        upload("后.jpg", jpeg((600, 900), "green")), upload("验收.pdf", pdf()), upload("清单.csv", "甲,1\n".encode()),
        upload("报告.docx", office()),
    ]  # fmt: skip
    at_work.does("handler", "finish", case, reason="已修补", files=prepare(after))
    at_work.does("checker", "pass", case, reason="现场核实")
    at_work.does("supervisor", "close", case, satisfaction="satisfied")
    return case


def opened(content: bytes) -> bytes:
    """A PDF with whatever is packed in it unpacked."""
    parts = [content]
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S):
        try:
            parts.append(zlib.decompress(found[1]))
        except zlib.error:
            parts.append(found[1])
    return b"\n".join(parts)


def test_the_file_holds_every_file_as_it_is_kept(at_work):
    case = with_everything(at_work)
    content, _digest = dossier_pdf.made(case, at_work["supervisor"])
    inside = opened(content)
    assert content.startswith(b"%PDF-")
    for file in CaseFile.objects.filter(case=case):
        with store.opened(file.stored) as kept:
            assert kept.read() in inside, file.name
    assert inside.count(b"/Type/Filespec") + inside.count(b"/Type /Filespec") == 6


def test_the_file_tells_every_step_and_names_every_digest(at_work):
    case = with_everything(at_work)
    data = told(viewer_of(at_work["supervisor"]), case)
    steps = list(case.history.order_by("number"))
    assert [step["number"] for step in data["steps"]] == [step.number for step in steps]
    for step, shown in zip(steps, data["steps"], strict=True):
        assert not step.reason or step.reason in shown["more"]
    assert [step["what"] for step in data["extensions"]] == ["申请延期", "同意延期"]
    assert {file["sha256"] for file in data["files"]} == set(case.files.values_list("sha256", flat=True))
    assert ("上报人满意度", "满意") in data["result"]


def test_words_that_look_like_a_program_are_not_run(at_work):
    case = with_everything(at_work)
    data = told(viewer_of(at_work["supervisor"]), case)
    assert dict(data["facts"])["情况"] == HOSTILE
    content, _digest = dossier_pdf.made(case, at_work["supervisor"])  # a panic would be refused
    assert b"root:" not in opened(content)


def test_the_contact_stays_masked(at_work):
    contact = {"name": "欧阳娜娜", "phone": "13800135678"}
    case = at_work.reported(channel="hotline", contact=contact)
    text = str(told(viewer_of(at_work["intake"]), case))
    assert "138****5678" in text
    assert "欧阳娜娜" not in text
    assert "13800135678" not in text


def test_what_is_infected_or_lost_is_named_but_not_there(at_work):
    case = with_everything(at_work)
    CaseFile.objects.filter(case=case, name="清单.csv").update(state="infected")
    gone = CaseFile.objects.get(case=case, name="报告.docx")
    store.remove(gone.stored)
    content, _digest = dossier_pdf.made(case, at_work["supervisor"])
    assert "甲,1".encode() not in opened(content)
    assert len(told(viewer_of(at_work["supervisor"]), case)["files"]) == 6


def test_the_digest_changes_with_the_case_and_with_nothing_else(at_work):
    case = at_work.at_the_unit()
    before = digest_of(case)
    assert digest_of(Case.objects.get(pk=case.pk)) == before
    at_work.does("handler", "progress", case, reason="到场")
    assert digest_of(case) != before


def test_whoever_sees_the_case_gets_it_and_it_is_on_record(at_work, signed_in):
    case = with_everything(at_work)
    answer = signed_in(at_work["handler"]).get(reverse("casebook:dossier", args=[case.pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{case.number}.pdf"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    entry = Entry.objects.latest("number")
    assert (entry.action, entry.actor, entry.details["digest"]) == (
        "case.dossier_made",
        at_work["handler"],
        digest_of(case),
    )


def test_a_large_one_is_made_by_the_worker_once(at_work, signed_in, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(dossier_pdf, "LARGE", 10)
    case = with_everything(at_work)
    client, address = signed_in(at_work["supervisor"]), reverse("casebook:dossier", args=[case.pk])
    with django_capture_on_commit_callbacks(execute=True):
        asked = client.get(address)
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith("/jobs/")
    kept = Dossier.objects.get(case=case)
    assert kept.digest == digest_of(case)
    assert kept.stored
    given = client.get(address)
    content = b"".join(given.streaming_content)
    assert content.startswith(b"%PDF-")
    at_work.does("supervisor", "visit", case, satisfaction="mostly")
    with django_capture_on_commit_callbacks(execute=True):
        assert client.get(address).status_code == 302  # it says something else now
    assert Dossier.objects.get(case=case).stored != kept.stored
    with pytest.raises(FileNotFoundError):
        store.opened(kept.stored)


def test_the_pages_of_a_pdf_are_counted_and_a_broken_one_has_none(tmp_path):
    (tmp_path / "one.pdf").write_bytes(pdf())
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing\n%%EOF")
    assert dossier_pdf._pages(tmp_path, "one.pdf") == 1
    assert dossier_pdf._pages(tmp_path, "broken.pdf") == 0


# --- single files -----------------------------------------------------------------------------------------------------


def file_of(case: Case, name: str) -> tuple[CaseFile, str]:
    file = CaseFile.objects.get(case=case, name=name)
    return file, reverse("casebook:file", args=[case.pk, file.pk])


def test_a_file_goes_out_as_it_is_and_nothing_of_it_runs(at_work, signed_in):
    case = with_everything(at_work)
    client = signed_in(at_work["handler"])
    file, address = file_of(case, "前.jpg")
    answer = client.get(address)
    content = b"".join(answer.streaming_content)
    assert hashlib.sha256(content).hexdigest() == file.sha256
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline")
    table = client.get(file_of(case, "清单.csv")[1])
    assert table.headers["Content-Disposition"].startswith("attachment")
    small = client.get(address + "?thumb=1")
    assert small.headers["Content-Type"] == "image/jpeg"
    assert client.get(address + "?thumb=1", headers={"If-None-Match": small.headers["ETag"]}).status_code == 304


def test_opening_a_file_is_on_record_once_a_day(at_work, signed_in):
    case = with_everything(at_work)
    client = signed_in(at_work["handler"])
    for _ in range(3):
        client.get(file_of(case, "前.jpg")[1])
    assert Entry.objects.filter(action="case.file_opened").count() == 1


@pytest.mark.parametrize("state", ["waiting", "infected"])
def test_a_file_that_is_not_clean_is_not_given(at_work, signed_in, state):
    case = with_everything(at_work)
    CaseFile.objects.filter(case=case).update(state=state)
    client = signed_in(at_work["handler"])
    _file, address = file_of(case, "前.jpg")
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("casebook:case", args=[case.pk]))
    assert client.get(address + "?thumb=1").status_code == 404
    shown = client.get(reverse("casebook:case", args=[case.pk])).content.decode()
    assert address not in shown


def test_files_of_another_case_are_not_there(at_work, signed_in, person):
    case, other = with_everything(at_work), at_work.at_the_unit()
    file, address = file_of(case, "前.jpg")
    assert signed_in(at_work["handler"]).get(reverse("casebook:file", args=[other.pk, file.pk])).status_code == 404
    assert signed_in(person("intake", "T02")).get(address).status_code == 404


def test_pictures_are_laid_side_by_side(at_work, signed_in):
    case = with_everything(at_work)
    CaseFile.objects.filter(case=case, name="后.jpg").update(metres_off=1260, taken_at=timezone.now())
    client = signed_in(at_work["checker"])
    shown = client.get(reverse("casebook:compare", args=[case.pk])).content.decode()
    assert file_of(case, "前.jpg")[1] in shown
    assert "距上报地点 1260 米" in shown
    page = client.get(reverse("casebook:case", args=[case.pk])).content.decode()
    assert "▲ 1 张照片的拍摄地点距上报地点超过 100 米，最远 1260 米" in page


def test_the_english_one_is_made_too(at_work):
    case = with_everything(at_work)
    with override("en"):
        data = told(viewer_of(at_work["supervisor"]), case)
        content, digest = dossier_pdf.made(case, at_work["supervisor"])
    assert ("State", "closed") in data["cover"]
    assert digest == digest_of(case)
    assert content.startswith(b"%PDF-")
