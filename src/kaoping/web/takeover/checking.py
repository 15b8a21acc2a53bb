"""Everything that is wrong with a file of cases, and what it says in our terms: the table `typed` of DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa
from django.utils import timezone

from kaoping.problems import Fault, Place
from kaoping.web.cases.calendars import moment
from kaoping.web.cases.models import Source
from kaoping.web.site.refusals import quoted as shown
from kaoping.web.site.words import Said, said
from kaoping.web.takeover import cells, faults
from kaoping.web.takeover.columns import OURS, VALUED, plain
from kaoping.web.takeover.mapping import LONGEST, Mapping
from kaoping.web.takeover.reading import Raw
from kaoping.web.takeover.values import CHOICES, lookup

SHOWN = 20  # rows or words of one kind of fault
LISTED = 300  # words of a column on the page
AHEAD = 300  # seconds that a clock may be fast
AT_UNITS = ("dispatched", "handling", "parked", "mediation", "court", "handled", "checked")
ENDED = ("closed", "archived")
SORTS = {"moment": said("时间", "a time"), "degrees": said("度数", "degrees"), "whole": said("次数", "a count")}


@dataclass
class Found:
    """What a check found. words: column of ours → [word of theirs, rows, key or None for unknown]. `bad` of DuckDB
    holds the numbers of rows with faults."""

    faults: list[Fault] = field(default_factory=list)
    words: dict[str, list[tuple[str, int, str | None]]] = field(default_factory=dict)


class Check:
    """One check of `raw` by a mapping. cells: column of ours → its column in `raw`."""

    def __init__(self, bench: duckdb.DuckDBPyConnection, raw: Raw, mapping: Mapping, source: Source, name: str) -> None:
        self.bench, self.raw, self.mapping, self.source, self.name = bench, raw, mapping, source, name
        self.found = Found()
        self.cells = {
            ours: f"c{raw.headings.index(heading)}"
            for ours, heading in mapping.columns.items()
            if heading in raw.headings
        }

    def run(self) -> Found:
        """Fill `typed` and `bad`; nothing of it where a column that is needed is not there."""
        self.bench.execute("CREATE OR REPLACE TABLE bad (row BIGINT)")
        for name, ours in OURS.items():
            if ours.required and name not in self.cells:
                self.found.faults.append(
                    faults.NO_COLUMN.at(Place(file=self.name), what=ours.words.zh, what_en=ours.words.en)
                )
        if self.found.faults:
            return self.found
        self._look_words_up()
        self._make_typed()
        self._check_cells()
        self._check_rows()
        return self.found

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        return self.bench.execute(sql).fetchall()

    def place(self, row: int, name: str) -> Place:
        return Place(file=self.name, row=row, column=self.mapping.columns.get(name) or str(OURS[name].words))

    # --- words ------------------------------------------------------------------------------------------------------

    def _look_words_up(self) -> None:
        for name in self.cells:
            if OURS[name].kind in VALUED:
                self._look_up(name)

    def _look_up(self, name: str) -> None:
        """`words_<name>`: word → key, of every word that is there."""
        cell = cells.text(self.cells[name])
        rows = self.query(
            f"SELECT {cell} AS word, count(*), min(row) FROM raw GROUP BY 1 HAVING word IS NOT NULL ORDER BY 2 DESC"
        )
        known, chosen = lookup(name, self.source), self.mapping.values.get(name, {})
        may = set(known.values()) | {""}
        keys: list[str | None] = []
        for word, count, first in rows:
            asked = chosen.get(word[:LONGEST])
            key = asked if asked in may else known.get(plain(word))
            keys.append(key)
            if key is None:
                self._unknown(name, word, count, first)
        table = pa.table({"word": pa.array([row[0] for row in rows], pa.string()), "key": pa.array(keys, pa.string())})
        self.bench.register("looked_up", table)
        self.bench.execute(
            f"CREATE OR REPLACE TABLE words_{name} AS SELECT word, nullif(key, '') AS key FROM looked_up"
        )
        if None in keys:
            self.bench.execute(
                f"INSERT INTO bad SELECT row FROM raw WHERE {cell} IN (SELECT word FROM looked_up WHERE key IS NULL)"
            )
        self.bench.unregister("looked_up")
        pairs = sorted(zip(rows, keys, strict=True), key=lambda pair: pair[1] is not None)  # unknown ones first
        self.found.words[name] = [(row[0][:LONGEST], row[1], key) for row, key in pairs[:LISTED]]

    def _unknown(self, name: str, word: str, count: int, row: int) -> None:
        words = OURS[name].words
        if sum(fault.code == faults.UNKNOWN_WORD.code for fault in self.found.faults) < 10 * SHOWN:
            told: dict[str, Any] = {"text": shown(word), "what": words.zh, "what_en": words.en, "count": count}
            self.found.faults.append(faults.UNKNOWN_WORD.at(self.place(row, name), **told))

    # --- cells ------------------------------------------------------------------------------------------------------

    def _make_typed(self) -> None:
        """One column of each of ours, in its type; `<name>_given` keeps the text where it may be unreadable."""
        first, second, joins = ["raw.row"], ["row"], []
        for name, ours in OURS.items():
            kept = f"{name}_given"
            if name not in self.cells:
                first.append(f"NULL AS {kept}")
                second.append(f"CAST(NULL AS {_type(ours.kind)}) AS {name}")
                continue
            cell = cells.text(self.cells[name])
            if ours.kind in VALUED:
                joins.append(f"LEFT JOIN words_{name} ON words_{name}.word = {cell}")
                first.append(f"words_{name}.key AS {kept}")
            else:
                first.append(f"{cell} AS {kept}")
            second.append(f"{_typed(name, ours.kind, kept)} AS {name}")
            if ours.kind in SORTS:
                second.append(kept)
        moments = [f"{cells.sensible(name)} AS {name}" for name, ours in OURS.items() if ours.kind == "moment"]
        self.bench.execute(
            f"CREATE OR REPLACE TABLE typed AS SELECT * REPLACE ({', '.join(moments)}) FROM "
            f"(SELECT {', '.join(second)} FROM (SELECT {', '.join(first)} FROM raw {' '.join(joins)}))"
        )

    def _check_cells(self) -> None:
        for name, ours in OURS.items():
            words = ours.words
            if ours.required:
                empty = f"{name} IS NULL" + (f" AND {name}_given IS NULL" if ours.kind in SORTS else "")
                if ours.kind in VALUED:
                    empty = f"{name} IS NULL AND row NOT IN (SELECT row FROM bad)"
                for row, count in self._rows(empty, "count(*) OVER ()", most=1):
                    told = {"what": words.zh, "what_en": words.en, "count": count}
                    self.found.faults.append(faults.EMPTY_CELL.at(self.place(row, name), **told))
            if ours.kind in SORTS and name in self.cells:
                sort = SORTS[ours.kind]
                wrong = self._rows(f"{name} IS NULL AND {name}_given IS NOT NULL", f"{name}_given, count(*) OVER ()")
                for row, text, count in wrong:
                    told = {"text": shown(text), "what": sort.zh, "what_en": sort.en, "count": count}
                    self.found.faults.append(faults.UNREADABLE.at(self.place(row, name), **told))
            if ours.kind == "text" and name in self.cells:
                for row, length, count in self._rows(
                    f"length({name}) > {ours.most}", f"length({name}), count(*) OVER ()"
                ):
                    told = {"what": words.zh, "what_en": words.en, "length": length, "most": ours.most, "count": count}
                    self.found.faults.append(faults.TOO_LONG.at(self.place(row, name), **told))

    def _rows(self, wrong: str, what: str, most: int = SHOWN) -> list[tuple[Any, ...]]:
        """The first rows for which something is wrong; all of them are bad."""
        rows = self.query(f"SELECT row, {what} FROM typed WHERE {wrong} ORDER BY row LIMIT {most}")
        if rows:
            self.bench.execute(f"INSERT INTO bad SELECT row FROM typed WHERE {wrong}")
        return rows

    # --- rows -------------------------------------------------------------------------------------------------------

    def _check_rows(self) -> None:
        self.found.faults += [*self._twice(), *self._no_place(), *self._lacking(), *self._times()]

    def _twice(self) -> Iterator[Fault]:
        again = "number IN (SELECT number FROM typed GROUP BY number HAVING count(*) > 1)"
        rows = self.query(
            "SELECT number, count(*), max(row), count(*) OVER () FROM typed WHERE number IS NOT NULL GROUP BY number "
            f"HAVING count(*) > 1 ORDER BY min(row) LIMIT {SHOWN}"
        )
        if rows:
            self.bench.execute(f"INSERT INTO bad SELECT row FROM typed WHERE {again}")
        for number, times, last, count in rows:
            yield faults.TWICE.at(self.place(last, "number"), text=shown(number), times=times, count=count)

    def _no_place(self) -> Iterator[Fault]:
        off = (
            "(abs(longitude) > 180 OR abs(latitude) > 90 OR isnan(longitude) OR isnan(latitude) "
            "OR (longitude IS NULL) <> (latitude IS NULL))"
        )
        for row, longitude, latitude, count in self._rows(off, "longitude, latitude, count(*) OVER ()", most=1):
            told = {"longitude": _plain(longitude), "latitude": _plain(latitude), "count": count}
            yield faults.NO_PLACE.at(self.place(row, "longitude"), **told)

    def _lacking(self) -> Iterator[Fault]:
        for states, name in ((AT_UNITS, "lead"), (ENDED, "closed_at")):
            wrong = f"state IN {states} AND {name} IS NULL"
            for row, state, count in self._rows(wrong, "state, count(*) OVER ()", most=1):
                of, what = CHOICES["state"][state], OURS[name].words
                told = {"state": of.zh, "state_en": of.en, "what": what.zh, "what_en": what.en, "count": count}
                yield faults.STATE_NEEDS.at(self.place(row, name), **told)

    def _times(self) -> Iterator[Fault]:
        latest = int(timezone.now().timestamp()) + AHEAD
        for name in ("reported_at", "filed_at", "finished_at", "closed_at"):
            yield from self._wrong_time(name, f"{name} > {latest}", said("在现在之后", "lies in the future"))
            if name != "reported_at":
                yield from self._wrong_time(
                    name, f"{name} < reported_at", said("早于上报时间", "is before it was reported")
                )

    def _wrong_time(self, name: str, wrong: str, how: Said) -> Iterator[Fault]:
        words = OURS[name].words
        for row, at, count in self._rows(wrong, f"{name}, count(*) OVER ()", most=1):
            local = timezone.localtime(moment(at))
            told = {"what": words.zh, "what_en": words.en, "at": f"{local:%Y-%m-%d %H:%M}", "count": count}
            yield faults.TIMES.at(self.place(row, name), how=how.zh, how_en=how.en, **told)


def _type(kind: str) -> str:
    return {"degrees": "DOUBLE", "moment": "BIGINT", "whole": "INTEGER", "category": "BIGINT", "unit": "BIGINT"}.get(
        kind, "VARCHAR"
    )


def _typed(name: str, kind: str, cell: str) -> str:
    if kind == "degrees":
        return cells.degrees(cell)
    if kind == "moment":
        return cells.moment(cell, to_the_end=name == "due_at")
    if kind == "whole":
        return cells.whole(cell)
    return f"CAST({cell} AS BIGINT)" if kind in ("category", "unit") else cell


def _plain(number: float | None) -> str:
    return "—" if number is None else f"{number:g}"


def is_error(found: list[Fault]) -> bool:
    return any(fault.severity == "error" for fault in found)
