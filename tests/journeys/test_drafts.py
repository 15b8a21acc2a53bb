"""What somebody typed outlives a sign-in that expires: in the browser, with the real pages."""

from __future__ import annotations

import pytest
from tests.journeys.visitors import Visitor

TYPED = "id: a-draft-of-mine\ntitle: 还没写完\n"
NOTE = "第一稿,<b>尚未</b>完成"
NOTICE = ".draft-notice"


@pytest.fixture
def author(browser, platform):
    visitor = Visitor(browser, platform.address).sign_in("zhangjianguo", platform.password)
    yield visitor
    visitor.context.close()


def fill_in(page, platform):
    page.goto(f"{platform.address}/schemes/new/")
    page.fill("[name=text]", TYPED)
    page.fill("[name=note]", NOTE)


def expire(page):
    page.context.clear_cookies(name="sessionid")


def sign_in_again(page, platform, username="zhangjianguo"):
    page.fill("[name=login]", username)
    page.fill("[name=password]", platform.password)
    page.click("#sign-in [type=submit]")
    page.wait_for_load_state()


def send(page):
    page.click("form[data-draft] button.btn-primary")
    page.wait_for_load_state()


def test_a_form_that_was_sent_too_late_comes_back_filled_in(author, platform):
    page = author.page
    fill_in(page, platform)
    expire(page)
    send(page)
    assert "/account/login/?next=/schemes/new/" in page.url
    sign_in_again(page, platform)
    assert page.url == f"{platform.address}/schemes/new/"
    assert page.input_value("[name=text]") == TYPED
    assert page.input_value("[name=note]") == NOTE
    assert "未提交的内容" in page.inner_text(NOTICE)
    page.click(f"{NOTICE} button")
    assert page.input_value("[name=text]") == ""
    page.reload()
    assert page.input_value("[name=text]") == ""
    assert page.locator(NOTICE).count() == 0
    assert author.complaints == []


def test_a_closed_page_keeps_what_was_typed_and_the_form_forgets_it_when_it_is_taken(author, platform):
    page = author.page
    fill_in(page, platform)
    page.goto(f"{platform.address}/home/")
    page.goto(f"{platform.address}/schemes/new/")
    assert page.input_value("[name=note]") == NOTE
    send(page)
    assert "/schemes/versions/" in page.url
    page.goto(f"{platform.address}/schemes/new/")
    assert page.input_value("[name=note]") == ""
    assert page.locator(NOTICE).count() == 0


def test_a_draft_is_nobody_elses_and_goes_with_signing_out(author, platform):
    page = author.page
    fill_in(page, platform)
    expire(page)
    send(page)
    sign_in_again(page, platform, "chenzhiyuan")  # a leader, at the same browser
    assert NOTE not in page.content()
    page.goto(f"{platform.address}/home/")
    page.click("[data-forget-drafts] button")
    sign_in_again(page, platform)
    page.goto(f"{platform.address}/schemes/new/")
    assert page.input_value("[name=note]") == NOTE
    page.click("[data-forget-drafts] button")
    page.wait_for_load_state()
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('kaoping-draft'))") == []


def test_pass_words_are_never_kept(author, platform):
    page = author.page
    page.goto(f"{platform.address}/account/password/")
    page.evaluate("document.querySelector('main form').dataset.draft = 'trap'")
    page.evaluate("document.dispatchEvent(new Event('htmx:load'))")
    for name in ("oldpassword", "password1", "password2"):
        page.fill(f"[name={name}]", "Secret-2026-word")
    page.goto(f"{platform.address}/home/")
    assert "Secret" not in page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
