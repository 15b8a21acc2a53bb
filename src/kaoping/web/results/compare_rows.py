"""Two runs side by side as a page shows it: units page by page with the items and facts behind each change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator

from kaoping.web.bridge.differences import FactChange, Readers, column_words, table_words
from kaoping.web.results.comparing import Comparison, ItemChange, UnitChange, readers_of
from kaoping.web.site.words import Said, said, say, tongue

UNITS = 20  # on a page
ROWS = 6  # changed rows that are listed of a table
HOW: dict[str, Said] = {
    "added": said("新增", "added"),
    "removed": said("删除", "removed"),
    "changed": said("修改", "changed"),
}
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
        return (tongue() == "en" and self.change.title_en) or self.change.title

    @property
    def difference(self) -> str:
        return text_of(self.change.difference)

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
    readers = readers_of(found.b)
    return page, [unit_line(found, unit, readers) for unit in page]


def unit_line(found: Comparison, unit: UnitChange, readers: Readers) -> UnitLine:
    items = found.items(unit) if unit.changed else []
    leaves = [item for item in items if item.leaf]
    return UnitLine(unit, [item_line(found, item, readers) for item in leaves])


def item_line(found: Comparison, item: ItemChange, readers: Readers) -> ItemLine:
    return ItemLine(item, [fact_line(row, readers) for row in item.own], "".join(reasons(found, item)))


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
    readers, language = readers_of(found.b), tongue()
    return [
        FactTable(
            table_words(table.table, language),
            table.added,
            table.removed,
            table.changed,
            [fact_line(row, readers) for row in table.rows[:ROWS]],
        )
        for table in found.facts()
    ]


def fact_line(row: FactChange, readers: Readers) -> FactLine:
    language = tongue()
    cells = []
    for column in row.columns:
        if column == "unit" or (row.how != "changed" and row.key == (row.after or row.before).get(column)):
            continue
        before, after = (
            readers.words(row.table, column, side.get(column), language) for side in (row.before, row.after)
        )
        name = column_words(row.table, column, language)
        changed = f"{before} → {after}" if row.how == "changed" else (after if row.how == "added" else before)
        cells.append(f"{name} {changed}")
    words = say("，", ", ").join(cells[:6])
    return FactLine(row.how, SIGNS[row.how], table_words(row.table, language), row.key, row.unit, words)
