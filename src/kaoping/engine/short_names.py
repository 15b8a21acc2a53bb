"""What a sentence with figures calls a measure: short, in the words of the scheme."""

from __future__ import annotations

from typing import Any

from kaoping.scheme.measures import (
    AnswerScore,
    Attribute,
    Count,
    Formula,
    Incidents,
    Judged,
    Of,
    Peers,
    Ratio,
    Share,
    Sum,
    Value,
)
from kaoping.scheme.rules import (
    Bands,
    BandsRule,
    Efficacy,
    EfficacyRule,
    Per,
    PerRule,
    Points,
    Proportion,
    ProportionRule,
    Rule,
    Steps,
    StepsRule,
)
from kaoping.scheme.units_of_measure import unit_of_indicator
from kaoping.scheme.voice import Voice
from kaoping.scheme.writing.write_nouns import noun, row_condition

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
        case _ if voice.leaf is not None and is_the_one(measure, voice):
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
    """Whether this is the figure that the item is about: what its rule looks at, at the top."""
    if voice.leaf is None or voice.path or not isinstance(measure, Count | Sum | Share | Ratio | Formula):
        return False
    of = looked_at(voice.leaf.rule)
    return of is not None and voice.scheme.measure(of) == measure


def looked_at(rule: Rule) -> Of | None:
    """The measure of a rule that has one."""
    match rule:
        case (
            Points(points=of) | PerRule(per=Per(of=of)) | StepsRule(steps=Steps(of=of)) | BandsRule(bands=Bands(of=of))
        ):
            return of
        case ProportionRule(proportion=Proportion(of=of)) | EfficacyRule(efficacy=Efficacy(of=of)):
            return of
        case _:
            return None
