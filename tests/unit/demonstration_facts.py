"""The demonstration facts of all schemes, written once for a test module and read table by table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from kaoping import demonstration

Row = dict[str, str]


class Folder:
    """The tables of one scheme, read once each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read: dict[str, list[Row]] = {}

    def __call__(self, table: str, **wanted: str) -> list[Row]:
        if table not in self._read:
            file = self.path / f"{table}.csv"
            self._read[table] = list(csv.DictReader(file.open(encoding="utf-8", newline=""))) if file.exists() else []
        return [row for row in self._read[table] if all(row[column] == value for column, value in wanted.items())]

    def town_of(self) -> dict[str, str]:
        """The town that every unit belongs to (a unit above the towns is left out)."""
        units = {row["unit"]: row for row in self("units")}
        return {unit: town for unit in units if (town := next(self._towns_above(units, unit), None))}

    @staticmethod
    def _towns_above(units: dict[str, Row], unit: str) -> Iterator[str]:
        while unit:
            if units[unit]["kind"] == "town":
                yield unit
            unit = units[unit]["parent"]


def write_all(root: Path) -> dict[str, Folder]:
    for scheme in demonstration.SCHEMES:
        demonstration.write(scheme, root / scheme)
    return {scheme: Folder(root / scheme) for scheme in demonstration.SCHEMES}
