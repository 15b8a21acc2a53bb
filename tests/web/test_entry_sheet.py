"""The sheet on the screen: what it shows to whom, saving cell by cell, and hearing of what others write."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.cycles_at_work import approved, opened

from kaoping.web.collection.models import Recusal, Seat, Submission
from kaoping.web.cycles.models import Responsibility
from kaoping.web.facts import actions as facts
from kaoping.web.facts.models import Mark
from kaoping.web.people.roles import APPRAISED, LEADER, SCORER

pytestmark = pytest.mark.django_db
MARKS, FIGURES = "marks:3.1.1", "values:meetings:2026"  # up to 2 points


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author)
    for item in ("3.1.1", "3.1.3"):
        Responsibility.objects.create(cycle=cycle, item=item, unit=district["DEP01"])
    return cycle


@pytest.fixture
def scorer(person):
    return person(SCORER, "DEP01", "scorer", name="王秀英")


@pytest.fixture
def other(person):
    return person(SCORER, "DEP01", "other", name="李国强")


@pytest.fixture
def address(cycle, district):
    return lambda name, unit="DEP01", kind="town": reverse(f"entry:{name}", args=[cycle.pk, district[unit].pk, kind])


@pytest.fixture
def post(signed_in, address):
    """post(person, name, **body): the answer of the sheet to what its script sends."""

    def send(who, name="save", **body):
        body = {"person": str(who.pk), **body}
        return signed_in(who).post(address(name), json.dumps(body), content_type="application/json")

    return send


@pytest.fixture
def write(post):
    def send(who, *cells):
        edits = [dict(zip(("unit", "key", "base", "text", "reason"), cell, strict=False)) for cell in cells]
        return post(who, edits=edits).json()

    return send


def two_seats(cycle, unit, *people):
    for number, who in enumerate(people, start=1):
        Seat.objects.create(cycle=cycle, unit=unit, number=number, person=who, code=f"DEP01-{number}")


def test_the_page_shows_heads_units_and_figures_without_a_script(cycle, scorer, signed_in, address, write):
    write(scorer, ("T01", MARKS, "", "1.5"), ("T02", MARKS, "", "0"))
    page = signed_in(scorer).get(address("sheet")).content.decode()
    for words in (
        "区联动办采集表",
        "青石街道",
        "满分 2",
        f'data-head="{MARKS}"',
        "<td>1.5</td>",
        "<td>0</td>",
        "2 / 3",
    ):
        assert words in page
    assert page.count("<td>—</td>") == 4  # empty is told apart from 0


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        (SCORER, "DEP01", 200),
        (SCORER, "DEP02", 404),
        (APPRAISED, "T01", 403),
        (LEADER, "D01", 200),
        (LEADER, "T01", 404),
    ],
)
@pytest.mark.parametrize("name", ["sheet", "cells", "changes", "state"])
def test_a_sheet_is_seen_by_its_department_and_the_office(person, signed_in, address, role, unit, status, name):
    assert signed_in(person(role, unit)).get(address(name)).status_code == status


def test_the_office_reads_a_sheet_that_is_not_its_own(cycle, approver, signed_in, address, post):
    data = signed_in(approver).get(address("cells")).json()
    assert [column["key"] for column in data["columns"]] == [MARKS, FIGURES]
    assert not data["open"]
    assert post(approver, edits=[]).status_code == 403


def test_cells_come_as_columns_in_the_order_of_the_units(scorer, other, signed_in, address, write):
    write(scorer, ("T01", MARKS, "", "1.50", "两次无记录"), ("T03", FIGURES, "", "4"))
    data = signed_in(scorer).get(address("cells")).json()
    assert [unit for unit, _ in data["units"]] == ["T01", "T02", "T03"]
    assert data["figures"] == {MARKS: {"DEP01": ["1.5", "", ""]}, FIGURES: {"2026": ["", "", "4"]}}
    assert data["reasons"] == {MARKS: {"DEP01": {"T01": "两次无记录"}}}
    assert data["columns"][0]["most"] == "2"


def test_each_cell_is_told_what_became_of_it(scorer, write):
    told = write(scorer, ("T01", MARKS, "", "1.5"), ("T02", MARKS, "", "3"), ("T03", MARKS, "", "优"))
    assert [each["state"] for each in told["told"]] == ["written", "refused", "refused"]
    fault = told["told"][1]["fault"]
    assert fault["code"] == "W542"
    assert fault["message"] == {"zh": "3 超过满分 2", "en": "3 is over the full points, 2"}
    assert Mark.objects.get().unit == "T01"


def test_the_second_of_two_people_is_told_what_stands_there_and_who_wrote_it(cycle, scorer, other, write):
    write(scorer, ("T01", FIGURES, "", "4"))
    (told,) = write(other, ("T01", FIGURES, "", "5"))["told"]
    assert (told["state"], told["now"], told["by"]) == ("conflict", "4", "王秀英")


def test_a_save_that_came_twice_writes_once(scorer, write):
    first = write(scorer, ("T01", MARKS, "", "1.5", "理由"))
    again = write(scorer, ("T01", MARKS, "", "1.5", "理由"))
    assert [first["told"][0]["state"], again["told"][0]["state"]] == ["written", "same"]
    assert first["revision"] == again["revision"]


def test_nothing_new_is_an_empty_answer(scorer, signed_in, address, write):
    client = signed_in(scorer)
    data = client.get(address("cells")).json()
    here = {"since": data["revision"], "stamp": data["stamp"]}
    assert client.get(address("changes"), here).status_code == 204
    write(scorer, ("T01", MARKS, "", "1.5"))
    assert client.get(address("changes"), here).status_code == 200


def test_changes_say_what_who_and_when(scorer, other, signed_in, address, write):
    data = signed_in(other).get(address("cells")).json()
    write(scorer, ("T01", MARKS, "", "1.5", "两次无记录"))
    found = signed_in(other).get(address("changes"), {"since": data["revision"], "stamp": data["stamp"]}).json()
    ((key, part, unit, text, reason, who, clock),) = found["cells"]
    assert (key, part, unit, text, reason, who) == (MARKS, "DEP01", "T01", "1.5", "两次无记录", "王秀英")
    assert clock.count(":") == 2
    assert (found["filled"], found["revision"]) == (1, data["revision"] + 1)


def test_an_emptied_cell_and_an_import_are_changes_too(cycle, scorer, author, signed_in, address, write):
    write(scorer, ("T01", MARKS, "", "1.5"))
    data = signed_in(scorer).get(address("cells")).json()
    write(scorer, ("T01", MARKS, "1.5", ""))
    row = {"unit": "T02", "item": "3.1.1", "assessor": "甲", "points": "2"}
    facts.bring_in(cycle=cycle, tables={"marks": [row]}, by=author)
    found = signed_in(scorer).get(address("changes"), {"since": data["revision"], "stamp": data["stamp"]}).json()
    assert [cell[:4] for cell in found["cells"]] == [[MARKS, "DEP01", "T01", ""], [MARKS, "甲", "T02", "2"]]


def test_a_submitted_column_is_heard_of_and_takes_nothing_more(cycle, scorer, district, signed_in, address, write):
    client = signed_in(scorer)
    data = client.get(address("cells")).json()
    assert data["states"][MARKS] == ["open", True]
    Submission.objects.create(
        cycle=cycle, unit=district["DEP01"], table="marks", code="3.1.1", state="submitted",
        submitted_at=timezone.now(), submitted_by=scorer,
    )  # fmt: skip
    found = client.get(address("changes"), {"since": data["revision"], "stamp": data["stamp"]}).json()
    assert found["states"][MARKS] == ["submitted", False]
    (told,) = write(scorer, ("T01", MARKS, "", "1"))["told"]
    assert told["fault"]["code"] == "W546"


def test_assessors_see_their_own_marks_in_front_and_the_others_beside(
    cycle, scorer, other, district, signed_in, address, write
):
    two_seats(cycle, district["DEP01"], scorer, other)
    write(scorer, ("T01", MARKS, "", "1.5"))
    write(other, ("T01", MARKS, "", "0.5"))
    data = signed_in(other).get(address("cells")).json()
    assert data["columns"][0]["part"] == "DEP01-2"
    assert {part: marks[0] for part, marks in data["figures"][MARKS].items()} == {"DEP01-1": "1.5", "DEP01-2": "0.5"}
    assert data["assessors"]["DEP01-1"] == "评分人 1 王秀英"
    ((unit, words, answered),) = data["questions"][MARKS]
    assert (unit, words, answered) == ("T01", "填了 0.5，评分人 1 王秀英给 1.5。", False)
    write(other, ("T01", MARKS, "0.5", "0.5", "现场只有一人在岗"))
    assert signed_in(other).get(address("cells")).json()["questions"][MARKS][0][2]


def test_marks_of_another_seat_can_be_read_and_not_written(cycle, scorer, other, district, signed_in, address):
    two_seats(cycle, district["DEP01"], scorer, other)
    data = signed_in(other).get(address("cells"), {"seat": "DEP01-1"}).json()
    assert data["columns"][0]["part"] == "DEP01-1"
    assert data["states"] == {MARKS: ["open", False], FIGURES: ["open", True]}


def test_a_recused_unit_is_marked_and_not_owed(cycle, scorer, other, author, district, signed_in, address, write):
    two_seats(cycle, district["DEP01"], scorer, other)
    Recusal.objects.create(cycle=cycle, person=scorer, unit="T02", reason="配偶在此任职", declared_by=author)
    data = signed_in(scorer).get(address("cells")).json()
    assert data["recused"]["T02"] == "配偶在此任职"
    page = signed_in(scorer).get(address("sheet")).content.decode()
    assert '<td class="aside">' in page
    assert "0 / 2" in page
    (told,) = write(scorer, ("T02", MARKS, "", "1"))["told"]
    assert told["fault"]["code"] == "W547"


def test_the_side_tells_clause_marks_and_who_has_given_none(cycle, scorer, other, district, signed_in, address, write):
    two_seats(cycle, district["DEP01"], scorer, other)
    write(scorer, ("T01", MARKS, "", "1.5"))
    page = signed_in(scorer).get(address("side"), {"unit": "T01", "key": MARKS}).content.decode()
    for words in ("青石街道", "评分人 1 王秀英", "评分人 2 李国强", "未打分", "0 到 2", "王秀英"):
        assert words in page
    for wrong in ({"unit": "D01", "key": MARKS}, {"unit": "T01", "key": "marks:9"}, {}):
        assert signed_in(scorer).get(address("side"), wrong).status_code == 404


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'{"person": 1}', b"[" * 100000,
     b'{"edits": [{"unit": 5}]}', b'{"edits": [{"unit": "\\u0000"}]}',
     b'{"edits": [{"unit": "\\ud800"}]}', b'{"edits": "x"}', b"\xff\xfe"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["save", "paste"])
def test_whatever_is_sent_is_refused_in_words(scorer, signed_in, address, body, name):
    body = body.replace(b"{", b'{"person": "%d", ' % scorer.pk, 1) if body.startswith(b'{"edits') else body
    answer = signed_in(scorer).post(address(name), body, content_type="application/json")
    assert answer.status_code in (409, 422)
    assert answer.json()["faults"][0]["code"] in ("W570", "W571")


@pytest.mark.parametrize("name", ["save", "paste"])
def test_a_form_instead_of_json_is_refused_in_words(scorer, signed_in, address, name):
    answer = signed_in(scorer).post(address(name), {"edits": "x"})
    assert (answer.status_code, answer.json()["faults"][0]["code"]) == (422, "W570")


def test_cells_of_one_person_are_not_saved_by_another(scorer, other, post):
    answer = post(other, person=str(scorer.pk), edits=[{"unit": "T01", "key": MARKS, "base": "", "text": "1"}])
    assert (answer.status_code, answer.json()["faults"][0]["code"]) == (409, "W571")
    assert not Mark.objects.exists()


def test_one_cell_twice_in_a_save_is_refused(scorer, post):
    cell = {"unit": "T01", "key": MARKS, "base": "", "text": "1"}
    assert post(scorer, edits=[cell, cell]).status_code == 422


def test_a_cycle_past_its_time_takes_nothing(cycle, scorer, post, signed_in, address):
    cycle.stage = "compute"
    cycle.save()
    answer = post(scorer, edits=[{"unit": "T01", "key": MARKS, "base": "", "text": "1"}])
    assert answer.json()["faults"][0]["code"] == "W549"
    assert not signed_in(scorer).get(address("cells")).json()["open"]


def test_figures_of_the_cycle_before_are_asked_about(cycle, scorer, author, signed_in, address, write):
    before = opened(cycle.version, author, period="2025")
    row = {"unit": "T01", "item": "3.1.1", "assessor": "甲", "points": "2"}
    facts.bring_in(cycle=before, tables={"marks": [row]}, by=author)
    found = write(scorer, ("T01", MARKS, "", "1"))
    assert found["questions"][MARKS] == [["T01", "填了 1，上一周期为 2。", False]]
    page = signed_in(scorer).get(address("side"), {"unit": "T01", "key": MARKS}).content.decode()
    assert "上一周期" in page


@pytest.mark.parametrize("name", ["sheet", "cells", "changes"])
def test_queries_do_not_grow_with_cells(cycle, scorer, signed_in, address, write, name, django_assert_max_num_queries):
    client = signed_in(scorer)
    write(scorer, *[(unit, key, "", "1") for unit in ("T01", "T02", "T03") for key in (MARKS, FIGURES)])
    with django_assert_max_num_queries(32):
        client.get(address(name), {"since": 0})
