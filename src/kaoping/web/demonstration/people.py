"""The people of the demonstration: those whom the log-in page lists, and colleagues who never sign in."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from kaoping.demonstration.chance import Chance
from kaoping.web.demonstration import agencies, places
from kaoping.web.demonstration.calendar import Calendar
from kaoping.web.demonstration.clock import Clock
from kaoping.web.demonstration.district import ROOT, District
from kaoping.web.people import actions
from kaoping.web.people.account_actions import set_password
from kaoping.web.people.models import Person
from kaoping.web.people.roles import (
    ADMINS,
    APPRAISED,
    APPROVER,
    AUTHOR,
    GRID_WORKER,
    LEADER,
    SCORER,
    SECURITY,
    SYSTEM,
)
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
    administrators = {one.role: (one.username, one.name) for one in ACCOUNTS if one.role in ADMINS}
    root = district.units[ROOT]
    actions.install(code=root.code, name=root.name, administrators=administrators, on=calendar.founded())
    system, security = (Person.objects.get(username=administrators[role][0]) for role in (SYSTEM, SECURITY))
    places.bring_in(district, calendar.founded(), datetime.date(calendar.year, 1, 1), system)
    others = [Newcomer(one.username, one.name, one.role, one.unit) for one in ACCOUNTS if one.unit]
    for newcomer in [*others, *colleagues(district)]:
        unit = Unit.objects.get(code=newcomer.unit)
        account = actions.open_account(
            username=newcomer.username, name=newcomer.name, unit=unit, phone="", email="", by=system
        )
        actions.grant(person=account.person, role=newcomer.role, unit=unit, by=security)
    crew = {
        person.username: person for person in Person.objects.filter(username__in=[one.username for one in ACCOUNTS])
    }
    for person in crew.values():
        set_password(person=person, password=password, by=person)
    return crew


def colleagues(district: District) -> Iterator[Newcomer]:
    """Two more in the office, four more assessors, somebody in every town, department and agency, some grid workers."""
    chance = Chance("kaoping people")
    names = iter(chance.shuffled(surname + given for surname in SURNAMES for given in GIVEN))
    taken = {account.unit for account in ACCOUNTS if account.role in (APPRAISED, SCORER)}
    yield Newcomer("kaohe02", next(names), AUTHOR, ROOT)
    yield Newcomer("kaohe03", next(names), APPROVER, ROOT)
    yield Newcomer("fenguan02", next(names), LEADER, ROOT)
    for department, seats in agencies.SEATS.items():
        yield from (Newcomer(who, next(names), SCORER, department) for who in seats[1:])
    roles = {"town": APPRAISED, "agency": APPRAISED, "department": SCORER}
    for unit in district.units.values():
        if unit.kind in roles and unit.code not in taken:
            yield Newcomer(unit.code.lower(), next(names), roles[unit.kind], unit.code)
    grids = [unit for unit in district.units.values() if unit.kind == "grid" and unit.code.endswith("-G1")]
    for unit in chance.shuffled(grids)[:GRID_WORKERS]:
        yield Newcomer(unit.code.lower(), next(names), GRID_WORKER, unit.code)
