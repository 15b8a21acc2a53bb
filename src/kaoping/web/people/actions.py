"""Accounts, which the system administrator keeps, and grants, which the security administrator gives.

An account is not a right: the system administrator asks for roles, the security administrator grants or refuses them.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.people import faults, personal
from kaoping.web.people.models import Grant, GrantRequest, Person, ServiceToken
from kaoping.web.people.roles import ADMINS, ROLES, SECURITY, SYSTEM, clash
from kaoping.web.people.viewer import today, viewer_of
from kaoping.web.site.days import lasts_beyond
from kaoping.web.site.refusals import quoted
from kaoping.web.site.uploads import staged_file
from kaoping.web.units import actions as units_actions
from kaoping.web.units import imports as units_imports
from kaoping.web.units.models import Unit


@dataclass(frozen=True, slots=True)
class Account:
    """A person and the pass word for the next sign-in, which is shown once and kept nowhere."""

    person: Person
    password: str


# --- accounts: the system administrator -----------------------------------------------------------------------


@action
def open_account(
    *, username: str, name: str, unit: Unit | None, phone: str, email: str, by: Person | None, password: str = ""
) -> Account:
    """An account without any role. password: given, or a random one (to be changed at the first sign-in either way)."""
    only(by, SYSTEM)
    username, name, phone, email = username.strip(), name.strip(), phone.strip(), email.strip()
    _sound(username=username, name=name, phone=phone, email=email)
    if Person.objects.filter(username__iexact=username).exists():
        raise Refused([faults.USERNAME_TAKEN.at(username=username)])
    person = Person(username=username, name=name, unit=unit, phone=phone, email=email, created_by=by)
    secret = _give_password(person, password)
    note("person.opened", person, by=by, unit=unit, username=username, name=name, phone=personal.masked(phone))
    return Account(person, secret)


@action
def open_with_role(*, role: str, role_unit: Unit | None, by: Person | None, **account: Any) -> Account:
    """An account (as for `open_account`) and, where one is named, the role to ask for."""
    made = open_account(by=by, **account)
    if role:
        ask_grant(person=made.person, role=role, unit=role_unit, by=by)
    return made


@action
def change_account(
    *, person: Person, name: str, unit: Unit | None, phone: str, email: str, by: Person | None
) -> Person:
    """Name, unit, phone and address of an account; its user name stays."""
    only(by, SYSTEM)
    person = _held(person)
    _sound(name=name.strip(), phone=phone.strip(), email=email.strip())
    before = (person.name, person.unit_id, person.phone, person.email)
    person.name, person.unit, person.phone, person.email = name.strip(), unit, phone.strip(), email.strip()
    after = (person.name, person.unit_id, person.phone, person.email)
    if before == after:
        raise Refused([faults.SAME.at()])
    person.save(update_fields=["name", "unit", "phone", "email"])
    changed = [
        f for f, was, is_now in zip(("name", "unit", "phone", "email"), before, after, strict=True) if was != is_now
    ]
    names = {"before": before[0], "after": after[0]} if "name" in changed else {}
    note("person.changed", person, by=by, unit=unit, fields=changed, **names)
    return person


@action
def change_contact(*, person: Person, phone: str, email: str, by: Person) -> Person:
    """One's own phone and address."""
    if by.pk != person.pk:
        raise Refused([_office_fault(SYSTEM)])
    person = _held(person)
    _sound(phone=phone.strip(), email=email.strip())
    if (person.phone, person.email) == (phone.strip(), email.strip()):
        raise Refused([faults.SAME.at()])
    person.phone, person.email = phone.strip(), email.strip()
    person.save(update_fields=["phone", "email"])
    note("person.contact_changed", person, by=by, unit=person.unit, phone=personal.masked(person.phone))
    return person


@action
def reset_password(*, person: Person, by: Person | None) -> Account:
    """A new one-time pass word; every session of the person ends, because it is bound to the old one. So do the tokens:
    a reset is what takes an account back from whoever got hold of it."""
    person = _held(person)
    _may_handle(person, by)
    if not person.is_active:
        raise Refused([faults.INACTIVE.at(person=person.name)])
    secret, tokens = _give_password(person), _revoke_tokens(person)
    note("person.password_reset", person, by=by, unit=person.unit, tokens=tokens)
    return Account(person, secret)


