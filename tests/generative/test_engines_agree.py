"""On whatever scheme and facts, the fast engine gives what the referee gives: every digit, state, rank and award."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from hypothesis import given
from tests.generative.worlds import Made, trying, worlds
from tests.spec.engines import ENGINES, Results


def shown(found: Results) -> dict[Any, Any]:
    """Everything that must be the same, as texts that show every digit."""
    scores = {key: (str(row.points), str(row.full), row.state) for key, row in found.scores.items()}
    return scores | {
        unit: {name: str(value) for name, value in asdict(row).items()} for unit, row in found.standings.items()
    }


@trying(40)
@given(worlds())
def test_fast_engine_and_referee_agree(made: Made) -> None:
    expected = shown(ENGINES["referee"](*made))
    found = shown(ENGINES["duckdb"](*made))
    assert found.keys() == expected.keys()
    differing = {key: (expected[key], found[key]) for key in expected if expected[key] != found[key]}
    assert differing == {}
