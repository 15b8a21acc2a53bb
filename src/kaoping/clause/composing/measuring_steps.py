"""A base with its points, and what figures above and below it earn or lose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from kaoping.clause.composing.clause import Clause, Found, excepted, note
from kaoping.clause.composing.figures import LATE, RATES, TIMES
from kaoping.clause.composing.stepwalk import CHANGING, ORDERS, Walk
from kaoping.clause.items import Ranked
from kaoping.clause.meaning.parts import ALL, Note, Part, Per, Range, Rule, Share, Side, Steps

COUNTED = frozenset({"%", "个百分点", "分", "位", "名", "个名次", "名次", "位次", "档", ""})
WHOLE_RATE = re.compile(
    r"(?:培训|整改|办结|完成|结案|处置|覆盖|签订|签定|到位|合格|达标|上报|报送|录入|回复|发证|登记|代管|兑现|参会|到会|出勤|建档|化解|调处|免疫|接种|收缴|清运|及时|按时|按期|入户|知晓)率$"
)
RATE = re.compile(r"率|度|占比|比例|比重|安全感|进度|百分比")


def steps(clause: Clause) -> Iterator[Found]:
    walk = Walk(clause)
    if not all(walk.take(item) for item in clause.items) or not walk.sides:
        return
    if not walk.fits() or (said_ranks(clause) and not walk.loose):
        return
    for build in (missing, proportionate, stepped):
        found = build(clause, walk)
        if found is not None:
            yield found
            return


def said_ranks(clause: Clause) -> bool:
    return any(said.has(Ranked) for said in clause.saids)


def missing(clause: Clause, walk: Walk) -> Found | None:
    """每少一次扣1分 without a base: what is missing is counted."""
    if walk.base is not None or walk.table or walk.target or len(walk.sides) != 1 or walk.proportion or walk.zero:
        return None
    (way, side), *_ = walk.sides.items()
    if walk.step_unit in COUNTED or walk.changing:
        return None
    amount = side.points if way == "more" else -side.points
    part = Per(amount, side.every, walk.step_unit, walk.what, walk.partial, at_most=side.at_most)
    if walk.full == ALL and clause.points is None:
        return None
    return Found(Rule((part,), start=walk.full, high=walk.high, excepted=excepted(clause)))


def proportionate(clause: Clause, walk: Walk) -> Found | None:
    """Below the base in proportion, above it in steps."""
    if not walk.proportion:
        return None
    base = walk.base if walk.base is not None else Decimal(100) if walk.target else None
    if walk.base is None and walk.step_unit not in ("%", "个百分点"):
        return None  # pieces above a target that is not named
    if "less" in walk.sides or not isinstance(base, Decimal) or walk.full is None or walk.zones:
        return None
    share = Share(walk.full, base, walk.what, walk.unit or "%")
    above = Steps(base, None, walk.sides["more"], None, walk.unit or "%", walk.what, walk.partial)
    return bounded(clause, walk, (share, above), [])


def stepped(clause: Clause, walk: Walk) -> Found | None:
    notes: list[Note] = [note("each_time", what=walk.loose)] if walk.loose else []
    base = walk.base
    if base is None and walk.table:
        base = walk.table  # type: ignore[assignment]
    elif base is None and (walk.target or walk.full is not None):
        if walk.step_unit not in RATES or "控制" in walk.what:
            return None  # what is to be kept down is no target to be reached
        base, walk.unit = Decimal(100), walk.unit or "%"
        if not walk.target:
            notes.append(note("target_100"))
    if base is None and falls_short(walk):
        base, walk.unit = Decimal(100), "%"
        notes.append(note("target_100"))
    if base is None:
        base = "previous" if walk.changing else None
        if base is None and not (walk.step_unit in TIMES and LATE.search(clause.text)):
            notes.append(note("change"))
    sides = relative(walk, base, notes)
    first, *zones = parts_of(walk, base, sides)
    if walk.zones:
        notes.append(note("zones"))
    if walk.zero is not None and walk.other_base is not None:
        return None
    if walk.full is None and walk.zero is not None and clause.points is None and takes(sides):
        return None
    return bounded(clause, walk, (first, *zones), notes)


def falls_short(walk: Walk) -> bool:
    """整改率每低10%扣5分: of a rate that is to be whole, what is missing to it."""
    whole = WHOLE_RATE.search(walk.what) is not None and not CHANGING.search(walk.clause.text.replace("每下降", ""))
    return whole and not walk.changing and set(walk.sides) == {"less"} and walk.step_unit in RATES


def takes(sides: dict[str, Side]) -> bool:
    return all((side.points < 0) == (way == "more") for way, side in sides.items())


def relative(walk: Walk, base: object, notes: list[Note]) -> dict[str, Side]:
    """Steps in percent of the base where the base is no rate; asked where the text leaves it open."""
    if walk.step_unit != "%" or base is None or base == "previous" or walk.unit in ("%", "个百分点"):
        return walk.sides
    if isinstance(base, str) and RATE.search(walk.what):
        return walk.sides
    if isinstance(base, str):
        notes.append(note("relative"))
    return {way: Side(side.every, side.points, True, side.at_most) for way, side in walk.sides.items()}


def parts_of(walk: Walk, base: object, sides: dict[str, Side]) -> tuple[Steps, ...]:
    """One part, or one for each zone: the steps of a zone end where the next begins."""
    if walk.other_base is not None:
        way, other = walk.other_base
        unit = walk.unit or walk.step_unit
        near = {at: side for at, side in sides.items() if at != way}
        one = Steps(base, None, near.get("more"), near.get("less"), unit, walk.what, walk.partial)  # type: ignore[arg-type]
        far = {way: sides[way]}
        two = Steps(other, None, far.get("more"), far.get("less"), unit, walk.what, walk.partial)
        return one, two
    zone_base, zone = walk.zones[0] if walk.zones else (None, None)
    below = sides.get("less")
    if zone is not None and below is not None and isinstance(base, Decimal) and zone_base is not None:
        most = (base - zone_base) / below.every * below.points
        below = Side(below.every, below.points, below.percent, most)
    first = Steps(
        base,  # type: ignore[arg-type]
        walk.full,
        sides.get("more"),
        below,
        walk.unit or walk.step_unit,
        walk.what,
        walk.partial,
        Decimal(0),
        walk.uncapped,
        short(walk, sides),
        walk.zero if walk.zero is not None else missed(walk, base, sides),
    )
    if zone is None or zone_base is None:
        return (first,)
    return (first, Steps(zone_base, None, None, zone, walk.unit or walk.step_unit, walk.what, walk.partial))


def short(walk: Walk, sides: dict[str, Side]) -> Decimal | None:
    """达到90%得3分，每超1个百分点加0.2分: below the base nothing is earned."""
    return (
        Decimal(0)
        if walk.full is not None and not walk.basic and set(sides) == {"more"} and sides["more"].points > 0
        else None
    )


def missed(walk: Walk, base: object, sides: dict[str, Side]) -> Range | None:
    """What earns nothing although it is no step: the base itself where it has to be passed (增长的得3分), what lies
    above it where less is better."""
    if walk.full is None or walk.basic or len(sides) != 1 or walk.zones or walk.other_base is not None:
        return None
    at = base if isinstance(base, Decimal) else Decimal(0)
    if not isinstance(base, Decimal) and base != "previous":
        return None
    if set(sides) == {"more"} and sides["more"].points > 0 and walk.beyond:
        return Range(high=at)
    if set(sides) == {"less"} and sides["less"].points < 0:
        return Range(low=at, low_in=walk.beyond)
    return None


def bounded(clause: Clause, walk: Walk, parts: tuple[Part, ...], notes: list[Note]) -> Found | None:
    """The rule with its bounds. Additions where the base alone earns the whole item go beyond the item."""
    more = [walk.sides[way] for way in ORDERS if way in walk.sides and adds(way, walk.sides[way])]
    full = clause.points if walk.full == ALL else walk.full
    beyond = bool(more) and full is not None and full == clause.points and not walk.tofull and walk.high is None
    if walk.full == ALL and clause.points is None:
        return None
    if beyond and not walk.uncapped:
        notes.append(note("beyond_item"))
    if walk.total and walk.high != clause.points:
        notes.append(note("cap_of_all", points=walk.high))
    low = Decimal(0) if walk.full is not None and len(parts) > 1 else None
    if walk.high is not None and walk.full is None and len(parts) == 1:
        first = capped(parts[0], walk.high)
        parts, walk.high = (first,), walk.high if first is parts[0] else None
    rule = Rule(
        parts,
        low=low,
        high=walk.high,
        uncapped=bool(walk.uncapped or beyond),
        bottomless=any(bound.kind == "bottomless" for bound in clause.bounds),
        excepted=excepted(clause),
    )
    return Found(rule, tuple(notes))


def capped(part: Part, most: Decimal) -> Part:
    """A cap of all points where only steps upward earn any is the cap of those steps."""
    if isinstance(part, Steps) and part.above is not None and part.above.at_most is None and part.above.points > 0:
        return replace(part, above=replace(part.above, at_most=most))
    return part


def adds(way: str, side: Side) -> bool:
    return side.points > 0 if way == "more" else side.points < 0
