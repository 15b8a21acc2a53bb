"""Evidence at work: kept once, linked, seen by right, opened on record, listed, packed."""

from __future__ import annotations

import datetime
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.web.cycles_at_work import approved, opened
from tests.web.evidence_files import ITEM, jpeg, pdf, png, put

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.cycles.models import Cycle, Responsibility
from kaoping.web.evidence import actions, queries, store, work
from kaoping.web.evidence.models import File, Opening, Proof
from kaoping.web.facts.models import Incident
from kaoping.web.people.roles import APPRAISED, GRID_WORKER, LEADER, SCORER, SYSTEM
from kaoping.web.site import pace

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def own_place(settings, tmp_path):
    place = {"BACKEND": "kaoping.web.evidence.disk.Folder", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "evidence": place}


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author)
    Responsibility.objects.create(cycle=cycle, item=ITEM, unit=district["DEP01"])
    Responsibility.objects.create(cycle=cycle, item="3.1.3", unit=district["DEP02"])
    return cycle


@pytest.fixture
def scorer(person):
    return person(SCORER, "DEP01", "scorer", name="王秀英")


@pytest.fixture
def town(person):
    return person(APPRAISED, "T01", "town", name="赵明")


def address(name, file, *more):
    return reverse(f"evidence:{name}", args=[file.cycle_id, file.pk, *more])


def refused_with(act):
    with pytest.raises(Refused) as refused:
        act()
    return [fault.code for fault in refused.value.faults]


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


# --- kept once --------------------------------------------------------------------------------------------------------


def test_a_file_is_kept_with_both_digests_and_proves_something(cycle, scorer):
    file = put(cycle, scorer)
    assert (file.state, file.kind, file.has_thumbnail) == ("clean", "jpeg", True)
    assert store.digest(file.stored) == file.sha256 != file.uploaded_sha256
    (proof,) = queries.proofs_of(cycle, unit="T01", item=ITEM)
    assert (proof.file, proof.department.code, proof.linked_by) == (file, "DEP01", scorer)
    assert queries.proofs_of(cycle, unit="T02", item=ITEM) == []
    entry = Entry.objects.get(action="evidence.added")
    assert (entry.details["digest"], entry.unit_code) == (file.sha256, "T01")


def test_the_same_file_again_is_used_for_both(cycle, scorer):
    first = put(cycle, scorer)
    assert put(cycle, scorer, name="又一次.jpg", unit="T02") == first
    assert put(cycle, scorer, unit="T02") == first
    assert (File.objects.count(), Proof.objects.count()) == (1, 2)
    assert Entry.objects.filter(action="evidence.reused").count() == 2


def test_the_same_file_of_somebody_unseen_shares_the_content_and_nothing_else(cycle, town, person):
    first = put(cycle, town)
    other = put(cycle, person(APPRAISED, "T02", "other"), name="mine.jpg", unit="T02")
    assert (other.pk != first.pk, other.stored) == (True, first.stored)
    assert [proof.unit for proof in other.proofs.all()] == ["T02"]


def test_a_file_that_is_there_proves_something_else_as_well(cycle, scorer):
    file = put(cycle, scorer)
    actions.link(file=file, unit="T02", item=ITEM, by=scorer)
    assert [proof.file for proof in queries.proofs_of(cycle, unit="T02", item=ITEM)] == [file]
    assert queries.counted(cycle, ["T01", "T02", "T03"], ITEM) == {"T01": 1, "T02": 1}


def test_one_place_takes_so_many_files(cycle, scorer, monkeypatch):
    monkeypatch.setattr(queries, "PER_PLACE", 2)
    for colour in ("red", "blue"):
        put(cycle, scorer, jpeg(colour=colour))
    assert refused_with(lambda: put(cycle, scorer, jpeg(colour="green"))) == ["W657"]
    put(cycle, scorer, jpeg(colour="red"))  # stands there already
    put(cycle, scorer, jpeg(colour="green"), unit="T02")


@pytest.mark.parametrize("place", [{"unit": "T99"}, {"item": "9.9"}, {"about": "<b>"}, {"about": "x:" + "9" * 200}])
def test_evidence_has_a_place_in_the_cycle(cycle, author, place):
    assert refused_with(lambda: put(cycle, author, **place)) == ["W659"]


