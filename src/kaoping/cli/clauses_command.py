"""``kaoping clauses SCHEME``: the scheme written back as clauses."""

from __future__ import annotations

import argparse

from kaoping.cli.options import decided, decision_arguments, scheme_argument
from kaoping.cli.terminal import Terminal


def arguments(command: argparse.ArgumentParser) -> None:
    scheme_argument(command)
    decision_arguments(command)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from kaoping.scheme.load import load
    from kaoping.scheme.write import write_item, write_scheme

    edition = load(options.scheme, decided(options))
    if terminal.as_json:
        clauses = {entry.id: write_item(entry, edition.scheme, terminal.language) for entry in edition.scheme.entries()}
        terminal.json({"scheme": edition.scheme.id, "version": edition.scheme.version, "clauses": clauses})
    else:
        terminal.say(write_scheme(edition.scheme, terminal.language))
    return 0
