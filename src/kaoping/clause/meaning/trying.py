"""A rule tried on inputs: what the clause contributes, to the last digit. Every kind of part is one function.

The contract is that of `kaoping try`: `points`, or `award`, `grade`, `effect`, `error`. Nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kaoping.clause.meaning import counted, measured, rolled  # noqa: F401 (they complete `points`)
from kaoping.clause.meaning.amounts import children, ends, full, plain
from kaoping.clause.meaning.contributing import points
from kaoping.clause.meaning.dealing import dealt
from kaoping.clause.meaning.followed import consequence
from kaoping.clause.meaning.inputs import Inputs, Unfit, exact
from kaoping.clause.meaning.parts import (
    ALL,
    Allot,
    Award,
    Bands,
    Bound,
    Check,
    Formula,
    Fund,
    Gate,
    Grades,
    Mean,
    Nth,
    Per,
    Rates,
    Repeated,
    Rule,
    Weighted,
)

CONSEQUENCES = (Gate, Award, Grades, Fund)


def try_rule(rule: Rule, points: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What a rule gives for one case; `points` of the item or None. Unfit inputs give {"error": code}."""
    try:
        given = Inputs(inputs, None if points is None else exact(points))
        return tried(rule, given)
    except Unfit as unfit:
        return {"error": unfit.code}


def tried(rule: Rule, given: Inputs) -> dict[str, Any]:
    found: dict[str, Any] = {}
    cases = dealt(rule, given)
    for at, part in enumerate(rule.parts):
        if isinstance(part, CONSEQUENCES):
            for key, value in consequence(part, cases[at]).items():
                if key != "effect" or found.get("effect", "none") == "none":
                    found[key] = value
    scored = [part for part in rule.parts if not isinstance(part, CONSEQUENCES)]
    if scored or rule.start is not None:
        found["points"] = plain(
            after_effect(bounded(total(rule, cases, given), rule, given), found.get("effect"), rule, given)
        )
    elif "effect" in found:
        found |= points_of_effect(rule, found["effect"], given)
    return found


def total(rule: Rule, cases: Mapping[int, Inputs], given: Inputs) -> Fraction:
    """The sum of what the parts contribute. Several checks take the answers of `met` in their order."""
    scored = [(at, part) for at, part in enumerate(rule.parts) if not isinstance(part, CONSEQUENCES)]
    start = full(rule.start, given) if rule.start is not None else Fraction(0)
    checks = [part for _, part in scored if isinstance(part, Check)]
    answers = given.met if given.has("met") else ()
    found = start
    for at, part in scored:
        if isinstance(part, Bound):
            continue
        case = cases[at]
        if isinstance(part, Check) and len(checks) > 1 and len(answers) == len(checks):
            case = Inputs({**case.given, "met": answers[checks.index(part)]}, given.points)
        found += points(part, case)
    bounds = [part for _, part in scored if isinstance(part, Bound)]
    if bounds and len(bounds) == len(scored):
        found += (
            sum(children(given), Fraction(0))
            if not bounds[0].each
            else sum((within(one, bounds[0], given) for one in children(given)), Fraction(0))
        )
    for bound in bounds:
        if not bound.each:
            found = within(found, bound, given)
    return found


def bounded(figure: Fraction, rule: Rule, given: Inputs) -> Fraction:
    """The clause's bounds: its own, and the item's points, which it neither loses nor earns twice."""
    low = None if rule.low is None else Fraction(rule.low)
    high = None if rule.high is None else Fraction(rule.high)
    if given.points is not None and not any(isinstance(part, Weighted | Formula | Mean | Allot) for part in rule.parts):
        least = Fraction(0) if rule.start is not None else -given.points
        low = least if low is None and not rule.bottomless else low
        high = given.points if high is None and not rule.uncapped else high
    if given.points is None and rule.start is not None and low is None and not rule.bottomless:
        low = Fraction(0)  # earned points are never less than none
    figure = figure if low is None else max(figure, low)
    return figure if high is None else min(figure, high)


def after_effect(figure: Fraction, effect: str | None, rule: Rule, given: Inputs) -> Fraction:
    """A clause that zeroes its item earns nothing; one that only takes, takes all."""
    if effect == "zero_item":
        return -given.points if given.points is not None and takes_only(rule) else Fraction(0)
    if effect == "full_score" and given.points is not None:
        return given.points
    return figure


def points_of_effect(rule: Rule, effect: str, given: Inputs) -> dict[str, Any]:
    """The points of a clause that says nothing but that the item is worth nothing (or all)."""
    if given.points is None or not any(
        isinstance(part, Gate) and part.effect in ("zero_item", "full_score") for part in rule.parts
    ):
        return {}
    if effect == "none" and any(isinstance(part, Gate) and part.effect == "full_score" for part in rule.parts):
        return {"points": plain(Fraction(0))}  # the deed that would earn all was not done
    if given.has("met"):
        return {"points": plain(Fraction(0) if effect == "zero_item" else given.points)}
    if effect == "full_score":
        return {"points": plain(given.points)}
    return {"points": plain(-given.points if effect == "zero_item" else Fraction(0))}


def takes_only(rule: Rule) -> bool:
    return rule.start is None and all(
        isinstance(p, Per | Rates | Nth | Repeated | Bands) and takes(p)
        for p in rule.parts
        if not isinstance(p, Gate | Bound)
    )


def takes(part: Per | Rates | Nth | Repeated | Bands) -> bool:
    """Whether a part deducts."""
    match part:
        case Per(amount=amount):
            return bool(ends(amount)[1] <= 0)
        case Rates(rows=rows):
            return all(ends(amount)[1] <= 0 for _, amount in rows)
        case Bands(rows=bands):
            return all(amount != ALL and amount <= 0 for _, amount in bands)
        case Nth(amounts=amounts):
            return all(amount <= 0 for amount in amounts)
        case Repeated(first=first):
            return first <= 0


def within(figure: Fraction, bound: Bound, given: Inputs) -> Fraction:
    low = None if bound.low is None else -full(ALL, given) if bound.low == ALL else Fraction(bound.low)
    high = None if bound.high is None else full(bound.high, given)
    figure = figure if low is None else max(figure, low)
    return figure if high is None else min(figure, high)
