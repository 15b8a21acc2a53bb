"""Cases and what they are made of: categories with their limits of time, the working calendar, steps, files.

A case keeps what lists and lights need in its own row; how it came there stands in its steps, which are never changed.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from kaoping.web.cases.loop import ACTIONS, OVER, STATES
from kaoping.web.site.words import Said, said

LEVELS: dict[str, Said] = {
    "daily": said("日常", "daily"),
    "general": said("一般", "general"),
    "major": said("较大", "major"),
}
CHANNELS: dict[str, Said] = {
    "grid": said("网格员上报", "grid worker"),
    "supervisor": said("监督员发现", "supervisor"),
    "hotline": said("热线", "hotline"),
    "desk": said("来人来信", "visitors and letters"),
    "public": said("公众上报网页", "public page"),
    "open311": said("公众应用（Open311）", "other applications (Open311)"),
    "upper": said("上级交办", "handed down"),
    "leader": said("领导批示", "leader's instruction"),
    "media": said("媒体曝光", "media"),
    "import": said("其他平台转入", "another platform"),
}
FOUND_BY: dict[str, Said] = {
    "grid": said("网格员", "grid"),
    "supervisor": said("监督员", "supervisor"),
    "public": said("公众", "public"),
    "upper": said("上级", "upper level"),
    "media": said("媒体", "media"),
}
FINDER_OF = {
    "grid": "grid", "supervisor": "supervisor", "hotline": "public", "desk": "public", "public": "public",
    "open311": "public", "upper": "upper", "leader": "upper", "media": "media", "import": "grid",
}  # fmt: skip
UNITS_OF_TIME: dict[str, Said] = {
    "work_hours": said("个工作小时", "working hours"),
    "work_days": said("个工作日", "working days"),
    "hours": said("小时", "hours"),
    "days": said("天", "days"),
}
LIMITED: dict[str, Said] = {
    "verify": said("核实", "confirming on the spot"),
    "accept": said("受理", "acceptance"),
    "dispatch": said("派遣", "dispatch"),
    "handle": said("处置", "handling"),
    "check": said("核查", "verification"),
    "evaluate": said("评价", "evaluation"),
}
SATISFACTION: dict[str, Said] = {
    "satisfied": said("满意", "satisfied"),
    "mostly": said("基本满意", "mostly satisfied"),
    "dissatisfied": said("不满意", "dissatisfied"),
    "unreached": said("联系不上", "could not be reached"),
}


def choices(words: dict[str, Said]) -> list[tuple[str, str]]:
    return [(key, each.zh) for key, each in words.items()]


class Category(models.Model):
    """A kind of case. component: 部件 (a thing that belongs there), else 事件. path: ids from the class down."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, blank=True)
    component = models.BooleanField(default=False)
    public = models.BooleanField(default=True)  # offered to the public and by Open311
    level = models.CharField(max_length=10, default="general", choices=choices(LEVELS))  # that is meant without a word
    hint = models.CharField(max_length=200, blank=True)  # what belongs here
    words = models.CharField(max_length=300, blank=True)  # other words for it, separated by spaces; for finding
    position = models.PositiveIntegerField(default=0)
    is_local = models.BooleanField(default=False)  # added here, beside the usual classes
    closed_on = models.DateField(null=True, blank=True)  # no new case from this day on

    class Meta:
        ordering: ClassVar = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class Limit(models.Model):
    """How long a stage may take. category, level: None and "" stand for any; the closest one holds (`limits`).

    warn: share used up at which the light turns yellow.
    """

    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.CASCADE, related_name="limits")
    level = models.CharField(max_length=10, blank=True, choices=choices(LEVELS))
    stage = models.CharField(max_length=10, choices=choices(LIMITED))
    amount = models.DecimalField(max_digits=6, decimal_places=1)
    unit = models.CharField(max_length=10, choices=choices(UNITS_OF_TIME))
    warn = models.DecimalField(max_digits=3, decimal_places=2, default="0.67")

    class Meta:
        ordering: ClassVar = ["category_id", "level", "stage"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["category", "level", "stage"], name="limit_once", nulls_distinct=False),
            models.CheckConstraint(condition=Q(amount__gt=0) & Q(warn__gt=0) & Q(warn__lte=1), name="limit_sound"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.amount} {self.unit}"


