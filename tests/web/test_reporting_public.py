"""The public page: taken without an account, held when in doubt, slowed down; a ticket shows no name and no reason."""

from __future__ import annotations

import datetime
import io
import time

import pytest
from django.core import signing
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from tests.web.cases_at_work import INSIDE, crew

from kaoping.web.audit.models import Entry
from kaoping.web.cases.models import Case, CaseFile, Category, Contact, Step
from kaoping.web.cases.report_actions import TICKET_SIGNS
from kaoping.web.evidence import store
from kaoping.web.people.roles import DISPATCHER, INTAKE
from kaoping.web.reporting import trust
from kaoping.web.reporting.models import Answer, Dispute, Doubt, Sending
from kaoping.web.reporting.work import forget_contacts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unpaced():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def at_work(district, person):
    return crew(district, person)


@pytest.fixture
def public(at_work):
    return Client(enforce_csrf_checks=True)


def token(age=60):
    """One that was made so many seconds ago."""
    made = trust.fresh_token()
    value = made.rsplit(":", 2)[0]
    signer = signing.TimestampSigner(salt=trust.SALT)
    signer.timestamp = lambda: signing.b62_encode(int(time.time()) - age)
    return signer.sign(value)


def photo(name="a.jpg", kind="jpeg", exif=None):
    kept = io.BytesIO()
    Image.new("RGB", (80, 60), "teal").save(kept, kind, **({"exif": exif} if exif else {}))
    return SimpleUploadedFile(name, kept.getvalue(), "image/jpeg")


def typed(**fields):
    given = {
        "text": "三里路口的井盖松动，夜里很危险",
        "address": "三里路与村委路口",
        "longitude": INSIDE[0],
        "latitude": INSIDE[1],
        "token": token(),
    }
    return given | fields


def sent(public, **fields):
    return public.post("/report/", typed(**fields))


def reported(public, **fields):
    answer = sent(public, **fields)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return Case.objects.latest("pk")


def test_a_report_needs_no_account_and_no_cookie_and_gets_a_number(public):
    case = reported(public)
    assert (case.state, case.channel, case.grid.code, case.reporter) == ("to_verify", "public", "T01-C01-G1", None)
    assert len(case.ticket) == 10
    assert set(case.ticket) <= set(TICKET_SIGNS)
    page = public.get(f"/report/{case.ticket}/thanks/").content.decode()
    assert f"{case.ticket[:5]} {case.ticket[5:]}" in page


def test_pressed_twice_it_is_one_case(public):
    data = typed()
    first, second = public.post("/report/", data), public.post("/report/", data)
    assert first.headers["Location"] == second.headers["Location"]
    assert (Case.objects.count(), Sending.objects.count()) == (1, 1)


def test_the_reporter_is_never_the_person_who_happens_to_be_signed_in(at_work, signed_in):
    case = reported(signed_in(at_work["grid"]))
    assert (case.reporter, Step.objects.get(case=case).by) == (None, None)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"website": "http://spam.example"}, "trap"),
        ({"token": 1}, "quick"),
        ({"text": "便宜发票 www.fapiao-pifa.top"}, "link"),
        ({"text": "加微信看 http://a.example/x 谢谢"}, "link"),
        ({"text": "啊啊啊啊啊啊啊啊啊"}, "noise"),
    ],
)
def test_what_is_doubtful_is_taken_and_held_back(public, fields, why):
    if fields.get("token"):
        fields = {"token": token(age=fields["token"])}
    case = reported(public, **fields)
    assert (case.state, Doubt.objects.get(case=case).why) == ("held", [why])


def test_the_same_text_again_is_held_back_however_it_is_dressed_up(public):
    assert reported(public).state == "to_verify"
    again = reported(public, text="三里路口的井盖松动，，夜里很 危险！！")
    assert Doubt.objects.get(case=again).why == ["same"]


