"""What anybody may report, without an account."""

from __future__ import annotations

from typing import Any

from django import forms

from kaoping.web.reporting.models import ANSWERS
from kaoping.web.reporting.phone_queries import open_leaves
from kaoping.web.site.forms import Form
from kaoping.web.site.words import lazily, say, worded

PHOTOS = 4
TEXT = 500


class Public(Form):
    """One report. `website` is a trap: people do not see it. token: see `trust`."""

    text = forms.CharField(
        label=lazily("发生了什么", "What is the matter"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=lazily("一两句话说清楚：什么东西、什么情况、有没有危险", "briefly; say if it is dangerous"),
    )  # fmt: skip
    category = forms.ChoiceField(label=lazily("哪一类", "Kind"), required=False)
    address = forms.CharField(
        label=lazily("在哪里", "Where"), required=False, max_length=200,
        help_text=lazily("路名门牌、小区楼栋，或附近的标志", "street and number, building, or what is close by"),
    )  # fmt: skip
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    accuracy = forms.FloatField(required=False, min_value=0, max_value=1_000_000, widget=forms.HiddenInput)
    name = forms.CharField(
        label=lazily("称呼", "Name"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.RegexField(
        r"^[0-9+\- ()转]{5,30}$", label=lazily("电话", "Telephone"), required=False, max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"invalid": lazily("不像电话号码", "that is no telephone number")},
    )  # fmt: skip
    website = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )
    token = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(row.pk): row for row in open_leaves(public=True)}
        named = [(key, worded(row.name, row.name_en)) for key, row in self.offered.items()]
        self.fields["category"].choices = [("", say("说不准", "not sure")), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        longitude, latitude = found.get("longitude"), found.get("latitude")
        if longitude is None or latitude is None:
            found["longitude"] = found["latitude"] = None
            if not found.get("address") and "address" not in self.errors:
                self.add_error("address", say("写明地址，或在地图上点一下", "write the address or point at the map"))
        else:
            found["longitude"], found["latitude"] = round(longitude, 6), round(latitude, 6)
        return found


class Opinion(forms.Form):
    """How satisfied somebody is with what became of their report."""

    satisfaction = forms.ChoiceField(choices=[(key, words.zh) for key, words in ANSWERS.items()])
    text = forms.CharField(required=False, max_length=300)
