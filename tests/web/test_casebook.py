"""The page of a case: what it shows, to whom, and every action of the table done through its form."""

from __future__ import annotations

import datetime
import re
import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.web.cases_at_work import INSIDE, Crew, crew
from tests.web.evidence_files import jpeg

from kaoping.web.audit.models import Entry
from kaoping.web.casebook import contacts
from kaoping.web.casebook.consequences import FOLLOWS
from kaoping.web.casebook.forms import Doing
from kaoping.web.cases import loop
from kaoping.web.cases.models import Assisting, Case, Contact, Plan, Step
from kaoping.web.cases.rights import hand_of, open_rows
from kaoping.web.dispatching.models import Rule, RuleRevision
from kaoping.web.people import roles
from kaoping.web.people.models import Grant, Person
from kaoping.web.people.viewer import viewer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(district, person) -> Crew:
    made = crew(district, person)
    Grant.objects.create(person=made["helper"], role=roles.HANDLER, unit=made.units["T01"], from_on="2020-01-01")
    made.people["author"] = person(roles.AUTHOR, "D01", "the-author")
    made.people["foreigner"] = person(roles.INTAKE, "T02", "the-foreigner")
    return made


def page_of(case: Case) -> str:
    return reverse("casebook:case", args=[case.pk])


def deed(case: Case, action: str) -> str:
    return reverse("casebook:act", args=[case.pk, action])


# --- every row of the table, through the form -----------------------------------------------------------------------

POST_OF = {  # who a row names → whose post it is here
    roles.INTAKE: "intake", roles.DISPATCHER: "dispatcher", roles.DUTY_CHIEF: "duty_chief", roles.CHECKER: "checker",
    roles.SUPERVISOR: "supervisor", roles.LEADER: "leader", roles.AUTHOR: "author", loop.REPORTER: "grid",
    loop.LEAD: "handler", loop.ASSISTING: "helper", loop.AT_GRID: "grid",
}  # fmt: skip
ROWS = [(row, who) for row in loop.TRANSITIONS if row.start for who in row.who if who != loop.SYSTEM_ITSELF]
STATES = [state for state in loop.STATES if loop.rows_from(state)]


def in_state(at_work: Crew, state: str, row: loop.Transition) -> Case:
    """A case in a state, such that the guards of the row hold."""
    case = at_work.reported(self_handled="self_handled" in row.guards)
    now = timezone.now()
    stage = loop.STATES[state].stage
    sent_out = stage in ("handle", "check", "evaluate")
    Case.objects.filter(pk=case.pk).update(
        state=state, state_at=now, lead=at_work.units["DEP02"] if sent_out else None,
        handling_due_at=now + datetime.timedelta(days=3) if sent_out else None, handling_allowed=90000,
        closed_at=now if state in ("closed", "archived") else None,
        extensions=1 if "later_extension" in row.guards else 0,
        asked_extension=27000 if "request" in row.guards else None,
        valid="struck" not in row.guards, escalated="escalated" in row.guards,
        category=at_work.category, steps=2 if "request" in row.guards else 1,
    )  # fmt: skip
    if "request" in row.guards:
        Step.objects.create(case=case, number=2, action="ask_extension", start=state, to=state, at=now,
                            by=at_work["handler"])  # fmt: skip
    if sent_out:
        Assisting.objects.create(case=case, unit=at_work.units["DEP01"])
    case.refresh_from_db()
    return case


def filled(at_work: Crew, row: loop.Transition) -> dict[str, Any]:
    """What a person types into the fields that the row needs."""
    values: dict[str, dict[str, Any]] = {
        "reason": {"reason": "说明情况"},
        "unit": {"unit": "DEP02 区城管所"},
        "level": {"level": "major"},
        "amount": {"amount": "2", "amount_unit": "work_days"},
        "until": {"until": (timezone.localdate() + datetime.timedelta(days=9)).isoformat()},
        "satisfaction": {"satisfaction": "satisfied"},
    }
    if "other" in row.needs:
        values["other"] = {"other": at_work.reported().number}
    return {name: value for need in row.needs for name, value in values[need].items()}


@pytest.mark.parametrize("state", STATES)
def test_every_action_of_the_table_is_done_through_its_form(at_work, signed_in, state):
    for row, who in ROWS:
        if row.start == state:
            done_through_its_form(at_work, signed_in(at_work[POST_OF[who]]), row, at_work[POST_OF[who]])


