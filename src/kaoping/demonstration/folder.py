"""Facts become a folder of CSV files: complete or not at all."""

from __future__ import annotations

import csv
import shutil
import tempfile
from pathlib import Path

from kaoping.demonstration.facts import COLUMNS, Facts
from kaoping.demonstration.faults import FOLDER_IN_USE
from kaoping.problems import Place, Refused

OURS = frozenset(f"{table}.csv" for table in COLUMNS)


def require_free(folder: Path) -> None:
    """Refuse a target that holds anything but an earlier set of fact tables."""
    if not folder.exists():
        return
    inside = folder.iterdir() if folder.is_dir() else [folder]
    strange = sorted(path.name for path in inside if path.name not in OURS or not folder.is_dir())
    if strange:
        raise Refused([FOLDER_IN_USE.at(Place(file=str(folder)), files="、".join(strange[:5]))])


def save(facts: Facts, folder: Path) -> None:
    """Write the tables beside the target, then put them in its place by renaming."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as workplace:
        fresh = Path(workplace, "fresh")
        fresh.mkdir()
        for table, columns, rows in facts.tables():
            with (fresh / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(columns)
                writer.writerows(rows)
        _replace(folder, fresh, Path(workplace, "earlier"))


def _replace(folder: Path, fresh: Path, earlier: Path) -> None:
    if folder.exists():
        folder.rename(earlier)
    try:
        fresh.rename(folder)
    except OSError:
        if earlier.exists():
            earlier.rename(folder)
        raise
    if earlier.exists():
        shutil.rmtree(earlier)
