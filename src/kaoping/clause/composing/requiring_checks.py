"""Requirements with points: one, several beside one another, and what is said for both cases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from kaoping.clause.composing.clause import Clause, Found, note
from kaoping.clause.items import Every, Figure, In, One, Said, Step, Words
from kaoping.clause.meaning.parts import ALL, Check, Gate, Note, Per, Range, Rule

STATE = re.compile(
    r"(?:未|没有?|无)(?:建立|成立|制定|制订|设立|设置|出台|印发|签订|配备|配齐|明确|编制|健全|组建|纳入|落实)|"
    r"无(?!证|照|故|人(?:值|看)|牌|主|序|障|理)[\u4e00-\u9fff]{0,10}(?:台[账帐]|制度|方案|机构|记录|计划|总结|预案|人员|场所|资料|措施|经费|办法|小组|检查|细则|队伍|名册|登记簿)$|"
    r"没有[\u4e00-\u9fff]{0,10}(?:台[账帐]|制度|方案|机构|记录|计划|总结|预案|人员|场所|资料|措施|经费|办法|小组|细则|队伍|名册|登记簿)$"
)
"""A state that is or is not, whatever the number of times somebody looks."""
HAPPENS = re.compile("每|发现|发生|出现|被|次|起|处|件|例|逾期|超时|及时")
NEGATIVE = re.compile(
    r"未|没有|无(?!障)|不(?!断|少|仅|同)|缺|弄虚作假|发生|造成|出现|被|违反|违规|逾期|超|造假|虚报|瞒报|迟报|漏报|拒"
)
OPPOSITE = re.compile(
    r"^(?:，|；|。)?(?:否则|反之|未|没有|没|无|不|达不到|缺|其他|其余|低于|少于|不足|逾期|超过|出现|发生|有(?=[^，]*问题))"
)
DENIED = re.compile("[，；。]?(?:未|无|没)")
BASE = re.compile("^(?:基础|基本)分")


def one(clause: Clause) -> Iterator[Found]:
    """One requirement, met or not: 有台账得1分, 每年至少4次（1分）, 低于90%扣2分."""
    if len(clause.saids) != 1 or any(bound.kind in ("cap", "nocap", "tofull") for bound in clause.bounds):
        return
    if clause.remarks:
        return
    said, effect = clause.saids[0], clause.saids[0].effect
    if effect.unit or effect.grow:
        return
    if effect.kind == "full":
        yield from fulfilled(clause, said)
    elif effect.kind == "zero":
        yield from gone(said)
    elif effect.kind == "points" and len(effect.amounts) == 1:
        found = check_of(said)
        if found is not None and not aside_scores(clause):
            yield Found(Rule((found,)))


def aside_scores(clause: Clause) -> bool:
    """Whether description after the amount speaks of scores."""
    return any(re.search("分|扣|奖|罚", aside.text) for aside in clause.asides)


def check_of(said: Said, listing: bool = False) -> Check | None:
    """The requirement that earns points (or loses them where a figure lies in a range)."""
    effect = said.effect
    needed = need_of(said)
    if needed is None:
        return None
    need, unit, every = needed
    named = not effect.sign and ((effect.bracket and (need is not None or every)) or listing)
    earned = (effect.sort == "GAIN" and not BASE.search(effect.text)) or named
    what = texts(said) if every else said.words
    if earned and not (need is None and every and not effect.bracket):
        return Check(effect.amounts[0], what=what, need=need, unit=unit)
    if effect.sort == "DED" and need is not None and not every:
        return Check(-effect.amounts[0], Decimal(0), said.words, need, unit)
    return None


def texts(said: Said) -> str:
    return "".join(cond.text for cond in said.conds).strip("，、：。的")


def need_of(said: Said) -> tuple[Range | None, str, bool] | None:
    """The one figure that a requirement names, its unit, whether a 每 stands before it; None where it names more."""
    if not all(isinstance(cond, Words | In | Figure | Every | One) for cond in said.conds):
        return None
    ranges, figures = said.all(In), said.all(Figure)
    if len(ranges) + len(figures) > 1 or any(r.kind or r.against for r in ranges):  # type: ignore[union-attr]
        return None
    if (figures or said.has(Every, One)) and not said.effect.bracket:
        return None
    if ranges:
        return ranges[0].range, ranges[0].unit, said.has(Every, One)  # type: ignore[union-attr]
    if figures:
        return Range(low=figures[0].value), figures[0].unit, said.has(Every, One)  # type: ignore[union-attr]
    return None, "", said.has(Every, One)


def fulfilled(clause: Clause, said: Said) -> Iterator[Found]:
    """…的，得满分: a figure that earns all; without one, a deed that earns all whatever else is said."""
    needed = need_of(said)
    if needed is None or needed[2] or (needed[0] is None and said.has(In, Figure)):
        return
    if needed[0] is not None:
        yield Found(Rule((Check(ALL, what=said.words, need=needed[0], unit=needed[1]),)))
    else:
        yield Found(Rule((Gate("full_score", re.sub("本项直接$|直接$|可$", "", said.words)),)))


def gone(said: Said) -> Iterator[Found]:
    """…的，该项不得分."""
    if not all(isinstance(cond, Words | In | One) for cond in said.conds) or len(said.all(In)) > 1:
        return
    needs: list[In] = said.all(In)  # type: ignore[assignment]
    if any(need.against or need.kind not in ("", "cumulative") for need in needs):
        return
    need, unit = (needs[0].range, needs[0].unit) if needs else (None, "")
    by = "value" if needs and unit in ("%", "分", "", "个百分点") else "count"
    yield Found(Rule((Gate("zero_item", said.words, need, by, unit),)))  # type: ignore[arg-type]


def lists(clause: Clause) -> Iterator[Found]:
    """Several requirements, each with points of its own."""
    if clause.remarks or any(bound.kind != "done" for bound in clause.bounds) or aside_scores(clause):
        return
    shared = [part for said in clause.saids for part in one_amount_each(said)]
    if len(clause.saids) == 1 and shared:
        yield Found(Rule(tuple(shared)), state_doubt(shared))
        return
    saids = without_opposites(clause.saids)
    parts = [each for said in saids for each in [listed(said, clause.points is not None)] if each]
    if len(parts) < 2 or len(parts) != len(saids):
        return
    checks_ = [part for part in parts if isinstance(part, Check)]
    if len(saids) > 1 and alternatives(clause, saids):
        return
    if not checks_ or not one_way(parts) or not all(part.what for part in parts):
        return
    yield Found(Rule(tuple(parts)), (*state_doubt(checks_), *too_many(checks_, clause)))


def listed(said: Said, in_item: bool) -> Check | Per | None:
    """One of several: earned, lost once, or lost each time. in_item: bare points are those of an item's requirement."""
    effect = said.effect
    if effect.kind != "points" or len(effect.amounts) != 1 or effect.grow:
        return None
    if effect.sort == "DED":
        per, everies = lost_each_time(said), said.has(Every, One, Step)
        if per is not None:
            return per
        if not everies and not effect.unit and all(isinstance(cond, Words) for cond in said.conds):
            state = STATE.search(said.words) and not HAPPENS.search(said.words)
            return Check(Decimal(0), -effect.amounts[0], said.words) if state else None
        return None
    bare = not effect.bracket and not effect.sign
    if effect.unit or re.search("[各]|分别", effect.text) or (bare and not in_item):
        return None
    return check_of(said, listing=True)


