"""A scheme and its versions: text, who wrote it, who approved it, since when it is in force; and its decisions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kaoping.web.site.words import Said, said

STATES: dict[str, Said] = {
    "draft": said("草稿", "draft"),
    "submitted": said("待审批", "awaiting approval"),
    "approved": said("已批准", "approved"),
    "withdrawn": said("已作废", "withdrawn"),
}


class Scheme(models.Model):
    """One appraisal by its id (`dongying-towns`), kept by the office of one unit (the district)."""

    code = models.CharField(max_length=60, unique=True)
    owner = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="schemes")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code


class Version(models.Model):
    """One text of a scheme. A draft may change; after that the text is fixed (digest: SHA-256 of its UTF-8 bytes)."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()  # 1, 2, 3 …: 第 n 次修订
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default="draft", choices=[(key, words.zh) for key, words in STATES.items()])
    note = models.CharField(max_length=500, blank=True)  # what this version changes and why
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    editors = models.ManyToManyField("people.Person", related_name="edited_versions")  # none of them may approve
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    in_force_from = models.DateField(null=True, blank=True)
    in_force_to = models.DateField(null=True, blank=True)  # the first day on which it no longer holds
    returned_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["scheme", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False, in_force_from__isnull=False),
                name="version_approved_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="version_submitted_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("submitted_by")),
                name="version_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme.code} v{self.number}"


class Decision(models.Model):
    """How one decision (口径) or pending figure of a version is settled: proposed by one, confirmed by another."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="decisions")
    key = models.CharField(max_length=60)  # K8, P1 …
    choice = models.CharField(max_length=60)  # the option, or the figure as text
    why = models.CharField(max_length=500)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)  # by a later one, or refused

    class Meta:
        ordering: ClassVar = ["version_id", "key", "-decided_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="decision_confirmed_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("decided_by")), name="decision_two_people"
            ),
            models.UniqueConstraint(
                fields=["version", "key"],
                condition=Q(confirmed_at__isnull=False, replaced_at__isnull=True),
                name="decision_one_holds",
            ),
            models.UniqueConstraint(
                fields=["version", "key"],
                condition=Q(confirmed_at__isnull=True, replaced_at__isnull=True),
                name="decision_one_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.key}"


class Effect(models.Model):
    """A change tried on the facts of a cycle that was computed: two versions, or the options of one decision (`key`).

    What came of it stands in the job's result: {"effects": [{"choice", "rows", "units", …} or {"choice", "faults"}]}.
    """

    old = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    new = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=60, blank=True)
    fingerprint = models.CharField(max_length=64, unique=True)  # SHA-256 of texts, decisions and snapshot
    question = models.JSONField()  # {"old": {decision: choice}, "tries": [{"choice", "decisions"}]}
    run = models.ForeignKey("results.Run", on_delete=models.PROTECT, related_name="+")  # whose snapshot is scored
    job = models.ForeignKey("jobs.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.old} → {self.new} {self.key}".strip()
