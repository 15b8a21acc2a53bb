"""An outside case: the scheme language says a published composite index, and both engines give its figures.

Agreement is within 1e-9 on every score of every node and exact on every rank. See asem_schemes.py and docs/asem.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.unit import asem_schemes as asem

from kaoping.engine.cycle import parse_cycle
from kaoping.engine.facts import read_facts
from kaoping.engine.gather import results_of
from kaoping.engine.reading.inline import rows_from
from kaoping.engine.reference import referee
from kaoping.engine.results import Score
from kaoping.engine.run import score
from kaoping.scheme.model import TOTAL, Scheme

pytestmark = pytest.mark.skipif(not asem.FOLDER.is_dir(), reason=asem.WITHOUT)

NEAR = Decimal("1e-9")
Facts = dict[str, list[dict[str, Any]]]
Points = dict[str, dict[str, Decimal]]
"""Node → unit → points."""


def by_referee(scheme: Scheme, facts: Facts) -> list[Score]:
    rows, faults = rows_from(facts)
    assert faults == []
    return referee(scheme, rows, parse_cycle(asem.CYCLE)).scores


def by_duckdb(scheme: Scheme, facts: Facts) -> list[Score]:
    with read_facts(facts) as known:
        return list(results_of(score(scheme, known, asem.CYCLE)).scores)


ENGINES: dict[str, Callable[[Scheme, Facts], list[Score]]] = {"referee": by_referee, "duckdb": by_duckdb}


def points_of(scores: list[Score]) -> Points:
    found: Points = defaultdict(dict)
    for row in scores:
        if row.points is not None:
            found[asem.TOTAL if row.item == TOTAL else row.item][row.unit] = row.points
    return found


def rank(points: dict[str, Decimal], unit: str) -> int:
    """Highest first; ties share the better rank."""
    return 1 + sum(other > points[unit] for other in points.values())


def differences(variant: str, found: Points) -> list[str]:
    """Every published score and rank that is not met."""
    wrong = []
    for row in asem.read(f"expected/{variant}.csv"):
        points, unit = found[row["node"]], row["unit"]
        if abs(points[unit] - Decimal(row["score"])) > NEAR:
            wrong.append(f"{unit} {row['node']}: {row['score']} expected, {points[unit]} found")
        if rank(points, unit) != int(row["rank"]):
            wrong.append(f"{unit} {row['node']}: rank {row['rank']} expected, {rank(points, unit)} found")
    return wrong


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("variant", asem.VARIANTS)
def test_every_score_and_rank_is_as_published(variant: str, engine: str) -> None:
    described = asem.VARIANTS[variant]
    found = points_of(ENGINES[engine](asem.scheme(described), asem.facts(described)))
    assert len(asem.read(f"expected/{variant}.csv")) in (11 * 51, 11 * 46)
    assert differences(variant, found) == []


def test_ranks_of_the_total_are_those_of_the_index() -> None:
    described = asem.VARIANTS["b_weights_30_70"]
    rows, _ = rows_from(asem.facts(described))
    standings = referee(asem.scheme(described), rows, parse_cycle(asem.CYCLE)).standings
    expected = {
        row["unit"]: int(row["rank"]) for row in asem.read("expected/b_weights_30_70.csv") if row["node"] == asem.TOTAL
    }
    assert {standing.unit: standing.rank for standing in standings} == expected


@pytest.mark.parametrize(
    "departure",
    [{"over": False}, {"weights": (("Conn", "0.5"), ("Sust", "0.6"))}, {"without": frozenset({"LPI"})}],
    ids=["raw figures", "other weights", "an indicator less"],
)
def test_another_method_is_noticed(departure: dict[str, Any]) -> None:
    other = replace(asem.VARIANTS["a_denominated"], **departure)
    found = points_of(by_referee(asem.scheme(other), asem.facts(other)))
    assert differences("a_denominated", found)


def test_imputation_is_the_mean_of_the_group() -> None:
    """What the scheme puts in a gap is the published imputed figure: given as a fact, it changes no score."""
    described = asem.VARIANTS["c_treated"]
    facts = asem.facts(described)
    plain = {row["iCode"] for row in asem.indicators(described) if not row["denominator"]}
    gaps = [row for row in asem.read("expected/imputed.csv") if row["iCode"] in plain]
    given = [
        {"unit": row["unit"], "indicator": row["iCode"], "period": asem.CYCLE, "value": f"{Decimal(row['value']):.16f}"}
        for row in gaps
    ]
    assert len(given) > 20
    filled = {**facts, "values": [*facts["values"], *given]}
    without_imputing = replace(described, impute=False)
    found = points_of(by_referee(asem.scheme(described), filled))
    assert differences("c_treated", found) == []
    assert differences("c_treated", points_of(by_referee(asem.scheme(without_imputing), facts)))
