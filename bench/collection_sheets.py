"""Sheets of the collection under load: 500 units × 40 items, twenty people who fill in a sheet each at the same time.

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
from pathlib import Path
from typing import Any

from _platform import PORT, Installation, Reader, at, on_databases, served, told, until

UNITS, ITEMS, SAVED = 500, 40, 200
ROWS = 20_000  # of the workbook
THINKING = 1.0  # seconds between two saves of a person
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def scheme(code: str, kind: str, items: int) -> str:
    """A scheme in which every item is marked, 2.5 points each."""
    leaves = "\n".join(
        f"- {{id: I{n:02}, title: 项目{n:02}, points: 2.5, responsible: [部门], clause: 由考核人员评分。, "
        f"source: {{document: 测速方案, row: '{n}'}}, rule: {{judged: mean}}}}"
        for n in range(1, items + 1)
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
    """Two cycles: one of 500 units in which every department fills in all 40 items, one of 20 000 units."""

    def __init__(self, users: int) -> None:
        import datetime

        from kaoping.web.cycles import actions as cycles

        began, since = time.perf_counter(), datetime.date(2024, 1, 1)
        towns = [(f"T{n:03}", f"镇街{n:03}", "town", "D01") for n in range(UNITS)]
        grids = [(f"G{n:05}", f"网格{n:05}", "grid", f"T{n % UNITS:03}") for n in range(ROWS)]
        departments = [(f"DEP{n:02}", f"部门{n:02}", "department", "D01") for n in range(users)]
        made = Installation([*departments, *towns, *grids], since)
        self.author, approver = made.person("author", "author", "D01"), made.person("approver", "approver", "D01")
        self.scorers = [made.person(f"scorer{n:02}", "scorer", f"DEP{n:02}") for n in range(users)]
        self.cycles = []
        for code, kind, items in (("bench-sheet", "town", ITEMS), ("bench-rows", "grid", 5)):
            version = made.version(scheme(code, kind, items), self.author, approver)
            owner = version.scheme.owner
            cycle = cycles.open_cycle(version=version, period="2024", owner=owner, by=self.author, units_on=since)
            cycles.advance(cycle=cycle, stage="collect", by=self.author)
            self.cycles.append(cycle)
        self._answer(users)
        print(f"  planted: {UNITS} towns, {ROWS} grids, {users} departments, {time.perf_counter() - began:.1f} s")

    def _answer(self, users: int) -> None:
        from kaoping.web.cycles import actions as cycles
        from kaoping.web.units.models import Unit

        everybody = list(Unit.objects.filter(code__startswith="DEP").order_by("code"))
        self.departments = everybody
        for cycle, items, units in ((self.cycles[0], ITEMS, everybody), (self.cycles[1], 5, everybody[:1])):
            for n in range(1, items + 1):
                cycles.set_responsible(cycle=cycle, item=f"I{n:02}", units=units, by=self.author)

    def sheet(self, number: int, which: int = 0) -> str:
        kind = "town" if which == 0 else "grid"
        return f"/collect/{self.cycles[which].pk}/sheets/{self.departments[number].pk}/{kind}/"


class Typist(Reader):
    """Somebody who fills in a sheet of their own: its cells as they stand, the revision heard of."""

    def __init__(self, person: Any, sheet: str) -> None:
        super().__init__(person)
        self.person, self.sheet, self.figures = person, sheet, dict[tuple[str, str], str]()
        self.token = "b" * 32
        self.cookie += f"; csrftoken={self.token}"

    def open(self) -> float:
        """The page and its cells; seconds to the last byte."""
        page, status = self.get(self.sheet)
        cells, also = self.get(f"{self.sheet}cells/")
        if (status, also) != (200, 200):
            raise SystemExit(f"{self.sheet}: {status} {also}")
        return page + cells

    def listen(self) -> None:
        self.get(f"{self.sheet}changes/?since=0")

    def save(self, column: int, turn: int) -> float:
        """A column of 200 rows, other figures every time."""
        key, edits = f"marks:I{column:02}", []
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
        states = {each["state"] for each in json.loads(self.body)["told"]} if status == 200 else set()
        if status != 200 or not states <= {"written", "same"}:
            raise SystemExit(f"save: {status} {states} {self.body[:300]!r}")
        return seconds


def together(place: Place, users: int, rounds: int) -> None:
    """Everybody opens a sheet, saves 200 rows again and again and hears of changes; a browser opens one meanwhile."""
    opened: list[float] = []
    saved: list[float] = []
    typists = [Typist(person, place.sheet(n)) for n, person in enumerate(place.scorers)]
    for typist in typists[:4]:
        typist.open()  # no process is cold
    gate = threading.Barrier(users + 1)

    def work(typist: Typist, number: int) -> None:
        gate.wait()
        opened.append(typist.open())
        for turn in range(rounds):
            time.sleep(THINKING)
            saved.append(typist.save(1 + (number + turn) % ITEMS, turn))
            typist.listen()

    threads = [threading.Thread(target=work, args=(typist, n)) for n, typist in enumerate(typists)]
    for thread in threads:
        thread.start()
    gate.wait()
    paints = painted(place, rounds)
    for thread in threads:
        thread.join()
    print(f"  opening a sheet of {UNITS} × {ITEMS}, {users} at the same instant: {told(opened)}")
    print(f"  saving {SAVED} rows, {users} people, {THINKING:g} s apart: {told(saved)} (aim ≤ 1 s)")
    for words, values in paints.items():
        print(
            f"  {words} in a browser meanwhile: median {at(values, 50):.2f} s, slowest {max(values):.2f} s (aim ≤ 1 s)"
        )


def painted(place: Place, rounds: int) -> dict[str, list[float]]:
    """The sheet in Chromium: first paint of the page, and the first figure or dash in a cell that can be typed into."""
    from playwright.sync_api import sync_playwright

    found: dict[str, list[float]] = {"first paint": [], "first cells": []}
    reader = Reader(place.author)
    program = next(path for name in BROWSERS if (path := shutil.which(name)))
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=program, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        for pair in reader.cookie.split("; "):
            name, value = pair.split("=", 1)
            context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{PORT}/"}])
        for _ in range(rounds):
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{PORT}{place.sheet(0)}")
            page.wait_for_selector("[data-unit][data-key]")
            cells = page.evaluate("performance.now()")
            paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
            found["first paint"].append(paint / 1000)
            found["first cells"].append(cells / 1000)
            page.close()
        browser.close()
    return found


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
