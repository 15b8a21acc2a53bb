"""Every page that anybody reaches by a link: it opens, axe finds nothing serious, nothing sticks out on a phone."""

from __future__ import annotations

import re
from http import HTTPStatus
from pathlib import Path

import pytest
from tests.journeys.visitors import NARROW, ROOT, WIDE, Visitor

from kaoping.web.site.demo_accounts import ACCOUNTS

SCREENS = ROOT / "build" / "screens"
TABLES = "units|cases|incidents|marks|values|ballots|exemptions"
MONTHS = "[0-9]{4}-[0-9]{2}"
NAMES = "[0-9][0-9.]*|[A-Z]+-?[0-9]*(?:-[A-Z0-9]+)*|[0-9]{4}-[A-Z][0-9]+|[0-9a-f]{16}|[a-z]+-[a-z-]+|total"
SHEETS = r"(?<=/sheets/)[0-9]+/[a-z]+(?=/)|(?<=/figures/)[^/]+(?=/)"
VARIABLE = re.compile(rf"{SHEETS}|(?<=/)(?:{MONTHS}|{NAMES})(?=/|$)")
TABLE = re.compile(rf"(?<=/)(?:{TABLES})(?=/|$)")
COLLECTION = "/collect/"  # its pages bear names of tables, each is a page of its own
WORKBENCH = "/home/"
seen: set[str] = set()  # kinds of pages that were looked at closely, by anybody


def kind(address: str, link: str) -> str:
    """The address with everything that names one thing blotted out: all score sheets are of one kind."""
    path = VARIABLE.sub("*", link.removeprefix(address).partition("?")[0])
    return path if path.startswith(COLLECTION) else TABLE.sub("*", path)


def look_closely(visitor: Visitor, name: str, screens: Path | None) -> list[str]:
    """Both widths: accessibility, width, a picture where pictures are wanted."""
    found = []
    for size in (WIDE, NARROW):
        visitor.resize(size)
        found += [f"{size[0]} px: {finding}" for finding in visitor.findings()]
        if size is NARROW and (wider := visitor.overflow()) > 0:
            found.append(f"390 px: {wider} px wider than the window")
        if screens is not None:
            file = re.sub(r"[^\w*?&=-]+", "_", name).replace("*", "x").strip("_") or "front"
            visitor.page.screenshot(path=screens / f"{file}-{size[0]}.png", full_page=True)
    visitor.resize(WIDE)
    return found


@pytest.fixture(scope="module")
def screens(request):
    if not request.config.getoption("--screens"):
        return None
    SCREENS.mkdir(parents=True, exist_ok=True)
    return SCREENS


def test_the_log_in_page(browser, platform, screens):
    stranger = Visitor(browser, platform.address)
    assert stranger.open("/account/login/") == (HTTPStatus.OK, True)
    shown = stranger.text()
    assert platform.password in shown
    assert all(account.username in shown for account in ACCOUNTS)
    assert look_closely(stranger, "log-in", screens) + stranger.complaints == []
    stranger.close()


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.username)
def test_every_page_that_somebody_reaches(browser, platform, screens, account):
    visitor = Visitor(browser, platform.address).sign_in(account.username, platform.password)
    found, opened = walk(visitor, platform.password, screens, account.role)
    visitor.close()
    assert found == []
    assert len(opened) > 1


def walk(visitor: Visitor, password: str, screens: Path | None, role: str) -> tuple[list[str], set[str]]:
    """Open one page of every kind that a person reaches: what is wrong with them, and the kinds."""
    waiting, opened, found = [visitor.page.url], {"/"}, []
    while waiting:
        link = waiting.pop(0)
        name = kind(visitor.address, link)
        if name in opened:
            continue
        opened.add(name)
        status, is_page = visitor.open(link)
        problems = [] if status == HTTPStatus.OK else [f"status {status}"]
        if is_page:
            problems += ["shows the pass word"] if password in visitor.page.content() else []
            look = f"{name}{role}" if name == WORKBENCH else name  # everybody has another workbench
            if look not in seen:
                seen.add(look)
                problems += look_closely(visitor, f"{name}-{role}", screens)
            waiting += visitor.links()
        found += [f"{link}: {problem}" for problem in problems + visitor.complaints]
        visitor.complaints.clear()
    return found, opened
