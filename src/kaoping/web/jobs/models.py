"""Work in the background, as its owner sees it: state, progress, cancel, what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaoping.web.site.words import Said, said

STATES: dict[str, Said] = {
    "waiting": said("排队中", "waiting"),
    "running": said("进行中", "running"),
    "done": said("完成", "done"),
    "failed": said("失败", "failed"),
    "cancelled": said("已取消", "cancelled"),
}


class Job(models.Model):
    """One piece of work. `kind` names the function (`running.job`), `payload` its arguments."""

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)  # what the owner reads
    payload = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, default="waiting", choices=[(key, words.zh) for key, words in STATES.items()]
    )
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)  # 0: not known
    message = models.CharField(max_length=200, blank=True)
    result = models.JSONField(default=dict, blank=True)
    error = models.JSONField(default=dict, blank=True)  # {"code", "zh", "en", "mend_zh", "mend_en"}, never a traceback
    attempts = models.PositiveSmallIntegerField(default=0)
    most_attempts = models.PositiveSmallIntegerField(default=3)
    asked_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    cancel_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["state", "heartbeat_at"])]

    def __str__(self) -> str:
        return self.title
