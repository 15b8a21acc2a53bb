"""Pages of incidents: the list and its files, the form with what it would do, one incident, the workbench."""

from __future__ import annotations

import csv
import datetime
import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.cycles_at_work import approved, opened
from tests.web.test_incidents import DAY, MEDIA, PERIOD, counted, put_down, step, told

from kaoping.web.cycles.models import Cycle, Responsibility
from kaoping.web.facts import actions as facts
from kaoping.web.facts.models import Incident
from kaoping.web.incidents import queries
from kaoping.web.incidents.models import Registration
from kaoping.web.people.roles import APPRAISED, GRID_WORKER, LEADER, SCORER

pytestmark = pytest.mark.django_db
FIELDS = {
    "unit": "T01 青石街道",
    "what": "media:city",
    "occurred_on": DAY.isoformat(),
    "count": "",
    "text": MEDIA.text,
    "source": MEDIA.source,
    "subject": "",
    "token": "c" * 32,
}


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author, period=PERIOD)
    for item in ("4.1", "4.2"):
        Responsibility.objects.create(cycle=cycle, item=item, unit=district["DEP01"])
    return cycle


@pytest.fixture
def scorer(person):
    return person(SCORER, "DEP01", "scorer", name="王秀英")


@pytest.fixture
def colleague(person):
    return person(SCORER, "DEP01", "colleague", name="赵志强")


def address(cycle, *parts):
    return "/".join([f"/collect/{cycle.pk}/incidents", *parts, ""])


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


# --- the form -----------------------------------------------------------------------------------------------------


def test_the_form_registers_and_leads_to_the_incident(cycle, scorer, signed_in):
    page = signed_in(scorer)
    assert "媒体" in text_of(page.get(address(cycle, "new")))
    answer = page.post(address(cycle, "new"), FIELDS)
    made = Registration.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, address(cycle, made.code))
    assert (made.unit, made.kind, made.level, made.count) == ("T01", "media", "city", 1)
    assert MEDIA.text in text_of(page.get(answer["Location"]))


def test_a_double_click_makes_one(cycle, scorer, signed_in):
    page = signed_in(scorer)
    first, second = page.post(address(cycle, "new"), FIELDS), page.post(address(cycle, "new"), FIELDS)
    assert first["Location"] == second["Location"]
    assert Registration.objects.count() == 1


def test_the_form_asks_for_a_day_and_keeps_what_was_typed(cycle, scorer, signed_in):
    answer = signed_in(scorer).post(address(cycle, "new"), FIELDS | {"occurred_on": ""})
    assert answer.status_code == 422
    assert MEDIA.text in answer.content.decode()
    assert not Registration.objects.exists()


def test_levels_stand_beside_what_they_are_worth_and_no_others_are_offered(cycle, scorer, signed_in):
    page = signed_in(scorer).get(address(cycle, "new")).content.decode()
    assert re.findall(r'value="media:(\w+)"', page) == ["central", "province", "city", "district"]
    assert "市级　+3 分" in page
    assert "open_loop" not in page  # of another department
    assert 'name="item"' not in page
    assert 'name="why"' not in page


def test_a_choice_that_the_scheme_does_not_know_is_refused(cycle, scorer, signed_in):
    page = signed_in(scorer)
    for what in ("media", "media:galaxy", "nothing", "", "media:city:x"):
        assert page.post(address(cycle, "new"), FIELDS | {"what": what}).status_code == 422
    assert not Registration.objects.exists()


def test_likely_doubles_are_a_question_not_a_wall(cycle, scorer, signed_in):
    before = put_down(cycle, scorer)
    page = signed_in(scorer)
    asked = page.post(address(cycle, "new"), FIELDS | {"text": "网格走访经验在市报刊发"})
    assert asked.status_code == 422
    body = asked.content.decode()
    assert f'name="looked_at" value="{before.code}"' in body
    assert "同日同类" in body
    assert "不是重复，登记" in body
    assert Registration.objects.count() == 1
    sent = FIELDS | {"text": "网格走访经验在市报刊发", "looked_at": [before.code], "other": "1"}
    assert page.post(address(cycle, "new"), sent).status_code == 302
    made = Registration.objects.latest("pk")
    assert made.history.get().looked_at == [before.code]
    assert before.code in text_of(page.get(address(cycle, made.code)))


