"""What is asked for duties, matters, rules of dispatch and the rota."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms

from kaoping.web.cases.models import LEVELS, Category
from kaoping.web.dispatching.duty_actions import TAKES, Offer
from kaoping.web.dispatching.models import DIVISIONS, Duty
from kaoping.web.dispatching.places import MAKES_RULES, PROPOSES, READS_RULES, district, offered, read_unit
from kaoping.web.dispatching.queries import Want, kinds
from kaoping.web.dispatching.rule_actions import Wording
from kaoping.web.people.roles import AUTHOR, DISPATCHER, SCORER
from kaoping.web.people.viewer import Viewer, today
from kaoping.web.site.forms import DayField, Form
from kaoping.web.site.words import Said, lazily, said, say
from kaoping.web.units.models import Unit
from kaoping.web.units.tree import Node

ANYWHERE = said("各处（不限地方）", "everywhere")


class UnitText(forms.CharField):
    """A unit by code or name, with a list that suggests; becomes the unit. `ready` says among which."""

    def __init__(self, *, several: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 600 if several else 130)
        self.several = several
        self.viewer: Viewer | None = None
        self.among: frozenset[int] = frozenset()
        super().__init__(**kwargs)

    def ready(self, viewer: Viewer, among: frozenset[int], listed: str) -> None:
        self.viewer, self.among = viewer, among
        self.widget.attrs.update({"autocomplete": "off"} | ({} if self.several else {"list": listed}))

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        parts = re.split(r"[、,，;；\n]+", text) if self.several else [text]
        nodes = [self._node(part) for part in parts if part.strip()]
        units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=[node.id for node in nodes])}
        found = [units[node.id] for node in nodes]
        return found if self.several else (found[0] if found else None)

    def _node(self, text: str) -> Node:
        node = read_unit(self.viewer.tree, text, self.among) if self.viewer else None
        if node is None:
            words = say(
                "没有“{t}”，或不在您的范围内", "there is no '{t}' in your part of the tree", t=text.strip()[:40]
            )
            raise forms.ValidationError(words)
        return node


def typed(node: Node) -> str:
    """A unit as a form shows it: DEP02 区城管所."""
    return f"{node.code} {node.name}"


def unit_text(viewer: Viewer, unit: Unit | None) -> str:
    node = viewer.tree.nodes.get(unit.pk) if unit else None
    return typed(node) if node else ""


def category_choices(empty: Said) -> list[tuple[str, str]]:
    """Open categories by their way down: 道路—路面坑洞."""
    known = kinds()
    rows = Category.objects.values_list("pk", "position", "code", "closed_on")
    order = {pk: (position, code) for pk, position, code, _ in rows}
    opened = (pk for pk, _, _, closed_on in rows if closed_on is None or closed_on > today())
    listed = sorted(opened, key=lambda pk: [order[each] for each in known.chains[pk]])
    return [("", str(empty)), *((str(pk), str(known.words(pk))) for pk in listed)]


def category_of(text: str) -> Category | None:
    return Category.objects.get(pk=int(text)) if text else None


class DutyForm(Form):
    """A duty or a matter. Suggested units stand in the lists `units` and `takers` of the page."""

    title = forms.CharField(label=lazily("名称", "Title"), max_length=200)
    division = forms.ChoiceField(label=lazily("大类", "Class"))
    number = forms.CharField(label=lazily("清单序号", "Number in the list"), max_length=40, required=False)
    place = UnitText(
        label=lazily("承担单位", "Taken on by"),
        help_text=lazily("区县或镇街；填区县表示所辖各镇街", "a town, or the district for all its towns"),
    )
    lead = UnitText(label=lazily("牵头部门", "Lead department"))
    basis = forms.CharField(
        label=lazily("依据", "Basis"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazily("文件、条款", "document and clause"),
    )  # fmt: skip
    share = forms.CharField(
        label=lazily("镇街承担的部分", "The town's share"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    one_window = forms.BooleanField(label=lazily("综合窗口受理", "Handled at one window"), required=False)
    by_id_card = forms.BooleanField(label=lazily("凭一张身份证办理", "By ID card alone"), required=False)
    category = forms.ChoiceField(
        label=lazily("对应案件类别", "Category of cases"), required=False,
        help_text=lazily(
            "选了类别，准入后成为派遣规则：这类案件派往牵头部门",
            "with a category it becomes a rule of dispatch once admitted",
        ),
    )  # fmt: skip
    reason = forms.CharField(label=lazily("提请理由", "Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, viewer: Viewer, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        own = district(viewer, *PROPOSES)
        takers = frozenset(unit for unit in own if (node := viewer.tree.nodes.get(unit)) and node.kind in TAKES)
        self.takers = offered(viewer.tree, takers)
        leads = own if viewer.has(AUTHOR) else viewer.reach(SCORER)
        self.leads = offered(viewer.tree, leads)
        self.fields["place"].ready(viewer, takers, "takers")  # type: ignore[attr-defined]
        self.fields["lead"].ready(viewer, leads, "units")  # type: ignore[attr-defined]
        self.fields["division"].choices = [(key, str(each)) for key, each in DIVISIONS.items()]  # type: ignore[attr-defined]
        self.fields["category"].choices = category_choices(said("不对应", "none"))  # type: ignore[attr-defined]
        if kind == "duty":
            for name in ("one_window", "by_id_card", "category"):
                del self.fields[name]

    def offer(self) -> Offer:
        given = dict(self.cleaned_data)
        given.pop("reason")
        return Offer(kind=self.kind, **given | {"category": category_of(given.get("category", ""))})


def initial_of(viewer: Viewer, duty: Duty) -> dict[str, Any]:
    names = ("title", "division", "number", "basis", "share", "one_window", "by_id_card")
    units = {"place": unit_text(viewer, duty.place), "lead": unit_text(viewer, duty.lead)}
    return {name: getattr(duty, name) for name in names} | units | {"category": str(duty.category_id or "")}


class RuleForm(Form):
    """A rule of dispatch. An empty place stands for everywhere."""

    place = UnitText(
        label=lazily("地方", "Place"),
        required=False,
        help_text=lazily("区县、镇街、社区、网格都可以；空着表示各处", "any unit of the tree; empty: everywhere"),
    )
    category = forms.ChoiceField(label=lazily("类别", "Category"), required=False)
    level = forms.ChoiceField(label=lazily("级别", "Level"), required=False)
    unit = UnitText(label=lazily("主办单位", "Lead unit"))
    assisting = UnitText(
        several=True,
        label=lazily("协办单位", "Assisting units"),
        required=False,
        help_text=lazily("几个单位用顿号隔开", "several: parted by commas"),
    )
    from_on = DayField(label=lazily("从哪天起", "From"), initial=today)
    reason = forms.CharField(label=lazily("理由或依据", "Reason or basis"), max_length=500, required=False)

    def __init__(self, *args: Any, viewer: Viewer, duty: Duty | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.duty = duty
        own, places = district(viewer, *MAKES_RULES), viewer.reach(AUTHOR, DISPATCHER)
        self.units, self.places = offered(viewer.tree, own), offered(viewer.tree, places)
        self.fields["place"].ready(viewer, places, "places")  # type: ignore[attr-defined]
        for name in ("unit", "assisting"):
            self.fields[name].ready(viewer, own, "units")  # type: ignore[attr-defined]
        self.fields["category"].choices = category_choices(said("全部类别", "all categories"))  # type: ignore[attr-defined]
        self.fields["level"].choices = level_choices()  # type: ignore[attr-defined]
        if not viewer.has(AUTHOR):
            self.fields["reason"].required = True

    def wording(self) -> Wording:
        given = self.cleaned_data
        return Wording(
            given["place"], category_of(given["category"]), given["level"], given["unit"],
            tuple(given["assisting"] or ()), self.duty, given["from_on"],
        )  # fmt: skip


def level_choices() -> list[tuple[str, str]]:
    return [("", str(said("不分级别", "any level"))), *((key, str(each)) for key, each in LEVELS.items())]


class TryForm(Form):
    """Place, category, level: to which unit do the rules send it?"""

    place = UnitText(label=lazily("地方", "Place"))
    category = forms.ChoiceField(label=lazily("类别", "Category"), required=False)
    level = forms.ChoiceField(label=lazily("级别", "Level"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = district(viewer, *READS_RULES)
        self.fields["place"].ready(viewer, own, "try-places")  # type: ignore[attr-defined]
        self.places = offered(viewer.tree, own)
        self.fields["category"].choices = category_choices(said("还不知道", "not known yet"))  # type: ignore[attr-defined]
        self.fields["level"].choices = level_choices()[1:]  # type: ignore[attr-defined]

    def want(self) -> Want:
        given = self.cleaned_data
        return Want(given["place"].pk, int(given["category"]) if given["category"] else None, given["level"])


class CloseForm(Form):
    on = DayField(label=lazily("从哪天起停用", "Ends on"), initial=today)
    reason = forms.CharField(label=lazily("理由", "Reason"), max_length=500)


class SheetForm(Form):
    file = forms.FileField(
        label=lazily("工作簿或 CSV", "Workbook or CSV"),
        help_text=lazily("不超过 10 MB", "at most 10 MB"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


def read_day(text: str) -> datetime.date | None:
    """A day as a form sends it; None for anything else."""
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        return None
