"""What is asked when a cycle is opened, moved on, dated anew."""

from __future__ import annotations

from typing import Any

from django import forms

from kaoping.web.cycles.calendar import Dates
from kaoping.web.cycles.models import STAGES
from kaoping.web.site.forms import DayField, Form
from kaoping.web.site.words import lazily


class Choose(Form):
    """Which scheme, which period, the units of which day."""

    version = forms.ChoiceField(label=lazily("方案", "Scheme"))
    period = forms.CharField(
        label=lazily("周期", "Period"),
        max_length=7,
        help_text=lazily("年 2026 · 季 2026Q1 · 月 2026-11", "year 2026 · quarter 2026Q1 · month 2026-11"),
    )
    units_on = DayField(
        label=lazily("取哪一天的单位", "Units as on"),
        required=False,
        help_text=lazily(
            "不填就用今天；周期已过的，用周期最后一天（不早于单位建立的那天）",
            "today when empty, or the last day of a past period (none before the units were there)",
        ),
    )

    def __init__(self, *args: Any, versions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].choices = versions  # type: ignore[attr-defined]


class StageDates(Form):
    """The first and last day of each stage: fields `<stage>_from` and `<stage>_to`."""

    def __init__(self, *args: Any, dates: dict[str, Dates], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage, words in STAGES.items():
            starts, due = dates[stage]
            for side, day, label in (("from", starts, ("开始", "begins")), ("to", due, ("截止", "ends"))):
                field = DayField(label=lazily(f"{words.zh}{label[0]}", f"{words.en} {label[1]}"), initial=day)
                field.widget.attrs["class"] = "form-control"
                self.fields[f"{stage}_{side}"] = field

    def pairs(self) -> list[tuple[str, Any, Any]]:
        """(stage, field of the first day, field of the last day)"""
        return [(stage, self[f"{stage}_from"], self[f"{stage}_to"]) for stage in STAGES]

    def dates(self) -> dict[str, Dates]:
        """What was given; after `is_valid`."""
        given = self.cleaned_data
        return {stage: (given[f"{stage}_from"], given[f"{stage}_to"]) for stage in STAGES}


class Open(StageDates):
    """The rest of a new cycle: its titles, kinds of units, who is left out."""

    title = forms.CharField(label=lazily("名称", "Title"), max_length=200)
    title_en = forms.CharField(label=lazily("英文名称", "English title"), max_length=200, required=False)
    kinds = forms.MultipleChoiceField(
        label=lazily("哪几级单位参加", "Kinds of units"), widget=forms.CheckboxSelectMultiple
    )
    taking_part = forms.MultipleChoiceField(
        label=lazily("被考核单位", "Appraised units"), widget=forms.CheckboxSelectMultiple, required=False
    )
    left_out = forms.CharField(
        label=lazily("不参加的单位编号", "Codes of units that are left out"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=lazily(
            "用空格、逗号或换行分开；不填就全部参加", "separated by spaces, commas or lines; none: all take part"
        ),
    )

    def __init__(
        self, *args: Any, kinds: list[tuple[str, str]], appraised: list[tuple[str, str]], listed: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]
        self.fields["kinds"].initial = [kind for kind, _ in kinds]
        if listed:
            self.fields["taking_part"].choices = appraised  # type: ignore[attr-defined]
            self.fields["taking_part"].initial = [code for code, _ in appraised]
            del self.fields["left_out"]
        else:
            del self.fields["taking_part"]
        self.codes = {code for code, _ in appraised}

    def leaves_out(self) -> set[str]:
        """Codes of appraised units that do not take part."""
        if "taking_part" in self.fields:
            return self.codes - set(self.cleaned_data["taking_part"])
        text = self.cleaned_data["left_out"].replace(",", " ").replace("，", " ").replace("、", " ")
        return set(text.split())


class Reason(forms.Form):
    """Why."""

    reason = forms.CharField(max_length=500, required=False, strip=True)
