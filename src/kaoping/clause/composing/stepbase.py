"""The base of steps and its points, as the items of a clause say them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from kaoping.clause.composing.clause import Clause
from kaoping.clause.composing.figures import Where, named, where
from kaoping.clause.items import Every, Figure, In, One, Reference, Said, Step, Words
from kaoping.clause.meaning.parts import ALL, Against, Partial, Range, Side

TARGET = re.compile(r"完成|达标|达到(?:目标|要求|标准)|目标|任务|计划")


class Base:
    """State of a walk over the items: base, points at the base, sides, bounds."""

    def __init__(self, clause: Clause) -> None:
        self.clause = clause
        self.base: Decimal | Against | None = None
        self.better: Literal["high", "low", ""] = ""
        self.table: tuple[tuple[str, Decimal], ...] = ()
        self.target = self.changing = self.uncapped = self.tofull = self.proportion = False
        self.full: Decimal | Literal["all"] | None = None
        self.sides: dict[str, Side] = {}
        self.zones: list[tuple[Decimal, Side]] = []
        self.unit = self.step_unit = self.what = self.last = ""
        self.zero: Range | None = None
        self.high: Decimal | None = None
        self.partial: Partial = "whole"
        self.other_base: tuple[str, Decimal] | None = None
        self.loose = ""  # a step without 每
        self.basic = False  # 基础分: earned in any case
        self.beyond = False  # the base itself does not earn its points: it is to be passed
        self.total = False  # a cap that does not say whether it is one of all or of what is added

    # the base and its points

    def start(self, said: Said, full: Decimal | Literal["all"] | None) -> bool:
        """以600件为基数，满600件得8分; 达到全县平均水平的得6分; 完成任务的得10分."""
        if self.full is not None or self.sides or said.has(Every, Step, One):
            return self.again(said, full)
        if full is not None:
            self.full, self.basic = full, "基" in said.effect.text
        self.what = self.what or named(said.words)
        return self.tabled(said) or self.based(said)

    def again(self, said: Said, full: Decimal | Literal["all"] | None) -> bool:
        """Full points said once more (超过100%的得满分) have no place unless they are the same."""
        place = where(said)
        known = self.clause.points if self.full == ALL else self.full
        same = full is not None and (full == known or (full == ALL and known == self.clause.points))
        return same and place is not None and place.range.low is not None and not self.sides.get("more")

    def based(self, said: Said) -> bool:
        figures, ranges = [*said.all(Figure), *said.all(In)], said.all(In)
        references = [one for one in said.all(Reference) if isinstance(one, Reference)]
        if references and not figures:
            return len(references) == 1 and self.settle(references[0].against, "", "")
        if not figures:
            self.target = self.target or bool(TARGET.search(said.words))
            return self.full is not None or self.target
        places = [place for each in figures if (place := one_place(said, each)) is not None]
        if len(places) != len(figures) or len(figures) > 2 or references:
            return False
        return all(self.place(place) for place in places) and len(ranges) <= 2

    def place(self, place: Where) -> bool:
        """A range as a base: its end; the figure is to be at least or at most this."""
        low, high = place.range.low, place.range.high
        self.beyond = (low is not None and not place.range.low_in) or (high is not None and not place.range.high_in)
        if place.against:
            edge = "high" if low == 0 else "low" if high == 0 else ""
            return bool(edge) and low != high and self.settle(place.against, "", edge)
        if low is not None and low == high:
            return self.settle(low, place.unit, "")
        if low is not None and high is not None:
            return False
        return self.settle(low if low is not None else high, place.unit, "high" if low is not None else "low")

    def settle(self, base: object, unit: str, better: str) -> bool:
        if self.table or (self.base is not None and self.base != base) or (better and self.better not in ("", better)):
            return False
        self.base, self.unit = base, self.unit or unit  # type: ignore[assignment]
        self.better = better or self.better  # type: ignore[assignment]
        return True

    def tabled(self, said: Said) -> bool:
        """A base for every group: 平原乡镇以600亩为基数，丘陵乡镇以400亩为基数."""
        figures = [cond for cond in said.conds if isinstance(cond, Figure)]
        if len(figures) < 2 or said.has(In, Reference) or not re.search("基数|标准|目标|任务|指标", said.words):
            return False
        rows: list[tuple[str, Decimal]] = []
        words = ""
        for cond in said.conds:
            if isinstance(cond, Words):
                words = cond.text
            elif isinstance(cond, Figure):
                rows.extend((name, cond.value) for name in names(words))
                words = ""
        if len({name for name, _ in rows}) != len(rows):
            return False
        self.table, self.unit = tuple(rows), figures[0].unit
        return len({figure.unit for figure in figures}) == 1


def one_place(said: Said, cond: object) -> Where | None:
    return where(Said((*said.all(Words), cond), said.effect))  # type: ignore[arg-type]


def names(words: str) -> list[str]:
    """The groups that stand before a figure: 六户镇、牛庄镇为."""
    last = re.split(r"[，；：（。]", words.strip("，；：（。"))[-1]
    plain = re.sub(r"(?:以|为|是|按|每[年月季]度?|任务|基数|目标|标准|值|数|应)+$", "", last)
    return [name for name in re.split(r"、|和|及|与", plain) if name]


def points_unit(unit: str) -> str:
    """Points of a percentage are measured like the percentage."""
    return "%" if unit in ("%", "个百分点") else unit
