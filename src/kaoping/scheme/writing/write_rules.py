"""Rules that count, look up or ask: points per step, rates, chosen points, bands, requirements."""

from __future__ import annotations

from kaoping.scheme import words
from kaoping.scheme.figures import By, Figure
from kaoping.scheme.measures import Judged
from kaoping.scheme.rules import (
    Bands,
    BandsRule,
    Check,
    CheckRule,
    Chosen,
    ChosenRule,
    Per,
    PerRule,
    Points,
    Rates,
    RatesRule,
    Recurring,
)
from kaoping.scheme.units_of_measure import distance
from kaoping.scheme.voice import Voice
from kaoping.scheme.writing.write_clause import bare_one, clause, gain_or_table, partial, points_or_table
from kaoping.scheme.writing.write_figures import figure, gain, interval, signed
from kaoping.scheme.writing.write_nouns import measure_noun, noun, unit_formula
from kaoping.scheme.writing.write_operands import figure_or_table, grouped


@clause.register
def _(rule: Judged, voice: Voice) -> str:
    return voice.say("得分为{}", "the points are {}", noun(rule, voice))


@clause.register
def _(rule: Points, voice: Voice) -> str:
    return voice.say("得分等于{}", "the points equal {}", measure_noun(rule.points, voice))


@clause.register
def _(rule: PerRule, voice: Voice) -> str:
    per = rule.per
    unit = distance(voice.unit(per.of))
    of, every = measure_noun(per.of, voice), figure_or_table(per.every, voice, unit)
    template = ("{of}，每{every}{points}", "{of}: every {every} {points}")
    head = voice.say(*template, of=of, every=bare_one(every, voice), points=gain_or_table(per.points, voice))
    size = voice.pick("一档", "one step") if isinstance(per.every, By) else every
    within = voice.pick("逐案分别计算后相加", "computed case by case and added up") if per.within == "row" else ""
    return voice.joined((head, partial(per.partial, size, voice), *counted(per, unit, voice), within))


def counted(per: Per, unit: words.Unit, voice: Voice) -> list[str]:
    """Free steps, the most that count, and how the amount grows."""
    step = unit if per.every == 1 else words.STEPS
    found = []
    if per.free != 0:
        found.append(voice.say("前{}不计", "the first {} not counted", figure(per.free, voice, step)))
    if per.times is not None:
        found.append(voice.say("最多计{}", "at most {} counted", figure(per.times, voice, step)))
    if per.escalate is not None:
        found.append(growth(per.escalate, voice))
    return found


def growth(escalate: Figure, voice: Voice) -> str:
    return voice.say("以后每一档比前一档再多{}", "each further one {} more than the one before", gain(escalate, voice))


BY = {"level": ("级别", "level"), "kind": ("种类", "kind")}


@clause.register
def _(rule: RatesRule, voice: Voice) -> str:
    rates = rule.rates
    each = voice.pick("每次", "")
    gains = {key: each + gain(points, voice) for key, points in rates.points.items()}
    lines = grouped(gains, rate_words(rates, voice), voice)
    if rates.else_ == 0:
        other = voice.pick("其他不计分", "any other counts nothing")
    else:
        other = voice.say("其他每次{}", "any other {}", gain(rates.else_, voice))
    head = voice.say("{}按{}计分：", "{}, each by its {}: ", measure_noun(rates.of, voice), voice.pick(*BY[rates.by]))
    return head + voice.joined((*lines, other, repeating(rates, voice)))


def rate_words(rates: Rates, voice: Voice) -> dict[str, str]:
    if rates.by == "kind":
        return voice.kind_titles
    return {key: voice.word(pair) for key, pair in words.LEVELS.items()}


def repeating(rates: Rates, voice: Voice) -> str:
    """What several incidents about the same matter do."""
    if rates.once:
        return voice.pick(
            "同一问题只计一次，取分值最大的", "several about the same subject count once, at the largest rate"
        )
    return recurrence(rates.recurring, voice) if rates.recurring else ""


def recurrence(recurring: Recurring, voice: Voice) -> str:
    points = gain(recurring.points, voice)
    if recurring.how == "replace":
        return voice.say(
            "同一问题再次发生的，第二次起改按每次{}",
            "on recurrence of the same subject each later one {} instead",
            points,
        )
    return voice.say(
        "同一问题再次发生的，第二次起每次另{}", "on recurrence of the same subject each later one also {}", points
    )


@clause.register
def _(rule: ChosenRule, voice: Voice) -> str:
    chosen: Chosen = rule.chosen
    template = {
        "add": (
            "{of}，每次由认定人在{low}至{high}之间定分加分",
            "{of}: for each one a person chooses {low} to {high}, added",
        ),
        "deduct": (
            "{of}，每次由认定人在{low}至{high}之间定分扣分",
            "{of}: for each one a person chooses {low} to {high}, deducted",
        ),
    }[chosen.sign]
    low, high = signed(chosen.from_, voice), signed(chosen.to, voice)
    return voice.say(*template, of=measure_noun(chosen.of, voice), low=low, high=high)


@clause.register
def _(rule: BandsRule, voice: Voice) -> str:
    bands: Bands = rule.bands
    unit = voice.unit(bands.of)
    rows = [
        voice.say(
            "{range}得{points}",
            "{range} earns {points}",
            range=interval(row, voice, unit),
            points=signed(row.points, voice),
        )
        for row in bands.rows
    ]
    if bands.else_ is None:
        rest = voice.pick("不在各档内的按缺数处理", "anything else is missing")
    else:
        rest = voice.say("其他得{}", "anything else earns {}", signed(bands.else_, voice))
    head = voice.say("{}：", "{}: ", measure_noun(bands.of, voice))
    return head + voice.joined((*rows, rest), "；", "; ")


@clause.register
def _(rule: CheckRule, voice: Voice) -> str:
    check: Check = rule.check
    return voice.say(
        "{that}的，得{points}；否则得{other}",
        "if {that}: {points}; else {other}",
        that=unit_formula(check.that, voice),
        points=points_or_table(check.points, voice),
        other=signed(check.else_, voice),
    )
