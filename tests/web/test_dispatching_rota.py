"""The reception rota: made, published by somebody else, changed in the open; who is on duty."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.problems import Refused
from kaoping.web.dispatching import rota_actions
from kaoping.web.dispatching.models import Rota
from kaoping.web.dispatching.queries import on_duty
from kaoping.web.dispatching.rotas import Cells, in_turn, read_groups, read_people, said_people, troubles, working_days
from kaoping.web.people import roles

pytestmark = pytest.mark.django_db
MONTH = datetime.date(2026, 10, 1)  # with the National Day holidays
GROUPS = "李敏（副书记）；王强（综治办主任）、张丽（司法所长）；城管所\n赵刚（镇长）；钱文（信访办）、孙宁（民政办）"


@pytest.fixture
def desk(district, person):
    return {
        "intake": person(roles.INTAKE, "T01", "r-intake", name="受理"),
        "chief": person(roles.DUTY_CHIEF, "T01", "r-chief", name="值班长"),
        "author": person(roles.AUTHOR, "T01", "r-author", name="拟订"),
        "other": person(roles.INTAKE, "T02", "r-other", name="别镇"),
    }


def refused(call, **given) -> str:
    with pytest.raises(Refused) as caught:
        call(**given)
    return caught.value.faults[0].code


def full(district, desk) -> Rota:
    """A rota without a gap."""
    rota = rota_actions.make(unit=district["T01"], month=MONTH, by=desk["intake"])
    return rota_actions.write(rota=rota.pk, days=in_turn(read_groups(GROUPS), MONTH), steps=0, by=desk["intake"])


def published(district, desk) -> Rota:
    return rota_actions.publish(rota=full(district, desk).pk, steps=1, by=desk["chief"])


# --- cells ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("李敏（副书记）、王强 综治办主任", (("李敏", "副书记"), ("王强", "综治办主任"))),
        ("李敏(书记、主任),王强", (("李敏", "书记、主任"), ("王强", ""))),
        (" ", ()),
    ],
)
def test_cells_are_read_as_they_are_typed(text, people):
    assert read_people(text) == people


@given(st.lists(st.tuples(st.text("李王张赵", min_size=1, max_size=3), st.text("书记主任长", max_size=4)), max_size=4))
def test_what_is_printed_is_read_again(people):
    assert read_people(said_people(people)) == tuple(people)


def test_gaps_and_doubles_of_a_working_day_are_told():
    cells = Cells((("李敏", ""),), (("李敏", ""),))
    assert [each.zh for each in troubles(cells, working=True)] == ["缺值班干部 1 名", "李敏排了两次"]
    assert troubles(Cells(), working=False) == []


def test_groups_take_turns_over_the_working_days():
    days = working_days(MONTH)
    assert datetime.date(2026, 10, 1) not in days  # National Day
    assert datetime.date(2026, 10, 10) in days  # a Saturday that is worked
    laid = in_turn(read_groups(GROUPS), MONTH, 1)
    assert sorted(laid) == sorted(days)
    names = [laid[day].leaders[0][0] for day in sorted(days)]
    assert names[:3] == ["赵刚", "李敏", "赵刚"]


# --- who may ----------------------------------------------------------------------------------------------------------


def test_it_is_published_by_somebody_who_made_none_of_it(district, desk):
    rota = full(district, desk)
    assert refused(rota_actions.publish, rota=rota.pk, steps=1, by=desk["intake"]) == "W780"
    desk["intake"].grants.create(role=roles.DUTY_CHIEF, unit=district["T01"], from_on=MONTH)
    assert refused(rota_actions.publish, rota=rota.pk, steps=1, by=desk["intake"]) == "W781"
    assert rota_actions.publish(rota=rota.pk, steps=1, by=desk["chief"]).state == "published"
    assert refused(rota_actions.publish, rota=rota.pk, steps=2, by=desk["chief"]) == "W782"


def test_a_rota_with_gaps_is_not_published(district, desk):
    rota = rota_actions.make(unit=district["T01"], month=MONTH, by=desk["intake"])
    with pytest.raises(Refused) as caught:
        rota_actions.publish(rota=rota.pk, steps=0, by=desk["chief"])
    assert {fault.code for fault in caught.value.faults} == {"W795"}
    assert len(caught.value.faults) == len(working_days(MONTH))


def test_of_two_who_write_at_once_the_second_is_told(district, desk):
    rota = full(district, desk)
    day = {MONTH.replace(day=8): Cells((("周平", "书记"),), (("吴兰", ""), ("郑洁", "")))}
    rota_actions.write(rota=rota.pk, days=day, steps=1, by=desk["author"])
    assert refused(rota_actions.write, rota=rota.pk, days={}, steps=1, by=desk["intake"]) == "W793"
    assert refused(rota_actions.publish, rota=rota.pk, steps=1, by=desk["chief"]) == "W793"


def test_no_telephone_and_no_day_of_another_month(district, desk):
    rota = full(district, desk)
    for cells, day, code in (
        (Cells((("李敏", "0546-8220110"),)), MONTH, "W796"),
        (Cells((("李敏", ""),)), datetime.date(2026, 11, 2), "W786"),
    ):
        assert refused(rota_actions.write, rota=rota.pk, days={day: cells}, steps=1, by=desk["intake"]) == code


def test_other_towns_do_not_reach_it(district, desk, signed_in):
    full(district, desk)
    client = signed_in(desk["other"])
    assert client.get("/cases/rota/T01/2026-10/").status_code == 404
    assert client.post("/cases/rota/T01/2026-10/", {"leaders-8": "别人"}).status_code == 404
    assert refused(rota_actions.make, unit=district["T01"], month=MONTH, by=desk["other"]) == "W780"


# --- what everybody sees ----------------------------------------------------------------------------------------------


def test_the_notice_is_open_once_it_is_published_and_shows_names_and_posts(district, desk, signed_in):
    rota = full(district, desk)
    assert signed_in(None).get("/rota/T01/2026-10/").status_code == 404
    rota_actions.publish(rota=rota.pk, steps=1, by=desk["chief"])
    page = signed_in(None).get("/rota/T01/2026-10/")
    assert page.status_code == 200
    assert "李敏（副书记）" in page.content.decode()
    assert "值班长" not in page.content.decode()  # who published it is not told outside
    assert signed_in(None).get("/rota/T01/2026-13/").status_code == 404


def test_a_change_after_publication_needs_a_reason_and_stays_visible(district, desk, signed_in):
    rota = published(district, desk)
    day = {MONTH.replace(day=8): Cells((("周平", "书记"),), (("吴兰", ""), ("郑洁", "")))}
    assert refused(rota_actions.write, rota=rota.pk, days=day, steps=2, by=desk["intake"]) == "W783"
    told = {"days": day, "steps": 2, "reason": "有事请打 0546-8220110"}
    assert refused(rota_actions.write, rota=rota.pk, **told, by=desk["intake"]) == "W796"
    gap = {MONTH.replace(day=8): Cells()}
    assert refused(rota_actions.write, rota=rota.pk, days=gap, steps=2, reason="外出", by=desk["intake"]) == "W795"
    rota_actions.write(rota=rota.pk, days=day, steps=2, reason="李敏外出开会", by=desk["intake"])
    page = signed_in(None).get("/rota/T01/2026-10/").content.decode()
    for text in ("李敏外出开会", "周平（书记）", "<s>李敏（副书记）</s>"):
        assert text in page


def test_who_is_on_duty_comes_from_the_published_rota(district, desk):
    rota = full(district, desk)
    day = MONTH.replace(day=8)
    assert on_duty(district["T01"], day) is None
    rota_actions.publish(rota=rota.pk, steps=1, by=desk["chief"])
    found = on_duty(district["T01"], day)
    assert found.leaders == (("李敏", "副书记"),)
    assert (len(found.staff), found.departments) == (2, ("城管所",))
    assert on_duty(district["T01"], MONTH) is None  # a holiday
    assert on_duty(district["T02"], day) is None


def test_a_month_is_filled_and_published_on_the_pages(district, desk, signed_in):
    sent = {"steps": 0, "groups": GROUPS, "start": 1, "fill": "1"}
    assert signed_in(desk["intake"]).post("/cases/rota/T01/2026-10/", sent).status_code == 302
    rota = Rota.objects.get()
    page = signed_in(desk["chief"]).get("/cases/rota/T01/2026-10/").content.decode()
    assert "公布轮值表" in page
    signed_in(desk["chief"]).post("/cases/rota/T01/2026-10/publish/", {"steps": rota.steps})
    rota.refresh_from_db()
    assert rota.state == "published"
    stale = {"steps": 0, "reason": "x", "leaders-8": "周平"}
    answer = signed_in(desk["intake"]).post("/cases/rota/T01/2026-10/", stale)
    assert answer.status_code == 422
    assert "周平" in answer.content.decode()  # what was typed is still there
