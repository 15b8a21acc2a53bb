"""What people write of their own work: cleaned before it is kept, named by a digest while they work on it."""

from __future__ import annotations

import hashlib
import unicodedata
from decimal import Decimal

KEPT = ("\n", "\t")
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # turn the direction of a line around


def cleaned(text: str) -> str:
    """A text as it is kept: line ends alike, no control characters, nothing that a file could not hold."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in KEPT or _writable(sign)).strip()


def _writable(sign: str) -> bool:
    """Neither a control character nor half of a pair nor one of those that stand for no character at all."""
    odd = unicodedata.category(sign) in ("Cc", "Cs") or ord(sign) & 0xFFFE == 0xFFFE
    return not odd and sign not in TURNING


def digest(text: str) -> str:
    """What a page remembers of the text that it was shown; "" for none."""
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""


def with_places(figure: Decimal | None) -> str:
    """An exact figure with two places at least; "" for none."""
    if figure is None:
        return ""
    whole, _, places = format(figure, "f").partition(".")
    return f"{whole}.{places.rstrip('0').ljust(2, '0')}"
