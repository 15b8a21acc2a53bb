"""What is asked for a draw and for what was found."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Count

from kaoping.web.bridge.collecting import Want
from kaoping.web.bridge.schemes import outline
from kaoping.web.collection.plan import wants
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.facts.queries import LEVELS
from kaoping.web.inspection.flowing import LEVEL, asked_of, kind_of
from kaoping.web.inspection.framing import inspectors_for
from kaoping.web.inspection.models import FIGURES, MERGES, SHORTS, WHATS, Draw, Visit
from kaoping.web.inspection.visit_actions import Seen
from kaoping.web.people.viewer import today
from kaoping.web.site.forms import DayField, Form
from kaoping.web.site.words import Said, lazily, say, titled
from kaoping.web.units.models import KINDS

MOST_PASTED = 1_500_000  # characters
MOST_INSPECTORS = 60
MOST_DRAWN = 20_000


def said_choices(words: dict[str, Said]) -> list[tuple[str, str]]:
    return [(key, str(each)) for key, each in words.items()]


class Terms(Form):
    """Everything that an announcement says."""

    title = forms.CharField(label=lazily("名称", "Title"), max_length=120)
    purpose = forms.CharField(
        label=lazily("查什么、为什么查", "What is inspected, and why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    clause = forms.CharField(
        label=lazily("依据条款", "Clause"),
        max_length=300,
        required=False,
        help_text=lazily("公告里一并公开", "published with the announcement"),
    )
    items = forms.MultipleChoiceField(
        label=lazily("服务于哪些考核项目", "Items it serves"), required=False, widget=forms.CheckboxSelectMultiple
    )
    what = forms.ChoiceField(label=lazily("抽什么", "What is drawn"))
    kind = forms.ChoiceField(label=lazily("哪一级单位", "Kind of units"), required=False)
    pasted = forms.CharField(
        label=lazily("名单", "List"),
        required=False,
        max_length=MOST_PASTED,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=lazily(
            "每行：编号、名称、所属单位编号，可直接从 Excel 粘贴。公开的只有编号和单位，不要写个人信息。",
            "a line: code, name, code of its unit, as pasted from Excel. Only codes and units are published; nothing"
            " personal, please.",
        ),
    )
    strata = forms.ChoiceField(label=lazily("分层", "Strata"), required=False)
    number = forms.IntegerField(
        label=lazily("抽几个（分层时为每层）", "How many (of each stratum)"), required=False, min_value=1,
        max_value=MOST_DRAWN,
    )  # fmt: skip
    percent = forms.DecimalField(
        label=lazily("或抽百分之几（向上取整）", "or what percentage (rounded up)"), required=False,
        min_value=Decimal("0.01"), max_value=Decimal(100), decimal_places=2, max_digits=5,
    )  # fmt: skip
    short = forms.ChoiceField(label=lazily("有的层不够抽时", "Where a stratum has too few"))
    short_clause = forms.CharField(
        label=lazily("不够时做法的依据", "Clause that says so"),
        max_length=300,
        required=False,
        help_text=lazily("有不够抽的层时必填", "needed where there is such a stratum"),
    )
    targets = forms.MultipleChoiceField(
        label=lazily("结果填进哪些格", "Findings fill"), required=False, widget=forms.CheckboxSelectMultiple
    )
    incident = forms.ChoiceField(label=lazily("或登记为事项", "or register incidents"), required=False)
    figure = forms.ChoiceField(label=lazily("检查员填什么", "Inspectors give"))
    merge = forms.ChoiceField(label=lazily("一个单位抽中几处时", "Several of one unit"))
    people = forms.MultipleChoiceField(
        label=lazily("检查员", "Inspectors"), required=False, widget=forms.CheckboxSelectMultiple
    )
    draw_on = DayField(label=lazily("哪天起可以抽取", "To be drawn from"))
    public_source = forms.CharField(
        label=lazily("加入公共数字", "A public number joins"),
        max_length=200,
        required=False,
        help_text=lazily(
            "写明来源，如“福彩双色球第 2026136 期开奖号码”；须在公告之后才产生",
            "name its source, such as the numbers of a lottery's next draw; it must come up after the announcement",
        ),
    )
    replaces = forms.ChoiceField(label=lazily("重抽", "Drawn again"), required=False)
    replaces_why = forms.CharField(label=lazily("重抽的理由", "Why again"), max_length=300, required=False)

    def __init__(self, *args: Any, cycle: Cycle, draw: Draw | None = None, **kwargs: Any) -> None:
        if draw is not None:
            kwargs["initial"] = given_of(draw)
        else:
            kwargs.setdefault("initial", {"draw_on": today(), "what": "units"})
        super().__init__(*args, **kwargs)
        self.cycle = cycle
        choices = choices_of(cycle, draw)
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "number" in given and "percent" in given and (given["number"] is None) == (given["percent"] is None):
            self.add_error("number", say("个数和百分比填且只填一个", "give either a number or a percentage"))
        if given.get("what") == "units" and not given.get("kind"):
            self.add_error("kind", say("选哪一级单位", "choose the kind of units"))
        if given.get("what") == "list" and not given.get("pasted"):
            self.add_error("pasted", say("名单是空的", "the list is empty"))
        if given.get("what") == "inspectors" and not given.get("people"):
            self.add_error("people", say("选出参加抽取的检查员", "choose who takes part"))
        if len(given.get("people") or ()) > MOST_INSPECTORS:
            self.add_error("people", say("最多 {n} 名检查员", "at most {n} inspectors", n=MOST_INSPECTORS))
        if given.get("replaces") and not given.get("replaces_why"):
            self.add_error("replaces_why", say("写明为什么重抽", "say why it is drawn again"))
        return given

    def terms(self) -> dict[str, Any]:
        """Fields of a draw; after `is_valid`."""
        given = dict(self.cleaned_data)
        what = given["what"]
        given["kind"] = given["kind"] if what == "units" else ""
        given["pasted"] = given["pasted"] if what == "list" else ""
        given["strata"] = "" if what == "inspectors" else given["strata"]
        given["people"] = [int(pk) for pk in given["people"]]
        replaced = given["replaces"]
        given["replaces"] = Draw.objects.get(cycle=self.cycle, pk=int(replaced)) if replaced else None
        given["replaces_why"] = given["replaces_why"] if replaced else ""
        return given


def given_of(draw: Draw) -> dict[str, Any]:
    """A draft as its form holds it."""
    names = [name for name in Terms.base_fields if name != "replaces"]
    return {name: getattr(draw, name) for name in names} | {"replaces": str(draw.replaces_id or "")}


def choices_of(cycle: Cycle, draw: Draw | None) -> dict[str, list[tuple[str, str]]]:
    """Field → what can be chosen."""
    found = wants(cycle)
    counts = CycleUnit.objects.filter(cycle=cycle).values_list("kind").annotate(n=Count("pk")).order_by("kind")
    kinds = [(kind, f"{KINDS.get(kind, kind)} {n}") for kind, n in sorted(counts, key=lambda each: _rank(each[0]))]
    none = ("", "—")
    gone = Draw.objects.filter(cycle=cycle, state="cancelled").exclude(pk=draw.pk if draw else 0)
    return {
        "items": [(i.id, f"{i.id} {titled(i)}") for i in outline(cycle.version.text).items if i.leaf],
        "what": said_choices(WHATS),
        "kind": [none, *kinds],
        "strata": [("", say("不分层", "none")), *((kind, _by(kind)) for kind, _ in kinds)],
        "short": said_choices(SHORTS),
        "figure": said_choices(FIGURES),
        "merge": said_choices(MERGES),
        "targets": [(want.key, want_words(want)) for want in found.columns],
        "incident": [("", say("不登记", "none")), *((kind.code, kind.title) for kind in found.kinds)],
        "people": [(str(who.pk), who.name) for who in inspectors_for(cycle)],
        "replaces": [("", say("不是重抽", "no")), *((str(each.pk), each.title) for each in gone)],
    }  # fmt: skip


def _by(kind: str) -> str:
    return say("按{k}", "by {k}", k=KINDS.get(kind, kind))


def _rank(kind: str) -> int:
    return list(KINDS).index(kind) if kind in KINDS else len(KINDS)


def want_words(want: Want) -> str:
    """What a column is called where marks and figures stand in one list."""
    if want.table == "marks":
        return say("{code} {title}（评分）", "{code} {title} (marks)", code=want.code, title=titled(want))
    return say("{title} {period}（数据）", "{title} {period} (figure)", title=titled(want), period=want.period)


class Finding(Form):
    """What an inspector found: fields f0, f1 … for the figures that the draw asks for."""

    visited_on = DayField(label=lazily("检查日期", "Day of the visit"))
    text = forms.CharField(
        label=lazily("看到什么", "What was found"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    missed = forms.BooleanField(
        label=lazily("没能检查（在上面写明原因；不计分）", "no visit was possible (say why above; it does not count)"),
        required=False,
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32_000)

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        last = visit.latest
        kwargs["initial"] = {
            "visited_on": last.visited_on if last else today(),
            "text": last.text if last else "",
            "missed": last.missed if last else False,
            "base": last.number if last else 0,
        }
        super().__init__(*args, **kwargs)
        self.asked = asked_of(visit.draw)
        held = last.figures if last else {}
        for number, asked in enumerate(self.asked):
            self._add(
                f"f{number}", str(Said(asked.title, asked.title_en)), asked.least, asked.most, held.get(asked.key)
            )
        kind = kind_of(visit.draw)
        if kind is not None:
            self._add_level(kind.levels, held.get(LEVEL, ""))
            label = lazily("已核对，与该单位已登记的事项不是同一件", "checked: no double of an incident of this unit")
            self.fields["others"] = forms.BooleanField(label=label, required=False)
            self.fields["others"].widget.attrs["class"] = "form-check-input"
        if last is not None:
            self.fields["why"] = forms.CharField(label=lazily("更正理由", "Why it is corrected"), max_length=300)
        for name in self.fields.keys() - {"missed", "others", "base", LEVEL}:
            self.fields[name].widget.attrs["class"] = "form-control"
        for field in self.fields.values():
            field.template_name = "django/forms/field.html"  # type: ignore[attr-defined]

    def _add(self, name: str, title: str, least: Decimal | None, most: Decimal | None, held: str | None) -> None:
        span = f"{least if least is not None else ''} – {most if most is not None else ''}"
        wide = least is None and most is None
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        field = forms.CharField(label=title, max_length=40, required=False, initial=held or "", widget=widget)
        field.help_text = "" if wide else span
        self.fields[name] = field

    def _add_level(self, levels: tuple[str, ...], held: str) -> None:
        if levels:
            offered = [("", "—"), *((level, str(LEVELS.get(level, level))) for level in levels)]
            field = forms.ChoiceField(
                label=lazily("级别", "Level"), choices=offered, required=False, initial=held,
                widget=forms.Select(attrs={"class": "form-select"}),
            )  # fmt: skip
            self.fields[LEVEL] = field

    def figures(self) -> list[forms.BoundField]:
        """The fields of figures and levels."""
        names = [f"f{number}" for number in range(len(self.asked))]
        return [self[name] for name in [*names, *([LEVEL] if LEVEL in self.fields else [])]]

    def seen(self) -> Seen:
        """What was typed; after `is_valid`."""
        given = self.cleaned_data
        figures = {asked.key: given[f"f{number}"] for number, asked in enumerate(self.asked)}
        day: datetime.date = given["visited_on"]
        return Seen(
            day, given["text"], given["missed"], figures | {LEVEL: given.get(LEVEL, "")}, given.get("why", ""),
            given["base"], given.get("others", False),
        )  # fmt: skip


class Why(Form):
    """A reason that everybody may read."""

    why = forms.CharField(max_length=300)
