"""Pages of corrections: looked at first, then asked for, decided by another; what hostile hands send."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.web.test_corrections import ITEM, WHY, asked, cycle, give, incident, locked, mark, scorer, town

from kaoping.web.corrections import actions
from kaoping.web.corrections.models import Correction
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.facts.models import Incident, Mark
from kaoping.web.people.roles import APPRAISED, GRID_WORKER, LEADER
from kaoping.web.results import actions as results

pytestmark = pytest.mark.django_db
__all__ = ["cycle", "incident", "locked", "scorer", "town"]
HOSTILE = "<img src=x onerror=alert(1)>" + "长" * 400


def page(name, *args, query=""):
    return reverse(f"corrections:{name}", args=args) + query


def form(step, **fields):
    return {"step": step, "unit": "T01", "part": "DEP01", "old": "1", "new": "1.5", "reason": WHY, **fields}


def test_a_request_is_looked_at_asked_for_and_approved(locked, scorer, approver, signed_in):
    client, where = signed_in(scorer), page("ask", locked.pk, query=f"?unit=T01&key=marks%3A{ITEM}&sheet=1")
    assert 'value="1"' in client.get(where).content.decode()
    looked = client.post(where, form("look"))
    assert (looked.status_code, Correction.objects.count()) == (200, 0)
    assert "0.5000" not in looked.content.decode()  # what other towns have is none of this
    assert "1.5000" in looked.content.decode()
    made = client.post(where, form("ask"), follow=True)
    request = Correction.objects.get()
    assert made.redirect_chain[-1][0] == page("one", locked.pk, request.pk)
    shown = signed_in(approver).get(page("one", locked.pk, request.pk)).content.decode()
    assert "批准并写入新数" in shown
    assert WHY in shown
    done = signed_in(approver).post(page("approve", locked.pk, request.pk), follow=True).content.decode()
    assert "请重新计算" in done
    assert Mark.objects.get(unit="T01").points == 1.5
    paper = signed_in(approver).get(page("notice", locked.pk, request.pk)).content.decode()
    assert "更正说明" in paper
    assert ">1</del>" in paper
    assert ">1.5</ins>" in paper


def test_what_is_wrong_is_said_and_what_was_typed_stays(locked, scorer, signed_in):
    where = page("ask", locked.pk, query=f"?unit=T01&key=marks%3A{ITEM}")
    refused = signed_in(scorer).post(where, form("ask", new="9", reason=HOSTILE))
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "W542" in text
    assert 'value="9"' in text
    assert "<img src=x" not in text
    assert "&lt;img src=x" in text


def test_a_whole_column_is_pasted(locked, scorer, signed_in):
    where = page("ask", locked.pk, query=f"?key=marks%3A{ITEM}")
    pasted = {"pasted": "T01\t1.5\r\n望湖街道\t1", "pasted_part": "DEP01"}
    looked = signed_in(scorer).post(where, {"step": "look", "reason": WHY, **pasted})
    assert "核对 2 格" in looked.content.decode()
    wrong = signed_in(scorer).post(where, {"step": "look", "reason": WHY, "pasted": "T99\t1"})
    assert (wrong.status_code, "W694" in wrong.content.decode()) == (422, True)


def test_an_incident_is_corrected_on_its_page(cycle, incident, author, signed_in):
    where = page("ask", cycle.pk, query="?incident=I1")
    assert "查实，计入" in signed_in(author).get(where).content.decode()
    fields = {"unit": "T01", "part": "verified", "old": "true", "new": "false", "reason": WHY}
    looked = signed_in(author).post(where, {"step": "look", **fields}).content.decode()
    assert "不属实，不计入" in looked
    signed_in(author).post(where, {"step": "ask", **fields})
    assert Correction.objects.get().cells.get().part == "verified"
    assert Incident.objects.get().verified is True


def test_the_page_says_where_what_is_not_locked_is_changed(cycle, scorer, signed_in):
    give(cycle, {"T01": "1"}, scorer, lock=False)
    shown = signed_in(scorer).get(page("ask", cycle.pk, query=f"?unit=T01&key=marks%3A{ITEM}")).content.decode()
    assert "在采集表上直接改" in shown
    assert f"/collect/{cycle.pk}/sheets/" in shown
    assert 'name="new"' not in shown


def test_publication_has_to_be_done_anew(locked, scorer, approver, signed_in):
    Cycle.objects.filter(pk=locked.pk).update(stage="publish")
    request = asked(locked, scorer)
    assert "重新公布" in signed_in(approver).get(page("one", locked.pk, request.pk)).content.decode()


def test_two_who_decide_at_once_are_told(locked, scorer, approver, signed_in):
    request = asked(locked, scorer)
    signed_in(approver).post(page("approve", locked.pk, request.pk))
    late = signed_in(approver).post(page("refuse", locked.pk, request.pk), {"reason": "不对"}, follow=True)
    assert "已批准，不能再办" in late.content.decode()


def test_a_reason_in_the_list_hides_telephones_from_all_but_the_office(locked, scorer, approver, town, signed_in):
    asked(locked, scorer, reason="致电 13812345678 核实")
    assert "13812345678" in signed_in(approver).get(page("list", locked.pk)).content.decode()
    shown = signed_in(town).get(page("list", locked.pk)).content.decode()
    assert "13812345678" not in shown
    assert "138****5678" in shown
    assert scorer.name not in shown


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?key=nothing",
        "?unit=T02&key=marks%3A3.1.1",
        "?incident=I9",
        "?unit=%00&key=marks%3A3.1.1",
        "?item=%27&q=%25",
    ],
)
def test_nothing_breaks_on_what_people_type_into_the_address(locked, town, signed_in, query):
    client, where = signed_in(town), page("ask", locked.pk, query=query)
    for answer in (client.get(where), client.post(where, form("look", unit="T02", part="x" * 300))):
        assert answer.status_code in (200, 400, 404, 422)
    assert not Correction.objects.exists()


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    locked, scorer, author, approver, signed_in, django_assert_max_num_queries
):
    actions.approve(correction=asked(locked, scorer, mark("T01", "1.5")), by=approver)
    client = signed_in(approver)
    with django_assert_max_num_queries(60) as few:
        client.get(page("list", locked.pk))
    for points in ("1", "0.5", "0.25", "1.25"):
        actions.approve(correction=asked(locked, author, mark("T01", points), mark("T02", points)), by=approver)
    with django_assert_max_num_queries(len(few)):
        assert client.get(page("list", locked.pk)).status_code == 200


def test_another_town_sees_nothing_of_it(locked, scorer, person, signed_in):
    request = asked(locked, scorer)
    other = signed_in(person(APPRAISED, "T02"))
    assert other.get(page("one", locked.pk, request.pk)).status_code == 404
    assert other.get(page("notice", locked.pk, request.pk)).status_code == 404
    assert WHY not in other.get(page("list", locked.pk)).content.decode()


def test_a_reason_tells_of_corrections_and_where_to_ask(
    locked, scorer, author, approver, town, person, signed_in, django_capture_on_commit_callbacks
):
    actions.approve(correction=asked(locked, scorer), by=approver)
    CycleUnit.objects.filter(cycle=locked, kind="town").update(attributes={"base_group": "a"})
    CycleUnit.objects.filter(cycle=locked, kind="grid").update(attributes={"grid_type": "urban"})
    with django_capture_on_commit_callbacks(execute=True):
        run = results.start_run(cycle=locked, trial=False, by=author)
    where = reverse("results:reason", args=[locked.pk, run.number, "T01", ITEM])
    own = signed_in(town).get(where).content.decode()
    assert "更正记录" in own
    assert f"{page('ask', locked.pk)}?unit=T01&amp;item={ITEM}" in own
    assert f"{page('exempt', locked.pk)}?unit=T01&amp;item={ITEM}" in own
    leader = signed_in(person(LEADER, "T01")).get(where).content.decode()
    assert "更正记录" in leader
    assert "申请更正" not in leader
    grid = signed_in(person(GRID_WORKER, "T01")).get(where).content.decode()
    assert "更正记录" in grid
    assert page("one", locked.pk, Correction.objects.get().pk) not in grid
