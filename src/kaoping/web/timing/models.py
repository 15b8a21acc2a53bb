"""What the office has said of calendars beside single days: whole years, and changes that clocks must follow."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class KnownYear(models.Model):
    """A year whose list of holidays the office has entered in full; the library did not have it then."""

    year = models.PositiveSmallIntegerField(unique=True)
    source = models.CharField(max_length=120)  # which notice
    said_at = models.DateTimeField(auto_now_add=True)
    said_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class CalendarChange(models.Model):
    """One change of the calendar, which clocks that run have to follow.

    before: the parts of the calendar as it was (`keeping.Parts.as_json`). last_step: the newest step at that moment;
    a clock that a later step started was reckoned by the new calendar already. upto: id of the case up to which clocks
    have followed; followed: how many moved; done_at: when all had.
    """

    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField()
    last_step = models.BigIntegerField()
    upto = models.BigIntegerField(default=0)
    followed = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"
