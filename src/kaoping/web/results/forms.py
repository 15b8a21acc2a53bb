"""What may be asked of the ranking and the heat map; whatever else stands in the address is passed over."""

from __future__ import annotations

from typing import Any

from django import forms

from kaoping.web.results.reading import STATES
from kaoping.web.site.asking import whole_number
from kaoping.web.site.forms import Form
from kaoping.web.site.words import lazily

SORTS = ("rank", "name", "moved", "bonus", "deducted")


class Filters(Form):
    """Filters of a list of units. grades, places: what the choices are on this run."""

    q = forms.CharField(label=lazily("单位名称", "Name of the unit"), max_length=40, required=False)
    grade = forms.ChoiceField(label=lazily("等次", "Grade"), required=False)
    below = forms.ChoiceField(label=lazily("所属", "Within"), required=False)
    state = forms.ChoiceField(label=lazily("状态", "State"), required=False)

    def __init__(self, data: Any, grades: list[str], places: list[tuple[str, str]]) -> None:
        super().__init__(data)
        every = ("", lazily("全部", "all"))
        self.choose("grade", [every, *((grade, grade) for grade in grades)])
        self.choose("below", [every, *places])
        self.choose("state", [every, *((key, str(words)) for key, words in STATES.items() if key != "exempt")])
        self.fields["q"].widget.attrs |= {"type": "search", "autocomplete": "off"}

    def choose(self, name: str, choices: list[Any]) -> None:
        """Give a field its choices; one with nothing to choose between goes."""
        field = self.fields[name]
        if len(choices) < 3 and name != "state":
            del self.fields[name]
        elif isinstance(field, forms.ChoiceField):
            field.choices = choices

    @property
    def wanted(self) -> dict[str, str]:
        """What was asked for, without what is no choice here."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def sort_of(text: str | None) -> tuple[str, bool]:
    """A column and whether downwards, from `-moved`; the ranking otherwise."""
    name = (text or "").removeprefix("-")
    return (name, (text or "").startswith("-")) if name in SORTS else ("rank", False)


def page_of(text: str | None) -> int:
    """A page number from 1; 1 for anything else."""
    return whole_number(text) or 1
