"""Open311 GeoReport v2: what existing clients ask, and what they must never get."""

from __future__ import annotations

import datetime
import json
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.utils import timezone
from georeport import GeoReport
from tests.web.cases_at_work import INSIDE, crew

from kaoping.web.audit.models import Entry
from kaoping.web.cases.keys import digest_of
from kaoping.web.cases.models import Case, Category, Contact, Source

pytestmark = pytest.mark.django_db
KEY = "ks_a-key-of-the-tests"
ROOT = "/open311/v2"


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture
def at_work(district, person):
    return crew(district, person)


@pytest.fixture
def source(at_work):
    return Source.objects.create(
        code="app", name="随手拍", channel="open311", unit=at_work.units["D01"], key_digest=digest_of(KEY)
    )


def form(**changes) -> dict:
    sent = {"api_key": KEY, "service_code": "0201", "lat": INSIDE[1], "long": INSIDE[0], "description": "路灯不亮"}
    return {name: value for name, value in (sent | changes).items() if value is not None}


def rows(answer):
    assert answer.status_code == 200, answer.content.decode()
    return json.loads(answer.content)


def verified(at_work, **changes):
    """A public report that the checker has confirmed and the desk accepted."""
    case = at_work.reported(channel="public", **changes)
    at_work.does("checker", "verify", case)
    at_work.does("intake", "accept", case)
    return case


# --- services --------------------------------------------------------------------------------------------------------


def test_services_are_the_public_ends_of_the_tree(client, at_work):
    top = Category.objects.create(code="01", name="公用设施")
    lamp = Category.objects.create(code="0101", name="路灯", name_en="Street lamps", parent=top, component=True,
                                   words="灯 路灯坏", path=f"/{top.pk}/")  # fmt: skip
    Category.objects.create(code="99", name="内部", public=False)
    Category.objects.create(code="98", name="停用", closed_on=timezone.localdate())
    found = {row["service_code"]: row for row in rows(client.get(f"{ROOT}/services.json"))}
    assert found.keys() == {"0101", "0201"}
    assert found["0101"] == {
        "service_code": "0101", "service_name": "路灯", "description": "", "metadata": True, "type": "realtime",
        "keywords": "灯, 路灯坏", "group": "公用设施",
    }  # fmt: skip
    asked = rows(client.get(f"{ROOT}/services/{lamp.code}.json"))
    assert [each["code"] for each in asked["attributes"]] == ["object_code"]
    assert rows(client.get(f"{ROOT}/services/0201.json"))["attributes"] == []


def test_xml_has_the_fields_of_the_specification_in_their_places(client, at_work):
    Category.objects.create(code="0101", name="路灯 & <灯>", component=True)
    verified(at_work)
    shapes = {
        "services.xml": ("services", "service", {"service_code", "service_name", "description", "metadata", "type",
                                                 "keywords", "group"}),
        "requests.xml": ("service_requests", "request", {
            "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
            "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime",
            "address", "address_id", "zipcode", "lat", "long", "media_url"}),
    }  # fmt: skip
    for address, (whole, each, names) in shapes.items():
        answer = client.get(f"{ROOT}/{address}")
        assert answer["Content-Type"] == "text/xml; charset=utf-8"
        assert answer.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
        root = ElementTree.fromstring(answer.content)
        assert (root.tag, {child.tag for child in root}) == (whole, {each})
        assert {field.tag for field in root[0]} == names
    definition = ElementTree.fromstring(client.get(f"{ROOT}/services/0101.xml").content)
    assert definition.tag == "service_definition"
    assert {field.tag for field in definition.find("attributes/attribute")} == {
        "variable", "code", "datatype", "required", "datatype_description", "order", "description", "values"
    }  # fmt: skip
    discovered = ElementTree.fromstring(client.get(f"{ROOT}/discovery.xml").content)
    assert discovered.findtext("endpoints/endpoint/url") == "http://testserver/open311/v2"
    assert [each.text for each in discovered.findall("endpoints/endpoint/formats/format")] == [
        "text/xml", "application/json",
    ]  # fmt: skip


