"""Rules, one small function a kind: figures of one subject become exact points, with a reason for every number."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from kaoping.engine.reasons import Figures, Found, Rated, Reason, Subject
from kaoping.engine.referee.distance import efficacy, proportion, steps, whole
from kaoping.engine.referee.logic import cell, number
from kaoping.engine.referee.ranges import decided, lies_in
from kaoping.engine.referee.scoring import Scoring, clamped
from kaoping.scheme.measures import Judged, Sum
from kaoping.scheme.model import Leaf, Scheme
from kaoping.scheme.rules import (
    BandsRule,
    Bound,
    Check,
    CheckRule,
    Choose,
    ChosenRule,
    EfficacyRule,
    Highest,
    Lowest,
    Per,
    PerRule,
    Points,
    ProportionRule,
    Rates,
    RatesRule,
    Rule,
    Scale,
    StepsRule,
    Total,
)


def rule_reason(rule: Rule, leaf: Leaf, subject: Subject, figures: Figures, scheme: Scheme) -> Reason:
    """The exact points of one rule for one subject, not rounded; result None = missing.

    The rule must not hold a figure that is still pending (`reference_pending.is_pending` tells).
    """
    return scored(rule, Scoring(leaf, subject, figures, scheme))


def scored(rule: Rule, scoring: Scoring) -> Reason:
    """One rule within the item that is being scored."""
    return RULES[type(rule)](rule, scoring)


def judged(rule: Judged, scoring: Scoring) -> Reason:
    """The points that assessors gave."""
    reason = scoring.measure(rule)
    return scoring.reason(rule, number(cell(reason.result)), rule.judged)


def points(rule: Points, scoring: Scoring) -> Reason:
    """A figure that is the points."""
    reason = scoring.measure(rule.points)
    return scoring.reason(rule, number(cell(reason.result)), "points", (reason,))


def per(rule: PerRule, scoring: Scoring) -> Reason:
    """Points for every so many."""
    if rule.per.within == "row":
        return per_row(rule, rule.per, scoring)
    reason = scoring.measure(rule.per.of)
    figure, every = number(cell(reason.result)), scoring.figure(rule.per.every)
    if figure is None or not every:
        return scoring.reason(rule, None, "missing", (reason,))
    n = max(whole(figure / every, rule.per.partial), Fraction(0))
    after_free = max(n - decided(rule.per.free), Fraction(0))
    most = None if rule.per.times is None else decided(rule.per.times)
    counted, _ = clamped(after_free, None, most)
    case = "none" if n == 0 else "free" if after_free == 0 else "times" if counted < after_free else "some"
    return paid(rule, scoring, (counted, counted * (counted - 1) / 2), case, reason)


def per_row(rule: PerRule, per: Per, scoring: Scoring) -> Reason:
    """The same counted case by case and added up."""
    measure = scoring.scheme.measure(per.of)
    if not isinstance(measure, Sum):
        raise TypeError("only a sum can be counted row by row")
    free, times = int(decided(per.free)), None if per.times is None else int(decided(per.times))
    counted, pairs = scoring.figures.by_row(measure, scoring.subject, free, times)
    case = "some" if counted else "none"
    return paid(rule, scoring, (Fraction(counted), Fraction(pairs)), case, scoring.measure(per.of))


def paid(rule: PerRule, scoring: Scoring, counted: tuple[Fraction, Fraction], case: str, measure: Reason) -> Reason:
    """So many times the points, and the escalation for every pair."""
    times, pairs = counted
    each = scoring.figure(rule.per.points)
    more = Fraction(0) if rule.per.escalate is None else decided(rule.per.escalate)
    details = {
        "every": scoring.figure(rule.per.every),
        "free": decided(rule.per.free),
        "counted": times,
        "points": each,
        "escalate": None if rule.per.escalate is None else more,
        "pairs": pairs,
    }
    result = None if each is None else times * each + pairs * more
    return scoring.reason(rule, result, case, (measure,), details)


def rates(rule: RatesRule, scoring: Scoring) -> Reason:
    """Points by the category of each incident."""
    rows = scoring.figures.rated(rule.rates, scoring.subject)
    steps = [reason for row in rows for reason in rated(rule.rates, row, scoring)]
    found = [step.result for step in steps]
    known = [result for result in found if isinstance(result, Fraction)]
    result = sum(known, Fraction(0)) if len(known) == len(found) else None
    return scoring.reason(rule, result, "some" if rows else "none", tuple(steps))


def rated(rates: Rates, row: Rated, scoring: Scoring) -> list[Reason]:
    """The incidents of one category at their own rate, and those that recur."""
    if not row.category:
        return [scoring.reason(rates, None, "missing", details={"count": row.own + row.recurring})]
    reasons = []
    if row.own or not row.recurring:
        rate = decided(rates.points.get(row.category, rates.else_))
        case = row.category if row.category in rates.points else "else"
        details: dict[str, Found] = {"category": row.category, "count": row.own, "rate": rate}
        reasons.append(scoring.reason(rates, row.own * rate, case, details=details))
    if row.recurring and rates.recurring:
        rate = decided(rates.recurring.points)
        details = {"category": row.category, "count": row.recurring, "rate": rate}
        reasons.append(scoring.reason(rates, row.recurring * rate, "recurring", details=details))
    return reasons


def chosen(rule: ChosenRule, scoring: Scoring) -> Reason:
    """Points that people chose, incident by incident, added or deducted."""
    reason = scoring.measure(rule.chosen.of)
    figure = number(cell(reason.result))
    sign = 1 if rule.chosen.sign == "add" else -1
    return scoring.reason(rule, None if figure is None else sign * figure, "some" if figure else "none", (reason,))


def bands(rule: BandsRule, scoring: Scoring) -> Reason:
    """Points by the range in which a figure lies."""
    reason = scoring.measure(rule.bands.of)
    if reason.result is None:
        return scoring.reason(rule, None, "missing", (reason,))
    for number_of_row, row in enumerate(rule.bands.rows, 1):
        if lies_in(reason.result, row):
            return scoring.reason(rule, decided(row.points), f"row {number_of_row}", (reason,))
    rest = rule.bands.else_
    return scoring.reason(rule, None if rest is None else decided(rest), "else", (reason,))


def check(rule: CheckRule, scoring: Scoring) -> Reason:
    """A requirement met or not."""
    asked: Check = rule.check
    met, steps = scoring.condition(asked.that)
    names = scoring.named(asked.that)
    if met is None:
        return scoring.reason(rule, None, "missing", steps, names)
    if met:
        return scoring.reason(rule, scoring.figure(asked.points), "met", steps, names)
    return scoring.reason(rule, decided(asked.else_), "unmet", steps, names)


def choose(rule: Choose, scoring: Scoring) -> Reason:
    """The rule of the first branch whose condition holds."""
    read: tuple[Reason, ...] = ()
    for number_of_branch, branch in enumerate(rule.choose, 1):
        met, steps = (True, ()) if branch.if_ is None else scoring.condition(branch.if_)
        read += steps
        if met is None:
            return scoring.reason(rule, None, "missing", read)
        if met:
            reason = scored(branch.then, scoring)
            return scoring.reason(rule, points_of(reason), f"branch {number_of_branch}", (*read, reason))
    return scoring.reason(rule, Fraction(0), "none", read)


def points_of(reason: Reason) -> Fraction | None:
    """The points of a rule's reason."""
    return number(cell(reason.result))


