"""Reporting in a real browser: without a signal, from two tabs, by two people on one phone, and by the public."""

from __future__ import annotations

import io
import re
import sqlite3

import psycopg
import pytest
from PIL import Image
from playwright.sync_api import expect
from tests.journeys.conftest import running
from tests.journeys.visitors import NARROW, Visitor
from tests.web.cases_at_work import INSIDE

PAGE = "/cases/report/"
PARTS = "document.querySelectorAll('link[rel=stylesheet], link[rel=icon], script[src]').length"
KEPT = f"async () => (await (await caches.open('kaoping-report')).keys()).length > {PARTS}"  # page and all its parts
REFUSED = {"state": "refused", "faults": [{"code": "W842", "message": "只有日常级别能报自办件", "mend": "改级别"}]}
ANOTHERS = """() => window.reportStore.keep({
  uuid: "5f0c7d0e-6f8e-4f2c-9a51-0d3c8e1b7a11", person: 424242, state: "waits", at: Date.now(), savedAt: Date.now(),
  text: "别人的上报", level: "general",
})"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with running(tmp_path_factory.mktemp("reporting"), "planting_reporting.py") as found:
        yield found


@pytest.fixture
def visit(browser, place):
    """A phone of somebody, at a place in T01's grid."""
    visitors = []

    def arrive(username: str = "") -> Visitor:
        visitor = Visitor(browser, place.address, NARROW)
        visitor.context.grant_permissions(["geolocation"])
        visitor.context.set_geolocation({"longitude": INSIDE[0], "latitude": INSIDE[1], "accuracy": 6})
        visitors.append(visitor)
        return visitor.sign_in(username, place.password) if username else visitor

    yield arrive
    for visitor in visitors:
        visitor.close()
    expected = re.compile(r"ERR_INTERNET_DISCONNECTED|422")  # no signal; a refusal, which the browser logs
    complaints = [each for visitor in visitors for each in visitor.complaints if not expected.search(each)]
    assert not complaints


def rows(place, query: str) -> list[tuple]:
    """What the database of the platform holds."""
    address = place.environment.get("DATABASE_URL", "")
    if address.startswith("postgres"):
        with psycopg.connect(address) as connection:
            return connection.execute(query).fetchall()
    with sqlite3.connect(place.home / "kaoping.sqlite3") as connection:
        return connection.execute(query).fetchall()


def large_photo() -> bytes:
    kept = io.BytesIO()
    Image.effect_noise((3000, 2000), 90).convert("RGB").save(kept, "jpeg", quality=97)
    return kept.getvalue()


def opened(visitor: Visitor):
    visitor.open(PAGE)
    visitor.page.wait_for_selector("body[data-ready]")
    return visitor.page


def written(page, text: str, level: str = "general") -> None:
    """The three steps up to the review."""
    expect(page.locator("#report-accuracy")).to_have_text("误差 6 米")
    page.get_by_role("button", name="下一步，说明情况").click()
    page.locator("#report-tiles button").first.click()
    page.locator(f"#report-levels input[value={level}]").check()
    page.fill("#report-text", text)
    page.get_by_role("button", name="下一步，核对").click()


def test_without_a_signal_a_report_waits_on_the_phone_and_goes_once_with_two_tabs_open(visit, place):
    phone = visit("the-grid")
    page = opened(phone)
    page.wait_for_function(KEPT)
    photo = large_photo()
    assert len(photo) > 4_000_000
    phone.context.set_offline(True)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    page.set_input_files("#report-camera", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo})
    expect(page.locator("#report-photos img")).to_have_count(1)
    written(page, "离线时看到的坑洞")
    expect(page.locator("#report-offline")).to_contain_text("提交后先存本机")
    page.get_by_role("button", name="提交上报").click()
    expect(page.locator("#report-list")).to_contain_text("待发送")
    assert rows(place, "SELECT count(*) FROM cases_case") == [(0,)]
    other = phone.context.new_page()
    other.goto(place.address + PAGE)
    other.wait_for_selector("body[data-ready]")
    expect(other.locator("#report-list")).to_contain_text("待发送")
    phone.context.set_offline(False)
    for tab in (page, other):
        tab.evaluate("window.dispatchEvent(new Event('online'))")
        tab.get_by_role("button", name="现在发送").click()
    expect(page.locator("#report-list")).to_contain_text("待受理", timeout=20_000)
    expect(other.locator("#report-list")).to_contain_text("待受理", timeout=20_000)
    assert rows(place, "SELECT text, state FROM cases_case") == [("离线时看到的坑洞", "reported")]
    ((size,),) = rows(place, "SELECT size FROM cases_casefile")
    assert size < len(photo) / 4


def test_a_refused_report_stays_with_its_reason_and_is_mended(visit, place):
    page = opened(visit("the-other"))
    page.route("**/cases/report/send/", lambda route: route.fulfill(status=422, json=REFUSED))
    written(page, "占道堆物，已清走")
    page.get_by_role("button", name="提交上报").click()
    expect(page.locator("#report-list")).to_contain_text("只有日常级别能报自办件")
    page.unroute("**/cases/report/send/")
    page.get_by_role("button", name="改了再报").click()
    expect(page.locator("#report-text")).to_have_value("占道堆物，已清走")
    page.locator("#report-levels input[value=daily]").check()
    page.locator("#report-self").check()
    page.get_by_role("button", name="下一步，核对").click()
    expect(page.locator("#report-review")).to_contain_text("自办件")
    page.get_by_role("button", name="提交上报").click()
    expect(page.locator("#report-list")).to_contain_text("待受理", timeout=20_000)
    assert len(rows(place, "SELECT 1 FROM cases_case WHERE text = '占道堆物，已清走' AND self_handled")) == 1


def test_two_people_on_one_phone_are_kept_apart(visit, place):
    phone = visit("the-grid")
    page = opened(phone)
    page.evaluate(ANOTHERS)
    page = opened(phone)
    expect(page.locator("#report-list")).to_contain_text("还有别人没有发出的 1 件")
    expect(page.locator("#report-list")).not_to_contain_text("别人的上报")
    assert rows(place, "SELECT 1 FROM cases_case WHERE text = '别人的上报'") == []


def test_the_public_reports_and_follows_by_its_number(visit, place):
    page = visit().page
    page.goto(place.address + "/report/")
    page.fill("#id_text", "三里路口路灯不亮，晚上看不见路")
    page.fill("#id_address", "三里路口")
    page.set_input_files("#public-photos", {"name": "b.jpg", "mimeType": "image/jpeg", "buffer": large_photo()})
    expect(page.locator("#public-shots img")).to_have_count(1)
    page.locator("#public-locate").click()
    expect(page.locator("#public-placed")).to_contain_text("误差 6 米")
    page.get_by_role("button", name="提交上报").click()
    number = page.locator(".ticket-number").inner_text()
    page.goto(place.address + "/report/")
    page.fill("#find-ticket", number.lower())
    page.get_by_role("button", name="查进度").click()
    expect(page.locator("h1")).to_contain_text("已收到")
    expect(page.locator(".shots img")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