# --- reading ---------------------------------------------------------------------------------------------------------


def test_a_request_is_read_without_anybodys_data(client, at_work):
    case = verified(at_work, text="井盖坏了，打我电话 13812345678", contact={"name": "张建国", "phone": "13812345678"})
    for address in (f"request/{case.number}", f"requests/{case.number}"):
        answer = client.get(f"{ROOT}/{address}.json")
        (row,) = rows(answer)
        assert row["service_request_id"] == case.number
        assert row["status"] == "open"
        assert row["description"] == "井盖坏了，打我电话 138****5678"
        assert row["requested_datetime"] == timezone.localtime(case.reported_at).isoformat(timespec="seconds")
        assert "张建国" not in answer.content.decode()
        assert not answer.cookies


def test_what_nobody_has_read_yet_is_not_published(client, at_work):
    waiting, held = at_work.reported(channel="public"), at_work.reported(channel="public", hold=True)
    (row,) = rows(client.get(f"{ROOT}/requests.json"))
    assert (row["service_request_id"], row["description"], row["lat"]) == (waiting.number, None, None)
    (row,) = rows(client.get(f"{ROOT}/requests/{held.number}.json"))
    assert (row["status"], row["description"]) == ("open", None)


def test_other_channels_and_categories_are_not_read(client, at_work):
    inner = Category.objects.create(code="77", name="内部", public=False)
    cases = [at_work.reported(), at_work.reported(channel="public", category=inner)]
    for case in cases:
        assert client.get(f"{ROOT}/requests/{case.number}.json").status_code == 404
    assert rows(client.get(f"{ROOT}/requests.json")) == []
    numbers = ",".join(case.number for case in cases)
    assert rows(client.get(f"{ROOT}/requests.json", {"service_request_id": numbers})) == []


def test_lists_are_narrowed_as_the_specification_says(client, at_work):
    old, fresh = verified(at_work), verified(at_work)
    Case.objects.filter(pk=old.pk).update(reported_at=timezone.now() - datetime.timedelta(days=100), state="closed")
    old.refresh_from_db()

    def listed(**asked):
        return [row["service_request_id"] for row in rows(client.get(f"{ROOT}/requests.json", asked))]

    start = timezone.localtime(old.reported_at - datetime.timedelta(days=1)).isoformat(timespec="seconds")
    assert listed() == [fresh.number]
    assert listed(start_date=start) == [old.number]
    assert listed(start_date=start.replace("+", " ")) == [old.number]  # a + that the client did not encode
    assert listed(start_date=start, status="open") == []
    assert listed(start_date=start, status="closed", service_code="0201") == [old.number]
    assert listed(service_code="nope") == []
    assert listed(service_request_id=f"{old.number},{fresh.number},AJ-200101-9999,x") == [old.number, fresh.number]
    assert listed(page=2, page_size=1) == []
    assert listed(updated_after=timezone.now().isoformat()) == []
    assert listed(jurisdiction_id="T01") == [fresh.number]
    assert listed(jurisdiction_id="T02") == []


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"start_date": "yesterday"}, 400),
        ({"start_date": "2026-01-01", "end_date": "2026-11-01"}, 400),
        ({"status": "sleeping"}, 400),
        ({"page": "0"}, 400),
        ({"page_size": "many"}, 400),
        ({"start_date": "9999-12-31T23:59:59-12:00"}, 400),
        ({"jurisdiction_id": "nowhere.gov"}, 404),
        ({"service_request_id": ",".join(["AJ-260101-0001"] * 101)}, 400),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_as_the_specification_has_it(client, at_work, asked, status):
    answer = client.get(f"{ROOT}/requests.json", asked)
    assert answer.status_code == status
    (error,) = json.loads(answer.content)
    assert error["code"] == status
    assert error["description"]
    as_xml = ElementTree.fromstring(client.get(f"{ROOT}/requests.xml", asked).content)
    assert (as_xml.tag, as_xml[0].tag, as_xml.findtext("error/code")) == ("errors", "error", str(status))


