"""The conditions of one said thing, sorted for counting: what is counted, by which step, from which number on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from kaoping.clause.items import Cond, Every, Figure, In, Levels, Manner, One, Ranked, Said, Step, Time, Words
from kaoping.clause.lexicon import FIGURE, TIMES
from kaoping.clause.units import UNIT

COUNTED = frozenset(
    re.split(
        "、",
        "次、起、件、例、处、个、人、人次、项、名、宗、户、家、篇、条、份、张、辆、户次、车次、批次、例次、处次、场、期、问题、案件、"
        "位、只、块、堆、点位、单",
    )
)
"""Units of things that are counted one by one; a figure in them is a number of occurrences."""
ALLOWED = {
    "DISTRIB",
    "DISCRETION",
    "FURTHER",
    "RECUR",
    "FIRST_FREE",
    "HIGHEST",
    "ONLY",
    "NODOUBLE",
    "HALFSTEP",
    "NOHALF",
    "PROPORTION_STEP",
}
DEMAND = re.compile("不低于|不少于|不小于|达到|完成|至少|≥|控制在")
DUTY = re.compile(r"每(?:年|月|周|季度|季|半年|天|日)")


@dataclass(frozen=True, slots=True)
class Conditions:
    """words: description in the order of the text, with figures that only say which things count (`named`).
    step: every so many of a unit. over: a number of occurrences that is a limit. short: what a duty demands."""

    words: str
    step: tuple[Decimal, str] | None = None
    over: In | None = None
    allowed: Decimal | None = None
    time: Time | None = None
    levels: Levels | None = None
    manners: tuple[Manner, ...] = ()
    named: tuple[Decimal, ...] = ()
    short: Decimal | None = None

    def has(self, *kinds: str) -> bool:
        return any(manner.kind in kinds for manner in self.manners)

    def without(self, *kinds: str) -> Conditions:
        return replace(self, manners=tuple(manner for manner in self.manners if manner.kind not in kinds))

    @property
    def bare(self) -> bool:
        """Nothing but description."""
        return not (self.step or self.over or self.allowed or self.time or self.levels or self.manners or self.named)


def conditions(said: Said) -> Conditions | None:
    """None where a condition is none of counting."""
    if not all(isinstance(c, KINDS) for c in said.conds):
        return None
    step = step_of(said)
    placed: list[Ranked] = said.all(Ranked)  # type: ignore[assignment]
    if placed and (len(placed) > 1 or step is None or step[1] not in TURNS):
        return None
    times, levels = said.all(Time), said.all(Levels)
    ranges = [c for c in said.conds if isinstance(c, In | Figure)]
    manners = tuple(c for c in said.conds if isinstance(c, Manner))
    if step is BAD or len(times) > 1 or len(levels) > 1 or any(m.kind not in ALLOWED for m in manners):
        return None
    limits = [r for r in ranges if is_limit(r, step) and not describes(r, step, said)]
    named = [r for r in ranges if r not in limits]
    if len(limits) + len(placed) > 1 or any(not is_description(r, step) for r in named):
        return None
    found = Conditions(
        words_of(said, [*named, *placed]),
        step,
        time=times[0] if times else None,  # type: ignore[arg-type]
        levels=levels[0] if levels else None,  # type: ignore[arg-type]
        manners=manners,
        named=tuple(n for r in (*named, *placed) for n in ends(r) if n != 1),
    )
    return limited(found, limits[0], said) if limits else found


KINDS = (Words, Every, One, In, Figure, Levels, Manner, Time, Step, Ranked)
TURNS = frozenset({"次", "个·次", "期", "月", "季度", "个", "个·月"})
"""What a place is counted by that is only described: 月度排名末两位的，每次."""
BAD = (Decimal(0), "")


def step_of(said: Said) -> tuple[Decimal, str] | None:
    """每查实一例, 一处, 扣1分/次: the step; BAD where several do not go together."""
    found = [
        (c.every if isinstance(c, Every) else Decimal(1), c.unit) for c in said.conds if isinstance(c, Every | One)
    ]
    if said.effect.unit:
        found.append((said.effect.every, said.effect.unit))
    edges = (b for a, b in pairwise(said.conds) if isinstance(a, Every) and isinstance(b, Words))
    if any(re.match("[的]?(?:及?以上|及?以下|以内|之内)(?!各|所|情|问)", edge.text) for edge in edges):
        return BAD
    if any(isinstance(c, Step) for c in said.conds) or any(unit in ("%", "个百分点") for _, unit in found):
        return BAD
    sizes = [every for every, _ in found if every != 1]
    if not found:
        return None
    if sizes and len(found) > 1:
        return BAD
    units = list(dict.fromkeys(unit for _, unit in found))
    return (sizes or [Decimal(1)])[0], "·".join(units[-2:] if one_of_many(said) else units[-1:])


def one_of_many(said: Said) -> bool:
    """每人每次: two steps side by side, and not the same thing said twice (以后每申请一次，每次)."""
    kinds = [cond for cond in said.conds if not (isinstance(cond, Words) and not cond.text.strip("，、的"))]
    return any(isinstance(a, Every) and isinstance(b, Every) for a, b in pairwise(kinds))


def is_limit(r: In | Figure, step: tuple[Decimal, str] | None) -> bool:
    """Whether a figure is a number of what is counted."""
    unit = r.unit
    return unit in COUNTED or (step is not None and unit == step[1]) or (isinstance(r, In) and r.kind == "cumulative")


EVENTS = frozenset({"起", "件", "例", "次", "宗", "批", "批次", "宗次", "案次", "起次", "场"})
PEOPLE = frozenset({"人", "名", "人次", "户"})


def describes(r: In | Figure, step: tuple[Decimal, str] | None, said: Said) -> bool:
    """死亡3-5人的，每起; 发现3次以上仍未清理的路段，每段: the figure says which ones count, it is no number of them."""
    if step is None or step[1] == r.unit or (isinstance(r, In) and r.kind):
        return False
    if r.unit in PEOPLE and step[1] in EVENTS:
        return True
    return step[1] not in TIMES and len(after(said, r).partition("，")[0].strip("的，、")) >= 4


def is_description(r: In | Figure, step: tuple[Decimal, str] | None) -> bool:
    """高度超过20厘米未修剪的，每处: a figure in another measure says which things count."""
    unit = r.unit
    fit = not isinstance(r, In) or not (r.against or r.kind or DEMAND.search(r.text))
    return step is not None and bool(unit) and unit != "分" and fit


def ends(r: In | Figure | Ranked) -> tuple[Decimal, ...]:
    if isinstance(r, Ranked):
        return tuple(end for each in r.ranges for end in (each.low, each.high) if end is not None and end != 1)
    if isinstance(r, In):
        return tuple(end for end in (r.range.low, r.range.high) if end is not None)
    return (r.value,)


def words_of(said: Said, named: list[In | Figure | Ranked]) -> str:
    event = said.effect.unit in EVENTS or any(e.unit in EVENTS for e in said.all(Every))  # type: ignore[union-attr]
    kept = (
        verb(c) if isinstance(c, Every | One) and not (event and c.unit in PEOPLE) else c.text
        for c in said.conds
        if spoken(c, named)
    )
    return "".join(kept).strip("，、：。的；（ ")


GENERIC = re.compile(
    "^(?:凡|，|每|在|如|被)*(?:发现|发生|出现|有|存在|查实|查到|查出|检查发现|检查出|新增|完成|满|达到?|累计(?:达到?|满)?)?$"
)
STEP_END = re.compile(rf"(?:{FIGURE})?{UNIT}$")


def spoken(cond: Cond, named: list[In | Figure | Ranked]) -> bool:
    return isinstance(cond, Words | Every | One) or any(cond is each for each in named)


def verb(cond: Every | One) -> str:
    """What a step itself says happened: 重伤1人 → 重伤."""
    words = STEP_END.sub("", cond.text)
    return "" if GENERIC.match(words) or cond.unit in TIMES else words.strip("，").removeprefix("每")


def limited(found: Conditions, limit: In | Figure, said: Said) -> Conditions | None:
    """With a number of occurrences: a limit (超过3次), an allowance (允许3次，超过的), or what a duty demands."""
    if isinstance(limit, In) and not limit.against and limit.kind != "within":
        duty = limit.range.high is None and limit.range.low_in and not limit.kind and DUTY.search(before(said, limit))
        if duty and said.has(Every, One):
            return replace(found, short=limit.range.low)
        return replace(found, over=limit)
    if isinstance(limit, Figure) and re.search("超过|超出|之外|以外", after(said, limit)):
        return replace(found, allowed=limit.value)
    if isinstance(limit, Figure) and DUTY.search(before(said, limit)) and said.has(Every, One):
        return replace(found, short=limit.value)
    return None


def before(said: Said, cond: Cond) -> str:
    return "".join(c.text for c in said.conds[: said.conds.index(cond)])


def after(said: Said, cond: Cond) -> str:
    return "".join(c.text for c in said.conds[said.conds.index(cond) + 1 :])