def done_through_its_form(at_work: Crew, client: Client, row: loop.Transition, person: Person) -> None:
    case = in_state(at_work, row.start, row)
    sent, told = filled(at_work, row), (row.start, row.action, person.name)
    assert deed(case, row.action) in client.get(page_of(case)).content.decode(), told
    form = client.get(deed(case, row.action)).content.decode()
    for name in {*sent, "steps"}:
        assert re.search(rf'name="{name}"', form), (told, name)
    assert FOLLOWS[row.action].zh in form, told
    if row.needs:
        empty = client.post(deed(case, row.action), {"steps": case.steps})
        assert empty.status_code == 422, told
        assert 'aria-invalid="true"' in empty.content.decode(), told
    answer = client.post(deed(case, row.action), {**sent, "steps": case.steps})
    assert answer.status_code == 302, (told, answer.content.decode())
    last = Step.objects.filter(case=case).latest("number")
    assert (last.action, last.by, last.reason) == (row.action, person, sent.get("reason", ""))
    assert last.number == case.steps + 1, told
    case.refresh_from_db()
    assert case.state == (row.to or row.start), told


def test_every_action_says_what_follows():
    assert FOLLOWS.keys() == {row.action for row in loop.TRANSITIONS if row.start}


def test_a_form_has_fields_for_everything_that_a_row_takes(at_work):
    case = at_work.accepted()
    for row in loop.TRANSITIONS:
        if row.start:
            form = Doing(viewer=viewer_of(at_work["intake"]), case=case, row=row)
            expected = {*row.needs, *row.may} - {"plan"} | ({"plan_leader"} if "plan" in row.may else set())
            assert expected <= form.fields.keys(), row


# --- who may not --------------------------------------------------------------------------------------------------


def test_a_case_of_others_is_not_there(at_work, signed_in):
    case = at_work.at_the_unit()
    client = signed_in(at_work["foreigner"])
    for name in ("case", "compare", "dossier"):
        assert client.get(reverse(f"casebook:{name}", args=[case.pk])).status_code == 404, name
    assert client.post(reverse("casebook:contact", args=[case.pk])).status_code == 404
    assert client.post(deed(case, "urge"), {"reason": "x", "steps": case.steps}).status_code == 404


@pytest.mark.parametrize(
    "post", ["intake", "dispatcher", "duty_chief", "checker", "supervisor", "leader", "grid", "author"]
)
def test_who_is_not_named_is_refused_and_offered_nothing(at_work, signed_in, post):
    case = at_work.at_the_unit()
    client = signed_in(at_work[post])
    shown = client.get(page_of(case)).content.decode()
    assert deed(case, "finish") not in shown
    answer = client.post(deed(case, "finish"), {"reason": "已修补", "steps": case.steps})
    assert answer.status_code == 422
    assert "W731" in answer.content.decode()
    case.refresh_from_db()
    assert case.state == "handling"


def test_an_unknown_action_has_no_page(at_work, signed_in):
    case = at_work.at_the_unit()
    assert signed_in(at_work["handler"]).get(deed(case, "vanish")).status_code == 404


def test_who_handled_it_is_told_why_they_may_not_verify(at_work, signed_in):
    case = at_work.handled()
    Grant.objects.create(person=at_work["handler"], role=roles.CHECKER, unit=at_work.units["D01"], from_on="2020-01-01")
    shown = signed_in(at_work["handler"]).get(page_of(case)).content.decode()
    assert "您参与过处置" in shown
    assert "请没有参与处置的人办理" in shown
    assert deed(case, "pass") not in shown


def test_whoever_waits_is_told_for_whom(at_work, signed_in):
    case = at_work.handled()
    shown = signed_in(at_work["dispatcher"]).get(page_of(case)).content.decode()
    assert "等核查员、所在网格的网格员“核查通过”" in shown


# --- two at once ------------------------------------------------------------------------------------------------------


def test_who_comes_second_is_told_and_keeps_what_was_typed(at_work, signed_in):
    case = at_work.accepted()
    steps = case.steps
    at_work.does("dispatcher", "dispatch", case, unit=at_work.units["DEP02"])
    answer = signed_in(at_work["dispatcher"]).post(
        deed(case, "dispatch"), {"unit": "DEP01", "reason": "我写了很久的派遣意见", "steps": steps}
    )
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "我写了很久的派遣意见" in shown
    case.refresh_from_db()
    assert case.lead == at_work.units["DEP02"]


