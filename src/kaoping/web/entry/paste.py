"""What a paste would do to a sheet, cell by cell, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kaoping.problems import Fault
from kaoping.web.bridge.collecting import Want
from kaoping.web.collection import faults as cell_faults
from kaoping.web.collection.entering import Edit, Judge
from kaoping.web.collection.figures import plain, read_figure
from kaoping.web.entry import faults
from kaoping.web.entry.grid import Grid
from kaoping.web.entry.pasting import Block, Names, block_of, columns_named, is_total, read_table
from kaoping.web.facts.cells import Change
from kaoping.web.site.words import Said, said

LEAVE = "-"  # chosen for a row that is not to be written

GROUPS: dict[str, tuple[str, Said]] = {  # kind → sign, words
    "write": ("good", said("可写入", "can be written")),
    "unit": ("ask", said("单位名对不上", "unit not recognised")),
    "number": ("bad", said("不是数字", "not a number")),
    "range": ("bad", said("超出范围", "out of range")),
    "closed": ("lock", said("已锁定或已提交", "locked or submitted")),
    "recused": ("lock", said("回避", "stand aside")),
    "edge": ("bad", said("超出表格", "beyond the sheet")),
    "other": ("bad", said("不能写入", "cannot be written")),
    "twice": ("bad", said("单位重复", "unit named twice")),
    "same": ("quiet", said("与原来相同", "the same as before")),
}
KIND_OF = {
    cell_faults.NOT_A_NUMBER.code: "number",
    cell_faults.TOO_FINE.code: "number",
    faults.PERCENT.code: "number",
    cell_faults.OVER_FULL.code: "range",
    cell_faults.OVER_MOST.code: "range",
    cell_faults.UNDER_LEAST.code: "range",
    cell_faults.COLUMN_CLOSED.code: "closed",
    cell_faults.RECUSED.code: "recused",
    faults.OUTSIDE_SHEET.code: "edge",
    faults.UNKNOWN_UNIT.code: "unit",
    faults.TWICE.code: "twice",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paste begins: codes of the units and keys of the columns from there on, as the person sees them."""

    units: Sequence[str]
    keys: Sequence[str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One pasted cell. row: its number in the paste, from 1; edit: None where it can go nowhere; fault: why it is not
    written; was: what stands there now."""

    row: int
    unit: str
    title: str
    text: str
    edit: Edit | None = None
    fault: Fault | None = None

    @property
    def kind(self) -> str:
        if self.fault is not None:
            return KIND_OF.get(self.fault.code, "other")
        return "write" if self.edit else "same"

    @property
    def faults(self) -> list[Fault]:
        """For the pages, which tell faults by the list."""
        return [self.fault] if self.fault is not None else []

    @property
    def changes(self) -> bool:
        """Whether it takes the place of another figure."""
        return self.edit is not None and self.edit.base != ""


@dataclass
class Unknown:
    """A row whose name is no unit. likely: code of the unit that may be meant; chosen: what the person said."""

    row: int
    name: str
    likely: str
    chosen: str
    cells: int


@dataclass
class Pasted:
    """What a paste would do."""

    rows: int
    columns: int
    first: str  # title of the column where it begins
    cells: list[Cell] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    blank: int = 0
    totals: int = 0
    skipped: list[str] = field(default_factory=list)  # heads of columns that the sheet does not have

    @property
    def edits(self) -> list[Edit]:
        return [cell.edit for cell in self.cells if cell.edit is not None and cell.fault is None]

    @property
    def changing(self) -> int:
        """How many of the cells to be written replace a figure."""
        return sum(cell.kind == "write" and cell.changes for cell in self.cells)

    @property
    def groups(self) -> list[tuple[str, str, Said, list[Cell]]]:
        """Kind, sign, words and cells of every group that has any."""
        found: dict[str, list[Cell]] = {}
        for cell in self.cells:
            found.setdefault(cell.kind, []).append(cell)
        return [(kind, *GROUPS[kind], found[kind]) for kind in GROUPS if kind in found]


def preview(grid: Grid, text: str, place: Place, choices: Mapping[int, str]) -> Pasted:
    """What the text would write. choices: row → code of its unit, or LEAVE. Raises Refused for what is no table."""
    names = Names(dict(grid.units))
    known = _known(grid)
    block = block_of(read_table(text), names, known)
    named = columns_named(block.heads, known) if block.heads else None
    keys = named if named is not None else list(place.keys)
    titles = {head.key: f"{head.id} {head.title}".strip() for head in grid.heads}
    width = max((len(row) for row in block.rows), default=0)
    pasted = Pasted(len(block.rows), width, titles.get(next(filter(None, keys), ""), ""))
    pasted.skipped = [head for head, key in zip(block.heads, keys, strict=False) if head and not key]
    judging = _Judging(grid, titles)
    done: set[str] = set()
    for number, row in enumerate(block.rows):
        unit = _unit(names, block, place, number, choices, pasted)
        if unit is None:
            continue
        twice = unit in done and unit != ""
        done.add(unit)
        pasted.cells += judging.cells(block.first + number, unit, row, keys, twice)
        pasted.blank += sum(not cell for cell in row)
    return pasted


def _known(grid: Grid) -> dict[str, tuple[str, ...]]:
    """Column key → how people may call it above their figures."""
    found: dict[str, tuple[str, ...]] = {}
    for head in grid.heads:
        both, period = f"{head.id} {head.title}", head.want.period
        found[head.key] = (head.id, head.title, both, f"{head.title} {period}", f"{both} {period}", head.key)
    return found


def _unit(
    names: Names, block: Block, place: Place, number: int, choices: Mapping[int, str], pasted: Pasted
) -> str | None:
    """The unit of a row; "" beyond the last one; None for a row that is not written."""
    if block.names is None:
        return place.units[number] if number < len(place.units) else ""
    name, row = block.names[number], block.first + number
    filled = sum(map(bool, block.rows[number]))
    if not name or is_total(name):
        pasted.totals += bool(name or filled)
        return None
    if code := names.exact(name):
        return code
    chosen = choices.get(row, "")
    pasted.unknown.append(Unknown(row, name, names.likely(name), chosen, filled))
    return chosen if chosen in names.units else None


class _Judging:
    """Pasted rows against what stands there and what may be written."""

    def __init__(self, grid: Grid, titles: Mapping[str, str]) -> None:
        self.judge = Judge(grid.sheet, grid.viewer, None)
        self.stored = grid.cells()
        self.titles = titles

    def cells(self, row: int, unit: str, texts: Sequence[str], keys: Sequence[str], twice: bool) -> Iterator[Cell]:
        for at, text in enumerate(texts):
            if not text or (at < len(keys) and not keys[at]):
                continue
            key = keys[at] if at < len(keys) else ""
            name = self.judge.units.get(unit, "")
            title = self.titles.get(key, "")
            if not unit or key not in self.judge.columns:
                yield Cell(row, name, title, text, fault=faults.OUTSIDE_SHEET.at())
            elif twice:
                yield Cell(row, name, title, text, fault=faults.TWICE.at(name=name))
            else:
                yield self._cell(row, unit, self.judge.columns[key], text)

    def _cell(self, row: int, unit: str, want: Want, raw: str) -> Cell:
        column = self.judge.column(want)
        was = self.stored.of(want.key, column.part).get(unit)
        text = in_units_of(raw, want)
        name, title = self.judge.units[unit], self.titles[want.key]
        if isinstance(text, Fault):
            return Cell(row, name, title, raw, fault=text)
        edit = Edit(unit, want.key, plain(was), text)
        found = self.judge.change(edit)
        if not isinstance(found, Change):
            return Cell(row, name, title, raw, fault=found)
        return Cell(row, name, title, raw, None if found.new == was else edit)


def in_units_of(raw: str, want: Want) -> str | Fault:
    """A pasted text in the unit of its column: 95% is 95 where percent are counted, 0.95 where the range ends at 1."""
    text = raw.strip()
    if not text.endswith(("%", "％")):
        return text
    figure = read_figure(text[:-1])
    if not isinstance(figure, Decimal):
        return cell_faults.NOT_A_NUMBER.at(text=text[:40])
    if "%" in want.of or "％" in want.of or "百分" in want.of:
        return plain(figure)
    if want.table == "values" and want.most == 1:
        return plain(figure / 100)
    return faults.PERCENT.at(text=text[:40])
