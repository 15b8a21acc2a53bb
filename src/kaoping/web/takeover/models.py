"""Imports of cases from other platforms, and what each case was when its platform last told of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaoping.web.site.words import Said, said

STATES: dict[str, Said] = {
    "checking": said("检查中", "being checked"),
    "refused": said("要处理", "needs mending"),
    "checked": said("可以写入", "ready to write"),
    "writing": said("写入中", "being written"),
    "written": said("已写入", "written"),
    "failed": said("未写入", "not written"),
    "dropped": said("已放弃", "dropped"),
}


class Takeover(models.Model):
    """One file, or one call of the interface, with cases of a source: checked first, written as a whole or not at all.

    mapping: as `mapping.Mapping` reads it. report: headings, sample, words, counts, faults (`checking.Found`).
    """

    source = models.ForeignKey("cases.Source", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)  # of the file, as uploaded; "API" for a call
    stored = models.CharField(max_length=200, blank=True)  # where the file storage keeps it
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    state = models.CharField(
        max_length=10, default="checking", choices=[(key, words.zh) for key, words in STATES.items()]
    )
    mapping = models.JSONField(default=dict, blank=True)
    report = models.JSONField(default=dict, blank=True)
    job = models.ForeignKey("jobs.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)  # when it was compared with what is stored
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["source", "written_at"], name="takeover_source_written")]

    def __str__(self) -> str:
        return self.name


class Brought(models.Model):
    """A case as its source last told of it. fingerprint: of the row after mapping; steps: how many the case had then:
    more of them now means that people have worked on it here. Cases are never deleted: no constraint to check."""

    case = models.OneToOneField(
        "cases.Case", primary_key=True, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    fingerprint = models.BigIntegerField()
    steps = models.PositiveIntegerField()

    def __str__(self) -> str:
        return str(self.case_id)
