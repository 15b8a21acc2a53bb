"""What is measured: steps from a base, bands of a figure, shares of a target or an average."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kaoping.clause.composing.clause import Clause, Found, amount, note
from kaoping.clause.items import Bounding, Every, Figure, In, Item, Manner, Reference, Said, Step, Words
from kaoping.clause.meaning.parts import ALL, Against, Bands, Per, Range, Rule, Share, Side, Steps

BASE = re.compile(r"为(?:基数|基准|基础|标准|目标)|基数|基准")


def measuring(clause: Clause) -> Iterator[Found]:
    if any(remark.kind in ("GROW", "FALL", "EXEMPT", "ELSEWHERE", "HIGHEST", "ONLY") for remark in clause.remarks):
        return
    yield from steps(clause)
    yield from bands(clause)
    yield from share(clause)


def steps(clause: Clause) -> Iterator[Found]:
    """A base with its points, and what figures above and below earn or lose."""
    state = Walk()
    for item in clause.items:
        if not state.take(item):
            return
    found = state.rule(clause)
    if found:
        yield found


class Walk:
    """The items of a clause about steps, taken one after the other."""

    def __init__(self) -> None:
        self.base: Decimal | Against | None = None
        self.full: Decimal | str | None = None
        self.sides: dict[str, Side] = {}
        self.unit = self.what = ""
        self.uncapped = False
        self.zero: Range | None = None
        self.last = ""
        self.partial = "whole"
        self.floor: Decimal | None = Decimal(0)

    def take(self, item: Item) -> bool:
        match item:
            case Said():
                return self.said(item)
            case Bounding(kind="cap"):
                return self.cap(item)
            case Bounding(kind="nocap"):
                self.uncapped = True
                return True
            case Bounding():
                return True
            case _:
                kind = getattr(item, "kind", "")
                partial = {"HALFSTEP": "up", "NOHALF": "whole", "PROPORTION_STEP": "proportional"}
                self.partial = partial.get(kind, self.partial)
                return not kind or kind in partial or kind == "EXCEPT"

    def cap(self, bound: Bounding) -> bool:
        side = self.sides.get(self.last)
        if bound.unit != "分" or side is None or side.at_most is not None or bound.value is None:
            return False
        self.sides[self.last] = Side(side.every, side.points, side.percent, bound.value)
        return True

    def said(self, said: Said) -> bool:
        steps_, ranges, figures = said.all(Step), said.all(In), said.all(Figure)
        references, everies = said.all(Reference), said.all(Every)
        if said.has(Manner) or said.effect.kind not in ("points", "full", "zero"):
            return False
        if steps_ or (everies and self.full is not None):
            return len(steps_) + len(everies) == 1 and self.step(said)
        if said.effect.kind == "zero":
            if len(ranges) != 1 or self.zero is not None:
                return False
            self.zero = ranges[0].range  # type: ignore[union-attr]
            return not everies
        if self.full is not None or everies or said.effect.sign < 0:
            return False
        return self.start(said, ranges, figures, references)

    def start(self, said: Said, ranges: list, figures: list, references: list) -> bool:  # type: ignore[type-arg]
        """The base and its points: 以600件为基数，满600件得8分."""
        values = {r.range.low for r in ranges if r.range.low is not None and r.range.high is None and not r.against}
        values |= {f.value for f in figures}
        against = {r.against for r in (*ranges, *references) if r.against}
        if len(values) + len(against) != 1 or len(ranges) + len(figures) + len(references) > 2:
            return False
        self.base = values.pop() if values else against.pop()  # type: ignore[assignment]
        self.unit = next((each.unit for each in (*ranges, *figures) if each.unit), "%")
        self.full = ALL if said.effect.kind == "full" else said.effect.amounts[0]
        self.what = said.words
        return len(said.effect.amounts) <= 1

    def step(self, said: Said) -> bool:
        if (
            said.effect.kind != "points"
            or len(said.effect.amounts) != 1
            or said.effect.sort == "GAIN"
            or said.effect.grow
        ):
            return False
        one = (*said.all(Step), *said.all(Every))[0]
        way = (
            one.way
            if isinstance(one, Step)
            else "more"
            if re.search("超过|超出|高于|高出|以上", said.words)
            else "less"
            if re.search("低于|不足|少于", said.words)
            else ""
        )
        extra = said.all(Reference) + said.all(In) + said.all(Figure)
        if not way or way in self.sides or len(extra) > 1:
            return False
        if extra and not self.own_base(extra[0]):
            return False
        points = said.effect.amounts[0] * (1 if way == "more" else -1) * said.effect.sign
        percent = one.unit == "%" and self.unit not in ("%", "个百分点", "")  # type: ignore[union-attr]
        self.sides[way] = Side(one.every, points, percent)  # type: ignore[union-attr]
        self.last = way
        self.unit = self.unit or one.unit  # type: ignore[union-attr]
        self.what = self.what or said.words
        return True

    def own_base(self, extra: object) -> bool:
        """A step that names its own base: 低于95%的，每低1个百分点扣0.5分."""
        figure = extra.against if isinstance(extra, Reference) else None
        if isinstance(extra, In):
            figure = extra.against or (extra.range.low if extra.range.low is not None else extra.range.high)  # type: ignore[assignment]
            self.unit = self.unit or extra.unit
        if isinstance(extra, Figure):
            figure, self.unit = extra.value, self.unit or extra.unit  # type: ignore[assignment]
        if figure is None or (self.base is not None and self.base != figure):
            return False
        self.base = figure  # type: ignore[assignment]
        return True

    def rule(self, clause: Clause) -> Found | None:
        if not self.sides or (self.base is None and self.full is not None):
            return None
        notes = []
        part = Steps(
            self.base,
            self.full,  # type: ignore[arg-type]
            self.sides.get("more"),
            self.sides.get("less"),
            self.unit,
            self.what,
            self.partial,  # type: ignore[arg-type]
            self.floor,
            self.uncapped,
            None,
            self.zero,
        )
        if self.base is None:
            notes.append(note("change"))
        beyond = self.full is not None and "more" in self.sides and self.sides["more"].points > 0 and not self.uncapped
        full = clause.points if self.full == ALL else self.full
        if beyond and clause.points is not None and full == clause.points:
            notes.append(note("beyond_item"))
        uncapped = self.uncapped or (beyond and full == clause.points)
        bottomless = any(b.kind == "bottomless" for b in clause.bounds)
        return Found(Rule((part,), uncapped=bool(uncapped), bottomless=bottomless), tuple(notes))


def bands(clause: Clause) -> Iterator[Found]:
    """Points by ranges of a figure."""
    rows = []
    other = None
    unit = what = ""
    for said in clause.saids:
        ranges, figures = said.all(In), said.all(Figure)
        if said.has(Manner, Step, Every, Reference) or any(r.kind or r.against for r in said.all(In)):  # type: ignore[union-attr]
            return
        value = worth(said)
        if value is None:
            return
        if not ranges and not figures:
            if rows and other is None and re.search("其他|其余|否则|未达|达不到|低于", said.words) and value != ALL:
                other = value
                continue
            return
        if len(ranges) + len(figures) != 1:
            return
        row = ranges[0].range if ranges else Range(figures[0].value, figures[0].value)  # type: ignore[union-attr]
        unit = unit or (ranges or figures)[0].unit  # type: ignore[union-attr]
        what = what or said.words
        rows.append((row, value))
    if not rows or (len(rows) == 1 and other is None and rows[0][1] != 0):
        return
    if clause.bounds and any(bound.kind == "cap" for bound in clause.bounds):
        return
    rows.sort(key=lambda row: -(row[0].low if row[0].low is not None else row[0].high) if False else 0)
    notes = () if tiles(rows) or other is not None else (note("gaps"),)
    if len(rows) == 1 and rows[0][1] == 0:
        return
    yield Found(Rule((Bands(tuple(rows), "value", other, unit, what),)), notes)  # type: ignore[arg-type]


def worth(said: Said) -> Decimal | str | None:
    """Points of a band."""
    match said.effect.kind:
        case "points" if len(said.effect.amounts) == 1 and not said.effect.unit:
            return said.effect.amounts[0] * (said.effect.sign or 1)
        case "full":
            return ALL
        case "zero":
            return Decimal(0)
        case "no_deduction":
            return Decimal(0)
        case _:
            return None


def tiles(rows: list) -> bool:  # type: ignore[type-arg]
    """Whether the ranges leave no figure out between the lowest and the highest of them, and are open at both ends."""
    open_low = any(row.low is None for row, _ in rows)
    open_high = any(row.high is None for row, _ in rows)
    return open_low and open_high


def share(clause: Clause) -> Iterator[Found]:
    """Points in proportion to what was done; see `rolling` for formulas."""
    return iter(())


def per_of_measure(said: Said) -> Per | None:
    signed = amount(said)
    return Per(signed) if signed is not None and not said.has(Words) else None


__all__ = ["Share", "measuring"]
