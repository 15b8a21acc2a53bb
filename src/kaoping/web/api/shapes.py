"""What goes over the wire. Figures are exact texts: no reader may round them by taking them for binary fractions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Field, Schema

from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.facts.models import FactImport
from kaoping.web.results.models import Run, UnitResult
from kaoping.web.schemes.models import Version

T = TypeVar("T")
MOST = 1000  # entries of one answer


class Part(Schema):
    """Which part of a list is wanted."""

    limit: int = Field(100, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=10_000_000)

    def of(self, rows: QuerySet[Any]) -> tuple[list[Any], dict[str, int | None]]:
        """The rows of this part, and what is said about the whole."""
        count, end = rows.count(), self.offset + self.limit
        return list(rows[self.offset : end]), {"count": count, "next": end if end < count else None}


class Listed(Schema, Generic[T]):
    """A part of a list. count: entries in all; next: the offset of the next part, null at the end."""

    count: int
    next: int | None
    items: list[T]


class CycleOut(Schema):
    id: int
    title: str
    title_en: str
    period: str
    scheme: str
    version: int
    stage: str
    owner: str
    facts_revision: int
    facts_at: datetime | None
    final_run: int | None

    @staticmethod
    def of(cycle: Cycle) -> CycleOut:
        return CycleOut(
            id=cycle.pk,
            title=cycle.title,
            title_en=cycle.title_en,
            period=cycle.period,
            scheme=cycle.version.scheme.code,
            version=cycle.version.number,
            stage=cycle.stage,
            owner=cycle.owner.code,
            facts_revision=cycle.facts_revision,
            facts_at=cycle.facts_at,
            final_run=cycle.final_run.number if cycle.final_run else None,
        )


class UnitOut(Schema):
    unit: str
    name: str
    kind: str
    parent: str
    attributes: dict[str, Any]

    @staticmethod
    def of(unit: CycleUnit) -> UnitOut:
        return UnitOut(
            unit=unit.code, name=unit.name, kind=unit.kind, parent=unit.parent_code, attributes=unit.attributes
        )


class RunOut(Schema):
    """snapshot: fingerprint of the frozen facts; results: fingerprint of every figure."""

    number: int
    trial: bool
    state: str
    complete: bool
    version: int
    decisions: dict[str, Any]
    engine: str
    snapshot: str
    results: str
    asked_at: datetime
    finished_at: datetime | None
    units: int | None
    faults: list[dict[str, Any]]

    @staticmethod
    def of(run: Run) -> RunOut:
        return RunOut(
            number=run.number,
            trial=run.trial,
            state=run.state,
            complete=run.final,
            version=run.version.number,
            decisions=run.decisions,
            engine=run.engine,
            snapshot=run.snapshot.digest if run.snapshot else "",
            results=run.results_digest,
            asked_at=run.asked_at,
            finished_at=run.finished_at,
            units=run.summary.get("units"),
            faults=run.error,
        )


class ItemOut(Schema):
    item: str
    parent: str
    title: str
    title_en: str
    full: str
    leaf: bool


class TotalOut(Schema):
    """One row of totals.csv, in the order of the ranking."""

    unit: str
    name: str
    total: str
    rank: int | None
    grade: str
    eligible: bool
    rewards: list[list[str]]
    gates: list[str]
    state: str

    @staticmethod
    def of(row: UnitResult) -> TotalOut:
        return TotalOut(
            unit=row.code,
            name=row.name,
            total=row.total,
            rank=row.rank,
            grade=row.grade,
            eligible=row.eligible,
            rewards=row.rewards,
            gates=row.gates,
            state=row.state,
        )


class CellOut(Schema):
    item: str
    points: str | None
    full: str | None
    state: str
    rank: int | None


class ScoresOut(Schema):
    """The items of one unit in the order of the scheme, `total` last; only those that the bearer sees."""

    unit: str
    name: str
    scores: list[CellOut]


class SchemeOut(Schema):
    """An approved version; its text is at /schemes/{id}/text."""

    id: int
    scheme: str
    version: int
    title: str
    title_en: str
    digest: str
    in_force_from: date | None
    in_force_to: date | None

    @staticmethod
    def of(version: Version) -> SchemeOut:
        return SchemeOut(
            id=version.pk,
            scheme=version.scheme.code,
            version=version.number,
            title=version.title,
            title_en=version.title_en,
            digest=version.digest,
            in_force_from=version.in_force_from,
            in_force_to=version.in_force_to,
        )


class RunIn(Schema):
    trial: bool = False
    note: str = Field("", max_length=200, pattern=r"^[^\x00]*$")


class ImportOut(Schema):
    """An upload: checked first, written as a whole or not at all."""

    id: int
    name: str
    state: str
    sha256: str
    report: dict[str, Any]

    @staticmethod
    def of(found: FactImport) -> ImportOut:
        return ImportOut(
            id=found.pk, name=found.name, state=found.state, sha256=found.sha256, report=found.report or {}
        )
