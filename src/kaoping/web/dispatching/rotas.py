"""The reception rota 1 + 2 + X: cells as they are typed, the days of a month, gaps and doubles, groups in turn."""

from __future__ import annotations

import calendar as months
import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kaoping.problems import Fault
from kaoping.web.cases.calendars import is_published_workday
from kaoping.web.cases.models import CalendarDay
from kaoping.web.dispatching import faults
from kaoping.web.site.words import Said, said

LEADERS, STAFF = 1, 2  # of each working day
NAME, POST, CELL, PEOPLE = 20, 40, 200, 8
WEEKDAYS = tuple(
    said(zh, en) for zh, en in zip("一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True)
)
PHONE = re.compile(r"\d[\d\s-]{5,}\d")
Person = tuple[str, str]  # name, post


@dataclass(frozen=True, slots=True)
class Cells:
    """Who stands on a day. leaders, staff: name and post; departments: names."""

    leaders: tuple[Person, ...] = ()
    staff: tuple[Person, ...] = ()
    departments: tuple[str, ...] = ()

    def texts(self) -> dict[str, str]:
        """Each part as it is typed and printed."""
        return {
            "leaders": said_people(self.leaders),
            "staff": said_people(self.staff),
            "departments": "、".join(self.departments),
        }


def read_people(text: str) -> tuple[Person, ...]:
    """李敏（副书记）、王强 综治办主任 → two people, each with a post."""
    return tuple(_person(part) for part in _parts(text))[:PEOPLE]


def read_departments(text: str) -> tuple[str, ...]:
    return tuple(part[:POST] for part in _parts(text))[:PEOPLE]


def _parts(text: str) -> list[str]:
    """Split at 、 , ; and line ends, outside brackets."""
    parts = re.split(r"[、,，;；\n]+(?![^（(]*[)）])", text[:CELL])
    return [part.strip() for part in parts if part.strip()]


def _person(part: str) -> Person:
    inside = re.fullmatch(r"(.+?)\s*[（(](.*?)[)）]?", part)
    name, post = inside.groups() if inside else (*part.split(maxsplit=1), "")[:2]
    return name.strip()[:NAME], post.strip()[:POST]


def said_people(people: Iterable[Person]) -> str:
    """李敏（副书记）、王强（综治办主任）."""
    return "、".join(f"{name}（{post}）" if post else name for name, post in people)


def days_of(month: datetime.date) -> list[datetime.date]:
    return [month.replace(day=day) for day in range(1, months.monthrange(month.year, month.month)[1] + 1)]


def working_days(month: datetime.date) -> frozenset[datetime.date]:
    """The days of a month that are worked: published holidays, and what this office has changed."""
    days = days_of(month)
    changed = dict(CalendarDay.objects.filter(on__range=(days[0], days[-1])).values_list("on", "working"))
    return frozenset(day for day in days if changed.get(day, is_published_workday(day)))


def next_month(month: datetime.date) -> datetime.date:
    return (month.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)


def read_month(text: str) -> datetime.date | None:
    """The first day of a month written as 2026-11; None for anything else."""
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text):
        return None
    return datetime.date(int(text[:4]), int(text[5:]), 1)


# --- what is wrong --------------------------------------------------------------------------------------------------


def troubles(cells: Cells, *, working: bool) -> list[Said]:
    """Gaps of a working day, and whoever stands on a day twice."""
    found = []
    if working:
        for people, wanted, zh, en in (
            (cells.leaders, LEADERS, "带班领导", "leader"), (cells.staff, STAFF, "值班干部", "staff"),
        ):  # fmt: skip
            if len(people) < wanted:
                found.append(said(f"缺{zh} {wanted - len(people)} 名", f"{wanted - len(people)} {en} missing"))
    if len(cells.leaders) > LEADERS:
        found.append(said(f"带班领导有 {len(cells.leaders)} 名", f"{len(cells.leaders)} leaders"))
    if len(cells.staff) > STAFF:
        found.append(said(f"值班干部有 {len(cells.staff)} 名", f"{len(cells.staff)} members of staff"))
    names = [name for name, _ in (*cells.leaders, *cells.staff)]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        found.append(said(f"{name}排了两次", f"{name} twice"))
    return found


def all_troubles(days: Mapping[datetime.date, Cells], month: datetime.date) -> dict[datetime.date, list[Said]]:
    """Troubles by day, of the whole month."""
    working = working_days(month)
    found = {day: troubles(days.get(day, Cells()), working=day in working) for day in days_of(month)}
    return {day: each for day, each in found.items() if each}


def phones(days: Mapping[datetime.date, Cells]) -> Iterator[Fault]:
    """Cells that hold a number: the rota is public."""
    for day, cells in sorted(days.items()):
        for text in cells.texts().values():
            yield from phones_in(text, day)


def phones_in(text: str, day: datetime.date) -> Iterator[Fault]:
    """A text about a day that everybody will read, with a number in it."""
    if PHONE.search(text):
        yield faults.NO_PHONES.at(day=day, text=text[:40])


# --- groups in turn -------------------------------------------------------------------------------------------------


def read_groups(text: str) -> list[Cells]:
    """One group a line: 带班领导；值班干部、值班干部；参与部门."""
    found = []
    for line in text[:4000].splitlines():
        parts = re.split(r"[;；|]", line)
        if line.strip():
            leaders, staff, departments = (*parts, "", "")[:3]
            found.append(Cells(read_people(leaders), read_people(staff), read_departments(departments)))
    return found[:40]


def in_turn(groups: Sequence[Cells], month: datetime.date, start: int = 0) -> dict[datetime.date, Cells]:
    """The groups one after the other over the working days of a month, beginning with the `start`-th (from 0)."""
    if not groups:
        return {}
    days = sorted(working_days(month))
    return {day: groups[(start + number) % len(groups)] for number, day in enumerate(days)}
