"""The sheet that says what was computed from what: scheme, decisions, pending points, notes, warnings, facts."""

from __future__ import annotations

from collections.abc import Sequence

from kaoping.documents.basis import decision_rows, fact_rows, scheme_facts, scheme_notes, warnings
from kaoping.documents.comparison import Comparison
from kaoping.documents.notice import reasons
from kaoping.documents.paper import Book, Sheet

WIDTHS = (16, 72, 44, 20, 14, 40)


def basis_sheet(book: Book, comparison: Comparison, code: str) -> None:
    """Scheme, version, fingerprint, then a block for each kind of thing that the figures rest on."""
    say, results = book.say, comparison.results
    sheet = book.sheet(say("sheet_basis"), f"{say.title(results.scheme)} · {say('basis')}")
    for name, text in scheme_facts(results, code, say):
        sheet.text(sheet.row, 0, name, bold=True)
        sheet.prose(sheet.row, 1, text)
        sheet.row += 1
    head = [say(name) for name in ("decisions", "question", "choice", "settled_by", "settled_on", "settled_why")]
    block(sheet, head, decision_rows(results, say))
    lines(sheet, say("not_final"), reasons(comparison, say))
    lines(sheet, say("scheme_notes"), scheme_notes(results, say))
    lines(sheet, say("warnings"), warnings(results, say))
    block(sheet, [say(name) for name in ("fact_tables", "digest")], fact_rows(results, say))
    sheet.finish(**{f"c{column}": width for column, width in enumerate(WIDTHS)})


def block(sheet: Sheet, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A small table with its own head; nothing where there are no rows."""
    if not rows:
        return
    sheet.row += 1
    sheet.head(head)
    for cells in rows:
        for column, text in enumerate(cells):
            sheet.prose(sheet.row, column, text, text_wrap=True, valign="top")
        sheet.fit(sheet.row, zip(cells, WIDTHS, strict=False))
        sheet.row += 1


def lines(sheet: Sheet, head: str, texts: Sequence[str]) -> None:
    block(sheet, [head, ""], [(str(number), text) for number, text in enumerate(texts, 1)])
