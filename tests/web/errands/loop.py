"""A case goes its way in processes that are killed at every row they write: prints what came of each action, as JSON.

python -m tests.web.errands.loop      (environment: DATABASE_URL, KAOPING_HOME, DJANGO_SETTINGS_MODULE)
"""

from __future__ import annotations

import datetime
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.utils import timezone  # noqa: E402
from tests.web.cases_at_work import INSIDE, Crew, crew  # noqa: E402
from tests.web.conftest import DISTRICT, SINCE  # noqa: E402

from kaoping.web.audit.models import Entry, Head  # noqa: E402
from kaoping.web.cases.actions import act  # noqa: E402
from kaoping.web.cases.doing import Inputs, Joint  # noqa: E402
from kaoping.web.cases.models import Assisting, Case, Plan, Step  # noqa: E402
from kaoping.web.cases.report_actions import Report, report  # noqa: E402
from kaoping.web.people.models import Grant, Person  # noqa: E402
from kaoping.web.units.models import TreeRevision, Unit, UnitVersion  # noqa: E402

LATER = timezone.localdate() + datetime.timedelta(days=9)
Write = Callable[[], Any]


def world() -> Crew:
    """The district of the tests and somebody for every post."""
    units: dict[str, Unit] = {}
    for code, name, kind, parent in DISTRICT:
        units[code] = Unit.objects.create(code=code, opened_on=SINCE)
        above = units.get(parent or "")
        UnitVersion.objects.create(unit=units[code], name=name, kind=kind, parent=above, from_on=SINCE)
    TreeRevision.objects.get_or_create(pk=1)

    def person(role: str, unit: str, username: str, name: str) -> Person:
        made = Person.objects.create_user(username, None, name=name)
        Grant.objects.create(person=made, role=role, unit=units[unit], from_on=SINCE)
        return made

    return crew(units, person)


def way(at_work: Crew) -> Iterator[tuple[str, Write]]:
    """Every write on a long way, each named; the case is looked at when the write begins."""
    units, sent = at_work.units, Report("grid", text="坑洞", longitude=INSIDE[0], latitude=INSIDE[1])
    yield "report", lambda: report(sent=sent, by=at_work["grid"])
    plan = Joint("分管副镇长", "周立民", "先围挡后修复", LATER)
    joint = {"unit": units["DEP02"], "assisting": (units["DEP01"],), "plan": plan, "reason": "职责"}
    because = {"reason": "因为"}
    for post, action, given in (
        ("intake", "accept", {}), ("dispatcher", "dispatch", joint), ("dispatcher", "transfer", joint),
        ("handler", "sign", {}), ("handler", "ask_extension", because | {"amount": 3600}),
        ("duty_chief", "grant_extension", {}), ("handler", "progress", because), ("supervisor", "urge", because),
        ("supervisor", "park", because | {"until": LATER}), ("supervisor", "unpark", {}),
        ("handler", "mediate", because), ("handler", "settle", because), ("checker", "fail", because),
        ("handler", "send_back", because), ("dispatcher", "escalate", because),
        ("district_dispatcher", "send_down", because), ("dispatcher", "dispatch", joint), ("handler", "sign", {}),
        ("handler", "finish", because), ("checker", "pass", {}), ("supervisor", "close", {"satisfaction": "mostly"}),
        ("supervisor", "strike", because), ("intake", "archive", {}), ("supervisor", "reopen", because),
    ):  # fmt: skip
        yield action, lambda post=post, action=action, given=given: go_on(at_work, post, action, given)


def go_on(at_work: Crew, post: str, action: str, given: dict[str, Any]) -> Step:
    case = Case.objects.get()
    return act(case=case.pk, action=action, steps=case.steps, given=Inputs(**given), by=at_work[post])


def picture() -> list[Any]:
    """Everything that an action may have written."""
    models = (Case, Step, Assisting, Plan, Entry, Head)
    return [list(model._default_manager.order_by("pk").values_list()) for model in models]


def killed_at(write_number: int, write: Write) -> bool:
    """Whether a process of its own was killed before this row was written (or before the end); else it has written."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        left = [write_number]

        def die() -> None:
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1

        def count(execute: Any, sql: str, *arguments: Any) -> Any:
            if sql.startswith(("INSERT", "UPDATE", "DELETE")):
                die()
            return execute(sql, *arguments)

        commit = connection._commit
        connection._commit = lambda: (die(), commit())
        with connection.execute_wrapper(count):
            write()
        connections.close_all()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert status == 0, status
    return False


def main() -> None:
    call_command("migrate", verbosity=0)
    told = {}
    at_work = world()
    for number, (name, write) in enumerate(way(at_work)):
        before, kills, half = picture(), 0, 0
        while killed_at(kills, write):
            kills += 1
            half += picture() != before
        told[f"{number} {name}"] = {"kills": kills, "half_done": half, "written": picture() != before}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
