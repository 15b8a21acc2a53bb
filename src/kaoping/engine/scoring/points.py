"""Rules over all subjects at once: from measures to exact points. The definitions stand in `scheme/rules.py`.

One function a rule, each a handful of exact array operations; a subject whose measure is missing gets no points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any, cast

import numpy as np

from kaoping.engine.plan.demands import UNITS, Demand, Grain
from kaoping.engine.scoring import formula
from kaoping.engine.scoring.findings import Findings, fraction, mean_of_parts
from kaoping.engine.scoring.ranges import first_row
from kaoping.engine.scoring.rational import Numbers, choose, constant, missing, sum_by, whole_numbers
from kaoping.scheme.figures import By, Node, Pending
from kaoping.scheme.measures import Class, Judged, Of
from kaoping.scheme.model import Leaf
from kaoping.scheme.rules import (
    Bands,
    BandsRule,
    Bound,
    Check,
    CheckRule,
    Choose,
    Chosen,
    ChosenRule,
    Efficacy,
    EfficacyRule,
    Highest,
    Lowest,
    Per,
    PerRule,
    Points,
    Proportion,
    ProportionRule,
    Rates,
    RatesRule,
    Scale,
    Step,
    Steps,
    StepsRule,
    Total,
)

ZERO, ONE, HUNDRED = constant(0), constant(1), constant(100)


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores the rules of one leaf at one grain."""

    findings: Findings
    leaf: Leaf
    grain: Grain
    averaged: Grain | None = None

    def score(self, rule: Node) -> Numbers:
        """Points of a rule for every subject, neither bounded by the item nor rounded."""
        return SCORE[type(rule)](self, rule).spread(self.findings.subjects(self.grain).count)

    # -- what rules are written with ----------------------------------------------------------------------------------

    def measure(self, of: Of) -> Numbers:
        return self.findings.numbers(of, self.grain, self.averaged)

    def operand(self, value: Any) -> Numbers:
        """A figure, a table by group or a measure."""
        if isinstance(value, By):
            return self.findings.by_table(value, self.grain)
        if isinstance(value, str | Node) and not isinstance(value, Pending):
            return self.measure(cast(Of, value))
        return figure(value)

    def truth(self, text: str) -> formula.Truth:
        return formula.truth(text, lambda name: self.findings.named(name, self.grain, self.averaged))


def figure(value: Any) -> Numbers:
    exact = fraction(value)
    return missing() if exact is None else constant(exact)


def judged(at: Scorer, rule: Judged) -> Numbers:
    return at.findings.primitive(rule, at.grain, at.averaged)


def points(at: Scorer, rule: Points) -> Numbers:
    return at.measure(rule.points)


def made_whole(quotient: Numbers, partial: str) -> Numbers:
    match partial:
        case "whole":
            return quotient.floor()
        case "up":
            return quotient.ceiling()
        case _:
            return quotient


def per(at: Scorer, rule: PerRule) -> Numbers:
    spec: Per = rule.per
    if spec.within == "row":
        return per_row(at, spec)
    number = made_whole(at.measure(spec.of) / at.operand(spec.every), spec.partial) - figure(spec.free)
    number = number.most(ZERO)
    if spec.times is not None:
        number = number.least(figure(spec.times))
    return amount(at, spec, number, number * (number - ONE) / constant(2))


def per_row(at: Scorer, spec: Per) -> Numbers:
    measure = at.findings.scheme.measure(spec.of)
    times = None if spec.times is None else int(cast(Any, spec.times))
    demand = Demand(cast(Any, measure), at.averaged or at.grain, int(cast(Any, spec.free)), times)
    number, pairs = (whole_numbers(at.findings.spread(demand, figure)) for figure in ("n", "t"))
    if at.averaged is not None:
        parts, units = at.findings.subjects(at.averaged), at.findings.subjects(UNITS).count
        number, pairs = mean_of_parts(number, parts, units), mean_of_parts(pairs, parts, units)
    return amount(at, spec, number, pairs / constant(2))


def amount(at: Scorer, spec: Per, number: Numbers, pairs: Numbers) -> Numbers:
    """n × points, and the escalation for every pair."""
    plain = number * at.operand(spec.points)
    return plain if spec.escalate is None else plain + pairs * figure(spec.escalate)


def rates(at: Scorer, rule: RatesRule) -> Numbers:
    """Each category's own rate times its count; later incidents of one subject at the recurring rate."""
    if at.averaged is None:
        return rated(at.findings, rule.rates, at.grain)
    parts = rated(at.findings, rule.rates, at.averaged)
    return mean_of_parts(parts, at.findings.subjects(at.averaged), at.findings.subjects(UNITS).count)


