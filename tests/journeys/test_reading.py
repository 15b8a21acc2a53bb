"""From an official document to a score, in a real browser: read, settled by keyboard, written, approved, computed."""

from __future__ import annotations

import datetime
import re

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import running
from tests.journeys.visitors import NARROW, WIDE, Visitor
from tests.web.reviews import docx_of

from kaoping.web.bridge.effects import scored

TEXT = """望湖街道网格工作考核细则
为规范网格工作，制定本细则。各社区每年考核一次。
一、事件上报（60分）
1. 日常巡查（40分）。未按要求巡查的，每次扣0.5分，扣完为止。
2. 上报质量（20分）。重复上报、虚报的，扣2分。
二、服务群众（40分）
1. 按期办结（20分）。按期办结率达到95%以上得20分，90%以上得15分，其余不得分。
2. 满意度（20分）。满意度低于□□%的，每低1个百分点扣0.5分。
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with running(tmp_path_factory.mktemp("reading"), "planting_reading.py") as found:
        yield found


@pytest.fixture
def visit(browser, place):
    """A window of somebody who has signed in."""
    visitors = []

    def arrive(username: str, size: tuple[int, int] = WIDE) -> Visitor:
        visitors.append(Visitor(browser, place.address, size).sign_in(username, place.password))
        return visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.close()
    complaints = [each for visitor in visitors for each in visitor.complaints]
    assert not complaints


def test_a_word_file_becomes_a_scheme_that_scores(visit, tmp_path):
    file = tmp_path / "考核细则.docx"
    file.write_bytes(docx_of(TEXT))
    author = visit("zhangjianguo")
    upload(author, file)
    settle_by_keyboard(author)
    version = write(author)
    submit(author, version)
    approve(visit("limin"), version)
    text = author.page.request.get(f"{author.address}{version}text/").text()
    assert score(text) == "95.50"  # 40 − 3 × 0.5, 20 − 2, 20, 20 − 2 × 0.5


def upload(author: Visitor, file) -> None:
    page = author.page
    page.goto(f"{author.address}/schemes/")
    page.get_by_role("link", name="从文件起草").click()
    page.get_by_role("link", name="上传文件").first.click()
    page.set_input_files("input[name=file]", file)
    page.get_by_role("button", name="开始审读").click()
    for _ in range(60):  # read by the worker
        if page.locator("#coverage").count():
            break
        page.wait_for_timeout(500)
        page.goto(page.url)
    expect(page.locator("#coverage")).to_contain_text("请确认")


def settle_by_keyboard(author: Visitor) -> None:
    """The first is confirmed by Enter; of the second a figure is left pending."""
    page = author.page
    page.keyboard.press("j")
    expect(page.locator(":focus")).to_have_text("按此理解")
    assert "虚报" in page.locator(".span.here").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(".clause-card.is-read", has_text="上报质量")).to_contain_text("已确认")
    page.wait_for_function("document.activeElement.closest('.clause-card[data-open]')")
    card = page.locator(".clause-card[data-open]")
    assert "□□" in card.inner_text()
    card.locator("summary", has_text=re.compile("^待补数$")).click()
    card.locator("input[name=name]").fill("满意度起扣线")
    card.locator("input[name=unit]").fill("%")
    card.locator("form[action*=pending] input[name=why]").fill("原件污损，已函询起草科室")
    card.get_by_role("button", name="列为待定").click()
    expect(page.locator(".clause-card.is-pending")).to_contain_text("满意度起扣线")
    assert page.locator(".paper-text .span.tier-pending").count()


def write(author: Visitor) -> str:
    """The address of the version that came of it."""
    page = author.page
    page.locator("#whole > summary").click()
    page.fill("#s-code", "wanghu-communities")
    page.select_option("#s-kind", "community")
    page.locator("#whole button").click()
    page.get_by_role("link", name="写入方案").click()
    expect(page.locator("main")).to_contain_text("待定的数")
    page.get_by_role("button", name="写成草稿").click()
    page.wait_for_url(re.compile(r"/schemes/versions/\d+/$"))
    expect(page.locator("#register, main")).to_contain_text(["满意度起扣线"])
    page.goto(f"{page.url}?item=1.2")
    page.get_by_role("link", name="看原文出处").click()
    expect(page.locator(".span.here")).to_contain_text("虚报")
    page.go_back()
    return "/" + page.url.split("?")[0].split("/", 3)[3]


def submit(author: Visitor, version: str) -> None:
    page = author.page
    page.goto(author.address + version)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="送审").click()
    expect(page.locator("main")).to_contain_text("待审批")


def approve(approver: Visitor, version: str) -> None:
    page = approver.page
    page.goto(approver.address + version)
    page.get_by_role("button", name="批准施行").click()
    expect(page.locator("main")).to_contain_text("已批准")


def score(text: str) -> str:
    """What a community earns with some facts, the pending figure decided."""
    kinds = {title: key for key, title in re.findall(r"(k\d+):\s+title: (\S+)", text)}
    values = {title: key for key, title in re.findall(r"(v\d+):\s+title: (\S+)", text)}
    patrol = next(key for title, key in kinds.items() if "巡查" in title)
    false = next(key for title, key in kinds.items() if "虚报" in title)
    done = next(key for title, key in values.items() if "办结率" in title)
    pleased = next(key for title, key in values.items() if "满意度" in title)
    incident = {"unit": "C1", "verified": True, "occurred_on": datetime.date(2026, 5, 1)}
    facts = {
        "units": [{"unit": "C1", "name": "兰陂社区", "kind": "community", "parent": None}],
        "incidents": [
            {"incident": "1", "kind": patrol, "count": 3, **incident},
            {"incident": "2", "kind": false, "count": 1, **incident},
        ],
        "values": [
            {"unit": "C1", "indicator": done, "period": None, "value": "96"},
            {"unit": "C1", "indicator": pleased, "period": None, "value": "83"},
        ],
    }
    found = scored(text, {"P1": "85"}, facts, "2026")
    return f"{found.by_cell['C1', 'total'].points:.2f}"


def test_the_review_fits_a_phone_and_folds_the_document(visit):
    author = visit("zhangjianguo", NARROW)
    author.page.goto(f"{author.address}/schemes/reading/")
    author.page.locator("main table a").first.click()
    assert author.page.locator("details.paper").get_attribute("open") is None
    assert author.page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
