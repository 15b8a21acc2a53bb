"""What is written when somebody signs in or out, changes a pass word, loses or gets a second factor or a token."""

from __future__ import annotations

import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.http import HttpRequest
from django.utils import timezone

from kaoping.web.audit.recording import action, note
from kaoping.web.people import passwords, tokens
from kaoping.web.people.lockout import address_of
from kaoping.web.people.models import OldPassword, Person, ServiceToken
from kaoping.web.site.words import say


@action
def record(*, what: str, person: Person, by: Person | None, address: str = "", **details: str) -> None:
    """Enter something of a sign-in that changes nothing of ours. what: "signed_in"; address: where from."""
    note(f"person.{what}", person, by=by, unit=person.unit, address=address, **details)


@action
def record_unknown(*, what: str, typed: str, by: None, address: str) -> None:
    """A sign-in with a name that nobody has. The first two letters are kept: some type their pass word there."""
    note(
        f"person.{what}", Person(name=say("未知账号", "unknown account")), by=by, address=address, typed=f"{typed[:2]}…"
    )


@action
def link(*, sign_in: Any, person: Person, request: HttpRequest, by: Person) -> None:
    """Remember which account of a provider is this person's. sign_in: the library's SocialLogin, not linked so far."""
    sign_in.connect(request, person)
    details = {"provider": sign_in.provider.app.name, "address": address_of(request)}
    note("person.linked", person, by=by, unit=person.unit, **details)


@action
def set_password(*, person: Person, password: str, by: Person | None) -> Person:
    """Give a person a pass word; the one before is remembered. Set by somebody else, it must be changed at once."""
    if person.has_usable_password() and person.password:
        OldPassword.objects.create(person=person, hash=person.password)
        kept = person.old_passwords.values_list("pk", flat=True)[: passwords.REMEMBERED - 1]
        person.old_passwords.exclude(pk__in=list(kept)).delete()
    person.set_password(password)
    person.password_changed_at = timezone.now()
    person.must_change_password = by != person
    person.save(update_fields=["password", "password_changed_at", "must_change_password"])
    note("person.password_changed", person, by=by, unit=person.unit)
    return person


@action
def unlock(*, username: str, by: Person) -> int:
    """Let a locked account try again at once, from every address. Returns how many failures were forgotten."""
    failures = AccessAttempt.objects.filter(username=username)
    count = int(sum(failures.values_list("failures_since_start", flat=True)))
    failures.delete()
    person = Person.objects.filter(username__iexact=username).first()
    note("person.unlocked", person or Person(name=username[:60]), by=by, failures=count)
    return count


@action
def reset_second_factor(*, person: Person, by: Person) -> None:
    """Take the second factor from somebody who has lost it; recovery codes go with it."""
    Authenticator.objects.filter(user=person).delete()
    note("person.second_factor_reset", person, by=by, unit=person.unit)


@action
def make_token(*, person: Person, name: str, expires_on: datetime.date, by: Person) -> tuple[ServiceToken, str]:
    """A key for a program that acts as the person. The second of the two is the token itself, to be shown once."""
    token = tokens.fresh_token()
    made = ServiceToken.objects.create(person=person, name=name, digest=tokens.digest_of(token), expires_on=expires_on)
    note("token.made", made, by=by, unit=person.unit, person=person.username, expires_on=expires_on)
    return made, token


@action
def revoke_token(*, token: ServiceToken, by: Person) -> ServiceToken:
    """From now on the token opens nothing."""
    token.revoked_at = token.revoked_at or timezone.now()
    token.save(update_fields=["revoked_at"])
    note("token.revoked", token, by=by, unit=token.person.unit, person=token.person.username)
    return token
