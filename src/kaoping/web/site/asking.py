"""What a request asks for, read from what anybody may have typed into its address or form."""

from __future__ import annotations

from django.http import HttpRequest

MOST_DIGITS = 15  # every database takes such a number


def whole_number(text: str | None) -> int | None:
    """A whole number from 0 up, as ids, positions and pages are; None for anything else."""
    plain = text is not None and text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if text and plain else None


def is_part(request: HttpRequest) -> bool:
    """Whether a script asks for a piece of a page, and not the browser going back to the whole of it."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"
