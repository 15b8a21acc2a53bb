"""Rules that set a figure against another, with their figures: steps, proportions, efficacy coefficients."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from kaoping.engine.reasons import Reason
from kaoping.engine.telling.tell_measures import origin, said
from kaoping.engine.telling.tell_rules import lines_of
from kaoping.engine.telling.teller import Teller
from kaoping.engine.telling.told import Told, figure, maybe, points_in, tell
from kaoping.scheme import words
from kaoping.scheme.rules import EfficacyRule, ProportionRule, Step, StepsRule
from kaoping.scheme.units_of_measure import distance, unit_of, unit_of_measure
from kaoping.scheme.voice import Voice

Write: TypeAlias = Callable[[Fraction, bool], str]
"""How a number within an equation is written, and whether it stands first."""


@tell.register
def _(rule: StepsRule, reason: Reason, teller: Teller) -> Told:
    voice = teller.voice
    unit = unit_of(rule.steps.of, teller.scheme)
    base, full = teller.amount(figure(reason, "base"), unit), teller.points(figure(reason, "full"))
    intro = said(reason.steps[0], teller)
    if reason.case == "at":
        sentence = voice.say(
            "{}，达到基数{}，得{}", "{}, just the base of {}, earns {}", intro, base + base_name(reason, teller), full
        )
        return Told(sentence, teller.operand(figure(reason, "full"), first=True), lines_of(reason, teller))
    head = voice.say("{}，基数{}得{}", "{}; the base of {} earns {}", intro, base + base_name(reason, teller), full)
    body, formula = over(rule, reason, teller) if reason.case.startswith("above") else under(rule, reason, teller)
    return Told(voice.joined((head, body), "；", "; "), formula, lines_of(reason, teller))


def base_name(reason: Reason, teller: Teller) -> str:
    """What the base is, where it was measured: （全部镇街平均：合计 1 200 ÷ 12）."""
    if len(reason.steps) < 2:
        return ""
    return teller.voice.pick("", " ") + teller.voice.bracketed(origin(reason.steps[1], teller))


def over(rule: StepsRule, reason: Reason, teller: Teller) -> tuple[str, str]:
    """How far above the base, and what that adds."""
    full, voice = figure(reason, "full"), teller.voice
    step = rule.steps.above
    if step is None:
        return voice.pick("超过基数不加分", "more earns nothing further"), teller.operand(full, first=True)
    most = reason.case == "above at most"
    gain = points_in(reason) - full
    far = voice.say("超出{}", "{} above", distance_of(rule, reason, teller))
    if not figure(reason, "steps"):
        return voice.say("{}，不足一档，不加分", "{}, less than one step, adds nothing", far), teller.operand(
            full, first=True
        )
    parts = (
        far,
        *stepped(step, rule, reason, teller, 1),
        at_most(reason, teller, 1) if most else "",
        teller.gained(gain),
    )
    return voice.joined(parts), f"{teller.operand(full, first=True)} + {times(reason, teller, most)}"


def under(rule: StepsRule, reason: Reason, teller: Teller) -> tuple[str, str]:
    """How far below the base, what that deducts and where it stops."""
    full, voice, result = figure(reason, "full"), teller.voice, points_in(reason)
    step = rule.steps.below
    if step is None:
        sentence = voice.say("达不到基数，得{}", "less than the base, earns {}", teller.points(result))
        return sentence, teller.operand(result, first=True)
    most = reason.case == "below at most"
    far = voice.say("不足{}", "{} below", distance_of(rule, reason, teller))
    if not figure(reason, "steps"):
        return voice.say("{}，不足一档，不扣分", "{}, less than one step, deducts nothing", far), teller.operand(
            full, first=True
        )
    loss = loss_of(reason) if reason.case == "floor" else full - result
    parts = [
        far,
        *stepped(step, rule, reason, teller, -1),
        at_most(reason, teller, -1) if most else "",
        teller.gained(-loss),
    ]
    formula = f"{teller.operand(full, first=True)} − {times(reason, teller, most)}"
    if reason.case == "floor":
        parts.append(voice.say("扣至{}为止", "down to {}", teller.points(result)))
        formula = teller.largest(formula, teller.operand(result, first=True))
    return voice.joined(parts), formula


def loss_of(reason: Reason) -> Fraction:
    """What would be deducted without the floor."""
    loss = figure(reason, "steps") * figure(reason, "points")
    most = maybe(reason, "at_most")
    return loss if most is None else min(loss, most)


def distance_of(rule: StepsRule, reason: Reason, teller: Teller) -> str:
    return teller.amount(figure(reason, "distance"), distance(unit_of(rule.steps.of, teller.scheme)))


def stepped(step: Step, rule: StepsRule, reason: Reason, teller: Teller, sign: int) -> list[str]:
    """The size of a step, its points and, where that is not plain, how many steps count."""
    voice, size = teller.voice, figure(reason, "size")
    unit = distance(unit_of(rule.steps.of, teller.scheme))
    written = teller.amount(size, unit)
    each = written.removeprefix("1") if size == 1 else f" {written}"
    if step.unit == "percent":
        base = figure(reason, "base")
        share = teller.amount(100 * size / base, words.PERCENT)
        each += voice.say("（基数的{}）", " ({} of the base)", share)
    gain = teller.gained(sign * figure(reason, "points"))
    found = [voice.say("每{size}{gain}", "{gain} for every{size}", size=each.rstrip(), gain=gain)]
    if size != 1 or figure(reason, "steps") != figure(reason, "distance"):
        found.append(voice.say("计{}", "{} counted", teller.amount(figure(reason, "steps"), words.STEPS)))
    return found


def at_most(reason: Reason, teller: Teller, sign: int) -> str:
    most = figure(reason, "at_most")
    return teller.voice.pick(f"最多{teller.gained(sign * most)}", f"at most {teller.points(most)}")


def times(reason: Reason, teller: Teller, most: bool) -> str:
    """3 × 0.5; 最小值（12 × 0.5，5） where the most that can be added cuts it."""
    product = f"{teller.operand(figure(reason, 'steps'), first=True)} × {teller.operand(figure(reason, 'points'))}"
    return teller.smallest(product, teller.operand(figure(reason, "at_most"), first=True)) if most else product


# --- proportion


@tell.register
def _(rule: ProportionRule, reason: Reason, teller: Teller) -> Told:
    voice, against = teller.voice, figure(reason, "against")
    measured = reason.steps[0]
    if not isinstance(measured.result, Fraction):
        raise TypeError("a proportion of nothing")
    full, own = figure(reason, "full"), measured.result
    exact = full * own / against
    compared = voice.say("对照值{}", "set against {}", against_name(rule, reason, teller))
    head = voice.joined((said(measured, teller), compared))
    read = f"{teller.near(full, first=True)} × {teller.near(own)} ÷ {teller.near(against)}"
    equation = f"{read} {teller.about(exact, words.POINTS)}"
    formula = f"{teller.operand(full, first=True)} × {teller.operand(own)} ÷ {teller.operand(against)}"
    formula = cut_formula(formula, reason, exact, teller)
    sentence = voice.joined((head, equation, cut(reason, exact, teller)), "；", "; ")
    return Told(sentence, formula, lines_of(reason, teller))


def against_name(rule: ProportionRule, reason: Reason, teller: Teller) -> str:
    """The figure that is set against, and what it is."""
    unit = unit_of(rule.proportion.of, teller.scheme)
    if len(reason.steps) > 1:
        unit = unit_of_measure(reason.steps[1].of, teller.scheme)
    return teller.amount(figure(reason, "against"), unit) + base_name(reason, teller)


def cut(reason: Reason, exact: Fraction, teller: Teller) -> str:
    """What a bound of the rule made of it."""
    if reason.case == "capped":
        return teller.voice.say(
            "超过上限，按{}计", "above the upper bound, counts as {}", teller.points(points_in(reason))
        )
    if reason.case == "zero" and exact < 0:
        return teller.voice.pick("低于 0 分，按 0 分计", "below 0, counts as 0 points")
    return ""


def cut_formula(formula: str, reason: Reason, exact: Fraction, teller: Teller) -> str:
    """The formula within a bound: 最小值（2 × 300 ÷ 200，2）."""
    result = points_in(reason)
    if exact == result:
        return formula
    bounded = teller.smallest if exact > result else teller.largest
    return bounded(formula, teller.operand(result, first=True))


# --- efficacy


@tell.register
def _(rule: EfficacyRule, reason: Reason, teller: Teller) -> Told:
    voice, measured, result = teller.voice, reason.steps[0], points_in(reason)
    if not isinstance(measured.result, Fraction):
        raise TypeError("an efficacy coefficient of nothing")
    unit = unit_of(rule.efficacy.of, teller.scheme)
    best, worst = figure(reason, "best"), figure(reason, "worst")
    if reason.case == "equal":
        template = ("{figure}，最好值与最差值相同，得{points}", "{figure}, best and worst are equal, earns {points}")
        sentence = voice.say(*template, figure=said(measured, teller), points=teller.points(result))
        return Told(sentence, teller.operand(result, first=True), lines_of(reason, teller))
    base, span = figure(reason, "base"), figure(reason, "span")
    exact = base + span * (measured.result - worst) / (best - worst)
    template = ("{figure}，最好值{best}，最差值{worst}", "{figure}, best {best}, worst {worst}")
    head = voice.say(
        *template, figure=said(measured, teller), best=teller.amount(best, unit), worst=teller.amount(worst, unit)
    )
    limit = ""
    if reason.case == "clamped":
        limit = voice.say("超出两端，按{}计", "beyond the ends, counts as {}", teller.points(result))
    figures = (base, span, measured.result, worst, best)
    equation = f"{coefficient(*figures, write=teller.near, voice=voice)} {teller.about(exact, words.POINTS)}"
    formula = cut_formula(coefficient(*figures, write=teller.operand, voice=voice), reason, exact, teller)
    return Told(voice.joined((head, equation, limit), "；", "; "), formula, lines_of(reason, teller))


def coefficient(*figures: Fraction, write: Write, voice: Voice) -> str:
    """60 + 40 ×（108 − 90）÷（130 − 90）; figures: base, span, own, worst, best."""
    base, span, own, worst, best = figures
    above = voice.bracketed(f"{write(own, True)} − {write(worst, False)}")
    under = voice.bracketed(f"{write(best, True)} − {write(worst, False)}")
    return f"{write(base, True)} + {write(span, False)} × {above} ÷ {under}"