def test_many_from_one_address_are_held_back_and_more_are_refused(public):
    for number in range(trust.OFTEN):
        assert reported(public, text=f"第 {number} 处路灯不亮，位置各不相同 {number}").state == "to_verify"
    assert Doubt.objects.get(case=reported(public, text="又一处护栏倒了")).why == ["often"]
    sender = Sending.objects.first().sender
    assert "127.0.0.1" not in sender
    Sending.objects.bulk_create(Sending(sender=sender, at=timezone.now()) for _ in range(trust.MOST))
    answer = sent(public, text="还有一处")
    assert answer.status_code == 429
    assert "W845" in answer.content.decode()
    assert "还有一处" in answer.content.decode()
    other = Client(REMOTE_ADDR="192.0.2.7")
    assert reported(other, text="别处的人报的").state == "to_verify"


def test_tries_are_slowed_down_before_anything_is_read(public, monkeypatch):
    monkeypatch.setitem(trust.TRIES, "sent", 2)
    assert [sent(public, text="").status_code for _ in range(3)] == [422, 422, 429]


@pytest.mark.parametrize("wrong", ["", "x", "a:b:c", "{old}", "{foreign}"])
def test_a_form_that_is_not_ours_or_too_old_is_refused_and_keeps_what_was_typed(public, wrong):
    made = {"{old}": token(age=trust.LATEST + 60), "{foreign}": signing.dumps("x", salt="another")}.get(wrong, wrong)
    answer = sent(public, token=made)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "W844" in page
    assert "三里路口的井盖松动" in page
    assert trust.opened(answer.context["form"]["token"].value()) is not None
    assert not Case.objects.exists()


def test_hostile_words_are_shown_as_words(public):
    case = reported(public, text="<script>alert(1)</script>{{7*7}}路灯坏了", address="<img src=x onerror=alert(1)>")
    page = public.get(f"/report/{case.ticket}/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "wrong",
    [{"text": ""}, {"text": "x" * 501}, {"longitude": "181"}, {"longitude": "nan"}, {"category": "0"},
     {"phone": "<script>"}, {"longitude": "", "latitude": "", "address": ""}],
)  # fmt: skip
def test_what_cannot_be_is_told_beside_its_field(public, wrong):
    answer = sent(public, **wrong)
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_a_category_that_is_not_for_the_public_is_not_taken(public, at_work):
    hidden = Category.objects.create(code="0800", name="内部", public=False)
    assert sent(public, category=hidden.pk).status_code == 422
    assert reported(public, category=at_work.category.pk).category == at_work.category


def test_a_nul_is_no_text(public):
    assert sent(public, text="a\0b").status_code == 400


def test_photos_lose_what_they_tell_of_the_phone_and_are_the_reporters_alone(public, at_work):
    exif = Image.Exif()
    exif[0x0110] = "Spy phone"
    exif.get_ifd(0x8825).update({1: "N", 2: (33.0, 7.0, 12.0), 3: "E", 4: (118.0, 19.0, 12.0)})
    case = reported(public, photos=photo(exif=exif))
    kept = CaseFile.objects.get()
    with store.opened(kept.stored) as file:
        assert b"Spy phone" not in file.read()
    assert public.get(f"/report/{case.ticket}/photos/{kept.pk}/").headers["Content-Type"] == "image/jpeg"
    other = reported(public, text="另一处垃圾没有清运")
    assert public.get(f"/report/{other.ticket}/photos/{kept.pk}/").status_code == 404


def test_four_photos_and_no_more_and_nothing_else(public):
    five = [photo(f"{n}.jpg") for n in range(5)]
    assert "W846" in sent(public, photos=five).content.decode()
    paper = SimpleUploadedFile("a.txt", "一些字".encode(), "text/plain")
    assert "W847" in sent(public, photos=paper).content.decode()
    assert sent(public, photos=SimpleUploadedFile("a.svg", b"<svg onload='x'/>", "image/svg+xml")).status_code == 422
    assert not Case.objects.exists()


def test_a_request_too_large_is_not_read(public):
    answer = public.post("/report/", typed(), CONTENT_LENGTH=str(40 << 20))
    assert answer.status_code in (413, 422, 400)
    assert not Case.objects.exists()


