"""An empty database with all tables, made once for all tests: to migrate takes longer than most tests. SQLite only."""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
WEB = ROOT / "src" / "kaoping" / "web"
KEPT = ROOT / "build" / "migrated"
READ = ("*/migrations/*.py", "*/models.py", "*/*_models.py", "*/apps.py", "audit/guards.py", "config/settings.py")


def state() -> str:
    """A digest of all that migrations read."""
    paths = sorted({path for pattern in READ for path in WEB.glob(pattern)})
    content = [path.read_bytes() for path in (*paths, ROOT / "requirements.lock")]
    return hashlib.sha256(b"\0".join(content)).hexdigest()[:20]


def database() -> Path:
    """The file. Whoever comes first makes it, others wait; those of other days are thrown away."""
    path = KEPT / f"{state()}.sqlite3"
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            for old in KEPT.glob("*.sqlite3"):
                old.unlink()
            make(path)
    return path


def make(path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="kaoping-migrated-") as home:
        fresh = Path(home) / "fresh.sqlite3"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("KAOPING_")}
        environment |= {"KAOPING_HOME": home, "DATABASE_URL": f"sqlite:///{fresh}", "PYTHONPATH": str(ROOT / "src")}
        environment |= {"DJANGO_SETTINGS_MODULE": "kaoping.web.config.settings"}
        command = [sys.executable, "-m", "django", "migrate", "-v0", "--skip-checks"]
        subprocess.run(command, env=environment, cwd=home, check=True)
        half = path.with_suffix(".half")
        copy_to(half, fresh)
        half.replace(path)


def copy_to(target: Path, source: Path | None = None) -> None:
    """A database file of one's own, with whatever still stands in the journal of the source."""
    target.unlink(missing_ok=True)
    with sqlite3.connect(target) as into:
        fill(into, source)
    into.close()


def fill(into: sqlite3.Connection, source: Path | None = None) -> None:
    """Put all tables into an empty database."""
    kept = sqlite3.connect(source or database())
    kept.backup(into)
    kept.close()
