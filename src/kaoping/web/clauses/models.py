"""A review: a document that was read, its items and its clauses, and what people settled about each of them."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from kaoping.web.clauses.figures import bare
from kaoping.web.site.words import Said, said

STATES: dict[str, Said] = {
    "reading": said("正在读", "being read"),
    "failed": said("没有读成", "not read"),
    "open": said("审读中", "under review"),
    "written": said("已写入方案", "written to a scheme"),
}
OUTCOMES: dict[str, Said] = {
    "read": said("已读懂", "read"),
    "confirm": said("请确认", "to confirm"),
    "flag": said("待补数", "needs a person"),
    "none": said("不涉及计分", "not about scoring"),
}
SETTLED: dict[str, Said] = {
    "confirmed": said("已确认", "confirmed"),
    "chosen": said("已另选", "another reading chosen"),
    "rewritten": said("已改写", "written anew"),
    "pending": said("待定，写入方案后再定", "pending: decided in the scheme"),
    "aside": said("不涉及计分", "not about scoring"),
}
RULED = ("confirmed", "chosen", "rewritten")  # settled with a rule


class Review(models.Model):
    """A document on its way to a scheme.

    document: what is shown of it (`bridge.reading.Document`). choices: answers to the questions about the whole, and
    what the scheme is called. refusal: faults of the reader, where the document could not be read.
    """

    owner = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="reviews")
    name = models.CharField(max_length=200)  # of the file, as it was uploaded
    stored = models.CharField(max_length=200)  # where the file storage keeps it
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    state = models.CharField(
        max_length=10, default="reading", choices=[(key, words.zh) for key, words in STATES.items()]
    )
    title = models.CharField(max_length=200, blank=True)
    document = models.JSONField(default=dict, blank=True)
    choices = models.JSONField(default=dict, blank=True)
    refusal = models.JSONField(default=list, blank=True)
    revision = models.PositiveIntegerField(default=1)  # of the answers to the questions about the whole
    job = models.ForeignKey("jobs.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    version = models.ForeignKey(
        "schemes.Version", null=True, blank=True, on_delete=models.PROTECT, related_name="reviews"
    )
    written_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="written", version__isnull=False) | (~Q(state="written") & Q(version__isnull=True)),
                name="review_written_into",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.name


class Item(models.Model):
    """An item of the appraisal as the document has it, or as people mended it. key: how the reader calls it."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="items")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    key = models.CharField(max_length=60)
    place = models.PositiveIntegerField()  # in the order of the document
    number = models.CharField(max_length=60, blank=True)  # as the document has it: 一、 1.2
    title = models.CharField(max_length=300)
    points = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    responsible = models.CharField(max_length=500, blank=True)  # joined by 、
    method = models.CharField(max_length=1000, blank=True)
    start = models.PositiveIntegerField()  # characters of the document's text
    end = models.PositiveIntegerField()
    extra = models.BooleanField(default=False)  # beside the total
    proposed = models.BooleanField(default=False)  # found by a guess
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["review_id", "place"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["review", "place"], name="item_place_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class Clause(models.Model):
    """Words of the document that make one rule: what the reader made of them, and what people settled.

    outcome, proposal, reasons, assumptions, others: the reading (`bridge.reading.Reading`). rule: what holds, None
    while nothing does. words: the clause as somebody wrote it anew; figure: {"name", "unit"} of one that is pending.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="clauses")
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.CASCADE, related_name="clauses")
    number = models.PositiveIntegerField()  # the mark in the text, from 1
    key = models.CharField(max_length=60)  # how the reader calls it
    part = models.CharField(max_length=20, blank=True)  # what it says of the whole: gate, award, grade …
    path = models.JSONField(default=list)  # titles above it
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    points = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)  # that bound it
    sentences = models.PositiveIntegerField(default=1)
    outcome = models.CharField(max_length=10, choices=[(key, words.zh) for key, words in OUTCOMES.items()])
    proposal = models.JSONField(null=True, blank=True)
    reasons = models.JSONField(default=list)
    assumptions = models.JSONField(default=list)
    others = models.JSONField(default=list)
    rule = models.JSONField(null=True, blank=True)
    settled = models.CharField(
        max_length=10, blank=True, choices=[("", ""), *((key, words.zh) for key, words in SETTLED.items())]
    )
    words = models.TextField(blank=True)
    figure = models.JSONField(default=dict, blank=True)
    why = models.CharField(max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    more = models.JSONField(default=dict, blank=True)  # {"number", "bounds", "like"} as the reader has them
    leaf = models.CharField(max_length=60, blank=True)  # id of the scheme's item that it was written into

    class Meta:
        ordering: ClassVar = ["review_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "number"], name="clause_number_once"),
            models.CheckConstraint(
                condition=Q(settled="", settled_at__isnull=True) | (~Q(settled="") & Q(settled_at__isnull=False)),
                name="clause_settled_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review} #{self.number}"

    @property
    def bound(self) -> Decimal | None:
        """The points that bound it, as the document writes them."""
        return bare(self.points)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to look at it."""
        return not self.settled and self.outcome in ("confirm", "flag")

    @property
    def assumption(self) -> tuple[str, str]:
        """The one thing that an open clause takes for granted, (code, which way); codes are "" where it is not one."""
        if not self.is_open or self.outcome != "confirm" or self.reasons or len(self.assumptions) != 1:
            return ("", "")
        code, details = self.assumptions[0]
        return (code, details.get("way", ""))

    @property
    def tier(self) -> str:
        """How it counts now: read, confirm, flag, pending, aside (not about scoring)."""
        if not self.settled:
            return "aside" if self.outcome == "none" else self.outcome
        return "read" if self.settled in RULED else self.settled
