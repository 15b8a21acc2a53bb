"""What a person must do before anything else: choose a pass word of their own, set up a second factor."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from kaoping.web.people.models import Person
from kaoping.web.people.roles import ADMINS
from kaoping.web.people.viewer import Viewer

ALWAYS = frozenset({"account_logout", "language", "healthy", "account_login"})
SECOND_FACTOR_PAGES = frozenset({"mfa_activate_totp", "account_reauthenticate", "account_change_password"})


@dataclass(frozen=True, slots=True)
class Duty:
    """`route`: the page where it is done; `pages`: what stays open meanwhile; `words`: Chinese and English."""

    route: str
    pages: frozenset[str]
    words: tuple[str, str]


NEW_PASSWORD = Duty(
    "account_change_password",
    frozenset({"account_change_password"}),
    ("请先修改密码", "Change your pass word first"),
)
SECOND_FACTOR = Duty(
    "mfa_activate_totp",
    SECOND_FACTOR_PAGES,
    ("请先设置第二重验证", "Set up the second factor first"),
)


def first_of(request: HttpRequest, viewer: Viewer) -> Duty | None:
    """The duty that stands before the page that is asked for."""
    route = request.resolver_match.view_name if request.resolver_match else ""
    if route in ALWAYS:
        return None
    for duty, due in ((NEW_PASSWORD, password_is_due), (SECOND_FACTOR, second_factor_is_due)):
        if due(viewer):
            return None if route in duty.pages else duty
    return None


def password_is_due(viewer: Viewer) -> bool:
    """Whether the pass word was given by somebody else, or is older than KAOPING_PASSWORD_DAYS."""
    person = viewer.person
    if not person.has_usable_password():
        return False
    return person.must_change_password or is_stale(person)


def is_stale(person: Person) -> bool:
    days = settings.KAOPING_PASSWORD_DAYS
    if not days:
        return False
    since = person.password_changed_at or person.created_at
    return timezone.now() - since > datetime.timedelta(days=days)


def needs_second_factor(viewer: Viewer) -> bool:
    """Whether KAOPING_SECOND_FACTOR demands one of this person."""
    policy = settings.KAOPING_SECOND_FACTOR
    return policy == "required" or (policy == "admins" and viewer.has(*ADMINS))


def second_factor_is_due(viewer: Viewer) -> bool:
    if not needs_second_factor(viewer):
        return False
    return not Authenticator.objects.filter(user=viewer.person, type=Authenticator.Type.TOTP).exists()
