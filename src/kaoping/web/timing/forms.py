"""What people fill in about categories, limits and the calendar."""

from __future__ import annotations

from typing import Any

from django import forms

from kaoping.web.cases.models import LEVELS, UNITS_OF_TIME, Category
from kaoping.web.site.forms import DayField, Form
from kaoping.web.site.words import lazily, say
from kaoping.web.timing.category_actions import Content
from kaoping.web.timing.category_queries import possible_parents


class DayForm(Form):
    on = DayField(label=lazily("日期", "Day"))
    working = forms.ChoiceField(
        label=lazily("这一天", "That day is"),
        choices=[("", "—"), ("0", lazily("休息", "free")), ("1", lazily("上班", "worked"))],
    )
    why = forms.CharField(
        label=lazily("依据", "On what grounds"),
        max_length=60,
        help_text=lazily("通知文号或原因", "the notice, or the reason"),
    )


class HoursForm(Form):
    from_on = DayField(label=lazily("从哪一天起", "From"))
    spans = forms.CharField(
        label=lazily("工作时段", "Hours"),
        max_length=120,
        help_text=lazily("例如 08:30-12:00 13:30-17:30", "for example 08:30-12:00 13:30-17:30"),
    )


class HolidaysForm(Form):
    """Lines, or a file; one of them."""

    text = forms.CharField(
        label=lazily("粘贴放假安排", "Paste the list"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": "2027-01-01 休 元旦", "autocomplete": "off"}),
        help_text=lazily(
            "每行一天：日期、班或休、名称；只写与周一到周五不同的日子也可以",
            "one day a line: day, 班 (worked) or 休 (free), name; only what differs from Monday to Friday will do",
        ),
    )
    file = forms.FileField(
        label=lazily("或者选择文件", "Or choose a file"),
        required=False,
        help_text=lazily("xlsx 或 CSV，10 MB 以内", "xlsx or CSV, at most 10 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("text", "").strip()) == bool(given.get("file")):
            raise forms.ValidationError(
                say("粘贴或选择文件，二者取一", "paste a list or choose a file, one of the two")
            )
        return given


class ContentForm(Form):
    """What a category says of itself."""

    name = forms.CharField(label=lazily("名称", "Name"), max_length=60)
    name_en = forms.CharField(label=lazily("英文名称", "English name"), max_length=120, required=False)
    level = forms.ChoiceField(
        label=lazily("默认级别", "Usual level"), choices=[(key, words) for key, words in LEVELS.items()]
    )
    hint = forms.CharField(label=lazily("说明", "What belongs here"), max_length=200, required=False)
    words = forms.CharField(
        label=lazily("检索词", "Search words"),
        max_length=300,
        required=False,
        help_text=lazily("老百姓会怎么叫，用空格隔开", "what people call it, parted by spaces"),
    )
    public = forms.BooleanField(label=lazily("向公众开放上报", "Offered to the public"), required=False)

    @property
    def content(self) -> Content:
        """After `is_valid`."""
        given = self.cleaned_data
        return Content(*(given[name] for name in Content.__slots__))


class CategoryForm(ContentForm):
    """A new category."""

    code = forms.CharField(label=lazily("编码", "Code"), max_length=40)
    above = forms.ChoiceField(label=lazily("上级类别", "Below"), required=False)
    component = forms.ChoiceField(
        label=lazily("属于", "It is"),
        choices=[("", lazily("事件", "an event")), ("1", lazily("部件", "a component"))],
        required=False,
        help_text=lazily("选了上级时与上级相同", "as the class above it, where one is chosen"),
    )
    field_order = ("code", "name", "name_en", "above", "component")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["above"].choices = parents(None)  # type: ignore[attr-defined]


class MoveForm(Form):
    above = forms.ChoiceField(label=lazily("移到", "Move below"), required=False)

    def __init__(self, *args: Any, category: Category, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["above"].choices = parents(category)  # type: ignore[attr-defined]


def parents(category: Category | None) -> list[tuple[str, str]]:
    """Categories under which one can stand."""
    none = ("", say("（不属于任何一类，自成一类）", "(none: a class of its own)"))
    return [none, *((str(row.pk), f"{row.code} {row.name}") for row in possible_parents(category))]


class LimitForm(Form):
    amount = forms.DecimalField(
        label=lazily("时限", "Limit"), min_value=0, max_value=9999, max_digits=5, decimal_places=1
    )
    unit = forms.ChoiceField(label=lazily("单位", "In"), choices=[(key, words) for key, words in UNITS_OF_TIME.items()])
    warn = forms.IntegerField(
        label=lazily("用掉百分之几时亮黄灯", "Turns yellow at (% used up)"), min_value=1, max_value=100, initial=67
    )
