"""What phones have sent: each finding once, whatever the line did in between."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaoping.web.site.words import Said, said

STATES: dict[str, Said] = {
    "written": said("已写入", "written"),
    "same": said("与平台上一致", "same as on the platform"),
    "conflict": said("与别人的数不一致", "differs from another's figure"),
    "refused": said("没有写入", "not written"),
}


class Finding(models.Model):
    """One figure from one place. `uuid` is the phone's own: sent twice, it is taken once.

    said_at: when it was written down, by the platform's clock; clock_off: seconds by which the phone's was ahead.
    latitude, longitude (WGS-84, degrees) and accuracy (metres) only where the person asked for them.
    """

    uuid = models.UUIDField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.CASCADE, related_name="findings")
    department = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=60)  # code in the cycle
    key = models.CharField(max_length=120)  # of the column, as `Want.key`
    text = models.CharField(max_length=60, blank=True)  # as typed
    state = models.CharField(max_length=10, choices=[(key, words.zh) for key, words in STATES.items()])
    now = models.CharField(max_length=60, blank=True)  # what stood there afterwards
    other = models.CharField(max_length=140, blank=True)  # who wrote what stands there, in a conflict
    fault = models.JSONField(null=True)
    file = models.ForeignKey("evidence.File", null=True, on_delete=models.SET_NULL, related_name="+")
    place = models.CharField(max_length=120, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    accuracy = models.PositiveIntegerField(null=True)
    said_at = models.DateTimeField()
    clock_off = models.IntegerField(default=0)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "uuid"], name="finding_once")]
        indexes: ClassVar = [models.Index(fields=["cycle", "unit"], name="finding_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.key}"
