"""Where facts are read: a database in memory that spills to a folder of its own, removed afterwards."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

import duckdb

Progress: TypeAlias = Callable[[str, str], None]
"""Called with what begins (`read` or `check`) and the name of the table."""

MEMORY = "500MB"


class Workspace:
    """A connection and a temporary folder. Closed explicitly, or when it is collected."""

    def __init__(self, threads: int = 2, memory: str = MEMORY) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kaoping-"))
        self.connection = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": memory,
                "threads": threads,
                "temp_directory": str(self.folder / "spill"),
                "autoinstall_known_extensions": False,  # nothing is ever fetched
                "autoload_known_extensions": False,
            },
        )
        self.connection.execute("CREATE SCHEMA typed")
        self._numbers = count(1)
        self._end = weakref.finalize(self, _clear, self.connection, self.folder)

    def path(self, suffix: str) -> Path:
        """A new file of the folder."""
        return self.folder / f"{next(self._numbers)}{suffix}"

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()

    def close(self) -> None:
        self._end()


def _clear(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    connection.close()
    shutil.rmtree(folder, ignore_errors=True)
