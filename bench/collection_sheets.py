"""Sheets of the collection under load: four departments with 500 units × 40 items each, five people at every sheet.

    collection_sheets.py [sqlite | postgresql] [--users 20] [--rounds 6] [--workers 2]

Without a database, one after the other. Measured: saving a column of 200 rows while everybody else saves and asks for
changes; opening a sheet (the page and its cells, to the last byte) at the same time; the first paint and the first
cells in a real browser meanwhile; a workbook of 20 000 rows from the upload to the last figure. All on one machine.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from _platform import PORT, Installation, Reader, at, on_databases, served, told, until

UNITS, ITEMS, SAVED, DEPARTMENTS = 500, 40, 200, 4
ROWS = 20_000  # of the workbook
THINKING = 2.0  # seconds between two saves of a person
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def item(number: int) -> str:
    return f"I{number:03}"


def scheme(code: str, kind: str, items: int) -> str:
    """A scheme in which every item is marked, 2.5 points each."""
    leaves = "\n".join(
        f"- {{id: {item(n)}, title: 项目{n:03}, points: 2.5, responsible: [部门], clause: 由考核人员评分。, "
        f"source: {{document: 测速方案, row: '{n}'}}, rule: {{judged: mean}}}}"
        for n in range(items)
    )
    return f"""id: {code}
