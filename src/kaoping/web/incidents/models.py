"""加减分事项 on their way into the facts: what was registered, and every step since.

The row of fact (`facts.Incident`) has the same code; it is `verified` only while the state is `counted`.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kaoping.web.facts.fields import ExactField
from kaoping.web.site.words import Said, said

STATES: dict[str, Said] = {
    "registered": said("待查实", "to be verified"),
    "verified": said("已查实，待计入", "verified, to be decided"),
    "counted": said("已计入", "counted"),
    "rejected": said("不予计入", "not counted"),
}
OPEN = ("registered", "verified")
DECIDED = ("counted", "rejected")
DONE: dict[str, Said] = {
    "registered": said("登记", "registered"),
    "imported": said("导入", "imported"),
    "taken-in": said("把导入的事项纳入办理", "taken in from an import"),
    "changed": said("修改登记内容", "changed what was registered"),
    "verified": said("查实", "verified"),
    "counted": said("计入", "counted"),
    "rejected": said("不予计入", "not counted"),
    "reopened": said("重新办理", "reopened"),
    "corrected": said("更正", "corrected"),
}
ENTERED = ("registered", "imported", "taken-in", "changed")  # who did one of these neither verifies nor decides


class Registration(models.Model):
    """One incident from its report to its points. steps: how many there have been, so that nobody confirms what
    somebody else has changed since they looked."""

    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.CASCADE, related_name="registrations")
    code = models.CharField(max_length=60)  # incident in the facts
    unit = models.CharField(max_length=60)  # code of a unit of the cycle
    kind = models.CharField(max_length=60)
    level = models.CharField(max_length=20, blank=True)
    occurred_on = models.DateField(null=True)  # an import may have brought none
    count = ExactField()  # the points where a person chooses them
    subject = models.CharField(max_length=200, blank=True)
    item = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=1000, blank=True)  # what happened
    source = models.CharField(max_length=300, blank=True)  # document number, medium, hotline …
    why = models.CharField(max_length=500, blank=True)  # just so many points
    reported = models.BooleanField(default=False)  # 单位申报: by the unit itself
    state = models.CharField(
        max_length=10, default="registered", choices=[(key, words.zh) for key, words in STATES.items()]
    )
    steps = models.PositiveIntegerField(default=1)
    token = models.CharField(max_length=32)  # of the form that was sent; the same form twice makes one
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "code"], name="registration_once"),
            models.UniqueConstraint(fields=["cycle", "registered_by", "token"], name="registration_sent_once"),
            models.CheckConstraint(
                condition=(Q(verified_by__isnull=True) | ~Q(verified_by=F("registered_by")))
                & (Q(decided_by__isnull=True) | ~Q(decided_by=F("registered_by"))),
                name="registration_by_two",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["cycle", "state"], name="registration_state")]

    def __str__(self) -> str:
        return self.code


class Step(models.Model):
    """What somebody did to a registration. changes: field → [old, new] as text; looked_at: codes of the incidents that
    they were shown as likely doubles and held to be others."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="history")
    number = models.PositiveIntegerField()
    done = models.CharField(max_length=10, choices=[(key, words.zh) for key, words in DONE.items()])
    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    changes = models.JSONField(default=dict)
    looked_at = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["registration_id", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["registration", "number"], name="step_once")]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.number} {self.done}"
