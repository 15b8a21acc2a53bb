"""Files that prove something, and what each of them proves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaoping.web.site.words import Said, said

STATES: dict[str, Said] = {
    "waiting": said("待扫描", "waits for the scanner"),
    "clean": said("可用", "usable"),
    "infected": said("发现病毒，已隔离", "infected, put away"),
    "withdrawn": said("已撤回", "withdrawn"),
    "expired": said("已过保存期", "expired"),
}


class File(models.Model):
    """One uploaded file of a cycle; its content is kept once per digest. Nothing is served before it is `clean`."""

    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=200)  # as people see it
    kind = models.CharField(max_length=20)  # by content: jpeg, png, webp, pdf, docx, xlsx, …
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)  # of what is stored
    uploaded_sha256 = models.CharField(max_length=64)  # of what came in, before places were taken out of a picture
    stored = models.CharField(max_length=200)  # key in the storage
    state = models.CharField(
        max_length=10, default="waiting", choices=[(key, words.zh) for key, words in STATES.items()]
    )
    finding = models.CharField(max_length=200, blank=True)  # of the scanner
    issued_on = models.DateField(null=True)  # day of the document itself
    expires_on = models.DateField(null=True)  # what it proves holds until then
    keep_until = models.DateField(null=True)  # its content is deleted after this day, unless it is held
    held = models.BooleanField(default=False)  # legal hold
    held_why = models.CharField(max_length=200, blank=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name


class Proof(models.Model):
    """A file proves something about a unit: an item (`item`), or one thing of another page (`about`).

    about: "" for the item as a whole, else what it is and its key: incident:<incident>, value:<indicator>:<period>,
    self:<item>, correction:<id>, exemption:<id>, finding:<id>.
    """

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="proofs")
    unit = models.CharField(max_length=60)  # code in the cycle
    item = models.CharField(max_length=40, blank=True)
    about = models.CharField(max_length=120, blank=True)
    linked_at = models.DateTimeField(auto_now_add=True)
    linked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["file", "unit", "item", "about"], name="proof_once")]
        indexes: ClassVar = [models.Index(fields=["unit", "item"], name="proof_unit_item")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.unit} {self.item} {self.about}".strip()
