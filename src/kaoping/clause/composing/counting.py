"""What is counted: points for each, rates by level or kind, amounts by the first, second … time, recurrence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kaoping.clause.composing.clause import Clause, Found, amount, note, with_bounds
from kaoping.clause.items import Every, In, Levels, Manner, One, Said, Words
from kaoping.clause.meaning.parts import Nth, Per, Rates, Repeated

ONCE = re.compile(
    r"^(?:.{0,12})?(?:未|没有|无|不)(?:建立|制定|成立|设立|落实|明确|配备|健全|开展|组织|纳入|完善|出台|印发|召开|安排|部署|形成|公示|公开|上墙|配齐|设置|签订|达标|达到|完成|及时|按|能|实现|齐全|完整|规范)|不(?:健全|完善|到位|齐全|完整|达标|合格|符合|落实|规范|明确)|缺失|无(?:台账|制度|方案|机构|记录|计划)|未达|弄虚作假"
)
EVENT = re.compile(
    r"发现|发生|出现|造成|引发|被(?!评)|受到|查处|通报|曝光|投诉|举报|上访|事故|案件|事件|逾期|超时|迟报|漏报|瞒报|缺席|迟到"
)
ALLOWED = {"ONLY", "HIGHEST", "DISTRIB"}


def plain(said: Said, *kinds: type) -> bool:
    """Whether the conditions are of these kinds only."""
    return all(isinstance(cond, (Words, *kinds)) for cond in said.conds)


def counting(clause: Clause) -> Iterator[Found]:
    """Every way in which a clause is one about counts."""
    if not clause.saids or any(remark.kind in ("GROW", "FALL", "EXEMPT", "ELSEWHERE") for remark in clause.remarks):
        return
    for family in (each, rates_by_level, nth_times, recurring):
        yield from family(clause)


def each(clause: Clause) -> Iterator[Found]:
    """Points for each, one or several sorts of things."""
    pers = [per_of(said) for said in clause.saids]
    if any(per is None for per in pers) or any(r.kind == "HIGHEST" for r in clause.remarks):
        return
    found = [per for per in pers if per is not None]
    notes = tuple(n for _, taken in found for n in taken)
    if len(found) == 1:
        parts: tuple[Per | Rates, ...] = (found[0][0],)
    elif len({per.amount > 0 for per, _ in found if isinstance(per.amount, Decimal)}) == 1 and all(
        simple(per) for per, _ in found
    ):
        parts = (
            Rates(
                tuple((per.what or f"第{at}种", per.amount) for at, (per, _) in enumerate(found, 1)), found[0][0].unit
            ),
        )
    else:
        return
    rule = with_bounds(parts, clause)
    if rule:
        yield Found(rule, notes)


def simple(per: Per) -> bool:
    return per.every == 1 and not per.once


def per_of(said: Said) -> tuple[Per, tuple] | None:  # type: ignore[type-arg]
    """One said thing as points for each; None where it says something else."""
    signed = amount(said)
    if (
        signed is None
        or not plain(said, Every, One)
        or said.effect.grow
        or (said.effect.sort == "GAIN" and said.effect.bracket)
    ):
        return None
    everies, ones = said.all(Every), said.all(One)
    if len(everies) + len(ones) + bool(said.effect.unit) > 1 or said.effect.sign == 0:
        return None
    what = said.words
    if everies:
        every: Every = everies[0]  # type: ignore[assignment]
        return Per(signed, every.every, every.unit, what), ()
    if ones:
        return Per(signed, Decimal(1), ones[0].unit, what), ()  # type: ignore[union-attr]
    if said.effect.unit:
        return Per(signed, said.effect.every, said.effect.unit, what), ()
    if said.effect.sort == "GAIN":
        return None
    if ONCE.search(what) and not EVENT.search(what):
        return Per(signed, Decimal(1), "次", what, once=True), (note("once", what=what),)
    return Per(signed, Decimal(1), "次", what), (note("each_time", what=what),)


def rates_by_level(clause: Clause) -> Iterator[Found]:
    """Amounts by level, in one list or one by one."""
    rows: list[tuple[str, object]] = []
    what, unit = "", ""
    for said in clause.saids:
        if not plain(said, Levels, Every, One, Manner) or (said.effect.sign == 0 and not rows):
            return
        if any(isinstance(c, Manner) and c.kind not in ALLOWED for c in said.conds):
            return
        named = said.all(Levels)
        if len(named) != 1:
            return
        names = named[0].names  # type: ignore[union-attr]
        everies = [*said.all(Every), *said.all(One)]
        if any(isinstance(e, Every) and e.every != 1 for e in everies):
            return
        unit = unit or (everies[0].unit if everies else "")  # type: ignore[union-attr]
        what = what or said.words
        sign = said.effect.sign or (1 if rows and rows[-1][1] > 0 else -1)  # type: ignore[operator]
        amounts = said.effect.amounts
        if said.effect.kind != "points" or len(amounts) not in (1, len(names)):
            return
        amounts = amounts * len(names) if len(amounts) == 1 else amounts
        rows.extend((name, sign * each) for name, each in zip(names, amounts, strict=True))
    if len(rows) < 2 or len({name for name, _ in rows}) != len(rows):
        return
    highest = any(r.kind == "HIGHEST" for r in clause.remarks)
    rule = with_bounds((Rates(tuple(rows), unit or "次", what, highest),), clause)  # type: ignore[arg-type]
    if rule:
        notes = () if unit else (note("each_time", what=what),)
        yield Found(rule, notes)


def nth_times(clause: Clause) -> Iterator[Found]:
    """核查一次未通过扣0.1分，以后每核查一次未通过加扣0.1分."""
    if len(clause.saids) != 2:
        return
    first, later = clause.saids
    furthers = [c for c in later.conds if isinstance(c, Manner) and c.kind == "FURTHER"]
    a, b = amount(first), amount(later)
    if not furthers or not isinstance(a, Decimal) or not isinstance(b, Decimal) or a * b <= 0:
        return
    if not plain(first, Every, One) or not plain(later, Every, One, Manner):
        return
    unit = next((c.unit for c in (*first.conds, *later.conds) if isinstance(c, Every | One)), "次")
    rule = with_bounds((Nth((a,), unit, first.words, further=b),), clause)
    if rule:
        yield Found(rule, () if a == b else (note("further", first=a, later=b),))


def recurring(clause: Clause) -> Iterator[Found]:
    """同一问题再次出现的，扣2分."""
    if len(clause.saids) != 1 or not any(c.kind == "RECUR" for c in clause.saids[0].all(Manner)):  # type: ignore[union-attr]
        return
    said = clause.saids[0]
    signed = amount(said)
    if not isinstance(signed, Decimal) or not plain(said, Manner, Every) or clause.manners() != ("RECUR",):
        return
    rule = with_bounds((Repeated(Decimal(0), signed, "each", "次", said.words),), clause)
    if rule:
        yield Found(rule, (note("recurrence", points=signed),))


def in_range(said: Said) -> bool:
    return said.has(In)
