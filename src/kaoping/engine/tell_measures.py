"""Measures with their figures put in: what was found, how it was worked out, and what was not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kaoping.engine.reasons import Found, Reason
from kaoping.engine.teller import Teller, period
from kaoping.scheme import words
from kaoping.scheme.hints import Words
from kaoping.scheme.measures import (
    AnswerScore,
    Attribute,
    Class,
    Constant,
    Count,
    Formula,
    Incidents,
    Judged,
    Peers,
    Rank,
    Ratio,
    Share,
    Sum,
    Value,
)
from kaoping.scheme.units_of_measure import unit_of_indicator, unit_of_measure
from kaoping.scheme.voice import Voice
from kaoping.scheme.write_conditions import Nature, condition
from kaoping.scheme.write_nouns import Meanings, meant, noun, row_condition

TAKEN = {
    "sum": ("{}", "{}"),
    "mean": ("{}平均", "mean {}"),
    "last": ("{}最后一次", "last {}"),
    "max": ("{}最高", "highest {}"),
    "min": ("{}最低", "lowest {}"),
    "months": ("有{}的月数", "months with {}"),
}
MARKED = {
    "mean": ("打分平均", "mean mark"),
    "trimmed": ("去掉最高最低后的打分平均", "mean mark without the highest and lowest"),
    "highest": ("最高打分", "highest mark"),
    "lowest": ("最低打分", "lowest mark"),
}


def said(reason: Reason, teller: Teller) -> str:
    """A measure with its figure: 一般事件 51 件; 财政收入在 13 个镇街中第 4 名; “办结数”缺数."""
    name = short(reason.of, teller.voice)
    if reason.result is None:
        return teller.voice.say("{}缺数", "{} is missing", name)
    if isinstance(reason.of, Rank):
        return placed(reason, name, teller)
    if isinstance(reason.of, Formula) and not is_the_one(reason.of, teller.voice):
        return inline(reason, teller)
    return teller.voice.say("{} {}", "{}: {}", name, figure_of(reason, teller))


def figure_of(reason: Reason, teller: Teller) -> str:
    """The figure of a measure with its unit; a class in quotes."""
    if isinstance(reason.result, Fraction):
        return teller.amount(reason.result, unit_of_measure(reason.of, teller.scheme))
    return f"“{reason.result}”" if reason.result is not None else teller.voice.pick("缺数", "missing")


def placed(reason: Reason, name: str, teller: Teller) -> str:
    """A rank among so many."""
    figure = said(reason.steps[0], teller) if reason.steps else name
    count, place = reason.details.get("count"), figure_of(reason, teller)
    kind = teller.voice.kind_of_unit(teller.scheme.appraises)
    from_last = teller.voice.pick("倒数", "from the last ") if reason.of.counted == "bottom" else ""
    if not isinstance(count, Fraction):
        return teller.voice.say(
            "{figure}，{last}{place}", "{figure}, {last}{place}", figure=figure, last=from_last, place=place
        )
    template = ("{figure}，在 {count} 个{kind}中{last}{place}", "{figure}, {last}{place} of {count} {kind}s")
    return teller.voice.say(
        *template, figure=figure, count=teller.number(count), kind=kind, last=from_last, place=place
    )


# --- short names


def short(measure: Any, voice: Voice) -> str:
    """What a sentence with figures calls a measure: the item's own title for the one figure that it is about."""
    match measure:
        case Value():
            name = taken(measure, voice)
            return name if measure.period == "cycle" else voice.say("上期{}", "{} of the previous cycle", name)
        case Incidents(where=None):
            return voice.joined((titled(voice, voice.scheme.inputs.kinds, kind) for kind in measure.kinds), "、", ", ")
        case Attribute(attribute=name):
            return titled(voice, voice.scheme.inputs.attributes, name)
        case Judged():
            return voice.pick(*MARKED[measure.judged])
        case _ if is_the_one(measure, voice):
            return voice.pick(voice.leaf.title, voice.leaf.title_en or voice.leaf.title)
        case _:
            return shortened(measure, voice)


