"""A process that is killed in a transition has done all of it or nothing, whatever it had come to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from tests.web import migrated

ROOT = Path(__file__).parents[2]
DATABASE = os.environ["DATABASE_URL"]
OWN = f"kaoping_loop_{os.getpid()}"


def test_a_killed_transition_is_whole_or_nothing(tmp_path):
    if not DATABASE.startswith("postgres"):
        migrated.copy_to(tmp_path / "loop.sqlite3")
        told = walked(f"sqlite:///{tmp_path / 'loop.sqlite3'}", tmp_path)
    else:
        with psycopg.connect(DATABASE, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {OWN}")
            try:
                told = walked(urlunsplit(urlsplit(DATABASE)._replace(path=f"/{OWN}")), tmp_path)
            finally:
                server.execute(f"DROP DATABASE {OWN} WITH (FORCE)")
    assert len(told) == 25
    for name, act in told.items():
        assert act["kills"] > 3, name  # so many rows and the end: killed once before each
        assert act == {"kills": act["kills"], "half_done": 0, "written": True}, name


def walked(address: str, folder: Path) -> dict[str, dict[str, int]]:
    """What came of each action."""
    environment = os.environ | {
        "DATABASE_URL": address,
        "KAOPING_HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "tests.web.errands.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    way = [sys.executable, "-m", "tests.web.errands.loop"]
    done = subprocess.run(way, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return dict(json.loads(done.stdout))
