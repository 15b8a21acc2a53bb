"""The sign of life of a job at work: every few seconds, from a thread with a connection of its own.

It also writes down progress while the work has a transaction open, so that others see it. On SQLite nobody else can
write meanwhile: then progress waits, and the sign of life is a file beside the database.
"""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from kaoping.web.jobs.models import Job

log = logging.getLogger(__name__)

SECONDS = 5.0  # between two signs
AT_LEAST = 0.5  # seconds between two writes, however often progress is reported


class Pulse(threading.Thread):
    """Beats from `start` until `stop`."""

    def __init__(self, job: Job) -> None:
        super().__init__(name=f"pulse of job {job.pk}", daemon=True)
        self.job = job
        self.carried: dict[str, Any] = {}
        self.wake, self.ended = threading.Event(), threading.Event()

    def start(self) -> None:
        sign(self.job)
        super().start()

    def carry(self, progress: dict[str, Any]) -> None:
        """Take down progress that the working connection cannot show to others now."""
        self.carried = progress
        if connection.vendor != "sqlite":
            self.wake.set()

    def run(self) -> None:
        try:
            while not self.ended.is_set():
                self.wake.wait(SECONDS)
                self.wake.clear()
                if not self.ended.is_set():
                    self.beat()
                    self.ended.wait(AT_LEAST)
        finally:
            connection.close()

    def beat(self) -> None:
        sign(self.job)
        try:
            if connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA busy_timeout = 200")
            mine(self.job).update(heartbeat_at=timezone.now(), **self.carried)
        except Error as problem:
            log.debug("job %s: no sign of life this time: %s", self.job.pk, problem)
            connection.close()

    def stop(self) -> None:
        self.ended.set()
        self.wake.set()
        self.join()
        if path := sign_path(self.job):
            path.unlink(missing_ok=True)


def mine(job: Job) -> Any:
    """The job as long as this attempt is the one at work: a query of one row or none."""
    return Job.objects.filter(pk=job.pk, state="running", attempts=job.attempts)


def sign_path(job: Job) -> Path | None:
    return settings.HOME / "pulse" / f"{job.pk}-{job.attempts}" if connection.vendor == "sqlite" else None


def sign(job: Job) -> None:
    if path := sign_path(job):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def signed_since(job: Job, seconds: float) -> bool:
    """Whether the file beside the database was touched within the last seconds."""
    path = sign_path(job)
    try:
        return path is not None and time.time() - path.stat().st_mtime < seconds
    except FileNotFoundError:
        return False