def test_a_form_that_is_still_open_after_others_acted_keeps_its_text(at_work, signed_in):
    case = at_work.at_the_unit()
    steps = case.steps
    at_work.does("handler", "progress", case, reason="同事写的")
    client = signed_in(at_work["handler"])
    answer = client.post(deed(case, "finish"), {"reason": "我的结果", "steps": steps})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "W732" in shown
    assert ">\n我的结果</textarea>" in shown
    again = client.post(
        deed(case, "finish"), {"reason": "我的结果", "steps": re.search(r'name="steps" value="(\d+)"', shown)[1]}
    )
    assert again.status_code == 302


# --- what is filled in ------------------------------------------------------------------------------------------------


def test_a_dispatch_takes_helpers_and_the_plan(at_work, signed_in):
    case = at_work.accepted()
    sent = {
        "unit": "区城管所", "assisting": "DEP01、T01 青石街道", "reason": "联合处置", "steps": case.steps,
        "plan_leader": "王副区长", "plan_officer": "赵强", "plan_measures": "先围挡后修补",
        "plan_deadline": (timezone.localdate() + datetime.timedelta(days=5)).isoformat(),
    }  # fmt: skip
    assert signed_in(at_work["dispatcher"]).post(deed(case, "dispatch"), sent).status_code == 302
    assert sorted(Assisting.objects.filter(case=case).values_list("unit__code", flat=True)) == ["DEP01", "T01"]
    assert Plan.objects.get(case=case).leader == "王副区长"
    shown = signed_in(at_work["handler"]).get(page_of(case)).content.decode()
    for words in ("王副区长", "先围挡后修补", "区联动办", "主办 区城管所"):
        assert words in shown, words


def test_half_a_plan_is_refused(at_work, signed_in):
    case = at_work.accepted()
    sent = {"unit": "DEP02", "plan_leader": "王副区长", "steps": case.steps}
    answer = signed_in(at_work["dispatcher"]).post(deed(case, "dispatch"), sent)
    assert answer.status_code == 422
    assert "W802" in answer.content.decode()


@pytest.mark.parametrize(("unit", "code"), [("没有的单位", "W800"), ("T03", "W801")])
def test_a_unit_that_nobody_could_sign_for_is_refused(at_work, signed_in, unit, code):
    case = at_work.accepted()
    answer = signed_in(at_work["dispatcher"]).post(deed(case, "dispatch"), {"unit": unit, "steps": case.steps})
    assert answer.status_code == 422
    assert code in answer.content.decode()


def test_more_time_is_asked_in_working_days(at_work, signed_in):
    case = at_work.at_the_unit()
    sent = {"reason": "等材料", "amount": "1.5", "amount_unit": "work_days", "steps": case.steps}
    assert signed_in(at_work["handler"]).post(deed(case, "ask_extension"), sent).status_code == 302
    case.refresh_from_db()
    assert case.asked_extension == round(1.5 * 7.5 * 3600)


def test_several_files_come_with_the_result(at_work, signed_in):
    case = at_work.at_the_unit()
    files = [SimpleUploadedFile(f"{n}.jpg", jpeg(colour=(n, 90, 10)), "image/jpeg") for n in (20, 200)]
    files.append(SimpleUploadedFile("清单.csv", "材料,数量\n冷补料,2\n".encode(), "text/csv"))
    client = signed_in(at_work["handler"])
    sent = {"reason": "已修补", "steps": case.steps, "files": files}
    assert client.post(deed(case, "finish"), sent).status_code == 302
    kept = list(case.files.order_by("id"))
    assert [(each.name, each.when) for each in kept] == [
        ("20.jpg", "result"),
        ("200.jpg", "result"),
        ("清单.csv", "result"),
    ]
    shown = client.get(page_of(case)).content.decode()
    for each in kept:
        assert reverse("casebook:file", args=[case.pk, each.pk]) in shown


def test_too_many_files_are_refused_and_nothing_is_done(at_work, signed_in):
    case = at_work.at_the_unit()
    files = [SimpleUploadedFile(f"{n}.txt", f"第 {n} 份".encode(), "text/plain") for n in range(13)]
    answer = signed_in(at_work["handler"]).post(
        deed(case, "finish"), {"reason": "x", "steps": case.steps, "files": files}
    )
    assert answer.status_code == 422
    assert "W741" in answer.content.decode()
    case.refresh_from_db()
    assert case.state == "handling"
    assert not case.files.exists()


# --- the contact ------------------------------------------------------------------------------------------------------


@pytest.fixture
def called(at_work) -> Case:
    """A case of the hotline whose caller left a name and a number."""
    return at_work.reported(
        channel="hotline", contact={"name": "欧阳娜娜", "phone": "13800135678", "email": "ouyang@example.org"}
    )


