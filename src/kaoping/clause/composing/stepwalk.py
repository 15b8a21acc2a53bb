"""The items of a clause about steps, taken one after the other."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from kaoping.clause.composing.figures import RATES, Where, bare, named, plain_words, same_subject, where
from kaoping.clause.composing.stepbase import Base, one_place, points_unit
from kaoping.clause.composing.stepnamed import Named, named_step
from kaoping.clause.items import (
    Answers,
    Aside,
    Bounding,
    Figure,
    Graded,
    In,
    Levels,
    Manner,
    Reference,
    Remark,
    Said,
    Step,
    Words,
)
from kaoping.clause.meaning.parts import ALL, Partial, Side

ORDERS = ("more", "less")
PARTIALS: dict[str, Partial] = {"HALFSTEP": "up", "NOHALF": "whole", "PROPORTION_STEP": "proportional"}
CHANGING = re.compile(r"同比|环比|较上|比上|较去|比去|增长|增幅|上升|下降|变化")
BEYOND = re.compile(
    r"超额?(?:过|完成)[^，。；]{0,16}(?:任务|目标|计划|指标)|(?:任务|目标|计划|指标)[^，。；]{0,4}(?:的)?基(?:础|数)上"
)
BASED = re.compile(r"(?:任务|目标|计划|指标)[^，。；]{0,4}为(?:基[准数础]|目标|标准)")


class Walk(Base):
    """`take` is False where something is said that has no place here."""

    def take(self, item: object) -> bool:
        match item:
            case Said():
                return self.said(item)
            case Bounding():
                return self.bound(item)
            case Remark(kind=kind):
                self.partial = PARTIALS.get(kind, self.partial)
                return kind in PARTIALS or kind == "EXCEPT"
            case _:
                return not isinstance(item, Aside) or plain_words(item.text)

    def bound(self, bound: Bounding) -> bool:
        match bound.kind:
            case "cap":
                return bound.unit == "分" and bound.value is not None and self.cap(bound)
            case "nocap":
                self.uncapped, said_before = True, self.uncapped
                return not said_before
            case "tofull":
                self.tofull = True
        return True

    def cap(self, bound: Bounding) -> bool:
        """最多扣8分 bounds the steps in its direction; 最高得8分 the whole."""
        if re.search("[得计记]", bound.text):
            self.high, free = bound.value, self.high is None
            return free
        if "加" in bound.text and re.search("[扣减]", bound.text):
            return self.cap_both(bound.value)
        if self.of_all(bound):
            self.high, self.total = bound.value, True
            return True
        way = self.way_of(bound.sign)
        side = self.sides.get(way)
        if side is None or side.at_most is not None or self.zones:
            return False
        self.sides[way] = replace(side, at_most=bound.value)
        return True

    def of_all(self, bound: Bounding) -> bool:
        """达到8%得3分，每高1个百分点加1分，最高5分: of all, as more than the base earns."""
        known = isinstance(self.full, Decimal) and bound.value is not None and not bound.sign and self.high is None
        rising = len(self.sides) == 1 and all((side.points > 0) == (way == "more") for way, side in self.sides.items())
        return known and rising and bound.value > self.full  # type: ignore[operator]

    def cap_both(self, most: Decimal | None) -> bool:
        """最高加（扣）1分 bounds both sides."""
        fresh = bool(self.sides) and all(side.at_most is None for side in self.sides.values()) and not self.zones
        self.sides = {way: replace(side, at_most=most) for way, side in self.sides.items()}
        return fresh

    def way_of(self, sign: int) -> str:
        """The side whose steps earn (1), lose (−1), or the last one said (0)."""
        if sign == 0:
            return self.last if len(self.sides) == 1 or self.last else ""
        fit = [way for way, side in self.sides.items() if (side.points > 0) == ((sign > 0) == (way == "more"))]
        return fit[0] if len(fit) == 1 else self.last if self.last in fit else ""

    def said(self, said: Said) -> bool:
        if said.has(Manner):
            return self.partly(said)
        self.target = self.target or bool(BASED.search(said.words))
        if said.has(Levels, Graded, Answers):
            return False
        stepping = self.stepping(said)
        match said.effect.kind:
            case "points" if stepping is not None:
                return len(said.effect.amounts) == 1 and self.step(stepping)
            case _ if stepping is not None:
                return False
            case "zero":
                return self.nothing(said)
            case "topped" | "no_addition":
                return not said.all(Reference)
            case "proportion":
                self.proportion, first = said.effect.sign > 0, not self.proportion
                return self.proportion and first and all(isinstance(cond, Words) for cond in said.conds)
            case "no_deduction":
                return self.quiet(said) or self.start(said, None)
            case "full":
                return self.start(said, ALL)
            case "points" if begins(said):
                return self.start(said, said.effect.amounts[0])
            case "premise":
                return self.start(said, None)
            case _:
                return False

    def partly(self, said: Said) -> bool:
        """不足1个百分点的按1个百分点计 between a step and its amount."""
        kinds = [cond.kind for cond in said.conds if isinstance(cond, Manner)]
        if len(kinds) != 1 or kinds[0] not in PARTIALS:
            return False
        self.partial = PARTIALS[kinds[0]]
        return self.said(Said(tuple(cond for cond in said.conds if not isinstance(cond, Manner)), said.effect))

    def quiet(self, said: Said) -> bool:
        """同比下降的不扣分 besides steps upward: nothing happens on the side that has no steps."""
        place = where(said)
        if place is None or len(self.sides) != 1 or place.range.low == place.range.high:
            return False
        down = place.range.high is not None and place.range.low is None
        return ("less" if down else "more") not in self.sides and (not place.against or self.changing)

    def stepping(self, said: Said) -> Named | None:
        """The step that a said thing names; None where it names none. Further figures in points are bands, no steps."""
        found = named_step(said, self.base, self.unit)
        if found is not None and found.loose and (found.way in self.sides or (self.loose and self.sides)):
            return None
        return found

    def step(self, found: Named) -> bool:
        said, way, every, unit = found.said, found.way, found.every, found.unit
        effect, self.loose = said.effect, self.loose or found.loose
        if "分别" in effect.text and way != "both":
            return False
        if effect.grow or effect.unit or effect.bracket or (effect.sign == 0) != (way == "both"):
            return False
        if self.step_unit and points_unit(self.step_unit) != points_unit(unit):
            return False
        if not self.own(said, way) or not self.subject(said):
            return False
        self.step_unit = self.step_unit or unit
        self.target = self.target or (unit in RATES and bool(BEYOND.search(said.words)))
        if unit not in ("%", "个百分点") and self.unit and self.unit != unit:
            return False
        sign = effect.sign if way == "more" else -effect.sign
        if way == "both":
            side = Side(every, effect.amounts[0])
            self.sides, self.last, fresh = {"more": side, "less": side}, "", not self.sides
            return fresh
        return self.put(said, way, Side(every, sign * effect.amounts[0]))

    def put(self, said: Said, way: str, side: Side) -> bool:
        """One side more; a second one on the same side is a zone with its own base."""
        if way not in self.sides:
            self.sides[way] = side
            self.last = way
            return True
        lower = [one.range.high for one in said.all(In) if isinstance(one, In)]
        if way != "less" or self.zones or len(lower) != 1 or lower[0] is None or not isinstance(self.base, Decimal):
            return False
        if lower[0] >= self.base or side.points <= 0 or self.sides["less"].at_most is not None:
            return False
        self.zones.append((lower[0], side))
        return True

    def own(self, said: Said, way: str) -> bool:
        """A base that the step itself names: 低于95%的，每低1个百分点扣0.5分; 每低于平均水平1个百分点."""
        step = next((cond for cond in said.conds if isinstance(cond, Step)), None)
        extra = [cond for cond in said.conds if isinstance(cond, In | Figure | Reference)]
        named_ = [cond for cond in extra if isinstance(cond, In) and cond.against]
        if len(extra) == 2 and len(named_) == 1:  # 以平均数为基准，高于平均数的
            extra = [
                c for c in extra if c is named_[0] or not isinstance(c, Reference) or c.against != named_[0].against
            ]
        if len(extra) > 1:
            return False
        if step is not None and step.base is not None:
            return not extra and self.settle(step.base, "%" if step.unit in ("%", "个百分点") else step.unit, "")
        if step is not None and step.against == "target":
            self.target = self.target or self.base is None
        elif step is not None and step.against:
            return self.referred(step.against, said) and not extra
        self.changing = self.changing or (self.base is None and not extra and bool(CHANGING.search(said.words)))
        if not extra or (way in self.sides and isinstance(extra[0], In)):
            return True
        if isinstance(extra[0], Reference):
            return self.referred(extra[0].against, said)
        place = one_place(said, extra[0])
        return place is not None and self.side_place(place, way)

    def referred(self, against: str, said: Said) -> bool:
        """较上年每增长1个百分点: the input is the change; else the reference is the base."""
        if against == "previous" and self.base is None:
            self.changing = True
            return True
        return (self.changing and against == "previous") or self.settle(against, "", "")

    def side_place(self, place: Where, way: str) -> bool:
        """低于95%的 begins steps downward, 超过95%的 and 95%以上的 steps upward."""
        range_ = place.range
        if place.against:
            fits = range_.low == 0 if way == "more" else range_.high == 0
            return fits and self.referred(place.against, Said((), None))  # type: ignore[arg-type]
        if range_.low is not None and range_.high is not None:
            exact = range_.low == range_.high
            return exact and (self.branches(range_.low, place, way) or self.settle(range_.low, place.unit, ""))
        if way == "both":
            return False
        edge = range_.low if range_.low is not None else range_.high
        if self.branches(edge, place, way):
            return True
        aims = range_.low is not None  # 不少于4次，每少一次 aims; 超过4次的，每多一次 goes beyond
        fits = aims or way == "less" or (way == "more" and range_.high_in)
        return fits and self.settle(edge, place.unit, "")

    def branches(self, edge: Decimal | None, place: Where, way: str) -> bool:
        """低于90%的每低…；高于95%的每高…: each side begins at its own figure, and nothing happens between them."""
        fresh = edge is not None and isinstance(self.base, Decimal) and self.full is None and self.other_base is None
        if not fresh or edge == self.base or way in self.sides or points_unit(place.unit) != points_unit(self.unit):
            return False
        toward = way if place.range.low == place.range.high else "more" if place.range.low is not None else "less"
        if way != toward or (edge > self.base) != (way == "more"):  # type: ignore[operator]
            return False
        self.other_base = (way, edge)  # type: ignore[assignment]
        return True

    def subject(self, said: Said) -> bool:
        if not self.what:
            self.what = named(said.words)
            return True
        return same_subject(self.what, said.words) or not bare(said.words)

    def nothing(self, said: Said) -> bool:
        """低于60%不得分; 负增长的不得分."""
        place = where(said)
        if place is None or self.zero is not None or not self.subject(said):
            return False
        if place.against and not (
            place.against == "previous" and (self.changing or self.base is None or self.growth())
        ):
            return False
        if not place.against and self.changing:
            return False
        self.zero = place.range
        return not place.unit or not (self.unit or self.step_unit) or self.same_unit(place.unit)

    def growth(self) -> bool:
        """Whether the figure is itself a change: 增速达到10%; 负增长的不得分."""
        return isinstance(self.base, Decimal) and bool(re.search("增速|增长|增幅", self.what))

    def same_unit(self, unit: str) -> bool:
        return points_unit(unit) == points_unit(self.unit or self.step_unit) or unit == self.step_unit

    def fits(self) -> bool:
        """Whether the sides go the way that the base says: what is to be at most so much is not worth more above."""
        if self.better == "high":
            return all(side.points > 0 for side in self.sides.values())
        if self.better == "low":
            return all(side.points < 0 for side in self.sides.values())
        return len({side.points > 0 for side in self.sides.values()}) == 1


def begins(said: Said) -> bool:
    """Points at the base: 达到90%得5分, and in short 达到90%5分, 达到90%（5分）."""
    effect = said.effect
    short = effect.sign == 0 and said.has(In, Figure)
    return (effect.sign > 0 or short) and len(effect.amounts) == 1 and not effect.unit
