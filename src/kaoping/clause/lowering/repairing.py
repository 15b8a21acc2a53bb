"""The last look: a draft passes the scheme's own checks. What does not is left open instead, and told.

The checks know more than a clause does (a rule that gives the same points whatever the facts, ranges that hold nothing
for the figure they look up …); an item they refuse is left to people rather than bent until it passes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from kaoping.clause.lowering import faults
from kaoping.clause.lowering.names import Data
from kaoping.clause.lowering.whole import Whole
from kaoping.clause.lowering.words import words
from kaoping.clause.lowering.yaml_writing import written
from kaoping.clause.whole.referring import shortened
from kaoping.problems import Fault, Place, errors
from kaoping.scheme.load import read_text
from kaoping.scheme.yaml_text import Lines, Path_, read_yaml

ROUNDS = 40  # an item is touched twice at most; more rounds than a scheme has kinds of trouble
BENT = ("start", "floor", "cap", "each", "combine")
LISTS = ("gates", "awards", "funds")


def sound(data: Data, made: Whole, swept: Callable[[Data], Data]) -> Data:
    """The draft's data, with what the checks refuse left open."""
    for _ in range(ROUNDS):
        text = written(data)
        _, found = read_text(text, Path(made.document.source.name))
        wrong = errors(found)
        if not wrong:
            return data
        _, lines = read_yaml(text, "")
        for fault in wrong:
            mend(data, path_of(fault, lines), fault, made)
        data = swept(data)
    return data


def path_of(fault: Fault, lines: Lines) -> Path_:
    """The place in the data that a fault speaks of: the deepest that begins in its line, or the last before it."""
    line = fault.place.line or 0
    before = [(at, len(path), path) for path, at in lines.known.items() if at <= line]
    return max(before, key=lambda each: each[:2], default=(0, 0, ()))[2]


def mend(data: Data, path: Path_, fault: Fault, made: Whole) -> None:
    if path[:1] == ("items",):
        leave_open(entry_at(data, path), fault, made)
    elif path[:1] and path[0] in LISTS and len(path) > 1 and len(data.get(str(path[0]), ())) > int(path[1]):
        lost = data[str(path[0])].pop(int(path[1]))
        forget(lost.get("clause", ""), fault, data, made)
    elif path[:1] and path[0] in ("grades", "eligible", "combine"):
        forget(str(data.pop(str(path[0]), "")), fault, data, made)
    elif len(path) > 1 and path[0] in ("measures", "inputs", "decisions"):
        for entry in users(data, str(path[-1] if path[0] != "inputs" else path[min(2, len(path) - 1)]), str(path[1])):
            leave_open(entry, fault, made)


def entry_at(data: Data, path: Path_) -> Data:
    """The innermost item around a place."""
    found: Any = data
    entry: Data = data
    for step in path:
        found = found[step]
        if isinstance(found, dict) and "id" in found and ("rule" in found or "items" in found):
            entry = found
    return entry


def users(data: Data, *names: str) -> Iterator[Data]:
    """The leaves whose rule reads one of these names, also through other measures."""
    wanted = set(names)
    for _ in data.get("measures", {}):
        wanted |= {name for name, measure in data["measures"].items() if words(measure) & wanted}
    yield from (leaf for leaf in leaves(data) if words(leaf["rule"]) & wanted)


def leaves(entry: Data) -> Iterator[Data]:
    for row in entry.get("items", ()):
        yield from (row,) if "rule" in row else leaves(row)


def leave_open(entry: Data, fault: Fault, made: Whole) -> None:
    """A leaf is given to people, or waits where it has no points; a section keeps what its parts come to."""
    why, why_en = f"方案检查没有通过，{fault.message('zh')}", f"the scheme's checks refuse it: {fault.message('en')}"
    made.faults.append(tell(str(entry.get("clause") or entry.get("title", "")), why, why_en, made))
    if "rule" not in entry:
        entry.pop("points", None)
        entry.pop("omitted", None)
        return
    for key in BENT:
        entry.pop(key, None)
    if isinstance(entry.get("points"), Decimal) and entry["points"] > 0:
        entry["rule"] = {"judged": "mean"}
    else:
        pending = made.names.pend(f"“{entry['title']}”怎么计分？", note=why)
        entry |= {"floor": "none", "cap": "none", "rule": {"points": {"number": {"pending": pending}}}}
    entry.pop("decisions", None)
    entry["notes"] = [*entry.get("notes", ()), f"{why}；这一项暂由人评分或待定。"]


def forget(clause: str, fault: Fault, data: Data, made: Whole) -> None:
    why, why_en = f"方案检查没有通过，{fault.message('zh')}", f"the scheme's checks refuse it: {fault.message('en')}"
    made.faults.append(tell(clause, why, why_en, made))
    data["notes"] = [*data.get("notes", ()), f"没有写进方案：“{shortened(clause)}”。{why}"]


def tell(clause: str, why: str, why_en: str, made: Whole) -> Fault:
    place = Place(file=made.document.source.name)
    return faults.UNSAID.at(place, words=shortened(clause), why=why, why_en=why_en)