@pytest.mark.parametrize(
    "address", ["requests.yaml", "services", "nothing.json", "services/none.json", "tokens/x.json"]
)
def test_what_is_not_there_is_404_with_an_error_in_the_body(client, district, address):
    answer = client.get(f"{ROOT}/{address}")
    assert answer.status_code == 404
    assert json.loads(answer.content)[0]["code"] == 404


def test_too_many_reads_of_one_address_wait(client, at_work, monkeypatch):
    monkeypatch.setattr("kaoping.web.open311.doubts.READS", 3)
    statuses = [client.get(f"{ROOT}/services.json").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


# --- sending ---------------------------------------------------------------------------------------------------------


def test_a_request_is_sent_verified_first_and_found_again(client, at_work, source):
    sent = form(
        first_name="建国", last_name="张", phone="13812345678", email="z@example.com", address_string="人民路 3 号"
    )
    before = Entry.objects.count()
    (row,) = rows(client.post(f"{ROOT}/requests.json", sent))
    case = Case.objects.get()
    assert row["service_request_id"] == case.number
    assert (case.channel, case.state, case.source, case.town.code) == ("open311", "to_verify", source, "T01")
    assert (case.longitude, case.latitude) == INSIDE
    contact = Contact.objects.get(case=case)
    assert (contact.name, contact.phone) == ("张建国", "13812345678")
    assert Entry.objects.count() == before + 1
    assert case.ticket in row["service_notice"]
    assert rows(client.get(f"{ROOT}/tokens/{case.ticket}.json")) == [
        {"service_request_id": case.number, "token": case.ticket}
    ]


def test_sent_as_xml_the_answer_is_xml(client, at_work, source):
    root = ElementTree.fromstring(client.post(f"{ROOT}/requests.xml", form()).content)
    assert root.findtext("request/service_request_id") == Case.objects.get().number


@pytest.mark.parametrize("key", ["ks_wrong", "", None])
def test_without_a_right_key_nothing_is_made(client, at_work, source, key):
    answer = client.post(f"{ROOT}/requests.json", form(api_key=key))
    assert answer.status_code == 403
    assert json.loads(answer.content)[0]["code"] == 403
    assert not Case.objects.exists()


def test_a_withdrawn_key_and_that_of_another_channel_open_nothing(client, at_work, source):
    Source.objects.filter(pk=source.pk).update(is_open=False)
    assert client.post(f"{ROOT}/requests.json", form()).status_code == 403
    Source.objects.filter(pk=source.pk).update(is_open=True, channel="import")
    assert client.post(f"{ROOT}/requests.json", form()).status_code == 403


def test_whoever_guesses_keys_waits(client, at_work, source, monkeypatch):
    monkeypatch.setattr("kaoping.web.open311.doubts.WRONG_KEYS", 2)
    statuses = [client.post(f"{ROOT}/requests.json", form(api_key=f"ks_{n}")).status_code for n in range(3)]
    assert statuses == [403, 403, 429]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"service_code": None}, 400),
        ({"service_code": "none"}, 404),
        ({"lat": None, "long": None}, 400),
        ({"lat": "91"}, 400),
        ({"lat": "nan"}, 400),
        ({"long": "inf"}, 400),
        ({"lat": None}, 400),
        ({"lat": None, "long": None, "address_id": "XX"}, 400),
        ({"description": "坏" * 4001}, 400),
        ({"media_url": "javascript:alert(1)"}, 400),
        ({"phone": "1" * 31}, 400),
        ({"jurisdiction_id": "elsewhere"}, 404),
    ],
)
def test_what_cannot_be_used_is_told(client, at_work, source, changes, status):
    answer = client.post(f"{ROOT}/requests.json", form(**changes))
    assert answer.status_code == status
    assert json.loads(answer.content)[0]["code"] == status
    assert not Case.objects.exists()


