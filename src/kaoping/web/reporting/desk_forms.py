"""What the desk puts down for somebody who calls, comes or writes."""

from __future__ import annotations

from typing import Any

from django import forms

from kaoping.web.cases.models import CHANNELS, LEVELS, Category
from kaoping.web.cases.rights import REPORTS
from kaoping.web.people.roles import INTAKE
from kaoping.web.people.viewer import Viewer
from kaoping.web.reporting import faults
from kaoping.web.reporting.phone_queries import open_leaves
from kaoping.web.site.forms import Form
from kaoping.web.site.words import lazily, say, worded
from kaoping.web.units.place_fields import PlaceField
from kaoping.web.units.tree import Node

DESK = tuple(channel for channel, roles in REPORTS.items() if INTAKE in roles)
WITH_CONTACT = ("hotline", "desk")
WITH_DOCUMENT = ("upper", "leader")
UNITS = 12  # offered for what is typed
NAMED = 600  # units below which the browser gets all of them


class Entered(Form):
    """One report at the desk."""

    channel = forms.ChoiceField(label=lazily("来源", "Channel"), widget=forms.RadioSelect)
    document = forms.CharField(
        label=lazily("批示或交办文号", "Number of the instruction"), required=False, max_length=80,
        help_text=lazily("领导批示、上级交办要写", "for a leader's instruction or an order from above"),
    )  # fmt: skip
    medium = forms.CharField(label=lazily("媒体名称", "Medium"), required=False, max_length=80)
    text = forms.CharField(
        label=lazily("情况", "What happened"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
    )
    category = forms.CharField(
        label=lazily("类别", "Category"), required=False, max_length=140,
        widget=forms.TextInput(attrs={"list": "categories", "autocomplete": "off"}),
        help_text=lazily("输入名称或编号；说不准可以先不填", "name or code; may be left open"),
    )  # fmt: skip
    level = forms.ChoiceField(label=lazily("级别", "Level"), required=False)
    unit = forms.CharField(
        label=lazily("网格或单位", "Grid or unit"), required=False, max_length=140,
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
        help_text=lazily("输入名称或编号；有坐标时可不填", "name or code; not needed with coordinates"),
    )  # fmt: skip
    address = forms.CharField(label=lazily("地址", "Address"), required=False, max_length=200)
    place = PlaceField(required=False)
    name = forms.CharField(label=lazily("称呼", "Name"), required=False, max_length=60)
    phone = forms.RegexField(
        r"^[0-9+\- ()转]{5,30}$", label=lazily("电话", "Telephone"), required=False, max_length=30,
        error_messages={"invalid": lazily("不像电话号码", "that is no telephone number")},
    )  # fmt: skip
    wants_answer = forms.BooleanField(
        label=lazily("上报人要答复（给查询编号）", "wants an answer (gets a tracking number)"),
        required=False,
        initial=True,
    )
    another = forms.BooleanField(label=lazily("不是同一件，仍然登记", "it is another one, save it"), required=False)
    uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["channel"].choices = [(key, str(CHANNELS[key])) for key in DESK]  # type: ignore[attr-defined]
        levels = [(key, str(words)) for key, words in LEVELS.items()]
        self.fields["level"].choices = [("", say("按类别", "as the category says")), *levels]  # type: ignore[attr-defined]

    @property
    def categories(self) -> list[str]:
        """Names with codes for the list below the field."""
        return [labelled(row) for row in open_leaves()]

    @property
    def units(self) -> list[str]:
        """Units of the desk's part with their codes; none where they are too many (the page asks as one types)."""
        found = units_of(self.viewer)
        return [] if len(found) > NAMED else [f"{node.name} {node.code}" for node in found]

    def clean_category(self) -> Category | None:
        text = self.cleaned_data["category"].strip()
        if not text:
            return None
        found = [row for row in open_leaves() if text in (labelled(row), row.code, row.name, row.name_en)]
        if len(found) != 1:
            raise forms.ValidationError(say("没有这个类别，从列表里选", "no such category; choose from the list"))
        return found[0]

    def clean_unit(self) -> Node | None:
        text = self.cleaned_data["unit"].strip()
        if not text:
            return None
        found = [node for node in units_of(self.viewer) if text in (f"{node.name} {node.code}", node.code, node.name)]
        if len(found) != 1:
            raise forms.ValidationError(
                say("没有这个单位，或者有同名的，从列表里选", "no such unit, or several; choose from the list")
            )
        return found[0]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        channel = found.get("channel", "")
        words = CHANNELS.get(channel)
        if words and channel in WITH_DOCUMENT and not found.get("document"):
            self.add_error("document", faults.NEEDS_DOCUMENT.at(channel=words.zh, channel_en=words.en).message(_at()))
        if channel == "media" and not found.get("medium"):
            self.add_error("medium", faults.NEEDS_MEDIUM.at().message(_at()))
        if channel not in WITH_CONTACT:
            found["name"] = found["phone"] = ""
            found["wants_answer"] = False
        return found


def _at() -> Any:
    return say("zh", "en")


def labelled(row: Category) -> str:
    """A category as it is chosen: name and code."""
    return f"{worded(row.name, row.name_en)} {row.code}"


def units_of(viewer: Viewer) -> list[Node]:
    """The units of the desk's part that lie somewhere, by code."""
    reached = viewer.reach(INTAKE)
    found = [node for node in viewer.tree.nodes.values() if node.id in reached and node.kind != "department"]
    return sorted(found, key=lambda node: node.code)


def suggested(viewer: Viewer, text: str) -> list[str]:
    """Units whose name or code holds what was typed."""
    wanted = text.strip().casefold()
    if not wanted:
        return []
    fitting = (f"{node.name} {node.code}" for node in units_of(viewer))
    return [name for name in fitting if wanted in name.casefold()][:UNITS]
