"""What the worker does for cases."""

from __future__ import annotations

from typing import Any

from kaoping.web.cases import file_actions
from kaoping.web.cases.models import CaseFile
from kaoping.web.evidence import store
from kaoping.web.evidence.scanning import scan
from kaoping.web.jobs.running import Report, job


@job("cases.scan")
def scan_file(report: Report, *, file: int) -> dict[str, Any]:
    """Ask the scanner about a file of a case."""
    waiting = CaseFile.objects.select_related("case").filter(pk=file, state="waiting").first()
    if waiting is not None:
        with store.opened(waiting.stored) as content:
            file_actions.scanned(file=waiting, verdict=scan(content))
    return {}