def taken(measure: Value, voice: Voice) -> str:
    """A reported figure and how its periods were taken together."""
    title = titled(voice, voice.scheme.inputs.indicators, measure.value)
    if measure.at_least is None:
        return voice.say(*TAKEN[measure.take], title)
    least = voice.quantity(measure.at_least, unit_of_indicator(measure.value, voice.scheme))
    return voice.say("{}不低于{}的月数", "months with {} of at least {}", title, least)


def shortened(measure: Any, voice: Voice) -> str:
    """The short name of a measure that the item is not named for."""
    match measure:
        case Count(where=str(where)):
            return voice.say("{}的案件", "cases where {}", row_condition(where, "cases", voice))
        case Count():
            return voice.pick("案件", "cases")
        case Sum():
            cases = (
                ""
                if measure.where is None
                else voice.say("{}的案件", " of cases where {}", row_condition(measure.where, "cases", voice))
            )
            column = voice.column("cases", measure.of)
            return voice.say("{cases}{column}合计", "{column}{cases}", cases=cases, column=column)
        case Share() | AnswerScore():
            return surveyed(measure, voice)
        case Peers():
            return of_peers(measure, voice)
        case _:
            return noun(measure, voice)


PEERS = {
    "mean": ("{}平均", "mean of {}"),
    "median": ("{}中位数", "median of {}"),
    "sum": ("{}合计", "sum of {}"),
    "max": ("{}最高", "highest of {}"),
    "min": ("{}最低", "lowest of {}"),
    "pooled": ("{}合并", "pooled over {}"),
}


def of_peers(measure: Peers, voice: Voice) -> str:
    """全部镇街平均, 其他镇街中位数, 同“网格类型”镇街合并."""
    kind = voice.kind_of_unit(voice.scheme.appraises)
    group = voice.say("全部{}", "every {}", kind) if measure.own else voice.say("其他{}", "every other {}", kind)
    if measure.same is not None:
        group = voice.say("同{}的{}", "{1} of the same {0}", voice.attribute(measure.same), group)
    return voice.say(*PEERS[measure.peers], group)


def surveyed(measure: Share | AnswerScore, voice: Voice) -> str:
    """A share of answers or a score of a survey."""
    survey = measure.share if isinstance(measure, Share) else measure.answer_score
    title = titled(voice, voice.scheme.inputs.surveys, survey)
    if isinstance(measure, AnswerScore):
        return voice.say("{}百分制得分", "score of {}", title)
    declared = voice.scheme.inputs.surveys.get(survey)
    if measure.question is not None and declared is not None:
        title = titled(voice, declared.questions, measure.question)
    answers = voice.joined(measure.of, "、", ", ")
    return voice.say("{title}答{answers}的比例", "share of {answers} in {title}", title=title, answers=answers)


def titled(voice: Voice, declared: Any, key: str) -> str:
    """A declared thing by its title; English keeps to the key."""
    return declared[key].title if voice.language == "zh" and key in declared else key


def is_the_one(measure: Any, voice: Voice) -> bool:
    """Whether this is the figure that the item is about: the `of` of its rule, at the top."""
    if voice.leaf is None or voice.path or not isinstance(measure, Count | Sum | Share | Ratio | Formula):
        return False
    inside = (getattr(voice.leaf.rule, name) for name in type(voice.leaf.rule).model_fields)
    of = next((each.of for each in inside if hasattr(each, "of")), None)
    return of is not None and voice.scheme.measure(of) == measure


# --- how it was worked out


def worked_out(reason: Reason, teller: Teller, inside: bool = False) -> Iterator[str]:
    """A line for every figure that was made of others, innermost first; what the sentence tells already needs none."""
    for step in reason.steps if not isinstance(reason.of, Rank) else ():
        yield from worked_out(step, teller, True)
    if reason.result is None:
        return
    match reason.of:
        case Ratio():
            yield ratio_line(reason, teller)
        case Formula() if is_the_one(reason.of, teller.voice):
            yield f"{short(reason.of, teller.voice)} = {exactly(reason, teller)}"
        case Formula() if inside:
            yield exactly(reason, teller)
        case Peers():
            yield from peers_line(reason, teller)
        case Class():
            yield class_line(reason, teller)


