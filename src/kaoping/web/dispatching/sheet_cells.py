"""Cells of an uploaded table, read into what they name; each gives the value or what is wrong with it."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kaoping.problems import Fault, Place
from kaoping.web.cases.models import Category
from kaoping.web.dispatching import faults
from kaoping.web.dispatching.places import read_unit
from kaoping.web.people.viewer import Viewer, today
from kaoping.web.site.refusals import quoted
from kaoping.web.site.sheets import Row, Sheet
from kaoping.web.site.words import Said
from kaoping.web.units.models import Unit

YES = frozenset({"是", "有", "√", "1", "y", "yes", "true", "x"})
NO = frozenset({"", "否", "无", "0", "n", "no", "false", "-", "—"})


@dataclass(slots=True)
class Plan:
    """What an import would do. rows: (row number, what is written, new or changed); same: rows left as they are."""

    rows: list[tuple[int, Any, str]] = field(default_factory=list)
    same: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def digest(self) -> str:
        told = [[number, str(what), how] for number, what, how in self.rows]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:32]


class Reader:
    """Reads the cells of one row and keeps what is wrong with them."""

    def __init__(self, sheet: Sheet, viewer: Viewer, among: frozenset[int]) -> None:
        self.viewer, self.among, self.sheet = viewer, among, sheet
        rows = list(Category.objects.exclude(closed_on__lte=today()))
        self.categories = {row.code: row for row in rows}
        self.named: dict[str, list[Category]] = {}
        for row in rows:
            self.named.setdefault(row.name, []).append(row)
        self.units: dict[int, Unit] = {}
        self.found: list[Fault] = []
        self.row = Row(0, {})

    def at(self, row: Row) -> Reader:
        self.row, self.found = row, []
        return self

    def place(self, column: str = "") -> Place:
        place = Place(file=self.sheet.place.file, table=self.sheet.place.table, row=self.row.number)
        return replace(place, column=column) if column else place

    def text(self, column: str) -> str:
        return self.row.cells.get(column, "").strip()

    def unit(self, column: str, text: str | None = None) -> Unit | None:
        """The unit of a cell; None for an empty one."""
        typed = self.text(column) if text is None else text.strip()
        if not typed:
            return None
        node = read_unit(self.viewer.tree, typed, self.among)
        if node is None:
            self.found.append(faults.NO_SUCH_UNIT.at(self.place(column), text=quoted(typed)))
            return None
        if node.id not in self.units:
            self.units[node.id] = Unit.objects.get(pk=node.id)
        return self.units[node.id]

    def several(self, column: str) -> tuple[Unit, ...]:
        text = self.text(column)
        for sign in ",，;；":
            text = text.replace(sign, "、")
        units = (self.unit(column, part) for part in text.split("、") if part.strip())
        return tuple(unit for unit in units if unit is not None)

    def category(self, column: str) -> Category | None:
        typed = self.text(column)
        if not typed:
            return None
        known = [self.categories[typed]] if typed in self.categories else self.named.get(typed, [])
        if len(known) != 1:
            self.found.append(faults.NO_SUCH_CATEGORY.at(self.place(column), text=quoted(typed)))
            return None
        return known[0]

    def choice(self, column: str, words: Mapping[str, Said], what: Said) -> str:
        """The key of a word in either language; "" for an empty cell."""
        typed = self.text(column)
        by_word = {each: key for key, said in words.items() for each in (key, said.zh, said.en.lower())}
        if typed and typed.lower() not in by_word:
            zh, en = "、".join(each.zh for each in words.values()), ", ".join(each.en for each in words.values())
            self.found.append(
                faults.NOT_A_CHOICE.at(
                    self.place(column), what=what.zh, what_en=what.en, text=quoted(typed), offered=zh, offered_en=en
                )
            )
        return by_word.get(typed.lower(), "")

    def yes(self, column: str, what: Said) -> bool:
        typed = self.text(column).lower()
        if typed not in YES | NO:
            self.found.append(
                faults.NOT_A_CHOICE.at(
                    self.place(column),
                    what=what.zh,
                    what_en=what.en,
                    text=quoted(typed),
                    offered="是、否",
                    offered_en="yes, no",
                )
            )
        return typed in YES

    def day(self, column: str, otherwise: datetime.date) -> datetime.date:
        typed = self.text(column)
        if not typed:
            return otherwise
        try:
            return datetime.datetime.strptime(typed.replace("/", "-")[:10], "%Y-%m-%d").date()
        except ValueError:
            why = {"why": "写成 2026-01-31", "why_en": "write it as 2026-01-31"}
            self.found.append(faults.BAD_DAY.at(self.place(column), day=quoted(typed), **why))
            return otherwise


def placed(found: Sequence[Fault], place: Place) -> list[Fault]:
    """Faults that an action would tell, at the row that brings them."""
    return [fault.kind.at(place, **dict(fault.details)) for fault in found]
