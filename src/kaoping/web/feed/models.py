"""Which cycles take their table of cases from the platform, and what people said of findings for which the grid
should have been first (责任倒查)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kaoping.web.site.words import Said, said

STATES: dict[str, Said] = {
    "marked": said("待判断", "to be judged"),
    "confirmed": said("认定应发现未发现", "should have been found"),
    "dismissed": said("不属责任倒查", "dismissed"),
}


class Feed(models.Model):
    """A cycle whose `cases` come live from the platform; once it is final, its snapshot counts. sources: whose cases
    count beside those that were reported here; none chosen: all."""

    cycle = models.OneToOneField("cycles.Cycle", on_delete=models.PROTECT, related_name="feed")
    sources = models.ManyToManyField("cases.Source", related_name="+")
    on_at = models.DateTimeField(auto_now_add=True)
    on_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"feed of {self.cycle_id}"


class Missed(models.Model):
    """A case that others found in a grid, judged by a person: whether the grid should have found it first.

    registration: the incident that was made of it, where somebody handed it on.
    """

    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(key, words.zh) for key, words in STATES.items()])
    reason = models.CharField(max_length=500)
    judged_at = models.DateTimeField(auto_now=True)
    judged_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(
        "incidents.Registration", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering: ClassVar = ["cycle_id", "-case_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "case"], name="missed_once"),
            models.CheckConstraint(
                condition=Q(registration__isnull=True) | Q(state="confirmed"), name="missed_confirmed_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.case_id}"
