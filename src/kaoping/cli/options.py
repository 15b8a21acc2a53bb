"""Arguments that several commands share."""

from __future__ import annotations

import argparse
from typing import Any


def scheme_argument(command: argparse.ArgumentParser, *, many: bool = False) -> None:
    help = "随附方案的编号，或方案文件（夹）的路径 / a shipped id, or the path of a scheme"
    command.add_argument("scheme", nargs="*" if many else None, metavar="SCHEME", help=help)


def decision_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--decide",
        action="append",
        default=[],
        metavar="K8=uncapped",
        help="本次采用的口径或数值 / a decision for this run",
    )
    command.add_argument("--decisions", metavar="FILE", help="口径文件 / a file of decisions")


def fact_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--facts", required=True, metavar="DIR", help="事实：文件夹或 .xlsx / facts: a folder or .xlsx"
    )
    command.add_argument("--cycle", required=True, help="考核周期 2024、2024Q1、2024-03 / the cycle")
    command.add_argument(
        "--trial", action="store_true", help="有待定数时先算其余 / compute the rest where figures are pending"
    )


def decided(options: argparse.Namespace) -> dict[str, Any]:
    """Decisions from the file and, before it, from the command line."""
    from kaoping.scheme.decisions import read_decisions

    found: dict[str, Any] = dict(read_decisions(options.decisions)) if options.decisions else {}
    for text in options.decide:
        id, _, choice = text.partition("=")
        found[id.strip()] = choice.strip()
    return found
