"""Signals of the sign-in libraries become entries of the audit log."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.mfa import signals as mfa
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from kaoping.web.people import account_actions as actions
from kaoping.web.people.lockout import address_of
from kaoping.web.people.models import Person


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: Person, **signal: Any) -> None:
    way = "single sign-on" if signal.get("sociallogin") else "pass word"
    actions.record(what="signed_in", person=user, by=user, address=address_of(request), way=way)


@receiver(user_logged_out)
def signed_out(request: HttpRequest | None, user: Person | None, **signal: Any) -> None:
    if isinstance(user, Person):
        actions.record(what="signed_out", person=user, by=user, address=address_of(request))


@receiver(user_login_failed)
def sign_in_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **signal: Any) -> None:
    """One entry a failure; a locked account that is tried again adds none, or the log would be filled from outside."""
    if request is None or is_denied(request):
        return
    _record_failure("sign_in_failed", str(credentials.get("username") or ""), request)


@receiver(user_locked_out)
def locked_out(request: HttpRequest, username: str | None, **signal: Any) -> None:
    if not is_denied(request):
        _record_failure("locked_out", username or "", request)


@receiver(mfa.authentication_failed)
def second_factor_failed(request: HttpRequest, user: Person, **signal: Any) -> None:
    actions.record(what="second_factor_failed", person=user, by=None, address=address_of(request))


@receiver([mfa.authenticator_added, mfa.authenticator_removed, mfa.authenticator_reset])
def second_factor_changed(signal: Any, request: HttpRequest, user: Person, authenticator: Any, **rest: Any) -> None:
    done = {mfa.authenticator_added: "added", mfa.authenticator_removed: "removed", mfa.authenticator_reset: "renewed"}
    actions.record(
        what=f"second_factor_{done[signal]}",
        person=user,
        by=user,
        address=address_of(request),
        kind=str(authenticator.type),
    )


def is_denied(request: HttpRequest) -> bool:
    """Whether the account was found locked: its pass word was not even looked at, no failure counted."""
    locked: bool = getattr(request, "axes_locked_out", False)
    return locked and getattr(request, "axes_failures_since_start", None) is None


def _record_failure(what: str, username: str, request: HttpRequest) -> None:
    person = Person.objects.filter(username__iexact=username).first()
    if person is None:
        actions.record_unknown(what=what, typed=username, by=None, address=address_of(request))
    else:
        actions.record(what=what, person=person, by=None, address=address_of(request))
