"""People out of a workbook or CSV: accounts, and the roles they should have as requests. In whole or not at all."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone

from kaoping.problems import Fault, Place, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.people import faults, personal
from kaoping.web.people.actions import only
from kaoping.web.people.models import Grant, GrantRequest, Person
from kaoping.web.people.roles import ADMINS, ROLES, SYSTEM, clash
from kaoping.web.people.viewer import today
from kaoping.web.site import upload_faults
from kaoping.web.site.refusals import quoted
from kaoping.web.site.sheets import Column, Row, Sheet, read_sheet
from kaoping.web.site.uploads import Staged
from kaoping.web.site.words import said
from kaoping.web.units.models import Unit

MOST_ROWS = 5_000
LISTED = 500  # accounts that the log tells one by one
FIELDS = {
    "name": said("姓名", "name"),
    "unit": said("单位", "unit"),
    "phone": said("手机", "phone"),
    "email": said("邮箱", "e-mail"),
}
COLUMNS = (
    Column("username", "账号", "User name", required=True, aliases=("工号", "用户名")),
    Column("name", "姓名", "Name", required=True),
    Column("unit", "单位编号", "Unit code", aliases=("单位", "所在单位编号")),
    Column("roles", "角色", "Roles", aliases=("role",)),
    Column("phone", "手机", "Phone", aliases=("手机号", "电话")),
    Column("email", "邮箱", "E-mail", aliases=("电子邮箱",)),
)
Wish = tuple[str, int | None]  # role, id of the unit


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row of the file, read. wishes: the roles that should be held, each with its unit."""

    row: int
    username: str
    name: str
    unit: int | None
    unit_code: str
    phone: str
    email: str
    wishes: tuple[Wish, ...]

    @property
    def masked_phone(self) -> str:
        return personal.masked(self.phone)

    @property
    def roles(self) -> list[str]:
        return [str(ROLES[role]) for role, _ in self.wishes]


@dataclass(frozen=True, slots=True)
class Change:
    """What a row changes of an account that is there: names of fields, and roles to ask for."""

    wanted: Wanted
    person: Person
    fields: tuple[str, ...]
    wishes: tuple[Wish, ...]

    @property
    def roles(self) -> list[str]:
        return [str(ROLES[role]) for role, _ in self.wishes]


@dataclass(slots=True)
class Plan:
    """What an import would do. `digest` tells one plan from another."""

    new: list[Wanted] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def writes(self) -> int:
        return len(self.new) + len(self.changed)

    @property
    def asks(self) -> int:
        return sum(len(one.wishes) for one in self.new) + sum(len(one.wishes) for one in self.changed)

    @property
    def digest(self) -> str:
        said: list[Any] = [[one.username, one.name, one.unit_code, one.wishes] for one in self.new]
        said += [[one.wanted.username, one.fields, one.wishes] for one in self.changed]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Written:
    """passwords: account → its one-time pass word, to be shown once."""

    plan: Plan
    passwords: list[tuple[Person, str]]


@dataclass(slots=True)
class Stock:
    """Everybody who is there, by user name in small letters; units by code; roles held or asked for, by person."""

    people: dict[str, Person]
    units: dict[str, int]
    held: dict[int, list[Wish]]
    asked: dict[int, list[Wish]]


def stock() -> Stock:
    """Read all accounts, and what they hold or were ever asked to hold."""
    held: dict[int, list[Wish]] = {}
    for person, role, unit in Grant.objects.exclude(to_on__lte=today()).values_list("person", "role", "unit"):
        held.setdefault(person, []).append((role, unit))
    asked: dict[int, list[Wish]] = {}
    for person, role, unit in GrantRequest.objects.filter(grant=None).values_list("person", "role", "unit"):
        asked.setdefault(person, []).append((role, unit))
    people = {person.username.lower(): person for person in Person.objects.all()}
    units = dict(Unit.objects.filter(closed_on=None).values_list("code", "id"))
    return Stock(people, units, held, asked)


