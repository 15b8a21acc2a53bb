"""Which names a part of a scheme reads; what nothing reads is swept out."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from kaoping.clause.lowering.names import Data

WORD = re.compile(r"[A-Za-z]+\d+|[A-Za-z_]+")
TALK = ("clause", "title", "text", "text_en", "question", "question_en", "note", "notes", "source", "method")


def words(part: Any) -> set[str]:
    """The words of everything in a part of a scheme that may name something."""
    found: set[str] = set()
    if isinstance(part, dict):
        found |= {str(key) for key in part}
        for key, value in part.items():
            found |= set() if key in TALK else words(value)
    elif isinstance(part, str):
        found |= set(WORD.findall(part))
    elif not isinstance(part, Decimal | int | type(None)):
        for one in part:
            found |= words(one)
    return found


def swept(found: Data) -> Data:
    """Without measures, inputs and decisions that a clause entered before it turned out that it cannot be said."""
    while True:
        rest = [value for key, value in found.items() if key not in ("measures", "inputs")]
        used = words([one for one in rest if one is not found["decisions"]])
        used = words([found["decisions"].get(name) or {} for name in used]) | used
        within = words(found["measures"].values())
        measures = {name: one for name, one in found["measures"].items() if name in used or name in within}
        used |= words(measures.values())
        inputs = {
            part: {name: one for name, one in rows.items() if name in used} for part, rows in found["inputs"].items()
        }
        decisions = {name: one for name, one in found["decisions"].items() if name in used}
        kept = {"measures": measures, "inputs": {part: rows for part, rows in inputs.items() if rows}}
        kept["decisions"] = decisions
        if all(kept[key] == found[key] for key in kept):
            return found
        found = found | kept