@action
def deactivate(*, person: Person, by: Person | None) -> Person:
    """Close an account: sessions end, tokens open nothing, the pass word is gone. What the person did stays."""
    person = _held(person)
    if by is not None and by.pk == person.pk:
        raise Refused([faults.NOT_YOURSELF.at()])
    _may_handle(person, by)
    if not person.is_active:
        raise Refused([faults.INACTIVE.at(person=person.name)])
    _stays_administered(person, _roles_on(person, today()))
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    note("person.deactivated", person, by=by, unit=person.unit, tokens=_revoke_tokens(person))
    return person


def _revoke_tokens(person: Person) -> int:
    """Every token of a person opens nothing from now on; how many there were."""
    return ServiceToken.objects.filter(person=person, revoked_at=None).update(revoked_at=timezone.now())


@action
def reactivate(*, person: Person, by: Person | None) -> Account:
    """Open a closed account again, with a one-time pass word. Grants that are in force hold again."""
    person = _held(person)
    _may_handle(person, by)
    if person.is_active:
        raise Refused([faults.SAME.at()])
    person.is_active = True
    secret = _give_password(person)
    note("person.reactivated", person, by=by, unit=person.unit)
    return Account(person, secret)


@action
def ask_grant(*, person: Person, role: str, unit: Unit | None, by: Person | None) -> GrantRequest:
    """Ask the security administrator to grant a role."""
    only(by, SYSTEM)
    person = _held(person)
    _fits(person, role, unit)
    if GrantRequest.objects.filter(person=person, role=role, unit=unit, settled_at=None).exists():
        raise Refused([faults.ASKED_ALREADY.at(person=person.name)])
    _is_free(person, role, unit, today(), None)
    made = GrantRequest.objects.create(person=person, role=role, unit=unit, asked_by=by)
    note("grant.asked", made, by=by, unit=unit, person=person.username, role=role)
    return made


# --- grants: the security administrator -----------------------------------------------------------------------


@action
def grant(
    *,
    person: Person,
    role: str,
    unit: Unit | None,
    by: Person | None,
    from_on: datetime.date | None = None,
    to_on: datetime.date | None = None,
) -> Grant:
    """A role at a unit (none for administrators) from a day (today) to a day (the first on which it is no more).

    Refused: to oneself; together with a role that it clashes with at any time; twice; into the past.
    """
    only(by, SECURITY)
    if by is not None and by.pk == person.pk:
        raise Refused([faults.NOT_YOURSELF.at()])
    start = from_on or today()
    if (by is not None and start < today()) or (to_on is not None and to_on <= start):
        raise Refused([faults.BAD_DAYS.at(from_on=start, to_on=to_on or "—")])
    person = _held(person)
    _fits(person, role, unit)
    _is_free(person, role, unit, start, to_on)
    made = Grant.objects.create(person=person, role=role, unit=unit, from_on=start, to_on=to_on, granted_by=by)
    note("grant.given", made, by=by, unit=unit, person=person.username, role=role, from_on=start, to_on=to_on)
    return made


@action
def end_grant(*, grant: Grant, by: Person | None, on: datetime.date | None = None) -> Grant:
    """The role holds no more from a day on (today)."""
    only(by, SECURITY)
    day = on or today()
    person = _held(grant.person)
    _hold_role(grant.role)
    grant = Grant.objects.select_for_update(no_key=True).get(pk=grant.pk)
    if grant.to_on is not None and grant.to_on <= day:
        raise Refused([faults.ENDED.at(on=grant.to_on)])
    if day < today() or day < grant.from_on:
        raise Refused([faults.BAD_DAYS.at(from_on=grant.from_on, to_on=day)])
    _stays_administered(person, frozenset({grant.role}))
    grant.to_on = day
    grant.save(update_fields=["to_on"])
    note("grant.ended", grant, by=by, unit=grant.unit, person=person.username, role=grant.role, on=day)
    return grant


