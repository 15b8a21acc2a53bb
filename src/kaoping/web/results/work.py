"""What the worker does for downloads; runs themselves are in `computing`."""

from __future__ import annotations

from typing import Any

from kaoping.problems import Language
from kaoping.web.jobs.running import Report, job
from kaoping.web.results.computing import STEPS, link_of, stepping, whole
from kaoping.web.results.exports import Kind, document


@job("results.export")
def export(report: Report, *, run: int, form: Kind, language: Language) -> dict[str, Any]:
    """Make a large document of a run; it is downloaded afterwards."""
    found, step = whole(run), stepping(report)
    document(found, form, language, step)
    report(len(STEPS), of=len(STEPS))
    return {"link": link_of(found)}
