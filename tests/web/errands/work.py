"""Jobs that stop where the play wants them to."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

from django.db import transaction

from kaoping.web.jobs.running import Report, job
from kaoping.web.units.models import Unit


def wait_for(path: str) -> None:
    while not Path(path).exists():
        time.sleep(0.01)


@job("errands.two")
def write_two(report: Report, *, name: str, reached: str, go: str) -> dict:
    """Write two units in one transaction, and wait between them."""
    report(1, of=3, message="before")
    with transaction.atomic():
        Unit.objects.create(code=f"{name}-1", opened_on=datetime.date(2026, 1, 1))
        report(2, of=3, message="between")
        Path(reached).touch()
        wait_for(go)
        Unit.objects.create(code=f"{name}-2", opened_on=datetime.date(2026, 1, 1))
        report.keep()
    return {"link": "/units/"}


@job("errands.waits")
def waits(report: Report, *, reached: str, go: str) -> dict:
    """Wait outside any transaction."""
    Path(reached).touch()
    while not Path(go).exists():
        report(1, of=2)
        time.sleep(0.01)
    return {}