# --- the page of a ticket --------------------------------------------------------------------------------------------


def through(at_work, case):
    """All stages, with names and reasons that nobody outside may read."""
    at_work.does("checker", "verify", case, reason="内部说明：看过了")
    at_work.does("intake", "accept", case, reason="内部说明：老户投诉")
    at_work.does("dispatcher", "dispatch", case, unit=at_work.units["DEP02"], reason="内部说明：先派他们")
    at_work.does("handler", "sign", case)
    at_work.does("handler", "finish", case, reason="内部说明：王师傅修的")
    at_work.does("checker", "pass", case, reason="内部说明：合格")
    at_work.does("supervisor", "close", case, reason="内部说明：可以")


def test_the_page_of_a_ticket_names_nobody_and_gives_no_internal_reason(public, at_work, person):
    type(at_work["checker"]).objects.update(name="赵核查")
    case = reported(public, name="钱女士", phone="13812345678")
    through(at_work, case)
    page = public.get(f"/report/{case.ticket}/").content.decode()
    for secret in ("内部说明", "赵核查", "钱女士", "13812345678", "5678", case.number, "区城管所", "王师傅"):
        assert secret not in page, secret
    for told in ("收到上报", "现场核实属实", "受理", "交给处理单位", "处理完毕", "办结", "三里路口的井盖松动"):
        assert told in page


def test_a_case_of_the_desk_shows_its_stages_and_none_of_its_words(public, at_work):
    case = at_work.reported(channel="hotline", text="来电人钱女士称邻居张三违建", address="某小区 3 号楼")
    Case.objects.filter(pk=case.pk).update(ticket="2345678923")
    page = public.get("/report/2345678923/").content.decode()
    assert "收到上报" in page
    for secret in ("钱女士", "张三", "3 号楼"):
        assert secret not in page


def test_held_back_reads_as_received_and_void_without_a_reason(public, at_work):
    case = reported(public, website="x")
    assert "已收到" in public.get(f"/report/{case.ticket}/").content.decode()
    assert "待放行" not in public.get(f"/report/{case.ticket}/").content.decode()
    at_work.does("intake", "discard", case, reason="广告")
    page = public.get(f"/report/{case.ticket}/").content.decode()
    assert "未受理" in page
    assert "广告" not in page


@pytest.mark.parametrize("text", ["{t}", "{small}", " {spaced} ", "{dashed}"])
def test_a_number_is_found_however_it_is_typed(public, text):
    ticket = reported(public).ticket
    forms = {
        "t": ticket,
        "small": ticket.lower(),
        "spaced": f"{ticket[:5]} {ticket[5:]}",
        "dashed": f"{ticket[:5]}-{ticket[5:]}",
    }
    answer = public.get("/report/find/", {"ticket": text.format(**forms)})
    assert answer.headers["Location"] == f"/report/{ticket}/"


def test_an_unknown_number_is_told_and_guessing_is_slowed_down(public, monkeypatch):
    monkeypatch.setitem(trust.TRIES, "asked", 3)
    answers = [public.get("/report/find/", {"ticket": f"23456789{n}{n}<i>"}) for n in range(2, 6)]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429]
    assert b"<i>" not in answers[0].content


def test_satisfaction_is_asked_once_after_each_closing_and_stays_a_claim(public, at_work):
    case = reported(public)
    assert public.post(f"/report/{case.ticket}/answer/", {"satisfaction": "satisfied"}).status_code == 302
    assert not Answer.objects.exists()
    through(at_work, case)
    assert "您满意吗" in public.get(f"/report/{case.ticket}/").content.decode()
    for answer in ("dissatisfied", "satisfied"):
        public.post(f"/report/{case.ticket}/answer/", {"satisfaction": answer, "text": "还是松的"})
    assert list(Answer.objects.values_list("satisfaction", "text")) == [("dissatisfied", "还是松的")]
    case.refresh_from_db()
    assert case.satisfaction == ""
    assert "您满意吗" not in public.get(f"/report/{case.ticket}/").content.decode()
    assert public.post(f"/report/{case.ticket}/answer/", {"satisfaction": "unreached"}).status_code == 404


