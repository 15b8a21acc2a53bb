"""The running cycle of the towns, in mid-collection: five departments at their sheets, three towns that assess
themselves, incidents in every state, inspections, a correction that waits, an exemption that is settled and one that
waits.
"""

from __future__ import annotations

import datetime
import uuid

from django.core.files.base import ContentFile
from django.utils import timezone

from kaoping.web.collection import actions as collection
from kaoping.web.collection import reminder_actions
from kaoping.web.corrections import actions as corrections
from kaoping.web.corrections import exemption_actions as exemptions
from kaoping.web.corrections.cells import Proposed
from kaoping.web.demonstration import papers
from kaoping.web.demonstration.desks import Desks, person
from kaoping.web.demonstration.years import Tables
from kaoping.web.field import actions as field
from kaoping.web.inspection import draw_actions, visit_actions
from kaoping.web.inspection.models import Visit

DAY = datetime.timedelta(days=1)
OFFICE_OF_EMERGENCIES, PATROLS, BUILDING, WELFARE, MARKET = "DEP05", "DEP02", "DEP01", "DEP06", "DEP04"
EMERGENCIES = "dingzhihao"  # the scorer of that office; the others are called by their departments
REPORTED, FILED, CLOSED = "adopted", "public_filed", "public_closed"  # typed; the other figures come from systems
EXEMPT = "T16"  # has no streets of its own
CHECKED = 4  # of the drawn communities that have been visited


def take(tables: Tables) -> Tables:
    """Marks, three figures and exemptions are typed; cases, incidents and the other figures come from systems."""
    typed = {"marks": tables.pop("marks"), "exemptions": tables.pop("exemptions", [])}
    by_hand = (REPORTED, FILED, CLOSED)
    typed["values"] = [row for row in tables["values"] if row["indicator"] in by_hand]
    tables["values"] = [row for row in tables["values"] if row["indicator"] not in by_hand]
    return typed


def marks_of(typed: Tables, item: str) -> dict[str, str]:
    """Unit → points of an item."""
    return {row["unit"]: row["points"] for row in typed["marks"] if row["item"] == item and row["points"] is not None}


def figures_of(typed: Tables, indicator: str) -> dict[str, str]:
    """Unit → what it comes to in the year."""
    return {row["unit"]: row["value"] for row in typed["values"] if row["indicator"] == indicator}


def key_of(desks: Desks, department: str, indicator: str) -> str:
    return next(want.key for want in desks.sheet(department).columns if want.code == indicator)


def some(figures: dict[str, str], count: int) -> dict[str, str]:
    return dict(list(figures.items())[:count])


def a_little_less(figures: dict[str, str]) -> dict[str, str]:
    """As another department sees it: every third unit a quarter of a point lower."""
    return {
        unit: f"{max(0.0, float(text) - (0.25 if at % 3 == 2 else 0)):g}"
        for at, (unit, text) in enumerate(figures.items())
    }


# --- the towns themselves ---------------------------------------------------------------------------------------------


def assess_themselves(desks: Desks, typed: Tables) -> None:
    """Two towns have handed in, a third is at it."""
    desks.clock.go_to(desks.today - 12 * DAY, datetime.time(14, 20))
    texts = {
        "1.1.1": "每月 5 日前向街道党工委书面报告，全年没有缺报。",
        "1.1.2": "制度、采集、测评台账齐全，巡管队员按季测评，奖惩到人。",
        "1.4.2": "便民服务点全部设到社区，另设流动服务车两辆。",
    }
    desks.claim("T01", {"1.1.1": "0.5", "1.1.2": "1.5", "1.3.1": "3", "1.4.2": "2", "1.4.4": "3"}, texts,
                "本年度大联动各项工作按计划完成，联合执法由街道牵头开展 14 次。", "liuxia")  # fmt: skip
    pdf = papers.ledger("青石街道巡管台账", ["一月：巡查 212 次，发现 87 件", "二月：巡查 190 次，发现 74 件"])
    desks.prove(pdf, "巡管台账.pdf", "liuxia", unit="T01", item="1.1.2", about="self:1.1.2")
    desks.prove(papers.street("service"), "便民服务点.jpg", "liuxia", unit="T01", item="1.4.2", about="self:1.4.2")
    desks.submit_claims("T01", "liuxia")
    desks.claim("T02", {"1.1.1": "0.5", "1.3.1": "2.75", "1.4.4": "3"}, {"1.3.1": "牵头联合执法 9 次。"}, "", "t02")
    desks.submit_claims("T02", "t02")


