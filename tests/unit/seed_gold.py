"""The readings of the source documents' clauses, as rules that can be executed, and inputs on which rules are compared.

The clauses stay in their folder (they are never copied); tests that need them are skipped where it is absent.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kaoping.clause.meaning.parts import (
    ALL,
    Allot,
    Award,
    Bands,
    Bound,
    Check,
    Formula,
    Fund,
    Gate,
    Mean,
    Part,
    Per,
    Range,
    Rates,
    Repeated,
    Rule,
    Share,
    Side,
    Steps,
    Survey,
    Weighted,
)

FILE = Path(__file__).resolve().parents[3] / "shared" / "clauses" / "seed-gold.jsonl"
absent = pytest.mark.skipif(not FILE.exists(), reason="the source documents' clauses are not beside this repository")


def clauses() -> list[dict[str, Any]]:
    """Every clause with its reading; none where the folder is absent."""
    if not FILE.exists():
        return []
    return [json.loads(line, parse_float=Decimal) for line in FILE.read_text(encoding="utf-8").splitlines()]


def dec(figure: Any) -> Decimal:
    return Decimal(str(figure))


def missing(clause: dict[str, Any]) -> bool:
    """Whether the reading says that the clause cannot be executed as written."""
    return any(op["op"] == "missing" for op in clause["rule"])


def rule_of(clause: dict[str, Any]) -> Rule | None:
    """The reading as a rule; None where it is more than our trial says (a list of grade names, for example)."""
    parts = [part for op in clause["rule"] for part in parts_of(op, clause)]
    uncapped = any((op.get("above") or {}).get("cap", 0) is None for op in clause["rule"] if op["op"] == "step")
    both = {op["op"] for op in clause["rule"]} == {"check", "per"}
    high = next((dec(op["max"]) for op in clause["rule"] if op["op"] == "bound" and len(clause["rule"]) > 1), None)
    return Rule(tuple(parts), start=Decimal(0) if both else None, high=high, uncapped=uncapped) if parts else None


def parts_of(op: dict[str, Any], clause: dict[str, Any]) -> list[Part]:  # noqa: C901 (one line a kind)
    match op["op"]:
        case "allot":
            return [Allot(dec(op["points"]))]
        case "check":
            need = Range(low=dec(op["need"][1])) if "need" in op else None
            return [Check(dec(op["points"]), need=need, graded="grading" in op)]
        case "per":
            return [per(op)]
        case "band":
            return bands(op["rows"])
        case "step":
            return [steps(op)]
        case "ratio":
            return [Share(dec(op["full"]), "average" if op["den"] == "avg" else "expected")]
        case "survey":
            return [Survey(tuple((k, v if isinstance(v, str) else dec(v)) for k, v in op["map"].items()))]
        case "mean":
            return [Mean(op["over"])]
        case "bound":
            return [Bound(low=ALL)] if len(clause["rule"]) == 1 else []
        case "gate":
            return [gate(op)]
        case "award":
            return [award(op)]
        case "fund":
            return [Fund(tuple((name, dec(amount)) for name, amount in op["rows"]))]
        case "weighted":
            return [Weighted(tuple((n, dec(w)) for n, w in op["rows"]), (op["plus"],) if "plus" in op else ())]
        case "formula":
            if op.get("kind") == "points":
                return [Formula(tuple((Decimal(1), name) for _, name in op["terms"]))]
            return [Formula(tuple((dec(factor), name) for factor, name in op["terms"]))]
        case _:
            return []


def per(op: dict[str, Any]) -> Part:
    if "levels" in op:
        return Rates(tuple((name, dec(points)) for name, points in op["levels"].items()))
    if op.get("recur"):
        return Repeated(Decimal(0), dec(op["points"]))
    cap = dec(op["cap"]) if "cap" in op else None
    return Per(dec(op["points"]), dec(op["per"]), at_most=cap)


def steps(op: dict[str, Any]) -> Part:
    base = op["base"]
    full = dec(op["full"])
    table = tuple((name, dec(value)) for name, value in base.items()) if isinstance(base, dict) else dec(base)
    above, below = op["above"], op["below"]
    return Steps(
        table,
        full,
        Side(dec(above["per"]), dec(above["add"]), above["unit"] == "%") if above else None,
        Side(dec(below["per"]), dec(below["deduct"]), below["unit"] == "%", below["cap"] and dec(below["cap"])),
    )


def bands(rows: list[list[Any]]) -> list[Part]:
    top = tuple((Range(dec(low), dec(high)), dec(points)) for low, high, points in rows if low > 0)
    last = tuple((Range(dec(-high), dec(-low)), dec(points)) for low, high, points in rows if low < 0)
    nothing = Decimal(0)
    return [Bands(found, by, nothing) for found, by in ((top, "rank"), (last, "last")) if found]  # type: ignore[arg-type]


def gate(op: dict[str, Any]) -> Part:
    if op["effect"] == "eligible_award":
        return Gate("ineligible", need=Range(high=dec(op["need"][1]), high_in=False), by="value")
    return Gate("ineligible" if op["effect"].startswith("ineligible") else op["effect"])


def award(op: dict[str, Any]) -> Part:
    by = {"rank_gain": "gain"}.get(op["by"], op["by"])
    rows = tuple((key_of(by, key), dec(amount)) for key, amount in op["rows"])
    without = Range(dec(op["exclude_rank"][0]), dec(op["exclude_rank"][1])) if "exclude_rank" in op else None
    return Award(by, rows, without=without)  # type: ignore[arg-type]


def key_of(by: str, key: Any) -> Any:
    if by == "grade":
        return key
    return Range(low=dec(key)) if by == "gain" else Range(dec(key), dec(key))


def inputs_for(rule: Rule) -> list[dict[str, Any]]:
    """Cases on which two rules must agree: what each kind of part needs, at and around its edges."""
    found: list[dict[str, Any]] = [{}]
    for part in rule.parts:
        extra = cases_of(part)
        if isinstance(part, Check) and len(rule.parts) > 1 and not any(isinstance(each, Gate) for each in rule.parts):
            extra = [{"met": True}]  # what a requirement that is not met leaves of the deductions, nobody says
        found = [{**one, **more} for one in found for more in extra]
    return found[:200]


def cases_of(part: Part) -> list[dict[str, Any]]:  # noqa: C901 (one line a kind)
    match part:
        case Per():
            return [{"count": n} for n in (0, 1, 2, 3, 7, 60)]
        case Repeated():
            return [{"repeats": r} for r in ([1], [2], [1, 3], [4, 2, 1])]
        case Rates(rows=rows):
            return [{"counts": {name: n for name, _ in rows}} for n in (0, 1, 3)] + [{"counts": {rows[-1][0]: 2}}]
        case Check():
            return [{"met": True}, {"met": False}]
        case Bands():
            return [{"rank": rank, "of": 20} for rank in (1, 2, 3, 4, 5, 6, 10, 11, 13, 14, 17, 18, 20)]
        case Steps(base=base):
            low = base if isinstance(base, Decimal) else Decimal(700)
            shifts = (-1000, -97, -50, -49, -10, -1, 0, 1, 9, 99, 100, 250)
            names = {"grade": base[3][0]} if isinstance(base, tuple) else {}
            return [{"value": str(max(low + shift, Decimal(0))), **names} for shift in shifts]
        case Share():
            return [{"num": n, "den": 80, "value": n, "reference": {"average": 80}} for n in (0, 40, 80, 100)]
        case Survey(points=points):
            return [{"answers": {name: at + n for at, (name, _) in enumerate(points)}} for n in (1, 7)]
        case Mean() | Bound():
            return [{"children": [-1, -2, -0.5]}, {"children": [-3, -9]}, {"children": [4]}]
        case Gate(need=Range()):
            return [{"value": 69.9}, {"value": 70}, {"value": 95}]
        case Gate():
            return [{"count": 0}, {"count": 1}]
        case Award(by="rank"):
            return [{"rank": rank} for rank in range(1, 9)]
        case Award(by="gain"):
            return [{"value": gain, "rank": rank} for gain in (0, 1, 2, 5) for rank in (2, 6)]
        case Award(rows=rows) | Fund(rows=rows):
            return [{"grade": name} for name, _ in rows]
        case Weighted(rows=rows, plus=plus):
            names = [*(name for name, _ in rows), *plus]
            return [{"parts": {name: 10 * at + 37 for at, name in enumerate(names)}}]
        case Formula(terms=terms):
            return [{"parts": {name: at + 3 for at, (_, name) in enumerate(terms)}}]
        case _:
            return [{}]
