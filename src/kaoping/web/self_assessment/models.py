"""自评: what a unit says of itself in a cycle, as a whole and item by item.

Points claimed for items that people mark stand in the fact table `marks` as well (assessor `self`), written in the same
action; what the facts say there holds.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kaoping.web.facts.fields import ExactField
from kaoping.web.site.words import Said, said

STATES: dict[str, Said] = {
    "none": said("未填", "not begun"),
    "draft": said("填写中", "being filled in"),
    "submitted": said("已提交", "submitted"),
    "returned": said("已退回", "returned"),
}
KEPT = {key: words for key, words in STATES.items() if key != "none"}  # without a row there is nothing yet


class SelfAssessment(models.Model):
    """One unit's self-assessment in a cycle; without a row it has not begun."""

    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.CASCADE, related_name="self_assessments")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)  # of the unit in the cycle
    state = models.CharField(max_length=10, default="draft", choices=[(key, words.zh) for key, words in KEPT.items()])
    summary = models.TextField(blank=True)  # the year's work, in the unit's own words
    summary_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    summary_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(auto_now_add=True)
    begun_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300, blank=True)  # it was returned
    due_on = models.DateField(null=True)  # the last day of a returned one

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "unit"], name="self_assessment_once"),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="self_assessment_submitted_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.code}"


class Line(models.Model):
    """What a unit says of one item. points: None where nothing is claimed, which is not 0."""

    assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="lines")
    item = models.CharField(max_length=40)
    points = ExactField(null=True)
    text = models.TextField(blank=True)
    entered_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "item"], name="self_assessment_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.item}"