def rated(findings: Findings, spec: Rates, grain: Grain) -> Numbers:
    demand = Demand(spec, grain)
    rows = findings.answer.rows(findings.number[demand])
    position = findings.positions(demand, rows)
    subjects = findings.subjects(grain).count
    total, complete = ZERO.spread(subjects), np.ones(subjects, dtype=bool)
    for key in sorted(set(rows.key)):
        for later in (0, 1):
            mine = (rows.key == key) & (rows.t == later)
            count = np.zeros(subjects, dtype=rows.x.dtype)
            np.add.at(count, position[mine], rows.x[mine])
            total = total + whole_numbers(count, scale=findings.answer.scale) * rate(spec, key, bool(later))
        if key == "":
            complete[position[rows.key == key]] = False
    return total.where_known(complete)


def rate(spec: Rates, key: str, later: bool) -> Numbers:
    own = figure(spec.points.get(key, spec.else_)) if key else ZERO
    if not later or spec.recurring is None:
        return own
    again = figure(spec.recurring.points)
    return again if spec.recurring.how == "replace" else own + again


def chosen(at: Scorer, rule: ChosenRule) -> Numbers:
    spec: Chosen = rule.chosen
    total = at.measure(spec.of)
    return -total if spec.sign == "deduct" else total


def steps(at: Scorer, rule: StepsRule) -> Numbers:
    spec: Steps = rule.steps
    value, base, full = at.measure(spec.of), at.operand(spec.base), at.operand(spec.full)
    over, under = full, figure(spec.short)
    if spec.above is not None:
        over = full + moved(at, spec.above, value - base, base, spec.partial)
    if spec.below is not None:
        under = full - moved(at, spec.below, base - value, base, spec.partial)
        if spec.floor != "none":
            under = under.most(full if spec.floor == "full" else figure(spec.floor))
    known = value.known & base.known & full.known
    if "percent" in (spec.above and spec.above.unit, spec.below and spec.below.unit):
        known = known & np.asarray(base.num != 0, dtype=bool)  # percent of nothing
    side = value.compare(base)
    away = choose(side > 0, over, under)
    return choose(side == 0, full, away).where_known(known)  # at the base nothing is asked of the steps


def moved(at: Scorer, step: Step, distance: Numbers, base: Numbers, partial: str) -> Numbers:
    """Points for the distance from the base."""
    size = at.operand(step.every)
    if step.unit == "percent":
        size = base * size / HUNDRED
    earned = made_whole(distance / size, partial) * at.operand(step.points)
    return earned if step.at_most is None else earned.least(figure(step.at_most))


def bands(at: Scorer, rule: BandsRule) -> Numbers:
    spec: Bands = rule.bands
    numbers, words, known = None, None, None
    if isinstance(at.findings.scheme.measures.get(cast(str, spec.of), spec.of), Class):
        words = at.findings.words(spec.of, at.grain)
        known = np.array([word is not None for word in words], dtype=bool)
    else:
        numbers = at.measure(spec.of).spread(at.findings.subjects(at.grain).count)
        known = numbers.known
    row = first_row(spec.rows, numbers, words)
    found = figure(spec.else_)
    for position, band in enumerate(spec.rows):
        found = choose(row == position, figure(band.points), found)
    return found.where_known(known)


def proportion(at: Scorer, rule: ProportionRule) -> Numbers:
    spec: Proportion = rule.proportion
    full = at.operand(spec.full)
    earned = (full * at.measure(spec.of) / at.operand(spec.against)).most(ZERO)
    if spec.cap == "none":
        return earned
    return earned.least(full if spec.cap == "full" else figure(spec.cap))


def efficacy(at: Scorer, rule: EfficacyRule) -> Numbers:
    spec: Efficacy = rule.efficacy
    units = at.findings.subjects(UNITS).count
    own = at.measure(spec.of).spread(units)
    best, worst = extremes(own, spec)
    base, span = figure(spec.base), figure(spec.span)
    earned = base + span * (own - worst) / (best - worst)
    if spec.clamp:
        earned = earned.most(base).least(base + span)
    level = best.compare(worst) == 0
    return choose(np.broadcast_to(level, (units,)), figure(spec.equal), earned).where_known(own.known)