@action
def confirm_requests(*, requests: Sequence[GrantRequest], by: Person) -> list[Grant]:
    """Grant everything that was asked for in these requests, or nothing of it."""
    only(by, SECURITY)
    made = []
    for request in _waiting(requests):
        given = grant(person=request.person, role=request.role, unit=request.unit, by=by)
        request.grant, request.settled_at, request.settled_by = given, timezone.now(), by
        request.save(update_fields=["grant", "settled_at", "settled_by"])
        note("grant.confirmed", request, by=by, unit=request.unit, person=request.person.username, role=request.role)
        made.append(given)
    return made


@action
def refuse_requests(*, requests: Sequence[GrantRequest], reason: str, by: Person) -> list[GrantRequest]:
    """Send requests back, with the reason."""
    only(by, SECURITY)
    reason = reason.strip()
    if not 0 < len(reason) <= 200:
        raise Refused([faults.REASON_NEEDED.at()])
    refused = _waiting(requests)
    for request in refused:
        request.refused_because, request.settled_at, request.settled_by = reason, timezone.now(), by
        request.save(update_fields=["refused_because", "settled_at", "settled_by"])
        note("grant.refused", request, by=by, unit=request.unit, person=request.person.username, reason=reason)
    return refused


def _waiting(requests: Sequence[GrantRequest]) -> list[GrantRequest]:
    """The requests, locked, each still open."""
    wanted = [request.pk for request in requests]
    if not wanted:
        raise Refused([faults.NOTHING_CHOSEN.at()])
    locked = list(GrantRequest.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("person", "pk"))
    if settled := [faults.ALREADY_SETTLED.at(person=r.person.name) for r in locked if r.settled_at is not None]:
        raise Refused(settled)
    return locked


# --- a new installation ---------------------------------------------------------------------------------------


@action
def install(
    *,
    code: str,
    name: str,
    administrators: Mapping[str, tuple[str, str]],
    units: Path | None = None,
    passwords: Mapping[str, str] | None = None,
    on: datetime.date | None = None,
) -> dict[str, str]:
    """The district, its three administrators (role → user name, name), and its units out of a table (xlsx or CSV).

    Returns user name → pass word for the first sign-in: `passwords` by user name, else random. Refused where somebody
    has an account, or when the administrators are not three.
    """
    if Person.objects.exists():
        raise Refused([faults.ALREADY_INSTALLED.at()])
    if administrators.keys() != ADMINS or len({user.lower() for user, _ in administrators.values()}) != len(ADMINS):
        raise Refused([faults.THREE_APART.at()])
    given: dict[str, str] = {}
    for role, (username, full_name) in administrators.items():
        secret = (passwords or {}).get(username, "")
        account = open_account(
            username=username, name=full_name, unit=None, phone="", email="", by=None, password=secret
        )
        grant(person=account.person, role=role, unit=None, by=None)
        given[username] = account.password
    _first_units(code, name, units, on or today())
    return given


def _first_units(code: str, name: str, units: Path | None, on: datetime.date) -> None:
    """The district, unless the table has it, and the units of the table."""
    table = None if units is None else staged_file(units)
    sheet = None if table is None else units_imports.sheet_of(table)
    if sheet is None or code not in {row.cells["unit"] for row in sheet.rows}:
        units_actions.open_unit(code=code, name=name, kind="district", parent=None, on=on, by=None)
    if sheet is not None and table is not None:
        units_imports.write(sheet=sheet, on=on, expected=None, digest=table.digest, by=None)


# --- what holds of all of them --------------------------------------------------------------------------------


def only(by: Person | None, role: str) -> None:
    """Refuse whoever does not hold the role today. by None: the system itself."""
    if by is not None and not viewer_of(by).has(role):
        raise Refused([_office_fault(role)])


def _office_fault(role: str) -> Fault:
    return faults.NOT_YOUR_OFFICE.at(role=ROLES[role].zh, role_en=ROLES[role].en)


