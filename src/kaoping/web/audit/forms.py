"""The filters of the log."""

from __future__ import annotations

from django import forms

from kaoping.web.audit.queries import Chosen
from kaoping.web.audit.words import KINDS, action_choices
from kaoping.web.site.forms import DayField, Form
from kaoping.web.site.words import lazily, say

Offered = list[tuple[str, str | list[tuple[str, str]]]]


def actions_offered() -> Offered:
    return [("", say("全部", "All")), *action_choices()]


def kinds_offered() -> Offered:
    return [("", say("全部", "All")), *((key, str(words)) for key, words in KINDS.items())]


class Filters(Form):
    """All optional. `chosen` after `is_valid`; nothing is narrowed by a field that is wrong."""

    from_on = DayField(label=lazily("从", "From"), required=False)
    to_on = DayField(label=lazily("到", "To"), required=False)
    person = forms.CharField(label=lazily("人员", "Person"), required=False, max_length=60)
    action = forms.ChoiceField(label=lazily("动作", "Action"), required=False, choices=actions_offered)
    kind = forms.ChoiceField(label=lazily("对象种类", "Kind of object"), required=False, choices=kinds_offered)
    object = forms.CharField(label=lazily("对象名称或编号", "Name or number of object"), required=False, max_length=200)
    unit = forms.CharField(label=lazily("单位编码或名称", "Unit code or name"), required=False, max_length=120)

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in ("from_on", "to_on", "person", "action")]

    @property
    def further(self) -> list[forms.BoundField]:
        return [self[name] for name in ("kind", "object", "unit")]

    @property
    def narrows_further(self) -> bool:
        return any(field.data or field.errors for field in self.further)

    @property
    def chosen(self) -> Chosen:
        return Chosen(**{key: value for key, value in self.cleaned_data.items() if value})
