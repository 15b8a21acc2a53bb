"""Facts for tests: folders and workbooks with what a test wants in them, and what is found there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from kaoping.engine.facts import inspect_facts
from kaoping.problems import Fault

UNITS = "unit,name,kind,parent\na,甲镇,town,\nb,乙镇,town,\n"


def folder(path: Path, **tables: str | bytes) -> Path:
    """CSV files: table → text (as UTF-8) or bytes. Units a and b are there unless given."""
    path.mkdir(exist_ok=True)
    for name, content in {"units": UNITS, **tables}.items():
        (path / f"{name}.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    """An .xlsx with a sheet per table, cells as given."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        for name, rows in {"units": [["unit", "name", "kind"], ["a", "甲镇", "town"]], **sheets}.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def found_in(source: Path | Mapping[str, Any]) -> list[Fault]:
    """Every fault of the facts."""
    facts, faults = inspect_facts(source)
    if facts is not None:
        facts.close()
    return faults


def places(source: Path | Mapping[str, Any]) -> list[tuple[str, str | None, int | None, str | None]]:
    """Code, table, row and column of every fault."""
    return [(fault.code, fault.place.table, fault.place.row, fault.place.column) for fault in found_in(source)]


def rows(source: Path | Mapping[str, Any], table: str) -> list[dict[str, Any]]:
    """The rows of a table as far as they could be read, filled cells only."""
    facts, faults = inspect_facts(source)
    assert facts is not None, faults
    with facts:
        return [{k: v for k, v in row.items() if v is not None} for row in facts.rows(table)]
