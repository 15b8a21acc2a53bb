"""``kaoping schema``: the JSON Schema of scheme files, for editors."""

from __future__ import annotations

import argparse

from kaoping.cli.terminal import Terminal


def arguments(command: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from kaoping.scheme.schema import json_schema

    terminal.json(json_schema())
    return 0
