"""What a cell of a workbook holds, as a figure or as a text."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from kaoping.problems import Fault
from kaoping.web.collection.faults import NOT_A_NUMBER
from kaoping.web.collection.figures import read_figure
from kaoping.web.entry.workbook_reading import Cell, Sort
from kaoping.web.site.refusals import quoted
from kaoping.web.site.words import Said, said

SORTS: dict[Sort, Said] = {
    "text": said("文字", "text"),
    "flag": said("逻辑值", "true or false"),
    "error": said("错误值", "an error"),
    "formula": said("公式", "a formula"),
    "date": said("日期", "a date"),
    "percent": said("百分比", "a percentage"),
}
EXACT = 15  # digits that a spreadsheet keeps and shows of a number


def figure_in(cell: Cell) -> tuple[Decimal | Fault | None, dict[str, Any] | None, bool]:
    """The figure of a cell (a Fault: too many digits), or what else it is (details of the fault); and whether it is
    kept as text."""
    sort, text = cell
    if sort == "number":
        return _number(text)
    if sort == "text":
        found = read_figure(text)
        if not isinstance(found, Fault) or found.kind is not NOT_A_NUMBER:
            return found, None, found is not None
    return None, _other(sort, text), False


@lru_cache(maxsize=20_000)
def _number(text: str) -> tuple[Decimal | Fault | None, dict[str, Any] | None, bool]:
    """A number as the spreadsheet shows it: what a sum of fractions leaves behind the 15th digit is no figure."""
    try:
        shown = text if len(text) <= EXACT and "E" not in text.upper() else f"{float(text):.{EXACT}g}"
        found = read_figure(format(Decimal(shown), "f"))
    except (ValueError, ArithmeticError):
        return None, _other("text", text), False
    return (
        (None, _other("error", text), False)
        if isinstance(found, Fault) and found.kind is NOT_A_NUMBER
        else (found, None, False)
    )


def _other(sort: Sort, text: str) -> dict[str, Any]:
    words = SORTS.get(sort, SORTS["text"])
    return {"text": quoted(text), "what": words.zh, "what_en": words.en}


def text_in(cell: Cell | None, *, strip: bool = True) -> str:
    """The text of a cell; "" for none and for a formula, which is no text of ours."""
    if cell is None or cell[0] == "formula":
        return ""
    return cell[1].strip() if strip else cell[1]
