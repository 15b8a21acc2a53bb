"""Programs that act as a person: they show a token in `Authorization: Bearer …`, at addresses below /api/ only."""

from __future__ import annotations

import hashlib
import secrets

from django.http import HttpRequest
from django.utils import timezone

from kaoping.web.people.models import Person, ServiceToken
from kaoping.web.site import pace

API = "/api/"
PREFIX = "kp_"  # so that a token that leaked into a text is recognised
SCHEME = "bearer "
WRONG = "wrong-token"
FAILURES = 20  # wrong tokens from one address …
WINDOW = 600  # … in so many seconds, then the address waits


def fresh_token() -> str:
    """A token that nobody guesses (256 bits). Shown once; only its digest is kept."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def shown_token(request: HttpRequest) -> str | None:
    """The token that a request bears, right or wrong; None for a request without one."""
    header = request.headers.get("Authorization", "")
    return header[len(SCHEME) :].strip() if header[: len(SCHEME)].lower() == SCHEME else None


def person_of(request: HttpRequest) -> Person | None:
    """As whom the bearer of a token acts: the token is known, neither expired nor revoked, the person active."""
    token = shown_token(request)
    if not token:
        return None
    found = (
        ServiceToken.objects.select_related("person")
        .filter(digest=digest_of(token), revoked_at=None, expires_on__gte=timezone.localdate(), person__is_active=True)
        .first()
    )
    return found.person if found else None


def guesses_too_often(request: HttpRequest) -> bool:
    """Whether the address has shown too many wrong tokens of late."""
    return pace.counted(request.META.get("REMOTE_ADDR"), WRONG) >= FAILURES


def remember_wrong_token(request: HttpRequest) -> None:
    """Count a wrong token against the address it came from."""
    pace.count(request.META.get("REMOTE_ADDR"), WRONG, WINDOW)