def test_having_seen_one_double_is_not_having_seen_another(cycle, scorer, colleague, signed_in):
    before = put_down(cycle, scorer)
    another = put_down(cycle, colleague, token="b" * 32, looked_at=[before.code], source="另一份")
    sent = FIELDS | {"looked_at": [before.code], "other": "1"}
    assert signed_in(scorer).post(address(cycle, "new"), sent).status_code == 422
    sent["looked_at"] = [before.code, another.code]
    assert signed_in(scorer).post(address(cycle, "new"), sent).status_code == 302


def test_an_imported_incident_is_a_likely_double_too(cycle, author, scorer, signed_in):
    row = {"incident": "X-7", "unit": "T01", "kind": "media", "level": "city", "occurred_on": DAY, "verified": "true"}
    facts.bring_in(cycle=cycle, tables={"incidents": [row]}, by=author)
    answer = signed_in(scorer).post(address(cycle, "new"), FIELDS)
    assert (answer.status_code, "X-7" in answer.content.decode()) == (422, True)


def test_the_preview_tells_effect_and_rule_and_writes_nothing(cycle, author, signed_in):
    page = signed_in(author)
    answer = page.post(address(cycle, "new"), FIELDS | {"look": "1"}, headers={"HX-Request": "true"})
    body = text_of(answer)
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert "4.2 批示与媒体" in body
    assert "方案没有规定同一事项只计一次" in body
    assert "+3.0000" not in body  # it comes by itself, since it takes longer
    effect = page.post(address(cycle, "new"), FIELDS | {"look": "effect"}, headers={"HX-Request": "true"})
    assert "+3.0000" in text_of(effect)
    assert "方案没有规定" not in text_of(effect)
    assert not Registration.objects.exists()
    whole = page.post(address(cycle, "new"), FIELDS | {"look": "1"})  # without a script
    assert (whole.status_code, "+3.0000" in text_of(whole), "<html" in whole.content.decode()) == (200, True, True)


def test_the_preview_says_what_is_still_wrong(cycle, scorer, signed_in):
    sent = FIELDS | {"unit": "没有的单位", "look": "1"}
    body = text_of(signed_in(scorer).post(address(cycle, "new"), sent, headers={"HX-Request": "true"}))
    assert "W612" in body


def test_a_change_keeps_old_and_new(cycle, scorer, signed_in):
    made = put_down(cycle, scorer)
    page = signed_in(scorer)
    form = page.get(address(cycle, "change", made.code))
    assert 'value="media:city" selected' in form.content.decode()
    sent = FIELDS | {"what": "media:province", "steps": "1", "token": ""}
    assert page.post(address(cycle, "change", made.code), sent).status_code == 302
    body = text_of(page.get(address(cycle, made.code)))
    assert "级别： 市级 → 省级" in body
    assert "W624" in text_of(page.post(address(cycle, "change", made.code), sent | {"what": "media:central"}))


def test_a_department_without_kinds_has_no_form(cycle, person, signed_in):
    page = signed_in(person(SCORER, "DEP02"))
    assert page.get(address(cycle, "new")).status_code in (403, 404)


# --- the list -----------------------------------------------------------------------------------------------------


def test_the_list_counts_by_state_and_narrows(cycle, scorer, colleague, approver, author, signed_in):
    done = counted(cycle, scorer, colleague, approver)
    waiting = put_down(cycle, scorer, token="b" * 32, unit="T02", text="望湖街道获市级批示", kind="instruction")
    row = {"incident": "X-7", "unit": "T03", "kind": "complaint", "level": "city", "verified": "true"}
    facts.bring_in(cycle=Cycle.objects.get(pk=cycle.pk), tables={"incidents": [row]}, by=author)
    page = signed_in(author)

    def codes(query):
        found = page.get(address(cycle) + query).content.decode()
        return {code for code in (done.code, waiting.code, "X-7") if f"/{code}/" in found}

    assert codes("") == {done.code, waiting.code, "X-7"}
    assert codes("?state=counted") == {done.code}
    assert codes("?state=imported") == {"X-7"}
    assert codes("?state=mine") == {waiting.code}
    assert codes("?unit=望湖") == {waiting.code}
    assert codes("?kind=complaint") == {"X-7"}
    assert codes("?text=批示") == {waiting.code}
    assert codes("?text=青河日报") == {done.code, waiting.code}
    assert codes(f"?department={Responsibility.objects.first().unit_id}") == {done.code, waiting.code, "X-7"}
    assert codes("?department=0") == set()
    for junk in ("?page=x", "?state=%00", "?department=999999999999999999", "?page=99999&unit=%F0%9F%98%80"):
        assert page.get(address(cycle) + junk).status_code in (200, 400)


