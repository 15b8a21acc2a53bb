"""The duty list and the catalogue of matters, the rules of dispatch and what was learnt of them, the rota."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kaoping.web.cases.models import LEVELS, choices
from kaoping.web.site.words import Said, said

DIVISIONS: dict[str, Said] = {
    "party": said("党建管理", "party building"),
    "city": said("城市管理", "city management"),
    "social": said("社会管理", "social management"),
    "service": said("公共服务", "public services"),
}
KINDS: dict[str, Said] = {"duty": said("职责", "duty"), "matter": said("事项", "matter")}
ASKS: dict[str, Said] = {
    "admit": said("提请准入", "to be admitted"),
    "change": said("提请变更", "to be changed"),
    "remove": said("提请退出", "to be taken off the list"),
}
STATES: dict[str, Said] = {
    "proposed": said("待审核", "to be reviewed"),
    "reviewed": said("待审批", "to be decided"),
    "admitted": said("已准入", "admitted"),
    "refused": said("未准入", "refused"),
    "dropped": said("已撤回", "withdrawn by the proposer"),
}
WAITING = ("proposed", "reviewed")
RULE_STATES: dict[str, Said] = {
    "proposed": said("待审核", "proposed"),
    "accepted": said("已定", "accepted"),
    "refused": said("未采纳", "not accepted"),
}
LESSON_STATES: dict[str, Said] = {
    "open": said("待处理", "open"),
    "accepted": said("已定为规则", "made a rule"),
    "dismissed": said("不采纳", "dismissed"),
}
ROTA_STATES: dict[str, Said] = {"draft": said("草稿", "draft"), "published": said("已公布", "published")}
TURNS: dict[str, Said] = {
    "leaders": said("带班领导", "leader"),
    "staff": said("值班干部", "staff"),
    "departments": said("参与部门", "departments"),
}


class Duty(models.Model):
    """One version of a duty of the list or of a matter of the catalogue, from its proposal on.

    ask: what was proposed: to admit it, to change `replaces`, to remove `replaces` (such a row itself never holds).
    origin: the first version; None for itself. place: the unit that takes it on, with all that is below. lead: the
    department that answers for it. share: what the town does of it. one_window, by_id_card, category: of matters.
    from_on, to_on: the days between which an admitted version holds.
    """

    kind = models.CharField(max_length=6, choices=choices(KINDS))
    division = models.CharField(max_length=8, choices=choices(DIVISIONS))
    number = models.CharField(max_length=40, blank=True)  # as the office's own list numbers it
    title = models.CharField(max_length=200)
    basis = models.CharField(max_length=500)
    share = models.CharField(max_length=500, blank=True)
    place = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    one_window = models.BooleanField(default=False)
    by_id_card = models.BooleanField(default=False)
    category = models.ForeignKey("cases.Category", null=True, on_delete=models.PROTECT, related_name="+")
    ask = models.CharField(max_length=6, choices=choices(ASKS))
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    origin = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="versions")
    state = models.CharField(max_length=8, default="proposed", choices=choices(STATES))
    reason = models.CharField(max_length=500)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)  # the first day on which it no longer holds
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    opinion = models.CharField(max_length=1000, blank=True)
    favours = models.BooleanField(null=True)  # what the reviewer advises
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["kind", "division", "number", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["replaces"], name="duty_one_proposal_at_a_time", condition=Q(state__in=WAITING)
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "state", "place"], name="duty_listed")]

    def __str__(self) -> str:
        return self.title


class Rule(models.Model):
    """Which unit a case goes to. place, category, level: None and "" stand for any. duty: what it comes from.

    An accepted rule is never changed: it ends and another one (`replaces`) takes its place from a day on.
    """

    place = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey("cases.Category", null=True, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, blank=True, choices=choices(LEVELS))
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    assisting = models.ManyToManyField("units.Unit", related_name="+")
    duty = models.ForeignKey(Duty, null=True, on_delete=models.PROTECT, related_name="rules")
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    state = models.CharField(max_length=8, choices=choices(RULE_STATES))
    reason = models.CharField(max_length=500, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # the first day on which it no longer holds
    ended_why = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="rule_ends_after")
        ]
        indexes: ClassVar = [models.Index(fields=["state", "from_on"], name="rule_in_force")]

    def __str__(self) -> str:
        return f"rule {self.pk}"


class RuleRevision(models.Model):
    """One row; its number grows with every change of the rules, and whoever changes them holds it."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)


class Lesson(models.Model):
    """What dispatches have shown: cases of a category, town and level for which the rules say `suggested` (None: no
    rule) went to `unit`, `times` of `total` times. moved: how many of these were dispatched more than once."""

    category = models.ForeignKey("cases.Category", on_delete=models.CASCADE, related_name="+")
    town = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=choices(LEVELS))
    suggested = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    times = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    moved = models.PositiveIntegerField(default=0)
    since = models.DateField()  # the first day that was looked at
    counted_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="open", choices=choices(LESSON_STATES))
    rule = models.ForeignKey(Rule, null=True, on_delete=models.PROTECT, related_name="lessons")
    reason = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-times", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["category", "town", "level", "suggested", "unit"], name="lesson_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"lesson {self.pk}"


class Rota(models.Model):
    """The reception rota of a unit for a month. month: its first day. steps: how often it was written, so that nobody
    overwrites what somebody else has just changed. editors: whoever made any of it; none of them publishes it."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    state = models.CharField(max_length=10, default="draft", choices=choices(ROTA_STATES))
    steps = models.PositiveIntegerField(default=0)
    editors = models.ManyToManyField("people.Person", related_name="+")
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-month", "unit"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "month"], name="rota_once_a_month")]

    def __str__(self) -> str:
        return f"{self.unit} {self.month:%Y-%m}"


class RotaDay(models.Model):
    """A day of a rota: 1 + 2 + X. leaders, staff: [[name, post], …]; departments: names."""

    rota = models.ForeignKey(Rota, on_delete=models.CASCADE, related_name="days")
    on = models.DateField()
    leaders = models.JSONField(default=list)
    staff = models.JSONField(default=list)
    departments = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["on"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["rota", "on"], name="rota_day_once")]

    def __str__(self) -> str:
        return str(self.on)


class RotaChange(models.Model):
    """What was changed after publication; never taken back. before, after: as text."""

    rota = models.ForeignKey(Rota, on_delete=models.CASCADE, related_name="changes")
    on = models.DateField()
    turn = models.CharField(max_length=12, choices=choices(TURNS))
    before = models.CharField(max_length=400, blank=True)
    after = models.CharField(max_length=400, blank=True)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.on} {self.turn}"
