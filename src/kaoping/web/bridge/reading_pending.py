"""Figures that a document leaves out and nobody knows yet: pending figures of the scheme, under the names given to
them, in their place in the rule where the text shows it (低于□□%), else as the points of their clause."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import count
from typing import Any

from kaoping.web.bridge.reading import RuleData, read_again

GAP = re.compile(r"[□■＿_]+|[?？]{2,}|[xX×]{2,}")
JUDGED = {"judged": "mean"}  # what a draft has where it could read nothing
MARK = Decimal("73.1937")  # stands in a rule for the figure that is missing; no document has it


def rule_with_gap(text: str, points: Decimal | None) -> RuleData | None:
    """The rule of a clause that leaves out one figure, with `MARK` in its place; None where that makes none."""
    if len(GAP.findall(text)) != 1 or str(MARK) in text:
        return None
    return read_again(GAP.sub(str(MARK), text), points).rule


def one_line(words: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())


def asked(figure: Mapping[str, str], text: str) -> str:
    """The question for a pending figure {"name", "unit"}."""
    unit = f"（{figure['unit']}）" if figure.get("unit") else ""
    return one_line(f"{figure['name']}{unit}是多少？原文：{text}")


def enter(data: dict[str, Any], row: dict[str, Any] | None, question: str, why: str, key: str) -> None:
    """Make the figure that a clause (`key`) lacks a pending one. row: the leaf that the clause went to, None where it
    went to none: then a note tells of it."""
    found = next((each for each in data.get("decisions", {}).values() if is_of(each, key)), None)
    if found is None and (row is None or "rule" not in row):
        data["notes"] = [*data.get("notes", []), f"待定：{question}"]
        return
    if found is None:
        assert row is not None
        found = decision(data, row)
    found |= {"question": question, "note": one_line(why)}


def is_of(decision: Mapping[str, Any], key: str) -> bool:
    return bool(decision.get("pending")) and (decision.get("source") or {}).get("part") == key


def decision(data: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """A new pending figure in the rule of a leaf: where the mark stands, else added to it."""
    decisions = data.setdefault("decisions", {})
    id = next(f"P{number}" for number in count(1) if f"P{number}" not in decisions)
    decisions[id] = {"question": "", "pending": True}
    pending = {"pending": id}
    marked = replaced(row["rule"], pending)
    if marked == row["rule"]:
        own = {"points": {"number": pending}}
        marked = own if row["rule"] == JUDGED else {"sum": [row["rule"], own]}
        row["notes"] = [note for note in row.get("notes", []) if "由人评分" not in note]
    row["rule"] = marked
    found: dict[str, Any] = decisions[id]
    return found


def replaced(part: Any, pending: Mapping[str, str]) -> Any:
    """A rule in which the figure stands where the mark stood."""
    if isinstance(part, Mapping):
        return {key: replaced(value, pending) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [replaced(each, pending) for each in part]
    return dict(pending) if isinstance(part, Decimal) and part == MARK else part


def is_marked(part: Any) -> bool:
    """Whether a mark is left anywhere: the figure went into something that cannot wait for it."""
    if isinstance(part, Mapping):
        return any(is_marked(each) for each in part.values())
    if isinstance(part, list | tuple):
        return any(is_marked(each) for each in part)
    return str(MARK) in str(part) or str(MARK / 100) in str(part)
