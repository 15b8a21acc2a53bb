"""``kaoping facts DIR``: every fault of a folder of facts, with table, row and column."""

from __future__ import annotations

import argparse

from kaoping.cli.options import decided, decision_arguments
from kaoping.cli.terminal import OK, Terminal, exit_code
from kaoping.problems import Refused, errors


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("facts", metavar="DIR", help="文件夹或 .xlsx / a folder or .xlsx")
    command.add_argument("--scheme", help="按哪个方案再查一遍 / check also against this scheme")
    command.add_argument("--cycle", help="考核周期 / the cycle, to find dates outside it")
    decision_arguments(command)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from kaoping.engine.checking.check_facts import check_against, dates_outside, expected_of
    from kaoping.engine.cycle import parse_cycle
    from kaoping.engine.facts import inspect_facts
    from kaoping.engine.tables import TABLES
    from kaoping.scheme.load import load

    cycle = parse_cycle(options.cycle) if options.cycle else None
    edition = load(options.scheme, decided(options)) if options.scheme else None
    progress = (
        (lambda step, table: terminal.step(f"{WORDS[step]} {table}", f"{step} {table}")) if not options.quiet else None
    )
    facts, found = inspect_facts(options.facts, progress=progress)
    if facts is not None and edition is not None:
        found = found + check_against(facts, expected_of(edition.scheme), cycle)
    elif facts is not None and cycle is not None:
        found = found + dates_outside(facts, cycle)
    found = Refused(found).faults
    counts = {name: facts.count(name) for name in TABLES} if facts is not None else {}
    if terminal.as_json:
        terminal.json({"ok": not errors(found), "rows": counts, "faults": [fault.as_json() for fault in found]})
    else:
        terminal.faults(found)
        for name, rows in counts.items():
            terminal.say(f"  {TABLES[name].zh}({name}):{rows} 行", f"  {name}: {rows} rows")
        wrong = len(errors(found))
        terminal.say(
            f"{wrong} 处错误，{len(found) - wrong} 处提醒。", f"{wrong} error(s), {len(found) - wrong} warning(s)."
        )
    return exit_code(found) if errors(found) else OK


WORDS = {"read": "读取", "check": "检查"}
