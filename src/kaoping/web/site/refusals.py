"""How faults are told: a text as they quote it, as an answer to a program, above the next page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from kaoping.problems import Fault, Refused
from kaoping.web.site.words import say, tongue

TOLD = 5  # faults that stand above a page
ANSWERED = 100  # faults of one answer to a program


def quoted(text: str) -> str:
    """What a fault quotes of a text: 40 characters, all of them visible."""
    cut = text if len(text) <= 40 else text[:40] + "…"
    return "".join(character if character.isprintable() else "␣" for character in cut)


def as_answer(found: list[Fault]) -> dict[str, Any]:
    """What a program is told: the first fault in front, all of them in `faults`."""
    told = [fault.as_json() for fault in found[:ANSWERED]]
    listed = [{key: each[key] for key in ("code", "message", "mend", "place")} for each in told]
    return {key: listed[0][key] for key in ("code", "message", "mend")} | {"faults": listed}


def tell_refusal(request: HttpRequest, refused: Refused) -> None:
    """Have the next page say what was refused, and how to mend it."""
    for fault in refused.faults[:TOLD]:
        messages.error(request, f"{fault.message(tongue())}{say('。', '. ')}{fault.mend(tongue())}")
