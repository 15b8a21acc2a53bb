"""What the scheme does not say of the collection: who sits in judgement, who may not, which columns are done.

Which sheets there are follows from the scheme and the responsibilities of the cycle (`plan`); nothing of it is stored.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kaoping.web.site.words import Said, said

STATES: dict[str, Said] = {
    "open": said("填报中", "being filled in"),
    "returned": said("已退回", "returned"),
    "submitted": said("待核验", "to be checked"),
    "locked": said("已锁定", "locked"),
}


class Seat(models.Model):
    """A place at the table of assessors. Without any, a department has one seat that its people share.

    code: the assessor in the facts, so that they hold no name of a person.
    """

    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.CASCADE, related_name="seats")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")  # the department
    number = models.PositiveSmallIntegerField()
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)

    class Meta:
        ordering: ClassVar = ["cycle_id", "unit_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "unit", "number"], name="seat_number_once"),
            models.UniqueConstraint(fields=["cycle", "unit", "person"], name="seat_person_once"),
            models.UniqueConstraint(fields=["cycle", "code"], name="seat_code_once"),
        ]

    def __str__(self) -> str:
        return self.code


class Recusal(models.Model):
    """回避: a person who gives no marks to a unit. Their own unit needs no entry, it follows from their roles."""

    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.CASCADE, related_name="recusals")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=60)  # code of an appraised unit of the cycle
    reason = models.CharField(max_length=200)
    declared_at = models.DateTimeField(auto_now_add=True)
    declared_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cycle", "person", "unit"], name="recusal_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.unit}"


class Submission(models.Model):
    """How far one column of a department's sheet has come; without a row it is open."""

    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.CASCADE, related_name="submissions")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")  # the department
    table = models.CharField(max_length=20)
    code = models.CharField(max_length=60)
    period = models.CharField(max_length=7, blank=True)
    state = models.CharField(max_length=10, choices=[(key, words.zh) for key, words in STATES.items()])
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300, blank=True)  # it was returned

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "unit", "table", "code", "period"], name="submission_once"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=models.F("submitted_by")),
                name="submission_by_two",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """As `Want.key`."""
        return ":".join(part for part in (self.table, self.code, self.period) if part)


class Reminder(models.Model):
    """催办: the office presses a department to go on with a sheet, at most once a day. It stands in the work list of
    the department's people for as long as something of the sheet is open."""

    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.CASCADE, related_name="reminders")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")  # the department
    kind = models.CharField(max_length=30)  # of the units that the sheet is about
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "unit", "kind", "on"], name="reminder_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.kind} {self.on}"


class Digest(models.Model):
    """A day's mail to a person about their open items: whoever writes the row sends it, so that it goes out once."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    items = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "on"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.on}"
