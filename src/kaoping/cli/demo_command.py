"""``kaoping demo``: score every shipped scheme on its demonstration facts and show the rankings and reports."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from kaoping.cli import score_command
from kaoping.cli.terminal import Terminal
from kaoping.problems import Refused

CYCLE = "2024"


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", default="demo", metavar="DIR", help="写到哪里 / where to (demo)")
    command.add_argument(
        "--no-serve", action="store_true", help="算完即止，不等待 / end instead of serving the reports"
    )
    command.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="端口 / port (8000)")


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from kaoping.cli.pages import serve, write_index
    from kaoping.demonstration import SCHEMES

    out = Path(options.out)
    done = [name for name in SCHEMES if demonstrate(name, out / name, terminal)]
    index = write_index(out, done, terminal.language)
    terminal.say(f"\n全部报告的目录：{index.resolve()}", f"\nall reports: {index.resolve()}")
    if terminal.as_json:
        terminal.json({"ok": True, "schemes": done, "index": str(index)})
    return 0 if options.no_serve or terminal.as_json else serve(out, options.port, terminal)


def demonstrate(name: str, folder: Path, terminal: Terminal) -> bool:
    """One scheme on its demonstration facts; where points are pending, first the refusal."""
    from kaoping.api import load, score
    from kaoping.demonstration import write
    from kaoping.scheme.decisions import read_decisions

    facts = folder / "facts"
    write(name, facts, CYCLE)
    terminal.say(f"\n── {name} " + "─" * 40)
    edition = load(name)
    try:
        scored = score(edition, facts, CYCLE, progress=score_command.stage(terminal))
    except Refused as refused:
        terminal.faults(refused.faults)
        example = edition.path.parent / "decisions.demo.yaml"
        if not example.exists():
            return False
        terminal.say(
            f"以上待定数按演示决定 {example.name} 计算：",
            f"computed with the demonstration decisions of {example.name}:",
        )
        scored = score(name, facts, CYCLE, decide=read_decisions(example))
    scored.write(folder / "results", language=terminal.language)
    score_command.tell(scored, terminal)
    return True