def continue_draft(desks: Desks) -> None:
    desks.claim(
        "T10", {"1.1.1": "0.5", "1.3.2": "1"}, {"1.3.2": "配合区级联合执法 6 次，有签到和照片。"}, "", "zhaoping"
    )
    desks.prove(papers.street("joint"), "联合执法.jpg", "zhaoping", unit="T10", item="1.3.2", about="self:1.3.2")


# --- departments ------------------------------------------------------------------------------------------------------


def collect(desks: Desks, typed: Tables) -> None:
    """The first days of the collection."""
    day = desks.today - 4 * DAY
    desks.clock.go_to(day, datetime.time(11, 0))
    continue_draft(desks)
    emergencies(desks, typed)
    desks.clock.go_to(day + DAY, datetime.time(10, 10))
    building_and_welfare(desks, typed)
    desks.clock.go_to(day + 2 * DAY, datetime.time(9, 30))
    patrols(desks, typed)
    report_incidents(desks)
    desks.clock.go_to(day + 3 * DAY, datetime.time(15, 45))
    ask_for_changes(desks, typed)


def emergencies(desks: Desks, typed: Tables) -> None:
    """One column locked, one that waits to be checked, one returned."""
    adopted = key_of(desks, OFFICE_OF_EMERGENCIES, REPORTED)
    columns = {f"marks:{item}": marks_of(typed, item) for item in ("1.1.1", "1.1.2")} | {
        adopted: figures_of(typed, REPORTED)
    }
    desks.fill(OFFICE_OF_EMERGENCIES, columns, EMERGENCIES)
    desks.submit(OFFICE_OF_EMERGENCIES, list(columns), EMERGENCIES)
    desks.clock.go_to(desks.today - 3 * DAY, datetime.time(8, 50))
    desks.lock(OFFICE_OF_EMERGENCIES, ["marks:1.1.1"])
    why = "沙渚镇的录用数与区委信息科通报不一致，请核对后再报"
    sheet = desks.sheet(OFFICE_OF_EMERGENCIES)
    collection.give_back(sheet=sheet, keys=[adopted], reason=why, by=desks.approver)


def building_and_welfare(desks: Desks, typed: Tables) -> None:
    leading, supporting = marks_of(typed, "1.3.1"), marks_of(typed, "1.3.2")
    stations, services = marks_of(typed, "1.4.1"), some(marks_of(typed, "1.4.2"), 6)
    desks.fill(BUILDING, {"marks:1.3.1": leading, "marks:1.3.2": some(supporting, 8)}, "dep01")
    others = {"marks:1.3.1": some(a_little_less(leading), 5), "marks:1.4.1": stations, "marks:1.4.2": services}
    desks.fill(WELFARE, others, "dep06")
    desks.submit(BUILDING, ["marks:1.3.1"], "dep01")
    desks.submit(WELFARE, ["marks:1.4.1"], "dep06")
    desks.lock(BUILDING, ["marks:1.3.1"])
    desks.lock(WELFARE, ["marks:1.4.1"])
    filed = key_of(desks, MARKET, FILED)
    desks.fill(MARKET, {filed: some(figures_of(typed, FILED), 6)}, "dep04")
    reminder_actions.remind(
        cycle=desks.cycle, sheets=[desks.sheet(MARKET)], text="公众上报立案、结案数请于本周五前核对", by=desks.author
    )


def patrols(desks: Desks, typed: Tables) -> None:
    """Half of a sheet, what a phone sent, and a draw with what was found."""
    second = a_little_less(marks_of(typed, "1.1.2"))
    low = min(second, key=lambda unit: float(second[unit]))
    merged = marks_of(typed, "1.4.3")
    columns = {
        "marks:1.1.2": some(second, 9) | {low: second[low]},
        "marks:1.4.3": {unit: merged[unit] for unit in list(merged)[:6] if unit != "T03"},
    }
    desks.fill(PATROLS, columns, "yangfan", {low: "抽查的三本台账缺两个月"})
    found_on_the_spot(desks)
    inspect(desks)


