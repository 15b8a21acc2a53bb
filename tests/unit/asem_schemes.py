"""An outside case said in the scheme language: 51 countries, 49 indicators, four levels, published figures.

The folder is no part of this repository; where it is absent the tests are skipped. What the language says of each
variant and what it does not stands in docs/asem.md.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from kaoping.scheme.model import Scheme

FOLDER = Path(__file__).parents[3] / "shared" / "asem"
WITHOUT = "the outside case (../shared/asem) is not there: it is no part of this repository"
CYCLE = "2018"
PLACES = 12
TOTAL = "Index"  # the node that is the total here
GROUP = "EurAsia_group"  # missing figures are the mean of the known ones of this group

Row = Mapping[str, str]
Rule = dict[str, Any]


@dataclass(frozen=True)
class Variant:
    """How one of the published variants departs from plain min-max of the figures as they are.

    over: figures are divided by their denominators. impute: a missing figure is the mean of its group.
    bounds: extremes are those of this variant of bounds.csv. without: indicators that are left out.
    weights: other weights than the published ones. ranks: percentile rank instead of min-max.
    """

    over: bool = True
    impute: bool = False
    bounds: str = ""
    without: frozenset[str] = frozenset()
    weights: tuple[tuple[str, str], ...] = ()
    ranks: bool = False
    screened: frozenset[str] = frozenset()


VARIANTS = {
    "a_raw": Variant(over=False),
    "a_denominated": Variant(),
    "b_weights_30_70": Variant(weights=(("Conn", "0.3"), ("Sust", "0.7"))),
    "c_treated": Variant(impute=True, bounds="c_treated"),
    "c_no_LPI_Forest": Variant(impute=True, bounds="c_no_LPI_Forest", without=frozenset({"LPI", "Forest"})),
    "c_screened46": Variant(bounds="c_screened46", screened=frozenset({"BGD", "BRN", "KHM", "LAO", "MMR"})),
    "p_prank": Variant(bounds="c_treated", ranks=True),
}


@cache
def read(name: str) -> list[dict[str, str]]:
    """The rows of one file of the folder."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def indicators(variant: Variant) -> list[dict[str, str]]:
    return [row for row in read("framework.csv") if row["level"] == "1" and row["iCode"] not in variant.without]


# --- the scheme


def scheme(variant: Variant) -> Scheme:
    """The scheme of a variant; nodes are items, the index is the total."""
    nodes = read("framework.csv")
    below = {row["iCode"]: [child for child in nodes if child["parent"] == row["iCode"]] for row in nodes}
    used = indicators(variant)
    leaves = {row["iCode"]: leaf(row, variant) for row in used}
    return Scheme.model_validate(
        {
            "id": "asem",
            "version": "2018",
            "title": "可持续互联互通指数",
            "in_force": {"from": "2018-01-01"},
            "source": {"document": "COINr, ASEM example data"},
            "appraises": "country",
            "places": PLACES,
            "inputs": inputs(variant),
            "measures": {name: made for row in used for name, made in measures(row, variant)},
            **section(TOTAL, below, leaves, dict(variant.weights)),
        }
    )


def inputs(variant: Variant) -> dict[str, Any]:
    names = {row["iCode"] for row in indicators(variant)}
    names |= {row["denominator"] for row in indicators(variant) if variant.over and row["denominator"]}
    return {
        "attributes": {GROUP: {"of": "country", "title": "洲", "words": {"Asia": "亚洲", "Europe": "欧洲"}}},
        "indicators": {name: {"title": name} for name in sorted(names)},
    }


def section(
    node: str, below: Mapping[str, list[dict[str, str]]], leaves: Mapping[str, Rule], weights: Mapping[str, str]
) -> dict[str, Any]:
    """What stands in a section: its children, weighted, those that are missing left out."""
    children = [child for child in below[node] if child["iCode"] in leaves or below[child["iCode"]]]
    return {
        "items": [
            leaves.get(child["iCode"])
            or {"id": child["iCode"], "title": child["name"], **section(child["iCode"], below, leaves, weights)}
            for child in children
        ],
        "combine": {"weighted": {child["iCode"]: weights.get(child["iCode"], child["weight"]) for child in children}},
        "missing": "rescale",
    }


