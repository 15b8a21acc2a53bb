"""How often somebody has done something of late: whoever fetches one file after the other, or guesses, is slowed down.

Every process counts for itself: with several, a limit is so many times as high.
"""

from __future__ import annotations

import hashlib
import time

from django.core.cache import cache

FILES, THUMBNAILS = 60, 600  # a minute, for one person
MINUTE = 60


def is_within(whose: object, what: str, most: int, seconds: int = MINUTE) -> bool:
    """Count one more of `what`; whether that is still within `most` of this minute (or other stretch of the clock)."""
    key = _key(what, f"{whose}\0{int(time.time()) // seconds}")
    cache.add(key, 0, seconds * 2)
    return cache.incr(key) <= most


def count(whose: object, what: str, seconds: int) -> int:
    """How often in the `seconds` that began with the first time, this time included."""
    key = _key(what, whose)
    if cache.add(key, 1, seconds):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # they have just run out
        cache.set(key, 1, seconds)
        return 1


def counted(whose: object, what: str) -> int:
    """How often `count` has counted so far."""
    return int(cache.get(_key(what, whose), 0))


def _key(what: str, whose: object) -> str:
    return f"pace-{what}-{hashlib.sha256(str(whose).encode()).hexdigest()}"
