"""Work in the background, as its owner sees it: state, progress, cancel, what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaoping.web.site.words import Said, said, titled, worded

STATES: dict[str, Said] = {
    "waiting": said("排队中", "waiting"),
    "running": said("进行中", "running"),
    "done": said("完成", "done"),
    "failed": said("失败", "failed"),
    "cancelled": said("已取消", "cancelled"),
}
OVER = frozenset({"done", "failed", "cancelled"})


class Job(models.Model):
    """One piece of work. `kind` names the function (`running.job`), `payload` its arguments.

    `attempts` counts the starts and tells them apart: what is written down for an attempt holds only while the job is
    running with that number. `heartbeat_at` is the last sign of life, in every state.
    """

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)  # what the owner reads
    title_en = models.CharField(max_length=200, blank=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, default="waiting", choices=[(key, words.zh) for key, words in STATES.items()]
    )
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)  # 0: not known
    message = models.CharField(max_length=200, blank=True)
    message_en = models.CharField(max_length=200, blank=True)
    result = models.JSONField(default=dict, blank=True)  # {"link": where to go, "zh": words, "en": words, …}
    error = models.JSONField(default=dict, blank=True)  # {"faults": [Fault.as_json()], "more": how many are left out}
    queue_id = models.CharField(max_length=36, blank=True)  # its place in the queue
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
        return titled(self)

    @property
    def words(self) -> str:
        """What it is just doing, in the page's language."""
        return worded(self.message, self.message_en)

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def is_unexpected(self) -> bool:
        """Failed by no fault of what was asked: another attempt may do."""
        codes = {fault["code"] for fault in self.error.get("faults", ())}
        return self.state == "failed" and codes <= {"W220", "W221"}
