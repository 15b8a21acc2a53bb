"""The whole platform under load: 20 000 units, 200 000 incidents and values, web server and worker as in real life.

    platform_pages.py [sqlite | postgresql] [--users 20] [--requests 60] [--workers 2]

Without a database, one after the other. Measured: an import of 200 000 facts (check and write, through the worker), a
run from the click to the results, then rankings and score sheets for users at once. PostgreSQL comes from PyPI and lies
on the same disk. Seconds depend on the machine; requests go over one kept connection a user, on this machine.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from _platform import Installation, Reader, on_databases, served, told, until

SCHEME = Path(__file__).with_name("_scheme.yaml")
TOWNS, COMMUNITIES = 200, 19_800  # with the district 20 001 units
FACTS = 100_000  # incidents, and as many values
INDICATORS, KINDS = ("v1", "v2", "v3", "v4", "v5"), ("k1", "k2", "k3", "k4")


def measure(options: argparse.Namespace) -> None:
    place = plant()
    with served(options.workers):
        bring_in(place)
        compute(place)
        load(place, options.users, options.requests)


# --- what is there ------------------------------------------------------------------------------------------------


class Place:
    """The synthetic installation: its cycle and the people who act."""

    def __init__(self, author: Any, cycle: Any, readers: list[tuple[Any, list[str]]]) -> None:
        self.author, self.cycle = author, cycle
        self.readers = readers  # a person and the codes of the communities that the person sees


def plant() -> Place:
    import datetime

    from kaoping.web.cycles import actions as cycles

    began, since = time.perf_counter(), datetime.date(2024, 1, 1)
    towns = [(f"T{number:03}", f"镇街{number:03}", "town", "D01") for number in range(TOWNS)]
    below = [(community(n), f"社区{n:05}", "community", f"T{n % TOWNS:03}") for n in range(COMMUNITIES)]
    made = Installation([*towns, *below], since)
    author, approver = made.person("author", "author", "D01"), made.person("approver", "approver", "D01")
    everything = [community(number) for number in range(COMMUNITIES)]
    readers = [(made.person(f"leader{n}", "leader", "D01"), everything) for n in range(10)]
    for n in range(10):
        readers.append((made.person(f"town{n}", "leader", f"T{n:03}"), everything[n::TOWNS]))
    version = made.version(SCHEME.read_text(encoding="utf-8"), author, approver)
    cycle = cycles.open_cycle(version=version, period="2024", owner=version.scheme.owner, by=author, units_on=since)
    print(f"  planted: {1 + TOWNS + COMMUNITIES} units, {time.perf_counter() - began:.1f} s")
    return Place(author, cycle, readers)


def community(number: int) -> str:
    return f"C{number:05}"


def files(folder: Path) -> list[Path]:
    """The facts as two CSV files."""
    drawn = random.Random(20)
    incidents, values = folder / "incidents.csv", folder / "values.csv"
    with incidents.open("w", encoding="utf-8") as file:
        file.write("incident,unit,kind,level,occurred_on,count,verified,subject,item\n")
        for number in range(FACTS):
            unit, kind = community(drawn.randrange(COMMUNITIES)), drawn.choice(KINDS)
            file.write(f"I{number},{unit},{kind},,2024-{1 + number % 12:02}-15,,true,,\n")
    with values.open("w", encoding="utf-8") as file:
        file.write("unit,indicator,period,value\n")
        for number in range(FACTS):
            unit, indicator = community(number % COMMUNITIES), INDICATORS[number // COMMUNITIES % len(INDICATORS)]
            if number < COMMUNITIES * len(INDICATORS):
                file.write(f"{unit},{indicator},2024,{drawn.randrange(400, 1000) / 10}\n")
    return [incidents, values]


# --- what is measured ---------------------------------------------------------------------------------------------


def bring_in(place: Place) -> None:
    """From the click on 检查文件 to the verdict, and from the click on 写入 to the last row, both files."""
    from django.core.files.base import File

    from kaoping.web.facts import actions
    from kaoping.web.facts.models import FactImport

    checked = written = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for path in files(Path(folder)):
            with path.open("rb") as file:
                began = time.perf_counter()
                made = actions.upload(cycle=place.cycle, file=File(file), name=path.name, by=place.author)
            rows = FactImport.objects.filter(pk=made.pk)
            until(lambda rows=rows: rows.get().state != "checking", "the check")
            checked += time.perf_counter() - began
            if (state := rows.get()).state != "checked":
                raise SystemExit(f"{path.name}: {state.state} {str(state.report)[:2000]}")
            began = time.perf_counter()
            actions.write(fact_import=rows.get(), by=place.author)
            until(lambda rows=rows: rows.get().state not in ("checked", "writing"), "the writing")
            written += time.perf_counter() - began
            if rows.get().state != "written":
                raise SystemExit(f"{path.name}: {rows.get().state}")
    whole = checked + written
    print(f"  import of {2 * FACTS} facts: check {checked:.1f} s + write {written:.1f} s = {whole:.1f} s (aim ≤ 20 s)")


def compute(place: Place) -> None:
    from kaoping.web.results.actions import start_run
    from kaoping.web.results.models import Run

    began = time.perf_counter()
    run = start_run(cycle=place.cycle, trial=False, by=place.author)
    runs = Run.objects.filter(pk=run.pk)
    until(lambda: runs.get().state not in ("waiting", "running"), "the run")
    took = time.perf_counter() - began
    if (done := runs.get()).state != "done":
        raise SystemExit(f"the run: {done.state} {done.error}")
    with Reader(place.readers[0][0]) as reader:
        seconds, status = reader.get(f"/results/{place.cycle.pk}/")
    print(f"  run, click to results: {took:.1f} s + first ranking {seconds:.2f} s ({status}) (aim ≤ 10 s)")


def load(place: Place, users: int, requests: int) -> None:
    """Every user reads rankings and score sheets in turn, one request after another, all users at once."""
    cycle, found, lock = place.cycle.pk, {"ranking": [], "sheet": []}, threading.Lock()
    failed: list[str] = []

    def work(number: int, reader: Reader, codes: list[str]) -> None:
        drawn = random.Random(number)
        mine: dict[str, list[float]] = {"ranking": [], "sheet": []}
        for turn in range(requests):
            kind = "sheet" if turn % 2 else "ranking"
            page = f"?page={drawn.randrange(1, 4)}" if turn % 4 == 2 else ""
            sheet = f"runs/1/units/{drawn.choice(codes)}/"
            path = f"/results/{cycle}/" + (sheet if kind == "sheet" else page)
            seconds, status = reader.get(path)
            mine[kind].append(seconds)
            if status != 200:
                failed.append(f"{status} {path}")
        with lock:
            for kind, seconds_of in mine.items():
                found[kind] += seconds_of

    readers = [(Reader(person), codes) for person, codes in (place.readers * users)[:users]]
    for reader, codes in readers:  # everybody has the pages open when the clock starts: no process is cold
        reader.get(f"/results/{cycle}/")
        reader.get(f"/results/{cycle}/runs/1/units/{codes[0]}/")
    threads = [threading.Thread(target=work, args=(n, reader, codes)) for n, (reader, codes) in enumerate(readers)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    for kind, seconds_of in found.items():
        print(f"  {kind}, {users} users at once: {told(seconds_of)} (aim p95 ≤ 300 ms)")
    count = sum(map(len, found.values()))
    print(f"  {count} requests in {took:.1f} s ({count / took:.0f} a second), {len(failed)} failed {failed[:3] or ''}")


if __name__ == "__main__":
    on_databases(__file__, measure, {"users": 20, "requests": 60, "workers": 2})
