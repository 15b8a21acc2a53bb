"""A small district and its people, for every test of the platform."""

from __future__ import annotations

import datetime
import itertools
import string
import sys
import time
from collections.abc import Callable

import pytest
from django.core import management
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.http import HttpRequest, HttpResponseBase
from django.middleware import csrf
from django.test import Client
from django.test.client import ClientHandler
from tests.web import migrated
from tests.web.watching import watched

from kaoping.web.audit import guards
from kaoping.web.audit.models import Head
from kaoping.web.people import roles
from kaoping.web.people.models import Grant, Person
from kaoping.web.people.viewer import Viewer, viewer_of
from kaoping.web.units.models import TreeRevision, Unit, UnitVersion

# Random signs in every page, in which no test may find the code of a unit or a figure by chance.
csrf.CSRF_ALLOWED_CHARS = string.ascii_lowercase

SINCE = datetime.date(2020, 1, 1)
PASSWORD = "qinghe-2026-kaoping"

# code, name, kind, parent
DISTRICT = (
    ("D01", "青河区", "district", None),
    ("DEP01", "区联动办", "department", "D01"),
    ("DEP02", "区城管所", "department", "D01"),
    ("T01", "青石街道", "town", "D01"),
    ("T02", "望湖街道", "town", "D01"),
    ("T03", "柳林镇", "town", "D01"),
    ("T01-C01", "兰陂社区", "community", "T01"),
    ("T02-C01", "枣畈社区", "community", "T02"),
    ("T03-C01", "芸畈社区", "community", "T03"),
    ("T01-C01-G1", "兰陂社区第1网格", "grid", "T01-C01"),
    ("T02-C01-G1", "枣畈社区第1网格", "grid", "T02-C01"),
    ("T03-C01-G1", "芸畈社区第1网格", "grid", "T03-C01"),
)


@pytest.fixture(scope="session", autouse=True)
def emptied_log() -> None:
    """Tests with transactions of their own empty every table afterwards, which the guards of the log rightly refuse."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def with_guards_down(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        guards.take_down(operations.connection)
        flush(operations, statements)
        Head.objects.get_or_create(pk=1)
        guards.put_up(operations.connection)

    BaseDatabaseOperations.execute_sql_flush = with_guards_down


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """The tests' database is not migrated but copied, where that is possible (pytest-django asks this one first)."""

    run = management.call_command

    def copied(command: str, **options: object) -> None:
        if command == "migrate" and "run_syncdb" in options and connection.vendor == "sqlite":
            connection.ensure_connection()
            migrated.fill(connection.connection)
        else:
            run(command, **options)

    management.call_command = copied


@pytest.fixture
def district(db: None) -> dict[str, Unit]:
    """Units by code: a district, two departments, three towns, each with a community and a grid."""
    units: dict[str, Unit] = {}
    for code, name, kind, parent in DISTRICT:
        units[code] = Unit.objects.create(code=code, opened_on=SINCE)
        UnitVersion.objects.create(
            unit=units[code], name=name, kind=kind, parent=units.get(parent or ""), from_on=SINCE
        )
    # Tests roll back; a tree that was read once must not come back in the next test.
    TreeRevision.objects.update_or_create(pk=1, defaults={"number": time.time_ns()})
    return units


@pytest.fixture
def person(district: dict[str, Unit]) -> Callable[..., Person]:
    """Make a person: person(role, unit code or None, username=…)."""
    numbers = itertools.count(1)

    def make(role: str | None = None, unit: str | None = None, username: str = "", **fields: object) -> Person:
        name = username or f"{role or 'nobody'}-{next(numbers)}"
        made = Person.objects.create_user(name, PASSWORD, name=str(fields.pop("name", name)), **fields)
        if role is not None:
            place = district[unit] if unit else None
            Grant.objects.create(person=made, role=role, unit=place, from_on=SINCE)
        return made

    return make


@pytest.fixture
def author(person: Callable[..., Person]) -> Person:
    return person(roles.AUTHOR, "D01", "author", name="张建国")


@pytest.fixture
def approver(person: Callable[..., Person]) -> Person:
    return person(roles.APPROVER, "D01", "approver", name="李敏")


@pytest.fixture
def seen_by() -> Callable[[Person], Viewer]:
    return viewer_of


@pytest.fixture
def signed_in() -> Callable[[Person | None], Client]:
    """A client that is signed in as a person: signed_in(person)."""

    def open_for(who: Person | None = None) -> Client:
        client = Client()
        if who is not None:
            client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return open_for


@pytest.fixture(autouse=True)
def watch_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request of a test client that writes to our tables outside an action fails the test (`watching`)."""
    handle = ClientHandler.get_response

    def watch(self: ClientHandler, request: HttpRequest) -> HttpResponseBase:
        with watched():
            return handle(self, request)

    monkeypatch.setattr(ClientHandler, "get_response", watch)


@pytest.fixture
def scanner(settings, tmp_path):
    """Have a program of Python's be the scanner; it finds the path in sys.argv[1]."""

    def use(program):
        path = tmp_path / "scanner.py"
        path.write_text(f"import sys, time\npath = sys.argv[1]\ncontent = open(path, 'rb').read()\n{program}\n")
        settings.KAOPING_SCANNER = f"{sys.executable} {path} {{}}"

    return use
