"""``kaoping demo-facts SCHEME DIR``: the demonstration facts of a shipped scheme."""

from __future__ import annotations

import argparse
from pathlib import Path

from kaoping.cli.terminal import Terminal


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("scheme", help="随附方案的编号 / a shipped id")
    command.add_argument("folder", metavar="DIR", help="写到哪里 / where to")
    command.add_argument("--cycle", default="2024", help="年份 / the year")


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from kaoping.demonstration import write

    write(options.scheme, Path(options.folder), options.cycle)
    if terminal.as_json:
        terminal.json({"ok": True, "folder": options.folder})
    terminal.say(
        f"演示事实在 {options.folder}(虚构的地名和数据)", f"demonstration facts in {options.folder} (all fictional)"
    )
    return 0
