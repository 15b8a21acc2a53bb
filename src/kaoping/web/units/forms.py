"""What is asked for a change of the tree."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.urls import reverse_lazy

from kaoping.web.people.viewer import Viewer, today
from kaoping.web.site.forms import DayField, Form
from kaoping.web.site.sheets import Column
from kaoping.web.site.words import lazily, say
from kaoping.web.units import queries
from kaoping.web.units.models import KINDS, Unit
from kaoping.web.units.tree import tree_at


class UnitField(forms.CharField):
    """The code of a unit that the viewer sees; becomes the unit. Suggestions come while one types."""

    viewer: Viewer | None = None

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        kwargs.setdefault("help_text", lazily("填编号；输入名称可查找", "a code; type a name to look it up"))
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            **super().widget_attrs(widget),
            "list": "unit-codes",
            "autocomplete": "off",
            "hx-get": reverse_lazy("units:suggest"),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": "#unit-codes",
        }

    def clean(self, value: Any) -> Unit | None:
        code = super().clean(value)
        if not code:
            return None
        unit = Unit.objects.filter(code=code).first()
        if unit is None or self.viewer is None or not _seen(self.viewer, unit):
            raise forms.ValidationError(
                say(
                    "没有编号为“{code}”的单位，或不在您的范围内",
                    "there is no unit “{code}” in your part of the tree",
                    code=code,
                )
            )
        return unit


class UnitsField(UnitField):
    """Several codes, parted by spaces, commas or new lines; becomes a list of units."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 4000)
        kwargs.setdefault("help_text", lazily("每行一个编号", "one code a line"))
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"rows": 4}

    def clean(self, value: Any) -> list[Unit]:  # type: ignore[override]
        text = forms.CharField.clean(self, value).replace(",", " ").replace("\uff0c", " ").replace("、", " ")
        return [unit for code in dict.fromkeys(text.split()) if (unit := super(UnitsField, self).clean(code))]


def _seen(viewer: Viewer, unit: Unit) -> bool:
    return queries.unit_seen(viewer, unit.code, viewer.on) is not None


class DayOfChange(DayField):
    """The day from which a change holds: today until another one is chosen."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("initial", today)
        kwargs.setdefault("label", lazily("生效日期", "Holds from"))
        super().__init__(**kwargs)


class PlacedForm(Form):
    """A form that may name units that the viewer sees."""

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.viewer = viewer


class ChangeForm(PlacedForm):
    """A change of one unit, from a day on."""


def name_field() -> forms.CharField:
    return forms.CharField(label=lazily("名称", "Name"), max_length=120)


def kind_field() -> forms.CharField:
    return forms.CharField(
        label=lazily("类别", "Kind"),
        max_length=30,
        widget=forms.TextInput(attrs={"list": "unit-kinds"}),
        help_text=lazily(
            "区县、部门、派驻机构、镇街、社区、网格，或其他词",
            "town, community, grid … or another word",
        ),
    )


def attributes_field() -> forms.CharField:
    return forms.CharField(
        label=lazily("属性", "Attributes"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=lazily(
            "每行一项，写成 名称=值，例如 grid_type=urban", "one a line, name=value, like grid_type=urban"
        ),
    )


def attributes_of(text: str) -> dict[str, str]:
    """Attributes from lines name=value. Raises forms.ValidationError for a line without =."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        name, sign, value = line.replace("\uff1d", "=").partition("=")
        if not line.strip():
            continue
        if not sign:
            raise forms.ValidationError(say("第 {n} 行没有等号", "line {n} has no equals sign", n=number))
        found[name.strip()] = value.strip()
    return found


class OpenForm(ChangeForm):
    code = forms.CharField(
        label=lazily("编号", "Code"), max_length=60, help_text=lazily("设立后不再改变", "never changes afterwards")
    )
    name = name_field()
    kind = kind_field()
    parent = UnitField(label=lazily("上级单位", "Parent"), required=False)
    attributes = attributes_field()
    on = DayOfChange(label=lazily("设立日期", "Opened on"))

    def clean_attributes(self) -> dict[str, str]:
        return attributes_of(self.cleaned_data["attributes"])


