"""What is asked of an incident, and what its list is narrowed to."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms

from kaoping.web.bridge.collecting import Kind
from kaoping.web.bridge.incident_rules import KindRule
from kaoping.web.collection.figures import plain
from kaoping.web.collection.plan import wants
from kaoping.web.facts.queries import LEVELS, rows_seen
from kaoping.web.incidents.judging import Typed, rules_of, span_of, units_offered
from kaoping.web.incidents.models import Registration
from kaoping.web.incidents.rights import Rights
from kaoping.web.site.forms import DayField, Form
from kaoping.web.site.words import lazily, say, titled

OFFERED = 500  # units in the list of the form; beyond it, codes and names are typed
MINUS = "−"
Choice = tuple[str, str]


class Incident(Form):
    """One incident. `what`: kind and level in one choice, so that no level is asked that the kind does not have."""

    unit = forms.CharField(
        label=lazily("单位", "Unit"), max_length=120,
        widget=forms.TextInput(attrs={"list": "unit-names", "autocomplete": "off", "autofocus": True}),
        help_text=lazily("编号或名称", "code or name"),
    )  # fmt: skip
    what = forms.ChoiceField(label=lazily("事项和级别", "Incident and level"))
    occurred_on = DayField(label=lazily("发生日期", "Day"))
    count = forms.CharField(
        label=lazily("次数", "Times"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "placeholder": "1"}),
    )  # fmt: skip
    why = forms.CharField(label=lazily("定分理由", "Why so many points"), required=False, max_length=500)
    item = forms.ChoiceField(label=lazily("涉及项目", "Item that it is about"), required=False)
    text = forms.CharField(
        label=lazily("事由", "What happened"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    source = forms.CharField(
        label=lazily("来源", "Source"), max_length=300,
        help_text=lazily("文号、媒体、热线工单号、检查记录", "number of the document, medium, hotline order, record"),
    )  # fmt: skip
    subject = forms.CharField(
        label=lazily("同一问题或荣誉的名称", "Name of the matter or honour"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"list": "subjects", "autocomplete": "off"}),
        help_text=lazily(
            "同一件事多次发生或获得多级荣誉的，写同一个名称", "one name for what happens again or is honoured twice"
        ),
    )  # fmt: skip
    token = forms.CharField(max_length=32, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, rights: Rights, only: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("token", uuid.uuid4().hex)
        super().__init__(*args, **kwargs)
        self.rights, self.rules = rights, rules_of(rights.cycle)
        kinds = [kind for kind in rights.kinds if not only or kind.code == only] or list(rights.kinds)
        self.kinds = {kind.code: kind for kind in kinds}
        self._offer(kinds)
        first, last = span_of(rights.cycle)
        day = self.fields["occurred_on"]
        day.widget.attrs |= {"min": first.isoformat(), "max": min(last, rights.viewer.on).isoformat()}
        day.help_text = say("{a} 至 {b}", "{a} to {b}", a=first, b=last)

    def _offer(self, kinds: list[Kind]) -> None:
        """The choices that the scheme knows; fields that it does not need are not asked."""
        self.fields["what"].choices = list(choices(kinds, self.rules))  # type: ignore[attr-defined]
        rules = [self.rules.get(kind.code, KindRule()) for kind in kinds]
        if not any(rule.names_item for rule in rules):
            del self.fields["item"]
        else:
            leaves = [(id_, f"{id_} {titled(clause)}") for id_, clause in wants(self.rights.cycle).clauses.items()]
            self.fields["item"].choices = [("", "—"), *leaves]  # type: ignore[attr-defined]
        if not any(kind.chosen for kind in kinds):
            del self.fields["why"]
        if any(kind.chosen for kind in kinds) or any(rule.fractions for rule in rules):
            self.fields["count"].label = say("次数或分值", "Times or points")
            self.fields["count"].help_text = say(
                "由人定分的事项填分值，其他填次数", "points where a person gives them, else how many times"
            )

    @property
    def units(self) -> list[Choice]:
        """(code and name, kind) for the list below the field; none where they are too many."""
        kinds = {kind.kind_of_unit for kind in self.kinds.values()}
        offered = units_offered(self.rights).filter(kind__in=kinds)
        rows = list(offered.values_list("code", "name")[: OFFERED + 1])
        return [] if len(rows) > OFFERED else rows

    @property
    def subjects(self) -> list[str]:
        """Names that were given before, so that the same matter gets the same name."""
        rows = rows_seen(self.rights.viewer, self.rights.cycle, "incidents").exclude(subject__isnull=True)
        found = rows.order_by("subject").values_list("subject", flat=True).distinct()
        return list(found[:OFFERED])

    def typed(self) -> Typed:
        """As far as it was filled in; also of a form that is not valid."""
        cells: dict[str, Any] = {name: self.cleaned_data.get(name) or "" for name in ("unit", "text", "source")}
        cells |= {name: self.cleaned_data.get(name) or "" for name in ("count", "subject", "why", "item")}
        kind, _, level = (self.cleaned_data.get("what") or "").partition(":")
        return Typed(kind=kind, level=level, occurred_on=self.cleaned_data.get("occurred_on"), **cells)

    @property
    def token_text(self) -> str:
        """The token of the form, a fresh one where somebody has bent it."""
        text = str(self.cleaned_data.get("token") or "")
        return text if len(text) == 32 and text.isalnum() and text.isascii() else uuid.uuid4().hex


def choices(kinds: list[Kind], rules: dict[str, KindRule]) -> Iterator[tuple[str, Any]]:
    """The kinds with what each is worth; those with levels as groups."""
    yield "", say("请选择", "choose one")
    for kind in kinds:
        rule = rules.get(kind.code, KindRule())
        pairs = [(f"{kind.code}:{level}", _worded(str(LEVELS.get(level, level)), rule, level)) for level in kind.levels]
        if pairs:
            yield kind.title, pairs
        else:
            yield kind.code, _worded(kind.title, rule, "", kind)


def _worded(words: str, rule: KindRule, level: str, kind: Kind | None = None) -> str:
    return "　".join(part for part in (words, worth(rule, level, kind)) if part)


def worth(rule: KindRule, level: str, kind: Kind | None = None) -> str:
    """What one of them is worth, as the scheme says: +5 分, −0.1 分, 0.5–3 分."""
    points = rule.worth.get(level)
    if kind is not None and kind.chosen is not None:
        least, most = kind.chosen
        return say("{a}–{b} 分", "{a}–{b} points", a=plain(least) or "0", b=plain(most) or "…")
    if rule.gates and points is None:
        return say("否决", "gate")
    if points is None or rule.fractions:
        if not rule.fractions:
            return ""
        return say("按分值加", "points added") if rule.gains else say("按分值扣", "points taken off")
    text = plain(points)
    return say("{p} 分", "{p}", p=text.replace("-", MINUS) if points < 0 else f"+{text}")


def initial_of(made: Registration, unit: str) -> dict[str, Any]:
    """What a form of a registration shows."""
    names = ("occurred_on", "subject", "item", "text", "source", "why")
    what = f"{made.kind}:{made.level}" if made.level else made.kind
    cells = {name: getattr(made, name) for name in names}
    return cells | {"unit": unit, "what": what, "count": plain(made.count)}
