"""Signals of honesty: what looks odd, with its figures, and what a person said of it. No score changes by them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from kaoping.web.site.words import Said, said

KINDS: dict[str, Said] = {
    "double": said("疑似重复", "likely duplicate"),
    "photo": said("同一照片", "same photo again"),
    "burst": said("月末集中上报", "burst at month's end"),
    "threshold": said("件数贴着基数", "count hugs a threshold"),
    "at_once": said("报了就结", "reported and closed at once"),
    "quick_check": said("核查快于路程", "verified faster than the way there"),
    "same_text": said("反复同样文字", "same text again and again"),
}
STATES: dict[str, Said] = {
    "marked": said("待判断", "to be judged"),
    "true": said("属实", "true"),
    "untrue": said("不属实", "not true"),
}


class Signal(models.Model):
    """One thing that looks odd. key: tells it from others, so that it is marked once. case, other: what it is about;
    none for counts. place: the unit whose platform judges it (town or desk); grid, person: whom it concerns. figures:
    what it is seen from."""

    kind = models.CharField(max_length=12, choices=[(key, words.zh) for key, words in KINDS.items()])
    key = models.CharField(max_length=120, unique=True)
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="signals")
    other = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    grid = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    figures = models.JSONField(default=dict)
    on = models.DateField()  # the day it was seen
    state = models.CharField(max_length=8, default="marked", choices=[(key, words.zh) for key, words in STATES.items()])
    reason = models.CharField(max_length=500, blank=True)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="marked", judged_by__isnull=True) | Q(judged_by__isnull=False),
                name="signal_judged_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place", "state", "id"], name="signal_place_state"),
            models.Index(fields=["grid", "on"], name="signal_grid", condition=Q(grid__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def why(self) -> str:
        """The figures it is seen from, in words."""
        return str(WHY[self.kind].filled(self.figures))


class Why:
    """Words with figures in them, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en

    def filled(self, figures: dict[str, Any]) -> Said:
        return said(self.zh.format(**figures), self.en.format(**figures))


WHY: dict[str, Why] = {
    "double": Why(
        "相距 {metres} 米、相隔 {hours} 小时，文字相似 {likeness}%",
        "{metres} m and {hours} h apart, texts {likeness} % alike",
    ),
    "photo": Why(
        "照片与另一案件的相同或几乎相同（相差 {bits}/64）", "a photo of another case again ({bits} of 64 bits differ)"
    ),
    "burst": Why(
        "{month} 最后三天上报 {last} 件，此前每天平均 {before} 件",
        "{last} reports in the last three days of {month}, {before} a day before",
    ),
    "threshold": Why(
        "“{level}”有效 {count} 件，基数 {base}；其中最近 {days} 天 {recent} 件",
        "{count} valid cases of level {level}, base {base}; {recent} of them in the last {days} days",
    ),
    "at_once": Why("上报后 {minutes} 分钟结案", "closed {minutes} minutes after the report"),
    "quick_check": Why(
        "{minutes} 分钟内核查了相距 {metres} 米的两件，合 {speed} 公里/时",
        "two cases {metres} m apart verified within {minutes} minutes: {speed} km/h",
    ),
    "same_text": Why("{days} 天内用同样文字上报 {count} 件", "{count} reports with the same text within {days} days"),
}  # fmt: skip


class Look(models.Model):
    """A day on which all was looked at."""

    on = models.DateField(unique=True)
    found = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.on)
