"""Cases as columns of numbers: what the map counts by. Read from the table, kept in files that all processes share."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from django.core.files.storage import default_storage
from django.utils import timezone
from numpy.lib.format import write_array
from numpy.typing import NDArray

from kaoping.web.cases.columns import Numbers, columns, few, number, shifted, wide
from kaoping.web.cases.loop import STATES
from kaoping.web.cases.models import CHANNELS, LEVELS

FINE = 10_000_000  # x and y are degrees in ten-millionths: a centimetre
DTYPES = {
    "cell": "i8", "id": "i8", "x": "i4", "y": "i4", "state": "i1", "level": "i1", "channel": "i1", "category": "i4",
    "town": "i4", "grid": "i4", "desk": "i4", "lead": "i4", "day": "i4", "due": "u4", "warn": "u4",
}  # fmt: skip
STATE_OF = {name: code for code, name in enumerate(STATES)}
LEVEL_OF = {name: code for code, name in enumerate(LEVELS)}
CHANNEL_OF = {name: code for code, name in enumerate(CHANNELS)}
A_DAY = 86_400

Columns = dict[str, NDArray[Any]]


MOMENTS = ("reported_at", "due_at", "warn_at")
SECOND = 1_000_000  # microseconds
HALF, LOW = 32, (1 << 32) - 1


def nothing() -> Columns:
    return {name: np.empty(0, dtype=kind) for name, kind in DTYPES.items()}


def read_all() -> Columns:
    """All cases with a place as columns, in no order: seconds for a million."""
    return _joined(columns(_cells(), MOMENTS, "cell IS NOT NULL", []))


def read(where: str, value: int) -> Columns:
    """Some cases as columns, in no order; cell is -1 where a case has no place. where: SQL."""
    return _joined(few(_cells(), MOMENTS, where, [value]))


def _joined(found: Iterable[list[Numbers]]) -> Columns:
    parts = [_taken_apart(part) for part in found]
    return {name: np.concatenate([part[name] for part in parts]) for name in DTYPES} if parts else nothing()


def _cells() -> list[str]:
    """SQL: cell, id, both places, words with the category, units two by two."""
    words = shifted((number("state", STATE_OF), 0), (number("level", LEVEL_OF), 8), (number("channel", CHANNEL_OF), 16))
    return [
        "coalesce(cell, -1)",
        "id",
        _fine("longitude"),
        _fine("latitude"),
        shifted((wide(words), 0), (wide("coalesce(category_id, 0)"), HALF)),
        shifted(("coalesce(town_id, 0)", HALF), ("coalesce(grid_id, 0)", 0)),
        shifted(("desk_id", HALF), ("coalesce(lead_id, 0)", 0)),
    ]


def _fine(name: str) -> str:
    return f"CAST(round(coalesce({name}, 0) * {FINE}) AS bigint)"


def _taken_apart(part: list[Numbers]) -> Columns:
    cell, ids, x, y, words, places, hands, reported, due, warn = part
    found = {
        "cell": cell, "id": ids, "x": x, "y": y, "state": words & 0xFF, "level": words >> 8 & 0xFF,
        "channel": words >> 16 & 0xFF, "category": words >> HALF, "town": places >> HALF, "grid": places & LOW,
        "desk": hands >> HALF, "lead": hands & LOW, "day": day_of(reported // SECOND),
        "due": np.maximum(due, 0) // SECOND, "warn": np.maximum(warn, 0) // SECOND,
    }  # fmt: skip
    return {name: values.astype(DTYPES[name]) for name, values in found.items()}


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