def found_on_the_spot(desks: Desks) -> None:
    now = timezone.now()
    picture = ContentFile(papers.street("spot"), name="白鹭街道-现场.jpg")
    sent = {
        "uuid": uuid.uuid5(uuid.NAMESPACE_URL, "kaoping demonstration"), "unit": "T03", "key": "marks:1.4.3",
        "base": "", "text": "0.75", "reason": "白鹭路与槐香路交界处无人巡管", "place": "白鹭路 118 号门前",
        "latitude": 33.12, "longitude": 118.36, "accuracy": 12, "picture": picture, "said_at": now, "clock_off": 0,
    }  # fmt: skip
    field.receive(sheet=desks.sheet(PATROLS), sent=sent, by=person("yangfan"))


def inspect(desks: Desks) -> None:
    """Six communities were drawn; what was found in the first four is put down."""
    terms = {
        "title": "联勤巡管抽查", "purpose": "到社区看巡管有没有空白、巡查日志是不是当天记的",
        "clause": "附表一 街面联勤巡管 4", "items": ["1.4.4"], "what": "units", "kind": "community", "number": 6,
        "targets": ["marks:1.4.4"], "people": [person("yangfan").pk], "draw_on": timezone.localdate(),
    }  # fmt: skip
    draw = draw_actions.make(draw=desks.announce(**terms), by=desks.approver)
    visits = Visit.objects.filter(draw=draw).select_related("draw__cycle", "inspector", "latest").order_by("number")
    for at, visit in enumerate(visits[:CHECKED]):
        points, text = ("3", "没有空白，日志当天记录") if at % 2 == 0 else ("2.5", "一处背街无人巡查，日志补记两天")
        seen = visit_actions.Seen(timezone.localdate(), text, figures={"marks:1.4.4": points})
        visit_actions.record(visit=visit, seen=seen, by=person("yangfan"))


def report_incidents(desks: Desks) -> None:
    """In every state; one was reported by the town itself."""
    patrol, media = "城管检查记录", "《青河日报》第 2 版"
    first = desks.register("T01", "patrol_missed", "青石路南段占道经营未发现", f"{patrol} 118 号", "yangfan")
    second = desks.register("T04", "log_irregular", "巡查日志隔日补记，时间与轨迹不符", f"{patrol} 121 号", "yangfan")
    third = desks.register("T05", "grid_hotline", "居民反映垃圾清运不及时，经查属实", "12345 工单 4471", "yangfan")
    fourth = desks.register("T10", "discipline", "巡管员上班时间定位离线半天", f"{patrol} 126 号", "yangfan")
    fifth = desks.register("T11", "grid_media", "临泉老街路面破损被报道", media, "yangfan")
    desks.register("T12", "collect_notice", "一处出租房信息漏采，工作提示单通报", "工作提示单 37 号", "dep06")
    desks.register("T01", "verify_careless", "自查发现一件现场核查照片重复使用", "街道自查记录", "liuxia")
    desks.step((first, second, third, fifth), "verify", desks.author)
    desks.step((first, third), "count", desks.approver)
    desks.step([fourth], "reject", desks.approver, "设备故障，已报修，有维修单")
    file = papers.street("hole")
    desks.prove(file, "临泉老街路面.jpg", "yangfan", unit="T11", about=f"incident:{fifth.code}")


def ask_for_changes(desks: Desks, typed: Tables) -> None:
    """A correction that waits, an exemption that was approved and one that waits."""
    corrections.ask(
        cycle=desks.cycle, proposed=[Proposed("T10", "marks", "1.4.1", WELFARE, "0.5")],
        reason="复核名册时发现两个工作站没有协管员", by=person("dep06"),
    )  # fmt: skip
    reason = typed["exemptions"][0]["reason"]
    request = exemptions.ask(
        cycle=desks.cycle, unit=EXEMPT, item="1.4.3", ground="duty", reason=reason, by=person("yangfan")
    )
    exemptions.approve(request=request, by=desks.approver)
    exemptions.ask(
        cycle=desks.cycle, unit="T10", item="1.3.2", ground="duty",
        reason="区级联合执法本年未安排到柳林镇，无从配合", by=person("zhaoping"),
    )  # fmt: skip


def this_morning(desks: Desks, typed: Tables) -> None:
    """A draw whose day has come."""
    desks.announce(
        title="社区工作站抽查", purpose="核对协管员名册，看工作站有没有人", clause="附表一 社区巡管 1", items=["1.4.1"],
        what="units", kind="community", number=8, people=[person("dep06").pk], draw_on=desks.today,
    )  # fmt: skip