def sheet_of(file: Staged) -> Sheet:
    """The table of people in a file. Raises `Refused`."""
    return read_sheet(file, name="people", columns=COLUMNS, most_rows=MOST_ROWS)


def plan(sheet: Sheet) -> Plan:
    """What writing the sheet would do. Writes nothing."""
    there, made = stock(), Plan(faults=list(sheet.faults))
    first: dict[str, int] = {}
    if not sheet.rows:
        made.faults.append(faults.NO_ROWS.at(sheet.place))
    for row in sheet.rows:
        place = Place(file=sheet.place.file, table=sheet.place.table, row=row.number)
        one, wrong = _read(row, there, place)
        if (key := one.username.lower()) in first:
            wrong.append(
                faults.ROW_TWICE.at(replace(place, column="username"), username=one.username, first=first[key])
            )
        first.setdefault(key, row.number)
        wrong += _clashes(one, there, place)
        made.faults += wrong
        if not wrong:
            _compare(one, there, made, sheet, place)
    return made


def _read(row: Row, there: Stock, place: Place) -> tuple[Wanted, list[Fault]]:
    cells = {column.id: row.cells.get(column.id, "") for column in COLUMNS}
    checks = (
        ("username", personal.username_fault(cells["username"])),
        ("name", personal.name_fault(cells["name"])),
        ("phone", personal.phone_fault(cells["phone"])),
        ("email", personal.email_fault(cells["email"])),
    )
    found = [fault.kind.at(replace(place, column=column), **dict(fault.details)) for column, fault in checks if fault]
    code = cells["unit"]
    if code and code not in there.units:
        found.append(faults.ROW_NO_UNIT.at(replace(place, column="unit"), code=quoted(code)))
    wishes, wrong = _wishes(cells["roles"], code, there, replace(place, column="roles"))
    one = Wanted(
        row.number,
        cells["username"],
        cells["name"],
        there.units.get(code),
        code,
        cells["phone"],
        cells["email"],
        wishes,
    )
    return one, found + wrong


def _wishes(text: str, code: str, there: Stock, place: Place) -> tuple[tuple[Wish, ...], list[Fault]]:
    """Roles of a cell, parted by commas: 责任部门、领导@D01. Without @ a role is for the person's own unit."""
    found: list[Fault] = []
    wishes: list[Wish] = []
    for word in filter(None, (part.strip() for part in re.split(r"[,;、\n\uff0c\uff1b]", text))):
        name, _, at = word.replace("\uff20", "@").partition("@")
        role = role_of(name.strip())
        where = (at.strip() or code) if role not in ADMINS else ""
        if role is None:
            known, known_en = "、".join(w.zh for w in ROLES.values()), ", ".join(ROLES)
            found.append(faults.UNKNOWN_ROLE.at(place, role=quoted(name), roles=known, roles_en=known_en))
        elif role not in ADMINS and not where:
            found.append(faults.UNIT_NEEDED.at(place, role=ROLES[role].zh, role_en=ROLES[role].en))
        elif where and where not in there.units:
            if at.strip():
                found.append(faults.ROW_NO_UNIT.at(place, code=quoted(where)))
        else:
            wishes.append((role, there.units[where] if where else None))
    return tuple(dict.fromkeys(wishes)), found


def role_of(word: str) -> str | None:
    """The key of a role by its words in either language, brackets of either width, or the key itself."""
    plain = _narrow(word.lower())
    for key, words in ROLES.items():
        if plain in (key, _narrow(words.zh), words.en):
            return key
    return None


def _narrow(text: str) -> str:
    """Brackets as on an English keyboard."""
    return text.replace("\uff08", "(").replace("\uff09", ")")


def _clashes(one: Wanted, there: Stock, place: Place) -> Iterator[Fault]:
    """Roles of the row that cannot go together, or not with what the person holds."""
    person = there.people.get(one.username.lower())
    held = frozenset(role for role, _ in there.held.get(person.pk, ())) if person else frozenset()
    if person is not None and not person.is_active:
        yield faults.ROW_INACTIVE.at(replace(place, column="username"), username=one.username)
    for role, _ in one.wishes:
        other = clash(held | frozenset(wish for wish, _ in one.wishes), role)
        if other is not None:
            a, b = ROLES[other], ROLES[role]
            yield faults.CLASH.at(
                replace(place, column="roles"), person=one.name, held=a.zh, held_en=a.en, wanted=b.zh, wanted_en=b.en
            )
            return


