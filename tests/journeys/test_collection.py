"""From an empty cycle to results: everything that is counted was entered by those who answer for it."""

from __future__ import annotations

import csv
import datetime
import io
import re
from http import HTTPStatus

import pytest
from playwright.sync_api import expect
from tests.journeys import collectors as do
from tests.journeys.conftest import running
from tests.journeys.material import collection as facts
from tests.journeys.visitors import NARROW, Visitor

from kaoping.api import Scored, load, score
from kaoping.scheme.versions import shipped_folder

TODAY = datetime.datetime.now(datetime.UTC).date()
YEAR = str(TODAY.year)
DAY = f"{YEAR}-01-02"
SHEETS = {"DEP01": "liandong", "DEP02": "xunguan", "DEP03": "shizheng", "DEP04": "zongzhi", "DEP05": "lianqin"}
CORRECTED = ("T03", "1.4.2", "1.6", "1.7")  # unit, item, as it was locked, as it was meant


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with running(tmp_path_factory.mktemp("collection"), "planting_collection.py") as found:
        yield found


@pytest.fixture(scope="module")
def enter(browser, place):
    """Let somebody sign in, in a window of their own; nobody has anything to complain about in the end."""
    visitors: dict[str, Visitor] = {}

    def entering(username: str, size: tuple[int, int] = (1440, 900)) -> Visitor:
        if username not in visitors:
            visitor = Visitor(browser, place.address, size).sign_in(username, place.password)
            visitor.page.on("dialog", lambda dialog: dialog.accept())
            visitors[username] = visitor
        return visitors[username]

    yield entering
    asked = "422"  # a question before something is taken: the browser logs the answer's status
    complaints = {
        name: [each for each in visitor.complaints if asked not in each] for name, visitor in visitors.items()
    }
    for visitor in visitors.values():
        visitor.close()
    assert not any(complaints.values()), complaints


# --- what both journeys do ------------------------------------------------------------------------------------------


def open_cycle(author: Visitor, title: str) -> str:
    """Open the cycle of this year; the address of its collection."""
    author.open("/cycles/new/")
    option = author.page.locator("select[name=version] option", has_text=title).first
    author.page.select_option("select[name=version]", option.get_attribute("value"))
    author.page.fill("input[name=period]", YEAR)
    do.press(author, "看建议的单位和日期")
    do.press(author, "^开周期$")
    expect(author.page.locator("h1")).to_contain_text(title)
    number = re.search(r"/cycles/(\d+)/", author.page.url)
    assert number is not None
    return f"/collect/{number[1]}/"


def advance(author: Visitor, cycle: str, *stages: str) -> None:
    for stage in stages:
        author.open(cycle.replace("/collect/", "/cycles/"))
        author.page.locator(f"button[name=stage][value={stage}]").first.click()
        author.page.wait_for_load_state("load")


def sheets(visitor: Visitor, cycle: str) -> dict[str, str]:
    """Name of the department → address of its sheet, as the board lists them."""
    visitor.open(cycle)
    links = visitor.page.locator("main a[href*='/sheets/']").all()
    return {link.inner_text().split("采集表")[0]: str(link.get_attribute("href")) for link in links}


def figures_of(visitor: Visitor, results: str) -> dict[tuple[str, str], str]:
    """(unit, item) → points, from the table that everybody may take along."""
    link = f"{visitor.address}{results}runs/1/export/?format=csv&table=scores"
    rows = csv.DictReader(io.StringIO(visitor.context.request.get(link).text().lstrip("\ufeff")))
    return {(row["unit"], row["item"]): row["points"] for row in rows}


def expected(scored: Scored) -> dict[tuple[str, str], str]:
    return {
        key: "" if each.points is None else format(each.points, "f") for key, each in scored.results.by_cell.items()
    }


# --- minhang: seven departments, two towns that assess themselves, one correction after the lock ----------------------


def answering(author: Visitor, cycle: str, item: str, department: str) -> None:
    """The scheme names nobody for an item: the office does."""
    author.open(f"{cycle.replace('/collect/', '/cycles/')}responsible/?item={item}")
    author.page.get_by_label(department).check()
    do.press(author, "记下责任部门")


