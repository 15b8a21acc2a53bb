"""What reports have beside the case: how it came in, why it is held back, what the reporter is told and says."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kaoping.web.cases.models import SATISFACTION, Case
from kaoping.web.site.words import Said, said

ANSWERS: dict[str, Said] = {key: words for key, words in SATISFACTION.items() if key != "unreached"}
DISPUTES: dict[str, Said] = {
    "waiting": said("等待决定", "waits for a decision"),
    "granted": said("已重新办理", "opened again"),
    "refused": said("不再办理", "not opened again"),
}
DOUBTS: dict[str, Said] = {
    "trap": said("填了人看不见的栏目", "a field that people do not see was filled in"),
    "quick": said("几秒钟就填完", "filled in within seconds"),
    "same": said("同样的内容刚报过", "the same text came in before"),
    "link": said("内容里有网址", "the text holds an address of the web"),
    "often": said("同一来源短时间内多次上报", "many reports from one place in a short time"),
    "noise": said("内容像是乱打的", "the text looks like noise"),
}


class FromPhone(models.Model):
    """A report that a phone sent. said_at: by our clock; clock_off: seconds that the phone was ahead (0: right)."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="from_phone")
    said_at = models.DateTimeField()
    clock_off = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.case_id} {self.clock_off}"


class FromDesk(models.Model):
    """A report that the desk put down. document: number of the leader's instruction or of the order from above;
    medium: paper, broadcast or account; system: of the coordinates as they were told."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="from_desk")
    document = models.CharField(max_length=80, blank=True)
    medium = models.CharField(max_length=80, blank=True)
    system = models.CharField(max_length=10, blank=True)

    def __str__(self) -> str:
        return f"{self.case_id} {self.document}{self.medium}"


class Doubt(models.Model):
    """Why a public report is held back: keys of DOUBTS."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="doubt")
    why = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.case_id} {','.join(self.why)}"


class Sending(models.Model):
    """That somebody has sent a public report. sender: keyed digest of the address, never the address itself."""

    sender = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sender", "at"], name="sending_of"), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.sender[:8]} {self.at}"


class Reply(models.Model):
    """What the reporter is told on the page of the ticket."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="replies")
    text = models.CharField(max_length=500)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.text[:40]


class Answer(models.Model):
    """What the holder of the ticket says after a closing: a claim, never the case's own `satisfaction`.

    closing: number of the step that closed it, so that each closing is answered once.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="answers")
    closing = models.PositiveIntegerField()
    satisfaction = models.CharField(max_length=12, choices=[(key, each.zh) for key, each in ANSWERS.items()])
    text = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "closing"], name="answered_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.satisfaction}"


class Dispute(models.Model):
    """The holder of the ticket asks to open the case again; a supervisor decides. why: the decision's reason."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="disputes")
    text = models.CharField(max_length=500)
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(
        max_length=10, default="waiting", choices=[(key, each.zh) for key, each in DISPUTES.items()]
    )
    why = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="waiting"), name="one_dispute_waits")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"