def total(rule: Total, scoring: Scoring) -> Reason:
    """Several rules added up."""
    reasons = tuple(scored(part, scoring) for part in rule.sum)
    known = all_known(reasons)
    return scoring.reason(rule, None if known is None else sum(known, Fraction(0)), "sum", reasons)


def all_known(reasons: tuple[Reason, ...]) -> list[Fraction] | None:
    """The points of several rules, or None if one is missing."""
    found = [points_of(reason) for reason in reasons]
    known = [figure for figure in found if figure is not None]
    return known if len(known) == len(found) else None


def highest(rule: Highest, scoring: Scoring) -> Reason:
    """The highest of several rules."""
    return the_one(rule, rule.highest, max, scoring)


def lowest(rule: Lowest, scoring: Scoring) -> Reason:
    """The lowest of several rules."""
    return the_one(rule, rule.lowest, min, scoring)


def the_one(
    rule: Highest | Lowest, parts: tuple[Rule, ...], pick: Callable[[list[Fraction]], Fraction], scoring: Scoring
) -> Reason:
    """One of several rules; the case says which, the first of equals."""
    reasons = tuple(scored(part, scoring) for part in parts)
    known = all_known(reasons)
    if known is None:
        return scoring.reason(rule, None, "missing", reasons)
    result = pick(known)
    return scoring.reason(rule, result, f"rule {known.index(result) + 1}", reasons)


def scale(rule: Scale, scoring: Scoring) -> Reason:
    """Another rule's points times something."""
    reason, times = scored(rule.scale, scoring), scoring.operand(rule.times)
    figure = points_of(reason)
    result = None if figure is None or times.figure is None else figure * times.figure
    return scoring.reason(rule, result, "scaled", (reason, *times.steps), {"times": times.figure})


def bound(rule: Bound, scoring: Scoring) -> Reason:
    """Another rule's points within bounds."""
    reason = scored(rule.bound, scoring)
    figure = points_of(reason)
    least = None if rule.min is None else decided(rule.min)
    most = None if rule.max is None else decided(rule.max)
    details = {"min": least, "max": most}
    if figure is None:
        return scoring.reason(rule, None, "missing", (reason,), details)
    result, met = clamped(figure, least, most)
    return scoring.reason(rule, result, {"floor": "min", "cap": "max"}.get(met, met), (reason,), details)


RULES: dict[type, Callable[[Any, Scoring], Reason]] = {
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
    Choose: choose,
    Total: total,
    Highest: highest,
    Lowest: lowest,
    Scale: scale,
    Bound: bound,
}
