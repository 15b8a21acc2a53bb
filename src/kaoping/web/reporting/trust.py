"""Which public reports are doubtful. Doubt holds one back for a person to look at; it refuses nothing by itself."""

from __future__ import annotations

import datetime
import re
import unicodedata
import uuid

from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

from kaoping.web.cases.models import Case
from kaoping.web.incidents.likeness import plain
from kaoping.web.reporting.models import Sending
from kaoping.web.site import pace

SALT = "reporting.public"
SOONEST, LATEST = 4, 12 * 3600  # seconds between opening the form and sending it
OFTEN, MOST = 5, 30  # reports from one address within an hour: held back from the first on, refused from the second
HOUR = datetime.timedelta(hours=1)
SAME_WITHIN = datetime.timedelta(days=1)
COMPARED = 3000  # public reports of a day whose text is compared
LINK = re.compile(r"https?:|www\.|[a-z0-9-]\.(?:com|cn|net|org|top|xyz|vip|cc|info|shop)\b", re.IGNORECASE)
SHORTEST_NOISE = 6
TRIES = {"sent": 60, "asked": 60, "photo": 240}  # per address and process, within ten minutes
SPAN = 600


def fresh_token() -> str:
    """What a form carries: the id of the case to be and when it was opened, signed; no cookie is needed."""
    return signing.dumps(uuid.uuid4().hex, salt=SALT)


def opened(token: str) -> tuple[uuid.UUID, float] | None:
    """(id of the case to be, seconds since the form was opened); None for a token that is not ours or too old."""
    try:
        text = signing.loads(token[:300], salt=SALT, max_age=LATEST)
        age = (timezone.now() - _made_at(token)).total_seconds()
        return uuid.UUID(hex=str(text)), age
    except (signing.BadSignature, ValueError):
        return None


def _made_at(token: str) -> datetime.datetime:
    stamp = token.rsplit(":", 2)[1]
    return datetime.datetime.fromtimestamp(signing.b62_decode(stamp), tz=datetime.UTC)


def sender_of(address: str) -> str:
    """A digest by which the same address is known again for as long as the platform's key is the same."""
    return salted_hmac("kaoping.reporting.sender", address, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()


def is_within(address: str, what: str) -> bool:
    """Count one more try from an address in this process; whether it is still within `TRIES`."""
    return pace.is_within(sender_of(address), f"reporting-{what}", TRIES[what], SPAN)


def lately(sender: str) -> int:
    """How many public reports came from a sender within the last hour; no more than `MOST` are counted."""
    rows = Sending.objects.filter(sender=sender, at__gt=timezone.now() - HOUR)
    return rows.values_list("pk")[:MOST].count()


def doubts(*, text: str, trap: str, age: float, before: int) -> list[str]:
    """Keys of `models.DOUBTS`. age: seconds from opening to sending. before: reports from there within the hour."""
    found = {
        "trap": bool(trap),
        "quick": age < SOONEST,
        "same": came_before(text),
        "link": bool(LINK.search(unicodedata.normalize("NFKC", text))),
        "often": before >= OFTEN,
        "noise": is_noise(text),
    }
    return [key for key, holds in found.items() if holds]


def came_before(text: str) -> bool:
    """Whether a public report of the last day says the same, but for signs that say nothing."""
    words = plain(text)
    if not words:
        return False
    rows = Case.objects.filter(channel="public", reported_at__gt=timezone.now() - SAME_WITHIN).order_by("-reported_at")
    return any(plain(other) == words for other in rows.values_list("text", flat=True)[:COMPARED])


def is_noise(text: str) -> bool:
    """One sign again and again."""
    words = plain(text)
    return len(words) >= SHORTEST_NOISE and len(set(words)) <= 2