ALTERNATIVE = re.compile(
    "基本|部分|较(?!大|重)|一般(?![事问案隐])|完全|全部|全面|很(?!多)|主要|^[，；。]*(?:优秀|良好|合格|达标|不达标)$"
)


def alternatives(clause: Clause, saids: list[Said]) -> bool:
    """Whether the points are alternatives and not to be added: 做到的得5分，基本做到的得3分，没有做到的不得分."""
    if any(ALTERNATIVE.search(said.words) for said in saids if not said.effect.bracket and said.effect.sort == "GAIN"):
        return True
    dropped = len(clause.saids) - len(saids)
    return bool(dropped) and dropped != len(saids)


def without_opposites(saids: tuple[Said, ...]) -> list[Said]:
    """有制度得2分，无制度不得分；有记录得3分，无记录不得分: who does not earn gets nothing anyhow."""
    found: list[Said] = []
    for at, said in enumerate(saids):
        first = saids[at - 1] if at else None
        plain = said.effect.kind == "zero" and all(isinstance(cond, Words) for cond in said.conds)
        local = not re.search("项|大|全部", said.effect.text)
        if plain and local and first is not None and first.effect.sort == "GAIN" and OPPOSITE.search(said.words):
            continue
        found.append(said)
    return found


COMPARED = re.compile("%|百分点|^$")


