"""Rules made of rules, with their figures: one sentence for the whole, one line for each sub-clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from kaoping.engine.reasons import Reason
from kaoping.engine.telling.tell_distance import Write
from kaoping.engine.telling.tell_gaps import rule_gaps
from kaoping.engine.telling.tell_measures import said, worked_out
from kaoping.engine.telling.teller import THIN, Teller
from kaoping.engine.telling.told import Told, figure, maybe, points_in, tell
from kaoping.scheme.rules import Bound, Choose, Highest, Lowest, Rule, Scale, Total
from kaoping.scheme.writing.write_nouns import unit_formula

MENTIONED = 3  # most sub-clauses that one sentence tells


def under(teller: Teller, number: int) -> Teller:
    """The teller for the sub-clause of this number."""
    return replace(teller, voice=teller.voice.under(number))


def sub_told(rules: Sequence[Rule], reasons: Sequence[Reason], teller: Teller) -> list[Told]:
    """Each sub-clause told by itself; a missing one by its gaps."""
    found = []
    for at, (rule, reason) in enumerate(zip(rules, reasons, strict=True), 1):
        inner = under(teller, at)
        if reason.result is None:
            gaps = inner.voice.joined(rule_gaps(rule, reason, inner))
            found.append(Told(inner.voice.say("缺数：{}", "missing: {}", gaps), ""))
        else:
            found.append(tell(rule, reason, inner))
    return found


def sub_lines(told: Sequence[Told], reasons: Sequence[Reason], teller: Teller) -> tuple[str, ...]:
    """A line for each sub-clause with its points, and below it what it was made of."""
    lines: list[str] = []
    for at, (one, reason) in enumerate(zip(told, reasons, strict=True), 1):
        marker = under(teller, at).voice.marker
        points = f"{teller.voice.pick('；', '; ')}{scored(reason, teller)}" if reason.result is not None else ""
        lines += [f"{marker}{one.sentence}{points}", *one.lines]
    return tuple(lines)


def scored(reason: Reason, teller: Teller) -> str:
    return teller.voice.say("本款{}", "{}", teller.points(points_in(reason)))


def added(figures: Sequence[Fraction], write: Write) -> str:
    """−1 − 2 + 0.5"""
    text = write(figures[0], True)
    for value in figures[1:]:
        text += f" {'−' if value < 0 else '+'} {write(abs(value), True)}"
    return text


@tell.register
def _(rule: Total, reason: Reason, teller: Teller) -> Told:
    told = sub_told(rule.sum, reason.steps, teller)
    figures = [points_in(step) for step in reason.steps]
    sentence = summed(told, reason, added(figures, teller.near), teller)
    return Told(sentence, added(figures, teller.operand), sub_lines(told, reason.steps, teller))


def summed(told: Sequence[Told], reason: Reason, equation: str, teller: Teller) -> str:
    """One sentence for a sum: what counts in it where that is little, then the sum."""
    counting = [one for one, step in zip(told, reason.steps, strict=True) if step.result]
    result = teller.about(points_in(reason))
    if counting and len(counting) <= MENTIONED and not any(one.lines for one in counting):
        parts = teller.voice.joined((one.sentence for one in counting), "；", "; ")
        return teller.voice.say("{}；各款合计 {} {}", "{}; in all {} {}", parts, equation, result)
    return teller.voice.say("{} 款合计 {} {}", "{} clauses in all {} {}", len(told), equation, result)


@tell.register
def _(rule: Highest, reason: Reason, teller: Teller) -> Told:
    return the_one(rule.highest, reason, teller, ("取最高", "the highest"))


@tell.register
def _(rule: Lowest, reason: Reason, teller: Teller) -> Told:
    return the_one(rule.lowest, reason, teller, ("取最低", "the lowest"))


def the_one(rules: Sequence[Rule], reason: Reason, teller: Teller, which: tuple[str, str]) -> Told:
    """The one of several rules that counts."""
    told = sub_told(rules, reason.steps, teller)
    number = int(reason.case.removeprefix("rule "))
    points = teller.voice.joined((teller.points(points_in(step)) for step in reason.steps), "、", ", ")
    template = (
        "各款分别得 {points}，{which}，为第 {number} 款：{sentence}",
        "the clauses earn {points}; {which} is number {number}: {sentence}",
    )
    sentence = teller.voice.say(
        *template, points=points, which=teller.voice.pick(*which), number=number, sentence=told[number - 1].sentence
    )
    return Told(sentence, told[number - 1].formula, sub_lines(told, reason.steps, teller))


@tell.register
def _(rule: Choose, reason: Reason, teller: Teller) -> Told:
    voice = teller.voice
    if reason.case == "none":
        figures = voice.joined(said(step, teller) for step in reason.steps)
        return Told(voice.joined((figures, voice.pick("各款都不符合，得 0 分", "no case applies, 0 points"))), "0")
    number = int(reason.case.removeprefix("branch "))
    branch, inner = rule.choose[number - 1], under(teller, number)
    read, decided = reason.steps[:-1], reason.steps[-1]
    told = tell(branch.then, decided, inner)
    when = voice.pick("其余情形", "otherwise") if branch.if_ is None else unit_formula(branch.if_, inner.voice)
    head = voice.say("适用第 {number} 款（{when}）", "case {number} applies ({when})", number=number, when=when)
    figures = voice.joined(said(step, inner) for step in read)
    sentence = voice.joined((figures, head, told.sentence), "；", "; ")
    lines = tuple(line for step in read for line in worked_out(step, inner))
    return Told(sentence, told.formula, (*lines, *told.lines))


@tell.register
def _(rule: Scale, reason: Reason, teller: Teller) -> Told:
    voice, scaled = teller.voice, reason.steps[0]
    inner = tell(rule.scale, scaled, under(teller, 1))
    factor = figure(reason, "times")
    by = said(reason.steps[1], teller) if len(reason.steps) > 1 else teller.near(factor)
    template = ("{inner}，得{points}；乘以 {by}，得{result}", "{inner}, earns {points}; times {by}, earns {result}")
    sentence = voice.say(
        *template,
        inner=inner.sentence,
        points=teller.points(points_in(scaled)),
        by=by,
        result=teller.points(points_in(reason)),
    )
    lines = tuple(line for step in reason.steps[1:] for line in worked_out(step, teller))
    product = inner.formula if re.fullmatch(rf"[\d.,{THIN}]+", inner.formula) else voice.bracketed(inner.formula)
    return Told(sentence, f"{product} × {teller.operand(factor)}", (*inner.lines, *lines))


@tell.register
def _(rule: Bound, reason: Reason, teller: Teller) -> Told:
    voice, bounded = teller.voice, reason.steps[0]
    inner = tell(rule.bound, bounded, under(teller, 1))
    if reason.case not in ("min", "max"):
        return inner
    limit = maybe(reason, reason.case)
    template = {
        "min": (
            "{inner}，得{points}；不低于{limit}，按{limit}计",
            "{inner}, earns {points}; not under {limit}, counts as {limit}",
        ),
        "max": (
            "{inner}，得{points}；不超过{limit}，按{limit}计",
            "{inner}, earns {points}; not over {limit}, counts as {limit}",
        ),
    }[reason.case]
    written = "" if limit is None else teller.points(limit)
    sentence = voice.say(*template, inner=inner.sentence, points=teller.points(points_in(bounded)), limit=written)
    bounded_by = teller.largest if reason.case == "min" else teller.smallest
    formula = bounded_by(inner.formula, teller.operand(points_in(reason), first=True))
    return Told(sentence, formula, inner.lines)
