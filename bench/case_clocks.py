"""Clocks of a million open cases: following a changed calendar, and counting lights.

    case_clocks.py [sqlite | postgresql] [--open 1000000] [--closed 1000000]

Without a database, one after the other. Measured: the job that has every clock follow a changed day (the worst case:
today's own, so that every clock that runs moves), a change that moves few, the lights of the whole district and of one
platform, and what turns red within two working hours. The database has its usual settings and lies on the same disk.
"""

from __future__ import annotations

import argparse
import datetime
import random
import time
from collections.abc import Callable
from typing import Any

from _platform import Installation, on_databases, told

TOWNS, BATCH = 20, 20_000
DAYS = 15  # over which cases were reported, and over which they fall due


def measure(options: argparse.Namespace) -> None:
    from django.db import connection

    made = Installation([(f"T{number:02}", f"镇街{number:02}", "town", "D01") for number in range(TOWNS)], SINCE)
    author = made.person("author", "author", "D01")
    began = time.perf_counter()
    plant(options.open, options.closed)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE cases_case")
    print(f"planted {options.open:,} open and {options.closed:,} closed cases in {time.perf_counter() - began:.0f} s")
    lights_of()
    follow("a day far ahead (few clocks move)", author, 13)
    follow("a day soon (nearly every clock moves)", author, 1)
    lights_of()


SINCE = datetime.date(2024, 1, 1)


def plant(running: int, over: int) -> None:
    """Cases whose clocks run and cases that are over, spread evenly; due moments as the clock gives them."""
    from django.utils import timezone

    from kaoping.web.cases.calendars import calendar, moment
    from kaoping.web.cases.models import Case, Category
    from kaoping.web.units.models import Unit

    units = list(Unit.objects.values_list("pk", flat=True))
    categories = [Category.objects.create(code=f"K{n}", name=f"类别{n}").pk for n in range(40)]
    now, random_ = timezone.now(), random.Random(5)
    seconds = [random_.randrange(-5 * 27_000, DAYS * 27_000) for _ in range(4096)]
    at, time_ = int(now.timestamp()), calendar()
    due = [moment(each) for each in time_.add(at, seconds)]
    warn = [moment(each) for each in time_.add(at, [each - 18_000 for each in seconds])]
    for start in range(0, running + over, BATCH):
        Case.objects.bulk_create(
            one(number, number % (running + over) < running, now, units, categories, due, warn, Case)
            for number in range(start, min(start + BATCH, running + over))
        )


def one(
    number: int, runs: bool, now: datetime.datetime, units: list[int], categories: list[int], due: list[Any],
    warn: list[Any], case: Callable[..., Any],
) -> Any:  # fmt: skip
    """One case: handled by its unit, or closed."""
    desk, pick = units[number % len(units)], number * 2_654_435_761 % 4096
    reported = now - datetime.timedelta(seconds=number % (DAYS * 86_400))
    clock = {"due_at": due[pick], "warn_at": warn[pick], "handling_due_at": due[pick]} if runs else {}
    return case(
        state="handling" if runs else "closed", category_id=categories[number % 40], level="general", channel="grid",
        found_by="grid", text="路面坑洞", desk_id=desk, town_id=desk, lead_id=units[(number + 1) % len(units)],
        reported_at=reported, state_at=reported, allowed=27_000, handling_allowed=27_000, **clock,
    )  # fmt: skip


def follow(what: str, author: Any, ahead: int) -> None:
    """Change a working day some days ahead, and let the job run as the worker does."""
    from django.utils import timezone

    from kaoping.web.cases.calendars import is_published_workday
    from kaoping.web.jobs.models import Job
    from kaoping.web.jobs.running import Report, claim
    from kaoping.web.timing import calendar_actions
    from kaoping.web.timing.work import shift

    day = timezone.localdate() + datetime.timedelta(days=ahead)
    while not is_published_workday(day):
        day += datetime.timedelta(days=1)
    calendar_actions.set_day(on=day, working=False, why="bench", by=author)
    job = claim(Job.objects.latest("pk").pk)
    assert job is not None
    began = time.perf_counter()
    result = shift(Report(job))
    print(f"following {what}: {time.perf_counter() - began:.1f} s · {result['en']}")


def lights_of() -> None:
    from django.db.models import Q
    from django.utils import timezone

    from kaoping.web.timing.queries import lights, turning_red
    from kaoping.web.units.models import Unit

    desk = Q(desk=Unit.objects.get(code="T03"))
    asked = {
        "lights of all": lambda: lights(Q(), timezone.now()),
        "lights of one platform": lambda: lights(desk, timezone.now()),
        "turning red, all": lambda: turning_red(Q(), timezone.now(), 2),
        "turning red, one platform": lambda: turning_red(desk, timezone.now(), 2),
    }
    for name, ask in asked.items():
        spent = []
        for _ in range(7):
            began = time.perf_counter()
            found = ask()
            spent.append(time.perf_counter() - began)
        print(f"{name}: {told(spent)} · {found}")


if __name__ == "__main__":
    on_databases(__file__, measure, {"open": 1_000_000, "closed": 1_000_000})
