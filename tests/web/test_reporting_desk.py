"""The desk puts down what somebody calls, brings or orders; it gives numbers and replies."""

from __future__ import annotations

import re
import uuid

import pytest
from django.core.cache import cache
from django.test import Client
from tests.web.cases_at_work import INSIDE, crew

from kaoping.web.audit.models import Entry
from kaoping.web.cases.models import Case, Category, Contact
from kaoping.web.people.roles import INTAKE
from kaoping.web.reporting.models import Answer
from kaoping.web.units.crs import GCJ02, from_wgs84, metres

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(district, person):
    cache.clear()
    return crew(district, person)


@pytest.fixture
def desk(at_work, signed_in):
    return signed_in(at_work["intake"])


def typed(**fields):
    given = {
        "channel": "hotline",
        "text": "三里路口井盖松动，来电人要求答复",
        "category": "路面坑洞 0201",
        "level": "",
        "unit": "兰陂社区第1网格 T01-C01-G1",
        "address": "三里路口",
        "place_x": "",
        "place_y": "",
        "place_system": "wgs84",
        "name": "钱女士",
        "phone": "13812345678",
        "wants_answer": "on",
        "uuid": str(uuid.uuid4()),
    }
    return given | fields


def saved(desk, **fields):
    answer = desk.post("/cases/new/", typed(**fields))
    assert answer.status_code == 302, answer.content.decode()[-4000:]
    return Case.objects.latest("pk"), desk.get(answer.headers["Location"]).content.decode()


def test_a_call_becomes_a_case_with_a_number_to_tell(desk, at_work):
    case, page = saved(desk)
    assert (case.state, case.channel, case.found_by, case.grid.code) == ("reported", "hotline", "public", "T01-C01-G1")
    assert (case.level, case.category, case.reporter) == ("general", at_work.category, None)
    assert f"{case.ticket[:5]} {case.ticket[5:]}" in page
    assert (Contact.objects.get().name, Contact.objects.get().wants_answer) == ("钱女士", True)
    assert "13812345678" not in page
    assert "13812345678" not in "".join(str(entry.details) for entry in Entry.objects.all())


def test_saved_twice_it_is_one_case(desk, at_work):
    data = typed()
    first, second = (desk.post("/cases/new/", data).headers["Location"] for _ in range(2))
    assert (first, Case.objects.count()) == (second, 1)


def test_the_id_of_another_report_is_not_taken_for_it(desk, at_work):
    there = at_work.reported(uuid=uuid.uuid4())
    answer = desk.post("/cases/new/", typed(uuid=str(there.uuid), another="on"))
    assert answer.status_code == 422
    assert Case.objects.count() == 1


def test_who_wants_no_answer_gets_no_number(desk, at_work):
    case, page = saved(desk, wants_answer="")
    assert case.ticket is None
    assert "查询编号" not in page


def test_places_of_shifted_maps_are_put_right(desk, at_work):
    shifted = from_wgs84(*INSIDE, GCJ02)
    case, _ = saved(desk, unit="", place_x=shifted[0], place_y=shifted[1], place_system=GCJ02)
    assert metres(*INSIDE, case.longitude, case.latitude) < 2
    assert case.grid.code == "T01-C01-G1"
    assert case.from_desk.system == GCJ02


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"channel": "leader"}, "document"),
        ({"channel": "upper"}, "document"),
        ({"channel": "media"}, "medium"),
        ({"channel": "grid"}, "channel"),
        ({"category": "没有这类"}, "category"),
        ({"unit": "望湖街道 T02"}, "unit"),
        ({"phone": "不告诉"}, "phone"),
        ({"place_x": "33.1", "place_y": "118.3"}, "place"),
        ({"place_x": "118.3"}, "place"),
        ({"text": ""}, "text"),
        ({"uuid": "1"}, "uuid"),
    ],
)
def test_what_is_missing_or_wrong_is_told_at_its_field(desk, at_work, fields, wrong):
    answer = desk.post("/cases/new/", typed(**fields))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [wrong])
    assert not Case.objects.exists()