def ratio_line(reason: Reason, teller: Teller) -> str:
    above, under = reason.steps
    result = teller.equals(number_of(reason), words.PERCENT)
    return f"{short(reason.of, teller.voice)} = {said(above, teller)} ÷ {said(under, teller)} {result}"


def origin(reason: Reason, teller: Teller) -> str:
    """What a figure is that another one is set against: its name, or the figures that it is made of."""
    match reason.of:
        case Formula():
            return filled(reason, teller)
        case Peers():
            sums = of_sums(reason, teller)
            name = short(reason.of, teller.voice)
            return teller.voice.say("{}：{}", "{}: {}", name, sums) if sums else name
        case Ratio():
            return f"{said(reason.steps[0], teller)} ÷ {said(reason.steps[1], teller)}"
        case _:
            return short(reason.of, teller.voice)


def number_of(reason: Reason) -> Fraction:
    """The figure of a reason that has one."""
    if not isinstance(reason.result, Fraction):
        raise TypeError(f"{reason.of} has no figure")
    return reason.result


def exactly(reason: Reason, teller: Teller) -> str:
    """A formula with its figures and its exact result."""
    return f"{filled(reason, teller)} {teller.equals(number_of(reason), unit_of_measure(reason.of, teller.scheme))}"


def inline(reason: Reason, teller: Teller) -> str:
    """重复的案件 1 件 + 虚报的案件 0 件 = 1 件."""
    return f"{filled(reason, teller)} {teller.about(number_of(reason), unit_of_measure(reason.of, teller.scheme))}"


def filled(reason: Reason, teller: Teller) -> str:
    """A formula with its figures."""
    return condition(meant(reason.of.formula, teller.voice), Filled(teller, reason.steps, reason.details))


@dataclass(frozen=True, slots=True)
class Filled:
    """Names of a formula, each with its figure."""

    teller: Teller
    steps: tuple[Reason, ...]
    found: Mapping[str, Found]

    @property
    def voice(self) -> Voice:
        return self.teller.voice

    @property
    def missing(self) -> Words:
        return self.meanings.missing

    @property
    def meanings(self) -> Meanings:
        return Meanings(self.teller.voice)

    def nature(self, name: str) -> Nature:
        return self.meanings.nature(name)

    def noun(self, name: str) -> str:
        measure = self.teller.scheme.measures.get(name)
        step = next((each for each in self.steps if each.of is measure), None) if measure else None
        if step is not None:
            return told_in_formula(step, self.teller)
        value = self.found.get(name)
        written = self.teller.near(value) if isinstance(value, Fraction) else f"“{value}”"
        return f"{attribute_title(name, self.teller)} {written}"

    def flag(self, name: str, holds: bool) -> str:
        return self.meanings.flag(name, holds)

    def text(self, text: str, beside: str | None) -> str:
        return self.meanings.text(text, beside)

    def unit(self, name: str) -> words.Unit:
        return words.NO_UNIT


def told_in_formula(step: Reason, teller: Teller) -> str:
    """A figure within a formula: its name and the figure; what is long or made of others by its figure alone."""
    if not isinstance(step.result, Fraction):
        return said(step, teller)
    if isinstance(step.of, Formula | Ratio | Peers | Rank | Constant):
        return teller.near(step.result)
    return said(step, teller)


def attribute_title(name: str, teller: Teller) -> str:
    """An attribute by its title; the length of the cycle."""
    declared = teller.scheme.inputs.attributes.get(name)
    if declared is None:
        return teller.voice.pick("周期月数", "months in the cycle")
    return teller.voice.pick(declared.title, name)