def _compare(one: Wanted, there: Stock, made: Plan, sheet: Sheet, place: Place) -> None:
    """Sort a row: new, changed, or the same as what is there."""
    person = there.people.get(one.username.lower())
    if person is None:
        made.new.append(one)
        return
    values: dict[str, tuple[Any, Any]] = {"name": (person.name, one.name), "unit": (person.unit_id, one.unit)}
    values |= {"phone": (person.phone, one.phone), "email": (person.email, one.email)}
    fields = tuple(name for name, (was, wanted) in values.items() if name in sheet.columns and was != wanted)
    known = {*there.held.get(person.pk, ()), *there.asked.get(person.pk, ())}
    wishes = tuple(wish for wish in one.wishes if wish not in known)
    if fields or wishes:
        made.changed.append(Change(one, person, fields, wishes))
    else:
        made.same += 1


@action
def write(*, sheet: Sheet, expected: str | None, digest: str, by: Person | None) -> Written:
    """Open and change the accounts of the sheet and ask for their roles, in whole. expected: digest of the plan that
    was looked at (None: no matter); digest: SHA-256 of the file. Raises `Refused`; nothing is written then."""
    only(by, SYSTEM)
    list(Grant.objects.select_for_update(no_key=True).filter(role=SYSTEM).order_by("pk"))  # a second import waits here
    made = plan(sheet)
    if made.faults:
        raise Refused(made.faults)
    if expected is not None and made.digest != expected:
        raise Refused([upload_faults.CHANGED_SINCE.at()])
    passwords = _write_new(made, by)
    _write_changed(made, by)
    note(
        "people.imported",
        by or Person(name="system"),
        by=by,
        file=sheet.place.file,
        sha256=digest,
        new=[one.username for one in made.new[:LISTED]],
        new_count=len(made.new),
        changed=[[c.wanted.username, c.fields, c.wishes] for c in made.changed[:LISTED]],
        changed_count=len(made.changed),
        roles_asked=made.asks,
    )
    return Written(made, passwords)


def _write_new(made: Plan, by: Person | None) -> list[tuple[Person, str]]:
    secrets = [personal.one_time_password() for _ in made.new]
    people = [
        Person(
            username=one.username,
            name=one.name,
            unit_id=one.unit,
            phone=one.phone,
            email=one.email,
            password=personal.hash_of_one_time(secret),
            must_change_password=True,
            password_changed_at=timezone.now(),
            created_by=by,
        )
        for one, secret in zip(made.new, secrets, strict=True)
    ]
    Person.objects.bulk_create(people, batch_size=500)
    ids = dict(Person.objects.values_list("username", "pk"))
    _ask([(ids[one.username], wish) for one in made.new for wish in one.wishes], by)
    return list(zip(people, secrets, strict=True))


def _write_changed(made: Plan, by: Person | None) -> None:
    for change in made.changed:
        person, wanted = change.person, change.wanted
        person.name, person.unit_id, person.phone, person.email = (
            wanted.name if "name" in change.fields else person.name,
            wanted.unit if "unit" in change.fields else person.unit_id,
            wanted.phone if "phone" in change.fields else person.phone,
            wanted.email if "email" in change.fields else person.email,
        )
    Person.objects.bulk_update([c.person for c in made.changed], ["name", "unit", "phone", "email"], batch_size=500)
    _ask([(change.person.pk, wish) for change in made.changed for wish in change.wishes], by)


def _ask(wishes: list[tuple[int, Wish]], by: Person | None) -> None:
    requests = [GrantRequest(person_id=person, role=role, unit_id=unit, asked_by=by) for person, (role, unit) in wishes]
    GrantRequest.objects.bulk_create(requests, batch_size=500)
