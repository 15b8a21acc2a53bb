"""``kaoping clauses SCHEME``: the scheme written back as clauses; as an official document with ``-o FILE.docx``."""

from __future__ import annotations

import argparse
from pathlib import Path

from kaoping.cli.options import decided, decision_arguments, scheme_argument
from kaoping.cli.terminal import Terminal

FORMS = (".docx", ".txt")


def arguments(command: argparse.ArgumentParser) -> None:
    scheme_argument(command)
    decision_arguments(command)
    command.add_argument(
        "-o",
        dest="out",
        metavar="FILE",
        type=a_form,
        help="写成公文 .docx 或纯文字 .txt / write an official document .docx or plain text .txt",
    )
    command.add_argument(
        "--back",
        action="store_true",
        help="把写出的条款逐条读回，核对与方案一致 / read every written item back and compare",
    )


def a_form(name: str) -> Path:
    """The path of a document in a form that can be written."""
    path = Path(name)
    if path.suffix.lower() not in FORMS:
        raise argparse.ArgumentTypeError("文件名应以 .docx 或 .txt 结尾 / the name must end in .docx or .txt")
    return path


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from kaoping.scheme.load import load
    from kaoping.scheme.write import write_item, write_scheme

    edition = load(options.scheme, decided(options))
    scheme = edition.scheme
    if options.back:
        return read_back(scheme, terminal)
    if options.out is not None:
        return save(scheme, options.out, terminal)
    if terminal.as_json:
        clauses = {entry.id: write_item(entry, scheme, terminal.language) for entry in scheme.entries()}
        terminal.json({"scheme": scheme.id, "version": scheme.version, "clauses": clauses})
    else:
        terminal.say(write_scheme(scheme, terminal.language))
    return 0


def save(scheme, path: Path, terminal: Terminal) -> int:  # type: ignore[no-untyped-def]  # a Scheme
    """Write the document; nothing is left half written."""
    from kaoping.documents.official import official_docx
    from kaoping.documents.saving import save_bytes
    from kaoping.scheme.write import write_scheme

    if path.suffix.lower() == ".docx":
        content = official_docx(scheme, terminal.language)
    else:
        content = write_scheme(scheme, terminal.language).encode()
    save_bytes(content, path)
    if terminal.as_json:
        terminal.json({"scheme": scheme.id, "version": scheme.version, "file": str(path)})
    terminal.say(f"已写出 {path}", f"Written: {path}")
    return 0


def read_back(scheme, terminal: Terminal) -> int:  # type: ignore[no-untyped-def]  # a Scheme
    """Whether the written Chinese of every item says the same item again; refuses with what does not."""
    from kaoping.clause.written.read import read_item
    from kaoping.problems import Refused
    from kaoping.scheme.write import write_item

    faults = []
    leaves = list(scheme.leaves())
    for leaf in leaves:
        try:
            read_item(write_item(leaf, scheme), scheme)
        except Refused as refused:
            faults.extend(refused.faults)
    if faults:
        raise Refused(faults)
    if terminal.as_json:
        terminal.json({"scheme": scheme.id, "version": scheme.version, "read_back": len(leaves)})
    terminal.say(
        f"{len(leaves)} 个项目写成条款再读回，与方案一致。", f"{len(leaves)} items written, read back, the same."
    )
    return 0
