"""The clauses of the source documents: what is read is read right, what cannot be executed is flagged."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from tests.unit.seed_gold import absent, clauses, dec, inputs_for, missing, rule_of

from kaoping.clause.meaning.parts import Allot, Rule
from kaoping.clause.meaning.trying import try_rule
from kaoping.clause.read import read_clause


def verdict(clause: dict[str, Any]) -> str:
    points = None if clause["points"] is None else dec(clause["points"])
    reading = read_clause(clause["text"], points)
    if reading.outcome == "flag" or reading.rule is None:
        return "flagged"
    gold = None if missing(clause) else rule_of(clause)
    if gold is None:
        return f"wrong: {reading.outcome} what cannot be executed"
    return reading.outcome if agree(reading.rule, gold, points) else f"wrong: {reading.outcome}"


def agree(rule: Rule, gold: Rule, points: Decimal | None) -> bool:
    """Whether both give the same on every input, digit for digit."""
    return all(holds(try_rule(rule, points, inputs), try_rule(gold, points, inputs)) for inputs in inputs_for(gold))


def holds(found: dict[str, Any], expected: dict[str, Any]) -> bool:
    return all(key in found and found[key] == value for key, value in expected.items())


@absent
def test_no_clause_of_the_sources_is_read_wrongly_and_nine_in_ten_are_read() -> None:
    verdicts = {clause["id"]: verdict(clause) for clause in clauses()}
    assert {id: found for id, found in verdicts.items() if found.startswith("wrong")} == {}
    counted = Counter(verdicts.values())
    assert (counted["read"] + counted["confirm"]) / len(verdicts) >= 0.9, [
        i for i, v in verdicts.items() if v == "flagged"
    ]


@absent
def test_all_points_of_headings_are_right() -> None:
    for clause in clauses():
        if [op["op"] for op in clause["rule"]] == ["allot"]:
            reading = read_clause(clause["text"], dec(clause["points"]))
            assert reading.rule is not None, clause["text"]
            assert [part.points for part in reading.rule.parts if isinstance(part, Allot)] == [dec(clause["points"])]
