"""What the script of the sheet is sent: all cells at first, afterwards what others changed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import timezone

from kaoping.web.collection.figures import plain
from kaoping.web.entry.grid import Grid, Head, as_rows, questions_in
from kaoping.web.entry.stored import Cells
from kaoping.web.facts.cells import FIELDS

MOST_ROWS = 5000  # changed cells in one answer; beyond it the whole sheet is sent anew


def everything(grid: Grid) -> dict[str, Any]:
    """The sheet: units, columns, and columns of texts in the order of the units ("" for an empty cell)."""
    cells, codes = grid.cells(), [code for code, _ in grid.units]
    return {
        **state(grid),
        "units": [list(unit) for unit in grid.units],
        "columns": [_column(grid, head) for head in grid.heads],
        "figures": {head.key: _texts(cells, head, codes) for head in grid.heads},
        "reasons": {head.key: cells.reasons.get(head.key, {}) for head in grid.heads if head.key in cells.reasons},
        "assessors": {part: grid.assessor(part) for part in _assessors(grid, cells)},
        "questions": as_rows(grid, questions_in(grid, cells, grid.heads)),
    }


def state(grid: Grid) -> dict[str, Any]:
    """What may have changed beside the figures."""
    return {
        "revision": grid.cycle.facts_revision,
        "stamp": grid.stamp,
        "open": grid.open,
        "shared": bool(grid.own and grid.own.person_id is None),
        "states": {head.key: [head.state, head.writes] for head in grid.heads},
        "recused": grid.recused if grid.own_in_front else {},
    }


def _column(grid: Grid, head: Head) -> dict[str, Any]:
    want = head.want
    return {
        "key": head.key, "table": want.table, "part": head.part, "id": head.id, "title": head.title,
        "period": want.period, "of": want.of, "least": head.least, "most": head.most,
    }  # fmt: skip


def _texts(cells: Cells, head: Head, codes: list[str]) -> dict[str, list[str]]:
    """Assessor or period → figures; the one in front is always there, the others by their codes."""
    found: dict[str, list[str]] = {}
    texts: dict[Decimal | None, str] = {None: ""}  # the same figures come again and again
    for part in dict.fromkeys((head.part, *sorted(cells.parts(head.key)))):
        figures = cells.of(head.key, part)
        texts |= {figure: plain(figure) for figure in set(figures.values()) - texts.keys()}
        found[part] = [texts[figures.get(code)] for code in codes] if figures else []
    return found


def _assessors(grid: Grid, cells: Cells) -> list[str]:
    """Codes of those who have a seat, and of everybody whose marks stand in a column."""
    marks = [part for head in grid.heads if head.marks for part in cells.parts(head.key)]
    return list(dict.fromkeys([*(seat.code for seat in grid.seats), *marks]))


def changes(grid: Grid, since: int) -> dict[str, Any]:
    """Cells written after a revision: [key, part, unit, text, reason, who, clock]; `anew` where the whole sheet has to
    be fetched. filled: how many cells of the columns hold a figure, so that the script notices deleted rows."""
    rows = list(_changed(grid, since))
    if since > grid.cycle.facts_revision or len(rows) > MOST_ROWS:
        return {"anew": True}
    touched = {row[0] for row in rows}
    cells = grid.cells()
    heads = [head for head in grid.heads if head.key in touched]
    filled = sum(len(figures) for parts in cells.figures.values() for figures in parts.values())
    asked = as_rows(grid, questions_in(grid, cells, heads)) if heads else {}
    return {**state(grid), "cells": rows, "filled": filled, "questions": asked}


def _changed(grid: Grid, since: int) -> Iterable[list[Any]]:
    for table, (model, code, part, figure) in FIELDS.items():
        wants = [want for want in grid.sheet.columns if want.table == table]
        keys = {(want.code, want.period): want.key for want in wants}
        rows = model._default_manager.filter(
            cycle=grid.cycle, revision__gt=since, **{f"{code}__in": {want.code for want in wants}}
        ).values_list(code, part, "unit", figure, "reason", "entered_by__name", "entered_at")
        for item, which, unit, number, reason, who, at in rows[: MOST_ROWS + 1]:
            key = keys.get((item, which if table == "values" else ""))
            if key is not None:
                clock = timezone.localtime(at).strftime("%H:%M:%S") if at else ""
                yield [key, which, unit, plain(number), reason, who or "", clock]