def test_instructions_and_media_keep_their_number_and_name_and_no_contact(desk, at_work):
    case, page = saved(desk, channel="leader", document="青委批〔2026〕12 号")
    assert (case.from_desk.document, case.ticket) == ("青委批〔2026〕12 号", None)
    assert "青委批" in page
    case, _ = saved(desk, channel="media", medium="青河日报", text="报道称河边垃圾成堆", category="", another="on")
    assert (case.from_desk.medium, case.found_by, case.category) == ("青河日报", "media", None)
    assert not Contact.objects.exists()


def test_what_looks_like_one_that_is_there_is_shown_before_it_is_saved(desk, at_work):
    there = at_work.reported(text="三里路口井盖松了")
    answer = desk.post("/cases/new/", typed(place_x=INSIDE[0], place_y=INSIDE[1]))
    assert answer.status_code == 422
    assert there.number in answer.content.decode()
    assert Case.objects.count() == 1
    saved(desk, place_x=INSIDE[0], place_y=INSIDE[1], another="on")
    assert Case.objects.count() == 2


def test_near_ones_appear_while_somebody_types_and_only_those_of_the_desk(desk, at_work, signed_in, person):
    there = at_work.reported(text="三里路口井盖松了")
    query = {"text": "三里路口井盖松动", "unit": "T01-C01-G1"}
    assert there.number in desk.post("/cases/new/near/", query).content.decode()
    other = signed_in(person(INTAKE, "T02"))
    assert there.number not in other.post("/cases/new/near/", query).content.decode()


def test_what_somebody_types_stands_in_no_address(desk, at_work):
    page = desk.get("/cases/new/").content.decode()
    near = re.search(r'<div id="near"[^>]*>', page)[0]
    assert 'hx-post="/cases/new/near/"' in near
    sent = set(re.search(r'hx-params="([^"]*)"', near)[1].split(","))
    assert sent == {"csrfmiddlewaretoken", "text", "category", "unit", "place_x", "place_y", "place_system"}
    assert desk.get("/cases/new/near/", {"text": "井盖"}).status_code == 405


def test_units_are_found_by_name_and_code_within_the_own_part(desk, at_work):
    assert desk.get("/cases/new/units.json", {"q": "兰陂"}).json()["units"] == [
        "兰陂社区 T01-C01",
        "兰陂社区第1网格 T01-C01-G1",
    ]
    assert desk.get("/cases/new/units.json", {"q": "枣畈"}).json()["units"] == []


def test_a_closed_category_is_not_offered(desk, at_work):
    Category.objects.update(closed_on="2020-01-01")
    assert "路面坑洞" not in desk.get("/cases/new/").content.decode()


def test_a_case_gets_one_number_and_its_reporter_reads_what_is_published(desk, at_work):
    case = at_work.reported(channel="hotline")
    address = f"/cases/{case.pk}/reply/"
    assert "W859" not in desk.get(address).content.decode()
    desk.post(f"{address}tell/", {"text": "已安排"})
    assert not case.replies.exists()
    desk.post(f"{address}ticket/")
    case.refresh_from_db()
    first = case.ticket
    desk.post(f"{address}ticket/")
    case.refresh_from_db()
    assert case.ticket == first
    desk.post(f"{address}tell/", {"text": "已安排更换<b>"})
    page = Client().get(f"/report/{first}/").content.decode()
    assert "已安排更换&lt;b&gt;" in page
    assert "intake" not in page.split("<main")[1]


def test_claims_of_reporters_stand_on_the_page_of_replies(desk, at_work):
    case = at_work.closed(channel="hotline")
    Answer.objects.create(case=case, closing=case.steps, satisfaction="dissatisfied", text="没有人来过")
    page = desk.get(f"/cases/{case.pk}/reply/").content.decode()
    assert "没有人来过" in page
    assert "不等于回访结论" in page


def test_the_desk_of_another_town_replies_to_nothing_here(at_work, signed_in, person):
    case = at_work.reported(channel="hotline")
    other = signed_in(person(INTAKE, "T02"))
    for what in ("", "ticket/", "tell/"):
        method = other.post if what else other.get
        assert method(f"/cases/{case.pk}/reply/{what}", {"text": "x"} if what else {}).status_code == 404


def test_the_desks_pages_are_said_in_english(desk, at_work):
    desk.post("/language/", {"language": "en", "next": "/cases/new/"})
    for address, words in (("/cases/new/", "Save this case"), ("/cases/held/", "Nothing is held back")):
        assert words in desk.get(address).content.decode()
