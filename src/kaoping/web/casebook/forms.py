"""What an action asks for: the fields that its row of the table needs and takes, read into `Inputs`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.casebook import faults
from kaoping.web.casebook.consequences import FOLLOWS
from kaoping.web.casebook.turns import STRONG
from kaoping.web.casebook.units import Candidate, candidates, has_handler, read_unit
from kaoping.web.cases.actions import REASON
from kaoping.web.cases.calendars import calendar
from kaoping.web.cases.clock import seconds_of
from kaoping.web.cases.doing import Inputs, Joint
from kaoping.web.cases.files import prepare
from kaoping.web.cases.loop import Transition
from kaoping.web.cases.models import LEVELS, SATISFACTION, UNITS_OF_TIME, Case, Category
from kaoping.web.evidence.kinds import ACCEPTED
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.forms import DayField, Form
from kaoping.web.site.words import Said, said, say

HELPERS = 4  # assisting units that the form has fields for
BARE = frozenset({"sign", "archive", "release", "grant_extension"})  # without files
CAMERA = frozenset({"finish", "progress", "verify", "disprove", "pass", "fail", "settle"})  # done where it happened
SPLIT = re.compile(r"[、,，;；\n]+")
REASONS: dict[str, Said] = {
    "finish": said("处置结果", "Result"),
    "progress": said("进展", "Progress"),
    "settle": said("调解结果", "Result of the mediation"),
    "outcome": said("诉讼结果", "Outcome at court"),
    "resubmit": said("补正说明", "What was mended"),
    "visit": said("回访情况", "What the reporter said"),
    "close": said("评价意见", "Evaluation"),
    "pass": said("核查情况", "What was found"),
    "verify": said("核实情况", "What was found"),
    "dispatch": said("派遣意见", "Instruction"),
}
PLAN: dict[str, Said] = {
    "plan_leader": said("定责任领导", "Leader in charge"),
    "plan_officer": said("定责任人", "Officer"),
    "plan_measures": said("定措施", "Measures"),
    "plan_deadline": said("定时限", "Deadline"),
}


class Doing(Form):
    """One action. The fields are those of its row; `inputs` reads them and judges the files."""

    def __init__(self, *args: Any, viewer: Viewer, case: Case, row: Transition, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{row.action}-%s"
        self.viewer, self.case, self.row = viewer, case, row
        self.needed = frozenset(row.needs)
        super().__init__(*args, **kwargs)
        for name in (*row.needs, *row.may):
            for key, field in FIELDS[name](self):
                self.fields[key] = field
        if row.action not in BARE:
            self.fields["files"] = _files(row)
        order = ["unit", "assisting", *PLAN, "category", "level", "other", "amount", "amount_unit", "until",
                 "satisfaction", "wrong_level", "reason", "files"]  # fmt: skip
        self.order_fields(order)
        for field in self.fields.values():
            _dress(field)

    @property
    def takes_unit(self) -> bool:
        return "unit" in self.fields

    @property
    def candidates(self) -> list[Candidate]:
        """Units with people who handle cases, for the list below the fields."""
        return candidates(self.viewer, self.case)

    @property
    def accepted(self) -> str:
        """Endings of the files that are taken."""
        return ACCEPTED

    @property
    def follows(self) -> Said:
        """What comes of it."""
        return FOLLOWS[self.row.action]

    @property
    def is_strong(self) -> bool:
        return self.row.action in STRONG

    @property
    def camera(self) -> bool:
        """Whether a field that opens the camera of a phone stands beside that of the files."""
        return "files" in self.fields and self.row.action in CAMERA

    @property
    def usual(self) -> list[Any]:
        """Bound fields that the page shows one below the other."""
        return [self[name] for name in self.fields if name not in PLAN and name not in ("files", "amount_unit")]

    @property
    def plan(self) -> list[Any]:
        """The fields of 五定 beside the lead unit."""
        return [self[name] for name in PLAN if name in self.fields]

    @property
    def plan_is_open(self) -> bool:
        return any(field.value() for field in self.plan)

    def inputs(self, files: list[Any]) -> Inputs:
        """What was filled in. Raises Refused with every fault; the files are in the store then."""
        found: list[Fault] = []
        typed = self.cleaned_data
        unit = self._unit(typed.get("unit", ""), found)
        helpers = [self._unit(each, found) for each in SPLIT.split(typed.get("assisting", "")) if each.strip()]
        plan = self._plan(found)
        if found:
            raise Refused(found)
        return Inputs(
            reason=typed.get("reason", ""),
            category=typed.get("category"),
            level=typed.get("level", ""),
            unit=unit,
            assisting=[each for each in helpers if each is not None],
            plan=plan,
            other=typed.get("other", ""),
            until=typed.get("until"),
            amount=self._amount(),
            satisfaction=typed.get("satisfaction", ""),
            wrong_level=bool(typed.get("wrong_level")),
            files=prepare(files) if "files" in self.fields else (),
        )

    def _unit(self, text: str, found: list[Fault]) -> Any:
        if not text.strip():
            return None
        unit = read_unit(self.viewer, text)
        if unit is None:
            found.append(faults.NO_SUCH_UNIT.at(text=text.strip()[:40]))
        elif not has_handler(unit.pk):
            found.append(faults.NOBODY_THERE.at(unit=self.viewer.name_of(unit)))
        return unit

    def _plan(self, found: list[Fault]) -> Joint | None:
        typed: dict[str, Any] = {name: self.cleaned_data.get(name) or "" for name in PLAN if name in self.fields}
        if not any(typed.values()):
            return None
        lacking = [PLAN[name] for name, value in typed.items() if not value]
        if lacking:
            what, what_en = "、".join(each.zh for each in lacking), ", ".join(each.en for each in lacking)
            found.append(faults.HALF_A_PLAN.at(what=what, what_en=what_en))
            return None
        return Joint(typed["plan_leader"], typed["plan_officer"], typed["plan_measures"], typed["plan_deadline"])

    def _amount(self) -> int | None:
        amount = self.cleaned_data.get("amount")
        if amount is None:
            return None
        unit, now = self.cleaned_data.get("amount_unit") or "work_hours", int(timezone.now().timestamp())
        return seconds_of(float(amount), unit, calendar(), now)[0]


def _dress(field: forms.Field) -> None:
    """The class that `Styled` gives, for fields that came after it."""
    widget = field.widget
    field.template_name = "django/forms/field.html"  # type: ignore[attr-defined]
    tick = isinstance(widget, forms.CheckboxInput | forms.RadioSelect)
    name = "form-check-input" if tick else "form-select" if isinstance(widget, forms.Select) else "form-control"
    widget.attrs.setdefault("class", name)


class CategoryField(forms.ModelChoiceField[Category]):
    """Categories with their codes, each further in than the class it belongs to."""

    def label_from_instance(self, obj: Category) -> str:
        deep = obj.path.strip("/").count("/")
        return "　" * deep + f"{obj.code} " + say(obj.name, obj.name_en or obj.name)


Fields = Iterator[tuple[str, forms.Field]]


def _reason(form: Doing) -> Fields:
    words = REASONS.get(form.row.action, said("理由或说明", "Reason or note"))
    yield "reason", forms.CharField(
        label=str(words), required="reason" in form.needed, max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


def _category(form: Doing) -> Fields:
    offered = Category.objects.filter(closed_on__isnull=True) | Category.objects.filter(closed_on__gt=form.viewer.on)
    yield "category", CategoryField(
        offered, label=say("类别", "Category"), required="category" in form.needed, initial=form.case.category_id,
        empty_label=say("请选择", "choose one"),
    )  # fmt: skip


def _level(form: Doing) -> Fields:
    pairs = [(key, str(words)) for key, words in LEVELS.items()]
    if form.row.action == "relevel":
        pairs = [pair for pair in pairs if pair[0] != form.case.level]
    yield "level", forms.ChoiceField(
        label=say("级别", "Level"), choices=pairs, required="level" in form.needed, initial=form.case.level,
        widget=forms.RadioSelect,
    )  # fmt: skip


def _unit(form: Doing) -> Fields:
    yield "unit", forms.CharField(
        label=say("主办单位", "Lead unit"), required="unit" in form.needed, max_length=120,
        widget=forms.TextInput(attrs={"list": "unit-names", "autocomplete": "off"}),
        help_text=say("编号或名称", "code or name"),
    )  # fmt: skip


def _assisting(form: Doing) -> Fields:
    yield "assisting", forms.CharField(
        label=say("协办单位", "Assisting units"), required=False, max_length=500,
        widget=forms.TextInput(attrs={"list": "unit-names", "autocomplete": "off"}),
        help_text=say("几个单位用顿号隔开", "several with commas between them"),
    )  # fmt: skip


def _plan(form: Doing) -> Fields:
    for name, most in (("plan_leader", 60), ("plan_officer", 60), ("plan_measures", 1000)):
        yield name, forms.CharField(label=str(PLAN[name]), required=False, max_length=most)
    yield "plan_deadline", DayField(label=str(PLAN["plan_deadline"]), required=False)


def _other(form: Doing) -> Fields:
    yield "other", forms.CharField(
        label=say("并入哪一件", "Into which case"), max_length=40,
        widget=forms.TextInput(attrs={"list": "case-numbers", "autocomplete": "off", "placeholder": "AJ-261119-0164"}),
        help_text=say("案件编号；附近的案件在列表里", "its number; those around are in the list"),
    )  # fmt: skip


def _until(form: Doing) -> Fields:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    field = DayField(label=say("挂账到哪一天", "Parked until"))
    field.widget.attrs["min"] = tomorrow.isoformat()
    yield "until", field


def _amount(form: Doing) -> Fields:
    units = ("work_hours", "work_days") if form.case.handling_works else ("hours", "days")
    yield "amount", forms.DecimalField(
        label=say("延期多久", "How much more time"), min_value=0, max_value=999, max_digits=5, decimal_places=1,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.5"}),
    )  # fmt: skip
    yield "amount_unit", forms.ChoiceField(
        label=say("单位", "Unit"), choices=[(unit, str(UNITS_OF_TIME[unit])) for unit in units],
        initial=units[-1],
    )  # fmt: skip


def _satisfaction(form: Doing) -> Fields:
    yield "satisfaction", forms.ChoiceField(
        label=say("上报人满意度", "How satisfied the reporter is"), required="satisfaction" in form.needed,
        choices=[(key, str(words)) for key, words in SATISFACTION.items()], widget=forms.RadioSelect,
    )  # fmt: skip


def _wrong_level(form: Doing) -> Fields:
    yield "wrong_level", forms.BooleanField(
        label=say("级别报得不对", "The level was reported wrongly"), required=False,
        help_text=say("计一次级别不准", "it counts as one wrong level"),
    )  # fmt: skip


def _files(row: Transition) -> forms.Field:
    """The names alone; `views` takes the files themselves from the request."""
    del row
    return forms.FileField(
        label=say("照片和附件", "Pictures and files"), required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )  # fmt: skip


FIELDS: dict[str, Any] = {
    "reason": _reason,
    "category": _category,
    "level": _level,
    "unit": _unit,
    "assisting": _assisting,
    "plan": _plan,
    "other": _other,
    "until": _until,
    "amount": _amount,
    "satisfaction": _satisfaction,
    "wrong_level": _wrong_level,
}
