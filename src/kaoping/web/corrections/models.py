"""Requests to change what is locked, cell by cell, and to take an item out for a unit (剔除)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kaoping.web.site.words import Said, said

STATES: dict[str, Said] = {
    "asked": said("待审批", "to be decided"),
    "approved": said("已批准", "approved"),
    "refused": said("不同意", "refused"),
    "withdrawn": said("已撤回", "withdrawn"),
    "outdated": said("已失效", "outdated"),
}
ROLES_OF_ASKERS: dict[str, Said] = {
    "office": said("考核办", "the office"),
    "department": said("责任部门", "responsible department"),
    "unit": said("被考核单位", "appraised unit"),
}
GROUNDS: dict[str, Said] = {
    "force": said("不可抗力", "force majeure"),
    "duty": said("职责调整", "change of duties"),
    "pilot": said("先行先试容错", "honest error in a pilot"),
    "data": said("数据缺失", "data missing"),
    "other": said("其他", "other"),
}
KINDS: dict[str, Said] = {"exempt": said("剔除", "Exemption"), "lift": said("恢复考核", "Exemption lifted")}
BY_TWO = Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by"))


class Asking(models.Model):
    """What every request has. asked_for: the unit on whose behalf; asked_as: office, department or unit;
    answer: why it was refused; revision: of the facts once it was written."""

    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, default="asked", choices=[(key, words.zh) for key, words in STATES.items()])
    asked_as = models.CharField(max_length=10, choices=[(key, words.zh) for key, words in ROLES_OF_ASKERS.items()])
    asked_for = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=500, blank=True)
    revision = models.PositiveIntegerField(null=True)
    effect = models.JSONField(null=True)  # on the scores when it was approved, as `ahead` tells it; None: unknown

    class Meta:
        abstract = True


class Correction(Asking):
    """更正: some cells, with one reason, decided as a whole."""

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [models.CheckConstraint(condition=BY_TWO, name="correction_by_two")]
        indexes: ClassVar = [models.Index(fields=["cycle", "state"], name="correction_state")]

    def __str__(self) -> str:
        return f"{self.pk}"


class CorrectedCell(models.Model):
    """One cell of a correction. table: marks, values or incidents; code and part as in `facts.Lock`, the part of an
    incident is its field. sort: kind of the incident. old and new: plain text, "" for none."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="cells")
    unit = models.CharField(max_length=60)
    table = models.CharField(max_length=20)
    code = models.CharField(max_length=60)
    part = models.CharField(max_length=60, blank=True)
    sort = models.CharField(max_length=60, blank=True)
    old = models.CharField(max_length=60, blank=True)
    new = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["correction", "unit", "table", "code", "part"], name="corrected_cell_once")
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "table", "code"], name="corrected_cell")]

    def __str__(self) -> str:
        return f"{self.unit} {self.table} {self.code} {self.part}".strip()

    @property
    def key(self) -> tuple[str, str, str, str]:
        """unit, table, code, part"""
        return self.unit, self.table, self.code, self.part


class ExemptionRequest(Asking):
    """剔除, or its end: an item of the scheme (leaf or section) is not counted for a unit, for one cycle.

    lifts: the request that is undone; None for one that came with imported facts.
    """

    kind = models.CharField(max_length=10, choices=[(key, words.zh) for key, words in KINDS.items()])
    unit = models.CharField(max_length=60)  # code of an appraised unit of the cycle
    item = models.CharField(max_length=40)
    ground = models.CharField(max_length=10, blank=True, choices=[(key, words.zh) for key, words in GROUNDS.items()])
    lifts = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="lifted_by")

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [models.CheckConstraint(condition=BY_TWO, name="exemption_by_two")]
        indexes: ClassVar = [models.Index(fields=["cycle", "unit", "item"], name="exemption_request")]

    def __str__(self) -> str:
        return f"{self.unit} {self.item}"
