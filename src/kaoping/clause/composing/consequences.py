"""What follows from a result: vetoes, bars, grades."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from kaoping.clause.composing.clause import Clause, Found, note
from kaoping.clause.composing.consequences_money import money
from kaoping.clause.composing.measuring_bands import OTHERS
from kaoping.clause.items import Every, Figure, Graded, In, Manner, One, Ranked, Said, Time, Words
from kaoping.clause.meaning.parts import Gate, Grades, Range, Rule

EFFECTS = {
    "veto": "veto",
    "ineligible": "ineligible",
    "cap_grade": "cap_grade",
    "lower_grade": "lower_grade",
    "zero_section": "zero_section",
    "qualify": "ineligible",
}
BESIDES = re.compile(
    "(?:，|；|、|并|且|同时|年度|年终|综合|考核|考评|评定|结果|等次|也|均|一律|当年|当年度|本年度|该年度|年内|内|该单位|单位|其|直接|予以|主要负责人|主要领导|责任人|第一|分管|领导|干部|个人|和|及)*"
)
LISTED_BELOW = re.compile(
    "[^，。；]{0,6}(?:有|出现|发生|存在)?(?:下列|以下|下述|上述)(?:情形|情况|行为|问题|事项)?(?:之一)?的?(?:单位|个人)?"
)
HAPPENED = re.compile(
    "[未无没不被的]|发生|出现|造成|存在|违|弄虚作假|虚报|瞒报|造假|拒|超|迟|漏|缺|失|败|落后|受到|引发|泄|列入|达|情况|问题|事故|事件|案"
)
"""Words of something that happens; without them a consequence names a field (安全生产实行一票否决)."""
TIMES = ("次", "起", "件", "例", "人次", "处", "个")


def consequences(clause: Clause) -> Iterator[Found]:
    if clause.remarks or not clause.saids:
        return
    yield from gates(clause)
    yield from grades(clause)
    yield from money(clause)
    yield from both(clause)


def gates(clause: Clause) -> Iterator[Found]:
    """One effect, or several of the same event: 取消评优资格，不得评为优秀."""
    if clause.bounds or any(said.effect.kind not in EFFECTS for said in clause.saids):
        return
    found = [gate(said, at and said.words != clause.saids[0].words) for at, said in enumerate(clause.saids)]
    if len(clause.saids) > 2 or any(each is None for each in found):
        return
    first, *later = (each for each in found if each is not None)
    if len({each.effect for each in found if each is not None}) != len(found):
        return
    shared = [replace(each, what=first.what, need=first.need, by=first.by, unit=first.unit) for each in later]
    vague = first.need is None and not first.when and not HAPPENED.search(first.what)
    yield Found(Rule((first, *shared)), (note("modifier", words=first.what),) if vague else ())


def gate(said: Said, at: int | bool) -> Gate | None:
    """An effect and what brings it about; a second effect has no condition of its own."""
    ranged: list[In] = said.all(In)  # type: ignore[assignment]
    ranked: list[Ranked] = said.all(Ranked)  # type: ignore[assignment]
    graded: list[Graded] = said.all(Graded)  # type: ignore[assignment]
    nth, sums = said.all(Time), said.all(Figure)
    ranged = ranged or summed(said)
    plain = all(isinstance(c, Words | In | Ranked | Every | One | Graded | Time | Figure | Manner) for c in said.conds)
    if (
        not plain
        or "连续" in said.words
        or LISTED_BELOW.fullmatch(said.words)
        or len(sums) + len(said.all(Manner)) != (2 if sums and not said.has(In) and ranged else 0)
        or len(ranged) + len(ranked) + len(graded) + len(nth) > (0 if at else 1)
        or (at and not BESIDES.fullmatch(said.words))
    ):
        return None
    effect = EFFECTS[said.effect.kind]
    found = Gate(effect, said.words, grade=said.effect.text)  # type: ignore[arg-type]
    if ranged and (ranged[0].against or ranged[0].kind not in ("", "cumulative")):
        return None
    if ranged:
        by = "count" if ranged[0].unit in TIMES else "value"
        return turned(replace(found, need=ranged[0].range, by=by, unit=ranged[0].unit), said)  # type: ignore[arg-type]
    if ranked:
        place = ranked[0]
        if len(place.ranges) != 1 or place.by not in ("rank", "last"):
            return None
        return turned(replace(found, need=place.ranges[0], by=place.by), said)
    if nth:
        number = nth[0].numbers  # type: ignore[union-attr]
        unit = re.sub("^[第首初之后以上起始开及含（）]+|[一二三四五六七八九十\\d]", "", nth[0].text)[:1]
        return replace(found, need=Range(low=Decimal(number[0])), unit=unit) if len(number) == 1 else None
    if graded:
        return turned(replace(found, by="grade", when=(graded[0].name,)), said)
    return None if said.effect.kind == "qualify" else found


def summed(said: Said) -> list[In]:
    """累计迟到12次: a sum that a figure ends, as a range."""
    manners, figures = said.all(Manner), said.all(Figure)
    if len(manners) != 1 or len(figures) != 1 or not manners[0].text.startswith(("累计", "累积")):
        return []
    figure: Figure = figures[0]  # type: ignore[assignment]
    over = manners[0].text.endswith("超过")
    return [In(Range(low=figure.value, low_in=not over), figure.unit, figure.text)]


def turned(found: Gate, said: Said) -> Gate | None:
    """达到70%以上才能获得评奖资格: who does not reach it is barred."""
    if said.effect.kind != "qualify":
        return found
    need = found.need
    if need is None or (need.low is None) == (need.high is None) or found.by == "last":
        return None
    if need.low is not None:
        return replace(found, need=Range(high=need.low, high_in=not need.low_in))
    return replace(found, need=Range(low=need.high, low_in=not need.high_in))


def both(clause: Clause) -> Iterator[Found]:
    """An effect and money for the same event: 取消评先资格，并处罚10万元."""
    if len(clause.saids) != 2 or clause.bounds or clause.asides:
        return
    one, other = clause.saids
    first, second = (one, other) if one.effect.kind in EFFECTS else (other, one)
    joined_ = not other.conds or BESIDES.fullmatch(other.words)
    if first.effect.kind not in EFFECTS or second.effect.kind != "money" or not joined_:
        return
    event = Said(one.conds, first.effect)
    barred = gate(event, at=False)
    if barred is None or barred.need is not None or barred.when or not all(isinstance(c, Words) for c in other.conds):
        return
    for found in money(Clause((Said(one.conds, second.effect),), clause.points, clause.text)):
        yield Found(Rule((barred, *found.rule.parts)), found.assumptions, found.liking)


def grades(clause: Clause) -> Iterator[Found]:
    """90分以上为优秀，80分以上不足90分为良好 …, 前3名为一等奖 …."""
    rows: list[tuple[Range, str]] = []
    by = ""
    for said in clause.saids:
        keyed = place_of(said, rows, by)
        if said.effect.kind != "grade" or keyed is None or (by and keyed[0] != by):
            return
        by = keyed[0]
        rows.append((keyed[1], said.effect.text))
    if len(rows) < 2 or len({name for _, name in rows}) != len(rows) or clause.bounds:
        return
    yield Found(Rule((Grades(tuple(rows), by=by),)), tuple(edges(rows, "含" in clause.text, by == "rank")))  # type: ignore[arg-type]


def place_of(said: Said, rows: list[tuple[Range, str]], by: str) -> tuple[str, Range] | None:
    """What a grade is given by, and the range."""
    ranged, ranked = said.all(In), said.all(Ranked)
    if not all(isinstance(c, Words | In | Ranked) for c in said.conds) or len(ranged) + len(ranked) > 1:
        return None
    if ranged and not ranged[0].against and not ranged[0].kind:  # type: ignore[union-attr]
        return "points", ranged[0].range  # type: ignore[union-attr]
    places = joined(ranked[0]) if ranked else None  # type: ignore[arg-type]
    if places is not None:
        return "rank", places
    last = max((row.high for row, _ in rows if row.high is not None), default=None)
    if by == "rank" and OTHERS.search(said.words) and last is not None:
        return "rank", Range(low=last + 1)
    return None


def joined(ranked: Ranked) -> Range | None:
    """Places that follow one another as one range: 第二、三名."""
    ends = [(row.low, row.high) for row in ranked.ranges if row.low is not None and row.high is not None]
    follow = all(low == high + 1 for (low, _), (_, high) in zip(ends[1:], ends, strict=False))
    return Range(ends[0][0], ends[-1][1]) if ranked.by == "rank" and ends and follow else None


def edges(rows: list[tuple[Range, str]], said: bool, places: bool) -> Iterator[object]:
    """Figures that have two grades or none. said: the text itself says to which one they belong (含)."""
    if not said and any(
        low_edge(one) == high_edge(other) is not None for one, _ in rows for other, _ in rows if one != other
    ):
        yield note("edges")
    ends = sorted(row.low for row, _ in rows if row.low is not None)
    tops = {row.high + places for row, _ in rows if row.high is not None}  # the place after 3 is 4
    ends = [end for end in ends if not (places and end == 1)]
    if any(end not in tops for end in ends[:1]) or any(gap(end, tops) for end in ends):
        yield note("gaps")


def low_edge(row: Range) -> Decimal | None:
    return row.low if row.low_in else None


def high_edge(row: Range) -> Decimal | None:
    return row.high if row.high_in else None


def gap(end: Decimal, tops: set[Decimal]) -> bool:
    """Whether no range ends where this one begins."""
    return end not in tops
