"""Too many requests, and reports that a person looks at before they go on.

Every process of the server counts for itself: with n of them, n times as many get through.
"""

from __future__ import annotations

import re

from django.http import HttpRequest

from kaoping.web.cases.models import Source
from kaoping.web.open311.answers import Problem
from kaoping.web.people.lockout import address_of
from kaoping.web.site import pace
from kaoping.web.site.words import said

READS = 1200  # of one address …
MINUTE = 60  # … in so many seconds
WRONG_KEYS, TEN_MINUTES = 20, 600
REPORTS = 600  # of one key in a minute, unless its source says otherwise
SENDERS, HOUR = 10, 3600  # reports of one device, telephone or mail address in an hour that go on at once
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


def count_read(request: HttpRequest) -> None:
    """Raises Problem for too many."""
    if pace.count(address_of(request), "open311-read", MINUTE) > READS:
        raise _too_many(MINUTE)


def count_report(source: Source) -> None:
    """Raises Problem for too many of one key."""
    most = source.mapping.get("most_a_minute")
    if pace.count(source.pk, "open311-report", MINUTE) > (most if isinstance(most, int) else REPORTS):
        raise _too_many(MINUTE)


def against_guessing(request: HttpRequest) -> None:
    """Raises Problem where an address has shown too many wrong keys."""
    if pace.counted(address_of(request), "open311-wrong") >= WRONG_KEYS:
        raise _too_many(TEN_MINUTES)


def remember_wrong_key(request: HttpRequest) -> None:
    pace.count(address_of(request), "open311-wrong", TEN_MINUTES)


def is_doubtful(source: Source, text: str, place: str, senders: list[str]) -> bool:
    """Advertising, the same report again within the day, one sender with very many: the desk looks at it first."""
    again = pace.count(f"{source.pk}\0{text}\0{place}", "open311-same", 24 * HOUR) > 1
    many = [pace.count(f"{source.pk}\0{sender}", "open311-sender", HOUR) > SENDERS for sender in senders if sender]
    return again or any(many) or LINK.search(text) is not None


def _too_many(wait: int) -> Problem:
    return Problem(429, said("请求太多，请稍后再试", "too many requests; try again later"), wait=wait)
