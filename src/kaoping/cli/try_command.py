"""``kaoping try FILE.jsonl|-``: clauses read and tried on inputs, one JSON object a line in and out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from kaoping.cli.terminal import OK, USAGE, Terminal


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="每行一个 JSON，- 为标准输入 / one JSON object a line, - = input")


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """0 where every line was a record; a line that is none gets an answer that says so."""
    wrong = 0
    for number, line in enumerate(lines(options.file), 1):
        if line.strip():
            answer, fits = answered(line, number, terminal)
            wrong += not fits
            print(json.dumps(answer, ensure_ascii=False), file=terminal.out)
    return USAGE if wrong else OK


def lines(name: str) -> Iterator[str]:
    if name == "-":
        yield from sys.stdin
        return
    with Path(name).open(encoding="utf-8-sig", errors="replace") as file:
        yield from file


def answered(line: str, number: int, terminal: Terminal) -> tuple[dict[str, Any], bool]:
    from kaoping.clause.attempt import attempt

    record: Any = None
    try:
        record = json.loads(line, parse_float=Decimal)
        if not isinstance(record, dict):
            raise ValueError("not an object")
        return attempt(record, terminal.language), True
    except (ValueError, RecursionError) as problem:
        return unfit(record, number, str(problem), terminal), False


def unfit(record: Any, number: int, problem: str, terminal: Terminal) -> dict[str, Any]:
    reason = terminal.word(
        f"第 {number} 行不是一条可试的记录（{problem}）；要有 text、item_points、cases。",
        f"line {number} is no record to try ({problem}); it needs text, item_points, cases.",
    )
    found = record.get("id") if isinstance(record, dict) else None
    nothing: dict[str, Any] = {"assumptions": [], "written": "", "rule": {}, "results": []}
    return {"id": found, "outcome": "flag", "reasons": [reason], **nothing}
