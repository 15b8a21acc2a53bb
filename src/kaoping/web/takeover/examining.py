"""One import from its file to the rows to write: read, mapped, checked, placed, compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from kaoping.problems import Fault, Refused, errors
from kaoping.web.cases.models import Source
from kaoping.web.takeover import mapping as mappings
from kaoping.web.takeover import reading
from kaoping.web.takeover.checking import Check
from kaoping.web.takeover.columns import suggested
from kaoping.web.takeover.comparing import Counts, compare
from kaoping.web.takeover.mapping import Mapping
from kaoping.web.takeover.ripening import ripen

SAMPLE = 3  # rows
CELL = 60  # characters of a cell in it
Load = Callable[[duckdb.DuckDBPyConnection], reading.Raw]


@dataclass
class Examined:
    """mapping: as it was used. words: column of ours → [word, rows, key or None]. counts: None where it did not come
    to comparing."""

    mapping: Mapping = field(default_factory=Mapping)
    headings: list[str] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)
    words: dict[str, list[tuple[str, int, str | None]]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    counts: Counts | None = None

    @property
    def is_sound(self) -> bool:
        """Whether it can be written: no error, or every error is that of a row that is left out."""
        return self.counts is not None and (self.mapping.leave_out or not errors(self.faults))

    def as_json(self) -> dict[str, Any]:
        wrong = errors(self.faults)
        return {
            "headings": self.headings,
            "sample": self.sample,
            "words": {name: [list(each) for each in words] for name, words in self.words.items()},
            "counts": self.counts.as_json() if self.counts else {},
            "faults": [fault.as_json() for fault in self.faults],
            "errors": len(wrong),
            "warnings": len(self.faults) - len(wrong),
        }


def of_file(path: Path, name: str) -> Load:
    return lambda bench: reading.load(bench, path, name)


def of_rows(rows: Sequence[dict[str, Any]]) -> Load:
    return lambda bench: reading.load_rows(bench, rows)


def examine(bench: duckdb.DuckDBPyConnection, load: Load, source: Source, kept: dict[str, Any], name: str) -> Examined:
    """kept: the mapping that somebody chose; without columns it is suggested. Tables are left in the bench."""
    made = Examined()
    try:
        raw = load(bench)
    except Refused as refused:
        made.mapping, made.faults = mappings.read(kept), refused.faults
        return made
    made.headings, made.sample = list(raw.headings), _sample(bench, len(raw.headings))
    made.mapping = _mapping(kept, source, made.headings)
    check = Check(bench, raw, made.mapping, source, name)
    found = check.run()
    made.words, made.faults = found.words, found.faults
    if all(each in check.cells for each in ("number", "reported_at", "state")):
        _compare(bench, made, source, name)
    made.faults = Refused(made.faults).faults  # errors first
    return made


def _compare(bench: duckdb.DuckDBPyConnection, made: Examined, source: Source, name: str) -> None:
    names = [each[0] for each in bench.execute("DESCRIBE typed").fetchall() if not each[0].endswith("_given")]
    typed = bench.execute(f"SELECT {', '.join(names)} FROM typed ORDER BY row").to_arrow_table()
    ripe = ripen(typed, source, made.mapping, name)
    bench.register("ripe_rows", ripe.rows)
    bench.execute("CREATE OR REPLACE TABLE ripe AS SELECT * FROM ripe_rows")
    bench.unregister("ripe_rows")
    if len(ripe.bad):
        bench.register("beyond", pa.table({"row": ripe.bad}))
        bench.execute("INSERT INTO bad SELECT row FROM beyond")
        bench.unregister("beyond")
    made.counts, conflicts = compare(bench, source, made.mapping, name)
    made.faults += [*ripe.faults, *conflicts]


def _mapping(kept: dict[str, Any], source: Source, headings: list[str]) -> Mapping:
    """What was chosen, or what the source used the last time and the names of the columns say."""
    if kept.get("columns"):
        return mappings.read(kept)
    earlier = mappings.read(source.mapping)
    columns = suggested(headings, earlier.columns)
    return mappings.read(
        {**kept, "columns": columns, "values": earlier.values, "system": kept.get("system", earlier.system)}
    )


def _sample(bench: duckdb.DuckDBPyConnection, width: int) -> list[list[str]]:
    names = ", ".join(f"left(coalesce(c{at}, ''), {CELL})" for at in range(width))
    return [list(row) for row in bench.execute(f"SELECT {names} FROM raw ORDER BY row LIMIT {SAMPLE}").fetchall()]