def test_everything_that_is_wrong_is_told_at_once(client, at_work, source):
    answer = client.post(f"{ROOT}/requests.json", {"api_key": KEY, "lat": "x", "media_url": "ftp://x"})
    assert len(json.loads(answer.content)) >= 3


def test_a_place_beyond_the_sources_part_is_refused(client, at_work, source):
    Source.objects.filter(pk=source.pk).update(unit=at_work.units["T02"])
    assert client.post(f"{ROOT}/requests.json", form()).status_code == 400
    assert not Case.objects.exists()


def test_a_place_may_be_the_code_of_a_unit(client, at_work, source):
    rows(client.post(f"{ROOT}/requests.json", form(lat=None, long=None, address_id="T03-C01-G1")))
    assert Case.objects.get().town.code == "T03"


def test_a_long_description_is_cut_and_the_sender_is_told(client, at_work, source):
    (row,) = rows(
        client.post(f"{ROOT}/requests.json", form(description="坏" * 3000, media_url="https://example.com/1.jpg"))
    )
    case = Case.objects.get()
    assert len(case.text) <= 1000
    assert case.text.endswith("https://example.com/1.jpg")
    assert "1000" in row["service_notice"]


def test_the_number_of_an_object_and_a_picture_are_kept_as_text_and_the_picture_is_not_published(
    client, at_work, source
):
    Category.objects.filter(code="0201").update(component=True)
    sent = form(**{"attribute[object_code]": "JG-0017", "media_url": "https://example.com/a.jpg"})
    rows(client.post(f"{ROOT}/requests.json", sent))
    case = Case.objects.get()
    assert "JG-0017" in case.text
    assert "https://example.com/a.jpg" in case.text
    at_work.does("checker", "verify", case)
    (row,) = rows(client.get(f"{ROOT}/requests/{case.number}.json"))
    assert "example.com" not in json.dumps(row)


def test_doubtful_reports_wait_for_the_desk(client, at_work, source):
    client.post(f"{ROOT}/requests.json", form(description="贷款找我 http://spam.example"))
    client.post(f"{ROOT}/requests.json", form())
    client.post(f"{ROOT}/requests.json", form())  # the same again
    assert list(Case.objects.order_by("pk").values_list("state", flat=True)) == ["held", "to_verify", "held"]


def test_one_sender_with_very_many_is_held(client, at_work, source, monkeypatch):
    monkeypatch.setattr("kaoping.web.open311.doubts.SENDERS", 2)
    for number in range(3):
        client.post(f"{ROOT}/requests.json", form(description=f"第 {number} 处", device_id="phone-1"))
    assert Case.objects.order_by("pk").last().state == "held"


def test_too_many_of_one_key_wait(client, at_work, source):
    Source.objects.filter(pk=source.pk).update(mapping={"most_a_minute": 1})
    first, second = (client.post(f"{ROOT}/requests.json", form(description=text)) for text in ("一", "二"))
    assert (first.status_code, second.status_code) == (200, 429)
    assert second["Retry-After"]


# --- a client that others wrote --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("output", ["json", "xml"])
def test_the_georeport_client_lists_and_reads(live_server, district, person, output):
    at_work = crew(district, person)
    Category.objects.create(code="0101", name="路灯", component=True)
    first, second = verified(at_work), verified(at_work)
    asked = GeoReport(f"{live_server.url}{ROOT}", output_format=output)
    assert {row["service_code"] for row in asked.get_service_list()} == {"0101", "0201"}
    assert asked.get_service_definition("0101")["service_code"] == "0101"
    assert [row["service_request_id"] for row in asked.get_service_requests()] == [second.number, first.number]
    assert asked.get_service_requests(status="open", service_code="0201")
    assert asked.get_service_request(first.number)["status"] == "open"