def measures(row: Row, variant: Variant) -> Iterator[tuple[str, Rule]]:
    """The figure of one indicator, named like it, and what it is made of."""
    name = row["iCode"]
    if variant.over and row["denominator"]:
        yield f"{name}_reported", {"value": name}
        yield f"{name}_base", {"value": base_of(row, variant)}
        yield name, {"formula": f"{name}_reported / {name}_base"}
    else:
        yield name, {"value": name}
    if variant.impute:
        yield f"{name}_group", {"peers": "mean", "of": name, "same": GROUP}
    if variant.ranks:
        low, high = (inside(row, variant, end) for end in ("min", "max"))
        yield f"{name}_capped", {"formula": f"min(max({name}, {low}), {high})"}
        best = "high" if row["direction"] == "1" else "low"
        yield f"{name}_place", {"rank": f"{name}_capped", "best": best, "counted": "bottom"}
        yield f"{name}_known", {"peers": "sum", "of": {"formula": f"{name} - {name} + 1"}}


def base_of(row: Row, variant: Variant) -> str:
    """The indicator to divide by; for percentile ranks every figure has its own, so that imputed ones can have 1."""
    return f"{row['iCode']}_over" if variant.ranks else row["denominator"]


def leaf(row: Row, variant: Variant) -> Rule:
    name = row["iCode"]
    return {"id": name, "title": row["name"], "points": 1 if variant.ranks else 100, "rule": rule(row, variant)}


def rule(row: Row, variant: Variant) -> Rule:
    name = row["iCode"]
    if variant.ranks:
        return {"points": {"formula": f"({name}_place - 1) / ({name}_known - 1)"}}
    if not variant.impute:
        return min_max(name, row, variant)
    own = {"then": min_max(name, row, variant)}
    return {"choose": [{"if": f"{name} is missing", "then": min_max(f"{name}_group", row, variant)}, own]}


def min_max(measure: str, row: Row, variant: Variant) -> Rule:
    """The efficacy coefficient with base 0 and span 100; with given extremes it is clamped between them."""
    high = row["direction"] == "1"
    coefficient: Rule = {"of": measure, "base": 0, "span": 100, "best": "high" if high else "low", "equal": 100}
    if variant.bounds:
        least, most = (f"{bound:.20g}" for bound in bounds(row, variant))
        best, worst = (most, least) if high else (least, most)
        return {"efficacy": {**coefficient, "at_best": best, "at_worst": worst}}
    return {"efficacy": {**coefficient, "clamp": False}}


def bounds(row: Row, variant: Variant) -> tuple[Decimal, Decimal]:
    """The extremes that the treatment of outliers left, as published."""
    found = next(
        line
        for line in read("expected/bounds.csv")
        if (line["variant"], line["iCode"]) == (variant.bounds, row["iCode"])
    )
    return Decimal(found["min"]), Decimal(found["max"])


def inside(row: Row, variant: Variant, end: str) -> str:
    """An extreme cut to 20 digits towards the middle: the unit that supplies it ties exactly with the capped ones."""
    least, most = bounds(row, variant)
    bound, inward = (least, ROUND_CEILING) if end == "min" else (most, ROUND_FLOOR)
    step = Decimal(1).scaleb(bound.adjusted() - 20) if bound else Decimal(1)
    return f"{bound.quantize(step, rounding=inward):f}"


# --- the facts


def facts(variant: Variant) -> dict[str, list[dict[str, Any]]]:
    """Units and values of the folder as fact tables."""
    units = [row for row in read("units.csv") if row["unit"] not in variant.screened]
    values = [row for row in read("values.csv") if row["unit"] not in variant.screened]
    if variant.ranks:
        values = with_own_bases(values, variant)
    return {"units": units, "values": values}  # type: ignore[dict-item]


def with_own_bases(values: list[dict[str, str]], variant: Variant) -> list[dict[str, str]]:
    """Percentile ranks: every figure with its own denominator; the published imputed figures over 1."""
    known = {(row["unit"], row["indicator"]): row["value"] for row in values}
    imputed = {(row["unit"], row["iCode"]): row["value"] for row in read("expected/imputed.csv")}
    units = [row["unit"] for row in read("units.csv")]
    found: list[dict[str, str]] = []
    for row in indicators(variant):
        name, base = row["iCode"], row["denominator"]
        for unit in units:
            given = (unit, name) in imputed
            value = f"{Decimal(imputed[unit, name]):.16f}" if given else known[unit, name]
            found.append({"unit": unit, "indicator": name, "period": CYCLE, "value": value})
            if base:
                over = "1" if given else known[unit, base]
                found.append({"unit": unit, "indicator": f"{name}_over", "period": CYCLE, "value": over})
    return found
