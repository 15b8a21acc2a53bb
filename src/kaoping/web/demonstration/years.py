"""The facts of one regime in one year, in the codes of the one district.

The running year ends today: nothing is reported before it happened. Earlier years are drawn with other luck, and with
fewer grids (they were divided since), so that there is a trend to see and not three times the same rows.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from kaoping.demonstration import draw
from kaoping.demonstration.chance import Chance
from kaoping.web.demonstration.district import District

Row = dict[str, Any]
Tables = dict[str, list[Row]]
KEPT_OF_CASES = {"minhang-daliandong": 0.4}  # share of an earlier year's cases
DIVIDED = "dongying-towns"  # the regime that scores every grid; fewer grids report fewer daily matters


def facts_of(
    scheme: str, year: int, district: District, *, back: int = 0, until: datetime.date | None = None
) -> Tables:
    """Tables (without units) of a regime: rows with cells as text. back: how many years before the running one."""
    codes = district.codes[scheme]
    found: Tables = {}
    for table, columns, rows in draw(scheme, str(year), f"{back} years before" if back else "").tables():
        if table != "units":
            found[table] = list(_rows(columns, rows, codes))
    if back:
        _earlier(scheme, found, back)
    if until is not None:
        _cut(found, until)
    return found


def as_arrow(tables: Tables) -> dict[str, pa.Table]:
    """Rows as columns of text, the way a file would bring them."""
    return {
        table: pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in rows[0]})
        for table, rows in tables.items()
        if rows
    }


def grids_then(codes: frozenset[str], back: int) -> frozenset[str]:
    """Units that were there `back` years ago: before the running year a community had one grid."""
    return frozenset(code for code in codes if not back or not was_divided(code))


def was_divided(code: str) -> bool:
    """Whether a grid came into being when the grids were divided."""
    return "-G" in code and not code.endswith("-G1")


def _rows(columns: Sequence[str], rows: Any, codes: Mapping[str, str]) -> Iterator[Row]:
    place = list(columns).index("unit")
    for row in rows:
        cells = [None if cell is None or cell == "" else str(cell) for cell in row]
        cells[place] = codes[str(cells[place])]
        yield dict(zip(columns, cells, strict=True))


# --- earlier years ------------------------------------------------------------------------------------------------


def _earlier(scheme: str, tables: Tables, back: int) -> None:
    chance = Chance(f"kaoping {scheme} {back} years before")
    form: dict[str, float] = {}

    def luck(unit: str) -> float:
        town = unit.split("-")[0]
        if town not in form:
            form[town] = chance.share()
        return form[town]

    tables["cases"] = list(_fewer_cases(scheme, tables.get("cases", []), chance))
    tables["incidents"] = [row for row in tables.get("incidents", []) if not chance.happens(0.7 * luck(row["unit"]))]
    _worse_marks(tables.get("marks", []), chance, luck)
    _other_values(tables.get("values", []), luck)


def _fewer_cases(scheme: str, rows: list[Row], chance: Chance) -> Iterator[Row]:
    kept = KEPT_OF_CASES.get(scheme, 1.0)
    for row in rows:
        if was_divided(row["unit"]):
            community = row["unit"].rpartition("-G")[0]
            if scheme == DIVIDED and row["level"] == "日常":
                continue
            row["unit"] = community if scheme == DIVIDED else f"{community}-G1"
        if kept == 1.0 or chance.happens(kept):
            yield row


def _worse_marks(rows: list[Row], chance: Chance, luck: Callable[[str], float]) -> None:
    for row in rows:
        if row["points"] is not None and chance.happens(0.6 * luck(row["unit"])):
            row["points"] = f"{max(0.0, round(float(row['points']) - chance.pick((0.1, 0.2, 0.3)), 2)):g}"


def _other_values(rows: list[Row], luck: Callable[[str], float]) -> None:
    """Whole figures go up or down together, so that no part grows larger than its whole."""
    for row in rows:
        if row["value"] and row["value"].isdigit() and int(row["value"]) > 20:
            row["value"] = str(int(int(row["value"]) * (0.86 + 0.2 * luck(row["unit"]))))


# --- the running year ---------------------------------------------------------------------------------------------


def _cut(tables: Tables, until: datetime.date) -> None:
    """Leave out what had not happened at the end of a day."""
    last, month = f"{until.isoformat()} 23:59:59", f"{until.year}-{until.month:02}"
    tables["cases"] = [_known(row, last) for row in tables.get("cases", []) if row["reported_at"] <= last]
    tables["incidents"] = [row for row in tables.get("incidents", []) if row["occurred_on"] <= last[:10]]
    tables["values"] = [
        row for row in tables.get("values", []) if len(row["period"] or "") != 7 or row["period"] < month
    ]


def _known(row: Row, last: str) -> Row:
    if row["filed_at"] and row["filed_at"] > last:
        row |= {"filed_at": None, "due_at": None, "closed_at": None, "status": "待立案"}
    elif row["closed_at"] and row["closed_at"] > last:
        row |= {"closed_at": None, "status": "处置中"}
    return row
