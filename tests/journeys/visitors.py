"""A person before the platform: signs in, opens pages, and notices what a person would complain about."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, Page

ROOT = Path(__file__).parents[2]
AXE = ROOT / ".venv" / "node" / "node_modules" / "axe-core" / "axe.min.js"
WIDE, NARROW = (1440, 900), (390, 844)
GRAVE = ("serious", "critical")
LOCAL = ("data:", "blob:", "about:", "chrome:", "chrome-extension:")  # the last two: Chromium shows a PDF file


@cache
def axe() -> str:
    return AXE.read_text(encoding="utf-8")


class Visitor:
    """One browser window of one person. `complaints` collects errors of scripts, of the console and of requests."""

    def __init__(self, browser: Browser, address: str, size: tuple[int, int] = WIDE) -> None:
        self.address = address
        self.context: BrowserContext = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.context.on("request", self._request)

    def _console(self, message) -> None:
        asked_by_itself = message.location.get("url", "").endswith("/favicon.ico")  # for a file, which names no icon
        if message.type == "error" and not asked_by_itself:
            self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request) -> None:
        if not request.url.startswith((self.address + "/", *LOCAL)):
            self.complaints.append(f"leaves the machine: {request.url}")

    def sign_in(self, username: str, password: str) -> Visitor:
        self.page.goto(f"{self.address}/account/login/")
        self.page.fill("input[name=login]", username)
        self.page.fill("input[name=password]", password)
        self.page.locator("main form button[type=submit], main form button:not([type])").first.click()
        self.page.wait_for_url(re.compile(r"/home/"))
        return self

    def open(self, path: str) -> tuple[int, bool]:
        """Go to a page, or to the file that it turns out to be (in one that is shown no script runs, not even that of a
        test): the status, whether it is a page."""
        link = path if path.startswith("http") else self.address + path
        try:
            response = self.page.goto(link)
        except Error as problem:
            if "Download is starting" not in problem.message:
                raise
            return self.context.request.get(link).status, False
        assert response is not None
        return response.status, response.headers.get("content-type", "").startswith("text/html")

    def resize(self, size: tuple[int, int]) -> None:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def links(self) -> list[str]:
        """Addresses on this machine that the page leads to, without anchors."""
        found = self.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        return sorted({link.split("#")[0] for link in found if link.startswith(self.address + "/")})

    def overflow(self) -> int:
        """Pixels by which the page is wider than the window."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def findings(self) -> list[str]:
        """What axe finds serious or critical, with the places, when the page has become quiet."""
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate(axe())
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"axe {entry['id']} ({entry['impact']}): {entry['help']} — "
            + json.dumps([node["html"][:160] for node in entry["nodes"][:3]], ensure_ascii=False)
            for entry in found["violations"]
            if entry["impact"] in GRAVE
        ]

    def close(self) -> None:
        self.context.close()
