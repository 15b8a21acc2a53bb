"""How fields look: Tabler's classes, and the marks that screen readers need. Every form of the platform uses these."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms

from kaoping.web.site.days import FIRST, LAST
from kaoping.web.site.words import say


class Styled:
    """Give every widget its class."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.template_name = "django/forms/field.html"  # type: ignore[attr-defined]
            widget = field.widget
            if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
                widget.attrs.setdefault("class", "form-check-input")
            elif isinstance(widget, forms.Select):
                widget.attrs.setdefault("class", "form-select")
            else:
                widget.attrs.setdefault("class", "form-control")


class Form(Styled, forms.Form):
    """A form in the platform's look; label_suffix is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class DayField(forms.DateField):
    """A day that somebody can mean, with the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> datetime.date | None:
        day: datetime.date | None = super().clean(value)
        if day is not None and not FIRST <= day <= LAST:
            raise forms.ValidationError(say("日期不合理", "that is no reasonable day"))
        return day
