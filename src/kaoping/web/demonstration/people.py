"""The people of the demonstration: those whom the log-in page lists, and colleagues who never sign in."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from kaoping.demonstration.chance import Chance
from kaoping.web.audit.recording import action, note
from kaoping.web.demonstration import places
from kaoping.web.demonstration.calendar import Calendar
from kaoping.web.demonstration.clock import Clock
from kaoping.web.demonstration.district import ROOT, District
from kaoping.web.people.models import Grant, Person
from kaoping.web.people.roles import APPRAISED, APPROVER, AUTHOR, GRID_WORKER, LEADER, SCORER
from kaoping.web.site.demo_accounts import ACCOUNTS
from kaoping.web.units.models import Unit

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = (
    "建华",
    "秀英",
    "志强",
    "丽萍",
    "晓东",
    "海燕",
    "国庆",
    "雪梅",
    "文斌",
    "玉兰",
    "永刚",
    "慧敏",
    "立新",
    "春霞",
    "德明",
    "红霞",
)
GRID_WORKERS = 24


@dataclass(frozen=True)
class Newcomer:
    username: str
    name: str
    role: str
    unit: str


def settle(district: District, calendar: Calendar, clock: Clock, password: str) -> dict[str, Person]:
    """Administrators first, then the units, then everybody else; gives the listed accounts by user name."""
    since = calendar.founded()
    listed = [Newcomer(account.username, account.name, account.role, account.unit) for account in ACCOUNTS]
    crew = {one.username: join(newcomer=one, since=since, by=None) for one in listed if not one.unit}
    system = crew["zhouqiming"]
    places.bring_in(district, since, datetime.date(calendar.year, 1, 1), system)
    for one in [*listed, *colleagues(district)]:
        if one.unit:
            person = join(newcomer=one, since=since, by=system)
            if one in listed:
                crew[one.username] = person
    for person in crew.values():
        choose(person=person, password=password)
    return crew


def colleagues(district: District) -> Iterator[Newcomer]:
    """Two more in the office, somebody in every town, department and agency, some grid workers."""
    chance = Chance("kaoping people")
    names = iter(chance.shuffled(surname + given for surname in SURNAMES for given in GIVEN))
    taken = {account.unit for account in ACCOUNTS if account.role in (APPRAISED, SCORER)}
    yield Newcomer("kaohe02", next(names), AUTHOR, ROOT)
    yield Newcomer("kaohe03", next(names), APPROVER, ROOT)
    yield Newcomer("fenguan02", next(names), LEADER, ROOT)
    roles = {"town": APPRAISED, "agency": APPRAISED, "department": SCORER}
    for unit in district.units.values():
        if unit.kind in roles and unit.code not in taken:
            yield Newcomer(unit.code.lower(), next(names), roles[unit.kind], unit.code)
    grids = [unit for unit in district.units.values() if unit.kind == "grid" and unit.code.endswith("-G1")]
    for unit in chance.shuffled(grids)[:GRID_WORKERS]:
        yield Newcomer(unit.code.lower(), next(names), GRID_WORKER, unit.code)


@action
def join(*, newcomer: Newcomer, since: datetime.date, by: Person | None) -> Person:
    """Somebody comes, with one role."""
    unit = Unit.objects.get(code=newcomer.unit) if newcomer.unit else None
    person = Person(username=newcomer.username, name=newcomer.name, unit=unit, created_by=by)
    person.set_unusable_password()
    person.save()
    Grant.objects.create(person=person, role=newcomer.role, unit=unit, from_on=since, granted_by=by)
    note("person.created", person, by=by, unit=unit, role=newcomer.role)
    return person


@action
def choose(*, person: Person, password: str) -> Person:
    """Somebody chooses a pass word."""
    person.set_password(password)
    person.must_change_password = False
    person.save()
    note("person.password_changed", person, by=person, unit=person.unit)
    return person