class RenameForm(ChangeForm):
    name = name_field()
    on = DayOfChange()


class MoveForm(ChangeForm):
    parent = UnitField(label=lazily("新的上级单位", "New parent"))
    on = DayOfChange()


class AttributesForm(ChangeForm):
    kind = kind_field()
    attributes = attributes_field()
    on = DayOfChange()

    def clean_attributes(self) -> dict[str, str]:
        return attributes_of(self.cleaned_data["attributes"])


class MergeForm(ChangeForm):
    into = UnitField(label=lazily("并入哪个单位", "Goes into"))
    on = DayOfChange()


class SplitForm(ChangeForm):
    into = UnitsField(
        label=lazily("拆分成的单位", "Followed by"),
        help_text=lazily("这些单位须已设立；每行一个编号", "these are open already; one code a line"),
    )
    on = DayOfChange()


class CloseForm(ChangeForm):
    on = DayOfChange(label=lazily("从哪天起撤销", "Closed from"))


class BoundaryForm(ChangeForm):
    file = forms.FileField(label=lazily("GeoJSON 文件", "GeoJSON file"), required=False)
    text = forms.CharField(
        label=lazily("或粘贴 GeoJSON", "Or paste GeoJSON"),
        required=False,
        max_length=1 << 20,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=lazily("Polygon 或 MultiPolygon，经度在前", "a Polygon or MultiPolygon, longitude first"),
    )
    on = DayOfChange()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is not None and file.size > (1 << 20):
            raise forms.ValidationError(say("文件超过 1 MB", "the file has more than 1 MB"))
        if file is not None:
            cleaned["text"] = file.read().decode("utf-8-sig", "replace")
        if not cleaned.get("text", "").strip():
            raise forms.ValidationError(say("请选择文件或粘贴边界", "choose a file or paste the boundary"))
        return cleaned


class ImportForm(Form):
    file = forms.FileField(
        label=lazily("工作簿或 CSV", "Workbook or CSV"),
        help_text=lazily("不超过 10 MB、5 万行", "at most 10 MB and 50,000 rows"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    on = DayOfChange(help_text=lazily("表里没有填生效日期的行用这一天", "for rows that give no day of their own"))


def kinds_offered() -> list[str]:
    """Words offered for a kind."""
    return [str(words) for words in KINDS.values()]


def initial_of(unit: Unit, on: datetime.date) -> dict[str, Any]:
    """What a form begins with."""
    node = tree_at(on).nodes.get(unit.pk)
    if node is None:
        return {}
    lines = "\n".join(f"{name}={value}" for name, value in node.attributes.items())
    return {"name": node.name, "kind": str(KINDS.get(node.kind, node.kind)), "attributes": lines}


SAMPLE_ATTRIBUTES = (
    Column("grid_type", "网格类型（属性，可改可删）", "Grid type"),
    Column("population", "常住人口（属性，可改可删）", "Population"),
)
IMPORT_NOTES = (
    ("怎么用", "从第三行开始，一行一个单位。前两行是标题，请保留。带 * 的列必填。"),
    ("单位编号 unit", "终身不变，不能重用。1 到 60 个字符，不含空格和 / ? # % < >。"),
    ("名称 name", "不超过 120 字。"),
    ("类别 kind", "下拉选择：区县、部门、派驻机构、镇街、社区、网格；也可以填其他词，不超过 30 字。"),
    (
        "上级单位编号 parent",
        "已有单位的编号，或本表另一行的编号，行的先后不限。没有上级的单位留空（只有系统管理员可导入）。",
    ),
    ("生效日期 from_on", "新单位：设立日期；已有单位：变更从哪天起生效。写成 2026-01-31，留空用页面上选的日期。"),
    ("其他列", "都作为单位的属性，列名就是属性名，例如 grid_type、base_group、population。空格子会去掉该属性。"),
    ("重复导入", "已有单位内容相同则不变；内容不同则从生效日期起变更，以前的不改。有一行错误就一行也不写入。"),
    (
        "How to",
        "One unit a row from row 3 on; keep rows 1 and 2. Columns with * are needed, further ones are attributes.",
    ),
)
