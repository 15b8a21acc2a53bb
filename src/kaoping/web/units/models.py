"""Units keep their identity; what they are called and where they belong is a row with dates."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kaoping.web.site.words import Said, said

KINDS: dict[str, Said] = {
    "district": said("区县", "district"),
    "department": said("部门", "department"),
    "agency": said("派驻机构", "agency"),
    "town": said("镇街", "town"),
    "community": said("社区", "community"),
    "grid": said("网格", "grid"),
}


class Unit(models.Model):
    """A place or body. `code` is its id in fact tables and schemes; it never changes."""

    code = models.CharField(max_length=60, unique=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)  # the first day on which it is no more

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")), name="unit_closes_after_opening"
            )
        ]

    def __str__(self) -> str:
        return self.code


class UnitVersion(models.Model):
    """What a unit was between two days: name, kind, place in the tree, attributes (as in the table `units`)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=30)
    parent = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="child_versions")
    attributes = models.JSONField(default=dict, blank=True)  # text by name
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)  # the first day on which it no longer holds

    class Meta:
        ordering: ClassVar = ["unit", "from_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "from_on"], name="unit_version_once_a_day"),
            models.UniqueConstraint(fields=["unit"], condition=Q(to_on__isnull=True), name="unit_version_one_is_open"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")), name="unit_version_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """One unit went into another on a day (merged; or split, with several successors)."""

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessions")
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Boundary(models.Model):
    """The area of a unit from a day on: a GeoJSON Polygon or MultiPolygon (longitude, latitude)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="boundaries")
    geometry = models.JSONField()
    from_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["unit", "from_on"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "from_on"], name="boundary_once_a_day")]

    def __str__(self) -> str:
        return f"{self.unit} {self.from_on}"


class TreeRevision(models.Model):
    """One row; its number grows with every change of the tree, so that a process knows when to read it again."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
