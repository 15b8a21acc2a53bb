"""Trees to items."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Literal

from lark import Token as Leaf
from lark import Transformer, Tree

from kaoping.clause import items as it
from kaoping.clause.meaning.parts import Range
from kaoping.clause.token import Token

SIGNS = {"PLUSMINUS": 0, "DED": -1, "FINE": -1, "ADD": 1, "GAIN": 1, "PRIZE": 1}
WHOLE = re.compile(
    "(?:以|且|但|均|共|可|满|至|到|直至|直到|同时|原则上|扣满|扣至|扣到|加满|加至|加到|得满|累计|合计|总计|总和|总额|总共|总数|本项|该项|此项|本小项|单项|"
    "这一项|项目|全年|年度|每年|年内|一年|加分|扣分|得分|奖励|奖励分|奖分|分值|总分|总|最多|最高|加分项|扣分项|附加分|考核|的|分|共计|其|合并|全部|该指标|本指标)+"
)
"""Words before a cap that say nothing but that it holds for the whole clause."""
PREVIOUS = ("上年", "去年", "上一年", "同期", "上季", "上月", "上期", "前年", "前一年")


def items(tree: Tree[Leaf]) -> tuple[it.Item, ...]:
    """The items of one tree, in the order of the text."""
    found = Build().transform(tree)
    return tuple(found)


def carried(leaf: Any) -> Token:
    return leaf.value  # type: ignore[no-any-return]


def measured(token: Token) -> tuple[Decimal, str]:
    """A figure and its unit."""
    match token.kind:
        case "PCT":
            return token.value, "个百分点" if "百分点" in token.text else "%"
        case "PTS":
            return token.value, "分"
        case "QTY":
            size, unit = token.value
            return size, unit
        case _:
            return token.value, ""


HIGHEST = re.compile("最高|最大|最好|最优|第一名")
LOWEST = re.compile("最低|最小|最差|最少")
PEERS = re.compile("(?:全[省市区县国镇]|[省市区县])[^，。；]{0,4}平均")


def step_of(way: Literal["more", "less", "both"], token: Token) -> it.Step:
    every, unit, against, base = token.value
    return it.Step(way, every, unit, against, base, token.text)


def reference_of(text: str) -> str:
    if HIGHEST.search(text) or LOWEST.search(text):
        return "max" if HIGHEST.search(text) else "min"
    peers = PEERS.search(text) is not None  # of others, whichever year: 上年度全市平均水平
    return "previous" if not peers and any(word in text for word in PREVIOUS) else "average"


class Build(Transformer[Leaf, Any]):
    """One method a rule of the grammar."""

    def start(self, parts: list[Any]) -> list[it.Item]:
        found: list[it.Item] = []
        for part in parts:
            if isinstance(part, Leaf):
                if part.type == "T":
                    found.append(it.Aside(carried(part).text))
                elif part.type == "SEP":
                    found.append(it.Stop())
            else:
                found.append(part)
        return found

    def aside(self, parts: list[Any]) -> it.Aside:
        return it.Aside(carried(parts[0]).text)

    def premise(self, parts: list[Any]) -> it.Said:
        """A sentence that names a figure and no points: 目标值为95%。"""
        return it.Said(tuple(part for part in parts if not isinstance(part, Leaf)), it.Effect("premise"))

    def said(self, parts: list[Any]) -> it.Said:
        return it.Said(tuple(parts[:-1]), parts[-1])

    def cond(self, parts: list[Any]) -> Any:
        return parts[0]

    def words(self, parts: list[Any]) -> it.Words:
        return it.Words(carried(parts[0]).text)

    def time(self, parts: list[Any]) -> it.Time:
        token = carried(parts[0])
        numbers = tupled(token.value)
        return it.Time(tuple(int(n) for n in numbers if n), Decimal(0) in numbers, token.text, token.kind == "FIRSTN")

    def grade(self, parts: list[Any]) -> it.Graded:
        return it.Graded(carried(parts[0]).value, carried(parts[0]).text)

    def every(self, parts: list[Any]) -> it.Every:
        token = carried(parts[0])
        return it.Every(token.value[0], token.value[1], token.text)

    def one(self, parts: list[Any]) -> it.One:
        token = carried(parts[0])
        return it.One(token.value[1], token.text)

    def more(self, parts: list[Any]) -> it.Step:
        return step_of("more", carried(parts[0]))

    def less(self, parts: list[Any]) -> it.Step:
        return step_of("less", carried(parts[0]))

    def both(self, parts: list[Any]) -> it.Step:
        return step_of("both", carried(parts[0]))

    def fig(self, parts: list[Any]) -> Token:
        return carried(parts[0])

    def figure(self, parts: list[Any]) -> it.Figure:
        value, unit = measured(parts[0])
        return it.Figure(value, unit, parts[0].text)

    def ranged(self, parts: list[Any], **ends: Any) -> it.In:
        figures = [part for part in parts if isinstance(part, Token)]
        unit = next((measured(each)[1] for each in figures if measured(each)[1]), "")
        return it.In(Range(**ends), unit, text_of(parts))

    def at_least(self, parts: list[Any]) -> it.In:
        return self.ranged(parts, low=measured(first(parts))[0])

    def over(self, parts: list[Any]) -> it.In:
        return self.ranged(parts, low=measured(first(parts))[0], low_in=False)

    def under(self, parts: list[Any]) -> it.In:
        return self.ranged(parts, high=measured(first(parts))[0], high_in=False)

    def at_most(self, parts: list[Any]) -> it.In:
        return self.ranged(parts, high=measured(first(parts))[0])

    def up_to(self, parts: list[Any]) -> it.In:
        return self.ranged(parts, high=measured(first(parts))[0])

    def pair(self, parts: list[Any], low_in: bool, high_in: bool) -> it.In:
        low, high = [measured(part)[0] for part in parts if isinstance(part, Token)]
        return self.ranged(parts, low=min(low, high), high=max(low, high), low_in=low_in, high_in=high_in)

    def both_ends(self, parts: list[Any]) -> it.In:
        """大于5亩（含）小于10亩（不含）, 80分（含）以上90分（不含）以下: each end with its own mark."""
        at = next(at for at, part in enumerate(parts) if isinstance(part, Token) and part is not first(parts))
        at -= isinstance(parts[at - 1], Leaf) and parts[at - 1].type in BEFORE_HIGH
        low, high = parts[:at], parts[at:]
        if measured(first(low))[0] > measured(first(high))[0]:
            found = self.ranged(parts, low=measured(first(low))[0])
            return it.In(found.range, found.unit, found.text, "", "crossed")
        return self.pair(parts, belongs(low, {"OVER"}), belongs(high, {"UNDER", "LT"}))

    def between(self, parts: list[Any]) -> it.In:
        return self.pair(parts, True, any(isinstance(part, Leaf) and part.type == "TO_HERE" for part in parts))

    def between_both(self, parts: list[Any]) -> it.In:
        return self.pair(parts, True, True)

    def inside(self, parts: list[Any]) -> it.In:
        return self.pair(parts, False, False)

    def between_over(self, parts: list[Any]) -> it.In:
        return self.pair(parts, False, True)

    def written_range(self, parts: list[Any]) -> it.In:
        token = carried(parts[0])
        low, high, low_in, high_in = token.value[:4]
        unit = {"PCTRANGE": "%", "PTSBAND": "分"}.get(token.kind) or token.value[4]
        low_in, high_in = (high_in, low_in) if low > high else (low_in, high_in)
        return it.In(Range(min(low, high), max(low, high), low_in, high_in), unit, token.text)

    def at_least_reference(self, parts: list[Any]) -> it.In:
        text = text_of(parts)
        return it.In(Range(low=Decimal(0)), "", text, reference_of(text))

    def over_reference(self, parts: list[Any]) -> it.In:
        text = text_of(parts)
        return it.In(Range(low=Decimal(0), low_in=False), "", text, reference_of(text))

    def under_reference(self, parts: list[Any]) -> it.In:
        text = text_of(parts)
        return it.In(Range(high=Decimal(0), high_in=False), "", text, reference_of(text))

    def far(self, parts: list[Any], over: bool, within: bool) -> it.In:
        """A distance to a reference: 超过平均值5个百分点以内, 低于平均水平5个百分点以上."""
        value, _ = measured(next(part for part in parts if isinstance(part, Token)))
        edge = any(isinstance(part, Leaf) and part.type == "FROM_HERE" for part in parts)
        near, far = (Range(Decimal(0), value, low_in=False), Range(low=value, low_in=edge))
        range_ = near if within else far
        text = text_of(parts)
        return it.In(range_ if over else mirrored(range_), "", text, reference_of(text))

    def over_reference_by(self, parts: list[Any]) -> it.In:
        return self.far(parts, over=True, within=False)

    def over_reference_within(self, parts: list[Any]) -> it.In:
        return self.far(parts, over=True, within=True)

    def under_reference_by(self, parts: list[Any]) -> it.In:
        return self.far(parts, over=False, within=False)

    def under_reference_within(self, parts: list[Any]) -> it.In:
        return self.far(parts, over=False, within=True)

    def equal_reference(self, parts: list[Any]) -> it.In:
        text = text_of(parts)
        named = len(parts) > 1
        return it.In(Range(Decimal(0), Decimal(0)), "", text, reference_of(text) if named else "same")

    def moved(self, parts: list[Any], rose: bool, within: bool) -> it.In:
        """同比下降5%以上, 上升3%以内: ranges of a change."""
        found = self.far(parts, over=rose, within=within)
        return it.In(found.range, "", found.text, "previous")

    def fell_by(self, parts: list[Any]) -> it.In:
        return self.moved(parts, rose=False, within=False)

    def fell_within(self, parts: list[Any]) -> it.In:
        return self.moved(parts, rose=False, within=True)

    def rose_by(self, parts: list[Any]) -> it.In:
        return self.moved(parts, rose=True, within=False)

    def rose_within(self, parts: list[Any]) -> it.In:
        return self.moved(parts, rose=True, within=True)

    def changed(self, parts: list[Any], range_: Range) -> it.In:
        return it.In(range_, "", text_of(parts), "previous" if len(parts) == 1 else reference_of(text_of(parts)))

    def risen(self, parts: list[Any]) -> it.In:
        return self.changed(parts, Range(low=Decimal(0), low_in=False))

    def fallen(self, parts: list[Any]) -> it.In:
        return self.changed(parts, Range(high=Decimal(0), high_in=False))

    def unchanged(self, parts: list[Any]) -> it.In:
        return self.changed(parts, Range(Decimal(0), Decimal(0)))

    def cumulative(self, parts: list[Any]) -> it.In:
        value, unit = measured(first(parts))
        over = any(
            isinstance(part, Leaf) and (part.type == "OVER" or carried(part).text.endswith("超过")) for part in parts
        )
        return it.In(Range(low=value, low_in=not over), unit, text_of(parts), kind="cumulative")

    def within(self, parts: list[Any]) -> it.In:
        token = carried(parts[0])
        unit = re.search("工作日|小时|分钟|天|日|月|年", token.text)
        return it.In(Range(high=token.value), unit.group() if unit else "", token.text, kind="within")

    def rank(self, parts: list[Any]) -> it.Ranked:
        token = carried(parts[0])
        from_here = len(parts) > 1
        if token.kind == "RANK" and from_here:
            low = parts[1].type == "TO_HERE"
            return it.Ranked("rank", (Range(low=token.value) if low else Range(Decimal(1), token.value),), token.text)
        return it.Ranked(*ranks(token, from_here), token.text)

    def levels(self, parts: list[Any]) -> it.Levels:
        token = carried(parts[0])
        return it.Levels(token.value, token.text)

    def reference(self, parts: list[Any]) -> it.Reference:
        return it.Reference(reference_of(carried(parts[0]).text), carried(parts[0]).text)

    def answers(self, parts: list[Any]) -> it.Answers:
        return it.Answers(carried(parts[0]).value, carried(parts[0]).text)

    def manner(self, parts: list[Any]) -> it.Manner:
        return it.Manner(parts[0].type, carried(parts[0]).text)

    def sign(self, parts: list[Any]) -> Leaf:
        return parts[0]  # type: ignore[no-any-return]

    money_sign = sign

    def amount(self, parts: list[Any]) -> Token:
        return carried(parts[0])

    money_amount = amount

    def per(self, parts: list[Any]) -> tuple[Decimal, str]:
        return carried(parts[0]).value  # type: ignore[no-any-return]

    def points(self, parts: list[Any]) -> it.Effect:
        sign, amount = parts[0], parts[1]
        every, unit = next((part for part in parts[2:] if isinstance(part, tuple)), (Decimal(1), ""))
        grow = any(isinstance(part, Leaf) and part.type == "GROW" for part in parts[2:])
        kind = "choice" if amount.kind == "PTSRANGE" else "points"
        return it.Effect(
            kind,
            tupled(amount.value),
            SIGNS[sign.type],
            sign.type,
            carried(sign).text + amount.text,
            unit,
            every,
            grow,
            amount.kind == "ALLOT",
        )

    def bare(self, parts: list[Any]) -> it.Effect:
        amount = parts[0]
        every, unit = parts[1] if len(parts) > 1 else (Decimal(1), "")
        kind = "choice" if amount.kind == "PTSRANGE" else "points"
        return it.Effect(kind, tupled(amount.value), 0, "", amount.text, unit, every, bracket=amount.kind == "ALLOT")

    def money(self, parts: list[Any]) -> Any:
        if len(parts) == 1:  # the rule `money: YUAN` itself
            return carried(parts[0])
        sign, amount = parts[:2]
        unit = next((part[1] for part in parts[2:] if isinstance(part, tuple)), "")
        kind = "money_choice" if amount.kind == "YUANRANGE" else "money"
        return it.Effect(
            kind,
            tupled(amount.value),
            SIGNS[sign.type],
            sign.type,
            carried(sign).text + amount.text,
            unit or per_of(amount.text),
        )

    def falling(self, parts: list[Any]) -> it.Effect:
        """其余依次递减0.5分."""
        return it.Effect("falling", tupled(parts[-1].value), text=text_of([parts[0]]) + parts[-1].text)

    def proportion(self, parts: list[Any]) -> it.Effect:
        text = carried(parts[0]).text
        return it.Effect("proportion", sign=-1 if "扣" in text else 1, text=text)

    def plain(self, kind: str, parts: list[Any]) -> it.Effect:
        token = carried(parts[0])
        amounts = tupled(token.value) if isinstance(token.value, tuple | Decimal) else ()
        return it.Effect(kind, amounts, text=token.text)

    def fee(self, parts: list[Any]) -> it.Effect:
        token = carried(parts[0])
        sign = -1 if token.text[0] in "扣核减" and "核拨" not in token.text and "核发" not in token.text else 1
        return it.Effect("fee", (token.value,), sign, token.kind, token.text)

    def bare_money(self, parts: list[Any]) -> it.Effect:
        amount = carried(parts[0])
        unit = next((part[1] for part in parts[1:] if isinstance(part, tuple)), "")
        return it.Effect("bare_money", tupled(amount.value), text=amount.text, unit=unit or per_of(amount.text))

    def whole(self, parts: list[Any]) -> it.Effect:
        token = carried(parts[0])
        return it.Effect(token.kind.lower(), text=token.text, whole=token.value)

    def graded(self, parts: list[Any]) -> it.Effect:
        return it.Effect("grade", text=carried(parts[0]).value)

    def cap(self, parts: list[Any]) -> it.Bounding:
        sign = next((SIGNS[part.type] for part in parts if isinstance(part, Leaf) and part.type in SIGNS), 0)
        figure = next(part for part in parts if isinstance(part, Leaf) and part.type in ("PTS", "PCT", "YUAN"))
        text = text_of(parts)
        sign = sign or (-1 if "扣" in text else 1 if "加" in text else 0)
        unit = {"PTS": "分", "PCT": "%", "YUAN": "元"}[figure.type]
        return it.Bounding("cap", tupled(carried(figure).value)[0], sign, unit, text)

    def scoped(self, parts: list[Any]) -> it.Bounding | it.Scoped:
        """A cap with words before it: of the whole clause, or of something that the words name."""
        of, rest = carried(parts[0]).text.strip("，、：（） "), self.cap(parts)
        if WHOLE.fullmatch(of):
            return rest
        return it.Scoped(rest.value or Decimal(0), rest.sign, of, rest.text)

    def growing(self, parts: list[Any]) -> it.Effect:
        amount = next(part for part in parts if isinstance(part, Token))
        sign = next((SIGNS[part.type] for part in parts if isinstance(part, Leaf) and part.type in SIGNS), 0)
        return it.Effect("growing", tupled(amount.value), sign, text=text_of(parts))

    def done(self, parts: list[Any]) -> it.Bounding:
        return it.Bounding("done", text=text_of(parts))

    def nocap(self, parts: list[Any]) -> it.Bounding:
        return it.Bounding("nocap", text=text_of(parts))

    def bottomless(self, parts: list[Any]) -> it.Bounding:
        return it.Bounding("bottomless", text=text_of(parts))

    def tofull(self, parts: list[Any]) -> it.Bounding:
        return it.Bounding("tofull", text=text_of(parts))

    def note(self, parts: list[Any]) -> it.Remark:
        return it.Remark(parts[-1].type, text_of(parts))


def plain_effect(kind: str) -> Any:
    return lambda self, parts: self.plain(kind, parts)


for name in [
    "formula",
    "topped",
    "zero",
    "zero_section",
    "full",
    "no_deduction",
    "no_addition",
    "factor",
    "veto",
    "ineligible",
    "cap_grade",
    "lower_grade",
    "weight",
    "weight_list",
    "qualify",
]:
    setattr(Build, name, plain_effect(name))


BEFORE_HIGH = frozenset({"UNDER", "LT", "NOT_OVER", "LE"})


def belongs(parts: list[Any], out: set[str]) -> bool:
    """Whether an end belongs to its range: its own mark (含, 不含) says so, else the word of comparison."""
    kinds = {part.type for part in parts if isinstance(part, Leaf)}
    return "INCLUDED" in kinds or not kinds & (out | {"EXCLUDED"})


def per_of(text: str) -> str:
    return text.rsplit("/", 1)[1] if "/" in text else ""


def tupled(value: Any) -> tuple[Decimal, ...]:
    return value if isinstance(value, tuple) else (value,)


def first(parts: list[Any]) -> Token:
    return next(part for part in parts if isinstance(part, Token))


def text_of(parts: list[Any]) -> str:
    return "".join(part.text if isinstance(part, Token) else carried(part).text for part in parts)


def mirrored(range_: Range) -> Range:
    low, high = range_.low, range_.high
    return Range(None if high is None else -high, None if low is None else -low, range_.high_in, range_.low_in)


def ranks(token: Token, from_here: bool) -> tuple[Any, tuple[Range, ...]]:
    """By which end ranks are counted, and which they are."""
    match token.kind:
        case "TOP":
            return "rank", (Range(Decimal(1), token.value),)
        case "BOTTOMLIST":
            return "last", tuple(Range(each, each) for each in token.value)
        case "BOTTOM":
            single = "第" in token.text or (token.text[0] in "末最" and "后" not in token.text[1:2])
            single = (single and "倒数第" in token.text) or token.text in ("末位", "末尾", "最末位", "最后一名")
            return "last", (Range(token.value if single else Decimal(1), token.value),)
        case "RANK":
            return "rank", (Range(token.value, token.value),)
        case "RANKAFTER":
            text = token.text
            here = any(word in text for word in ("及", "或", "含", "以下"))
            return "rank", (Range(low=token.value, low_in=here),)
        case "TOPSHARE":
            return "top_share", (Range(high=token.value),)
        case "BOTTOMSHARE":
            return "bottom_share", (Range(high=token.value),)
        case "RANKS":
            low, high = token.value[:2]
            return "rank", (Range(min(low, high), max(low, high)),)
        case "RANKLIST":
            return "rank", tuple(Range(each, each) for each in token.value)
        case _:
            way = "gain" if token.kind == "GAINRANK" else "loss"
            low, *more = tupled(token.value)
            return way, (Range(low=low) if from_here and not more else Range(low, more[0] if more else low),)
