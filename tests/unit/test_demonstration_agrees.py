"""At the scale of the demonstration facts, referee and fast engine agree on every figure of every shipped scheme."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from kaoping import demonstration
from kaoping.engine.cycle import parse_cycle
from kaoping.engine.facts import read_facts
from kaoping.engine.gather import results_of
from kaoping.engine.reference import referee
from kaoping.engine.run import score
from kaoping.engine.tables import TABLES
from kaoping.scheme.load import load

YEAR = "2024"


@pytest.mark.parametrize("scheme_id", demonstration.SCHEMES)
def test_demonstration_facts_score_alike(scheme_id: str, tmp_path: Path) -> None:
    edition = load(scheme_id)
    demonstration.write(scheme_id, tmp_path / "facts", YEAR)
    with read_facts(tmp_path / "facts") as facts:
        found = results_of(score(edition, facts, YEAR, trial=True))
        rows = {table: list(facts.rows(table)) for table in TABLES}
    expected = referee(edition.scheme, rows, parse_cycle(YEAR))
    assert [asdict(row) for row in found.scores] == [asdict(row) for row in expected.scores]
    assert {row.unit: asdict(row) for row in found.standings} == {row.unit: asdict(row) for row in expected.standings}
    assert [asdict(part) for part in found.parts] == [asdict(part) for part in expected.parts]
