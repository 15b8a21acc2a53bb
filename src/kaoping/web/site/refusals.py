"""What was refused, told where there is no page of its own for it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

from kaoping.problems import Refused
from kaoping.web.site.words import say, tongue

TOLD = 5  # faults that stand above a page


def tell_refusal(request: HttpRequest, refused: Refused) -> None:
    """Have the next page say what was refused, and how to mend it."""
    for fault in refused.faults[:TOLD]:
        messages.error(request, f"{fault.message(tongue())}{say('。', '. ')}{fault.mend(tongue())}")
