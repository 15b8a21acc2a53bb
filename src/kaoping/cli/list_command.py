"""``kaoping list``: the shipped schemes."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from kaoping.cli.terminal import Terminal


def arguments(command: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from kaoping.scheme.load import list_schemes

    found = list_schemes()
    if terminal.as_json:
        terminal.json([asdict(line) for line in found])
        return 0
    english = terminal.language == "en"
    head = ["id", "version", "items", "pending", "title"] if english else ["编号", "版本", "项目", "待定", "名称"]
    rows = [
        [
            line.id,
            line.version,
            str(line.items),
            str(line.pending),
            (line.title_en or line.title) if english else line.title,
        ]
        for line in found
    ]
    terminal.table(head, rows, right=(2, 3))
    return 0