def test_peers_do_not_see_each_other(cycle, scorer, colleague, approver, person, signed_in):
    done = counted(cycle, scorer, colleague, approver)
    for role, unit, seen in (
        (APPRAISED, "T01", True), (APPRAISED, "T02", False), (GRID_WORKER, "T02-C01-G1", False),
        (LEADER, "D01", True), (SCORER, "DEP01", True), (APPRAISED, "T01-C01", False),
    ):  # fmt: skip
        page = signed_in(person(role, unit))
        assert (done.code in page.get(address(cycle)).content.decode()) is seen, (role, unit)
        assert page.get(address(cycle, done.code)).status_code == (200 if seen else 404), (role, unit)
        assert page.get(address(cycle, "effect", done.code)).status_code == (200 if seen else 404), (role, unit)
        csv_ = b"".join(page.get(address(cycle) + "files/export.csv").streaming_content)
        assert (done.code.encode() in csv_) is seen


def test_several_are_verified_from_the_list(cycle, scorer, colleague, signed_in):
    two = [put_down(cycle, scorer), put_down(cycle, scorer, token="b" * 32, unit="T02")]
    page = signed_in(colleague)
    body = page.get(address(cycle)).content.decode()
    chosen = re.findall(r'name="chosen" value="([^"]+)"', body)
    assert sorted(chosen) == [f"1:{made.code}" for made in two]
    sent = {"chosen": chosen, "step": "verify", "reason": "已核对", "next": address(cycle) + "?state=registered"}
    answer = page.post(address(cycle, "act"), sent)
    assert answer["Location"] == address(cycle) + "?state=registered"
    assert set(Registration.objects.values_list("state", flat=True)) == {"verified"}
    assert "chosen" not in signed_in(scorer).get(address(cycle) + "?state=registered").content.decode()


def test_nobody_acts_on_what_they_do_not_see_or_leaves_the_platform(cycle, scorer, person, signed_in):
    made = put_down(cycle, scorer)
    sent = {"chosen": f"1:{made.code}", "step": "verify"}
    assert signed_in(person(SCORER, "DEP02")).post(address(cycle, "act"), sent).status_code == 404
    page = signed_in(person(SCORER, "DEP01", "third"))
    for to in ("https://example.org/", "//example.org/", "/people/", "javascript:alert(1)"):
        answer = page.post(address(cycle, "act"), sent | {"next": to})
        assert answer["Location"] == address(cycle)
    assert page.post(address(cycle, "act"), sent | {"step": "steal"}).status_code == 404
    assert page.post(address(cycle, "act"), {"chosen": ["x", "1:", "-1:a"], "step": "verify"}).status_code == 302


def test_own_ones_show_no_button(cycle, scorer, colleague, signed_in):
    made = put_down(cycle, scorer)
    assert 'value="verify"' not in signed_in(scorer).get(address(cycle, made.code)).content.decode()
    assert 'value="verify"' in signed_in(colleague).get(address(cycle, made.code)).content.decode()


def test_what_is_printed_of_an_incident_is_text(cycle, scorer, signed_in):
    nasty = '<script>alert("x")</script>'
    made = put_down(cycle, scorer, text=nasty, source=nasty, subject=nasty)
    for page in (address(cycle), address(cycle, made.code), address(cycle, "new")):
        assert nasty not in signed_in(scorer).get(page).content.decode()


def test_after_checking_the_page_leads_to_corrections(cycle, scorer, colleague, approver, author, signed_in):
    made = counted(cycle, scorer, colleague, approver)
    Cycle.objects.filter(pk=cycle.pk).update(stage="compute")
    body = text_of(signed_in(author).get(address(cycle, made.code)))
    assert "更正" in body
    assert "重新办理" not in body
    answer = signed_in(scorer).post(address(cycle, "new"), FIELDS)
    assert (answer.status_code, "W611" in text_of(answer)) == (422, True)


def test_codes_of_imports_may_hold_anything(cycle, author, signed_in):
    for code in ("2026/07 号", "新-1", "a b", "100%"):
        row = {"incident": code, "unit": "T01", "kind": "media", "level": "city", "verified": "true"}
        facts.bring_in(cycle=Cycle.objects.get(pk=cycle.pk), tables={"incidents": [row]}, by=author)
    page = signed_in(author)
    links = re.findall(rf'<a href="({address(cycle)}[^"?]+)">', page.get(address(cycle)).content.decode())
    incidents = [link for link in links if not link.endswith(("/new/", ".csv", ".xlsx"))]
    assert len(incidents) == 4
    assert {page.get(link).status_code for link in incidents} == {200}


# --- files --------------------------------------------------------------------------------------------------------


