"""A page that leads to several reports: what `kaoping demo` opens."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from kaoping.documents.layout import environment
from kaoping.documents.record import Record, read_record
from kaoping.documents.report import REPORT
from kaoping.documents.wording import Wording
from kaoping.problems import Language


@dataclass(frozen=True, slots=True)
class Entry:
    """One result folder: where its report is, what it is of, and who came first."""

    href: str
    record: Record
    first: str
    total: str


def index_page(out: Path, names: list[str], language: Language = "zh") -> str:
    """A page for the result folders `out/<name>/results`. Raises Refused where one of them is none."""
    entries = [entry(out, name) for name in names]
    return environment(Wording(language)).get_template("index.html.j2").render(entries=entries)


def entry(out: Path, name: str) -> Entry:
    folder = out / name / "results"
    with (folder / "totals.csv").open(encoding="utf-8", newline="") as file:
        first = next(csv.DictReader(file), {})
    return Entry(f"{name}/results/{REPORT}", read_record(folder), first.get("name", ""), first.get("total", ""))
