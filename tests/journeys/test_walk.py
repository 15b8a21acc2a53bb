"""From the text of a scheme to results on five desks, each person in a browser of their own."""

from __future__ import annotations

import datetime
import re
from http import HTTPStatus
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Locator, expect
from tests.journeys.visitors import NARROW, Visitor

SCHEME = Path(__file__).parent / "material" / "scheme.yaml"
TITLE = "镇街走访考核"
TOWNS = [f"T{number:02}" for number in range(1, 28)]
BEST, OTHER = "T01", "T10"  # 青石街道, 柳林镇
PATIENCE = 90_000  # milliseconds for the worker
YEAR = str(datetime.datetime.now(datetime.UTC).year)


@pytest.fixture(scope="module")
def enter(browser, platform):
    """Let somebody sign in; whoever came in leaves at the end, and nobody had anything to complain about."""
    visitors: dict[str, Visitor] = {}

    def entering(username: str, size: tuple[int, int] = (1440, 900)) -> Visitor:
        visitor = Visitor(browser, platform.address, size).sign_in(username, platform.password)
        visitor.page.on("dialog", lambda dialog: dialog.accept())
        visitors[username] = visitor
        return visitor

    yield entering
    for visitor in visitors.values():
        visitor.close()


def workbook(folder: Path) -> Path:
    """Facts for every town: visits fall from town to town, records are marked by one assessor."""
    path = folder / "facts.xlsx"
    with xlsxwriter.Workbook(path) as book:
        values, marks = book.add_worksheet("values"), book.add_worksheet("marks")
        values.write_row(0, 0, ["unit", "indicator", "period", "value"])
        marks.write_row(0, 0, ["unit", "item", "assessor", "points"])
        for row, town in enumerate(TOWNS, start=1):
            values.write_row(row, 0, [town, "visits", YEAR, 110 - 4 * row])
            marks.write_row(row, 0, [town, "2", "考核组", 39])
    return path


def press(visitor: Visitor, name: str) -> None:
    visitor.page.get_by_role("button", name=re.compile(name)).first.click()
    visitor.page.wait_for_load_state("load")


def register(author: Visitor) -> str:
    """Upload the text and submit it; the address of the version."""
    author.open("/schemes/new/")
    author.page.set_input_files("input[name=file]", SCHEME)
    press(author, "存成草稿")
    expect(author.page.locator("h1")).to_contain_text(TITLE)
    press(author, "^送审$")
    return author.page.url


def approve(approver: Visitor, version: str) -> None:
    approver.open(version)
    approver.page.fill("input[name=in_force_from]", f"{YEAR}-01-01")
    press(approver, "^批准施行$")
    expect(approver.page.locator("main")).to_contain_text("现行")


def open_cycle(author: Visitor) -> str:
    """Open the cycle of this year for the whole district; its address."""
    author.open("/cycles/new/")
    option = author.page.locator("select[name=version] option", has_text=TITLE).first
    author.page.select_option("select[name=version]", option.get_attribute("value"))
    author.page.fill("input[name=period]", YEAR)
    press(author, "看建议的单位和日期")
    press(author, "^开周期$")
    expect(author.page.locator("h1")).to_contain_text(TITLE)
    return author.page.url


def bring_in(author: Visitor, cycle: str, file: Path) -> None:
    author.open(f"{cycle}facts/")
    author.page.set_input_files("input[type=file]", file)
    press(author, "^检查文件$")
    write = author.page.get_by_role("button", name=re.compile("^写入"))
    wait_for(author, write)
    write.click()
    wait_for(author, author.page.get_by_text("已写入").first)


def wait_for(visitor: Visitor, what: Locator) -> None:
    """The page shows the progress of the work, and in the end what came of it, or a link to that."""
    over = visitor.page.get_by_role("link", name="查看结果")
    expect(over.or_(what).first).to_be_visible(timeout=PATIENCE)
    if not what.is_visible() and over.is_visible():
        over.click()
    expect(what).to_be_visible(timeout=PATIENCE)


def compute(author: Visitor, results: str) -> None:
    author.open(f"{results}runs/")
    press(author, "计算正式得分")
    done = author.page.get_by_role("link", name=re.compile("看得分"))
    expect(done.first).to_be_visible(timeout=PATIENCE)


def test_from_a_scheme_to_results_on_five_desks(enter, platform, tmp_path):
    author, approver = enter("zhangjianguo"), enter("limin")
    version = register(author)
    author.open(version)
    assert author.page.locator("input[name=in_force_from]").count() == 0, "the author approves"
    approve(approver, version)
    cycle = open_cycle(author)
    results = cycle.replace("/cycles/", "/results/")
    bring_in(author, cycle, workbook(tmp_path))
    compute(author, results)

    leader = enter("chenzhiyuan")
    assert leader.open(results) == (HTTPStatus.OK, True)
    assert "青石街道" in leader.text()
    assert "柳林镇" in leader.text()

    best, other = enter("liuxia"), enter("zhaoping", NARROW)
    for visitor, own, name, strange, stranger in (
        (best, BEST, "青石街道", OTHER, "柳林镇"),
        (other, OTHER, "柳林镇", BEST, "青石街道"),
    ):
        assert visitor.open(results) == (HTTPStatus.OK, True)
        assert name in visitor.text()
        assert stranger not in visitor.text()
        assert visitor.open(f"{results}runs/1/units/{own}/") == (HTTPStatus.OK, True)
        assert "走访" in visitor.text()
        assert visitor.open(f"{results}runs/1/units/{strange}/")[0] == HTTPStatus.NOT_FOUND

    scorer = enter("yangfan")
    assert scorer.open(f"{results}runs/1/items/1/") == (HTTPStatus.OK, True)
    assert "柳林镇" in scorer.text()
    assert scorer.open(f"{results}runs/1/items/2/")[0] == HTTPStatus.NOT_FOUND

    town_leader = enter("sunlin")
    town_leader.open(results)
    assert "青石街道" in town_leader.text()
    assert "柳林镇" not in town_leader.text()

    for administrator in ("zhouqiming", "hewenqing"):
        assert enter(administrator).open(results)[0] in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)

    auditor = enter("hewenqing")
    auditor.open("/audit/")
    assert auditor.page.locator("main tbody tr").count() > 10
