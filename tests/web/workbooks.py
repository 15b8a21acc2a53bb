"""Templates of sheets as openpyxl sees them, and workbooks handed in."""

from __future__ import annotations

import io

import openpyxl
from django.core.files.base import ContentFile

from kaoping.web.collection.plan import sheets_of
from kaoping.web.cycles.models import Cycle
from kaoping.web.entry import workbook_actions
from kaoping.web.entry.workbook_book import NAME
from kaoping.web.entry.workbook_queries import template_of
from kaoping.web.people.viewer import viewer_of

MARKS, VALUES = "marks:3.1.1", "values:meetings:2026"
T01, T02, T03 = 7, 8, 9  # rows


def sheet(cycle, unit="DEP01"):
    return next(each for each in sheets_of(Cycle.objects.get(pk=cycle.pk)) if each.unit.code == unit)


def template(cycle, who, unit="DEP01"):
    """The template as openpyxl sees it."""
    return openpyxl.load_workbook(io.BytesIO(template_of(viewer_of(who), sheet(cycle, unit))))


def column(book, key):
    """The letter of a column of the template."""
    return next(cell.column_letter for cell in book[NAME][6] if cell.value == key)


def put(book, key, row, value):
    cell = book[NAME][f"{column(book, key)}{row}"]
    cell.value = value
    return cell


def content(book):
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def told(made):
    """Code and cell of every fault."""
    return [
        (each["code"], f"{each['place'].get('column', '')}{each['place'].get('row', '')}")
        for each in made.report["faults"]
    ]


def hand_in(commit, cycle, book, by, name="表.xlsx", unit="DEP01"):
    """Upload a workbook (of openpyxl, or bytes) and have it checked; `commit` is django_capture_on_commit_callbacks."""
    data = book if isinstance(book, bytes) else content(book)
    with commit(execute=True):
        made = workbook_actions.upload(sheet=sheet(cycle, unit), file=ContentFile(data, name), name=name, by=by)
    made.refresh_from_db()
    return made
