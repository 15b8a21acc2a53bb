"""Who failed to sign in too often: what they see, whom it concerns, and for how long."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kaoping.web.people.models import Person


@dataclass(frozen=True, slots=True)
class Locked:
    """An account that waits. `until`: when it may try again by itself."""

    username: str
    person: Person | None
    address: str
    failures: int
    last: datetime.datetime
    until: datetime.datetime


def address_of(request: HttpRequest | None) -> str:
    """Where a request comes from; "" where it is not known."""
    return str(request.META.get("REMOTE_ADDR") or "") if request is not None else ""


def username_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name under which failures are counted: sign-in takes capitals and small letters alike, so does the count."""
    given = (credentials or {}).get("username") or request.POST.get("login") or ""
    return str(given).strip().lower()[:60]


def locked_accounts() -> list[Locked]:
    """Whoever is locked now, latest first."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    rows = (
        AccessAttempt.objects.filter(attempt_time__gte=since)
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("-last")
    )
    people = {person.username.lower(): person for person in Person.objects.select_related("unit")} if rows else {}
    return [
        Locked(
            username=row["username"] or "",
            person=people.get(row["username"] or ""),
            address=row["ip_address"] or "",
            failures=row["failures"],
            last=row["last"],
            until=row["last"] + settings.AXES_COOLOFF_TIME,
        )
        for row in rows
    ]


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """The page that says when to try again."""
    name = get_client_username(request, credentials)
    last = AccessAttempt.objects.filter(username=name, ip_address=address_of(request) or None).aggregate(
        last=Max("attempt_time")
    )["last"]
    until = (last or timezone.now()) + settings.AXES_COOLOFF_TIME
    wait = max(1, -int(-(until - timezone.now()).total_seconds() // 60))
    context = {"until": until, "wait": wait, "limit": settings.AXES_FAILURE_LIMIT}
    answer = render(request, "people/locked_out.html", context, status=429)
    answer["Retry-After"] = str(wait * 60)
    return answer
