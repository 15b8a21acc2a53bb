"""Rules that set a figure against another: steps from a base, proportions, efficacy coefficients."""

from __future__ import annotations

from decimal import Decimal

from kaoping.scheme import words
from kaoping.scheme.figures import Figure
from kaoping.scheme.rules import Efficacy, EfficacyRule, Proportion, ProportionRule, Step, Steps, StepsRule
from kaoping.scheme.units_of_measure import distance
from kaoping.scheme.voice import Voice
from kaoping.scheme.writing.write_clause import bare_one, clause, partial, points_or_table
from kaoping.scheme.writing.write_figures import figure, limit, signed
from kaoping.scheme.writing.write_nouns import held_noun, measure_noun
from kaoping.scheme.writing.write_operands import figure_or_table, operand


@clause.register
def _(rule: StepsRule, voice: Voice) -> str:
    steps = rule.steps
    unit = voice.unit(steps.of)
    template = ("{of}，以{base}为基数，达到基数得{full}", "{of}: the base is {base}, reaching it earns {full}")
    base = voice.say(
        *template,
        of=measure_noun(steps.of, voice),
        base=operand(steps.base, voice, unit),
        full=points_or_table(steps.full, voice),
    )
    return voice.joined((base, above(steps, voice), below(steps, voice), incomplete(steps, voice)), "；", "; ")


def above(steps: Steps, voice: Voice) -> str:
    """What a figure over the base earns."""
    if steps.above is None:
        return voice.pick("超过基数不加分", "more earns nothing further")
    template = ("每超过{every}加{points}，{most}", "every {every} above adds {points}, {most}")
    return voice.say(*template, **step(steps.above, steps, voice), most=most_added(steps.above, voice))


def most_added(above: Step, voice: Voice) -> str:
    if above.at_most is not None:
        return voice.say("最多加{}", "at most {} added", signed(above.at_most, voice))
    if voice.leaf is not None and voice.leaf.cap == "none" and not voice.path:
        return voice.pick("加分不封顶", "without limit")
    return voice.pick("加分不另设上限", "without a limit of its own")


def below(steps: Steps, voice: Voice) -> str:
    """What a figure under the base loses, and where that stops."""
    if steps.below is None:
        less = voice.say("达不到基数得{}", "less earns {}", signed(steps.short, voice))
        certain = steps.floor == 0 and isinstance(steps.short, Decimal) and steps.short >= 0
        return less if certain else voice.joined((less, bottom(steps, voice)))
    template = ("每不足{every}扣{points}", "every {every} below deducts {points}")
    most = steps.below.at_most
    return voice.joined(
        (
            voice.say(*template, **step(steps.below, steps, voice)),
            "" if most is None else voice.say("最多扣{}", "at most {} deducted", signed(most, voice)),
            bottom(steps, voice),
        )
    )


def bottom(steps: Steps, voice: Voice) -> str:
    if steps.floor == 0:
        return voice.pick("扣完为止", "down to 0")
    if steps.floor == "none":
        return voice.pick("可扣为负分", "below 0 as well")
    if steps.floor == "full":  # never under the points at the base
        return voice.pick("扣至达到基数的得分为止", "down to the points at the base")
    return voice.say("扣至{}为止", "down to {}", limit(steps.floor, voice))


def step(one: Step, steps: Steps, voice: Voice) -> dict[str, str]:
    """The size of a step and its points."""
    if one.unit == "percent":
        every = figure_or_table(one.every, voice, words.PERCENT)
        every = voice.say("基数的{}", "{} of the base", every)
    else:
        every = figure_or_table(one.every, voice, distance(voice.unit(steps.of)))
    return {"every": bare_one(every, voice), "points": points_or_table(one.points, voice)}


def incomplete(steps: Steps, voice: Voice) -> str:
    if steps.above is None and steps.below is None:
        return ""
    return partial(steps.partial, voice.pick("一档", "one step"), voice)


@clause.register
def _(rule: ProportionRule, voice: Voice) -> str:
    share: Proportion = rule.proportion
    cap = limit(share.cap, voice)
    if share.cap == "full":
        most = voice.pick("比值超过 1 的按 1 计", "a ratio over 1 counts as 1")
    else:
        most = voice.say("最高{}", "at most {}", cap) if cap else voice.pick("不封顶", "without limit")
    return voice.say(
        "得分 = {full} × {of} ÷ {against}，最低 0 分，{most}",
        "points = {full} × {of} ÷ {against}, at least 0, {most}",
        full=points_or_table(share.full, voice),
        of=held_noun(share.of, voice),
        against=operand(share.against, voice, voice.unit(share.of)),
        most=most,
    )


@clause.register
def _(rule: EfficacyRule, voice: Voice) -> str:
    efficacy = rule.efficacy
    template = (
        "得分 = {base} + {span} ×（本单位值 − 最差值）÷（最好值 − 最差值），其中值为{of}",
        "points = {base} + {span} × (own − worst) ÷ (best − worst), where the figure is {of}",
    )
    head = voice.say(
        *template,
        base=figure(efficacy.base, voice),
        span=figure(efficacy.span, voice),
        of=held_noun(efficacy.of, voice),
    )
    equal = voice.say("最好值与最差值相同时得{}", "{} when best and worst are equal", signed(efficacy.equal, voice))
    clamp = (
        ("得分超出两端的取端点", "kept between both ends")
        if efficacy.clamp
        else ("得分可超出两端", "not kept between both ends")
    )
    return voice.joined((head, *ends(efficacy, voice), equal, voice.pick(*clamp)))


def ends(efficacy: Efficacy, voice: Voice) -> tuple[str, str, str]:
    """Which end is good, and where the two ends lie."""
    unit = voice.unit(efficacy.of)
    kind = voice.kind_of_unit(voice.scheme.appraises)
    high = efficacy.best == "high"
    good, bad = (("最高", "highest"), ("最低", "lowest")) if high else (("最低", "lowest"), ("最高", "highest"))
    return (
        voice.pick("越高越好", "the higher the better") if high else voice.pick("越低越好", "the lower the better"),
        one_end(("最好值", "best"), efficacy.at_best, good, kind, unit, voice),
        one_end(("最差值", "worst"), efficacy.at_worst, bad, kind, unit, voice),
    )


def one_end(
    name: tuple[str, str], given: Figure | None, end: tuple[str, str], kind: str, unit: words.Unit, voice: Voice
) -> str:
    if given is not None:
        return voice.say(
            "{name}定为{value}", "{name} is set at {value}", name=voice.pick(*name), value=figure(given, voice, unit)
        )
    return voice.say(
        "{name}取全部{kind}中的{end}值",
        "{name} is the {end} of every {kind}",
        name=voice.pick(*name),
        kind=kind,
        end=voice.pick(*end),
    )
