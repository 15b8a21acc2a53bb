"""So many a minute: whoever fetches one file after the other is slowed down, whoever looks at them is not.

Every process counts for itself: with several, the limit is so many times as high. What was opened is on record anyway.
"""

from __future__ import annotations

import time

from django.core.cache import cache

FILES, THUMBNAILS = 60, 600  # a minute, for one person
MINUTE = 60


def is_within(person: int, what: str, most: int) -> bool:
    """Count one more of `what` for a person; whether that is still within `most` of this minute."""
    key = f"evidence:{what}:{person}:{int(time.time()) // MINUTE}"
    cache.add(key, 0, MINUTE * 2)
    return cache.incr(key) <= most