def entered_by_keyboard_and_paste(visitor: Visitor, sheet: str, department: str) -> None:
    """A department's marks and figures: typed one after another, the months as one block."""
    visitor.open(sheet)
    expect(visitor.page.locator(".sheet-cols")).to_be_visible()
    for item, marks in facts.MARKS.items():
        if department in marks:
            do.type_column(visitor, f"marks:{item}", list(zip(facts.TOWNS, marks[department], strict=True)))
    own = {"DEP01": ("adopted", "confirmed", "due", "closed"), "DEP04": ("collected",)}.get(department, ())
    for indicator in own:
        figures = list(zip(facts.TOWNS, facts.FIGURES[indicator], strict=True))
        do.type_column(visitor, f"values:{indicator}:{YEAR}", figures)
    if department == "DEP01":
        do.paste(visitor, "T01", f"values:reports:{YEAR}-01", [facts.REPORTS[town] for town in facts.TOWNS])


def on_the_spot(visitor: Visitor, item: str, town: str, points: str) -> None:
    """An inspector with a phone and no signal: kept there, sent when the signal is back."""
    page = visitor.page
    visitor.open("/collect/field/")
    page.locator(f"[data-unit={town}]").click()
    page.locator(f"[data-key='marks:{item}']").click()
    page.locator("[data-way=off]").click()
    full = {"1.4.3": 1.0, "1.4.4": 3.0}[item]
    page.fill("#field-figure", f"{full - float(points):.2f}")
    page.fill("#field-reason", "现场查看，有一处空白")
    page.locator("#field-form .btn-primary").click()
    visitor.context.set_offline(True)
    page.locator("#field-save").click()
    expect(page.locator("#field-queue [data-state=waits]")).to_have_count(1)
    visitor.context.set_offline(False)
    expect(page.locator("#field-queue [data-state=waits]")).to_have_count(0, timeout=40_000)


def assess_itself(town: Visitor, cycle: str, points: dict[str, str]) -> None:
    town.open(cycle)
    town.page.locator(".own-units a").first.click()
    for item, claim in points.items():
        town.page.fill(f"[name='points:{item}']", claim)
        town.page.fill(f"[name='text:{item}']", "全年按要求完成，台账可查")
    do.press(town, "^提交自评$")
    sure = town.page.get_by_role("button", name=re.compile("项提交"))
    if sure.count():
        sure.first.click()
    expect(town.page.locator("h1 ~ .badge").first).to_contain_text("已提交")


def correct(asker: Visitor, approver: Visitor, cycle: str, sheet: str) -> None:
    """After the lock: asked for by the department, approved by somebody else, old and new on record."""
    unit, item, old, new = CORRECTED
    asker.open(f"{cycle}corrections/ask/?unit={unit}&key=marks:{item}&sheet={sheet.split('/')[4]}")
    asker.page.locator("input[name=new]").first.fill(new)
    asker.page.fill("[name=reason]", "抄录时看错一行，原始记录为 1.7")
    do.press(asker, "看对得分的影响")
    do.press(asker, "提出更正申请")
    expect(asker.page.locator("main")).to_contain_text(new)
    asker_address = asker.page.url
    asker.open(asker_address)
    assert asker.page.get_by_role("button", name=re.compile("^批准")).count() == 0, "the asker approves"
    approver.open(asker_address)
    do.press(approver, "^批准")
    expect(approver.page.locator("main")).to_contain_text(old)
    expect(approver.page.locator("main")).to_contain_text("已批准")


