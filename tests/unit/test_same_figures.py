"""Order of rows, chunks of tables and number of threads change nothing; other databases can be asked the same."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pyarrow as pa
import pytest

from kaoping import demonstration
from kaoping.engine.cycle import parse_cycle
from kaoping.engine.facts import read_facts
from kaoping.engine.gather import results_of
from kaoping.engine.run import prepare, score, types_of
from kaoping.scheme.load import load

CYCLE = "2024"
SMALL = ("dinghai-agencies", "huanbei-communities", "pucheng-towns", "yinzhou-centres")


def shuffled(file: Path, chance: random.Random, chunk: int) -> pa.Table:
    """A table of texts with its rows in another order, in chunks."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    chance.shuffle(rows)
    parts = [pa.Table.from_pylist(rows[start : start + chunk]) for start in range(0, len(rows), chunk)]
    return pa.concat_tables(parts)


@pytest.mark.parametrize("id", SMALL)
def test_order_chunks_and_threads_change_nothing(id: str, tmp_path: Path) -> None:
    demonstration.write(id, tmp_path / "facts", CYCLE)
    edition, chance = load(id), random.Random(id)
    with read_facts(tmp_path / "facts", threads=1) as facts:
        expected = results_of(score(edition, facts, CYCLE))
    assert expected.scores
    for threads, chunk in ((2, 7), (4, 1000)):
        tables = {file.stem: shuffled(file, chance, chunk) for file in (tmp_path / "facts").iterdir()}
        with read_facts(tables, threads=threads) as facts:
            found = results_of(score(edition, facts, CYCLE))
        assert (found.scores, found.standings, found.parts) == (expected.scores, expected.standings, expected.parts)


@pytest.mark.parametrize("id", demonstration.SCHEMES)
@pytest.mark.parametrize("dialect", ["pyspark", "postgres"])
def test_the_plan_can_be_said_to_other_databases(id: str, dialect: str) -> None:
    scheme = load(id).scheme
    with read_facts({"units": [{"unit": "u", "kind": scheme.appraises}]}) as facts:
        text = prepare(scheme, parse_cycle(CYCLE), types_of(facts)).plan.sql(dialect)
    assert text.upper().count("SELECT") > 3