def test_a_reporter_asks_to_open_it_again_and_a_supervisor_decides(public, at_work, signed_in):
    case = reported(public)
    assert public.post(f"/report/{case.ticket}/dispute/", {"text": "早了"}).status_code == 302
    through(at_work, case)
    for _ in range(2):
        public.post(f"/report/{case.ticket}/dispute/", {"text": "井盖还是松的"})
    dispute = Dispute.objects.get()
    supervisor = signed_in(at_work["supervisor"])
    assert "井盖还是松的" in supervisor.get("/cases/disputes/").content.decode()
    case.refresh_from_db()
    address = f"/cases/{case.pk}/reply/disputes/{dispute.pk}/"
    supervisor.post(address, {"why": "", "steps": case.steps, "grant": ""})
    assert Case.objects.get(pk=case.pk).state == "closed"
    supervisor.post(address, {"why": "现场确实松动", "steps": case.steps, "grant": ""})
    assert Case.objects.get(pk=case.pk).state == "accepted"
    supervisor.post(address, {"why": "再来", "steps": case.steps + 1, "refuse": ""})
    dispute.refresh_from_db()
    assert (dispute.state, dispute.decided_by) == ("granted", at_work["supervisor"])
    page = public.get(f"/report/{case.ticket}/").content.decode()
    assert "重新办理" in page
    assert "现场确实松动" not in page
    assert set(Entry.objects.filter(action__startswith="report.dispute").values_list("action", flat=True)) == {
        "report.disputed", "report.dispute_granted",
    }  # fmt: skip


def test_a_case_opened_again_meanwhile_is_what_the_reporter_asked_for(public, at_work, signed_in):
    case = reported(public)
    through(at_work, case)
    public.post(f"/report/{case.ticket}/dispute/", {"text": "井盖还是松的"})
    at_work.does("supervisor", "reopen", case, reason="回访发现没有修好")
    answer = signed_in(at_work["supervisor"]).post(
        f"/cases/{case.pk}/reply/disputes/{Dispute.objects.get().pk}/",
        {"why": "已经重新办理", "steps": case.steps, "grant": ""},
    )
    assert answer.status_code == 302
    steps = case.steps
    case.refresh_from_db()
    assert (Dispute.objects.get().state, case.state, case.steps) == ("granted", "accepted", steps)


def test_a_refusal_to_open_again_is_read_by_the_reporter(public, at_work, signed_in):
    case = reported(public)
    through(at_work, case)
    public.post(f"/report/{case.ticket}/dispute/", {"text": "不满意"})
    signed_in(at_work["supervisor"]).post(
        f"/cases/{case.pk}/reply/disputes/{Dispute.objects.get().pk}/",
        {"why": "已换新井盖，附近居民确认", "refuse": ""},
    )
    assert "已换新井盖" in public.get(f"/report/{case.ticket}/").content.decode()


def test_weeks_after_the_closing_nothing_is_opened_again(public, at_work):
    case = reported(public)
    through(at_work, case)
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - datetime.timedelta(days=20))
    public.post(f"/report/{case.ticket}/dispute/", {"text": "晚了"})
    assert not Dispute.objects.exists()


def test_a_merged_report_shows_where_the_other_stands(public, at_work):
    first, second = reported(public), reported(public, text="同一个井盖，别人也报了")
    at_work.does("intake", "merge", second, other=first.number)
    through(at_work, first)
    page = public.get(f"/report/{second.ticket}/").content.decode()
    assert "合并办理" in page
    assert "已办结" in page
    assert first.ticket not in page


def test_a_report_merged_again_and_again_shows_where_the_last_one_stands(public, at_work):
    first, second, third, late = (reported(public, text=f"{n} 同一个井盖") for n in "甲乙丙丁")
    at_work.does("intake", "merge", third, other=second.number)
    at_work.does("intake", "merge", second, other=first.number)
    at_work.does("intake", "merge", late, other=third.number)
    late.refresh_from_db()
    assert late.duplicate_of == first
    through(at_work, first)
    assert "已办结" in public.get(f"/report/{third.ticket}/").content.decode()