def _held(person: Person) -> Person:
    """The person's row, locked until the action ends: no two grants to one person are looked at side by side. Not its
    key: whoever enters this person in the log as the actor need not wait."""
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _sound(*, username: str | None = None, name: str | None = None, phone: str = "", email: str = "") -> None:
    found = [personal.phone_fault(phone), personal.email_fault(email)]
    found += [] if username is None else [personal.username_fault(username)]
    found += [] if name is None else [personal.name_fault(name)]
    if wrong := [fault for fault in found if fault is not None]:
        raise Refused(wrong)


def _give_password(person: Person, password: str = "") -> str:
    """Set a pass word that must be changed at the next sign-in, and save the person."""
    if password:
        person.set_password(password)
    else:
        password = personal.one_time_password()
        person.password = personal.hash_of_one_time(password)
    person.must_change_password, person.password_changed_at = True, timezone.now()
    person.save()
    return password


def why_not_handled(person: Person, by: Person | None) -> Fault | None:
    """Why somebody may not reset, close or open an account; None if they may. Accounts are the system administrator's;
    those of administrators belong to another of the same kind, or one kind could take the place of another."""
    if by is None:
        return None
    viewer = viewer_of(by)
    held = _roles_on(person, today()) & ADMINS
    for role in held - viewer.roles:
        words = ROLES[role]
        return faults.ADMINISTRATORS_OWN.at(person=person.name, role=words.zh, role_en=words.en)
    return None if held or viewer.has(SYSTEM) else _office_fault(SYSTEM)


def _may_handle(person: Person, by: Person | None) -> None:
    fault = why_not_handled(person, by)
    if fault is not None:
        raise Refused([fault])


def _roles_on(person: Person, day: datetime.date) -> frozenset[str]:
    """Roles in force on a day or later, whether the account is open or not."""
    return frozenset(_grants_between(person, day, None).values_list("role", flat=True))


def _grants_between(person: Person, start: datetime.date, end: datetime.date | None) -> QuerySet[Grant]:
    begun = Q() if end is None else Q(from_on__lt=end)
    return Grant.objects.filter(lasts_beyond(start), begun, person=person)


def _fits(person: Person, role: str, unit: Unit | None) -> None:
    """Refuse a role that is none, that lacks its unit, that goes to a closed account."""
    words = ROLES.get(role)
    if words is None:
        known, known_en = "、".join(w.zh for w in ROLES.values()), ", ".join(w.en for w in ROLES.values())
        raise Refused([faults.UNKNOWN_ROLE.at(role=quoted(role), roles=known, roles_en=known_en)])
    if not person.is_active:
        raise Refused([faults.INACTIVE.at(person=person.name)])
    if role in ADMINS and unit is not None:
        raise Refused([faults.UNIT_NOT_WANTED.at()])
    if role not in ADMINS and unit is None:
        raise Refused([faults.UNIT_NEEDED.at(role=words.zh, role_en=words.en)])


def _is_free(person: Person, role: str, unit: Unit | None, start: datetime.date, end: datetime.date | None) -> None:
    """Refuse a role that clashes with another of the same days, or that is held already."""
    held = _grants_between(person, start, end)
    other = clash(frozenset(held.values_list("role", flat=True)), role)
    if other is not None:
        one, two = ROLES[other], ROLES[role]
        fault = faults.CLASH.at(person=person.name, held=one.zh, held_en=one.en, wanted=two.zh, wanted_en=two.en)
        raise Refused([fault])
    if held.filter(role=role, unit=unit).exists():
        raise Refused([faults.HELD_ALREADY.at(person=person.name)])


def _hold_role(role: str) -> None:
    """Two administrators of a kind who go at the same moment wait for each other here, always in the same order."""
    if role in ADMINS:
        list(Grant.objects.select_for_update(no_key=True).filter(role=role).order_by("pk"))


def _stays_administered(person: Person, roles: frozenset[str]) -> None:
    """Refuse to take the last active administrator of a kind."""
    for role in sorted(roles & ADMINS):
        _hold_role(role)
        now = Grant.objects.filter(role=role, to_on=None, from_on__lte=today(), person__is_active=True)
        if not now.exclude(person=person).exists():
            words = ROLES[role]
            raise Refused([faults.LAST_ADMINISTRATOR.at(person=person.name, role=words.zh, role_en=words.en)])
