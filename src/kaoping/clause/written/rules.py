"""Rules that hold no other rule: from their clauses to the values that a scheme file holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kaoping.clause.written.conditions import unit_formula
from kaoping.clause.written.figures import entries, figure, gain, interval, points
from kaoping.clause.written.nouns import Data, noun, of
from kaoping.clause.written.parse import Part
from kaoping.clause.written.sheet import Sheet, every, maybe, one, parts, word
from kaoping.scheme import words

PARTIAL = {"的不计": "whole", "的按比例计": "proportional"}


def simple(part: Part, sheet: Sheet) -> Data:
    """A rule of its kind."""
    return RULES[part.data](part, sheet)


def judged(part: Part, sheet: Sheet) -> Data:
    return noun(parts(part)[0], sheet)


def points_rule(part: Part, sheet: Sheet) -> Data:
    return {"points": of(parts(part)[0], sheet)}


def operand(part: Part, sheet: Sheet) -> Any:
    """What a rule compares or multiplies with: a figure, a table or a measure."""
    if part.data in ("figure", "place", "minus_figure", "table"):
        return points(part, sheet)
    return of(part, sheet)


# --- points for every so many, tables of points, chosen points


def per(part: Part, sheet: Sheet) -> Data:
    measured, size, amount, *terms = parts(part)
    found: Data = {"of": of(measured, sheet), "every": points(size, sheet), "points": points(amount, sheet)}
    for term in terms:
        found |= term_of(term)
    return {"per": found}


def term_of(part: Part) -> Data:
    match part.data:
        case "partial":
            return {"partial": PARTIAL[word(part, "PARTIAL")]}
        case "rounded_up":
            return {"partial": "up"}
        case "free" | "times":
            return {str(part.data): figure(parts(part)[0])}
        case "growth":
            return {"escalate": gain(parts(part)[0])}
        case _:
            return {"within": "row"}


def rates(part: Part, sheet: Sheet) -> Data:
    by = "kind" if word(part, "RATED_BY").startswith("按种类") else "level"
    titles = sheet.voice.kind_titles if by == "kind" else {key: pair.zh for key, pair in words.LEVELS.items()}
    found: Data = {"of": of(parts(part)[0], sheet), "by": by, "points": entries(every(part, "rate"), titles, sheet)}
    other = parts(one(part, "other_rate"))
    if other:
        found["else"] = gain(other[0])
    return {"rates": found | repeating(maybe(part, "once", "replace", "add"))}


def repeating(part: Part | None) -> Data:
    """What several incidents about the same matter do."""
    if part is None:
        return {}
    if part.data == "once":
        return {"once": "subject"}
    return {"recurring": {"same": "subject", "points": gain(parts(part)[0]), "how": str(part.data)}}


def chosen(part: Part, sheet: Sheet) -> Data:
    measured, low, high = parts(part)
    sign = {"加分": "add", "扣分": "deduct"}[word(part, "SIGN")]
    return {"chosen": {"of": of(measured, sheet), "from": figure(low), "to": figure(high), "sign": sign}}


# --- steps from a base


def steps(part: Part, sheet: Sheet) -> Data:
    measured, base, full, above, below, *rest = parts(part)
    found: Data = {"of": of(measured, sheet), "base": operand(base, sheet), "full": points(full, sheet)}
    if parts(above):
        found["above"] = step(above, sheet)
    if below.data == "below":
        found["below"] = step(below, sheet)
    else:
        found["short"] = figure(parts(below)[0])
    for each in rest:
        found |= term_of(each)
    return {"steps": found | floor(maybe(below, *FLOORS, "to_points"))}


FLOORS: dict[str, Any] = {"to_zero": 0, "to_below_zero": "none", "to_full": "full"}


def floor(part: Part | None) -> Data:
    """Where deductions stop; 0 where nothing is said."""
    if part is None:
        return {}
    return {"floor": figure(parts(part)[0]) if part.data == "to_points" else FLOORS[part.data]}


def step(part: Part, sheet: Sheet) -> Data:
    size, amount, *_ = parts(part)
    percent = size.data == "percent"
    found: Data = {"every": points(parts(size)[0] if percent else size, sheet), "points": points(amount, sheet)}
    if percent:
        found["unit"] = "percent"
    most = maybe(part, "at_most")
    return found if most is None else found | {"at_most": figure(parts(most)[0])}


# --- bands, proportions, efficacy coefficients, requirements


def bands(part: Part, sheet: Sheet) -> Data:
    rows = [{**interval(range_), "points": figure(amount)} for range_, amount in map(parts, every(part, "band"))]
    rest = parts(one(part, "rest"))
    other = {"else": figure(rest[0])} if rest else {}
    return {"bands": {"of": of(parts(part)[0], sheet), "rows": rows, **other}}


def proportion(part: Part, sheet: Sheet) -> Data:
    full, measured, against, most = parts(part)
    cap: Any = str(most.data) if most.data in ("full", "none") else figure(most)
    found: Data = {"full": points(full, sheet), "of": of(measured, sheet), "against": operand(against, sheet)}
    return {"proportion": found | {"cap": cap}}


def efficacy(part: Part, sheet: Sheet) -> Data:
    base, span, measured, best, worst, equal = parts(part)
    found: Data = {"of": of(measured, sheet), "base": figure(base), "span": figure(span), "equal": figure(equal)}
    found["best"] = "high" if word(part, "BETTER").endswith("越高越好") else "low"
    found["clamp"] = word(part, "CLAMP").endswith("取端点")
    given = {name: figure(parts(end)[0]) for name, end in (("at_best", best), ("at_worst", worst)) if parts(end)}
    return {"efficacy": found | given}


def check(part: Part, sheet: Sheet) -> Data:
    that, amount, other = parts(part)
    return {"check": {"that": unit_formula(that, sheet), "points": points(amount, sheet), "else": figure(other)}}


RULES: dict[str, Callable[[Part, Sheet], Data]] = {
    "judged_rule": judged,
    "points_rule": points_rule,
    "per": per,
    "rates": rates,
    "chosen": chosen,
    "steps": steps,
    "bands": bands,
    "proportion": proportion,
    "efficacy": efficacy,
    "check": check,
}
