"""Downloads of a run: the engine's workbook and result folder for those who see everything, own rows for all others."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import xlsxwriter
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from kaoping.problems import Language
from kaoping.web.bridge import documents
from kaoping.web.cycles.sight import Sight
from kaoping.web.jobs.models import Job
from kaoping.web.results.comparing import Comparison
from kaoping.web.results.computing import scoring
from kaoping.web.results.models import Run, UnitResult
from kaoping.web.results.reading import STATES
from kaoping.web.results.snapshots import read
from kaoping.web.site.downloads import CSV, XLSX
from kaoping.web.site.sheet_templates import safe
from kaoping.web.site.words import say, worded

Kind = Literal["xlsx", "zip"]
SMALL = {"xlsx": 2_500, "zip": 250}  # units × leaf items that are written while the reader waits
TYPES = {
    "xlsx": XLSX,
    "zip": "application/zip",
    "csv": CSV,
}
SCORES = ("unit", "item", "points", "full", "state")
TOTALS = ("unit", "name", "total", "rank", "grade", "eligible", "rewards")


# --- the engine's documents --------------------------------------------------------------------------------------


def stored_name(run: Run, kind: Kind, language: Language) -> str:
    return f"exports/{run.pk}-{run.results_digest[:16]}/{language}.{kind}"


def stored(run: Run, kind: Kind, language: Language) -> bytes | None:
    """A document that was made before; nothing of a finished run changes, so it holds."""
    name = stored_name(run, kind, language)
    return read(name) if default_storage.exists(name) else None


def small(run: Run, kind: Kind) -> bool:
    """Whether a document is made in the time of one page."""
    leaves = sum(1 for row in run.summary["items"] if row["leaf"])
    return int(run.summary["units"]) * leaves <= SMALL[kind]


def document(run: Run, kind: Kind, language: Language, step: Callable[[str], None] | None = None) -> bytes:
    """Make a document from the snapshot of a run, and keep it."""
    if (kept := stored(run, kind, language)) is not None:
        return kept
    make = documents.workbook if kind == "xlsx" else documents.archive
    with scoring(run, step) as again, TemporaryDirectory(prefix="kaoping-export-") as made:
        target = Path(made) / f"results.{kind}"
        make(again, target, language)
        content = target.read_bytes()
    default_storage.save(stored_name(run, kind, language), ContentFile(content))
    return content


def under_way(run: Run, kind: Kind, language: Language) -> Job | None:
    """The job that is making a document already."""
    wanted = {"run": run.pk, "form": kind, "language": language}
    jobs = Job.objects.filter(kind="results.export", state__in=("waiting", "running")).order_by("-pk")[:50]
    return next((job for job in jobs if job.payload == wanted), None)


def file_name(run: Run, what: str, ending: str) -> str:
    """The name under which a download is saved; signs that no file system takes are left out."""
    name = f"{run.cycle.title}-{run.cycle.period}-{say('第{n}次', 'run {n}', n=run.number)}-{what}"
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "_", name)[:120].strip(". ") + f".{ending}"


# --- rows within sight -------------------------------------------------------------------------------------------


def score_rows(run: Run, units: Iterable[UnitResult], sight: Sight) -> Iterator[tuple[str, ...]]:
    """Rows of scores.csv: unit by unit, items in the order of the document, `total` last; only what is seen."""
    items = [*(row["id"] for row in run.summary["items"]), "total"]
    for unit in units:
        for item in items:
            if sight.sees(unit.path, item):
                cell = unit.sheet[item]
                yield safe(unit.code), item, cell["points"] or "", cell["full"] or "", cell["state"]


def total_rows(units: Iterable[UnitResult], sight: Sight) -> Iterator[tuple[str, ...]]:
    """Rows of totals.csv, in the order of the ranking."""
    for unit in units:
        if sight.whole(unit.path):
            rewards = safe("; ".join(f"{name}: {text}" for name, text in unit.rewards))
            rank, eligible = "" if unit.rank is None else str(unit.rank), "true" if unit.eligible else "false"
            yield safe(unit.code), safe(unit.name), unit.total, rank, safe(unit.grade), eligible, rewards


def csv_of(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode()


def scores_csv(run: Run, units: Iterable[UnitResult], sight: Sight) -> bytes:
    return csv_of(SCORES, score_rows(run, sorted(units, key=lambda unit: unit.code), sight))


def totals_csv(units: Iterable[UnitResult], sight: Sight) -> bytes:
    return csv_of(TOTALS, total_rows(units, sight))


# --- workbooks of own rows ---------------------------------------------------------------------------------------


class Book:
    """A small workbook in memory. Texts are written as texts, figures as numbers with their places."""

    def __init__(self) -> None:
        self.stream = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        self.file = xlsxwriter.Workbook(self.stream, options)
        self.head = self.file.add_format({"bold": True, "bg_color": "#F1F4F9", "bottom": 1, "text_wrap": True})

    def sheet(self, name: str, head: list[str], rows: Iterable[Iterable[Any]], widths: list[int]) -> None:
        sheet = self.file.add_worksheet(name)
        sheet.write_row(0, 0, head, self.head)
        sheet.freeze_panes(1, 0)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for at, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                self.write(sheet, at, column, cell)

    def write(self, sheet: Any, row: int, column: int, cell: Any) -> None:
        if isinstance(cell, Figure) and cell.text:
            places = len(cell.text.partition(".")[2])
            form = self.file.add_format({"num_format": f"0.{'0' * places}" if places else "0"})
            sheet.write_number(row, column, float(cell.text), form)
        elif isinstance(cell, int) and not isinstance(cell, bool):
            sheet.write_number(row, column, cell)
        else:
            sheet.write_string(row, column, safe(str(cell.text if isinstance(cell, Figure) else cell or "")))

    def bytes(self) -> bytes:
        self.file.close()
        return self.stream.getvalue()


class Figure:
    """An exact figure as text that stands in its cell as a number."""

    def __init__(self, text: str | None) -> None:
        self.text = text or ""


def title_of(row: dict[str, Any]) -> str:
    """What an item is called in the language of the page."""
    return worded(row["title"], row.get("title_en"))


def own_workbook(run: Run, units: list[UnitResult], sight: Sight) -> bytes:
    """The rows that a person sees: places where all of a unit is seen, then every item that is seen."""
    book = Book()
    whole_units = [unit for unit in units if sight.whole(unit.path)]
    if whole_units:
        head = [
            say("名次", "Rank"),
            say("单位", "Unit"),
            say("编号", "Code"),
            say("总分", "Total"),
            say("等次", "Grade"),
            say("状态", "State"),
        ]
        rows = (
            [unit.rank or "", unit.name, unit.code, Figure(unit.total), unit.grade, str(STATES[unit.state])]
            for unit in whole_units
        )
        book.sheet(say("总分", "Totals"), head, rows, [8, 28, 16, 12, 12, 12])
    head = [
        say("单位", "Unit"),
        say("编号", "Code"),
        say("项目", "Item"),
        say("名称", "Title"),
        say("满分", "Full"),
        say("得分", "Points"),
        say("项内名次", "Place in the item"),
        say("状态", "State"),
    ]
    book.sheet(say("逐项", "Items"), head, item_rows(run, units, sight), [28, 16, 10, 36, 10, 12, 12, 12])
    return book.bytes()


def item_rows(run: Run, units: list[UnitResult], sight: Sight) -> Iterator[list[Any]]:
    for unit in units:
        for row in run.summary["items"]:
            if sight.sees(unit.path, row["id"]):
                cell = unit.sheet[row["id"]]
                full, points = Figure(cell["full"]), Figure(cell["points"])
                yield [
                    unit.name,
                    unit.code,
                    row["id"],
                    title_of(row),
                    full,
                    points,
                    cell["rank"] or "",
                    str(STATES[cell["state"]]),
                ]


def comparison_workbook(found: Comparison) -> bytes:
    """Totals before and after, and every item that changed."""
    book, a, b = Book(), found.a, found.b
    first, second = f"#{a.number}", f"#{b.number}"
    if not found.same_cycle:
        first, second = f"{a.cycle.period} {first}", f"{b.cycle.period} {second}"
    head = [say("单位", "Unit"), say("编号", "Code")]
    for words in (say("总分", "Total"), say("名次", "Rank"), say("等次", "Grade")):
        head += [f"{words} {first}", f"{words} {second}"]
    head += [say("分差", "Difference")]
    book.sheet(say("变化", "Changes"), head, (change_row(unit) for unit in found.units), [28, 16] + [12] * 7)
    head = [
        say("单位", "Unit"),
        say("编号", "Code"),
        say("项目", "Item"),
        say("名称", "Title"),
        first,
        second,
        say("分差", "Difference"),
    ]
    changed = found.changed[:1000]
    rows = (
        [
            unit.name,
            unit.code,
            item.item,
            item.title,
            points_of(item.before),
            points_of(item.after),
            Figure(plain(item.difference)),
        ]
        for unit in changed
        for item in found.items(unit)
    )
    book.sheet(say("逐项变化", "Items"), head, rows, [28, 16, 10, 36, 12, 12, 12])
    return book.bytes()


def change_row(unit: Any) -> list[Any]:
    sides = (unit.before, unit.after)
    row: list[Any] = [unit.name, unit.code]
    row += [Figure(side.total if side else "") for side in sides]
    row += [(side.rank if side else None) or "" for side in sides]
    row += [side.grade if side else "" for side in sides]
    return [*row, Figure(plain(unit.difference))]


def points_of(cell: dict[str, Any] | None) -> Figure:
    return Figure((cell or {}).get("points"))


def plain(number: Any) -> str:
    return "" if number is None else format(number, "f")
