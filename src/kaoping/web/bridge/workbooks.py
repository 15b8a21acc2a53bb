"""The engine's guard for workbooks, for files that are no facts: units and people."""

from __future__ import annotations

from kaoping.engine.reading.cells import as_text
from kaoping.engine.reading.csv_text import signature
from kaoping.engine.reading.workbook_guard import SheetLook, look_through

__all__ = ["SheetLook", "as_text", "look_through", "signature"]
