"""A draw from its draft to its visits. What was announced is kept as it was published, and never changes again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kaoping.web.facts.fields import ExactField
from kaoping.web.site.words import Said, said

STATES: dict[str, Said] = {
    "draft": said("草稿", "draft"),
    "announced": said("已公告，待抽取", "announced, to be drawn"),
    "drawn": said("已抽取", "drawn"),
    "closed": said("已办结", "closed"),
    "cancelled": said("已作废", "cancelled"),
}
PUBLIC = ("announced", "drawn", "closed", "cancelled")
WHATS: dict[str, Said] = {
    "units": said("单位", "units"),
    "files": said("佐证材料", "evidence files"),
    "list": said("自备名单", "a list of one's own"),
    "inspectors": said("检查员", "inspectors"),
}
SHORTS: dict[str, Said] = {
    "all": said("不够的层全部抽取，少抽的不补", "takes all of a stratum that is short, and no more"),
    "leave": said("不够的层这次不抽", "leaves a stratum that is short out"),
    "fill": said("不够的层全部抽取，缺的从其余各层里补抽", "takes all of it and draws the rest from the other strata"),
}
FIGURES: dict[str, Said] = {
    "points": said("填得分", "points given"),
    "deduction": said("填扣分，从满分里减", "points taken off the full points"),
}
MERGES: dict[str, Said] = {
    "mean": said("取平均", "their mean"),
    "sum": said("相加", "their sum"),
}


class Draw(models.Model):
    """pasted: lines of code, name, unit (for `list`); items: leaves of the scheme that it serves; targets: columns of
    facts (`Want.key`) that the visits fill; incident: kind of incident that they register, "" for none."""

    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.CASCADE, related_name="draws")
    public = models.SlugField(max_length=24, unique=True)  # in the public address
    title = models.CharField(max_length=120)
    purpose = models.CharField(max_length=500)
    clause = models.CharField(max_length=300, blank=True)
    items = models.JSONField(default=list)
    what = models.CharField(max_length=10, choices=[(key, words.zh) for key, words in WHATS.items()])
    kind = models.CharField(max_length=30, blank=True)  # of units
    pasted = models.TextField(blank=True)
    strata = models.CharField(max_length=30, blank=True)  # kind of the units above that part the list; "" for none
    number = models.PositiveIntegerField(null=True)
    percent = ExactField(null=True)
    short = models.CharField(max_length=5, default="all", choices=[(key, words.zh) for key, words in SHORTS.items()])
    short_clause = models.CharField(max_length=300, blank=True)
    targets = models.JSONField(default=list)
    incident = models.CharField(max_length=60, blank=True)
    figure = models.CharField(
        max_length=10, default="points", choices=[(key, words.zh) for key, words in FIGURES.items()]
    )
    merge = models.CharField(max_length=4, default="mean", choices=[(key, words.zh) for key, words in MERGES.items()])
    people = models.JSONField(default=list)  # ids of the inspectors, before they are frozen
    public_source = models.CharField(max_length=200, blank=True)  # of a number that joins the seed; "" for none
    draw_on = models.DateField()  # not before this day
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    replaces_why = models.CharField(max_length=300, blank=True)

    state = models.CharField(max_length=10, default="draft", choices=[(key, words.zh) for key, words in STATES.items()])
    seed = models.CharField(max_length=64, blank=True)  # shown to nobody before the draw
    public_number = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField(null=True)
    announced_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(null=True)
    drawn_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    cancelled_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(drawn_by__isnull=True) | ~Q(drawn_by=F("announced_by")), name="draw_by_two"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, percent__isnull=False) | Q(number__isnull=False, percent__isnull=True),
                name="draw_number_or_percent",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def method_words(self) -> Said:
        """How many are drawn."""
        if self.number is not None:
            each = (
                said("每层抽 {n} 个", "{n} to be drawn of each stratum")
                if self.strata
                else said("抽 {n} 个", "{n} to be drawn")
            )
            return said(each.zh.format(n=self.number), each.en.format(n=self.number))
        percent = format(self.percent.normalize(), "f") if self.percent is not None else ""
        each = said("每层抽 {p}%，向上取整", "{p}% to be drawn of each stratum, rounded up")
        whole = said("抽 {p}%，向上取整", "{p}% to be drawn, rounded up")
        words = each if self.strata else whole
        return said(words.zh.format(p=percent), words.en.format(p=percent))


class Announcement(models.Model):
    """What was published: `record` as `drawing.record.announced` makes it. names: code → what the office calls it, for
    what is published without a name. strata: [{"code", "name", "size", "wanted", "taken"}], by code."""

    draw = models.OneToOneField(Draw, on_delete=models.CASCADE, related_name="announcement")
    record = models.JSONField()
    names = models.JSONField(default=dict)
    strata = models.JSONField(default=list)
    frame_sha256 = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)  # of the announcement
    size = models.PositiveIntegerField()  # of the list
    result = models.JSONField(null=True)

    def __str__(self) -> str:
        return self.sha256


class Inspector(models.Model):
    """Somebody who may be sent. code: as it is published, so that no name is."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="inspectors")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=10)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["draw_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draw", "number"], name="inspector_number_once"),
            models.UniqueConstraint(fields=["draw", "person"], name="inspector_once"),
        ]

    def __str__(self) -> str:
        return self.code


class Visit(models.Model):
    """One drawn element. unit: code of the unit to which its figures go, path: where that unit stands; both "" for an
    element of no unit. latest: what is held of it now, None before the visit."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="visits")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    stratum = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    path = models.CharField(max_length=200, blank=True)
    filling = models.BooleanField(default=False)
    inspector = models.ForeignKey(Inspector, null=True, on_delete=models.PROTECT, related_name="visits")
    latest = models.ForeignKey("Record", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["draw_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draw", "number"], name="visit_number_once"),
            models.UniqueConstraint(fields=["draw", "code"], name="visit_code_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["draw", "unit"], name="visit_unit")]

    def __str__(self) -> str:
        return self.name


class Record(models.Model):
    """What an inspector found, each version of it. missed: the visit could not be made. figures: target → text."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="records")
    number = models.PositiveSmallIntegerField()
    visited_on = models.DateField()
    text = models.CharField(max_length=1000)
    missed = models.BooleanField(default=False)
    figures = models.JSONField(default=dict)
    why = models.CharField(max_length=300, blank=True)  # it was corrected
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["visit_id", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["visit", "number"], name="record_once")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.number}"


class Flow(models.Model):
    """What a draw has written into the facts: a cell (key as `Want.key`) of a unit, or an incident of a visit."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="flows")
    unit = models.CharField(max_length=60)
    key = models.CharField(max_length=100)  # of a column, or incident:<number of the visit>
    text = models.CharField(max_length=60)  # figure, or code of the incident
    written_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["draw", "unit", "key"], name="flow_once")]

    def __str__(self) -> str:
        return f"{self.unit} {self.key}"
