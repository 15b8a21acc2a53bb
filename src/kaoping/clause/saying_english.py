"""Parts of a rule as English clauses; the words that name what is counted stay as the text has them."""

from __future__ import annotations

from decimal import Decimal
from functools import singledispatch
from typing import Any

from kaoping.clause.meaning.parts import (
    ALL,
    Allot,
    Award,
    Bands,
    Bound,
    Check,
    Choice,
    Efficacy,
    Formula,
    Fund,
    Gate,
    Grades,
    Kinds,
    Mean,
    Nth,
    Part,
    Per,
    Range,
    Rates,
    Repeated,
    Rule,
    Share,
    Steps,
    Survey,
    Weighted,
)
from kaoping.clause.saying_words import figure, is_loss

UNITS = {"%": "%", "个百分点": " percentage points", "分": " points", "元": " yuan", "天": " days"}
AGAINST = {
    "average": "the peers' average",
    "previous": "the figure of the period before",
    "max": "the highest figure",
    "min": "the lowest figure",
    "target": "the target",
    "expected": "the expected figure",
}
PARTIAL = {"whole": "", "up": "a part of a step counts as one", "proportional": "parts in proportion"}
EFFECTS = {
    "none": "nothing follows",
    "zero_item": "the item is worth 0",
    "zero_section": "the whole section is worth 0",
    "veto": "veto",
    "ineligible": "no award",
    "cap_grade": "the grade is capped",
    "lower_grade": "the grade falls by one",
    "full_score": "full points",
}


def quoted(what: str) -> str:
    return f"“{what}”" if what else "it"


def points(amount: Any) -> str:
    """+2 points, −0.5 points, the item's points."""
    if amount == ALL:
        return "the item's full points"
    if isinstance(amount, Choice):
        return f"{signed(amount.low)} to {signed(amount.high)} points as a person chooses"
    return f"{signed(amount)} point{'' if abs(amount) == 1 else 's'}"


def signed(amount: Decimal) -> str:
    return f"−{figure(-amount)}" if amount < 0 else f"+{figure(amount)}" if amount else "0"


def measured(number: Decimal, unit: str) -> str:
    return f"{figure(number)}{UNITS.get(unit, f' {unit}' if unit else '')}"


def ranged(row: Range, unit: str) -> str:
    low = "" if row.low is None else f"{'at least' if row.low_in else 'more than'} {measured(row.low, unit)}"
    high = "" if row.high is None else f"{'at most' if row.high_in else 'less than'} {measured(row.high, unit)}"
    if row.low is not None and row.low == row.high:
        return f"exactly {measured(row.low, unit)}"
    return " and ".join(each for each in (low, high) if each)


def most(amount: Decimal | None, loss: bool) -> str:
    return "" if amount is None else f", at most {figure(amount)} points {'deducted' if loss else 'added'}"


@singledispatch
def clause_en(part: Part, rule: Rule) -> str:
    """One part in English."""
    raise NotImplementedError(type(part).__name__)


@clause_en.register
def _(part: Allot, rule: Rule) -> str:
    return f"{quoted(part.what)} has {figure(part.points)} points"


@clause_en.register
def _(part: Check, rule: Rule) -> str:
    if part.graded:
        return f"{quoted(part.what)}: 0 to {points(part.points)} as judged"
    need = "" if part.need is None else f" ({ranged(part.need, part.unit)})"
    against = "" if part.against is None else f", compared with {AGAINST[part.against]}"
    return f"if {quoted(part.what)}{need}{against} holds: {points(part.points)}, else {points(part.otherwise)}"