def minhang_tables() -> dict[str, list[dict[str, str]]]:
    """The same facts, as the engine reads them, written down without the platform."""
    units = [("D01", "青河区", "district", "", "")]
    units += [(code, name, kind, parent, stations) for code, name, kind, parent, stations, *_ in facts.UNITS]
    marks = [
        {"unit": town, "item": item, "assessor": department, "points": points}
        for item, departments in facts.MARKS.items()
        for department, given in departments.items()
        for town, points in zip(facts.TOWNS, given, strict=True)
    ]
    unit, item, _, new = CORRECTED
    for mark in marks:
        if (mark["unit"], mark["item"]) == (unit, item):
            mark["points"] = new
    values = [
        {"unit": town, "indicator": indicator, "period": YEAR, "value": value}
        for indicator, figures in facts.FIGURES.items()
        for town, value in zip(facts.TOWNS, figures, strict=True)
    ]
    for town, months in facts.REPORTS.items():
        for month, value in enumerate(months, start=1):
            row = {"unit": town, "indicator": "reports", "period": f"{YEAR}-{month:02}", "value": value}
            values.append(row)
    incidents = [
        {"incident": f"I{at}", "unit": town, "kind": kind, "occurred_on": DAY, "verified": "true", "level": "",
         "count": "1", "subject": "", "item": ""}
        for at, (kind, town, _) in enumerate(facts.INCIDENTS)
    ]  # fmt: skip
    names = ("unit", "name", "kind", "parent", "stations")
    rows = [dict(zip(names, unit, strict=True)) for unit in units]
    return {"units": rows, "marks": marks, "values": values, "incidents": incidents}


def engine(scheme: str, tables: dict[str, list[dict[str, str]]]) -> dict[tuple[str, str], str]:
    return expected(score(load(shipped_folder() / scheme), tables, YEAR, trial=True))


def test_minhang_from_an_empty_cycle_to_results(enter, tmp_path):
    author, approver = enter("author"), enter("approver")
    cycle = open_cycle(author, "大联动")
    answering(author, cycle, "4.1", "区城运中心")
    qingshi, wanghu = enter("qingshi"), enter("wanghu", NARROW)
    assess_itself(qingshi, cycle, {"1.1.1": "0.5", "1.1.2": "1.5", "1.4.2": "2"})
    assess_itself(wanghu, cycle, {"1.1.1": "0.5", "1.4.2": "1.9"})
    advance(author, cycle, "collect")

    listed = sheets(author, cycle)
    assert set(listed) >= {"区联动办", "区街面巡管", "区市政科", "区综治办", "区街面联勤", "区城运中心"}
    by_code = {code: listed[name] for code, name, *_ in facts.UNITS if name in listed}
    for department in ("DEP01", "DEP02", "DEP03", "DEP04"):
        entered_by_keyboard_and_paste(enter(SHEETS[department]), by_code[department], department)
    phone = enter("lianqin", NARROW)
    for item in ("1.4.3", "1.4.4"):
        for town, points in zip(facts.TOWNS, facts.MARKS[item]["DEP05"], strict=True):
            on_the_spot(phone, item, town, points)
    titles = {"公众上报立案数": "public_filed", "公众上报结案数": "public_closed"}
    columns = {words: dict(zip(facts.TOWNS, facts.FIGURES[code], strict=True)) for words, code in titles.items()}
    do.by_workbook(enter("chengyun"), by_code["DEP07"], columns, tmp_path)

    for kind, town, who in facts.INCIDENTS:
        incident = do.register(enter(who), cycle, kind, town, day=DAY, text=f"{town} 一起，经查属实")
        do.decide(author, incident, "查实")
        do.decide(approver, incident, "计入")

    for department, sheet in by_code.items():
        do.submit(enter({**SHEETS, "DEP07": "chengyun"}[department]), sheet)
        do.lock(approver, sheet)
    correct(enter("zongzhi"), approver, cycle, by_code["DEP04"])

    advance(author, cycle, "check", "compute")
    results = cycle.replace("/collect/", "/results/")
    do.compute(author, results)
    assert figures_of(author, results) == engine("minhang-daliandong", minhang_tables())

    qingshi.open(f"{results}runs/1/units/T01/")
    assert "1.4.2" in qingshi.text()
    others = qingshi.context.request.get(f"{qingshi.address}{results}runs/1/units/T03/")
    assert others.status == HTTPStatus.NOT_FOUND


# --- dinghai: several assessors, one who stands aside, agencies that assess themselves --------------------------------


