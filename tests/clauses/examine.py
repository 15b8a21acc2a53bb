"""How the reader does on the clauses with expectations: `python -m tests.clauses.examine work` or `… held`.

A rule counts as right if it gives the expected output in every case of the clause. Only counts are told of the held-out
set, never which clause it was.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

from kaoping.clause.meaning.trying import try_rule
from kaoping.clause.read import read_clause

HERE = Path(__file__).parent


def clauses(which: str) -> list[dict[str, Any]]:
    files = sorted(HERE.glob(f"{which}-*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def verdict(clause: dict[str, Any]) -> tuple[str, str]:
    """What was expected (rule, asked, flag) and what came out (right, wrong or flag, with the outcome)."""
    points = clause["item_points"]
    reading = read_clause(clause["text"], None if points is None else Decimal(str(points)))
    wanted = "asked" if clause.get("ambiguous") and clause["expect"] == "rule" else clause["expect"]
    if reading.outcome == "flag" or reading.rule is None:
        return wanted, "flag"
    if clause["expect"] == "flag":
        return wanted, f"{reading.outcome} wrong"
    right = all(holds(try_rule(reading.rule, points, case["inputs"]), case["output"]) for case in clause["cases"])
    return wanted, f"{reading.outcome} {'right' if right else 'wrong'}"


def holds(found: dict[str, Any], expected: dict[str, Any]) -> bool:
    """Whether a result says what is expected; it may say more."""
    return all(key in found and alike(found[key], value) for key, value in expected.items())


def alike(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 1e-9
    return bool(one == other)


def examined(which: str) -> Counter[tuple[str, str]]:
    return Counter(verdict(clause) for clause in clauses(which))


def shares(counted: Counter[tuple[str, str]]) -> dict[str, float]:
    """Of the clauses that a rule is expected for: how many are read, how many read or confirmed; how many proposals to
    confirm are right; and how many are wrong in silence, of all."""
    rules = sum(n for (wanted, _), n in counted.items() if wanted != "flag")
    outcome = Counter[str]()
    for (_, found), n in counted.items():
        outcome[found] += n
    asked = outcome["confirm right"] + outcome["confirm wrong"]
    return {
        "read": outcome["read right"] / rules,
        "read or confirm": (outcome["read right"] + outcome["confirm right"]) / rules,
        "confirm right": outcome["confirm right"] / max(asked, 1),
        "silently wrong": outcome["read wrong"],
    }


if __name__ == "__main__":
    for name in sys.argv[1:]:
        counted = examined(name)
        sys.stdout.write(f"{name} {sum(counted.values())} {dict(sorted(counted.items()))} {shares(counted)}\n")