def peers_line(reason: Reason, teller: Teller) -> Iterator[str]:
    """The figure of the peers and the sums that it is made of."""
    name, sums = short(reason.of, teller.voice), of_sums(reason, teller)
    equation = f"{name} = {sums}" if sums else name
    yield f"{equation} {teller.equals(number_of(reason), unit_of_measure(reason.of, teller.scheme))}"


SUMS = {
    "mean": ("合计 {total} ÷ {count}", "{total} in all ÷ {count}"),
    "pooled": ("合计 {total} ÷ {over}", "{total} ÷ {over} in all"),
}


def of_sums(reason: Reason, teller: Teller) -> str:
    """合计 1 200 ÷ 1 260; nothing for a figure that is not made of sums."""
    found = {key: value for key, value in reason.details.items() if isinstance(value, Fraction)}
    template = SUMS.get(reason.of.peers)
    if template is None or not {"total", "count"} <= found.keys():
        return ""
    return teller.voice.say(*template, **{key: teller.near(value, first=True) for key, value in found.items()})


def class_line(reason: Reason, teller: Teller) -> str:
    figure = said(reason.steps[0], teller) if reason.steps else ""
    return teller.voice.say("{figure}，属“{name}”", "{figure}, in “{name}”", figure=figure, name=reason.result)


# --- what was not there


def gaps(reason: Reason, teller: Teller) -> Iterator[str]:
    """Why a measure is missing: the facts that are not there, innermost first."""
    inside = [step for step in reason.steps if step.result is None]
    if inside:
        for step in inside:
            yield from gaps(step, teller)
    else:
        yield gap(reason, teller)


def gap(reason: Reason, teller: Teller) -> str:
    """The gap of a measure whose parts are all there."""
    voice = teller.voice
    match reason.of:
        case Value(value=key, period=which):
            when = when_of(reason, which, teller)
            return voice.say("{when}没有{what}", "no {what} for {when}", when=when, what=voice.indicator(key))
        case Attribute(attribute=name):
            return voice.say("单位表没有填{}", "{} is empty in units", voice.attribute(name))
        case Judged(item=item):
            asked = voice.pick("本项", "this item") if item is None else voice.item(item)
            return voice.say("没有人给{}打分", "nobody gave a mark to {}", asked)
        case Share(share=survey) | AnswerScore(answer_score=survey):
            return voice.say("{}问卷没有可计的答案", "survey {} has no answer that counts", voice.survey(survey))
        case _:
            return derived_gap(reason, teller)


def derived_gap(reason: Reason, teller: Teller) -> str:
    """The gap of a measure that is made of others which are all known."""
    voice = teller.voice
    match reason.of:
        case Ratio():
            name = short(reason.steps[1].of, voice) if len(reason.steps) > 1 else noun(reason.of, voice)
            return voice.say("{}为 0，不能作除数", "{} is 0 and cannot divide", name)
        case Formula():
            empty = [voice.attribute(name) for name, value in reason.details.items() if value is None]
            if empty:
                return voice.say("没有填{}", "{} is empty", voice.joined(empty, "、", ", "))
            return voice.pick("算式中的除数为 0", "a divisor in the formula is 0")
        case Peers():
            return voice.say("{}无从计算", "{} cannot be computed", noun(reason.of, voice))
        case Class():
            return voice.say(
                "{}不在任何一档", "{} is in no class", said(reason.steps[0], teller) if reason.steps else ""
            )
        case Constant():
            return voice.pick("数值待定", "the figure is pending")
        case _:
            return voice.say("{}缺数", "{} is missing", noun(reason.of, voice))


def when_of(reason: Reason, which: str, teller: Teller) -> str:
    """The month or the cycle in which a figure was looked for."""
    if reason.subject.month is not None:
        return period(reason.subject.month, teller.voice)
    if which == "previous":
        return teller.voice.pick("上期", "the previous cycle")
    return period(teller.setting.cycle, teller.voice) or teller.voice.pick("本期", "the cycle")