def extremes(own: Numbers, spec: Efficacy) -> tuple[Numbers, Numbers]:
    """The figures at the good and at the bad end: of the peers, unless the rule gives them."""
    positions = np.flatnonzero(own.known)
    low = high = missing()
    if positions.size:
        keys = own.order_keys()[positions]
        low, high = (own.take(positions[[index]], own.length) for index in (keys.argmin(), keys.argmax()))
    best, worst = (high, low) if spec.best == "high" else (low, high)
    best = best if spec.at_best is None else figure(spec.at_best)
    return best, worst if spec.at_worst is None else figure(spec.at_worst)


def check(at: Scorer, rule: CheckRule) -> Numbers:
    spec: Check = rule.check
    met = at.truth(spec.that)
    return choose(met.yes, at.operand(spec.points), figure(spec.else_)).where_known(met.known)


def choice(at: Scorer, rule: Choose) -> Numbers:
    """The first branch that holds; a branch whose condition is missing makes everything after it missing."""
    found = ZERO
    for branch in reversed(rule.choose):
        then = at.score(branch.then)
        if branch.if_ is None:
            found = then
            continue
        holds = at.truth(branch.if_)
        found = choose(holds.yes, then, found).where_known(holds.known)
    return found


def total(at: Scorer, rule: Total) -> Numbers:
    return reduce(add, (at.score(part) for part in rule.sum))


def highest(at: Scorer, rule: Highest) -> Numbers:
    return reduce(Numbers.most, (at.score(part) for part in rule.highest))


def lowest(at: Scorer, rule: Lowest) -> Numbers:
    return reduce(Numbers.least, (at.score(part) for part in rule.lowest))


def scale(at: Scorer, rule: Scale) -> Numbers:
    return at.score(rule.scale) * at.operand(rule.times)


def bound(at: Scorer, rule: Bound) -> Numbers:
    found = at.score(rule.bound)
    found = found if rule.min is None else found.most(figure(rule.min))
    return found if rule.max is None else found.least(figure(rule.max))


SCORE: dict[type, Callable[[Scorer, Any], Numbers]] = {
    Judged: judged,
    Points: points,
    PerRule: per,
    RatesRule: rates,
    ChosenRule: chosen,
    StepsRule: steps,
    BandsRule: bands,
    ProportionRule: proportion,
    EfficacyRule: efficacy,
    CheckRule: check,
    Choose: choice,
    Total: total,
    Highest: highest,
    Lowest: lowest,
    Scale: scale,
    Bound: bound,
}


def limit(value: Any, leaf: Leaf) -> Numbers:
    """A bound of a leaf: a figure, or its full points."""
    return figure(leaf.points if value == "full" else value)


def leaf_parts(findings: Findings, leaf: Leaf) -> Numbers:
    """Exact points of every part of a leaf (the unit itself where it has none): start + rule, within floor and cap."""
    averaged = Grain(leaf.each) if leaf.each and leaf.combine == "mean_first" else None
    grain = UNITS if averaged or not leaf.each else Grain(leaf.each)
    raw = Scorer(findings.within(leaf), leaf, grain, averaged).score(leaf.rule)
    if leaf.start != "none":
        raw = limit(leaf.start, leaf) + raw
    if leaf.floor != "none":
        raw = raw.most(limit(leaf.floor, leaf))
    return raw if leaf.cap == "none" else raw.least(limit(leaf.cap, leaf))


def combined(findings: Findings, leaf: Leaf, parts: Numbers) -> Numbers:
    """A leaf's exact points from those of its parts; missing where a part is missing or there is none."""
    if not leaf.each or leaf.combine == "mean_first":
        return parts
    subjects = findings.subjects(Grain(leaf.each))
    units = findings.subjects(UNITS).count
    full = parts.spread(subjects.count)
    having = np.bincount(subjects.owner, minlength=units)
    known = np.bincount(subjects.owner[full.known], minlength=units)
    complete = (having > 0) & (known == having)
    if leaf.combine in ("highest", "lowest"):
        return extreme_part(full, subjects.owner, units, leaf.combine == "highest").where_known(complete)
    sums, _ = sum_by(full, subjects.owner, units)
    found = sums if leaf.combine == "sum" else sums / whole_numbers(having.astype(np.int64))
    return found.where_known(complete)


def extreme_part(parts: Numbers, owner: Any, units: int, highest_wins: bool) -> Numbers:
    keys = parts.order_keys()
    order = np.lexsort((np.argsort(np.argsort(keys, kind="stable")), owner))
    last = np.searchsorted(owner[order], np.arange(units), side="right") - 1
    first = np.searchsorted(owner[order], np.arange(units), side="left")
    index = np.clip(last if highest_wins else first, 0, max(owner.size - 1, 0))
    return parts.take(order[index], parts.length) if owner.size else missing().spread(units)