def seat(author: Visitor, cycle: str, unit: str, people: list[str]) -> None:
    author.open(f"{cycle}seats/{unit}/")
    for at, name in enumerate(people, start=1):
        field = author.page.locator(f"#seat-{at}")
        option = field.locator("option", has_text=name).first
        field.select_option(option.get_attribute("value"))
    do.press(author, "记下评分人")


def dinghai_tables() -> dict[str, list[dict[str, str]]]:
    units = [{"unit": "T02", "name": "望湖街道", "kind": "town", "parent": "", "agency_type": "", "headcount": ""}]
    agencies = []
    for code, name, kind, parent, _, agency_type, headcount in facts.UNITS:
        if kind == "agency":
            agencies.append(code)
            row = {"unit": code, "name": name, "kind": kind, "parent": parent}
            units.append({**row, "agency_type": agency_type, "headcount": headcount})
    marks = [
        {"unit": agency, "item": item, "assessor": f"T02-D1-{number}", "points": points}
        for item, seats in facts.AGENCY_MARKS.items()
        for number, given in enumerate(seats, start=1)
        for agency, points in zip(agencies, given, strict=True)
        if points is not None
    ]
    marks += [
        {"unit": agency, "item": item, "assessor": "T02-D2", "points": points}
        for item, given in facts.ROOM_MARKS.items()
        for agency, points in zip(agencies, given, strict=True)
    ]
    marks.append({"unit": "A01", "item": "1.1", "assessor": "self", "points": "10"})
    incident = {"incident": "I1", "unit": "A02", "kind": "innovation", "level": "city", "occurred_on": DAY}
    incidents = [{**incident, "verified": "true", "count": "1", "subject": "", "item": ""}]
    return {"units": units, "marks": marks, "incidents": incidents}


def test_dinghai_with_several_assessors_and_a_recusal(enter):
    author, approver = enter("author"), enter("approver")
    cycle = open_cycle(author, "派驻机构")
    assess_itself(enter("zhongdui"), cycle, {"1.1": "10", "1.2": "9.5"})
    advance(author, cycle, "collect")
    listed = sheets(author, cycle)
    group, room = listed["街道考核领导小组"], listed["街道综合指挥室"]
    seat(author, cycle, group.split("/")[4], ["赵平", "钱军", "吴刚"])

    for number, who in enumerate(("pingyi1", "pingyi2", "pingyi3")):
        visitor = enter(who)
        visitor.open(group)
        for item, seats in facts.AGENCY_MARKS.items():
            given = [pair for pair in zip(("A01", "A02", "A03"), seats[number], strict=True) if pair[1] is not None]
            do.type_column(visitor, f"marks:{item}", given)
    aside = enter("pingyi2")
    do.cell(aside, "A01", "marks:1.1").click()
    aside.page.keyboard.type("10")
    aside.page.keyboard.press("Enter")
    expect(do.cell(aside, "A01", "marks:1.1").locator(".fig")).to_have_text("—")

    visitor = enter("zhihui")
    visitor.open(room)
    for item, given in facts.ROOM_MARKS.items():
        do.type_column(visitor, f"marks:{item}", list(zip(("A01", "A02", "A03"), given, strict=True)))
    shichang = enter("shichang")
    incident = do.register(shichang, cycle, "innovation", "A02", level="市级", day=DAY, text="经验做法在全市推广")
    do.decide(author, incident, "查实")
    do.decide(approver, incident, "计入")

    for who, sheet in (("pingyi1", group), ("zhihui", room)):
        do.submit(enter(who), sheet)
        do.lock(approver, sheet)
    advance(author, cycle, "check", "compute")
    results = cycle.replace("/collect/", "/results/")
    do.compute(author, results)
    assert figures_of(author, results) == engine("dinghai-agencies", dinghai_tables())
    assert "自评" in collected(enter("zhongdui"), results)


def collected(agency: Visitor, results: str) -> str:
    agency.open(f"{results}runs/1/units/A01/items/1.1/")
    return agency.text()
