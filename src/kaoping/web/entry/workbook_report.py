"""What the check of a workbook is kept as: counts, faults, and the sheet itself with the cells that matter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kaoping.problems import Fault, errors
from kaoping.web.collection.figures import plain
from kaoping.web.entry.workbook_book import FIXED
from kaoping.web.entry.workbook_cells import text_in
from kaoping.web.entry.workbook_checking import Checked, Moved
from kaoping.web.entry.workbook_reading import Grid, column_of, letters
from kaoping.web.people.models import Person

WHOLE = 2_000  # cells of a sheet that is shown whole
SHOWN = 4_000  # cells that are kept of a larger one
CONFLICTS = 500
SORTS = ("new", "changed", "cleared", "conflict")


def report_of(checked: Checked, grid: Grid, names: dict[str, str], revision: int, *first: Fault) -> dict[str, Any]:
    """names: of units by code; first: faults that are told before those of the file."""
    faults = sorted([*first, *checked.faults], key=lambda fault: fault.severity != "error")
    return {
        "units": len(checked.units),
        **{sort: checked.of(sort) for sort in SORTS},
        "same": checked.same,
        "hidden": len(checked.hidden),
        "digest": checked.digest,
        "revision": revision,
        "errors": checked.errors,
        "warnings": sum(fault.severity == "warning" for fault in faults),
        "faults": [fault.as_json() for fault in faults],
        "conflicts": _conflicts(checked.moved, names),
        **_picture(checked, grid, names, faults),
    }


def refusal(wrong: list[Fault]) -> dict[str, Any]:
    """A workbook that is not looked into any further."""
    counts = dict.fromkeys(("units", *SORTS, "same", "hidden", "warnings"), 0)
    return {
        **counts, "digest": "", "revision": 0, "errors": len(errors(wrong)), "conflicts": [], "columns": [],
        "shown": [], "more": 0, "faults": [fault.as_json() for fault in wrong],
    }  # fmt: skip


def _conflicts(moved: list[Moved], names: dict[str, str]) -> list[dict[str, Any]]:
    both = [each for each in moved if each.both][:CONFLICTS]
    people = Person.objects.in_bulk({each.kept.by for each in both if each.kept and each.kept.by})
    return [
        {
            "cell": f"{letters(each.column)}{each.row}", "unit": each.change.unit,
            "name": names.get(each.change.unit, ""),
            "key": each.want.key, "title": each.want.title, "title_en": each.want.title_en,
            "base": plain(each.change.base), "now": plain(each.now), "new": plain(each.change.new),
            "by": people[each.kept.by].name if each.kept and each.kept.by in people else "",
        }
        for each in both
    ]  # fmt: skip


def _picture(checked: Checked, grid: Grid, names: dict[str, str], told: list[Fault]) -> dict[str, Any]:
    """The rows that are shown: all of a small sheet, else those with something to look at, faults first."""
    marks = _marks(checked, told)
    columns = [(column, key) for column, key in sorted(checked.heads.items()) if key not in FIXED]
    rows = sorted({row for row, _ in marks} | set(checked.units))
    if len(rows) * max(len(columns), 1) > WHOLE:
        rows = _that_matter(marks, max(SHOWN // max(len(columns), 1), 20))
    touched = {row for row, _ in marks}
    return {
        "columns": [key for _, key in columns],
        "shown": [_row(row, columns, checked, grid, names, marks) for row in rows],
        "more": len(touched - set(rows)),
    }


def _marks(checked: Checked, told: list[Fault]) -> dict[tuple[int, int], dict[str, Any]]:
    """(row, column) → how the cell looks, what stands there now, the numbers of its faults."""
    found: dict[tuple[int, int], dict[str, Any]] = {
        (each.row, each.column): {"look": each.sort, "now": plain(each.now), "new": plain(each.change.new)}
        for each in checked.moved
    }
    for number, fault in enumerate(told):
        if fault.place.row and fault.place.column:
            cell = found.setdefault((fault.place.row, column_of(fault.place.column)), {})
            cell["look"] = "bad"
            cell.setdefault("told", []).append(number)
    return found


def _that_matter(marks: dict[tuple[int, int], dict[str, Any]], most: int) -> list[int]:
    order = {"bad": 0, "conflict": 1, "cleared": 2, "changed": 3, "new": 4}
    best: dict[int, int] = {}
    for (row, _), cell in marks.items():
        best[row] = min(best.get(row, 9), order[cell["look"]])
    return sorted(sorted(best, key=lambda row: (best[row], row))[:most])


def _row(
    row: int,
    columns: Iterable[tuple[int, str]],
    checked: Checked,
    grid: Grid,
    names: dict[str, str],
    marks: dict[tuple[int, int], dict[str, Any]],
) -> dict[str, Any]:
    cells, unit = grid.cells.get(row, {}), checked.units.get(row, "")
    at = {key: column for column, key in checked.heads.items()}
    code = unit or text_in(cells.get(at.get("unit", 0)))[:60]
    name = names.get(unit) or text_in(cells.get(at.get("name", 0)))[:120]
    wrong = [number for key in FIXED for number in marks.get((row, at.get(key, 0)), {}).get("told", [])]
    return {
        "row": row, "unit": code, "name": name, "told": wrong,
        "cells": [{"text": _text(cells, column), **marks.get((row, column), {})} for column, _ in columns],
    }  # fmt: skip


def _text(cells: dict[int, Any], column: int) -> str:
    return cells[column][1][:40] if column in cells else ""
