"""The mark by which a template is known again: whose it is, of which moment, and the figures that stood in it.

It lies in a sheet that spreadsheets do not show. Row 1: the signed mark, in pieces; then one row a unit: its code and
the figures that stood there, by the columns of the mark, parted by tabs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.core import signing

from kaoping.web.collection.figures import plain
from kaoping.web.collection.plan import Sheet

SHEET = "_kaoping"
SALT = "kaoping.entry.workbook"
PIECE = 30_000  # characters; a cell holds 32 767
Figures = Mapping[tuple[str, str], Decimal]  # (unit code, key of the column) → figure


@dataclass(frozen=True, slots=True)
class Mark:
    """seat: code of the assessor whose marks it shows, "" without marks; revision: of the facts; base: SHA-256 of the
    lines of figures."""

    cycle: int
    title: str
    period: str
    version: int
    number: int  # of the version
    unit: int  # the department
    name: str
    kind: str
    seat: str
    revision: int
    columns: tuple[str, ...]
    base: str

    def signed(self) -> list[str]:
        """The mark in pieces that fit into cells."""
        text: str = signing.dumps(asdict(self), salt=SALT, compress=True)
        return [text[at : at + PIECE] for at in range(0, len(text), PIECE)]


def mark_of(sheet: Sheet, seat: str, lines: list[tuple[str, str]]) -> Mark:
    """The mark of a template of a sheet as it stands."""
    cycle, version = sheet.cycle, sheet.cycle.version
    return Mark(
        cycle=cycle.pk, title=cycle.title, period=cycle.period, version=version.pk, number=version.number,
        unit=sheet.unit.pk, name=sheet.name, kind=sheet.kind, seat=seat, revision=cycle.facts_revision,
        columns=tuple(want.key for want in sheet.columns), base=digest(lines),
    )  # fmt: skip


def lines_of(units: Iterable[str], columns: Iterable[str], figures: Figures) -> list[tuple[str, str]]:
    """(code, figures parted by tabs) of every unit."""
    keys = list(columns)
    return [(unit, "\t".join(plain(figures.get((unit, key))) for key in keys)) for unit in units]


def figures_of(mark: Mark, lines: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Decimal]:
    """What stood in the template."""
    return {
        (unit, key): Decimal(text)
        for unit, line in lines
        for key, text in zip(mark.columns, line.split("\t"), strict=False)
        if text
    }


def read_mark(pieces: Iterable[str]) -> Mark | None:
    """None for a mark that the platform did not sign."""
    try:
        found: dict[str, Any] = signing.loads("".join(pieces), salt=SALT)
        return Mark(**{**found, "columns": tuple(found["columns"])})
    except (signing.BadSignature, TypeError, KeyError, ValueError):
        return None


def digest(lines: Iterable[tuple[str, str]]) -> str:
    """SHA-256 of the lines of figures."""
    return hashlib.sha256("\n".join(f"{unit}\t{line}" for unit, line in lines).encode()).hexdigest()
