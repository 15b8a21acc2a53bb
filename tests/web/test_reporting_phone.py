"""A report from a phone: what it takes along, what it is told, sent once, late, twice, with a wrong clock, refused."""

from __future__ import annotations

import datetime
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from tests.web.cases_at_work import INSIDE, crew

from kaoping.web.audit.models import Entry
from kaoping.web.cases.models import Case, CaseFile, Category
from kaoping.web.dispatching.rule_actions import Wording, add
from kaoping.web.evidence import store
from kaoping.web.people.roles import GRID_WORKER, SUPERVISOR
from kaoping.web.reporting.models import FromPhone

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def at_work(district, person):
    return crew(district, person)


@pytest.fixture
def phone(at_work, signed_in):
    return signed_in(at_work["grid"])


def photo(name="photo.jpg", colour="teal", place=None):
    kept, exif = io.BytesIO(), Image.Exif()
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: (33.0, 7.0, 12.0), 3: "E", 4: (118.0, 19.0, 12.0)})
        exif[0x0110] = "Spy phone"
    Image.new("RGB", (64, 48), colour).save(kept, "jpeg", exif=exif)
    return SimpleUploadedFile(name, kept.getvalue(), "image/jpeg")


def found(at_work, **fields):
    now = timezone.now()
    given = {
        "uuid": str(uuid.uuid4()),
        "written": now.isoformat(),
        "sent": now.isoformat(),
        "text": "坑洞约 1.2 × 0.6 米，影响电动车通行",
        "longitude": INSIDE[0],
        "latitude": INSIDE[1],
        "accuracy": "6.4",
        "category": at_work.category.pk,
        "level": "general",
    }
    return {key: value for key, value in (given | fields).items() if value is not None}


def sent(phone, data):
    return phone.post("/cases/report/send/", data)


def test_it_becomes_a_case_of_the_grid_around_the_place(phone, at_work):
    answer = sent(phone, found(at_work)).json()
    case = Case.objects.get()
    assert (case.state, case.channel, case.grid.code, case.desk.code) == ("reported", "grid", "T01-C01-G1", "T01")
    assert (case.longitude, case.accuracy, case.reporter) == (INSIDE[0], 6, at_work["grid"])
    assert (answer["number"], answer["words"], answer["inside"]) == (case.number, "待受理", True)
    assert answer["link"] == f"/cases/{case.pk}/"


def test_a_supervisor_reports_as_one(at_work, signed_in):
    assert sent(signed_in(at_work["supervisor"]), found(at_work)).status_code == 200
    assert Case.objects.get().channel == "supervisor"


def test_sent_twice_it_is_one_case_and_both_are_told_the_same(phone, at_work):
    data = found(at_work)
    first, second = sent(phone, data | {"photos": photo()}).json(), sent(phone, data | {"photos": photo()}).json()
    assert first["number"] == second["number"]
    assert (Case.objects.count(), FromPhone.objects.count(), CaseFile.objects.count()) == (1, 1, 1)
    assert Entry.objects.filter(action="report.received").count() == 1


def test_anothers_id_does_not_show_their_case(phone, at_work, signed_in, person):
    data = found(at_work)
    sent(phone, data)
    other = signed_in(person(GRID_WORKER, "T02-C01-G1"))
    answer = sent(other, data)
    assert (answer.status_code, answer.json()["faults"][0]["code"]) == (422, "W840")
    assert Case.objects.get().number not in answer.content.decode()


@pytest.mark.parametrize("ahead", [3 * HOUR, -26 * HOUR, datetime.timedelta(days=4000)])
def test_a_clock_gone_wrong_is_corrected_and_told(phone, at_work, ahead):
    now = timezone.now()
    data = found(at_work, written=(now + ahead - HOUR).isoformat(), sent=(now + ahead).isoformat())
    answer = sent(phone, data).json()
    assert abs(answer["clock_off"] - ahead.total_seconds()) < 60
    assert abs(Case.objects.get().reported_at - (now - HOUR)) < datetime.timedelta(minutes=1)
    assert abs(FromPhone.objects.get().clock_off - ahead.total_seconds()) < 60


