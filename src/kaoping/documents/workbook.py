"""results.xlsx: the workbook that a leader opens. Every text is written as text, so nothing is ever a formula."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from kaoping.documents.comparison import Comparison
from kaoping.documents.paper import Book
from kaoping.documents.tables import ReasonRow
from kaoping.documents.wording import Wording
from kaoping.documents.workbook_basis import basis_sheet
from kaoping.documents.workbook_matrix import matrix_sheet
from kaoping.documents.workbook_rows import parts_sheet, ranking_sheet, reasons_sheet
from kaoping.problems import Language

MADE = datetime.datetime(2000, 1, 1)
PARTS = 100_000  # most rows of the sheet of parts


def write_workbook(
    comparison: Comparison, reasons: Sequence[ReasonRow], path: Path, *, code: str, language: Language = "zh"
) -> None:
    """Write the workbook: ranking, items, losses and gains with their reasons, parts, scheme and decisions.

    reasons: a sentence per unit and leaf item, as far as they were written out. code: the verification code.
    """
    say = Wording(language)
    options = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as file:
        file.set_properties(properties(comparison, say))
        book = Book(file, say, comparison.results.scheme.places, foot(comparison, code, say))
        ranking_sheet(book, comparison)
        matrix_sheet(book, comparison)
        reasons_sheet(book, comparison, sentences(reasons, language))
        if comparison.results.parts and len(comparison.results.parts) <= PARTS:
            parts_sheet(book, comparison)
        basis_sheet(book, comparison, code)


def properties(comparison: Comparison, say: Wording) -> dict[str, object]:
    results = comparison.results
    return {
        "title": f"{say.title(results.scheme)} {results.cycle}",
        "subject": say("results"),
        "category": results.scheme.id,
        "comments": f"{results.scheme.id} {results.scheme.version} {results.digest}",
        "created": MADE,
    }


def foot(comparison: Comparison, code: str, say: Wording) -> str:
    """The line at the foot of every printed page; `&` is a sign of command there."""
    results = comparison.results
    left = (
        f"{say.title(results.scheme)} {say('version_of', version=results.scheme.version)} · {say('code')} {code[:16]}"
    )
    return f"&L&8{left.replace('&', '&&')[:150]}&R&8{say('page_of')}"


def sentences(reasons: Sequence[ReasonRow], language: Language) -> Mapping[tuple[str, str], str]:
    return {(row.unit, row.item): row.zh if language == "zh" else row.en for row in reasons}
