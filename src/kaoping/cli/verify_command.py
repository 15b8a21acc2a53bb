"""``kaoping verify DIR``: is a result folder, or its .zip, untouched, and do its inputs give the same figures?"""

from __future__ import annotations

import argparse

from kaoping.cli.terminal import CHANGED, OK, Terminal


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", metavar="DIR", help="结果文件夹，或它的 .zip / result folder, or its .zip")


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from kaoping.api import verify

    verdict = verify(options.folder)
    if terminal.as_json:
        terminal.json(verdict.as_json())
    else:
        terminal.say(verdict.text(terminal.language))
    return OK if verdict.untouched else CHANGED
