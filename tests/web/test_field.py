"""The inspector's phone: what it takes along, findings that arrive once, late, twice, or with a wrong clock."""

from __future__ import annotations

import datetime
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from tests.web.cycles_at_work import approved, opened

from kaoping.web.audit.models import Entry
from kaoping.web.collection.entering import Edit, save
from kaoping.web.collection.plan import sheets_of
from kaoping.web.cycles.models import Cycle, Responsibility
from kaoping.web.facts.models import Mark
from kaoping.web.field.models import Finding
from kaoping.web.people.roles import APPRAISED, SCORER

pytestmark = pytest.mark.django_db
KEY = "marks:3.1.1"  # up to 2 points
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author)
    Responsibility.objects.create(cycle=cycle, item="3.1.1", unit=district["DEP01"])
    return cycle


@pytest.fixture
def scorer(person):
    return person(SCORER, "DEP01", "scorer", name="王秀英")


@pytest.fixture
def phone(scorer, signed_in):
    return signed_in(scorer)


def finding(cycle, district, **fields):
    now = timezone.now()
    return {
        "uuid": str(uuid.uuid4()),
        "cycle": cycle.pk,
        "department": district["DEP01"].pk,
        "kind": "town",
        "unit": "T01",
        "key": KEY,
        "base": "",
        "text": "1.5",
        "reason": "缺两次会议记录",
        "written": now.isoformat(),
        "sent": now.isoformat(),
        **fields,
    }


def photo():
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(kept, "jpeg")
    return SimpleUploadedFile("photo.jpg", kept.getvalue(), "image/jpeg")


def sent(phone, data):
    return phone.post("/collect/field/send/", data)


def test_it_takes_along_what_its_person_fills_in_and_no_more(phone, cycle, person, signed_in):
    sheets = phone.get("/collect/field/work.json").json()["sheets"]
    assert [(each["name"], [column["key"] for column in each["columns"]]) for each in sheets] == [("区联动办", [KEY])]
    assert [code for code, _ in sheets[0]["units"]] == ["T01", "T02", "T03"]
    other = signed_in(person(SCORER, "DEP02"))
    assert other.get("/collect/field/work.json").json()["sheets"] == []
    assert signed_in(person(APPRAISED, "T01")).get("/collect/field/work.json").status_code == 403


def test_it_takes_along_the_figures_that_stand_there(phone, cycle, scorer):
    sheet = next(each for each in sheets_of(Cycle.objects.get(pk=cycle.pk)) if each.unit.code == "DEP01")
    save(sheet=sheet, edits=[Edit("T02", KEY, "", "1.25")], by=scorer)
    assert phone.get("/collect/field/work.json").json()["sheets"][0]["figures"] == {KEY: {"T02": "1.25"}}


def test_a_finding_becomes_a_fact(phone, cycle, district, scorer):
    answer = sent(
        phone, finding(cycle, district, place="会议室", latitude="33.123456789", longitude="118.4", accuracy="12.4")
    )
    assert answer.json() == {"state": "written", "now": "1.5", "other": "", "faults": []}
    mark = Mark.objects.get(cycle=cycle)
    assert (mark.points, mark.reason, mark.entered_by) == (1.5, "缺两次会议记录", scorer)
    found = Finding.objects.get()
    assert (found.latitude, found.accuracy, found.place) == (33.12346, 12, "会议室")
    assert Entry.objects.filter(action="cells.entered").latest("pk").details["way"] == "phone"


def test_sent_twice_it_is_taken_once(phone, cycle, district):
    data = finding(cycle, district)
    first, second = sent(phone, data).json(), sent(phone, data).json()
    assert first == second
    assert (Finding.objects.count(), Entry.objects.filter(action="cells.entered").count()) == (1, 1)


