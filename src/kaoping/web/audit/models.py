"""One row a write: who, when, what, to whom; each holds the digest of the one before. Triggers guard the table."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """An entry of the chain. Written by `recording.note` only."""

    number = models.PositiveBigIntegerField(primary_key=True)  # 1, 2, 3 … without a gap
    at = models.DateTimeField()
    actor = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    actor_name = models.CharField(max_length=140)  # as it was: name (username), or "system"
    action = models.CharField(max_length=60)  # "scheme.approved": noun and verb
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=60)
    object_name = models.CharField(max_length=200)
    unit_code = models.CharField(max_length=60, blank=True)
    details = models.JSONField(default=dict)
    algorithm = models.CharField(max_length=10)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["-number"]
        indexes: ClassVar = [
            models.Index(fields=["action", "number"]),
            models.Index(fields=["actor", "number"]),
            models.Index(fields=["at"]),
            models.Index(fields=["object_kind", "object_id", "number"]),
            models.Index(fields=["object_kind", "number"]),
            models.Index(fields=["unit_code", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class Head(models.Model):
    """One row: the newest entry. Locked by whoever appends, so that the chain never forks; a trigger moves it along."""

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"#{self.number}"
