"""Do the points add up, at every level?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor

from kaoping.problems import Fault
from kaoping.scheme import expression as ex
from kaoping.scheme.checking import check_faults as faults
from kaoping.scheme.hints import number_text
from kaoping.scheme.model import ByFormula, Leaf, Section, Weighted
from kaoping.scheme.reading import Reading
from kaoping.scheme.yaml_text import Path_


def check_sums(reading: Reading) -> Iterator[Fault]:
    """Full points that differ from what the items below come to; weights that look incomplete."""
    for path, section in reading.sections:
        declared, found = section.points, made_of(section)
        if isinstance(declared, Decimal) and found is not None and found != declared:
            yield not_added_up(reading, path, section, declared, found)
        if isinstance(section.combine, Weighted):
            total = sum(section.combine.weighted.values())
            if total not in (1, 100):
                yield reading.fault(faults.WEIGHTS_SUM, (*path, "combine"), found=number_text(total))


def not_added_up(reading: Reading, path: Path_, section: Section, declared: Decimal, found: Fraction) -> Fault:
    place = (*path, "points")
    texts = {"declared": number_text(declared), "found": number_text(found)}
    if section.combine == "sum" and surviving(section) == declared:
        return reading.fault(faults.SURVIVING_SUM, place, **texts)
    return reading.fault(faults.SUM, place, **texts, how=shown(section))


def shown(section: Section) -> str:
    """The points of the items below, as they are combined."""
    points = [full(item) for item in section.items]
    texts = [
        f"{item.id}: {number_text(point)}"
        for item, point in zip(section.items, points, strict=True)
        if point is not None
    ]
    if section.omitted:
        texts.append(f"omitted: {number_text(section.omitted.points)}")
    word = section.combine if isinstance(section.combine, str) else next(iter(section.combine.model_dump()))
    return f"{word} {', '.join(texts[:12])}{' …' if len(texts) > 12 else ''}"


def full(entry: Leaf | Section) -> Fraction | None:
    """The full points that the document gives to an item; None while a figure is pending."""
    if isinstance(entry.points, Decimal):
        return Fraction(entry.points)
    return made_of(entry) if isinstance(entry, Section) and entry.points is None else None


def made_of(section: Section) -> Fraction | None:
    """What the full points of the items below come to, with those that no clause explains."""
    known = {item.id: point for item in section.items if (point := full(item)) is not None}
    if len(known) < len({item.id for item in section.items}):
        return None
    if section.combine == "sum":
        omitted = Fraction(section.omitted.points) if section.omitted else Fraction(0)
        return sum((known[item.id] for item in section.items), omitted)
    return combined(section, known)


def combined(section: Section, points: Mapping[str, Fraction]) -> Fraction | None:
    match section.combine:
        case Weighted(weighted=weights):
            total = sum(weights.values())
            known = {id_: Fraction(weight) for id_, weight in weights.items() if id_ in points}
            return (
                sum((points[id_] * weight for id_, weight in known.items()), Fraction(0)) / Fraction(total)
                if total
                else None
            )
        case ByFormula(formula=text):
            return by_formula(text, points)
        case "mean":
            return sum(points.values(), Fraction(0)) / len(points)
        case _:
            return max(points.values())


def surviving(entry: Leaf | Section) -> Fraction | None:
    """The full points of the clauses that are there."""
    if isinstance(entry, Leaf) or entry.combine != "sum":
        return full(entry)
    parts = [surviving(item) for item in entry.items]
    known = [part for part in parts if part is not None]
    return sum(known, Fraction(0)) if len(known) == len(parts) else None


def by_formula(text: str, points: Mapping[str, Fraction]) -> Fraction | None:
    """A roll-up formula over full points; None where it cannot be computed (other checks say why)."""
    try:
        return value(ex.read(text), points)
    except (ex.NotReadable, ZeroDivisionError, KeyError, TypeError):
        return None


FUNCTIONS: Mapping[str, Callable[[list[Fraction]], Fraction]] = {
    "min": min,
    "max": max,
    "abs": lambda arguments: abs(arguments[0]),
    "floor": lambda arguments: Fraction(floor(arguments[0])),
}


def value(part: ex.Expression, points: Mapping[str, Fraction]) -> Fraction:
    match part:
        case ex.Number(number):
            return Fraction(number)
        case ex.Name(name) | ex.Item(name):
            return points[name]
        case ex.Negate(inner):
            return -value(inner, points)
        case ex.Arithmetic(operator, left, right):
            return arithmetic(operator, value(left, points), value(right, points))
        case ex.Call(function, arguments):
            return FUNCTIONS[function]([value(argument, points) for argument in arguments])
    raise TypeError(part)


def arithmetic(operator: str, left: Fraction, right: Fraction) -> Fraction:
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    return left * right if operator == "*" else left / right
