"""Cases as columns of numbers: what the map counts by. Read from the table, kept in files that all processes share."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from django.core.files.storage import default_storage
from django.db.models import F, Func, IntegerField, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from numpy.lib.format import write_array
from numpy.typing import NDArray

from kaoping.web.cases.loop import STATES
from kaoping.web.cases.models import CHANNELS, LEVELS, Case

FINE = 10_000_000  # x and y are degrees in ten-millionths: a centimetre
DTYPES = {
    "cell": "i8", "id": "i8", "x": "i4", "y": "i4", "state": "i1", "level": "i1", "channel": "i1", "category": "i4",
    "town": "i4", "grid": "i4", "desk": "i4", "lead": "i4", "day": "i4", "due": "u4", "warn": "u4",
}  # fmt: skip
STATE_OF = {name: code for code, name in enumerate(STATES)}
LEVEL_OF = {name: code for code, name in enumerate(LEVELS)}
CHANNEL_OF = {name: code for code, name in enumerate(CHANNELS)}
CODES = {"state": STATE_OF, "level": LEVEL_OF, "channel": CHANNEL_OF}
A_DAY = 86_400
AT_ONCE = 20_000

Columns = dict[str, NDArray[Any]]


class Seconds(Func):
    """A moment as seconds since 1970."""

    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(EXTRACT(EPOCH FROM %(expressions)s) AS bigint)", **more)

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template="unixepoch(%(expressions)s)", **more)


FIELDS = {
    "cell": Coalesce("cell", Value(-1)), "id": F("pk"), "x": Coalesce("longitude", Value(0.0)),
    "y": Coalesce("latitude", Value(0.0)), "state": F("state"), "level": F("level"), "channel": F("channel"),
    "category": Coalesce("category_id", Value(0)), "town": Coalesce("town_id", Value(0)),
    "grid": Coalesce("grid_id", Value(0)), "desk": F("desk_id"), "lead": Coalesce("lead_id", Value(0)),
    "day": Seconds("reported_at"), "due": Coalesce(Seconds("due_at"), Value(0)),
    "warn": Coalesce(Seconds("warn_at"), Value(0)),
}  # fmt: skip


def nothing() -> Columns:
    return {name: np.empty(0, dtype=kind) for name, kind in DTYPES.items()}


def read(cases: QuerySet[Case]) -> Columns:
    """Cases of a query as columns, in no order; cell is -1 where a case has no place."""
    parts = list(_parts(cases))
    return {name: np.concatenate([part[name] for part in parts]) for name in DTYPES} if parts else nothing()


def _parts(cases: QuerySet[Case]) -> Iterator[Columns]:
    named = {f"point_{name}": expression for name, expression in FIELDS.items()}
    rows = cases.order_by().annotate(**named).values_list(*named).iterator(chunk_size=AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        yield {name: _column(name, values) for name, values in zip(FIELDS, zip(*some, strict=True), strict=True)}


def _column(name: str, values: Sequence[Any]) -> NDArray[Any]:
    if name in CODES:
        codes = CODES[name]
        return np.array([codes.get(value, -1) for value in values], dtype=DTYPES[name])
    if name in ("x", "y"):
        return np.round(np.array(values, dtype=float) * FINE).astype(DTYPES[name])
    if name == "day":
        return day_of(np.array(values, dtype=np.int64)).astype(DTYPES[name])
    return np.array(values, dtype=np.int64).astype(DTYPES[name])


def day_of(seconds: NDArray[np.int64]) -> NDArray[np.int64]:
    """Days since 1970 on the wall of the office."""
    offset = timezone.localtime().utcoffset()
    ahead = int(offset.total_seconds()) if offset else 0
    return (seconds + ahead) // A_DAY


def placed(columns: Columns) -> Columns:
    """Those with a place, sorted by square."""
    kept = np.flatnonzero(columns["cell"] >= 0)
    order = kept[np.argsort(columns["cell"][kept], kind="stable")]
    return {name: values[order] for name, values in columns.items()}


def joined(old: Columns, new: Columns) -> Columns:
    """Both together, the new ones in the place of the old where a case is in both; sorted by square."""
    stays = ~np.isin(old["id"], new["id"])
    return placed({name: np.concatenate([old[name][stays], new[name]]) for name in DTYPES})


# --- files --------------------------------------------------------------------------------------------------------


def folder(name: str) -> Path:
    return Path(default_storage.path(f"map/{name}"))


def save(columns: Columns) -> str:
    """Keep sorted columns in files; gives their name. They are there in whole or not at all."""
    name = uuid.uuid4().hex
    part = folder(f"{name}.part")
    part.mkdir(parents=True)
    for column, values in columns.items():
        _keep(part, column, values)
    _keep(part, "position", positions(columns["id"]))
    os.replace(part, folder(name))
    return name


def _keep(part: Path, column: str, values: NDArray[Any]) -> None:
    with (part / f"{column}.npy").open("wb") as file:
        write_array(file, values)


def positions(ids: NDArray[np.int64]) -> NDArray[np.int32]:
    """At each id where its case stands in the columns; -1 for none."""
    found = np.full(int(ids.max()) + 1 if len(ids) else 1, -1, dtype=np.int32)
    found[ids] = np.arange(len(ids), dtype=np.int32)
    return found


def load(name: str) -> Columns | None:
    """The columns and `position`, mapped into memory; None where the files are not there."""
    try:
        return {column: np.load(folder(name) / f"{column}.npy", mmap_mode="r") for column in (*DTYPES, "position")}
    except (OSError, ValueError):
        return None


def forget_all_but(names: set[str]) -> None:
    """Delete the files of other snapshots."""
    held = folder("x").parent
    for each in held.iterdir() if held.is_dir() else ():
        if each.name not in names:
            shutil.rmtree(each, ignore_errors=True)
