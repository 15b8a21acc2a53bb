"""Rules that count, look up or ask, with their figures."""

from __future__ import annotations

from fractions import Fraction

from kaoping.engine.reasons import Reason
from kaoping.engine.short_names import short
from kaoping.engine.telling.tell_measures import attribute_title, said, worked_out
from kaoping.engine.telling.teller import Teller
from kaoping.engine.telling.told import Told, figure, maybe, points_in, tell
from kaoping.scheme import words
from kaoping.scheme.measures import Judged
from kaoping.scheme.rules import BandsRule, CheckRule, ChosenRule, Per, PerRule, Points, RatesRule
from kaoping.scheme.units_of_measure import distance, unit_of
from kaoping.scheme.writing.write_figures import interval
from kaoping.scheme.writing.write_nouns import unit_formula


def lines_of(reason: Reason, teller: Teller) -> tuple[str, ...]:
    """How the figures of a rule were worked out."""
    return tuple(line for step in reason.steps for line in worked_out(step, teller))


@tell.register
def _(rule: Judged, reason: Reason, teller: Teller) -> Told:
    return Told(said(reason, teller), teller.operand(points_in(reason), first=True))


@tell.register
def _(rule: Points, reason: Reason, teller: Teller) -> Told:
    sentence = teller.voice.say("{}，即为得分", "{}, taken as the points", said(reason.steps[0], teller))
    return Told(sentence, teller.operand(points_in(reason), first=True), lines_of(reason, teller))


# --- per


@tell.register
def _(rule: PerRule, reason: Reason, teller: Teller) -> Told:
    clauses = [said(reason.steps[0], teller), *counting(rule.per, reason, teller)]
    if maybe(reason, "counted"):
        clauses += earning(rule.per, reason, teller)
    else:
        clauses.append(nothing(reason, teller))
    return Told(teller.voice.joined(clauses), product(reason, teller), lines_of(reason, teller))


def counting(per: Per, reason: Reason, teller: Teller) -> list[str]:
    """What is free, at most how many count, what is too little for one step."""
    voice = teller.voice
    unit = distance(unit_of(per.of, teller.scheme))
    step = unit if maybe(reason, "every") == 1 else words.STEPS
    found = []
    if per.within == "row":
        found.append(voice.pick("逐案计算", "case by case"))
    if free := maybe(reason, "free"):
        found.append(voice.say("前{}不计", "the first {} not counted", teller.amount(free, step)))
    if reason.case == "times":
        found.append(voice.say("最多计{}", "at most {} counted", teller.amount(figure(reason, "counted"), step)))
    if reason.case == "none" and reason.steps[0].result and per.within == "unit":
        found.append(voice.say("不足{}", "less than {}", teller.amount(figure(reason, "every"), unit)))
    return found


def earning(per: Per, reason: Reason, teller: Teller) -> list[str]:
    """So much for each step, so many steps, so much in all."""
    voice = teller.voice
    every, counted, points = figure(reason, "every"), figure(reason, "counted"), figure(reason, "points")
    unit = distance(unit_of(per.of, teller.scheme))
    size = teller.amount(every, unit)
    each = size.removeprefix("1") if every == 1 else f" {size}"
    found = [voice.say("每{size}{gain}", "{gain} for every{size}", size=each.rstrip(), gain=teller.gained(points))]
    if every != 1 or reason.case in ("times", "free") or maybe(reason, "free") or per.within == "row":
        step = unit if every == 1 else words.STEPS
        found.append(voice.say("计{}", "{} counted", teller.amount(counted, step)))
    escalate, pairs = maybe(reason, "escalate"), maybe(reason, "pairs")
    if escalate and pairs:
        template = ("另逐次递增计 {pairs} × {each}", "and for the growth {pairs} × {each}")
        found.append(voice.say(*template, pairs=teller.near(pairs), each=teller.near(escalate)))
    found.append(
        voice.say("共{}", "in all {}", teller.gained(points_in(reason)))
        if len(found) > 1
        else teller.gained(points_in(reason))
    )
    return found


def nothing(reason: Reason, teller: Teller) -> str:
    """No step counts."""
    points = maybe(reason, "points")
    if points is not None and points < 0:
        return teller.voice.pick("不扣分", "deducts nothing")
    return teller.voice.pick("不加分", "adds nothing")


def product(reason: Reason, teller: Teller) -> str:
    """3 ×（−0.1）, with what grows 3 × 0.1 + 3 × 0.1."""
    counted, points = figure(reason, "counted"), figure(reason, "points")
    text = f"{teller.operand(counted, first=True)} × {teller.operand(points)}"
    escalate, pairs = maybe(reason, "escalate"), maybe(reason, "pairs")
    return f"{text} + {teller.operand(pairs)} × {teller.operand(escalate)}" if escalate and pairs else text


# --- rates and chosen points


