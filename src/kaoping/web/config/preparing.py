"""Before a server starts: the folder can be written, the database answers and is up to date, the assets are there.

Every fault is found before anything runs and raised as `Refused`; nothing is half done.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import Error, connection

from kaoping.problems import Refused
from kaoping.web.config.faults import ASSETS_MISSING, DATABASE_UNREACHABLE, HOME_NOT_WRITABLE

WEB = Path(__file__).parents[1]
STATIC = WEB / "static"
UPGRADE_LOCK = 620_417_338  # a number of ours among PostgreSQL's advisory locks


def home() -> Path:
    """The folder of the installation, as the settings will see it."""
    return Path(os.environ.get("KAOPING_HOME", "kaoping-data")).resolve()


def prepare() -> None:
    """Make the platform ready to be used by this process and by those it starts."""
    require_writable(home())
    require_assets()
    start_django()
    require_database()
    bring_up_to_date()


def require_writable(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        raise Refused([HOME_NOT_WRITABLE.at(home=folder, why=problem.strerror)]) from problem


def require_assets() -> None:
    if not (STATIC / "vendor" / "tabler.css").exists():
        raise Refused([ASSETS_MISSING.at()])


def start_django() -> None:
    """Read the settings; those of the platform unless others are named."""
    os.umask(0o077)  # database, facts and results are readable by the account of the platform alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaoping.web.config.settings")
    os.environ["KAOPING_HOME"] = str(home())
    try:
        django.setup()
    except ValueError as problem:  # DATABASE_URL names no database that we know
        raise Refused([DATABASE_UNREACHABLE.at(why=type(problem).__name__)]) from problem


def require_database() -> None:
    """Refuse a database that does not answer."""
    try:
        connection.ensure_connection()
    except Error as problem:
        why = str(problem).strip().splitlines() or [type(problem).__name__]
        raise Refused([DATABASE_UNREACHABLE.at(why=why[0])]) from problem


def bring_up_to_date() -> None:
    """Migrate the database and collect the assets; one process at a time, the others wait and find it done."""
    with _alone():
        call_command("migrate", verbosity=0, interactive=False)
        _collect_assets()


@contextmanager
def _alone() -> Iterator[None]:
    with (settings.HOME / ".upgrade.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [UPGRADE_LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [UPGRADE_LOCK])


def _collect_assets() -> None:
    """Copy, hash and compress the assets, when they differ from those of the last time."""
    target = Path(settings.STATIC_ROOT)
    stamp, now = target / ".made-from", _state_of(STATIC)
    if stamp.exists() and stamp.read_text(encoding="ascii") == now:
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(now, encoding="ascii")


def _state_of(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    told = [(path.relative_to(folder).as_posix(), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return hashlib.sha256(repr((django.__version__, told)).encode()).hexdigest()
