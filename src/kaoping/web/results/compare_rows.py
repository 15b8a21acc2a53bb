"""Two runs side by side as a page shows it: units page by page with the items and facts behind each change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator

from kaoping.web.bridge.differences import FactChange, Readers, column_words, table_words
from kaoping.web.bridge.runs import KEYS
from kaoping.web.cycles.models import CycleUnit
from kaoping.web.results.comparing import Comparison, ItemChange, UnitChange, readers_of
from kaoping.web.results.figures import side
from kaoping.web.site.words import say, titled, tongue

UNITS = 20  # on a page
ROWS = 6  # changed rows that are listed of a table
SIGNS = {"added": "+", "removed": "−", "changed": "≠"}


@dataclass(frozen=True, slots=True)
class FactLine:
    """A changed row of fact in words."""

    how: str
    sign: str
    table: str
    key: str
    unit: str
    cells: str


@dataclass(frozen=True, slots=True)
class FactTable:
    """A table that differs."""

    title: str
    added: int
    removed: int
    changed: int
    lines: list[FactLine]

    @property
    def rest(self) -> int:
        return self.added + self.removed + self.changed - len(self.lines)


@dataclass(frozen=True)
class ItemLine:
    """An item that changed, with why."""

    change: ItemChange
    lines: list[FactLine]
    why: str

    @property
    def title(self) -> str:
        return titled(self.change)

    @property
    def difference(self) -> str:
        return text_of(self.change.difference)

    @property
    def side(self) -> str:
        return side(self.change.difference)

    @property
    def before(self) -> str | None:
        return (self.change.before or {}).get("points")

    @property
    def after(self) -> str | None:
        return (self.change.after or {}).get("points")


@dataclass(frozen=True)
class UnitLine:
    """A unit with its items that changed (leaves only; sections follow from them)."""

    change: UnitChange
    items: list[ItemLine]

    @property
    def difference(self) -> str:
        return text_of(self.change.difference)

    @property
    def side(self) -> str:
        return side(self.change.difference)


def text_of(number: Decimal | None) -> str:
    return "" if number is None else format(number, "f")


def changes_page(
    found: Comparison, *, everyone: bool, search: str, number: str | None
) -> tuple[Page[UnitChange], list[UnitLine]]:
    """One page of units and its lines. everyone: also those that did not change; search: part of a name or code."""
    units = found.units if everyone else found.changed
    if search:
        units = [unit for unit in units if search in unit.name or search.lower() in unit.code.lower()]
    page = Paginator(units, UNITS).get_page(number)
    say_row = Wording(found)
    return page, [unit_line(found, unit, say_row) for unit in page]


def unit_line(found: Comparison, unit: UnitChange, say_row: Wording) -> UnitLine:
    items = found.items(unit) if unit.changed else []
    leaves = [item for item in items if item.leaf]
    return UnitLine(unit, [item_line(found, item, say_row) for item in leaves])


def item_line(found: Comparison, item: ItemChange, say_row: Wording) -> ItemLine:
    return ItemLine(item, [say_row(row) for row in item.own], "".join(reasons(found, item)))


def reasons(found: Comparison, item: ItemChange) -> Iterator[str]:
    """Why an item changed, in a sentence or two."""
    if item.own_count:
        yield say("本单位的事实变了 {n} 行。", "{n} rows of its own facts changed. ", n=item.own_count)
    if item.others:
        yield say(
            "参与比较的其他单位的事实变了 {n} 行。",
            "{n} rows of the units it is compared with changed. ",
            n=item.others,
        )
    if found.scheme_changed or found.decisions_changed:
        yield say("方案或口径变了。", "The scheme or a decision changed. ")
    elif found.engine_changed:
        yield say("计算程序的版本变了。", "The version of the program changed. ")
    if not (item.own_count or item.others or found.rules_changed):
        yield say("由其他单位或上级栏目的变化引起。", "It follows from changes of other units or items. ")


def fact_tables(found: Comparison) -> list[FactTable]:
    """Every table that differs, with its first rows."""
    say_row, language = Wording(found), tongue()
    return [
        FactTable(
            table_words(table.table, language),
            table.added,
            table.removed,
            table.changed,
            [say_row(row) for row in table.rows[:ROWS]],
        )
        for table in found.facts()
    ]


class Wording:
    """Changed rows in the words of the scheme, with the names of units."""

    def __init__(self, found: Comparison) -> None:
        self.readers: Readers = readers_of(found.b)
        self.cycles = {found.a.cycle_id, found.b.cycle_id}
        self.names: dict[str, str] = {}
        self.language = tongue()

    def name(self, code: str) -> str:
        """The name of a unit; few are asked for, of many."""
        if code not in self.names:
            units = CycleUnit.objects.filter(cycle__in=self.cycles, code=code).order_by("-cycle__period")
            self.names[code] = units.values_list("name", flat=True).first() or code
        return self.names[code]

    def __call__(self, row: FactChange) -> FactLine:
        words = say("，", ", ").join(list(self.cells(row))[:6])
        unit = "" if "unit" in KEYS[row.table] else self.name(row.unit)
        return FactLine(row.how, SIGNS[row.how], table_words(row.table, self.language), self.key(row), unit, words)

    def key(self, row: FactChange) -> str:
        """What tells the row apart: its unit by name, its indicator, survey … by title."""
        cells = row.after or row.before
        parts = (
            self.name(cells.get(column) or "")
            if column == "unit"
            else self.readers.words(row.table, column, cells.get(column), self.language)
            for column in KEYS[row.table]
        )
        return " · ".join(part for part in parts if part and part != "—")

    def cells(self, row: FactChange) -> Iterator[str]:
        for column in row.columns:
            if column == "unit" or column in KEYS[row.table]:
                continue
            before, after = (
                self.readers.words(row.table, column, side.get(column), self.language)
                for side in (row.before, row.after)
            )
            name = column_words(row.table, column, self.language)
            shown = {"changed": f"{before} → {after}", "added": after, "removed": before}[row.how]
            yield f"{name} {shown}"
