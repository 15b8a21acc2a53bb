"""One appraisal at work: a scheme version, a period, its units as they were, its stages."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kaoping.web.site.words import Said, said

STAGES: dict[str, Said] = {
    "self": said("自评", "self-assessment"),
    "collect": said("采集", "collection"),
    "check": said("核验", "checking"),
    "compute": said("计算", "computing"),
    "publish": said("公示", "publication"),
    "final": said("定稿", "final"),
}


class Cycle(models.Model):
    """`period` as the engine reads it: 2026, 2026Q1, 2026-11. `owner`: the unit whose part of the tree is appraised."""

    version = models.ForeignKey("schemes.Version", on_delete=models.PROTECT, related_name="cycles")
    period = models.CharField(max_length=7)
    owner = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="cycles")
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    units_on = models.DateField()  # the day whose tree of units holds for the cycle
    stage = models.CharField(max_length=10, default="self", choices=[(key, words.zh) for key, words in STAGES.items()])
    facts_revision = models.PositiveIntegerField(default=0)  # grows with every change of the facts
    facts_at = models.DateTimeField(null=True, blank=True)  # when they last changed
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    final_run = models.ForeignKey("results.Run", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    final_at = models.DateTimeField(null=True, blank=True)
    final_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-period", "version__scheme__code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(final_at__isnull=True, final_by__isnull=True, final_run__isnull=True)
                | Q(final_at__isnull=False, final_by__isnull=False, final_run__isnull=False),
                name="cycle_final_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Stage(models.Model):
    """When a stage is to begin and to end, and when it really began."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="stages")
    name = models.CharField(max_length=10, choices=[(key, words.zh) for key, words in STAGES.items()])
    position = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    due_on = models.DateField()  # the last day
    entered_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["cycle_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "name"], name="stage_once"),
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="stage_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.name}"


class CycleUnit(models.Model):
    """A unit as it is for this cycle: a row of the fact table `units`. `path` of unit ids limits who sees it."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=30)
    parent_code = models.CharField(max_length=60, blank=True)
    path = models.CharField(max_length=200)  # "/1/5/12/"
    attributes = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["cycle_id", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "unit"], name="cycle_unit_once"),
            models.UniqueConstraint(fields=["cycle", "code"], name="cycle_code_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["cycle", "path"],
                name="cycle_unit_path",
                opclasses=["int8_ops", "varchar_pattern_ops"],  # PostgreSQL: LIKE by the index
            )
        ]

    def __str__(self) -> str:
        return self.name


class Responsibility(models.Model):
    """A unit that answers for an item of the cycle's scheme (责任部门): it sees and enters that item."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="responsibilities")
    item = models.CharField(max_length=40)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="responsibilities")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cycle", "item", "unit"], name="responsibility_once")]

    def __str__(self) -> str:
        return f"{self.item} {self.unit}"
