"""A reading tried on inputs: the one function behind `kaoping try` and the review page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kaoping.clause.meaning.as_json import as_json
from kaoping.clause.meaning.inputs import Unfit, exact
from kaoping.clause.meaning.parts import Reading, Rule
from kaoping.clause.meaning.trying import try_rule
from kaoping.clause.notes import told
from kaoping.clause.read import read_clause
from kaoping.clause.saying import say
from kaoping.problems import Language


def attempt(record: Mapping[str, Any], language: Language = "zh") -> dict[str, Any]:
    """One record of the contract: {"id", "text", "item_points", "cases"} → outcome, words, rule and results.

    ValueError where the record is not one.
    """
    text, points, cases = checked(record)
    reading = read_clause(text, points)
    results = results_of(reading, points, cases)
    return {"id": record.get("id"), **described(reading, language), "results": results}


def described(reading: Reading, language: Language = "zh") -> dict[str, Any]:
    """A reading in words and as data. A flagged one has no rule."""
    rule = reading.rule if reading.outcome != "flag" else None
    return {
        "outcome": reading.outcome,
        "reasons": [told(note, language) for note in reading.reasons],
        "assumptions": [told(note, language) for note in reading.assumptions],
        "written": say(rule, language) if rule else "",
        "rule": as_json(rule) if rule else {},
    }


def results_of(reading: Reading, points: Decimal | None, cases: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if reading.outcome == "flag" or reading.rule is None:
        return []
    return tried(reading.rule, points, cases)


def tried(rule: Rule, points: Decimal | None, cases: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One result a case, in their order."""
    return [try_rule(rule, points, case["inputs"]) for case in cases]


def checked(record: Mapping[str, Any]) -> tuple[str, Decimal | None, list[Mapping[str, Any]]]:
    text, cases = record.get("text"), record.get("cases") or []
    if not isinstance(text, str):
        raise ValueError("text")
    if not isinstance(cases, list) or not all(is_case(case) for case in cases):
        raise ValueError("cases")
    return text, item_points(record.get("item_points")), cases


def item_points(given: Any) -> Decimal | None:
    """Points of an item: a number that is not negative, or None."""
    if given is None:
        return None
    try:
        points = exact(given)
    except Unfit:
        raise ValueError("item_points") from None
    if points < 0:
        raise ValueError("item_points")
    return Decimal(str(given))


def is_case(given: Any) -> bool:
    return isinstance(given, Mapping) and isinstance(given.get("inputs"), Mapping)
