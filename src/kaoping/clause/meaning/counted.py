"""Parts about what is counted, tried."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kaoping.clause.meaning.amounts import ends, full
from kaoping.clause.meaning.contributing import points
from kaoping.clause.meaning.inputs import Inputs, Unfit, exact, figures
from kaoping.clause.meaning.parts import ALL, Choice, Nth, Per, Rates, Repeated
from kaoping.clause.meaning.stepping import whole


def chosen(picked: Fraction, low: Fraction, high: Fraction) -> Fraction:
    """A figure that a person chose; it must lie between the ends."""
    low, high = min(low, high), max(low, high)
    figure = -picked if picked > 0 and high <= 0 else picked
    if not low <= figure <= high:
        raise Unfit("out_of_range")
    return figure


@points.register
def _(part: Per, given: Inputs) -> Fraction:
    if part.each and given.has("children"):
        return sum(
            (
                capped(per_points(part, Inputs({"count": each}, given.points)), part.at_most)
                for each in given.given["children"]
            ),
            Fraction(0),
        )
    return capped(per_points(part, given), part.at_most)


def per_points(part: Per, given: Inputs) -> Fraction:
    gains = ends(part.amount)[1] > 0
    if isinstance(part.amount, Choice):
        return picked_points(part, part.amount, given)
    counted = missing(part, given) if part.short_of is not None else given.count(wanted=gains)
    if counted < part.at_least:
        return Fraction(0)
    if part.once:
        return Fraction(part.amount) if counted > 0 else Fraction(0)
    n = whole(max(counted - Fraction(part.free), Fraction(0)) / Fraction(part.every), part.partial)
    n = n if part.times is None else min(n, Fraction(part.times))
    return n * Fraction(part.amount) + Fraction(part.grows) * n * (n - 1) / 2


def missing(part: Per, given: Inputs) -> Fraction:
    """How many are missing: counted, or the figure reached set against what is demanded."""
    if given.has("count") or not given.has("value", "num"):
        return given.count()
    return max(Fraction(part.short_of or 0) - given.value(), Fraction(0))


def picked_points(part: Per, amount: Choice, given: Inputs) -> Fraction:
    """Amounts that a person chose, one an occurrence; one for several occurrences counts for each of them."""
    picked = given.picked()
    low, high = Fraction(amount.low), Fraction(amount.high)
    if not picked:
        if given.count(wanted=high > 0) == 0:
            return Fraction(0)
        raise Unfit("nothing_picked")
    found = [chosen(each, low, high) for each in picked]
    n = given.count(wanted=high > 0) if given.has("count") else Fraction(len(found))
    if len(found) == 1 and n > 1 and not part.once:
        return found[0] * n
    return sum(found, Fraction(0)) if n > 0 else Fraction(0)


def capped(figure: Fraction, most: Any) -> Fraction:
    """Not more than `most` points away from nothing, on either side."""
    if most is None:
        return figure
    return max(-Fraction(most), min(Fraction(most), figure))


@points.register
def _(part: Rates, given: Inputs) -> Fraction:
    counts = matched(tuple(name for name, _ in part.rows), given)
    most = dict(part.most)
    rows: list[Fraction] = []
    for name, amount in part.rows:
        n = counts.get(name, Fraction(0))
        n = min(n, Fraction(1)) if part.once else n
        each = picked_amount(amount, given)
        rows.append(capped(n * each, most.get(name)))
    if part.highest and (given.given.get("same") or not given.has("same")):
        units = [picked_amount(amount, given) for name, amount in part.rows if counts.get(name)]
        if given.given.get("same"):
            return capped(max(units, key=abs, default=Fraction(0)), part.at_most)
    return capped(sum(rows, Fraction(0)), part.at_most)


def picked_amount(amount: Any, given: Inputs) -> Fraction:
    if not isinstance(amount, Choice):
        return Fraction(amount)
    picked = given.picked()
    if not picked:
        raise Unfit("nothing_picked")
    return chosen(picked[0], Fraction(amount.low), Fraction(amount.high))


def matched(names: tuple[str, ...], given: Inputs) -> dict[str, Fraction]:
    """Counts under the clause's own names: by name; by place where the names differ and are as many."""
    counts = given.counts()
    if not counts and given.has("grade"):
        counts = {str(given.given["grade"]): exact(given.given.get("count", 1))}
    if not counts and len(names) == 1:
        return {names[0]: given.count()}
    if not counts and given.has("met") and len(given.met) == len(names):
        return {name: Fraction(not answer) for name, answer in zip(names, given.met, strict=True)}
    if all(key in names for key in counts):
        return counts
    found = {name: value for key, value in counts.items() for name in [alike(key, names, counts)] if name}
    if len(found) == len(counts):
        return found
    if len(counts) == len(names):
        return dict(zip(names, counts.values(), strict=True))
    raise Unfit("unknown_kind")


def alike(key: str, names: tuple[str, ...], counts: Mapping[str, Any]) -> str:
    """The one name that a key stands for: the same but for 级, or one within the other."""
    bare = key.removesuffix("级")
    same = [name for name in names if name.removesuffix("级") == bare]
    inside = [name for name in names if bare in name or name.removesuffix("级") in key]
    return same[0] if same else inside[0] if len(inside) == 1 else ""


@points.register
def _(part: Nth, given: Inputs) -> Fraction:
    if given.has("repeats"):  # every problem has its own first time
        found = sum((nth(part, int(n), given) for n in figures(given.given["repeats"])), Fraction(0))
        return found if given.points is None else max(found, -given.points)
    return nth(part, int(given.count()), given)


def nth(part: Nth, n: int, given: Inputs) -> Fraction:
    """What n times cost, or earn."""
    if n <= 0:
        return Fraction(0)
    if part.zero_from is not None and n >= part.zero_from:
        return -full(ALL, given)
    listed = [Fraction(amount) for amount in part.amounts]
    further = Fraction(part.further) if part.further is not None else listed[-1]
    if part.total:
        return (
            listed[n - 1]
            if n <= len(listed)
            else listed[-1] + (Fraction(part.further) if part.further is not None else 0) * (n - len(listed))
        )
    if part.grows or part.factor != 1:
        return sum((going_on(part, at) for at in range(1, n + 1)), Fraction(0))
    return sum(listed[:n], Fraction(0)) + further * max(n - len(listed), 0)


def going_on(part: Nth, at: int) -> Fraction:
    """The amount of the n-th time where amounts go on as they began."""
    beyond = at - len(part.amounts)
    last = Fraction(part.amounts[-1])
    if beyond <= 0:
        return Fraction(part.amounts[at - 1])
    return last * Fraction(part.factor) ** beyond + Fraction(part.grows) * beyond


@points.register
def _(part: Repeated, given: Inputs) -> Fraction:
    if not given.has("repeats"):
        return capped(given.count() * Fraction(part.first or part.again), part.at_most)
    repeats = figures(given.given["repeats"])
    return capped(sum((again(part, n) for n in repeats), Fraction(0)), part.at_most)


def again(part: Repeated, n: Fraction) -> Fraction:
    """What one problem costs that occurred n times."""
    first, later = Fraction(part.first), Fraction(part.again)
    if n <= 0:
        return Fraction(0)
    match part.how:
        case "each":
            return first + later * (n - 1)
        case "besides":
            return first * n + later * (n - 1)
        case "times":
            return first + first * later * (n - 1)
        case "compound":
            return sum((first * later**at for at in range(int(n))), Fraction(0))