def test_what_was_written_in_the_future_counts_from_now(phone, at_work):
    now = timezone.now()
    answer = sent(phone, found(at_work, written=(now + 2 * HOUR).isoformat()))
    assert answer.status_code == 200
    assert Case.objects.get().reported_at <= timezone.now()


def test_what_waited_for_days_keeps_the_time_of_the_photo(phone, at_work):
    then = timezone.now() - datetime.timedelta(days=3)
    sent(phone, found(at_work, written=then.isoformat()))
    assert Case.objects.get().reported_at == then


def test_what_waited_for_weeks_is_looked_at_again(phone, at_work):
    answer = sent(phone, found(at_work, written=(timezone.now() - datetime.timedelta(days=40)).isoformat()))
    assert (answer.status_code, answer.json()["faults"][0]["code"]) == (422, "W841")
    assert answer.json()["faults"][0]["mend"]


def test_places_inside_pictures_are_gone_and_how_far_off_they_were_is_known(phone, at_work):
    sent(phone, found(at_work, photos=photo(place=True)))
    kept = CaseFile.objects.get()
    with store.opened(kept.stored) as file:
        content = file.read()
    assert b"Spy phone" not in content
    assert not Image.open(io.BytesIO(content)).getexif()
    assert kept.metres_off is not None


def test_several_photos_and_those_of_the_result(phone, at_work):
    data = found(at_work, level="daily", self_handled="1", after=photo("after.jpg", "green"))
    answer = sent(phone, data | {"photos": [photo(), photo("b.jpg", "red")]})
    assert answer.status_code == 200
    assert Case.objects.get().self_handled
    assert sorted(CaseFile.objects.values_list("when", flat=True)) == ["report", "report", "result"]


def test_only_what_is_daily_is_settled_on_the_spot(phone, at_work):
    answer = sent(phone, found(at_work, self_handled="1"))
    assert [fault["code"] for fault in answer.json()["faults"]] == ["W842"]
    assert not Case.objects.exists()


def test_no_photo_is_needed_but_words_are_then(phone, at_work):
    assert [fault["code"] for fault in sent(phone, found(at_work, text="")).json()["faults"]] == ["W736"]
    assert sent(phone, found(at_work, text="", photos=photo())).status_code == 200


def test_a_photo_over_the_limit_is_refused_in_words_and_nothing_is_kept(phone, at_work, settings):
    settings.KAOPING_EVIDENCE_LIMIT = 500
    answer = sent(phone, found(at_work, photos=photo()))
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["mend"]
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"uuid": "1"}, {"written": "gestern"}, {"latitude": "91"}, {"longitude": "nan"}, {"level": "worst"},
     {"category": "99999999"}, {"grid": "-1"}, {"text": "x" * 201}, {"written": None}],
)  # fmt: skip
def test_what_is_no_report_is_told(phone, at_work, wrong):
    answer = sent(phone, found(at_work, **wrong))
    assert (answer.status_code, answer.json()["faults"][0]["code"]) == (422, "W840")
    assert not Case.objects.exists()


def test_a_script_is_no_photo(phone, at_work):
    script = SimpleUploadedFile("photo.jpg", b"<script>alert(1)</script>", "image/jpeg")
    assert sent(phone, found(at_work, photos=script)).status_code == 422
    assert not Case.objects.exists()


def test_too_many_photos_are_too_many(phone, at_work):
    answer = sent(phone, found(at_work) | {"photos": [photo(f"{n}.jpg") for n in range(7)]})
    assert answer.json()["faults"][0]["code"] == "W846"


