"""What a worker does beside its jobs, again and again. A chore may run in several workers at once."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from axes.handlers.proxy import AxesProxyHandler
from django.core.management import call_command
from django.db import close_old_connections, connection

from kaoping.web.cases.work import archive_closed, take_up_parked
from kaoping.web.collection.work import ask_digest
from kaoping.web.dispatching.work import learn_daily
from kaoping.web.evidence.work import scan_waiting, tidy
from kaoping.web.jobs.reaping import reap
from kaoping.web.mapping.work import ask_snapshot
from kaoping.web.reporting.work import forget_contacts
from kaoping.web.signals.work import ask_look

log = logging.getLogger(__name__)

SIGN_IN_DAYS = 180  # for which attempts to sign in are kept
QUEUE_DAYS = 7  # for which the queue keeps what is finished; jobs themselves are kept


@dataclass(frozen=True, slots=True)
class Chore:
    every: float  # seconds
    do: Callable[[], object]


def forget_sessions() -> None:
    call_command("clearsessions")


def forget_sign_ins() -> None:
    AxesProxyHandler.reset_logs(age_days=SIGN_IN_DAYS)


def forget_queue() -> None:
    call_command("prune_db_task_results", min_age_days=QUEUE_DAYS, verbosity=0)


CHORES = (
    Chore(10, reap),
    Chore(600, ask_digest),
    Chore(600, scan_waiting),
    Chore(300, take_up_parked),
    Chore(3600, archive_closed),
    Chore(300, ask_snapshot),
    Chore(600, ask_look),
    Chore(3600, tidy),
    Chore(3600, learn_daily),
    Chore(3600, forget_sessions),
    Chore(3600, forget_contacts),
    Chore(3600, forget_queue),
    Chore(86400, forget_sign_ins),
)


def keep_house(stop: threading.Event, chores: tuple[Chore, ...] = CHORES) -> None:
    """Do every chore at once and then whenever it is due, until `stop` is set."""
    due = dict.fromkeys(chores, 0.0)
    try:
        while not stop.is_set():
            for chore in chores:
                if time.monotonic() >= due[chore]:
                    due[chore] = time.monotonic() + chore.every
                    attend(chore)
            stop.wait(min(max(min(due.values()) - time.monotonic(), 0.1), 5))
    finally:
        connection.close()


def attend(chore: Chore) -> None:
    close_old_connections()
    try:
        chore.do()
    except Exception:
        log.warning("%s did not succeed; it comes again", chore.do.__name__, exc_info=True)
