"""A play on a database of its own, with real workers that are killed: prints what came of each act, as JSON.

python -m tests.web.errands.play FOLDER      (environment: DATABASE_URL, KAOPING_HOME, DJANGO_SETTINGS_MODULE)
"""

from __future__ import annotations

import datetime
import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import Error, connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from kaoping.web.audit.models import Entry, Head  # noqa: E402
from kaoping.web.audit.recording import action, note  # noqa: E402
from kaoping.web.jobs import pulse  # noqa: E402
from kaoping.web.jobs.models import Job  # noqa: E402
from kaoping.web.jobs.running import enqueue  # noqa: E402
from kaoping.web.units.models import Unit  # noqa: E402

FOLDER = Path(sys.argv[1])
MOST = 240  # seconds after which an act has failed, on a busy machine too


def worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "kaoping", "worker"])


def until(true) -> None:
    end = time.monotonic() + MOST
    while not true():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.02)


def paths(name: str) -> dict[str, str]:
    return {"reached": str(FOLDER / f"{name}.reached"), "go": str(FOLDER / f"{name}.go")}


def state(job: Job) -> dict:
    job.refresh_from_db()
    units = sorted(Unit.objects.filter(code__startswith=job.title).values_list("code", flat=True))
    codes = [fault["code"] for fault in job.error.get("faults", ())]
    return {"state": job.state, "attempts": job.attempts, "units": units, "faults": codes, "done": job.done}


def grow_old(job: Job) -> None:
    """As if its last sign of life were long past."""
    job.refresh_from_db()
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - datetime.timedelta(minutes=5))
    if path := pulse.sign_path(job):
        os.utime(path, (0, 0))


def killed(name: str, most_attempts: int) -> tuple[Job, dict]:
    """A job whose worker is killed between its two writes; what is there just before, and after."""
    job = enqueue("errands.two", title=name, by=None, most_attempts=most_attempts, name=name, **paths(name))
    process = worker()
    until(Path(paths(name)["reached"]).exists)
    if connection.vendor == "postgresql":  # what is reported inside a transaction is seen outside
        until(lambda: state(job)["done"] == 2)
    before = state(job)
    process.kill()
    process.wait()
    return job, {"working": before, "killed": state(job)}


def resumes() -> dict:
    job, told = killed("resumes", 3)
    grow_old(job)
    Path(paths("resumes")["go"]).touch()
    process = worker()
    until(lambda: state(job)["state"] == "done")
    process.terminate()
    return told | {"after": state(job), "exit": process.wait(MOST)}


def fails() -> dict:
    job, told = killed("fails", 1)
    grow_old(job)
    process = worker()
    until(lambda: state(job)["state"] == "failed")
    process.terminate()
    process.wait(MOST)
    return told | {"after": state(job)}


def finishes() -> dict:
    """Told to stop in mid-work, a worker finishes its job."""
    job = enqueue("errands.two", title="finishes", by=None, name="finishes", **paths("finishes"))
    process = worker()
    until(Path(paths("finishes")["reached"]).exists)
    process.terminate()
    Path(paths("finishes")["go"]).touch()
    return {"exit": process.wait(MOST), "after": state(job)}


def gives_back() -> dict:
    """Told twice, it gives the job back."""
    job = enqueue("errands.two", title="gives-back", by=None, name="gives-back", **paths("gives-back"))
    process = worker()
    until(Path(paths("gives-back")["reached"]).exists)
    process.terminate()
    while process.poll() is None:  # the first may still be on its way
        process.send_signal(signal.SIGTERM)
        time.sleep(0.05)
    given = state(job)
    Path(paths("gives-back")["go"]).touch()
    subprocess.run([sys.executable, "-m", "kaoping", "worker", "--batch"], check=True)
    return {"given": given, "after": state(job)}


def cancelled() -> dict:
    job = enqueue("errands.waits", title="cancelled", by=None, **paths("cancelled"))
    process = worker()
    until(Path(paths("cancelled")["reached"]).exists)
    Job.objects.filter(pk=job.pk).update(cancel_asked_at=timezone.now())
    until(lambda: state(job)["state"] == "cancelled")
    process.terminate()
    return {"after": state(job), "exit": process.wait(MOST)}


def shared() -> dict:
    """Two workers, many jobs: each is done once."""
    for number in range(20):
        enqueue("errands.waits", title="shared", by=None, reached=str(FOLDER / f"s{number}"), go=str(FOLDER))
    both = [subprocess.Popen([sys.executable, "-m", "kaoping", "worker", "--batch"]) for _ in range(2)]
    exits = [process.wait(MOST) for process in both]
    jobs = Job.objects.filter(title="shared")
    return {"exits": exits, "once": jobs.filter(state="done", attempts=1).count()}


@action
def open_unit(code: str) -> None:
    unit = Unit.objects.create(code=code, opened_on=datetime.date(2026, 1, 1))
    note("unit.opened", unit, by=None, unit=unit)


def chained() -> dict:
    """Eight threads write at once: the chain never forks."""
    went_wrong: list[str] = []

    def write(thread: int) -> None:
        try:
            for number in range(10):
                open_unit(f"chain-{thread}-{number}")
        except Error as problem:
            went_wrong.append(repr(problem))
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(thread,)) for thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = list(Entry.objects.order_by("number"))
    follows = all(after.previous == before.digest for before, after in itertools.pairwise(entries))
    return {
        "went_wrong": went_wrong,
        "numbers": [entry.number for entry in entries] == list(range(1, 81)),
        "follows": follows,
        "head": Head.objects.get().number,
    }


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    acts = (chained, resumes, fails, finishes, gives_back, cancelled, shared)
    sys.stdout.write(json.dumps({act.__name__: act() for act in acts}))
