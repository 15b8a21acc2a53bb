"""``kaoping explain``: why a unit got these points for an item; from facts, or from a result folder."""

from __future__ import annotations

import argparse

from kaoping.cli.options import decided, decision_arguments
from kaoping.cli.terminal import USAGE, Terminal


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "scheme",
        metavar="SCHEME|RESULTS",
        help="方案（配 --facts --cycle），或结果文件夹 / a scheme, or a result folder",
    )
    command.add_argument("--facts", metavar="DIR", help="事实：文件夹或 .xlsx / facts")
    command.add_argument("--cycle", help="考核周期 / the cycle")
    command.add_argument("--unit", required=True, help="单位编号 / unit id")
    command.add_argument("--item", required=True, help="项目编号，或 total / item id, or total")
    command.add_argument(
        "--trial", action="store_true", help="有待定数时先算其余 / compute the rest where figures are pending"
    )
    decision_arguments(command)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from kaoping.api import score
    from kaoping.documents.verify import scored_again

    if bool(options.facts) != bool(options.cycle):
        terminal.say(
            "--facts 与 --cycle 要一起给出；或只给一个结果文件夹。",
            "--facts and --cycle belong together; or give a result folder only.",
        )
        return USAGE
    if options.facts:
        made = score(
            options.scheme, options.facts, options.cycle, decide=decided(options), trial=options.trial
        ).explainer
    else:
        made = scored_again(options.scheme)
    found = made.explain(options.unit, options.item, terminal.language)
    if terminal.as_json:
        terminal.json(found.as_json())
    else:
        terminal.say(found.as_text(terminal.language))
    return 0
