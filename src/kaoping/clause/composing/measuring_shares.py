"""Points in proportion to a figure: 按完成比例得分, 得分=完成率×10, 功效系数."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Literal, TypeAlias

from kaoping.clause.building import reference_of
from kaoping.clause.composing.clause import Clause, Found, note
from kaoping.clause.composing.figures import where
from kaoping.clause.composing.formulas import efficacy, share_of
from kaoping.clause.composing.measuring_bands import only_words
from kaoping.clause.items import Aside, Bounding, Figure, In, Manner, Reference, Said, Step, Stop, Words
from kaoping.clause.meaning.parts import ALL, Against, Note, Rule, Share

Full: TypeAlias = Decimal | Literal["all"]
EXPECTED = re.compile(r"应[^，。；率]{1,12}数|除以|之比")
IDLE = re.compile("[，。；]*(?:计|计算|计分|算|处理)?[，。；]*")
DONE = re.compile(r"完成|达标|达到|办结|整改|落实|实现|达成")


def shares(clause: Clause) -> Iterator[Found]:
    found = Shares(clause)
    if all(found.take(item) for item in clause.items):
        yield from found.found()


class Shares:
    """The items of a clause about a share, taken one after the other."""

    def __init__(self, clause: Clause) -> None:
        self.clause = clause
        self.share: Share | None = None
        self.full: Full | None = None
        self.base: Decimal | Against | None = None
        self.unit = "%"
        self.under: Decimal | None = None
        self.notes: list[Note] = []
        self.other: list[Rule] = []

    def take(self, item: object) -> bool:
        match item:
            case Aside():
                return not self.share or IDLE.fullmatch(item.text) is not None
            case Bounding(kind="done" | "tofull") | Stop():
                return True
            case Bounding(kind="cap", unit="分", value=value):
                return self.fixed(value)
            case Said():
                return not item.has(Manner, Step) and self.said(item)
            case _:
                return False

    def fixed(self, value: Decimal | None) -> bool:
        """A named maximum: it has to be the full points."""
        known = self.full or (self.share.full if self.share else None)
        if known == ALL or known is None:
            known = self.clause.points
        return value is not None and value == known

    def said(self, said: Said) -> bool:
        match said.effect.kind:
            case "formula":
                return self.formula(said)
            case "proportion":
                return self.proportion(said)
            case "points" if said.effect.sign > 0 and len(said.effect.amounts) == 1 and not said.effect.unit:
                return self.start(said, said.effect.amounts[0])
            case "points" if said.effect.sign == 0 and said.words.endswith(("满分", "总分")) and only_words(said):
                return self.whole(said.effect.amounts[0])
            case "full":
                return self.start(said, ALL)
            case "zero":
                return self.zero(said)
            case "topped" | "no_addition":
                return self.topped(said)
            case _:
                return False

    def whole(self, points: Decimal) -> bool:
        """满分10分."""
        fresh = self.full is None
        self.full = points
        return fresh

    def formula(self, said: Said) -> bool:
        if not all(isinstance(cond, Words) for cond in said.conds) and not self.under_whole(said):
            return False
        best = efficacy(said.effect.text)
        if best is not None:
            self.other.append(Rule((best,)))
            return self.share is None
        before, self.share = self.share, share_of(said.effect.text, self.clause.text)
        return self.share is not None and (before is None or before == replace(self.share, full=ALL))

    def under_whole(self, said: Said) -> bool:
        """达到100%得10分，低于100%的，得分=完成率×10: the two meet at 100%."""
        place = where(said)
        below = place is not None and place.range.low is None and place.range.high == self.base == 100
        return below and place.unit == "%" and not place.against  # type: ignore[union-attr]

    def proportion(self, said: Said) -> bool:
        """按完成比例得分; of what is set against an average, the share of it."""
        known = self.share is not None and not (self.share.against == 100 and "平均" not in said.effect.text)
        if known or (said.effect.sign < 0 and self.full is None) or len(said.all(Figure)) > 0:
            return False
        named = "平均" in said.effect.text or said.has(Reference) or any(self.relative(cond) for cond in said.all(In))
        if any(isinstance(cond, In) and not cond.against and cond.range.high != self.base for cond in said.all(In)):
            return False
        if named:
            text = said.effect.text + "".join(cond.text for cond in said.conds if isinstance(cond, Reference | In))
            self.share = Share(ALL, reference_of(text))  # type: ignore[arg-type]
        else:
            self.share = Share(ALL, Decimal(100))
        loose = said.effect.text.startswith("计算")
        if loose and not named:
            if not EXPECTED.search(said.words):
                return False
            self.share = Share(ALL, "expected")
        if loose:
            self.notes.append(note("in_proportion"))
        return True

    def relative(self, cond: object) -> bool:
        return isinstance(cond, In) and bool(cond.against)

    def start(self, said: Said, full: Full) -> bool:
        """What is earned where all is done: 完成任务得10分, 高于平均水平得满分."""
        place = where(said)
        if place is None and (said.has(In, Figure) or self.full is not None):
            return self.topped(said) and full == self.full
        if self.full is not None or (self.share is not None and place is None):
            return self.repeats(place, full)
        self.full = full
        if place is None:
            reference = said.all(Reference)
            self.base = reference[0].against if reference else None  # type: ignore[union-attr, assignment]
            return bool(DONE.search(said.words)) or bool(reference)
        if place.against:
            self.base = place.against  # type: ignore[assignment]
            return place.range.low == 0
        self.base, self.unit = place.range.low, place.unit or "%"
        return place.range.low is not None

    def repeats(self, place: object, full: Full) -> bool:
        """超过100%的按15分计: said again, it has to be the same."""
        known = self.full or (self.share.full if self.share else None)
        known = self.clause.points if known == ALL else known
        low = getattr(getattr(place, "range", None), "low", None)
        return low == 100 and (full in (ALL, known))

    def zero(self, said: Said) -> bool:
        place = where(said)
        if place is None or place.against or place.range.low is not None or place.unit not in ("%", ""):
            return False
        if self.under is not None or place.range.high_in:
            return False
        self.under = place.range.high
        return True

    def topped(self, said: Said) -> bool:
        """超过100%的按100%计算: the share ends at 1 in any case."""
        place = where(said)
        return (place is None and not said.has(In, Figure)) or (place is not None and place.range.low == 100)

    def found(self) -> Iterator[Found]:
        for rule in self.other:
            if self.share is None and self.full is None and self.under is None:
                yield Found(rule)
        share = self.share
        if share is None or self.other:
            return
        full = self.full if self.full is not None else share.full
        against = self.base if self.base is not None and share.against == 100 else share.against
        if self.base is not None and isinstance(share.against, str) and self.base != share.against:
            return
        if full == ALL and self.clause.points is None:
            return
        if not {self.full, share.full} <= {None, ALL, full, self.clause.points}:
            return  # 达到100%得10分，低于100%的，得分=完成率×8
        rule = Rule((replace(share, full=full, against=against, unit=self.unit, under=self.under),))
        yield Found(rule, tuple(self.notes), liking=1)


__all__ = ["shares"]