def test_the_page_is_complete_in_english(public):
    Category.objects.update(name_en="pothole")
    case = reported(public, text="A broken lamp", address="Main street 3")
    public = Client(HTTP_ACCEPT_LANGUAGE="en")
    public.post("/language/", {"language": "en", "next": "/report/"})
    for address, words in (("/report/", "Send the report"), (f"/report/{case.ticket}/", "What has happened")):
        page = public.get(address).content.decode()
        assert words in page
        assert not [sign for sign in page.split("<main")[1].split("</main>")[0] if "一" <= sign <= "鿿"]


def test_figures_of_the_month_are_numbers_only(public, at_work):
    at_work.closed()
    at_work.reported()
    page = public.get("/report/").content.decode()
    assert "本月收到 2 件，其中 1 件已按时办结" in page


# --- contacts go -----------------------------------------------------------------------------------------------------


def test_contacts_go_half_a_year_after_the_end_and_not_before(public, at_work):
    over, fresh, open_, archived = (
        reported(public, text=f"{n} 路灯坏了", name="钱女士", phone="13812345678") for n in "甲乙丙丁"
    )
    for case in (over, fresh, archived):
        through(at_work, case)
    long_ago = timezone.now() - datetime.timedelta(days=181)
    Case.objects.filter(pk=open_.pk).update(state_at=long_ago)
    Case.objects.filter(pk__in=[over.pk, archived.pk]).update(state_at=long_ago, closed_at=long_ago)
    at_work.does("intake", "archive", archived)  # just now: closed is what counts
    assert forget_contacts() == 2
    assert set(Contact.objects.values_list("case", flat=True)) == {fresh.pk, open_.pk}
    assert "钱" not in str(Entry.objects.latest("number").details)


# --- the queue of what is held back ---------------------------------------------------------------------------------


def test_the_desk_lets_go_or_finds_void_many_at_once(public, at_work, signed_in):
    cases = [reported(public, text=f"{n} 便宜发票", website="x") for n in "甲乙丙"]
    desk = signed_in(at_work["intake"])
    page = desk.get("/cases/held/").content.decode()
    assert all(case.number in page for case in cases)
    assert "填了人看不见的栏目" in page
    void = {"case": [f"{case.pk}:1" for case in cases[:2]], "action": "discard"}
    desk.post("/cases/held/", void)
    assert Case.objects.filter(state="held").count() == 3
    desk.post("/cases/held/", void | {"reason": "广告"})
    desk.post("/cases/held/", {"case": [f"{cases[2].pk}:1"], "action": "release"})
    assert list(Case.objects.order_by("pk").values_list("state", flat=True)) == ["rejected", "rejected", "to_verify"]
    told = desk.post("/cases/held/", void | {"reason": "广告"}, follow=True).content.decode()
    assert "刚才已由别人处理" in told


def test_the_queue_is_the_desks_of_that_place_alone(public, at_work, signed_in, person):
    case = reported(public, website="x")
    other = signed_in(person(INTAKE, "T02"))
    assert case.number not in other.get("/cases/held/").content.decode()
    other.post("/cases/held/", {"case": [f"{case.pk}:1"], "action": "release"})
    assert Case.objects.get().state == "held"
    assert signed_in(person(DISPATCHER, "T01")).get("/cases/held/").status_code == 403


@pytest.mark.parametrize("pick", ["", "x", "1", "1:", ":1", "9999999999999999999:1", "-1:1"])
def test_what_is_no_choice_changes_nothing(at_work, signed_in, pick):
    answer = signed_in(at_work["intake"]).post("/cases/held/", {"case": [pick], "action": "release"})
    assert answer.status_code == 302


def test_an_action_that_is_none_of_the_queue_is_not_taken(public, at_work, signed_in):
    case = reported(public, website="x")
    answer = signed_in(at_work["intake"]).post("/cases/held/", {"case": [f"{case.pk}:1"], "action": "close"})
    assert answer.status_code == 404
