"""A case from the grid worker's phone to its evaluation: six people, two sizes of screen, and what the appraisal makes
of it."""

from __future__ import annotations

import csv
import io
import re
from http import HTTPStatus

import pytest
from PIL import Image
from playwright.sync_api import expect
from tests.journeys.collectors import compute
from tests.journeys.conftest import running
from tests.journeys.material.cases import INSIDE
from tests.journeys.visitors import NARROW, WIDE, Visitor

WORDS = "坑洞约 1.2 米见方，影响电动车通行"
SIZES = {"sunguifen": NARROW, "zhoulimin": NARROW, "hecha": NARROW}  # they work outside


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with running(tmp_path_factory.mktemp("cases"), "planting_cases.py") as found:
        yield found


@pytest.fixture(scope="module")
def enter(browser, place):
    """Let somebody sign in, in a window of their own; nobody has anything to complain about in the end."""
    visitors: dict[str, Visitor] = {}

    def entering(username: str) -> Visitor:
        if username not in visitors:
            visitor = Visitor(browser, place.address, SIZES.get(username, WIDE))
            visitors[username] = visitor.sign_in(username, place.password)
            visitor.page.on("dialog", lambda dialog: dialog.accept())
        return visitors[username]

    yield entering
    complaints = {name: visitor.complaints for name, visitor in visitors.items()}
    for visitor in visitors.values():
        visitor.close()
    assert not any(complaints.values()), complaints


def picture() -> dict[str, object]:
    target = io.BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(target, "JPEG")
    return {"name": "now.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


def go(visitor: Visitor, case: str, action: str, **fields: str) -> None:
    """Open the case, press what is offered, fill in its form and send it."""
    visitor.open(case)
    link = visitor.page.locator("#turn").get_by_role("link", name=action, exact=True).first
    if not link.is_visible():
        visitor.page.locator("#turn summary").first.click()
    link.click()
    form = visitor.page.locator("#turn form.doing")
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if name == "files":
            field.first.set_input_files([picture()])
        elif field.first.get_attribute("type") == "radio":
            form.locator(f"[name={name}][value={value}]").check()
        else:
            field.first.fill(value)
    form.locator("button[type=submit], button:not([type])").first.click()
    visitor.page.wait_for_load_state("load")
    expect(visitor.page.locator("#turn form.doing")).to_have_count(0)
    assert visitor.overflow() == 0


def stage(visitor: Visitor, case: str) -> str:
    visitor.open(case)
    return visitor.page.locator(".stages [aria-current=step] .name").inner_text()


def report_by_phone(worker: Visitor) -> str:
    """Three steps on a narrow screen; the address of the case that was made."""
    worker.context.grant_permissions(["geolocation"], origin=worker.address)
    worker.context.set_geolocation(INSIDE | {"accuracy": 6})
    worker.open("/cases/report/")
    page = worker.page
    page.set_input_files("#report-camera", [picture()])
    expect(page.locator("#report-place-words")).to_contain_text("三里村")
    page.locator("#step-place .thumb-bar [data-step=words]").click()
    page.locator("#report-tiles").get_by_text(re.compile("全部")).click()
    page.fill("#report-search", "坑洞")
    page.locator("#report-kinds").get_by_text("车行道").first.click()
    page.fill("#report-text", WORDS)
    page.locator("#step-words .thumb-bar [data-step=check]").click()
    expect(page.locator("#report-review")).to_contain_text("车行道")
    assert worker.overflow() == 0
    page.get_by_role("button", name="提交上报").click()
    link = page.locator("#report-list a").first
    expect(link).to_be_visible(timeout=20_000)
    return link.get_attribute("href")


def nobody_else_sees_it(stranger: Visitor, case: str) -> None:
    answer = stranger.context.request.get(f"{stranger.address}{case}")
    assert answer.status == HTTPStatus.NOT_FOUND


def the_whole_case_is_one_document(supervisor: Visitor, case: str) -> None:
    answer = supervisor.context.request.get(f"{supervisor.address}{case}dossier.pdf")
    assert answer.status == HTTPStatus.OK
    assert answer.body().startswith(b"%PDF")


def the_appraisal_counts_it(author: Visitor) -> None:
    """One failed verification costs the town 0.1 of the 6 points of 3.2; the other town has lost nothing."""
    compute(author, "/results/1/")
    link = f"{author.address}/results/1/runs/1/export/?format=csv&table=scores"
    rows = csv.DictReader(io.StringIO(author.context.request.get(link).body().decode("utf-8-sig")))
    found = {row["unit"]: row["points"] for row in rows if row["item"] == "3.2"}
    assert found == {"T01": "5.9000", "T02": "6.0000"}


def test_a_case_goes_through_all_stages_by_the_hands_of_those_whose_turn_it_is(enter):
    worker, handler, checker = enter("sunguifen"), enter("zhoulimin"), enter("hecha")
    intake, dispatcher, supervisor = enter("shouli"), enter("paiqian"), enter("jiandu")
    case = report_by_phone(worker)
    assert stage(intake, case) == "受理立案"
    go(intake, case, "受理立案")
    assert stage(dispatcher, case) == "指挥派遣"
    dispatcher.page.locator("#turn").get_by_role("link", name="派遣", exact=True).first.click()
    expect(dispatcher.page.locator("#turn")).to_contain_text("区城市建设局")  # the rules name it
    go(dispatcher, case, "派遣", unit="DEP01")
    assert stage(handler, case) == "任务处置"
    go(handler, case, "签收")
    go(handler, case, "申请延期", reason="冷补料未到", amount="1")
    chief = enter("zhibanzhang")
    go(chief, case, "同意延期")
    go(handler, case, "写一条进展", reason="已围挡", files="")
    go(handler, case, "提交处置结果", reason="已用冷补料修复", files="")
    assert stage(checker, case) == "核查反馈"
    go(checker, case, "核查不通过，返工", reason="边缘仍有松动")
    go(handler, case, "提交处置结果", reason="边缘已重做")
    go(checker, case, "核查通过", reason="平整")
    assert stage(supervisor, case) == "监督评价"
    go(supervisor, case, "评价结案", satisfaction="satisfied")
    supervisor.open(case)
    lines = supervisor.page.locator(".way > li")
    expect(lines).to_have_count(12)
    assert not supervisor.findings()
    worker.open(case)
    assert not worker.findings()
    nobody_else_sees_it(enter("hekou"), case)
    the_whole_case_is_one_document(supervisor, case)
    the_appraisal_counts_it(enter("author"))