def test_a_grid_of_others_is_not_chosen(phone, at_work, district):
    answer = sent(phone, found(at_work, longitude=None, latitude=None, grid=district["T02-C01-G1"].pk))
    assert answer.json()["faults"][0]["code"] == "W843"
    own = found(at_work, longitude=None, latitude=None, accuracy=None, grid=district["T01-C01-G1"].pk)
    assert sent(phone, own).status_code == 200


def test_a_category_closed_meanwhile_is_told(phone, at_work):
    Category.objects.update(closed_on=timezone.localdate())
    assert sent(phone, found(at_work)).json()["faults"][0]["code"] == "W734"


def test_a_place_outside_of_every_grid_goes_to_the_platform_above_and_says_so(phone, at_work):
    answer = sent(phone, found(at_work, longitude="100", latitude="30")).json()
    assert not answer["inside"]
    assert Case.objects.get().desk.code == "D01"


def test_it_takes_along_categories_grids_and_what_is_usual(phone, at_work):
    rare = Category.objects.create(code="0999", name="其他", words="杂项")
    Category.objects.create(code="0998", name="停用", closed_on=datetime.date(2020, 1, 1))
    at_work.reported()
    work = phone.get("/cases/report/work.json").json()
    assert {each["id"] for each in work["categories"]} == {at_work.category.pk, rare.pk}
    assert work["usual"] == [at_work.category.pk]
    assert [grid["code"] for grid in work["grids"]] == ["T01-C01-G1"]
    assert work["grids"][0]["border"]["type"] == "Polygon"
    assert work["counts"] == {"general": 1}


def test_ahead_it_says_where_to_how_long_and_what_is_near(phone, at_work, author):
    case = at_work.dispatched()
    says = Wording(None, at_work.category, "", at_work.units["DEP02"])
    add(wording=says, reason="按部门职责", by=author)
    query = {
        "longitude": INSIDE[0],
        "latitude": INSIDE[1] + 0.0001,
        "category": at_work.category.pk,
        "level": "general",
    }
    told = phone.get("/cases/report/ahead.json", query).json()
    assert (told["desk"], told["unit"], told["limit"]) == ("青石街道", "区城管所", "5 个工作日")
    assert [(near["number"], near["metres"]) for near in told["near"]] == [(case.number, 11)]
    far = phone.get("/cases/report/ahead.json", query | {"latitude": INSIDE[1] + 0.001}).json()
    assert far["near"] == []


def test_ahead_shows_no_case_that_the_person_does_not_see(at_work, signed_in, person):
    at_work.reported()
    other = signed_in(person(GRID_WORKER, "T02-C01-G1"))
    query = {"longitude": INSIDE[0], "latitude": INSIDE[1], "level": "general"}
    assert other.get("/cases/report/ahead.json", query).json()["near"] == []


def test_what_became_of_reports_is_listed_with_why(phone, at_work):
    returned, merged, other = at_work.reported(), at_work.reported(), at_work.reported()
    at_work.does("intake", "return", returned, reason="请补门牌号")
    at_work.does("intake", "merge", merged, other=other.number)
    told = {each["number"]: each for each in phone.get("/cases/report/own.json").json()["reports"]}
    assert (told[returned.number]["state"], told[returned.number]["told"]) == ("returned", "请补门牌号")
    assert other.number in told[merged.number]["told"]


def test_another_person_sees_nothing_of_it(phone, at_work, signed_in, person):
    at_work.reported()
    other = signed_in(person(SUPERVISOR, "T02"))
    assert other.get("/cases/report/own.json").json()["reports"] == []


def test_the_page_may_use_camera_and_place(phone):
    assert "geolocation=(self)" in phone.get("/cases/report/").headers["Permissions-Policy"]
    assert b"kaoping-report" in phone.get("/cases/report/worker.js").content


def test_the_page_is_said_in_english(phone):
    phone.cookies["django_language"] = "en"
    phone.post("/language/", {"language": "en", "next": "/cases/report/"})
    page = phone.get("/cases/report/").content.decode()
    assert "Send the report" in page
    assert "提交上报" not in page
