"""What is different between two sets of frozen fact tables, and which items of a unit read what is different."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb

from kaoping.engine.reading.sql_text import file_literal, quoted
from kaoping.engine.reasons import Subject
from kaoping.engine.tables import TABLES
from kaoping.engine.telling.fact_requests import FactRequest, fact_requests
from kaoping.problems import Language
from kaoping.scheme.model import Leaf, Scheme, Section
from kaoping.scheme.words import COLUMNS, VALUES
from kaoping.scheme.words import TABLES as TABLE_WORDS
from kaoping.web.bridge.schemes import edition

How = Literal["added", "removed", "changed"]
MOST = 20_000  # rows of one table that are kept; the others are counted
Cells = dict[str, str | None]
FLAGS = {name: frozenset(c.name for c in table.columns if c.type == "flag") for name, table in TABLES.items()}


@dataclass(frozen=True, slots=True)
class FactChange:
    """One row of fact that is in one of the two only, or has other cells. before, after: the row, empty where it is
    not. unit: whose fact it is (or was)."""

    table: str
    how: How
    key: str
    unit: str
    before: Cells
    after: Cells

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that differ; of a row that is in one only those that are filled."""
        return tuple(name for name in self.after or self.before if self.before.get(name) != self.after.get(name))


@dataclass(frozen=True, slots=True)
class TableChange:
    """One fact table: how many rows are new, gone, or differ; the rows themselves as far as they are kept."""

    table: str
    added: int
    removed: int
    changed: int
    rows: tuple[FactChange, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def changed_tables(before: Path, after: Path) -> tuple[TableChange, ...]:
    """The tables that differ between two folders of Parquet files. Equal cells are equal as texts: 1.50 is 1.5."""
    with duckdb.connect(":memory:", config={"threads": 2}) as bench:
        return tuple(found for name in TABLES if (found := changed_table(bench, name, before, after)))


def changed_table(bench: duckdb.DuckDBPyConnection, name: str, before: Path, after: Path) -> TableChange:
    kinds = [kinds_of(bench, folder / f"{name}.parquet") for folder in (before, after)]
    given = dict.fromkeys((*kinds[0], *kinds[1]))
    columns = sorted(given, key=lambda c: (c not in TABLES[name].names, c not in TABLES[name].key))
    if not columns:
        return TableChange(name, 0, 0, 0, ())
    for side, folder, own in zip(("a", "b"), (before, after), kinds, strict=True):
        cells = ", ".join(f"{as_text(column, own)} AS {quoted(column)}" for column in columns)
        source = f"read_parquet({file_literal(folder / f'{name}.parquet')})" if own else "(SELECT 1 WHERE false)"
        bench.execute(f"CREATE OR REPLACE TEMP TABLE {side} AS SELECT {cells} FROM {source}")
    key = TABLES[name].key
    joined = " AND ".join(f"coalesce(a.{quoted(c)}, '') = coalesce(b.{quoted(c)}, '')" for c in key)
    differ = " OR ".join(f"a.{quoted(c)} IS DISTINCT FROM b.{quoted(c)}" for c in columns)
    here = {side: f"{side}.{quoted(key[0])} IS NOT NULL" for side in "ab"}
    bench.execute(
        f"CREATE OR REPLACE TEMP TABLE d AS SELECT {here['a']} AS in_a, {here['b']} AS in_b, a AS a, b AS b "
        f"FROM a FULL JOIN b ON {joined} WHERE {differ}"
    )
    counted = "count(*) FILTER (NOT in_a), count(*) FILTER (NOT in_b), count(*) FILTER (in_a AND in_b)"
    added, removed, changed = bench.execute(f"SELECT {counted} FROM d").fetchall()[0]
    found = bench.execute(f"SELECT in_a, in_b, a, b FROM d ORDER BY coalesce(b, a) LIMIT {MOST}").fetchall()
    return TableChange(name, added, removed, changed, tuple(change_of(name, *row) for row in found))


def kinds_of(bench: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    """Columns of a file with their types; none where there is no file."""
    if not path.exists():
        return {}
    rows = bench.execute(f"DESCRIBE SELECT * FROM read_parquet({file_literal(path)})").fetchall()
    return {str(row[0]): str(row[1]) for row in rows}


def as_text(column: str, kinds: Mapping[str, str]) -> str:
    """A cell as text; numbers without needless zeros."""
    kind = kinds.get(column)
    if kind is None:
        return "CAST(NULL AS VARCHAR)"
    text = f"CAST({quoted(column)} AS VARCHAR)"
    if kind.startswith("DECIMAL"):
        return f"CASE WHEN contains({text}, '.') THEN regexp_replace({text}, '\\.?0+$', '') ELSE {text} END"
    return text


def change_of(name: str, in_a: bool, in_b: bool, a: Cells | None, b: Cells | None) -> FactChange:
    before, after = (a or {}) if in_a else {}, (b or {}) if in_b else {}
    row = after or before
    how: How = "changed" if in_a and in_b else "added" if in_b else "removed"
    key = " · ".join(row.get(column) or "—" for column in TABLES[name].key)
    return FactChange(name, how, key, row.get("unit") or "", before, after)


# --- which item reads a row --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reader:
    """What one leaf item looks at. below: also facts of units below; peers: facts of every appraised unit."""

    table: str
    fixed: tuple[tuple[str, tuple[str, ...]], ...]
    columns: tuple[str, ...]
    below: bool
    peers: bool

    def reads(self, change: FactChange) -> bool:
        """Whether the item looks at a row that changed, as it was or as it is."""
        if change.table != self.table:
            return False
        if self.table == "units":
            return change.how != "changed" or not set(change.columns).isdisjoint({*self.columns, "kind", "parent"})
        return any(
            all((row.get(column) or "") in words for column, words in self.fixed)
            for row in (change.before, change.after)
            if row
        )


class Readers:
    """What the leaf items of a scheme look at, and the scheme's words for what stands in the facts."""

    def __init__(self, text: str, decisions: Mapping[str, str]) -> None:
        scheme = edition(text, decisions).scheme
        inputs, above = scheme.inputs, dict(ancestors(scheme))
        self.of = {leaf.id: tuple(readers_of(leaf, scheme, above[leaf.id])) for leaf in scheme.leaves()}
        self.titles: dict[tuple[str, str], dict[str, str]] = {
            ("incidents", "kind"): {id: each.title for id, each in inputs.kinds.items()},
            ("values", "indicator"): {id: each.title for id, each in inputs.indicators.items()},
            ("ballots", "survey"): {id: each.title for id, each in inputs.surveys.items()},
        }

    def words(self, table: str, column: str, cell: str | None, language: Language) -> str:
        """A cell as people say it: by the scheme's title (Chinese) or the word of the trade where there is one."""
        if cell is None:
            return "—"
        pair = VALUES.get((table, column), {}).get(cell)
        if pair is not None:
            return pair.zh if language == "zh" else pair.en
        if column in FLAGS.get(table, ()):
            return {"true": ("是", "yes"), "false": ("否", "no")}[cell][language == "en"]
        return self.titles.get((table, column), {}).get(cell, cell) if language == "zh" else cell


def readers_of(leaf: Leaf, scheme: Scheme, above: tuple[str, ...]) -> Iterator[Reader]:
    for request in fact_requests(leaf, scheme, Subject("")):
        yield Reader(request.table, request.fixed, request.columns, deep(request), request.peers)
    yield Reader("exemptions", (("item", (leaf.id, *above)),), (), False, False)


def deep(request: FactRequest) -> bool:
    return request.below or request.each is not None


def ancestors(scheme: Scheme) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every item with the sections that it stands in."""

    def below(entries: tuple[Leaf | Section, ...], above: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        for entry in entries:
            yield entry.id, above
            if isinstance(entry, Section):
                yield from below(entry.items, (*above, entry.id))

    return below(scheme.items, ())


def table_words(table: str, language: Language) -> str:
    """What a fact table is called."""
    words = TABLE_WORDS[table]
    return words.zh if language == "zh" else words.en


def column_words(table: str, column: str, language: Language) -> str:
    """What a column is called; attributes of units by their name in the file."""
    known: Any = COLUMNS[table].get(column)
    if known is None:
        return column
    return str(known.name.zh if language == "zh" else known.name.en)
