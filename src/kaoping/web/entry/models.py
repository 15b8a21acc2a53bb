"""Workbooks that were handed in for a sheet."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaoping.web.facts.models import STATES


class SheetImport(models.Model):
    """One uploaded workbook: checked first (`report`, see `workbook_checking.Checked.as_json`), written as a whole or
    not at all."""

    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.PROTECT, related_name="sheet_imports")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")  # the department
    kind = models.CharField(max_length=30)  # of the units of the sheet
    name = models.CharField(max_length=200)  # of the file, as uploaded
    stored = models.CharField(max_length=200)  # where the file storage keeps it
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    state = models.CharField(
        max_length=10, default="checking", choices=[(key, words.zh) for key, words in STATES.items()]
    )
    report = models.JSONField(default=dict, blank=True)
    theirs = models.BooleanField(default=False)  # where both sides changed a cell, the workbook's figure is written
    job = models.ForeignKey("jobs.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name