def test_evidence_of_a_refused_action_leaves_no_row_and_its_content_goes_in_a_day(cycle, scorer, monkeypatch):
    with transaction.atomic():
        file = put(cycle, scorer)
        transaction.set_rollback(True)
    assert not File.objects.exists()
    assert store.is_there(file.stored, file.size)
    work.remove_orphans()
    assert store.is_there(file.stored, file.size)  # somebody may be about to write it down
    monkeypatch.setattr(work, "ORPHANED_AFTER", -DAY)
    kept = put(cycle, scorer, jpeg(colour="blue"))
    work.remove_orphans()
    assert not store.storage().exists(file.stored)
    assert not store.storage().exists(store.thumbnail_of(file.stored))
    assert store.is_there(kept.stored, kept.size)


# --- who adds, who sees -----------------------------------------------------------------------------------------------


def reported(cycle, unit, by):
    """The code of an incident that stands in the facts, of a kind for which the department of `by` answers."""
    Responsibility.objects.get_or_create(cycle=cycle, item="4.2", unit=by.grants.get().unit)
    Incident.objects.create(cycle=cycle, incident="2026-001", unit=unit, kind="media", level="city", verified=False)
    return "2026-001"


def test_who_may_add_evidence(cycle, author, approver, scorer, town, person):
    for who in (author, scorer, town):
        put(cycle, who)
    put(cycle, person(GRID_WORKER, "T01-C01-G1", "grid"), unit="T01-C01-G1", item="")
    incident = reported(cycle, "T01", scorer)
    put(cycle, scorer, about=f"incident:{incident}", item="")
    others = [
        (person(SCORER, "DEP02", "dep-2"), {"about": f"incident:{incident}", "item": ""}),
        (scorer, {"about": "incident:2026-999", "item": ""}),
        (approver, {}),
        (person(LEADER, "D01", "leader"), {}),
        (person(SCORER, "DEP02", "other-department"), {}),
        (person(APPRAISED, "T02", "other-town"), {}),
        (scorer, {"item": "3.1.3"}),
        (scorer, {"item": ""}),
        (person(GRID_WORKER, "T01-C01-G1", "grid-2"), {}),
        (person(None, None, "nobody"), {}),
    ]
    for who, place in others:
        assert refused_with(lambda who=who, place=place: put(cycle, who, **place)) == ["W658"], (who, place)


def test_who_sees_a_file(cycle, author, approver, scorer, town, person, seen_by):
    by_town = put(cycle, town)
    by_office = put(cycle, author, png(), "b.png", unit="T02", item="3.1.2")
    kin = {
        "author": (author, True, True),
        "approver": (approver, True, True),
        "uploader and unit": (town, True, False),
        "department of the item": (scorer, True, False),
        "department of another": (person(SCORER, "DEP02", "dep2"), False, False),
        "leader of all": (person(LEADER, "D01", "leader"), True, True),
        "leader of the town": (person(LEADER, "T01", "leader-1"), True, False),
        "community below": (person(APPRAISED, "T01-C01", "community"), False, False),
        "peer": (person(APPRAISED, "T02", "peer"), False, True),
        "administrator": (person(SYSTEM, None, "root"), False, False),
        "nobody": (person(None, None, "nobody"), False, False),
    }
    for who, (somebody, first, second) in kin.items():
        viewer = seen_by(somebody)
        assert (queries.may_see(viewer, by_town), queries.may_see(viewer, by_office)) == (first, second), who


def test_colleagues_see_what_their_department_put_at_an_incident(cycle, scorer, person, seen_by):
    file = put(cycle, scorer, about=f"incident:{reported(cycle, 'T03', scorer)}", item="", unit="T03")
    assert queries.may_see(seen_by(person(SCORER, "DEP01", "colleague")), file)
    assert not queries.may_see(seen_by(person(SCORER, "DEP02", "other")), file)


