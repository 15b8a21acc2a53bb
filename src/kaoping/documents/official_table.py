"""The table of items on pages across: merged cells for sections, a head on every page, the sum at the end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from kaoping.aligned import width
from kaoping.documents.official_page import CELL, HEI, LEFT, MIDDLE, Page, written
from kaoping.documents.official_rows import Above, Row
from kaoping.scheme.voice import Voice

WIDTH, LETTER = 257, 1.9  # millimetres: between the margins, half a Chinese character
LONGEST_KEPT = 420  # characters of a row that is not broken between pages
INDENT, LOWEST = Pt(10), Mm(8)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of the table. levels: how many columns the items take; widths in millimetres."""

    levels: int
    method: bool
    responsible: bool
    widths: tuple[int, ...]

    @property
    def points(self) -> int:
        return 1 + self.levels


def layout(rows: Sequence[Row]) -> Layout:
    """As many columns as the items are deep; columns without any entry are left out."""
    levels = max((len(row.above) for row in rows), default=0) + 1
    method, responsible = any(row.method for row in rows), any(row.responsible for row in rows)
    longest = max((len(row.above[0].id if row.above else row.id) for row in rows), default=0)
    items = {1: (52,), 2: (30, 42), 3: (25, 29, 36)}.get(levels, tuple([22] * levels))
    fixed = [12 if longest < 4 else 17, *items, 14]
    ends = [wide_enough(row.method for row in rows)] * method
    ends += [wide_enough(row.responsible for row in rows)] * responsible
    return Layout(levels, method, responsible, (*fixed, WIDTH - sum(fixed) - sum(ends), *ends))


def wide_enough(texts: Iterable[str]) -> int:
    """The width of a column in which names are not broken, within reason."""
    names = (name for text in texts for name in re.split("[、，, ]", text))
    return min(40, max(24, 6 + round(max(map(width, names)) * LETTER)))


def draw(page: Page, rows: Sequence[Row], total: str | None, voice: Voice) -> None:
    plan = layout(rows)
    table = page.file.add_table(rows=1 + len(rows) + (total is not None), cols=len(plan.widths))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    lines = [list(line.cells) for line in table.rows]
    for column, size in zip(table.columns, plan.widths, strict=True):
        column.width = Mm(size)
    for made, line in zip(table.rows, lines, strict=True):
        made.height, made.height_rule = LOWEST, WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, size in zip(line, plan.widths, strict=True):
            cell.width, cell.vertical_alignment = Mm(size), WD_CELL_VERTICAL_ALIGNMENT.CENTER
    head(table.rows[0], lines[0], plan, voice)
    sections(lines[1:], rows, plan, voice)
    for line, made, row in zip(lines[1:], list(table.rows)[1:], rows, strict=False):
        item(line, row, plan)
        if sum(len(text) for _, text in row.standard) < LONGEST_KEPT:
            switch_on(made, "w:cantSplit")
    if total is not None:
        sums(lines[-1], total, plan, voice)


def head(made: Any, line: list[Any], plan: Layout, voice: Voice) -> None:
    """The head row, repeated on every page."""
    ends = [("考核方式", "Method")] * plan.method + [("责任单位", "Responsible")] * plan.responsible
    names = [("序号", "No."), *item_names(plan.levels), ("分值", "Points"), ("评分标准", "Standard"), *ends]
    for cell, name in zip(line, names, strict=True):
        fill(cell, voice.pick(*name), MIDDLE, font=HEI)
        shade(cell)
    switch_on(made, "w:tblHeader")
    switch_on(made, "w:cantSplit")


def item_names(levels: int) -> list[tuple[str, str]]:
    """What the columns of the items are called."""
    if levels == 1:
        return [("考核项目", "Item")]
    if levels == 2:
        return [("考核项目", "Item"), ("考核子项目", "Sub-item")]
    ranks = ("一级", "二级", "三级", "四级", "五级", "六级", "七级", "八级", "九级")
    return [(f"{rank}指标", f"Level {at}") for at, rank in enumerate(ranks[:levels], 1)] + [("指标", "Item")] * (
        levels - 9
    )


def sections(lines: list[list[Any]], rows: Sequence[Row], plan: Layout, voice: Voice) -> None:
    """The cells of sections, each over all its rows; the outermost ones have their number in the first column."""
    for level in range(plan.levels - 1):
        for first, last in stretches([row.above[: level + 1] if len(row.above) > level else None for row in rows]):
            above = rows[first].above[level]
            section(joined(lines, first, last, 1 + level), above, level, voice)
            if level == 0:
                fill(joined(lines, first, last, 0), above.id, MIDDLE)


def joined(lines: list[list[Any]], first: int, last: int, column: int) -> Any:
    """One cell over several rows."""
    cell = lines[first][column]
    return cell.merge(lines[last][column]) if last > first else cell


def stretches(groups: Sequence[tuple[Above, ...] | None]) -> list[tuple[int, int]]:
    """First and last row of every run of the same section."""
    edges = [0, *(at for at, (one, other) in enumerate(pairwise(groups), 1) if one != other), len(groups)]
    return [(first, end - 1) for first, end in pairwise(edges) if first < end and groups[first] is not None]


def section(cell: Any, above: Above, level: int, voice: Voice) -> None:
    fill(cell, above.title if level == 0 else f"{above.id} {above.title}", MIDDLE)
    if above.points and above.points != "—":
        unit = voice.pick("（{} 分）", "({} points)")
        written(cell.add_paragraph(), unit.format(above.points), CELL, MIDDLE, tight=True)


def item(line: list[Any], row: Row, plan: Layout) -> None:
    """The cells of one item; its name reaches as far as the columns of deeper items do."""
    if not row.above:
        fill(line[0], row.id, MIDDLE)
    name = line[1 + len(row.above)]
    if len(row.above) + 1 < plan.levels:
        name = name.merge(line[plan.levels])
    fill(name, f"{row.id} {row.title}" if row.above and row.id else row.title, LEFT)
    fill(line[plan.points], row.points, MIDDLE)
    for at, (depth, text) in enumerate(row.standard):
        cell = line[plan.points + 1]
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        written(paragraph, text, CELL, LEFT, tight=True).paragraph_format.left_indent = INDENT * max(0, depth - 1)
    texts = [row.method] * plan.method + [row.responsible] * plan.responsible
    for cell, text in zip(line[plan.points + 2 :], texts, strict=True):
        fill(cell, text, MIDDLE)


def sums(line: list[Any], total: str, plan: Layout, voice: Voice) -> None:
    cell = line[0].merge(line[plan.levels])
    fill(cell, voice.pick("合计", "Total"), MIDDLE, font=HEI)
    fill(line[plan.points], total, MIDDLE, font=HEI)


# --- cells


def fill(cell: Any, text: str, align: Any, **look: Any) -> None:
    """A text in a cell; merging has left no text behind."""
    for spare in cell.paragraphs[1:]:
        spare._p.getparent().remove(spare._p)
    written(cell.paragraphs[0], text, CELL, align, tight=True, **look)


def shade(cell: Any) -> None:
    made = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "F2F2F2")):
        made.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(made)


def switch_on(row: Any, name: str) -> None:
    """Switch on a property of a row: repeated as a head, not broken between pages."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))
