"""Rules of clauses that nobody wrote: written in our words and read again they are the same rules."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.clause.meaning.as_json import as_json, from_json
from kaoping.clause.meaning.parts import (
    Allot,
    Award,
    Bands,
    Check,
    Choice,
    Formula,
    Fund,
    Gate,
    Grades,
    Mean,
    Per,
    Range,
    Rates,
    Rule,
    Share,
    Side,
    Steps,
    Survey,
    Weighted,
)
from kaoping.clause.read import reads_again
from kaoping.clause.saying import say

WHATS = st.sampled_from(["垃圾桶满溢", "工单逾期未办结", "巡查记录不完整", "台账缺页", "沿街乱贴小广告"])
UNITS = st.sampled_from(["次", "起", "件", "处", "项", "人"])
sizes = st.sampled_from([Decimal(each) for each in ("0.1", "0.2", "0.25", "0.5", "1", "1.5", "2", "3", "5")])
caps = st.none() | st.sampled_from([Decimal(each) for each in (6, 8, 10)])
signs = st.sampled_from([1, -1])


@st.composite
def pers(draw: st.DrawFn) -> Per:
    amount = draw(signs) * draw(sizes)
    every = draw(st.sampled_from([Decimal(1), Decimal(2), Decimal(10), Decimal(100)]))
    return Per(amount, every, draw(UNITS), draw(WHATS), at_most=draw(caps))


@st.composite
def choices(draw: st.DrawFn) -> Per:
    low, sign = draw(sizes), draw(signs)
    ends = sorted((sign * low, sign * (low + draw(sizes))))
    return Per(Choice(*ends), unit=draw(UNITS), what=draw(WHATS))


@st.composite
def rates(draw: st.DrawFn) -> Rates:
    names = draw(st.sampled_from([("省", "市", "区"), ("国家级", "省级", "市级"), ("中央", "省", "市", "县")]))
    sign = draw(signs)
    amounts = draw(st.lists(sizes, min_size=len(names), max_size=len(names)))
    rows = tuple((name, sign * amount) for name, amount in zip(names, amounts, strict=True))
    return Rates(rows, draw(UNITS), draw(WHATS), highest=draw(st.booleans()))


@st.composite
def steps(draw: st.DrawFn) -> Steps:
    above = (
        Side(Decimal(draw(st.sampled_from([1, 10, 50]))), draw(sizes), at_most=draw(caps))
        if draw(st.booleans())
        else None
    )
    below = Side(Decimal(draw(st.sampled_from([1, 5, 20]))), draw(sizes), at_most=draw(caps))
    base = Decimal(draw(st.sampled_from([48, 300, 600])))
    return Steps(base, Decimal(draw(st.sampled_from([4, 8, 18]))), above, below, "件", "上报的日常案件")


@st.composite
def bands(draw: st.DrawFn) -> Bands:
    edges = sorted(draw(st.sets(st.sampled_from([60, 70, 80, 85, 90, 95]), min_size=2, max_size=4)), reverse=True)
    points = sorted(draw(st.sets(sizes, min_size=len(edges), max_size=len(edges))), reverse=True)
    rows = [(Range(low=Decimal(edges[0])), points[0])]
    for at in range(1, len(edges)):
        rows.append((Range(Decimal(edges[at]), Decimal(edges[at - 1]), True, False), points[at]))
    rows.append((Range(high=Decimal(edges[-1]), high_in=False), Decimal(0)))
    return Bands(tuple(rows), "value", None, "%", "按期办结率")


PARTS = st.one_of(
    pers(),
    choices(),
    rates(),
    steps(),
    bands(),
    st.builds(Check, sizes, what=WHATS),
    st.builds(Allot, st.sampled_from([Decimal(5), Decimal(15)]), st.just("组织领导")),
    st.builds(Gate, st.sampled_from(["zero_item", "veto", "ineligible", "cap_grade"]), st.just("考核资料弄虚作假")),
    st.builds(
        lambda a, b: Weighted((("日常检查成绩", a), ("年终检查成绩", 100 - a))),
        st.sampled_from([Decimal(30), Decimal(60)]),
        signs,
    ),
    st.builds(
        lambda a: Award("rank", ((Range(Decimal(1), Decimal(1)), a), (Range(Decimal(2), Decimal(3)), a / 2))),
        st.just(Decimal(20000)),
    ),
    st.builds(lambda a: Fund((("街道主任", a), ("科室负责人", a / 2))), st.just(Decimal(500))),
    st.builds(
        lambda a: Grades(
            (
                (Range(low=a), "优秀"),
                (Range(Decimal(60), a, True, False), "合格"),
                (Range(high=Decimal(60), high_in=False), "不合格"),
            )
        ),
        st.sampled_from([Decimal(85), Decimal(90)]),
    ),
    st.builds(lambda how: Mean("各网格", how), st.just("mean")),
    st.builds(lambda a: Survey((("满意", a), ("基本满意", Decimal(3)), ("不满意", Decimal(0)))), st.just(Decimal(5))),
    st.builds(lambda a: Share(a, Decimal(100), "按期办结率"), sizes),
    st.builds(lambda a: Formula(((a, "日常得分"), (1 - a, "年终得分"))), st.just(Decimal("0.6"))),
)


@settings(max_examples=250, deadline=None)
@given(PARTS)
def test_a_rule_in_our_words_is_read_as_the_same_rule(part: object) -> None:
    rule = Rule((part,))  # type: ignore[arg-type]
    assert reads_again(rule, None), say(rule)


@settings(max_examples=250, deadline=None)
@given(PARTS)
def test_a_rule_as_data_is_the_same_rule_again(part: object) -> None:
    rule = Rule((part,))  # type: ignore[arg-type]
    assert from_json(as_json(rule)) == rule
    assert say(rule, "en").endswith(".")
