"""A whole platform for the journeys: web server, worker and database as in real life, and a real browser before it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
STARTED = "http://"  # the words with which `kaoping serve` gives its address
PATIENCE = 120  # seconds

# The browser's loop runs in the thread of the tests; Django would refuse its database to other tests after it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    """One worker walks all journeys, so that one platform is planted."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    named = [os.environ.get("KAOPING_CHROMIUM", ""), *BROWSERS]
    found = next((path for name in named if name and (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("no Chromium here: install it (Debian, Ubuntu: chromium and fonts-noto-cjk)", pytrace=False)
    return browser_type_launch_args | {"executable_path": found, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@dataclass(frozen=True)
class Platform:
    """A platform that runs. address: without a slash at the end; password: of every demonstration account."""

    address: str
    home: Path
    password: str
    environment: dict[str, str]


@pytest.fixture(scope="session")
def platform(tmp_path_factory):
    """The demonstration with few regimes."""
    with running(tmp_path_factory.mktemp("platform"), "planting.py") as found:
        yield found


@contextmanager
def running(home: Path, planting: str) -> Iterator[Platform]:
    """A platform that a script of this folder has planted, served until the end."""
    environment = surroundings(home)
    subprocess.run([sys.executable, Path(__file__).with_name(planting)], env=environment, cwd=ROOT, check=True)
    port = free_port()
    log = (home / "log").open("w")
    command = [sys.executable, "-P", "-m", "kaoping", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, cwd=home, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_for_address(server, home / "log")
        password = (home / "demo-password").read_text(encoding="ascii")
        yield Platform(f"http://127.0.0.1:{port}", home, password, environment)
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(PATIENCE) == 0
        log.close()
    assert "Traceback" not in (home / "log").read_text(encoding="utf-8")


def surroundings(home: Path) -> dict[str, str]:
    """What the platform's processes find in their environment; a database of its own."""
    found = {name: value for name, value in os.environ.items() if not name.startswith("KAOPING_")}
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    found |= {"KAOPING_HOME": str(home), "KAOPING_DEMO": "1", "PYTHONPATH": paths}
    found |= {"DJANGO_SETTINGS_MODULE": "kaoping.web.config.settings"}
    database = found.pop("DATABASE_URL", "")
    if database.startswith("postgres"):
        found["DATABASE_URL"] = fresh_database(database)
    return found


def fresh_database(address: str) -> str:
    name = f"journeys_{os.getpid()}_{time.time_ns()}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urllib.parse.urlsplit(address)._replace(path=f"/{name}").geturl()


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def wait_for_address(server: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while STARTED not in (told := log.read_text(encoding="utf-8")):
        assert server.poll() is None, told[-3000:]
        assert time.monotonic() < until, told[-3000:]
        time.sleep(0.1)