def test_the_contact_is_masked_until_it_is_opened_on_record(at_work, signed_in, called):
    client = signed_in(at_work["intake"])
    masked = client.get(page_of(called)).content.decode()
    assert "欧阳娜娜" not in masked
    assert "13800135678" not in masked
    assert "138****5678" in masked
    opened = client.post(reverse("casebook:contact", args=[called.pk]))
    assert "13800135678" in opened.content.decode()
    entry = Entry.objects.latest("number")
    assert (entry.action, entry.actor, entry.object_id) == ("case.contact_opened", at_work["intake"], str(called.pk))
    assert "13800135678" not in str(entry.details)
    assert "13800135678" not in client.get(page_of(called)).content.decode()


def test_the_contact_is_not_for_everybody_who_sees_the_case(at_work, signed_in, called):
    for post in ("leader", "dispatcher", "author", "grid"):
        client = signed_in(at_work[post])
        assert "查看联系方式" not in client.get(page_of(called)).content.decode(), post
        answer = client.post(reverse("casebook:contact", args=[called.pk]))
        assert answer.status_code == 422
        assert "13800135678" not in answer.content.decode()
    assert not Entry.objects.filter(action="case.contact_opened").exists()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"name": "王"}, ("王", "", "")),
        ({"name": "欧阳娜娜", "phone": "12345", "email": "a@b.cn"}, ("欧**", "****45", "a***@b.cn")),
        ({"phone": "+86 138 0013 5678", "email": "none"}, ("", "+86****5678", "***")),
    ],
)
def test_masking_leaves_little(given, shown):
    found = contacts.masked(Contact(**given))
    assert (found.name, found.phone, found.email) == shown


# --- what it shows ----------------------------------------------------------------------------------------------------


def test_the_stages_say_what_is_done_what_is_on_and_what_comes(at_work, signed_in):
    case = at_work.at_the_unit()
    shown = signed_in(at_work["handler"]).get(page_of(case)).content.decode()
    looks = re.findall(r'<li class="stage (\w+)"', shown)
    assert looks == ["done", "done", "done", "now", "later", "later"]
    assert "处置中 · 区城管所" in shown


def test_of_a_case_that_was_not_accepted_the_bar_ends_there(at_work, signed_in):
    case = at_work.reported()
    at_work.does("intake", "reject", case, reason="不属于受理范围")
    shown = signed_in(at_work["intake"]).get(page_of(case)).content.decode()
    assert re.findall(r'<li class="stage (\w+)"', shown) == ["done", "ended", "later", "later", "later", "later"]
    assert "不属于受理范围" in shown


def test_the_clock_has_shape_word_and_working_time(at_work, signed_in):
    case = at_work.at_the_unit()
    shown = signed_in(at_work["handler"]).get(page_of(case)).content.decode()
    assert "绿灯" in shown
    assert "工作时间 8:30–12:00、13:30–17:30" in shown
    Case.objects.filter(pk=case.pk).update(due_at=timezone.now() - datetime.timedelta(days=10))
    late = signed_in(at_work["handler"]).get(page_of(case)).content.decode()
    assert "■" in late
    assert "红灯 · 超期" in late
    assert "已超" in late


def test_while_it_is_parked_the_clock_says_so(at_work, signed_in):
    case = at_work.at_the_unit()
    until = timezone.localdate() + datetime.timedelta(days=30)
    at_work.does("supervisor", "park", case, reason="等雨季过后", until=until)
    shown = signed_in(at_work["handler"]).get(page_of(case)).content.decode()
    assert "挂账期间不计时限" in shown
    assert until.isoformat() in shown
    assert "处置时限停走，还剩" in shown


def test_the_way_tells_units_intervals_and_changes(at_work, signed_in):
    case = at_work.at_the_unit()
    at_work.does("supervisor", "relevel", case, level="major", reason="影响主干道")
    shown = signed_in(at_work["handler"]).get(page_of(case)).content.decode()
    assert "级别：一般 → 较大" in shown
    assert "派遣后 1 分钟内" in shown
    assert "主办 区城管所" in shown


def test_cases_around_are_told(at_work, signed_in):
    first = at_work.reported()
    second = at_work.reported(longitude=INSIDE[0] + 0.0003)
    far = at_work.reported(longitude=INSIDE[0] + 0.01)
    shown = signed_in(at_work["intake"]).get(page_of(first)).content.decode()
    assert "附近案件 1" in shown
    assert page_of(second) in shown
    assert page_of(far) not in shown


