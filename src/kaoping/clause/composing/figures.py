"""What a said thing tells about a figure: the range in which it lies, its unit, what it is set against."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from kaoping.clause.items import Figure, In, One, Said, Words
from kaoping.clause.meaning.parts import Range

LATE = re.compile(r"逾期|迟|超期|超时|延误|推迟|延期|拖延|滞后|晚|延迟")
DENIED = re.compile(r"(?:未|没有?|不|未能|无法)$")
PERIOD = re.compile(r"[一二三四1-4]季度|上半年|下半年|全年|年底|年末|月底|月末|\d+月|[一二三四五六七八九十]+月")
TIMES = ("天", "日", "个月", "月", "周", "小时", "个小时", "分钟", "工作日", "个工作日", "年")
RATES = ("%", "个百分点")
LINKS = re.compile(
    r"(?:上升|下降|增长|减少|增加|提高|降低|上年|同比|推迟|延误|逾期|超期|超时|迟报|延期|延迟|滞后|得分|考核|年度|结果|指标值?|超过|超出|超额|高于|高出|不足|未达到?|低于|没有达到|达不到|达到|达|未完成|完成|基数|基准|标准|目标值?|任务数?|要求|规定|计划数?|部分|数量?|在此基础上|以上|以下|"
    r"之间|其中|上述|此|该|这|以内|如果|若|对|按|每|在|与|比|较|且|并|但|又|而|或|和|为|是|则|的|数|率|者|村|单位|街道|乡镇|镇|，|、|：|；|“|”|（|）)*"
)


@dataclass(frozen=True, slots=True)
class Where:
    """A figure lies in `range` (of `unit`); against: the range is one of the distance to that reference."""

    range: Range
    unit: str
    against: str = ""


def where(said: Said, time_unit: bool = False) -> Where | None:
    """The one range a said thing names; two that meet (超过24小时但不超过48小时) are one; None: none, or too many.

    time_unit: 推迟一个月 names a length of time, no occurrence.
    """
    ins, figures = said.all(In), said.all(Figure)
    ones = [one for one in said.all(One) if isinstance(one, One) and one.unit in TIMES] if time_unit else []
    if len(figures) + len(ones) + bool(ins) != 1 or denied(said) or len(ins) > 2 or crossed(said):
        return None
    if figures or ones:
        return exactly(figures[0]) if figures else Where(Range(Decimal(1), Decimal(1)), ones[0].unit)
    return joined([lying(one, said) for one in ins if isinstance(one, In)])


def crossed(said: Said) -> bool:
    return any(isinstance(one, In) and one.kind == "crossed" for one in said.all(In))


def exactly(figure: object) -> Where | None:
    return Where(Range(figure.value, figure.value), figure.unit) if isinstance(figure, Figure) else None


def lying(one: In, said: Said) -> Where:
    """One range; 迟报3天以内 begins after the day on which it was due."""
    range_ = one.range
    late = one.unit in TIMES and LATE.search(said.words) is not None
    if late and range_.low is None and range_.high is not None and range_.high > 0:
        range_ = replace(range_, low=Decimal(0), low_in=False)
    return Where(range_, one.unit, one.against)


def joined(found: list[Where]) -> Where | None:
    if len(found) == 1:
        return found[0]
    one, two = found
    if one.against or two.against or (one.unit and two.unit and one.unit != two.unit):
        return None
    low, low_in = tightest(one.range.low, one.range.low_in, two.range.low, two.range.low_in, 1)
    high, high_in = tightest(one.range.high, one.range.high_in, two.range.high, two.range.high_in, -1)
    if low is None or high is None or low > high:
        return None
    return Where(Range(low, high, low_in, high_in), one.unit or two.unit)


def tightest(
    one: Decimal | None, one_in: bool, two: Decimal | None, two_in: bool, way: int
) -> tuple[Decimal | None, bool]:
    """The inner one of two ends; way 1: of lower ends, −1: of upper ends."""
    if one is None or two is None:
        return (two, two_in) if one is None else (one, one_in)
    if one == two:
        return one, one_in and two_in
    return (one, one_in) if way * (one - two) > 0 else (two, two_in)


COUNTING_WORDS = re.compile(r"分别|各(?=[季月年次项])|折算|倍|合并|合计|另行|平均|计算|抵扣|扣减|加扣|仅|只")


def plain_words(text: str) -> bool:
    """Whether a sentence beside the rule does not say how to compute."""
    return COUNTING_WORDS.search(text) is None


def denied(said: Said) -> bool:
    """Whether a range is negated by the description before it: 未 + 完成90%."""
    conds = said.conds
    return any(
        isinstance(cond, Words) and isinstance(after, In | Figure) and DENIED.search(cond.text.strip("，。；、"))
        for cond, after in pairwise(conds)
    )


def bare(words: str) -> str:
    """Description without the words that only link it to a figure."""
    kept = words.strip("，、：；。的（）")
    return "" if LINKS.fullmatch(kept) else kept


def same_subject(first: str, words: str) -> bool:
    """Whether a later piece of description speaks of the same figure as the first."""
    later, start = bare(words), bare(first)
    short = re.sub(r"^(?:其中|对|如|若|但|而|且|年度|全年|考核)|(?:在|为|达到|达|的|以|低于|不足|高于|是)$", "", later)
    return not short or short in start or (bool(start) and start in short)


def period(words: str) -> str:
    """The last period of a year that the description names."""
    found = [hit.group() for hit in PERIOD.finditer(words)]
    return found[-1] if found else ""


def named(words: str) -> str:
    """What is measured, without the words that lead on to its figure: 上报事件以(40件)为基数 → 上报事件."""
    plain = re.split(r"以?为基[数准]|，?达到|，完成|，满|以标准基数", words)[0]
    return re.sub(r"(?:以|为|达到?|应|在|的|较|与)+$", "", plain.strip("，、：；。的")) or words
