"""Too many requests, and reports that a person looks at before they go on.

Every process of the server counts for itself: with n of them, n times as many get through.
"""

from __future__ import annotations

import hashlib
import re

from django.core.cache import cache
from django.http import HttpRequest

from kaoping.web.cases.models import Source
from kaoping.web.open311.answers import Problem
from kaoping.web.people.lockout import address_of
from kaoping.web.site.words import said

READS = 1200  # of one address …
MINUTE = 60  # … in so many seconds
WRONG_KEYS, TEN_MINUTES = 20, 600
REPORTS = 600  # of one key in a minute, unless its source says otherwise
SENDERS, HOUR = 10, 3600  # reports of one device, telephone or mail address in an hour that go on at once
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


def count_read(request: HttpRequest) -> None:
    """Raises Problem for too many."""
    if _count("read", address_of(request), MINUTE) > READS:
        raise _too_many(MINUTE)


def count_report(source: Source) -> None:
    """Raises Problem for too many of one key."""
    most = source.mapping.get("most_a_minute")
    if _count("report", str(source.pk), MINUTE) > (most if isinstance(most, int) else REPORTS):
        raise _too_many(MINUTE)


def against_guessing(request: HttpRequest) -> None:
    """Raises Problem where an address has shown too many wrong keys."""
    if int(cache.get(_key("wrong", address_of(request)), 0)) >= WRONG_KEYS:
        raise _too_many(TEN_MINUTES)


def remember_wrong_key(request: HttpRequest) -> None:
    _count("wrong", address_of(request), TEN_MINUTES)


def is_doubtful(source: Source, text: str, place: str, senders: list[str]) -> bool:
    """Advertising, the same report again within the day, one sender with very many: the desk looks at it first."""
    again = _count("same", f"{source.pk}\0{text}\0{place}", 24 * HOUR) > 1
    many = [_count("sender", f"{source.pk}\0{sender}", HOUR) > SENDERS for sender in senders if sender]
    return again or any(many) or LINK.search(text) is not None


def _count(what: str, whose: str, seconds: int) -> int:
    """How often in the running window, this time included."""
    key = _key(what, whose)
    if cache.add(key, 1, seconds):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # it has just run out
        cache.set(key, 1, seconds)
        return 1


def _key(what: str, whose: str) -> str:
    return f"open311-{what}-{hashlib.sha256(whose.encode()).hexdigest()}"


def _too_many(wait: int) -> Problem:
    return Problem(429, said("请求太多，请稍后再试", "too many requests; try again later"), wait=wait)