class CalendarDay(models.Model):
    """A day on which the office differs from what the published holidays say."""

    on = models.DateField(unique=True)
    working = models.BooleanField()
    why = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering: ClassVar = ["on"]

    def __str__(self) -> str:
        return f"{self.on} {self.working}"


class WorkingHours(models.Model):
    """Hours of a working day from a day on. spans: [["08:30", "12:00"], ["13:30", "17:30"]]."""

    from_on = models.DateField(unique=True)
    spans = models.JSONField()

    class Meta:
        ordering: ClassVar = ["from_on"]

    def __str__(self) -> str:
        return str(self.from_on)


class CalendarRevision(models.Model):
    """One row; its number grows with every change of the calendar, so that a process knows when to read it again."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)


class Source(models.Model):
    """Another platform or application that cases come from. unit: whose part of the tree it
    reaches. key_digest: SHA-256 of its api_key, "" for none."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    channel = models.CharField(max_length=10, default="import", choices=choices(CHANNELS))
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    key_digest = models.CharField(max_length=64, blank=True)
    mapping = models.JSONField(default=dict, blank=True)  # of columns and values, as it was last used
    is_open = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name


class Case(models.Model):
    """One thing that happened at a place.

    grid: the smallest unit around the place; town: the town it belonged to when it was reported; desk: the unit whose
    platform runs it (the town, after escalation the one above); lead: 主办单位 once it is dispatched.
    due_at, warn_at: of the clock that runs now; None while nothing runs. handling: the clock of the unit that handles
    it: handling_due_at is when it runs out (the `due_at` of the facts), handling_left the seconds that are left while
    it stands, ran_out_at when it first ran out. allowed, clock_works (handling_allowed, handling_works): the seconds
    that a clock began with, and whether they are of working time. steps: how many there have been, so that nobody acts
    on what somebody else has just changed.
    """

    state = models.CharField(max_length=10, choices=[(key, each.words.zh) for key, each in STATES.items()])
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    level = models.CharField(max_length=10, choices=choices(LEVELS))
    channel = models.CharField(max_length=10, choices=choices(CHANNELS))
    found_by = models.CharField(max_length=10, choices=choices(FOUND_BY))
    text = models.CharField(max_length=1000, blank=True)
    address = models.CharField(max_length=200, blank=True)
    longitude = models.FloatField(null=True)  # degrees, CGCS2000 (WGS-84 within centimetres)
    latitude = models.FloatField(null=True)
    accuracy = models.PositiveIntegerField(null=True)  # metres
    cell = models.BigIntegerField(null=True)  # `cells.cell_of`: its square on the map, at zoom 18
    grid = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    town = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    desk = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    lead = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    reporter = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    reported_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)  # when the unit last handed in its result
    closed_at = models.DateTimeField(null=True)
    state_at = models.DateTimeField()  # since when it is in its state
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    clock_works = models.BooleanField(default=True)
    allowed = models.PositiveIntegerField(default=0)
    handling_allowed = models.PositiveIntegerField(default=0)
    handling_works = models.BooleanField(default=True)
    handling_due_at = models.DateTimeField(null=True)
    handling_left = models.IntegerField(null=True)
    ran_out_at = models.DateTimeField(null=True)
    parked_until = models.DateField(null=True)
    asked_extension = models.PositiveIntegerField(null=True)  # seconds of the request that waits for an answer
    valid = models.BooleanField(default=True)  # false: struck from the appraisal, not accepted or found untrue
    duplicate_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="doubles")
    fabricated = models.BooleanField(default=False)
    wrong_level = models.BooleanField(default=False)
    was_returned = models.BooleanField(default=False)
    self_handled = models.BooleanField(default=False)
    escalated = models.BooleanField(default=False)
    extensions = models.PositiveSmallIntegerField(default=0)
    rework = models.PositiveSmallIntegerField(default=0)
    urged = models.PositiveSmallIntegerField(default=0)
    satisfaction = models.CharField(max_length=12, blank=True, choices=choices(SATISFACTION))
    steps = models.PositiveIntegerField(default=1)
    uuid = models.UUIDField(null=True, unique=True)  # the phone's own: sent twice, it is one case
    ticket = models.CharField(max_length=16, null=True, unique=True)  # by which the public follows it
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    source_number = models.CharField(max_length=60, null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "source_number"], name="case_of_source_once", condition=Q(source__isnull=False)
            ),
        ]
        indexes: ClassVar = [
            # work places and the board are answered from these alone: what stands behind due_at is read, not searched
            models.Index(fields=["desk", "state", "due_at", "id", "warn_at", "lead"], name="case_desk_state"),
            models.Index(
                fields=["lead", "state", "due_at", "id"], name="case_lead_state", condition=Q(lead__isnull=False)
            ),
            models.Index(fields=["state", "due_at", "id"], name="case_open", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["due_at", "id"], name="case_asked", condition=Q(asked_extension__isnull=False)),
            models.Index(
                fields=["state", "due_at", "id", "desk", "lead", "urged"],
                name="case_urged",
                condition=Q(urged__gt=0, closed_at__isnull=True),
            ),
            models.Index(fields=["closed_at"], name="case_closed", condition=Q(closed_at__isnull=False)),
            models.Index(fields=["town", "id"], name="case_town"),
            models.Index(fields=["grid", "id"], name="case_grid"),
            models.Index(fields=["category", "id"], name="case_category"),
            models.Index(fields=["reporter", "id"], name="case_reporter", condition=Q(reporter__isnull=False)),
            models.Index(fields=["reported_at"], name="case_reported"),
            models.Index(fields=["cell"], name="case_cell", condition=Q(cell__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """AJ-261119-0164: the day it was reported, and its own number."""
        return f"AJ-{timezone.localtime(self.reported_at):%y%m%d}-{self.pk:04}"

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def stage(self) -> str:
        return STATES[self.state].stage


class Step(models.Model):
    """What somebody did to a case; never changed. by: None for the system and the public. unit: for which they acted,
    or to which it went. changes: field → [old, new]; more: what the action brought along (unit, plan, seconds …)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="history", db_index=False)
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=16, choices=choices(ACTIONS))
    start = models.CharField(max_length=10, blank=True)
    to = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=1000, blank=True)
    changes = models.JSONField(default=dict)
    more = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["case_id", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="case_step_once")]
        indexes: ClassVar = [models.Index(fields=["by", "at"], name="case_step_by", condition=Q(by__isnull=False))]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number} {self.action}"


class Assisting(models.Model):
    """协办单位: a unit that helps the lead unit with a case, since its last dispatch."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assisting")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "unit"], name="assisting_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.unit_id}"


class Plan(models.Model):
    """五定 of a joint handling: leader, responsible unit (the lead), officer, measures, deadline."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="plan")
    leader = models.CharField(max_length=60)
    officer = models.CharField(max_length=60)
    measures = models.CharField(max_length=1000)
    deadline = models.DateField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.leader}"


class Contact(models.Model):
    """Who reported it without an account, and how to reach them: personal data, shown masked, opened on record."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=120, blank=True)
    wants_answer = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"contact of {self.case_id}"


class CaseFile(models.Model):
    """A picture or document of a case; its content lies in the store of evidence under `stored`.

    when: "report", "handling", "result", "check". likeness: 64-bit difference hash of a picture (as a signed number),
    so that the same picture is known again. metres_off: how far from the case it was taken, where the picture said so
    (the place itself is not kept). taken_at: likewise.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)  # by content, a key of evidence's KINDS
    when = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)  # of what is stored
    uploaded_sha256 = models.CharField(max_length=64, db_index=True)
    stored = models.CharField(max_length=200)
    has_thumbnail = models.BooleanField(default=False)
    likeness = models.BigIntegerField(null=True, db_index=True)
    taken_at = models.DateTimeField(null=True)
    metres_off = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, default="waiting")  # waiting for the scanner, clean, infected
    finding = models.CharField(max_length=200, blank=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "when", "uploaded_sha256"], name="case_file_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.kind in ("jpeg", "png", "webp")


def as_text(cell: Any) -> str:
    """A cell as steps and the log keep it."""
    return "" if cell is None else str(cell.pk) if isinstance(cell, models.Model) else str(cell)
