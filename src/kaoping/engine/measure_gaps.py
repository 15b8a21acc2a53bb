"""Why a measure is missing: the facts that are not there, in words."""

from __future__ import annotations

from collections.abc import Iterator

from kaoping.engine.reasons import Reason
from kaoping.engine.short_names import short
from kaoping.engine.telling.tell_measures import said
from kaoping.engine.telling.teller import Teller, period
from kaoping.scheme.measures import (
    AnswerScore,
    Attribute,
    Class,
    Constant,
    Formula,
    Judged,
    Peers,
    Rank,
    Ratio,
    Share,
    Value,
)
from kaoping.scheme.writing.write_nouns import noun


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
        case Peers(same=str(same)) | Rank(same=str(same)) if teller.attribute(reason.subject, same) is None:
            return voice.say("没有填{}", "{} is empty", voice.attribute(same))
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
