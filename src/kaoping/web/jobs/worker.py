"""The worker: takes jobs from the queue in the database, one at a time, and keeps house in a thread beside."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
import time
from types import FrameType

from django.db import Error, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from kaoping.web.jobs.chores import keep_house
from kaoping.web.jobs.reaping import reap
from kaoping.web.jobs.running import load_work, stopping

log = logging.getLogger(__name__)

LOOK = 0.3  # seconds between two looks into an empty queue: reading it locks nothing
WITHOUT_DATABASE = 2.0  # seconds before it is tried again


def work(*, batch: bool = False) -> None:
    """Work until SIGTERM or SIGINT, or with `batch` until the queue is empty.

    At the first signal the job in hand may finish; one that takes longer than `running.GRACE` is given back at its
    next report. At the second signal it is given back at once.
    """
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    load_work()
    if batch:
        reap()
        while take_all():
            pass
        return
    ended = threading.Event()
    house = threading.Thread(target=keep_house, args=(ended,), name="chores", daemon=True)
    house.start()
    while stopping.asked is None:
        take_all()
        close_old_connections()
        time.sleep(LOOK)
    ended.set()
    house.join(WITHOUT_DATABASE)


def take_all() -> bool:
    """Do every job that is ready; gives whether there was any."""
    try:
        if not DBTaskResult.objects.ready().filter(backend_name="default").exists():
            return False
        new_worker().run()
    except Error:
        log.exception("the queue cannot be read; trying again")
        connection.close()
        time.sleep(WITHOUT_DATABASE)
        return False
    return stopping.asked is None


def new_worker() -> Worker:
    worker = Worker(
        queue_names=["default"],
        interval=LOOK,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=f"{socket.gethostname()[:40]}:{os.getpid()}",
        excluded_queue_names=[],
    )
    return worker


def stop(signum: int, frame: FrameType | None) -> None:
    """A plain note only: a handler runs in the middle of anything."""
    if stopping.asked is not None:
        sys.exit(1)
    stopping.asked = time.monotonic()
