"""Real workers on a real database, killed in mid-work: never half a result, never a job that hangs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from tests.web import migrated

pytestmark = pytest.mark.xdist_group("played")  # one process: the play is given once
ROOT = Path(__file__).parents[2]
DATABASE = os.environ["DATABASE_URL"]
OWN = f"kaoping_errands_{os.getpid()}"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A database for the play alone: a SQLite file, or a new one beside that of the tests."""
    if not DATABASE.startswith("postgres"):
        file = tmp_path_factory.mktemp("play") / "play.sqlite3"
        migrated.copy_to(file)
        yield f"sqlite:///{file}"
        return
    with psycopg.connect(DATABASE, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {OWN}")
        yield urlunsplit(urlsplit(DATABASE)._replace(path=f"/{OWN}"))
        server.execute(f"DROP DATABASE {OWN} WITH (FORCE)")


@pytest.fixture(scope="module")
def played(address, tmp_path_factory):
    """What came of each act of the play."""
    environment = os.environ | {
        "DATABASE_URL": address,
        "KAOPING_HOME": str(tmp_path_factory.mktemp("home")),
        "DJANGO_SETTINGS_MODULE": "tests.web.errands.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    play = [sys.executable, "-m", "tests.web.errands.play", str(tmp_path_factory.mktemp("play"))]
    done = subprocess.run(play, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout)


def test_a_killed_job_is_done_by_the_next_worker(played):
    act = played["resumes"]
    assert (act["killed"]["state"], act["killed"]["units"]) == ("running", [])
    assert (act["after"]["state"], act["after"]["attempts"]) == ("done", 2)
    assert act["after"]["units"] == ["resumes-1", "resumes-2"]
    assert act["after"]["done"] == 2
    assert act["exit"] == 0


def test_a_killed_job_without_further_attempts_fails_visibly(played):
    after = played["fails"]["after"]
    assert (after["state"], after["faults"], after["units"]) == ("failed", ["W221"], [])


def test_a_worker_that_is_told_to_stop_finishes_its_job(played):
    act = played["finishes"]
    assert (act["exit"], act["after"]["state"]) == (0, "done")
    assert act["after"]["units"] == ["finishes-1", "finishes-2"]


def test_a_worker_that_is_told_twice_gives_its_job_back(played):
    act = played["gives_back"]
    assert (act["given"]["state"], act["given"]["units"]) == ("waiting", [])
    assert (act["after"]["state"], act["after"]["units"]) == ("done", ["gives-back-1", "gives-back-2"])


def test_a_running_job_is_cancelled_from_outside(played):
    assert played["cancelled"] == {
        "after": {"state": "cancelled", "attempts": 1, "units": [], "faults": [], "done": 1},
        "exit": 0,
    }


def test_two_workers_share_the_queue(played):
    assert played["shared"] == {"exits": [0, 0], "once": 20}


def test_actions_at_the_same_time_never_fork_the_log(played):
    assert played["chained"] == {"went_wrong": [], "numbers": True, "follows": True, "head": 80}
