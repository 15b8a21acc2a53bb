"""The facts of a cycle, frozen: one Parquet file a table, named by the hash of its bytes, never changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from kaoping.problems import Refused
from kaoping.web.bridge.runs import parquet_of
from kaoping.web.cycles.models import Cycle
from kaoping.web.facts.queries import tables_of
from kaoping.web.facts.sources import marks_of
from kaoping.web.results.faults import SNAPSHOT_ALTERED
from kaoping.web.results.models import Snapshot

FOLDER = "snapshots"
Tables = dict[str, dict[str, Any]]  # {"cases": {"sha256": …, "rows": n}, …}; "mark": of a table from elsewhere


def take(cycle: Cycle) -> tuple[Tables, int]:
    """Freeze the facts of a cycle as they are at one moment: what the tables are, and the cycle's revision of facts."""
    with one_moment():
        revision = Cycle.objects.values_list("facts_revision", flat=True).get(pk=cycle.pk)
        tables, marks = tables_of(cycle), marks_of(cycle)
    kept = {name: keep(parquet_of(table), table.num_rows) for name, table in sorted(tables.items())}
    for name, mark in marks.items():
        kept[name]["mark"] = mark
    return kept, revision


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything that is read inside is of one moment; nobody who writes has to wait."""
    if connection.in_atomic_block:  # the caller's moment
        yield
    elif connection.vendor == "sqlite":
        usual, connection.transaction_mode = connection.transaction_mode, "DEFERRED"  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                yield
        finally:
            connection.transaction_mode = usual  # type: ignore[attr-defined]
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def keep(content: bytes, rows: int) -> dict[str, Any]:
    """Store a file under the hash of its bytes; one that lies there already whole is not written again."""
    digest = hashlib.sha256(content).hexdigest()
    name = path_of(digest)
    if default_storage.exists(name) and hashlib.sha256(read(name)).hexdigest() != digest:
        default_storage.delete(name)  # left half written by a worker that was killed
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    return {"sha256": digest, "rows": rows}


def path_of(digest: str) -> str:
    return f"{FOLDER}/{digest}.parquet"


def read(name: str) -> bytes:
    with default_storage.open(name, "rb") as file:
        return bytes(file.read())


def digest_of(tables: Tables) -> str:
    """SHA-256 over the names and hashes of the tables."""
    named = sorted((name, table["sha256"]) for name, table in tables.items())
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()


@contextmanager
def opened(snapshot: Snapshot) -> Iterator[Path]:
    """A folder with the files of a snapshot under the names of their tables, as long as it is needed."""
    with TemporaryDirectory(prefix="kaoping-snapshot-") as folder:
        lay_out(snapshot, Path(folder))
        yield Path(folder)


def lay_out(snapshot: Snapshot, folder: Path) -> None:
    """Put the files of a snapshot into a folder. Raises Refused when one is gone or is not what was frozen."""
    for name, table in snapshot.tables.items():
        stored = path_of(table["sha256"])
        content = read(stored) if default_storage.exists(stored) else b""
        if hashlib.sha256(content).hexdigest() != table["sha256"]:
            raise Refused([SNAPSHOT_ALTERED.at(table=name, snapshot=snapshot.digest[:12])])
        (folder / f"{name}.parquet").write_bytes(content)