def test_who_may_not_see_a_file_gets_404_everywhere(cycle, town, person, signed_in):
    file = put(cycle, town)
    client = signed_in(person(APPRAISED, "T02", "peer"))
    for name in ("one", "file", "thumbnail"):
        assert client.get(address(name, file)).status_code == 404
    for name in ("withdraw", "dates", "link"):
        assert client.post(address(name, file), {"unit": "T02", "reason": "x"}).status_code == 404
    answer = client.get(reverse("evidence:list", args=[cycle.pk]))
    assert (answer.status_code, "现场" in answer.content.decode()) == (200, False)
    picked = client.get(reverse("evidence:pick", args=[cycle.pk]), {"unit": "T02"})
    assert "现场" not in picked.content.decode()
    assert client.get(reverse("evidence:pick", args=[cycle.pk]), {"unit": "T01"}).status_code == 404
    added = {"existing": file.pk, "unit": "T02", "item": "", "about": ""}
    assert client.post(reverse("evidence:add", args=[cycle.pk]), added).status_code == 404


def test_a_right_that_ended_opens_nothing_any_more(cycle, town, signed_in):
    file, client = put(cycle, town), signed_in(town)
    assert client.get(address("file", file)).status_code == 200
    town.grants.update(to_on=timezone.localdate())
    assert client.get(address("file", file)).status_code in (403, 404)


# --- opened -----------------------------------------------------------------------------------------------------------


def test_a_picture_opens_in_the_browser_and_nothing_in_it_can_run(cycle, scorer, signed_in):
    file = put(cycle, scorer, name='现场 "A".jpg')
    answer = signed_in(scorer).get(address("file", file))
    assert body(answer) == store.opened(file.stored).read()
    headers = answer.headers
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Disposition"].startswith("inline; filename*=utf-8''%E7%8E%B0")
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "script-src" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert (headers["Cache-Control"], headers["X-Frame-Options"]) == ("private, no-store", "SAMEORIGIN")


@pytest.mark.parametrize(
    ("name", "content", "media", "way"),
    [
        ("a.pdf", pdf(), "application/pdf", "inline"),
        ("a.csv", b"a,b\n1,2\n", "text/csv; charset=utf-8", "attachment"),
        ("a.txt", b"a word", "text/plain; charset=utf-8", "attachment"),
    ],
)
def test_the_type_follows_from_the_content(cycle, scorer, signed_in, name, content, media, way):
    answer = signed_in(scorer).get(address("file", put(cycle, scorer, content, name)))
    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"].split(";")[0]) == (media, way)
    assert body(answer) == content


def test_a_file_can_always_be_saved(cycle, scorer, signed_in):
    answer = signed_in(scorer).get(address("file", put(cycle, scorer)) + "?save=1")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_opening_is_on_record_once_a_day(cycle, scorer, signed_in):
    file, client = put(cycle, scorer), signed_in(scorer)
    for _ in range(3):
        client.get(address("file", file))
        client.get(address("thumbnail", file))
    assert Entry.objects.filter(action="evidence.opened").count() == 1
    Opening.objects.update(on=timezone.localdate() - DAY)
    client.get(address("file", file))
    assert Entry.objects.filter(action="evidence.opened").count() == 2