version: "2024"
title: 采集测速{items}项
in_force: {{from: 2020-01-01}}
source: {{document: 测速方案}}
appraises: {kind}
cycle: year
places: 4
points: {2.5 * items:g}
items:
{leaves}
"""


def measure(options: argparse.Namespace) -> None:
    place = Place(options.users)
    with served(options.workers):
        together(place, options.users, options.rounds)
        workbook(place)


class Place:
    """Two cycles: one of 500 units with 40 items for every department, one of 20 000 units with 5 for the first."""

    def __init__(self, users: int) -> None:
        import datetime

        from kaoping.web.cycles import actions as cycles

        began, since = time.perf_counter(), datetime.date(2024, 1, 1)
        towns = [(f"T{n:03}", f"镇街{n:03}", "town", "D01") for n in range(UNITS)]
        grids = [(f"G{n:05}", f"网格{n:05}", "grid", f"T{n % UNITS:03}") for n in range(ROWS)]
        departments = [(f"DEP{n:02}", f"部门{n:02}", "department", "D01") for n in range(DEPARTMENTS)]
        made = Installation([*departments, *towns, *grids], since)
        self.author, approver = made.person("author", "author", "D01"), made.person("approver", "approver", "D01")
        self.scorers = [made.person(f"scorer{n:02}", "scorer", f"DEP{n % DEPARTMENTS:02}") for n in range(users)]
        self.cycles = []
        for code, kind, items in (("bench-sheet", "town", DEPARTMENTS * ITEMS), ("bench-rows", "grid", 5)):
            version = made.version(scheme(code, kind, items), self.author, approver)
            owner = version.scheme.owner
            cycle = cycles.open_cycle(version=version, period="2024", owner=owner, by=self.author, units_on=since)
            cycles.advance(cycle=cycle, stage="collect", by=self.author)
            self.cycles.append(cycle)
        self._answer()
        print(f"  planted: {UNITS} towns, {ROWS} grids, {DEPARTMENTS} departments, {time.perf_counter() - began:.1f} s")

    def _answer(self) -> None:
        from kaoping.web.cycles import actions as cycles
        from kaoping.web.units.models import Unit

        self.departments = list(Unit.objects.filter(code__startswith="DEP").order_by("code"))
        for cycle, items in ((self.cycles[0], DEPARTMENTS * ITEMS), (self.cycles[1], 5)):
            for n in range(items):
                units = [self.departments[n // ITEMS]]
                cycles.set_responsible(cycle=cycle, item=item(n), units=units, by=self.author)

    def sheet(self, number: int, which: int = 0) -> str:
        kind = "town" if which == 0 else "grid"
        return f"/collect/{self.cycles[which].pk}/sheets/{self.departments[number % DEPARTMENTS].pk}/{kind}/"


class Typist(Reader):
    """Somebody who fills in a sheet of their own: its cells as they stand, the revision heard of."""

    def __init__(self, person: Any, sheet: str) -> None:
        super().__init__(person)
        self.person, self.sheet, self.figures = person, sheet, dict[tuple[str, str], str]()
        self.token, self.revision = "b" * 32, 0
        self.cookie += f"; csrftoken={self.token}"

    def open(self) -> float:
        """The page and its cells; seconds to the last byte."""
        page, status = self.get(self.sheet)
        cells, also = self.get(f"{self.sheet}cells/")
        if (status, also) != (200, 200):
            raise SystemExit(f"{self.sheet}: {status} {also}")
        return page + cells

    def listen(self) -> None:
        """What others at the same sheet have written since the last save."""
        self.get(f"{self.sheet}changes/?since={self.revision}")

    def save(self, column: int, turn: int) -> float:
        """A column of 200 rows, other figures every time."""
        key, edits = f"marks:{item(column)}", []
        for n in range(SAVED):
            unit, text = f"T{n:03}", f"{(n + turn) % 25 / 10:g}"
            edits.append({"unit": unit, "key": key, "base": self.figures.get((unit, key), ""), "text": text})
            self.figures[unit, key] = text
        body = json.dumps({"person": self.person.pk, "way": "page", "edits": edits}).encode()
        headers = {
            "Content-Type": "application/json",
            "X-CSRFToken": self.token,
            "Referer": f"http://127.0.0.1:{PORT}/",
        }
        seconds, status = self.ask("POST", f"{self.sheet}save/", body, headers)
        answer = json.loads(self.body) if status == 200 else {"told": []}
        self.revision = answer.get("revision", self.revision)
        states = {each["state"] for each in answer["told"]}
        if status != 200 or not states <= {"written", "same"}:
            raise SystemExit(f"save: {status} {states} {self.body[:300]!r}")
        return seconds


def together(place: Place, users: int, rounds: int) -> None:
    """Everybody opens a sheet, saves 200 rows of an own column again and again and hears of others' changes; a browser
    opens one meanwhile."""
    opened: list[float] = []
    saved: list[float] = []
    typists = [Typist(person, place.sheet(n)) for n, person in enumerate(place.scorers)]
    for typist in typists[:4]:
        typist.open()  # no process is cold
    gate = threading.Barrier(users + 1)

    def work(typist: Typist, number: int) -> None:
        sheet, seat = number % DEPARTMENTS, number // DEPARTMENTS
        share = ITEMS * DEPARTMENTS // users
        gate.wait()
        opened.append(typist.open())
        for turn in range(rounds):
            time.sleep(THINKING)
            saved.append(typist.save(sheet * ITEMS + seat * share + turn % share, turn))
            typist.listen()

    threads = [threading.Thread(target=work, args=(typist, n)) for n, typist in enumerate(typists)]
    with browsing(place) as show:
        show()  # the browser has started, and has the scripts
        for thread in threads:
            thread.start()
        gate.wait()
        shown = []
        while any(thread.is_alive() for thread in threads):
            shown.append(show())
            time.sleep(THINKING)
    for thread in threads:
        thread.join()
    print(f"  opening a sheet of {UNITS} × {ITEMS}, {users} at the same instant: {told(opened)}")
    print(f"  saving {SAVED} rows, {users} people, {THINKING:g} s apart: {told(saved)} (aim ≤ 1 s)")
    for words, values in (("first paint", [each[0] for each in shown]), ("first cells", [each[1] for each in shown])):
        figures = f"median {at(values, 50):.2f} s, slowest of {len(values)} {max(values):.2f} s"
        print(f"  {words} in a browser meanwhile: {figures} (aim ≤ 1 s)")


@contextmanager
def browsing(place: Place) -> Iterator[Callable[[], tuple[float, float]]]:
    """Somebody of the office with a Chromium of their own: opens a sheet, and gives the seconds to the first paint and
    to the first cell that can be typed into."""
    from playwright.sync_api import sync_playwright

    reader = Reader(place.author)
    program = next(path for name in BROWSERS if (path := shutil.which(name)))
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=program, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        for pair in reader.cookie.split("; "):
            name, value = pair.split("=", 1)
            context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{PORT}/"}])

        def show() -> tuple[float, float]:
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{PORT}{place.sheet(0)}")
            page.wait_for_selector("[data-unit][data-key]")
            cells = page.evaluate("performance.now()")
            paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
            page.close()
            return paint / 1000, cells / 1000

        yield show
        browser.close()


def workbook(place: Place) -> None:
    """From the upload of a filled-in template of 20 000 rows to the last figure."""
    from django.core.files.base import File
    from openpyxl import load_workbook

    from kaoping.web.collection.plan import sheets_of
    from kaoping.web.entry import workbook_actions as actions
    from kaoping.web.entry.models import SheetImport
    from kaoping.web.facts.models import Mark

    typist = Typist(place.scorers[0], place.sheet(0, 1))
    seconds, status = typist.get(f"{typist.sheet}template.xlsx")
    print(f"  template of {ROWS} rows: {seconds:.1f} s ({status})")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "sheet.xlsx")
        path.write_bytes(typist.body)
        fill_in(load_workbook(path), path)
        sheet = next(each for each in sheets_of(place.cycles[1]) if each.unit.pk == place.departments[0].pk)
        began = time.perf_counter()
        with path.open("rb") as file:
            made = actions.upload(sheet=sheet, file=File(file), name=path.name, by=place.scorers[0])
    rows = SheetImport.objects.filter(pk=made.pk)
    until(lambda: rows.get().state != "checking", "the check")
    checked = time.perf_counter() - began
    if (state := rows.get()).state != "checked":
        raise SystemExit(f"the workbook: {state.state} {str(state.report)[:2000]}")
    again = time.perf_counter()
    actions.write(sheet_import=rows.get(), decided="", hidden=False, by=place.scorers[0])
    until(lambda: rows.get().state not in ("checked", "writing"), "the writing")
    wrote = time.perf_counter() - again
    figures = Mark.objects.filter(cycle=place.cycles[1]).count()
    whole = checked + wrote
    words = f"check {checked:.1f} s + write {wrote:.1f} s = {whole:.1f} s (aim ≤ 10 s)"
    print(f"  workbook of {ROWS} rows, {figures} figures: {words}; {rows.get().state}")


def fill_in(book: Any, path: Path) -> None:
    """A figure in every empty cell of the first visible sheet, to the right of the units."""
    page = next(each for each in book.worksheets if each.sheet_state == "visible")
    first = next(row for row in range(1, 30) if str(page.cell(row, 1).value).startswith("G00000"))
    columns = range(3, page.max_column + 1)
    for row in range(first, first + ROWS):
        for column in columns:
            page.cell(row, column).value = (row + column) % 25 / 10
    book.save(path)


if __name__ == "__main__":
    on_databases(__file__, measure, {"users": 20, "rounds": 6, "workers": 2})
