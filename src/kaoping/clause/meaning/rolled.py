"""Parts that make points of other points, tried."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from kaoping.clause.meaning.amounts import children
from kaoping.clause.meaning.contributing import points
from kaoping.clause.meaning.inputs import Inputs, Unfit, table
from kaoping.clause.meaning.parts import Formula, Mean, Survey, Weighted


@points.register
def _(part: Survey, given: Inputs) -> Fraction:
    answers, rows = table(given.given.get("answers") or {}), dict(part.points)
    if any(answer not in rows for answer in answers):
        raise Unfit("unknown_answer")
    sure = {key: n for key, n in answers.items() if not isinstance(rows[key], str)}
    among = sum(sure.values(), Fraction(0))
    if among == 0:
        raise Unfit("no_answers")
    return sum((n * Fraction(rows[key]) for key, n in sure.items()), Fraction(0)) / among


@points.register
def _(part: Mean, given: Inputs) -> Fraction:
    rows = sorted(children(given) or (tuple(table(given.given["parts"]).values()) if given.has("parts") else ()))
    if not rows:
        raise Unfit("no_figure")
    reduce: dict[str, Callable[[list[Fraction]], Fraction]] = {
        "mean": average,
        "trimmed": lambda rows: average(rows[1:-1] if len(rows) > 2 else rows),
        "sum": lambda rows: sum(rows, Fraction(0)),
        "highest": max,
        "lowest": min,
    }
    return reduce[part.how](rows)


def average(rows: list[Fraction]) -> Fraction:
    return sum(rows, Fraction(0)) / len(rows)


@points.register
def _(part: Weighted, given: Inputs) -> Fraction:
    names = [name for name, _ in part.rows] + [*part.plus, *part.minus]
    found = named(tuple(names), given)
    found = limited(found, part.most)
    weighted = sum((found[name] * Fraction(weight) / 100 for name, weight in part.rows if name in found), Fraction(0))
    if any(name not in found for name, _ in part.rows):
        raise Unfit("missing_part")
    more = sum((found.get(name, Fraction(0)) for name in part.plus), Fraction(0))
    figure = weighted + more - sum((abs(found.get(name, Fraction(0))) for name in part.minus), Fraction(0))
    return figure if part.at_most is None else min(figure, Fraction(part.at_most))


def limited(found: dict[str, Fraction], most: tuple[tuple[str, Any], ...]) -> dict[str, Fraction]:
    """Figures of parts, none of them over what it counts at most."""
    return found | {name: min(found[name], Fraction(top)) for name, top in most if name in found}


def named(names: tuple[str, ...], given: Inputs) -> dict[str, Fraction]:
    """Figures of parts under the clause's own names."""
    parts = table(given.given.get("parts") or {})
    found = {name: parts[name] for name in names if name in parts}
    rest = [key for key in parts if key not in found]
    open_names = [name for name in names if name not in found]
    for key in rest:
        hits = [name for name in open_names if name in key or key in name]
        if len(hits) == 1:
            found[hits[0]] = parts[key]
            open_names.remove(hits[0])
    missing = [key for key in parts if parts[key] not in found.values()]
    if len(open_names) == len(missing) and missing:
        found |= {name: parts[key] for name, key in zip(open_names, missing, strict=True)}
    return found


def taken(figure: Fraction, factor: Any) -> Fraction:
    """What is subtracted is taken off, whichever sign its figure has."""
    return abs(figure) if factor < 0 else figure


@points.register
def _(part: Formula, given: Inputs) -> Fraction:
    found = named(tuple(name for _, name in (*part.terms, *part.over)), given)
    if any(name not in found for _, name in (*part.terms, *part.over)):
        raise Unfit("missing_part")
    found = limited(found, part.most)
    above = sum((Fraction(factor) * taken(found[name], factor) for factor, name in part.terms), Fraction(part.base))
    below = (
        sum((Fraction(factor) * found[name] for factor, name in part.over), Fraction(0)) if part.over else Fraction(1)
    )
    if below == 0:
        raise Unfit("zero_denominator")
    figure = above / below * Fraction(part.times)
    return figure if part.at_most is None else min(figure, Fraction(part.at_most))