def test_a_figure_that_changed_meanwhile_is_a_conflict(phone, cycle, district, person):
    other = person(SCORER, "DEP01", "other", name="李国强")
    sheet = next(each for each in sheets_of(Cycle.objects.get(pk=cycle.pk)) if each.unit.code == "DEP01")
    save(sheet=sheet, edits=[Edit("T01", KEY, "", "1")], by=other)
    answer = sent(phone, finding(cycle, district)).json()
    assert (answer["state"], answer["now"], answer["other"]) == ("conflict", "1", "李国强")
    assert sent(phone, finding(cycle, district, base="1")).json()["state"] == "written"


@pytest.mark.parametrize(("text", "code"), [("2.5", "W542"), ("优", "W540")])
def test_what_cannot_be_written_says_why(phone, cycle, district, text, code):
    answer = sent(phone, finding(cycle, district, text=text)).json()
    assert (answer["state"], [fault["code"] for fault in answer["faults"]]) == ("refused", [code])
    assert not Mark.objects.exists()


@pytest.mark.parametrize("ahead", [3 * HOUR, -26 * HOUR])
def test_a_clock_gone_wrong_is_corrected_and_told(phone, cycle, district, ahead):
    now = timezone.now()
    data = finding(cycle, district, written=(now + ahead - HOUR).isoformat(), sent=(now + ahead).isoformat())
    assert abs(sent(phone, data).json()["clock_off"] - ahead.total_seconds()) < 60
    assert abs(Finding.objects.get().said_at - (now - HOUR)) < datetime.timedelta(minutes=1)


def test_what_waited_too_long_is_looked_at_again(phone, cycle, district):
    answer = sent(phone, finding(cycle, district, written=(timezone.now() - 40 * 24 * HOUR).isoformat()))
    assert (answer.status_code, answer.json()["faults"][0]["code"]) == (422, "W721")


@pytest.mark.parametrize("wrong", [{"uuid": "1"}, {"written": "gestern"}, {"latitude": "91"}, {"department": ""}])
def test_what_is_no_finding_is_told(phone, cycle, district, wrong):
    answer = sent(phone, finding(cycle, district, **wrong))
    assert (answer.status_code, answer.json()["faults"][0]["code"]) == (422, "W720")
    assert not Finding.objects.exists()


def test_anothers_sheet_takes_nothing(cycle, district, person, signed_in):
    assert sent(signed_in(person(SCORER, "DEP02")), finding(cycle, district)).status_code == 404
    assert not Mark.objects.exists()


def test_its_picture_proves_the_item(phone, cycle, district):
    assert sent(phone, finding(cycle, district, picture=photo())).json()["state"] == "written"
    found = Finding.objects.get()
    assert found.file is not None
    assert list(found.file.proofs.values_list("unit", "item")) == [("T01", "3.1.1")]


def test_a_picture_that_is_none_keeps_the_figure_away_too(phone, cycle, district):
    script = SimpleUploadedFile("photo.jpg", b"<script>alert(1)</script>", "image/jpeg")
    assert sent(phone, finding(cycle, district, picture=script)).status_code == 422
    assert not Mark.objects.exists()
    assert not Finding.objects.exists()


def test_the_page_may_ask_where_it_is_and_no_other_may(phone, cycle):
    assert "geolocation=(self)" in phone.get("/collect/field/").headers["Permissions-Policy"]
    assert "geolocation=()" in phone.get("/home/").headers["Permissions-Policy"]


def test_the_worker_is_a_script_beside_the_page(phone):
    answer = phone.get("/collect/field/worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert b"kaoping-field" in answer.content


def test_the_office_sees_what_phones_sent_and_a_stranger_does_not(phone, cycle, district, author, person, signed_in):
    sent(phone, finding(cycle, district, place="会议室"))
    page = signed_in(author).get(f"/collect/{cycle.pk}/findings/").content.decode()
    assert "青石街道" in page
    assert "会议室" in page
    other = signed_in(person(SCORER, "DEP02"))
    assert other.get(f"/collect/{cycle.pk}/findings/").status_code == 404