@tell.register
def _(rule: RatesRule, reason: Reason, teller: Teller) -> Told:
    name = short(teller.scheme.measure(rule.rates.of), teller.voice)
    if not reason.steps:
        return Told(teller.voice.say("没有查实的{}", "no verified incident of {}", name), "0")
    steps = in_order(rule, reason)
    lines = tuple(category(step, rule, teller) for step in steps)
    total = teller.voice.say("共{}", "in all {}", teller.gained(points_in(reason))) if len(lines) > 1 else ""
    head = "" if rule.rates.by == "kind" else teller.voice.say("{}：", "{}: ", name)
    products = (f"{teller.operand(figure(step, 'count'))} × {teller.operand(figure(step, 'rate'))}" for step in steps)
    return Told(head + teller.voice.joined((*lines, total), "；", "; "), " + ".join(products))


def in_order(rule: RatesRule, reason: Reason) -> list[Reason]:
    """The categories in the order of the scheme's table, others last; what recurs after the first."""
    keys = list(rule.rates.points)
    place = {key: at for at, key in enumerate(keys)}
    return sorted(reason.steps, key=lambda step: place.get(str(step.details.get("category")), len(keys)))


def category(step: Reason, rule: RatesRule, teller: Teller) -> str:
    """One level or kind: how many, at which rate, how much."""
    voice = teller.voice
    name = str(step.details.get("category"))
    titles = voice.trade_words("incidents", "level")
    if rule.rates.by == "kind":
        titles = voice.kind_titles if voice.language == "zh" else {}
    again = voice.pick("再次发生", " again") if step.case == "recurring" else ""
    count = teller.amount(figure(step, "count"), words.INCIDENTS)
    head = voice.say(
        "{name}{again}{count}", "{name}{again}: {count}", name=titles.get(name, name), again=again, count=count
    )
    rate = figure(step, "rate")
    if not rate:
        return voice.say("{}，不计分", "{}, no points", head)
    template = ("{head}，每次{rate}，{gain}", "{head}, each {rate}, {gain}")
    return voice.say(*template, head=head, rate=teller.gained(rate), gain=teller.gained(points_in(step)))


@tell.register
def _(rule: ChosenRule, reason: Reason, teller: Teller) -> Told:
    name = short(teller.scheme.measure(rule.chosen.of), teller.voice)
    points = points_in(reason)
    if not points:
        return Told(teller.voice.say("没有查实的{}", "no verified incident of {}", name), "0")
    template = ("{name}定分合计{points}，{gain}", "{name}: {points} chosen in all, {gain}")
    sentence = teller.voice.say(*template, name=name, points=teller.points(abs(points)), gain=teller.gained(points))
    return Told(sentence, teller.operand(points, first=True))


# --- bands and requirements


@tell.register
def _(rule: BandsRule, reason: Reason, teller: Teller) -> Told:
    voice, points = teller.voice, points_in(reason)
    if reason.case == "else":
        where = voice.pick("不在各档内", "in none of the ranges")
    else:
        where = range_of(rule, reason, teller)
    earned = voice.say("得{}", "earns {}", teller.points(points))
    sentence = voice.joined((said(reason.steps[0], teller), where, earned))
    return Told(sentence, teller.operand(points, first=True), lines_of(reason, teller))


def range_of(rule: BandsRule, reason: Reason, teller: Teller) -> str:
    """The range in which the figure lies; a class has named it already."""
    row = rule.bands.rows[int(reason.case.removeprefix("row ")) - 1]
    if isinstance(reason.steps[0].result, str):
        return ""
    unit = unit_of(rule.bands.of, teller.scheme)
    return teller.voice.say("属{}", "in the range {}", interval(row, teller.voice, unit))


@tell.register
def _(rule: CheckRule, reason: Reason, teller: Teller) -> Told:
    voice, points = teller.voice, points_in(reason)
    template = {
        "met": ("{figures}；要求{that}：达到，得{points}", "{figures}; required: {that}: met, earns {points}"),
        "unmet": ("{figures}；要求{that}：未达到，得{points}", "{figures}; required: {that}: not met, earns {points}"),
    }[reason.case]
    sentence = voice.say(
        *template,
        figures=figures_in(reason, teller),
        that=unit_formula(rule.check.that, voice),
        points=teller.points(points),
    )
    return Told(sentence, teller.operand(points, first=True), lines_of(reason, teller))


def figures_in(reason: Reason, teller: Teller) -> str:
    """The figures and attributes that a condition read."""
    measured = [said(step, teller) for step in reason.steps]
    names = [name for name in reason.details if name not in teller.scheme.measures]
    told = [attribute_title(name, teller) + attribute_value(name, reason, teller) for name in names]
    return teller.voice.joined((*measured, *told))


def attribute_value(name: str, reason: Reason, teller: Teller) -> str:
    """What stands behind the title of an attribute, with the space that it needs."""
    value = reason.details[name]
    if isinstance(value, Fraction):
        return f" {teller.number(value)}"
    if value is None:
        return teller.voice.pick("空白", " empty")
    return teller.voice.pick("", " ") + teller.voice.attribute_entry(name, value)