@clause_en.register
def _(part: Per, rule: Rule) -> str:
    unit, loss = part.unit, is_loss(part.amount)
    if part.once:
        return f"{quoted(part.what)}: {points(part.amount)} once, however often{most(part.at_most, loss)}"
    found = f"{quoted(part.what)}: {points(part.amount)} for every {measured(part.every, unit)}"
    found += f", the first {figure(part.free)} free" if part.free else ""
    found += f", from {figure(part.at_least)} on" if part.at_least else ""
    found += f", each further one {points(part.grows)} more" if part.grows else ""
    found += "" if part.times is None else f", at most {figure(part.times)} counted"
    found += {"whole": "", "up": ", a part of a step counts as one", "proportional": ", parts in proportion"}[
        part.partial
    ]
    return found + most(part.at_most, loss) + (f" for each {part.each}" if part.each else "")


@clause_en.register
def _(part: Rates, rule: Rule) -> str:
    caps = dict(part.most)
    rows = "; ".join(
        f"{quoted(name)} {points(amount)} each{most(caps.get(name), is_loss(amount))}" for name, amount in part.rows
    )
    highest = "; of several levels of one deed only the highest counts" if part.highest else ""
    once = "; each sort counts once" if part.once else ""
    return f"{quoted(part.what)}: {rows}{highest}{once}{most(part.at_most, is_loss(part.rows[0][1]))}"


@clause_en.register
def _(part: Nth, rule: Rule) -> str:
    rows = ", ".join(f"time {at}: {points(amount)}" for at, amount in enumerate(part.amounts, 1))
    further = "" if part.further is None else f", every later time {points(part.further)}"
    total = " in all" if part.total else ""
    zero = "" if part.zero_from is None else f", from time {part.zero_from} on the item is worth 0"
    return f"{quoted(part.what)}: {rows}{total}{further}{zero}"


@clause_en.register
def _(part: Repeated, rule: Rule) -> str:
    later = {
        "each": f"each recurrence {points(part.again)}",
        "besides": f"each recurrence {points(part.again)} besides",
        "times": f"each recurrence {figure(part.again)} times that",
    }[part.how]
    return f"{quoted(part.what)}: the first time {points(part.first)}, {later}{most(part.at_most, part.first <= 0)}"


@clause_en.register
def _(part: Steps, rule: Rule) -> str:
    found = [f"{quoted(part.what)}: the base is {base(part)}"]
    if part.full is not None:
        found.append(f"reaching it earns {points(part.full)}")
    for word, side, way in (("above", part.above, 1), ("below", part.below, -1)):
        if side is not None:
            step = f"{figure(side.every)}% of the base" if side.percent else measured(side.every, part.unit)
            found.append(
                f"every {step} {word} it {points(way * side.points)}{most(side.at_most, way * side.points < 0)}"
            )
    if part.zero is not None:
        found.append(f"{ranged(part.zero, part.unit)} earns 0")
    found.append(
        {"whole": "", "up": "a part of a step counts as one", "proportional": "parts in proportion"}[part.partial]
    )
    found.append("additions without limit" if part.uncapped else "")
    return ", ".join(each for each in found if each)


def base(part: Steps) -> str:
    if isinstance(part.base, tuple):
        return ", ".join(f"{measured(value, part.unit)} for {quoted(name)}" for name, value in part.base)
    if isinstance(part.base, Decimal):
        return measured(part.base, part.unit)
    return AGAINST[part.base] if part.base else "nothing: the figure is a change"


RANKED = {
    "rank": "rank",
    "last": "rank from the last",
    "top_share": "place from the top in percent of all",
    "bottom_share": "place from the last in percent of all",
    "count": "number",
    "gain": "places gained",
    "value": "figure",
}


@clause_en.register
def _(part: Bands, rule: Rule) -> str:
    rows = "; ".join(
        f"{ranged(row, part.unit if part.by == 'value' else '')}: {points(worth)}" for row, worth in part.rows
    )
    against = "" if part.against is None else f" against {AGAINST[part.against]}"
    less = "" if part.less is None else f"; every further place {figure(part.less)} less"
    other = "" if part.other is None else f"; anything else: {points(part.other)}"
    return f"{quoted(part.what)} by {RANKED[part.by]}{against}: {rows}{less}{other}"


