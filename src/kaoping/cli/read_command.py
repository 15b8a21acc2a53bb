"""``kaoping read FILE|-``: a regulation read clause by clause; its draft scheme, its report."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaoping.cli.terminal import OK, SCHEME, Terminal, exit_code

if TYPE_CHECKING:
    from kaoping.clause.lowering.draft import Draft
    from kaoping.clause.source.blocks import Source
    from kaoping.clause.whole.model import Coverage, Document, ReadClause
    from kaoping.problems import Fault

STEP = 1.0  # seconds between two lines of progress
SHOWN = 20  # clauses to look at that are printed in full


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="docx、doc、xlsx、pdf、html、txt，- 为标准输入 / - = input")
    command.add_argument("-o", "--out", metavar="scheme.yaml", help="写出方案草稿 / write the draft scheme")
    command.add_argument("--html", metavar="report.html", help="写出审读报告 / write the report")


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """0 where clauses were found and all was written; 2 where the file cannot be read; 3 where it holds no clause, or
    none that makes a scheme."""
    from kaoping.problems import Refused

    for name in (options.out, options.html):
        require_folder(name)
    try:
        return read(options, terminal)
    except Refused as refused:
        return refuse(refused.faults, terminal)


def read(options: argparse.Namespace, terminal: Terminal) -> int:
    from kaoping.clause.document import read_document

    terminal.step("读文件", "reading the file")
    document = read_document(source_of(options.file), progress(terminal))
    if terminal.as_json:
        for clause in document.clauses:
            print(json.dumps(as_json(clause, terminal), ensure_ascii=False), file=terminal.out)
    else:
        tell(document, terminal)
    return outputs(document, options, terminal)


def require_folder(name: str | None) -> None:
    """Nothing is read for an output that cannot be written."""
    if name and not Path(name).resolve().parent.is_dir():
        raise FileNotFoundError(2, "No such directory", str(Path(name).resolve().parent))


def source_of(name: str) -> Source:
    from kaoping.clause.source.reading import read_source

    if name == "-":
        return read_source(None, data=sys.stdin.buffer.read(), name="-")
    return read_source(Path(name))


def progress(terminal: Terminal) -> Any:
    """Tells every second how many clauses are read."""
    last = time.monotonic()

    def told(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= STEP:
            terminal.step(f"读条款 {done}/{total}", f"reading clauses {done}/{total}")
            last = now

    return told


def outputs(document: Document, options: argparse.Namespace, terminal: Terminal) -> int:
    """The draft and the report. Raises Refused where there is nothing to draft."""
    made = drafted(document, bool(options.out))
    faults = made.faults if made else ()
    if options.html:
        from kaoping.documents.reading import reading_report

        Path(options.html).write_text(reading_report(document, terminal.language, faults), encoding="utf-8")
        terminal.say(f"审读报告在 {options.html}", f"report in {options.html}")
    if made and options.out:
        Path(options.out).write_text(made.text, encoding="utf-8")
        terminal.faults(made.faults, to=terminal.err)
        terminal.say(f"方案草稿在 {options.out}", f"draft scheme in {options.out}")
    return OK


def drafted(document: Document, wanted: bool) -> Draft | None:
    from kaoping.clause.lowering.draft import draft
    from kaoping.clause.lowering.faults import NO_CLAUSE
    from kaoping.problems import Place, Refused

    if not document.scoring():
        raise Refused([NO_CLAUSE.at(Place(file=document.source.name))])
    return draft(document) if wanted else None


def refuse(faults: Sequence[Fault], terminal: Terminal) -> int:
    """On stderr, also with --json: there standard output holds one object a clause."""
    from kaoping.clause.lowering.faults import EMPTY_DRAFT, NO_CLAUSE

    terminal.faults(faults, to=terminal.err)
    nothing = any(fault.kind in (EMPTY_DRAFT, NO_CLAUSE) for fault in faults)
    return SCHEME if nothing else exit_code(faults)


def as_json(clause: ReadClause, terminal: Terminal) -> dict[str, Any]:
    """One clause for programs. points: of its item, as text; item: its id, null for what is said of the whole."""
    from kaoping.clause.attempt import described

    found = described(clause.reading, terminal.language)
    return {
        "id": clause.id,
        "text": clause.text,
        "start": clause.span.start,
        "end": clause.span.end,
        "path": list(clause.path),
        "item": clause.item,
        "points": None if clause.points is None else f"{clause.points:f}",
        "scoring": not clause.describes,
        **found,
    }


def tell(document: Document, terminal: Terminal) -> None:
    """What is to look at, then the coverage."""
    from kaoping.clause.notes import told

    looked = [one for one in document.clauses if one.standing in ("confirm", "flag")]
    for clause in looked[:SHOWN]:
        word = terminal.word(*WORDS[clause.standing])
        reasons = " ".join(told(note, terminal.language) for note in clause.notes)
        terminal.say(f"{word}  {' '.join(clause.text.split())}\n      {reasons}")
    if len(looked) > SHOWN:
        more = len(looked) - SHOWN
        terminal.say(f"…… 另有 {more} 条，见报告（--html）", f"… {more} more, see the report (--html)")
    terminal.faults(document.faults)
    terminal.say(*summary(document.coverage, document))


WORDS = {"confirm": ("请确认", "confirm"), "flag": ("待补数", "open   ")}


def summary(coverage: Coverage, document: Document) -> tuple[str, str]:
    count, name = len(document.scoring()), document.source.name
    return (
        f"{name}：{count} 条条款；{coverage.total} 句中已读懂 {coverage.read}，请确认 {coverage.confirm}，"
        f"待补数 {coverage.flag}，不涉及计分 {coverage.none}",
        f"{name}: {count} clauses; of {coverage.total} sentences {coverage.read} read, "
        f"{coverage.confirm} to confirm, {coverage.flag} open, {coverage.none} not scoring",
    )