def test_no_cell_of_an_export_is_a_formula(cycle, scorer, signed_in):
    evil = '=HYPERLINK("http://x","y")'
    made = put_down(cycle, scorer, text=evil, source="+1+1", subject="@SUM(A1)")
    page = signed_in(scorer)
    rows = list(csv.reader(io.StringIO(page.get(address(cycle) + "files/export.csv").getvalue().decode("utf-8-sig"))))
    cells = dict(zip(rows[0], rows[1], strict=True))
    assert (cells["事由"], cells["来源"], cells["同一问题"]) == (f"'{evil}", "'+1+1", "'@SUM(A1)")
    assert (cells["事项编号"], cells["状态"], cells["是否计分"]) == (made.code, "待查实", "否")
    book = openpyxl.load_workbook(io.BytesIO(page.get(address(cycle) + "files/export.xlsx").getvalue()))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n"}
    assert page.get(address(cycle) + "files/export.pdf").status_code == 404


def test_an_export_is_narrowed_like_the_list(cycle, scorer, signed_in):
    first = put_down(cycle, scorer)
    second = put_down(cycle, scorer, token="b" * 32, unit="T02")
    content = signed_in(scorer).get(address(cycle) + "files/export.csv?unit=T02").getvalue().decode()
    assert (first.code in content, second.code in content) == (False, True)


# --- the workbench ------------------------------------------------------------------------------------------------


def test_what_waits_for_whom(cycle, scorer, colleague, approver, person, seen_by):
    made = put_down(cycle, scorer)
    waits = {
        who.username: [(str(each.kind), each.note, each.about) for each in queries.waiting(seen_by(who))]
        for who in (scorer, colleague, approver, person(SCORER, "DEP02", "other"), person(APPRAISED, "T01", "town"))
    }
    line = ("加减分事项待查实", "1 条", (cycle.pk,))
    assert waits == {"scorer": [], "colleague": [line], "approver": [line], "other": [], "town": []}
    step(cycle, made, "verify", colleague)
    assert queries.waiting(seen_by(colleague)) == []
    assert [str(each.kind) for each in queries.waiting(seen_by(approver))] == ["加减分事项待计入"]
    Cycle.objects.filter(pk=cycle.pk).update(stage="compute")
    assert queries.waiting(seen_by(approver)) == []


def test_what_waits_is_found_in_few_queries_however_much_it_is(cycle, scorer, author, seen_by):
    def asked():
        viewer = seen_by(author)
        with CaptureQueriesContext(connection) as found:
            queries.waiting(viewer)
        return len(found)

    put_down(cycle, scorer)
    asked()
    few = asked()
    rows = [
        Registration(
            cycle=cycle, code=f"N-{at}", unit="T01", kind="media", level="city", count=1, token=f"n{at}",
            registered_by=scorer, registered_at=timezone.now(),
        )
        for at in range(30)
    ]  # fmt: skip
    Registration.objects.bulk_create(rows)
    assert asked() == few <= 5


def test_the_list_asks_no_more_for_more_rows(cycle, scorer, author, signed_in):
    put_down(cycle, scorer)
    page = signed_in(author)

    def asked():
        with CaptureQueriesContext(connection) as found:
            assert page.get(address(cycle)).status_code == 200
        return len(found)

    asked()
    few = asked()
    many = [
        Incident(cycle=cycle, unit="T01", incident=f"M-{at:05}", kind="media", level="city", occurred_on=DAY)
        for at in range(250)
    ]
    Incident.objects.bulk_create(many)
    assert asked() <= few <= 30
    answer = page.get(address(cycle) + "?page=2")
    assert (answer.status_code, "共 251 条" in text_of(answer)) == (200, True)


def test_a_day_is_not_taken_from_the_future(cycle, scorer, signed_in):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    answer = signed_in(scorer).post(address(cycle, "new"), FIELDS | {"occurred_on": tomorrow.isoformat()})
    assert answer.status_code == 422
    assert ("W616" in text_of(answer)) or ("W615" in text_of(answer))


def test_a_form_that_is_bent_is_told(cycle, scorer, signed_in):
    page = signed_in(scorer)
    assert page.post(address(cycle, "new"), {}).status_code == 422
    long = FIELDS | {"text": "字" * 1001}
    assert page.post(address(cycle, "new"), long).status_code == 422
    assert page.post(address(cycle, "new"), FIELDS | {"token": "<b>" * 10}).status_code == 302
    assert len(Registration.objects.get().token) == 32
    assert told(MEDIA)["text"] == Registration.objects.get().text