@clause_en.register
def _(part: Kinds, rule: Rule) -> str:
    rows = "; ".join(f"{quoted(name)}: {points(worth)}" for name, worth in part.rows)
    return f"{quoted(part.what)} by sort: {rows}" + ("" if part.other is None else f"; any other: {points(part.other)}")


@clause_en.register
def _(part: Share, rule: Rule) -> str:
    below = AGAINST[part.against] if isinstance(part.against, str) else measured(part.against, part.unit)
    cap = "without limit" if part.uncapped else "at most that"
    under = "" if part.under is None else f", under {figure(part.under)}% nothing"
    return f"{points(part.full)} × {quoted(part.what)} ÷ {below}, {cap}{under}"


@clause_en.register
def _(part: Efficacy, rule: Rule) -> str:
    way = "the lower the better" if part.low else "the higher the better"
    return f"{quoted(part.what)}: {figure(part.base)} + {figure(part.span)} × (own − worst) ÷ (best − worst), {way}"


@clause_en.register
def _(part: Survey, rule: Rule) -> str:
    words = {"mean": "like the mean of the others", "out": "left out"}
    rows = "; ".join(f"{quoted(name)} {words[p] if isinstance(p, str) else points(p)}" for name, p in part.points)
    return f"mean over the answers: {rows}"


@clause_en.register
def _(part: Mean, rule: Rule) -> str:
    how = {"trimmed": "mean without one highest and one lowest"}.get(part.how, part.how)
    return f"{how} over {quoted(part.over)}"


@clause_en.register
def _(part: Weighted, rule: Rule) -> str:
    rows = " + ".join(f"{figure(weight)}% of {quoted(name)}" for name, weight in part.rows)
    return rows + "".join(f" + {quoted(n)}" for n in part.plus) + "".join(f" − {quoted(n)}" for n in part.minus)


@clause_en.register
def _(part: Formula, rule: Rule) -> str:
    below = f" ÷ ({summed(part.over)})" if part.over else ""
    times = "" if part.times == 1 else f" × {figure(part.times)}"
    return f"({summed(part.terms)}){below}{times}" + (
        "" if part.at_most is None else f", at most {figure(part.at_most)}"
    )


def summed(terms: tuple[tuple[Decimal, str], ...]) -> str:
    return " + ".join(f"{figure(factor)} × {quoted(name)}" for factor, name in terms)


@clause_en.register
def _(part: Bound, rule: Rule) -> str:
    low = (
        ""
        if part.low is None
        else f"never lower than {'minus the item’s points' if part.low == ALL else figure(Decimal(part.low))}"
    )
    high = "" if part.high is None else f"never higher than {points(part.high)}"
    scope = f" for each {part.each}" if part.each else ""
    return f"the sum of what stands beside it is {' and '.join(each for each in (low, high) if each)}{scope}"


@clause_en.register
def _(part: Gate, rule: Rule) -> str:
    need = "" if part.need is None else f" ({ranged(part.need, part.unit)})"
    return f"if {quoted(part.what)}{need}: {EFFECTS[part.effect]}"


@clause_en.register
def _(part: Award, rule: Rule) -> str:
    unit = "%" if part.percent else UNITS.get(part.unit, f" {part.unit}")
    rows = "; ".join(
        f"{key if isinstance(key, str) else ranged(key, '')} {signed(amount)}{unit}".strip()
        for key, amount in part.rows
    )
    per = f" per {part.per}" if part.per else ""
    return f"{quoted(part.what)}: money by {part.by}: {rows}{per}"


@clause_en.register
def _(part: Grades, rule: Rule) -> str:
    rows = "; ".join(f"{ranged(row, '分')}: {quoted(name)}" for row, name in part.rows)
    return f"grades: {rows or ', '.join(part.names)}"


@clause_en.register
def _(part: Fund, rule: Rule) -> str:
    return "contributions: " + "; ".join(f"{quoted(name)} {figure(amount)} yuan" for name, amount in part.rows)
