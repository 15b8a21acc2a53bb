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
SHOWN = 20  # clauses to look at that are printed
LONGEST = 300  # signs of each


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="docx、doc、xlsx、pdf、html、txt，- 为标准输入 / - = input")
    command.add_argument("-o", "--out", metavar="scheme.yaml", help="写出方案草稿 / write the draft scheme")
    command.add_argument("--html", metavar="report.html", help="写出审读报告 / write the report")


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """0 where clauses were found and all was written; 2 where the file cannot be read; 3 where it holds no clause, or
    none that makes a scheme."""
    from kaoping.problems import Refused

    try:
        require_places(options, terminal)
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


def require_places(options: argparse.Namespace, terminal: Terminal) -> None:
    """Nothing is read for an output that cannot be written, or would take the place of the document itself. Refused
    (F352) with every such output."""
    from kaoping.documents.faults import CANNOT_WRITE
    from kaoping.problems import Refused

    names = [name for name in (options.out, options.html) if name]
    taken = [options.file, *names]
    faults = [
        CANNOT_WRITE.at(path=name, reason=terminal.word(*why))
        for at, name in enumerate(names, 1)
        if (why := hindrance(Path(name), [Path(one) for one in taken[:at]]))
    ]
    if faults:
        raise Refused(faults)


def hindrance(path: Path, taken: Sequence[Path]) -> tuple[str, str] | None:
    """Why no file can be put there, in both languages."""
    if not path.resolve().parent.is_dir():
        return "没有这个文件夹", "there is no such folder"
    if path.exists() and not path.is_file():
        return "它不是普通文件", "it is no ordinary file"
    if path.resolve() in [one.resolve() for one in taken]:
        return "它是要读的原文，或另一个输出", "it is the document to read, or the other output"
    return None


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
    """The draft and the report: each whole, and none where one cannot be made. Raises Refused where there is nothing to
    draft, or a file cannot be written."""
    from kaoping.documents.reading import reading_report
    from kaoping.documents.saving import save_bytes

    made = drafted(document, bool(options.out))
    faults = made.faults if made else ()
    report = reading_report(document, terminal.language, faults) if options.html else ""
    if made:
        save_bytes(made.text.encode(), Path(options.out))
        terminal.faults(made.faults, to=terminal.err)
        terminal.say(f"方案草稿在 {options.out}", f"draft scheme in {options.out}")
    if report:
        save_bytes(report.encode(), Path(options.html))
        terminal.say(f"审读报告在 {options.html}", f"report in {options.html}")
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
    """One clause for programs. points: of its item, as text; item: its id, null for what is said of the whole.
    start, end: places in the text of the document as it was read (`Source.text`: the words of paragraphs and cells in
    their order, without what was deleted or hidden), counted in characters; `text` stands there to the letter."""
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
    from kaoping.clause.whole.referring import shortened

    looked = [one for one in document.clauses if one.standing in ("confirm", "flag")]
    for clause in looked[:SHOWN]:
        word = terminal.word(*WORDS[clause.standing])
        reasons = " ".join(told(note, terminal.language) for note in clause.notes)
        terminal.say(f"{word}  {shortened(clause.text, LONGEST)}\n      {reasons}")
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
