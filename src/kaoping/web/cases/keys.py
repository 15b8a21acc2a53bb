"""Keys by which other platforms and applications show who they are (`Source.key_digest`)."""

from __future__ import annotations

import hashlib
import secrets

from kaoping.web.cases.models import Source

PREFIX = "ks_"  # so that a key that leaked into a text is recognised
LONGEST = 200  # characters that are looked at


def fresh_key() -> str:
    """A key that nobody guesses (256 bits). Shown once; only its digest is kept."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(key: str) -> str:
    """SHA-256, in hexadecimal digits."""
    return hashlib.sha256(key.encode()).hexdigest()


def source_of(key: str, channel: str) -> Source | None:
    """The open source of a channel that has this key; None for a wrong one, or one that was withdrawn."""
    if not key or len(key) > LONGEST:
        return None
    found = Source.objects.select_related("unit").filter(key_digest=digest_of(key), channel=channel, is_open=True)
    return found.first()