def test_hostile_words_stay_words(at_work, signed_in):
    hostile = "</script><script>alert(1)</script>{{7*7}}{% url %}"
    case = at_work.reported(text=hostile, address='"><img src=x onerror=alert(2)>')
    at_work.does("intake", "return", case, reason="<b>退回</b>")
    shown = signed_in(at_work["intake"]).get(page_of(case)).content.decode()
    assert "<script>alert(1)" not in shown
    assert "<img src=x" not in shown
    assert "<b>退回</b>" not in shown


def test_the_page_is_complete_in_english(at_work, signed_in):
    case = at_work.at_the_unit(text="A hole in the road")
    Case.objects.filter(pk=case.pk).update(address="East Road")
    client = signed_in(at_work["handler"])
    client.cookies["language"] = "en"
    client.post(reverse("language"), {"language": "en", "next": "/"})
    for address in (page_of(case), deed(case, "ask_extension"), reverse("casebook:compare", args=[case.pk])):
        shown = client.get(address).content.decode()
        body = re.sub(r'lang="zh-Hans">[^<]*<', "", shown[shown.index("<main") :])
        for name in ("区城管所", "青石街道", "兰陂社区第1网格", "路面坑洞", "青河区"):
            body = body.replace(name, "")
        assert not re.findall(r"[\u4e00-\u9fff]+", body.split("</main>")[0]), address


def test_the_page_asks_the_database_few_questions(at_work, signed_in, django_assert_max_num_queries):
    case = at_work.closed()
    for number in range(12):
        at_work.reported(longitude=INSIDE[0] + number / 100000)
    client = signed_in(at_work["supervisor"])
    client.get(page_of(case))
    with django_assert_max_num_queries(45):
        client.get(page_of(case))


def test_rows_offered_are_those_that_the_table_opens(at_work, signed_in):
    for case in (at_work.reported(), at_work.accepted(), at_work.at_the_unit(), at_work.handled(), at_work.closed()):
        for post in ("intake", "dispatcher", "handler", "checker", "supervisor"):
            person = at_work[post]
            wanted = {row.action for row in open_rows(hand_of(viewer_of(person), case))}
            answer = signed_in(person).get(page_of(case))
            if answer.status_code == 404:
                assert not wanted or post == "handler"
                continue
            offered = set(re.findall(rf"/cases/{case.pk}/do/(\w+)/", answer.content.decode()))
            assert offered == wanted, (case.state, post)


def test_from_a_list_one_goes_on_to_the_next(at_work, signed_in):
    first, second, third = (at_work.reported() for _ in range(3))
    client, listed = signed_in(at_work["intake"]), f"{third.pk}-{first.pk}-{second.pk}"
    shown = client.get(page_of(first) + f"?in={listed}").content.decode()
    assert f'rel="prev" href="{page_of(third)}?in={listed}"' in shown
    assert f'rel="next" href="{page_of(second)}?in={listed}"' in shown
    for odd in ("", "x-1", "1" * 5000, f"{first.pk}"):
        alone = client.get(page_of(first), {"in": odd}).content.decode()
        assert 'rel="next"' not in alone
        assert 'rel="prev"' not in alone


def test_the_rules_of_dispatch_fill_in_the_unit(at_work, signed_in):
    case = at_work.accepted()
    client = signed_in(at_work["dispatcher"])
    assert "按规则推荐" not in client.get(deed(case, "dispatch")).content.decode()
    Rule.objects.create(
        unit=at_work.units["DEP02"], category=at_work.category, state="accepted", from_on="2020-01-01",
        made_at=timezone.now(), made_by=at_work["author"],
    )  # fmt: skip
    RuleRevision.objects.update_or_create(pk=1, defaults={"number": time.time_ns()})
    shown = client.get(deed(case, "dispatch")).content.decode()
    assert "按规则推荐：区城管所" in shown
    assert 'value="DEP02 区城管所"' in shown


def test_signals_and_points_come_as_a_piece_of_the_page(at_work, signed_in):
    first = at_work.reported()
    at_work.reported()
    address = reverse("casebook:cards", args=[first.pk])
    assert f'hx-get="{address}"' in signed_in(at_work["supervisor"]).get(page_of(first)).content.decode()
    piece = signed_in(at_work["supervisor"]).get(address, headers={"HX-Request": "true"}).content.decode()
    assert "疑似重复" in piece
    assert "<html" not in piece
    whole = signed_in(at_work["intake"]).get(address).content.decode()
    assert "疑似重复" not in whole
    assert "没有周期在计这件案件" in whole