def lost_each_time(said: Said) -> Per | None:
    """每缺一次扣0.2分, 发现一处扣1分, 扣0.5分/次."""
    marks: list[Every | One | Step] = [*said.all(Every), *said.all(One), *said.all(Step)]  # type: ignore[list-item]
    effect = said.effect
    if len(marks) + bool(effect.unit) != 1 or not all(isinstance(c, Words | Every | One | Step) for c in said.conds):
        return None
    if not marks:
        return Per(-effect.amounts[0], effect.every, effect.unit, said.words)
    mark = marks[0]
    every = Decimal(1) if isinstance(mark, One) else mark.every
    if isinstance(mark, Step) and (mark.way != "less" or mark.against or COMPARED.search(mark.unit)):
        return None
    return Per(-effect.amounts[0], every, mark.unit, said.words)


def one_way(parts: list[Check | Per]) -> bool:
    """Whether all of them earn or all of them lose."""
    earn = [isinstance(part, Check) and part.points != 0 for part in parts]
    return all(earn) or not any(earn)


def too_many(checks: list[Check], clause: Clause) -> tuple[Note, ...]:
    total = sum((check.points for check in checks if isinstance(check.points, Decimal)), Decimal(0))
    return (
        (note("sum_above", total=total, points=clause.points),)
        if clause.points is not None and total > clause.points
        else ()
    )


def one_amount_each(said: Said) -> list[Check]:
    """未成立甲、未制定乙、未组建丙的，各扣2分: one check each."""
    effect = said.effect
    if effect.kind != "points" or not re.search("各|分别", effect.text) or effect.unit:
        return []
    if not all(isinstance(cond, Words) for cond in said.conds) or effect.sort not in ("DED", "GAIN"):
        return []
    names = [each for each in re.split("、|，(?=未|无|没)|或者?|；", said.words) if each]
    if len(names) < 2:
        return []
    opening = re.match(r"^(?P<head>[^未无没缺]*)(?=[未无没缺])", names[0])
    if opening is None and effect.sort == "DED":
        return []
    if effect.sort == "DED" and not all(NEGATIVE.search(name) for name in names):
        return []
    amounts = effect.amounts * len(names) if len(effect.amounts) == 1 else effect.amounts
    if len(amounts) != len(names):
        return []
    if effect.sort == "GAIN":
        return [Check(points, what=name) for name, points in zip(names, amounts, strict=True)]
    return [Check(Decimal(0), -points, name) for name, points in zip(names, amounts, strict=True)]


def state_doubt(parts: list[Check]) -> tuple[Note, ...]:
    """Lost once: certain where a thing that should stand does not, else asked."""
    unsure = [part.what for part in parts if part.otherwise != 0 and not STATE.search(part.what)]
    return tuple(note("once", what=what) for what in unsure)


def opposites(clause: Clause) -> Iterator[Found]:
    """有台账得1分，没有不得分; 达到95%的得5分，否则扣1分."""
    if len(clause.saids) != 2 or clause.remarks or any(bound.kind != "done" for bound in clause.bounds):
        return
    first, second = clause.saids
    points, needed = earned_by(first), need_of(first)
    if points is None or needed is None or needed[2] or second.effect.unit or aside_scores(clause):
        return
    if not all(isinstance(cond, Words) for cond in second.conds):
        return
    need, unit, _ = needed
    opposite = bool(OPPOSITE.search(second.words))
    if DENIED.match(first.words) and DENIED.match(second.words):
        return  # 无甲得3分，无乙得2分: two things
    negative = opposite or bool(NEGATIVE.search(second.words))
    if second.effect.kind == "zero" and negative:
        yield Found(Rule((Check(points, what=first.words, need=need, unit=unit),)))
    elif opposite and second.effect.kind == "points" and len(second.effect.amounts) == 1:
        lost = (second.effect.sign or 1) * second.effect.amounts[0]
        check = Check(points, lost, first.words, need, unit)
        sure = second.words.startswith(("否则", "反之"))
        yield Found(Rule((check,)), () if sure else (note("either_or"),))


def earned_by(said: Said) -> Decimal | Literal["all"] | None:
    match said.effect.kind:
        case "full":
            return ALL
        case "points" if len(said.effect.amounts) == 1 and said.effect.sign >= 0 and said.effect.sort != "ADD":
            return said.effect.amounts[0]
        case _:
            return None
