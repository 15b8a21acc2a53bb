"""Six of the seven fact tables (the seventh is the cycle's units), the imports that brought them in, and locks.

Columns are those of the contract (`engine/tables.py`); an empty cell is NULL. Numbers are exact.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaoping.web.cycles.models import Cycle
from kaoping.web.facts.fields import ExactField
from kaoping.web.site.words import Said, said

STATES: dict[str, Said] = {
    "checking": said("检查中", "being checked"),
    "refused": said("有错误", "has errors"),
    "checked": said("可以写入", "ready to write"),
    "writing": said("写入中", "being written"),
    "written": said("已写入", "written"),
    "failed": said("未写入", "not written"),
    "dropped": said("已放弃", "dropped"),
}


class FactImport(models.Model):
    """One upload: checked first (`report`), written as a whole or not at all."""

    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.PROTECT, related_name="imports")
    name = models.CharField(max_length=200)  # of the file, as uploaded
    stored = models.CharField(max_length=200)  # where the file storage keeps it
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    table = models.CharField(max_length=20, blank=True)  # of a CSV or Parquet file; a workbook names its own
    state = models.CharField(
        max_length=10, default="checking", choices=[(key, words.zh) for key, words in STATES.items()]
    )
    report = models.JSONField(default=dict, blank=True)  # {"tables": {name: {rows, new, changed, same}}, "faults": […]}
    job = models.ForeignKey("jobs.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    facts_revision = models.PositiveIntegerField(null=True, blank=True)  # of the cycle when it was checked
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name


class Fact(models.Model):
    """What every row of fact has. `unit` is the code of one of the cycle's units."""

    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.CASCADE, related_name="+", db_index=False)
    unit = models.CharField(max_length=60)
    brought_by = models.ForeignKey(FactImport, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class EnteredFact(Fact):
    """A cell that people fill in by hand, too. revision: of the cycle's facts when it was written; reason: why just
    this figure, where somebody said so; entered_by: None for what an import brought."""

    reason = models.CharField(max_length=500, blank=True, default="", db_default="")
    revision = models.PositiveIntegerField(default=0, db_default=0)
    entered_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    entered_at = models.DateTimeField(null=True)

    class Meta(Fact.Meta):
        abstract = True


def text(length: int) -> models.CharField[str | None, str | None]:
    return models.CharField(max_length=length, null=True)


class Case(Fact):
    """One event or component problem; moments are kept in UTC."""

    case = models.CharField(max_length=60)
    level = text(20)
    category = text(60)
    channel = text(60)
    found_by = text(20)
    reported_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    status = text(30)
    valid = models.BooleanField(null=True)
    duplicate = models.BooleanField(null=True)
    fabricated = models.BooleanField(null=True)
    wrong_level = models.BooleanField(null=True)
    returned = models.BooleanField(null=True)
    extensions = models.PositiveIntegerField(null=True)
    rework = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cycle", "case"], name="case_once")]
        indexes: ClassVar = [models.Index(fields=["cycle", "unit"], name="case_unit")]


class Incident(Fact):
    """One event that adds or takes points (加减分事项); only what is verified counts."""

    incident = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    level = text(20)
    occurred_on = models.DateField(null=True)
    count = ExactField(null=True)
    verified = models.BooleanField(null=True)
    subject = text(200)
    item = text(40)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cycle", "incident"], name="incident_once")]
        indexes: ClassVar = [models.Index(fields=["cycle", "unit"], name="incident_unit")]


class Mark(EnteredFact):
    """Points that one assessor gives to one item of a unit."""

    item = models.CharField(max_length=40)
    assessor = models.CharField(max_length=60)
    points = ExactField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "unit", "item", "assessor"], name="mark_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["cycle", "revision"], name="mark_revision"),
            # Columns are counted from this one alone: how many figures, and how many of them somebody typed.
            models.Index(
                fields=["cycle", "item", "assessor", "entered_by"],
                name="mark_counted",
                condition=models.Q(points__isnull=False),
            ),
        ]


class Value(EnteredFact):
    """A figure that somebody reported for an indicator and a period ("": the whole cycle)."""

    indicator = models.CharField(max_length=60)
    period = models.CharField(max_length=7, blank=True)
    value = ExactField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "unit", "indicator", "period"], name="value_once")
        ]


class Ballot(Fact):
    survey = models.CharField(max_length=60)
    question = models.CharField(max_length=60)
    respondent = models.CharField(max_length=60)
    group = text(60)
    answer = text(60)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "survey", "unit", "question", "respondent"], name="ballot_once")
        ]


class Exemption(Fact):
    """剔除: an item that is taken out for a unit, points and full points."""

    item = models.CharField(max_length=40)
    reason = text(200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cycle", "unit", "item"], name="exemption_once")]


class Lock(models.Model):
    """Facts that were checked by a second person: no import and no entry changes them, only a correction does.

    code: item of marks, indicator of values, incident; part: assessor of marks, period of values, else "".
    """

    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.CASCADE, related_name="locks")
    table = models.CharField(max_length=20)
    code = models.CharField(max_length=60)
    part = models.CharField(max_length=60, blank=True)
    locked_at = models.DateTimeField(auto_now_add=True)
    locked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "table", "code", "part"], name="lock_once"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.code} {self.part}".strip()


MODELS: dict[str, type[Fact]] = {
    "cases": Case,
    "incidents": Incident,
    "marks": Mark,
    "values": Value,
    "ballots": Ballot,
    "exemptions": Exemption,
}
"""Fact table → model; the columns of a table are fields of the same name."""


def of_cycle(table: str, cycle: Cycle) -> models.QuerySet[Fact]:
    """The stored rows of a table of a cycle."""
    return MODELS[table]._default_manager.filter(cycle=cycle)