def test_whoever_fetches_everything_is_slowed_down(cycle, scorer, signed_in, monkeypatch):
    monkeypatch.setattr(pace, "FILES", 3)
    monkeypatch.setattr(pace.time, "time", lambda: 60.0 * 12345)
    file, client = put(cycle, scorer), signed_in(scorer)
    assert [client.get(address("file", file)).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert client.get(address("file", file)).headers["Retry-After"] == "60"
    monkeypatch.setattr(pace.time, "time", lambda: 60.0 * 12346)
    assert client.get(address("file", file)).status_code == 200


def test_a_small_picture_is_asked_for_but_not_sent_again(cycle, scorer, signed_in):
    client, where = signed_in(scorer), address("thumbnail", put(cycle, scorer))
    first = client.get(where)
    assert (first.status_code, body(first)[:3]) == (200, b"\xff\xd8\xff")
    again = client.get(where, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("state", ["waiting", "infected", "withdrawn", "expired"])
def test_only_what_is_clean_is_served(cycle, scorer, signed_in, state):
    file, client = put(cycle, scorer), signed_in(scorer)
    File.objects.update(state=state, withdrawn_by=scorer, withdrawn_at=timezone.now())
    answer = client.get(address("file", file))
    assert (answer.status_code, answer.headers["Location"]) == (302, address("one", file))
    assert client.get(address("thumbnail", file)).status_code == 404
    assert client.get(address("one", file)).status_code == 200


def test_a_lost_content_is_told_in_words_and_mended_by_the_same_file(cycle, scorer, signed_in):
    file, client = put(cycle, scorer), signed_in(scorer)
    store.remove(file.stored)
    page = client.get(address("file", file), follow=True).content.decode()
    assert "在存储里找不到了" in page
    put(cycle, scorer)
    assert client.get(address("file", file)).status_code == 200


# --- pages ------------------------------------------------------------------------------------------------------------


def test_several_files_at_once_each_for_itself(cycle, scorer, signed_in):
    files = [
        SimpleUploadedFile("a.jpg", jpeg()),
        SimpleUploadedFile("b.png", jpeg()),
        SimpleUploadedFile("c.pdf", pdf()),
    ]
    sent = {"unit": "T01", "item": ITEM, "about": "", "back": "/collect/", "files": files}
    answer = signed_in(scorer).post(reverse("evidence:add", args=[cycle.pk]), sent)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/collect/")
    assert set(File.objects.values_list("name", flat=True)) == {"a.jpg", "c.pdf"}


def test_a_part_of_a_page_tells_faults_where_they_happened(cycle, scorer, signed_in):
    sent = {"unit": "T01", "item": ITEM, "files": [SimpleUploadedFile("b.png", jpeg())]}
    client = signed_in(scorer)
    answer = client.post(reverse("evidence:add", args=[cycle.pk]), sent, headers={"HX-Request": "true"})
    assert (answer.status_code, "W653" in answer.content.decode()) == (422, True)
    nothing = client.post(reverse("evidence:add", args=[cycle.pk]), {"unit": "T01"}, headers={"HX-Request": "true"})
    assert (nothing.status_code, "W664" in nothing.content.decode()) == (422, True)
    sent["files"] = [SimpleUploadedFile("b.jpg", jpeg())]
    answer = client.post(reverse("evidence:add", args=[cycle.pk]), sent, headers={"HX-Request": "true"})
    assert (answer.status_code, "b.jpg" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_nobody_is_sent_elsewhere(cycle, scorer, signed_in, back):
    sent = {"unit": "T01", "item": ITEM, "back": back, "files": [SimpleUploadedFile("b.jpg", jpeg())]}
    answer = signed_in(scorer).post(reverse("evidence:add", args=[cycle.pk]), sent)
    assert answer.headers["Location"] == reverse("evidence:list", args=[cycle.pk])


def test_an_existing_file_is_picked(cycle, scorer, signed_in):
    file, client = put(cycle, scorer), signed_in(scorer)
    page = client.get(reverse("evidence:pick", args=[cycle.pk]), {"unit": "T01", "item": ITEM}).content.decode()
    assert "现场.jpg" not in page  # it proves this already
    place = {"unit": "T01", "item": ITEM, "about": f"self:{ITEM}"}
    assert "现场.jpg" in client.get(reverse("evidence:pick", args=[cycle.pk]), place).content.decode()
    client.post(reverse("evidence:add", args=[cycle.pk]), {**place, "existing": file.pk})
    assert [proof.about for proof in file.proofs.all()] == ["", f"self:{ITEM}"]


def test_the_list_is_narrowed(cycle, author, signed_in):
    photo = put(cycle, author)
    paper = put(cycle, author, pdf(), "批复.pdf", unit="T02", item="3.1.3")
    File.objects.filter(pk=paper.pk).update(expires_on=timezone.localdate() - DAY)
    client, where = signed_in(author), reverse("evidence:list", args=[cycle.pk])
    for query, expected in [
        ({}, {photo, paper}),
        ({"unit": "T02"}, {paper}),
        ({"item": ITEM}, {photo}),
        ({"kind": "pdf"}, {paper}),
        ({"state": "over"}, {paper}),
        ({"state": "held"}, set()),
        ({"q": "现"}, {photo}),
        ({"kind": "' OR 1=1", "state": "x", "page": "0"}, {photo, paper}),
    ]:
        answer = client.get(where, query)
        assert {tile.file for tile, _ in answer.context["lines"]} == expected, query
    assert "已过期" in client.get(where).content.decode()
    assert "未接扫描" in client.get(where).content.decode()


def test_the_list_asks_the_database_no_more_for_more_files(cycle, author, signed_in):
    client, where = signed_in(author), reverse("evidence:list", args=[cycle.pk])

    def queries_for_the_list():
        with CaptureQueriesContext(connection) as found:
            client.get(where)
        return len(found)

    put(cycle, author)
    queries_for_the_list()
    few = queries_for_the_list()
    for number in range(12):
        put(cycle, author, f"a word {number}".encode(), f"{number}.txt", unit=f"T0{number % 3 + 1}")
    assert queries_for_the_list() == few


def test_what_one_sees_goes_out_packed_and_on_record(cycle, author, town, signed_in):
    put(cycle, author, name="a.jpg")
    put(cycle, author, pdf(), "a.pdf", unit="T02")
    answer = signed_in(town).get(reverse("evidence:packed", args=[cycle.pk]))
    names = zipfile.ZipFile(io.BytesIO(body(answer))).namelist()
    assert [name.partition("-")[2] for name in names] == ["a.jpg"]
    assert Entry.objects.get(action="evidence.packed").details["entries"] == 1


# --- the block on other pages -----------------------------------------------------------------------------------------


def block_of(person, seen_by, *places, may_add=True, **headers):
    """The blocks of several places on one page of a person, and how many questions they ask the database."""
    request = RequestFactory().get("/collect/page/?a=1", headers=headers)
    request.viewer, request.user, cycle = seen_by(person), person, Cycle.objects.get()
    shown = "".join(f"{{% proofs cycle {unit!r} {item!r} '' {may_add} %}}" for unit, item in places)
    template = Template("{% load evidence %}" + shown)
    with CaptureQueriesContext(connection) as asked:
        page = template.render(Context({"request": request, "cycle": cycle, "csrf_token": "x"}))
    return page, len(asked)


def test_a_block_shows_what_one_sees_and_takes_more(cycle, scorer, town, seen_by):
    put(cycle, town, name="<b>x.jpg")
    page, _ = block_of(scorer, seen_by, ("T01", ITEM), ("T02", ITEM))
    assert ("_b_x.jpg" in page, "<b>" in page) == (True, False)
    assert (page.count('type="file"'), page.count("js/evidence.js")) == (2, 1)
    assert 'name="back" value="/collect/page/?a=1"' in page
    assert "撤下" not in page  # it is not the department's own
    assert "撤下" in block_of(town, seen_by, ("T01", ITEM))[0]
    assert 'type="file"' not in block_of(town, seen_by, ("T01", ITEM), may_add=False)[0]


def test_a_block_shows_nothing_of_others(cycle, town, person, seen_by):
    put(cycle, town)
    page, _ = block_of(person(APPRAISED, "T02", "peer"), seen_by, ("T01", ITEM), may_add=False)
    assert ("现场" in page, "没有佐证" in page) == (False, True)


def test_many_blocks_of_a_unit_ask_the_database_once(cycle, scorer, seen_by):
    put(cycle, scorer)
    one = block_of(scorer, seen_by, ("T01", ITEM))[1]
    assert block_of(scorer, seen_by, *[("T01", ITEM), ("T01", "3.1.2"), ("T01", "")] * 5)[1] == one


def test_a_block_that_a_script_fetched_leads_back_to_its_page(cycle, scorer, seen_by):
    asked = {"Sec-Fetch-Mode": "cors", "Referer": "http://testserver/collect/1/sheets/2/town/"}
    assert 'value="/collect/1/sheets/2/town/"' in block_of(scorer, seen_by, ("T01", ITEM), **asked)[0]
    asked["Referer"] = "http://elsewhere.example/x"
    assert 'value="/collect/page/?a=1"' in block_of(scorer, seen_by, ("T01", ITEM), **asked)[0]
