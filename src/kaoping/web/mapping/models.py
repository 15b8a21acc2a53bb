"""What the map keeps between two pictures of all cases."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Snapshot(models.Model):
    """All cases with a place, as columns in files under `name`, sorted by square; what happened since is read from the
    tables. last_step, last_case: the newest ids it holds. read_at: when the cases were last read all anew."""

    name = models.CharField(max_length=40, unique=True)
    cases = models.PositiveIntegerField()
    last_step = models.PositiveBigIntegerField()
    last_case = models.PositiveBigIntegerField()
    read_at = models.DateTimeField()
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.name
