"""Duties and matters: proposed, reviewed and admitted by three people; brought in as a table; driving dispatch."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.cases_at_work import crew

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry as Log
from kaoping.web.dispatching import duty_actions
from kaoping.web.dispatching.duty_actions import Offer
from kaoping.web.dispatching.models import Duty, Rule
from kaoping.web.dispatching.queries import suggest
from kaoping.web.people import roles
from kaoping.web.people.viewer import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(district, person):
    """Whoever has a hand in a duty of the town T01."""
    return {
        "department": person(roles.SCORER, "DEP02", "department", name="部门"),
        "author": person(roles.AUTHOR, "D01", "d-author", name="拟订"),
        "second": person(roles.AUTHOR, "T01", "t-author", name="镇拟订"),
        "approver": person(roles.APPROVER, "D01", "d-approver", name="审批"),
        "other": person(roles.APPROVER, "T02", "o-approver", name="别镇审批"),
    }


def refused(call, **given) -> str:
    with pytest.raises(Refused) as caught:
        call(**given)
    return caught.value.faults[0].code


def offer(district, **changes) -> Offer:
    told = {"kind": "duty", "division": "city", "title": "户外招牌日常巡查", "basis": "街道职责清单第 7 条",
            "share": "发现、上报", "place": district["T01"], "lead": district["DEP02"]} | changes  # fmt: skip
    return Offer(**told)


def proposed(district, office, by="department", **changes) -> Duty:
    return duty_actions.propose(offer=offer(district, **changes), reason="划转镇街", by=office[by])


def admitted(district, office, **changes) -> Duty:
    duty = proposed(district, office, **changes)
    duty_actions.review(duties=[duty.pk], opinion="可以承担", favours=True, by=office["author"])
    duty_actions.admit(duties=[duty.pk], from_on=today(), by=office["approver"])
    duty.refresh_from_db()
    return duty


def test_a_duty_is_admitted_by_three_people(district, office):
    duty = admitted(district, office)
    assert (duty.state, duty.from_on, duty.to_on) == ("admitted", today(), None)
    assert [duty.proposed_by.name, duty.reviewed_by.name, duty.decided_by.name] == ["部门", "拟订", "审批"]
    told = Log.objects.filter(object_kind="duty", object_id=str(duty.pk)).order_by("number")
    assert [entry.action for entry in told] == ["duty.proposed", "duty.reviewed", "duty.admitted"]


def test_who_proposed_neither_reviews_nor_admits(district, office):
    duty = proposed(district, office, by="author")
    review = {"duties": [duty.pk], "opinion": "可以", "favours": True}
    assert refused(duty_actions.review, **review, by=office["author"]) == "W781"
    duty_actions.review(**review, by=office["second"])
    for who in ("author", "second"):
        office[who].grants.create(role=roles.APPROVER, unit=district["D01"], from_on=today())
        assert refused(duty_actions.admit, duties=[duty.pk], from_on=today(), by=office[who]) == "W781"
    duty_actions.admit(duties=[duty.pk], from_on=today(), by=office["approver"])


def test_nothing_is_admitted_without_a_review_or_by_another_town(district, office):
    duty = proposed(district, office)
    assert refused(duty_actions.admit, duties=[duty.pk], from_on=today(), by=office["approver"]) == "W782"
    duty_actions.review(duties=[duty.pk], opinion="可以", favours=True, by=office["author"])
    assert refused(duty_actions.admit, duties=[duty.pk], from_on=today(), by=office["other"]) == "W780"
    assert refused(duty_actions.refuse, duties=[duty.pk], decision=" ", by=office["approver"]) == "W783"
    duty_actions.refuse(duties=[duty.pk], decision="应由部门自办", by=office["approver"])
    assert refused(duty_actions.admit, duties=[duty.pk], from_on=today(), by=office["approver"]) == "W782"


def test_a_department_proposes_for_itself_and_within_its_district(district, office):
    assert (
        refused(
            duty_actions.propose, offer=offer(district, lead=district["DEP01"]), reason="x", by=office["department"]
        )
        == "W780"
    )
    assert (
        refused(
            duty_actions.propose, offer=offer(district, place=district["T01-C01"]), reason="x", by=office["department"]
        )
        == "W780"
    )
    with pytest.raises(Refused) as caught:
        duty_actions.propose(offer=Offer("duty"), reason="", by=office["department"])
    assert {fault.code for fault in caught.value.faults} == {"W783", "W789"}
    assert len(caught.value.faults) == 6


def test_a_change_makes_a_new_version_and_the_old_one_ends(district, office):
    first = admitted(district, office)
    later = today() + datetime.timedelta(days=7)
    second = duty_actions.propose(
        offer=offer(district, share="发现、上报、劝导"), reason="细化", replaces=first, by=office["department"]
    )
    assert refused(duty_actions.propose_removal, duty=first, reason="重复", by=office["department"]) == "W784"
    duty_actions.review(duties=[second.pk], opinion="可以", favours=True, by=office["author"])
    duty_actions.admit(duties=[second.pk], from_on=later, by=office["approver"])
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.to_on, second.from_on, second.origin) == (later, later, first)


def test_a_duty_leaves_the_list_the_same_way(district, office):
    first = admitted(district, office)
    removal = duty_actions.propose_removal(duty=first, reason="上收区级", by=office["department"])
    duty_actions.review(duties=[removal.pk], opinion="同意", favours=True, by=office["author"])
    duty_actions.admit(duties=[removal.pk], from_on=today(), by=office["approver"])
    first.refresh_from_db()
    assert first.to_on == today()


def test_only_the_proposer_takes_a_proposal_back(district, office):
    duty = proposed(district, office)
    assert refused(duty_actions.drop, duty=duty.pk, by=office["author"]) == "W782"
    duty_actions.drop(duty=duty.pk, by=office["department"])
    duty.refresh_from_db()
    assert duty.state == "dropped"


def test_many_at_once_are_all_decided_or_none(district, office):
    fine, own = proposed(district, office), proposed(district, office, by="author", title="另一项")
    assert (
        refused(duty_actions.review, duties=[fine.pk, own.pk], opinion="可以", favours=True, by=office["author"])
        == "W781"
    )
    fine.refresh_from_db()
    assert fine.state == "proposed"


# --- matters drive dispatch -----------------------------------------------------------------------------------------


@pytest.fixture
def at_work(district, person):
    return crew(district, person)


def test_an_admitted_matter_sends_its_cases_to_its_department(district, office, at_work):
    duty = admitted(district, office, kind="matter", category=at_work.category, one_window=True)
    told = suggest(at_work.accepted())
    assert (told.name, told.duty, told.rule.duty) == ("区城管所", duty, duty)
    removal = duty_actions.propose_removal(duty=duty, reason="上收", by=office["department"])
    duty_actions.review(duties=[removal.pk], opinion="同意", favours=True, by=office["author"])
    duty_actions.admit(duties=[removal.pk], from_on=today(), by=office["approver"])
    assert suggest(at_work.accepted()) is None
    assert Rule.objects.get().to_on == today()


def changed(district, office, old, **changes) -> Duty:
    """The version that follows another one, of the same matter but for what changes."""
    told = {"kind": "matter", "category": old.category} | changes
    made = duty_actions.propose(
        offer=offer(district, **told), reason="变更", replaces=old, by=office["department"]
    )  # fmt: skip
    duty_actions.review(duties=[made.pk], opinion="同意", favours=True, by=office["author"])
    duty_actions.admit(duties=[made.pk], from_on=today(), by=office["approver"])
    made.refresh_from_db()
    return made


def test_the_rule_of_a_matter_ends_with_the_version_that_holds_by_then(district, office, at_work):
    first = admitted(district, office, kind="matter", category=at_work.category)
    renamed = changed(district, office, first, title="户外招牌巡查")
    assert suggest(at_work.accepted()).name == "区城管所"
    removal = duty_actions.propose_removal(duty=renamed, reason="上收", by=office["department"])
    duty_actions.review(duties=[removal.pk], opinion="同意", favours=True, by=office["author"])
    duty_actions.admit(duties=[removal.pk], from_on=today(), by=office["approver"])
    assert suggest(at_work.accepted()) is None


def test_a_matter_that_was_renamed_before_takes_its_cases_to_the_new_department(district, office, at_work, signed_in):
    first = admitted(district, office, kind="matter", category=at_work.category)
    renamed = changed(district, office, first, title="户外招牌巡查")
    rule = Rule.objects.get()
    page = signed_in(office["author"]).get(f"/cases/duties/{renamed.pk}/")
    assert list(page.context["rules"]) == [rule]
    office["department"] = office["second"]  # of the town; may name any lead of the district
    moved = changed(district, office, renamed, lead=district["DEP01"])
    told = suggest(at_work.accepted())
    assert (told.unit, told.duty) == (district["DEP01"], moved)
    rule.refresh_from_db()
    assert rule.to_on == today()
    assert not Log.objects.filter(action="rule.kept").exists()


def test_a_rule_that_is_there_is_not_changed_in_silence(district, office, at_work):
    admitted(district, office, kind="matter", category=at_work.category)
    office["joint"] = office["author"]
    other = duty_actions.propose(
        offer=offer(district, kind="matter", category=at_work.category, lead=district["DEP01"], title="另一项"),
        reason="x", by=office["second"],
    )  # fmt: skip
    duty_actions.review(duties=[other.pk], opinion="可以", favours=True, by=office["author"])
    duty_actions.admit(duties=[other.pk], from_on=today(), by=office["approver"])
    assert suggest(at_work.accepted()).name == "区城管所"
    assert Log.objects.filter(action="rule.kept").count() == 1


# --- pages ------------------------------------------------------------------------------------------------------------


def test_the_way_of_a_duty_on_the_pages(district, office, signed_in):
    sent = {"title": "户外招牌日常巡查", "division": "city", "place": "T01", "lead": "DEP02 区城管所"}
    sent |= {"basis": "清单第 7 条", "reason": "划转"}
    answer = signed_in(office["department"]).post("/cases/duties/new/duty/", sent)
    duty = Duty.objects.get()
    assert answer["Location"] == f"/cases/duties/{duty.pk}/"
    mine = signed_in(office["author"]).get("/cases/duties/?view=mine").content.decode()
    assert "户外招牌日常巡查" in mine
    do = f"/cases/duties/{duty.pk}/do"
    assert signed_in(office["author"]).post(f"{do}/review/", {"opinion": ""}).status_code == 422
    signed_in(office["author"]).post(f"{do}/review/", {"opinion": "可以", "favours": "yes"})
    many = {"chosen": [duty.pk], "step": "admit", "from_on": today()}
    signed_in(office["approver"]).post("/cases/duties/many/duty/", many)
    page = signed_in(office["second"]).get("/cases/duties/").content.decode()
    assert "户外招牌日常巡查" in page


def test_duties_of_another_town_are_not_there(district, office, signed_in, person):
    duty = proposed(district, office)
    stranger = signed_in(person(roles.LEADER, "T02", "t2-leader"))
    assert stranger.get(f"/cases/duties/{duty.pk}/").status_code == 404
    assert "户外招牌" not in stranger.get("/cases/duties/?view=all").content.decode()
    assert signed_in(office["other"]).post(f"/cases/duties/{duty.pk}/do/admit/").status_code == 404


def test_the_catalogue_counts_what_the_source_counts(district, office, signed_in):
    admitted(district, office, kind="matter", title="甲", one_window=True, by_id_card=True)
    admitted(district, office, kind="matter", title="乙", one_window=True)
    proposed(district, office, kind="matter", title="丙")
    page = signed_in(office["author"]).get("/cases/matters/")
    counts = page.context["counts"]
    assert (counts.total, counts.put_up, counts.one_window, counts.by_id_card) == (2, 3, 2, 1)


HEAD = "名称,大类,承担单位,牵头部门,依据,提请理由,综合窗口受理,凭一张身份证办理,对应案件类别\n"


def upload(client, kind: str, rows: str):
    file = SimpleUploadedFile("m.csv", (HEAD + rows).encode())
    answer = client.post(f"/cases/duties/import/{kind}/", {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_a_table_of_matters_is_checked_then_proposed_in_whole(district, office, at_work, signed_in):
    client = signed_in(office["department"])
    rows = "甲,公共服务,T01,区城管所,文件一,划转,是,否,0201\n乙,城市管理,青石街道,DEP02,文件二,划转,否,否,\n"
    check = upload(client, "matter", rows)
    page = client.get(check)
    assert page.status_code == 200
    assert Duty.objects.count() == 0
    client.post(check, {"expected": page.context["plan"].digest})
    assert list(Duty.objects.order_by("title").values_list("title", "state", "one_window")) == [
        ("乙", "proposed", False), ("甲", "proposed", True),
    ]  # fmt: skip
    again = client.get(upload(client, "matter", rows))
    assert (again.context["plan"].same, again.context["plan"].rows) == (2, [])


def test_a_wrong_row_leaves_everything_unwritten(district, office, signed_in):
    client = signed_in(office["department"])
    check = upload(client, "matter", "甲,公共服务,T01,DEP02,文件,划转,也许,否,\n乙,别的,T09,DEP02,文件,划转,是,否,9\n")
    page = client.get(check)
    codes = [fault.code for fault in page.context["faults"]]
    assert (page.status_code, codes) == (422, ["W789", "W789", "W787", "W788"])
    assert client.post(check, {"expected": ""}).status_code == 422
    assert Duty.objects.count() == 0


def test_a_table_of_rules_adds_changes_and_leaves(district, office, at_work, signed_in):
    client = signed_in(office["author"])
    head = "地方,类别,级别,主办单位,协办单位,依据\n"

    def check(rows: str):
        answer = client.post("/cases/rules/import/", {"file": SimpleUploadedFile("r.csv", (head + rows).encode())})
        return answer["Location"], client.get(answer["Location"])

    address, page = check("T01,0201,一般,DEP02,DEP01,清单\n,,,DEP01,,\n")
    client.post(address, {"expected": page.context["plan"].digest})
    assert Rule.objects.filter(to_on__isnull=True).count() == 2
    address, page = check("T01,0201,一般,DEP01,,\n,,,DEP01,,\n")
    assert ([how for _, _, how in page.context["plan"].rows], page.context["plan"].same) == (["changed"], 1)
    client.post(address, {"expected": page.context["plan"].digest})
    assert suggest(at_work.accepted()).name == "区联动办"
    assert client.get(check("T01,没有,,DEP02,,\n")[0]).status_code == 422
