"""What the page of a case keeps of its own: who opened which file on which day, the case file that was last made."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class CaseOpening(models.Model):
    """A person opened a file of a case on a day: put on record once."""

    file = models.ForeignKey("cases.CaseFile", on_delete=models.CASCADE, related_name="openings")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "person", "on"], name="case_opening_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.person_id} {self.on}"


class Dossier(models.Model):
    """The PDF of a case that the worker made last. digest: of what it tells; another one, and it is out of date.

    stored: its key in the store of evidence. Both are "" before the first is made. job: that was asked for last.
    """

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="dossier")
    digest = models.CharField(max_length=64, blank=True)
    stored = models.CharField(max_length=200, blank=True)
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"dossier of {self.case_id}"
