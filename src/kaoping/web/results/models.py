"""Runs, the facts they were made from, and what came out: one row a unit, with its whole score sheet."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kaoping.web.site.words import Said, said

STATES: dict[str, Said] = {
    "waiting": said("排队中", "waiting"),
    "running": said("计算中", "computing"),
    "done": said("已算", "computed"),
    "failed": said("失败", "failed"),
    "cancelled": said("已取消", "cancelled"),
}


class Snapshot(models.Model):
    """The seven tables of a cycle, frozen: one Parquet file each, named by the hash of its bytes, never changed."""

    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.PROTECT, related_name="snapshots")
    digest = models.CharField(max_length=64)  # SHA-256 over the names and hashes of the tables
    tables = models.JSONField()  # {"cases": {"sha256": …, "rows": n}, …}; the file is snapshots/<sha256>.parquet
    facts_revision = models.PositiveIntegerField()
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cycle", "digest"], name="snapshot_once")]

    def __str__(self) -> str:
        return self.digest[:12]


class Run(models.Model):
    """One computation. An official one counts (`trial` False); a trial says what would be if it ended today.

    summary: what pages need of all units at once, so that nobody walks 20 000 rows to show one:
    {"items": [{"id", "parent", "title", "title_en", "full", "leaf", "depth"}], "medians": {item: text}, "units": n,
    "missing": n, "pending": n, "grades": {…}, "warnings": [fault as JSON] …}.
    """

    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField()  # 1, 2, 3 … within the cycle
    trial = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10, default="waiting", choices=[(key, words.zh) for key, words in STATES.items()]
    )
    version = models.ForeignKey("schemes.Version", on_delete=models.PROTECT, related_name="runs")
    scheme_digest = models.CharField(max_length=64)
    decisions = models.JSONField(default=dict)  # decision id → choice, as given to the engine
    snapshot = models.ForeignKey(Snapshot, null=True, blank=True, on_delete=models.PROTECT, related_name="runs")
    engine = models.CharField(max_length=20, blank=True)  # version of the program that computed
    results_digest = models.CharField(max_length=64, blank=True)  # SHA-256 of all rows of results
    final = models.BooleanField(default=False)  # nothing missing, nothing pending: may be made final
    summary = models.JSONField(default=dict, blank=True)
    error = models.JSONField(default=list, blank=True)  # faults as JSON
    job = models.ForeignKey("jobs.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["cycle_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "number"], name="run_number_once"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(snapshot__isnull=False, finished_at__isnull=False),
                name="run_done_has_snapshot",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} #{self.number}"


class UnitResult(models.Model):
    """One appraised unit of one run. Figures are text, exact to the scheme's places.

    sheet: {item: {"points": text or null, "full": text or null, "state": …, "rank": place among peers or null}}, with
    `total`. sections and leaves alike.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="results")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    path = models.CharField(max_length=200)
    position = models.PositiveIntegerField()  # in the order of the ranking, 1, 2, 3 …
    rank = models.PositiveIntegerField(null=True)
    total = models.CharField(max_length=42, blank=True)
    grade = models.CharField(max_length=40, blank=True)
    eligible = models.BooleanField()
    rewards = models.JSONField(default=list)  # [[id, text], …]
    gates = models.JSONField(default=list)
    state = models.CharField(max_length=10)
    sheet = models.JSONField()

    class Meta:
        ordering: ClassVar = ["run_id", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "unit"], name="unit_result_once")]
        indexes: ClassVar = [
            models.Index(fields=["run", "position"]),
            models.Index(
                fields=["run", "path"],
                name="unit_result_path",
                opclasses=["int8_ops", "varchar_pattern_ops"],  # PostgreSQL: LIKE by the index
            ),
            models.Index(fields=["unit"]),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.name}"


class Told(models.Model):
    """An explanation that somebody asked for, kept so that the next reader has it at once."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="told")
    code = models.CharField(max_length=60)
    item = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    body = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "code", "item", "language"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.run} {self.code} {self.item}"
