"""Verifying the log in the background."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from kaoping.web.audit.models import Head
from kaoping.web.audit.verify import verify
from kaoping.web.jobs.running import Report, job
from kaoping.web.site.words import said

STEP = 20_000  # entries between two reports


@job("audit.verify")
def verify_log(report: Report) -> dict[str, Any]:
    """The verdict, with the page of the first broken link where there is one."""
    most = Head.objects.values_list("number", flat=True).filter(pk=1).first() or 0
    words = said("逐条核对", "entry by entry")

    def tell(number: int) -> None:
        if number % STEP == 0:
            report(number, of=most, message=words)

    report(0, of=most, message=words)
    verdict = verify(tell)
    report(verdict.entries, of=most, message=words)
    return verdict.as_json() | {"zh": verdict.words.zh, "en": verdict.words.en, "link": reverse("audit:list")}
