"""Files that prove something, what each of them proves, and who opened them."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone

from kaoping.web.site.words import Said, said

STATES: dict[str, Said] = {
    "waiting": said("待扫描", "waits for the scanner"),
    "clean": said("可用", "usable"),
    "infected": said("发现病毒，已隔离", "infected, put away"),
    "withdrawn": said("已撤回", "withdrawn"),
    "expired": said("内容已按期删除", "content deleted in due time"),
}
TROUBLES: dict[str, Said] = {
    "lost": said("内容找不到了", "its content is gone"),
    "changed": said("内容和摘要对不上", "its content no longer fits its digest"),
}


class File(models.Model):
    """One uploaded file of a cycle; its content is kept once per digest. Nothing is served before it is `clean`."""

    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=200)  # as people see it
    kind = models.CharField(max_length=20)  # by content: a key of kinds.KINDS
    size = models.PositiveBigIntegerField()  # bytes of what is stored
    sha256 = models.CharField(max_length=64, db_index=True)  # of what is stored
    uploaded_sha256 = models.CharField(max_length=64)  # of what came in, before places were taken out of a picture
    stored = models.CharField(max_length=200)  # key in the storage; the thumbnail's follows from it
    has_thumbnail = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10, default="waiting", choices=[(key, words.zh) for key, words in STATES.items()]
    )
    finding = models.CharField(max_length=200, blank=True)  # of the scanner: the virus, or why it could not tell
    trouble = models.CharField(max_length=10, blank=True, choices=[(key, words.zh) for key, words in TROUBLES.items()])
    issued_on = models.DateField(null=True)  # day of the document itself
    expires_on = models.DateField(null=True)  # what it proves holds until then
    keep_until = models.DateField(null=True)  # its content is deleted after this day, unless it is held
    held = models.BooleanField(default=False)  # legal hold
    held_why = models.CharField(max_length=200, blank=True)
    held_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_why = models.CharField(max_length=200, blank=True)
    withdrawn_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["cycle", "uploaded_sha256"], name="evidence_same"),
            models.Index(fields=["stored"], name="evidence_stored"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.kind in ("jpeg", "png", "webp")

    @property
    def opens(self) -> bool:
        """Whether its content can be had."""
        return self.state == "clean" and self.trouble != "lost"

    @property
    def has_expired(self) -> bool:
        """Whether what it proves no longer holds today."""
        return self.expired_on(timezone.localdate())

    def expired_on(self, day: datetime.date) -> bool:
        return self.expires_on is not None and self.expires_on < day


class Proof(models.Model):
    """A file proves something about a unit: an item (`item`), or one thing of another page (`about`).

    about: "" for the item as a whole, else what it is and its key: incident:<incident>, value:<indicator>:<period>,
    self:<item>, correction:<id>, exemption:<id>, finding:<id>. department: for which the person who put it there
    enters; None for others.
    """

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="proofs")
    unit = models.CharField(max_length=60)  # code in the cycle
    item = models.CharField(max_length=40, blank=True)
    about = models.CharField(max_length=120, blank=True)
    department = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField(auto_now_add=True)
    linked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["file", "unit", "item", "about"], name="proof_once")]
        indexes: ClassVar = [models.Index(fields=["unit", "item"], name="proof_unit_item")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.unit} {self.item} {self.about}".strip()


class Opening(models.Model):
    """A person opened a file on a day: put on record once."""

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="openings")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["file", "person", "on"], name="opening_once_a_day")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.person_id} {self.on}"
