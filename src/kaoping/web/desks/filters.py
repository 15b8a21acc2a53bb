"""What a list is narrowed to: read from the address, where anybody may have typed anything."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from kaoping.web.cases.calendars import calendar, moment
from kaoping.web.cases.loop import OPEN, OVER, STATES
from kaoping.web.cases.models import CHANNELS, FOUND_BY, LEVELS, Category
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.forms import DayField, Form
from kaoping.web.site.words import Said, lazily, said
from kaoping.web.units.tree import Node, Tree

LIGHTS: dict[str, Said] = {
    "green": said("绿灯", "green"),
    "yellow": said("黄灯 临期", "yellow, due soon"),
    "red": said("红灯 超期", "red, overdue"),
    "none": said("没有时限在走", "no clock runs"),
}
GROUPS: dict[str, tuple[Said, tuple[str, ...]]] = {
    "open": (said("全部在办", "all open"), tuple(OPEN)),
    "over": (said("全部办完", "all over"), tuple(OVER)),
}
WITHIN_TOWNS = ("community", "grid")
TYPED = 60  # characters of a search
WORDS = 5  # of a search
WITHIN = 80  # working hours ahead, at most


@dataclass(frozen=True, slots=True)
class Chosen:
    """category, unit, lead: ids with everything below (of lead only itself where it is chosen alone), None where
    nothing is chosen. desk: id of the one whose platform runs the case. states: () for any."""

    category: tuple[int, ...] | None = None
    level: str = ""
    channel: str = ""
    found_by: str = ""
    unit: frozenset[int] | None = None
    town: bool = False
    lead: frozenset[int] | None = None
    desk: int | None = None
    light: str = ""
    states: tuple[str, ...] = ()
    from_on: datetime.date | None = None
    to_on: datetime.date | None = None
    within: int | None = None
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) not in (None, "", (), False) for each in fields(self))

    @property
    def period(self) -> Q:
        found = Q()
        if self.from_on:
            found &= Q(reported_at__gte=midnight(self.from_on))
        if self.to_on:
            found &= Q(reported_at__lt=midnight(self.to_on + datetime.timedelta(days=1)))
        return found

    @property
    def place(self) -> Q:
        if self.unit is None:
            return Q()
        return Q(town__in=self.unit) if self.town else Q(grid__in=self.unit)

    def clock(self, now: datetime.datetime) -> tuple[Q, Q]:
        """Conditions on the clock that runs now: on when it runs out, which indexes answer, and on the rest."""
        found, rest = clock_of(self.light, now)
        if self.within:
            until = moment(calendar().add(int(now.timestamp()), self.within * 3600))
            found &= Q(due_at__gte=now, due_at__lte=until)
        return found, rest

    @property
    def kinds(self) -> Q:
        return Q() if self.category is None else Q(category__in=self.category)

    @property
    def leads(self) -> Q:
        return Q() if self.lead is None else Q(lead__in=self.lead)

    @property
    def desks(self) -> Q:
        return Q() if self.desk is None else Q(desk=self.desk)

    @property
    def rest(self) -> Q:
        """What no index answers."""
        found = Q()
        for name in ("level", "channel", "found_by"):
            if value := getattr(self, name):
                found &= Q(**{name: value})
        for word in self.words:
            found &= Q(text__icontains=word) | Q(address__icontains=word)
        return found

    @property
    def about_others(self) -> Q:
        """Everything but state, clock, desk and lead unit."""
        return self.rest & self.period & self.place & self.kinds


def clock_of(light: str, now: datetime.datetime) -> tuple[Q, Q]:
    """Cases of a light, as `ticking.light` tells it: the condition on due_at, and the one on warn_at."""
    if light == "red":
        return Q(due_at__lt=now), Q()
    if light == "yellow":
        return Q(due_at__gte=now), Q(warn_at__lte=now)
    if light == "green":
        return Q(due_at__gte=now), Q(warn_at__gt=now) | Q(warn_at__isnull=True)
    return (Q(due_at__isnull=True) if light == "none" else Q()), Q()


def midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


# --- the form -----------------------------------------------------------------------------------------------------


def _options(words: dict[str, Said]) -> list[tuple[str, str]]:
    return [("", lazily("全部", "all")), *((key, lazily(each.zh, each.en)) for key, each in words.items())]


def _states() -> list[tuple[str, Any]]:
    groups = [(key, lazily(words.zh, words.en)) for key, (words, _) in GROUPS.items()]
    single = [(key, lazily(state.words.zh, state.words.en)) for key, state in STATES.items()]
    return [("", lazily("全部", "all")), *groups, *single]


class Filters(Form):
    """The filters of every list of cases. A unit is told by its code or its whole name."""

    q = forms.CharField(label=lazily("编号或文字", "number or words"), max_length=TYPED, required=False)
    category = forms.ChoiceField(label=lazily("类别", "category"), required=False)
    level = forms.ChoiceField(label=lazily("级别", "level"), choices=_options(LEVELS), required=False)
    light = forms.ChoiceField(label=lazily("时限灯", "light"), choices=_options(LIGHTS), required=False)
    state = forms.ChoiceField(label=lazily("状态", "state"), choices=_states(), required=False)
    unit = forms.CharField(label=lazily("镇街或网格", "town or grid"), max_length=TYPED, required=False)
    lead = forms.CharField(label=lazily("主办单位", "lead unit"), max_length=TYPED, required=False)
    alone = forms.ChoiceField(
        label=lazily("主办单位的下级", "units below the lead unit"), required=False,
        choices=[("", lazily("计入", "included")), ("1", lazily("不计", "left out"))],
    )  # fmt: skip
    run_by = forms.CharField(label=lazily("经办平台", "run by"), max_length=TYPED, required=False)
    channel = forms.ChoiceField(label=lazily("来源", "channel"), choices=_options(CHANNELS), required=False)
    found_by = forms.ChoiceField(label=lazily("发现人", "found by"), choices=_options(FOUND_BY), required=False)
    from_on = DayField(label=lazily("上报从", "reported from"), required=False)
    to_on = DayField(label=lazily("到", "to"), required=False)
    within = forms.IntegerField(
        label=lazily("几个工作小时内到期", "due within working hours"), min_value=1, max_value=WITHIN, required=False
    )
    FIRST = ("q", "category", "level", "light", "state", "unit")
    KEPT = (*FIRST, "lead", "alone", "run_by", "channel", "found_by", "from_on", "to_on", "within")

    def __init__(self, data: Any, viewer: Viewer) -> None:
        self.viewer = viewer
        super().__init__({name: data.get(name, "") for name in self.KEPT})
        for name in ("unit", "lead", "run_by"):
            self.fields[name].widget.attrs |= {"list": "units", "autocomplete": "off"}
        self.kinds = list(Category.objects.values_list("pk", "name", "name_en", "path", "parent_id"))
        self.fields["category"].choices = [("", lazily("全部", "all")), *_tree(self.kinds)]  # type: ignore[attr-defined]

    def clean_category(self) -> tuple[int, ...] | None:
        text = self.cleaned_data["category"]
        if not text:
            return None
        asked = int(text)
        return tuple(pk for pk, _, _, path, _ in self.kinds if pk == asked or f"/{asked}/" in path)

    def clean_unit(self) -> Node | None:
        return self._unit(self.cleaned_data["unit"])

    def clean_lead(self) -> Node | None:
        return self._unit(self.cleaned_data["lead"])

    def clean_run_by(self) -> Node | None:
        return self._unit(self.cleaned_data["run_by"])

    def _unit(self, text: str) -> Node | None:
        if not text.strip():
            return None
        found = unit_named(self.viewer.tree, text)
        if found is None:
            raise forms.ValidationError(
                lazily(
                    "没有这个单位；填单位编号或完整的名称。", "There is no such unit; type its code or its whole name."
                )
            )
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("from_on"), cleaned.get("to_on")
        for name in ("from_on", "to_on"):
            if cleaned.get(name) and not 2000 <= cleaned[name].year <= 2100:
                self.add_error(name, lazily("日期不对。", "This date cannot be."))
        if first and last and first > last:
            self.add_error("to_on", lazily("结束日期早于开始日期。", "The end lies before the beginning."))
        return cleaned

    @property
    def chosen(self) -> Chosen:
        """What is chosen, of a form that is valid."""
        given = self.cleaned_data
        unit, lead, desk, tree = given["unit"], given["lead"], given["run_by"], self.viewer.tree
        return Chosen(
            category=given["category"],
            level=given["level"],
            channel=given["channel"],
            found_by=given["found_by"],
            unit=_of_cases(tree, unit) if unit else None,
            town=bool(unit) and unit.kind not in WITHIN_TOWNS,
            lead=(frozenset([lead.id]) if given["alone"] else tree.below([lead.id])) if lead else None,
            desk=desk.id if desk else None,
            light=given["light"],
            states=states_of(given["state"]),
            from_on=given["from_on"],
            to_on=given["to_on"],
            within=given["within"],
            words=words_of(given["q"]),
        )

    @property
    def kept(self) -> dict[str, str]:
        """As it stands in addresses."""
        return {name: str(self.data[name]).strip() for name in self.KEPT if str(self.data[name]).strip()}

    @property
    def first(self) -> list[Any]:
        return [self[name] for name in self.FIRST if name in self.fields]

    @property
    def further(self) -> list[Any]:
        return [self[name] for name in self.KEPT if name not in self.FIRST and name in self.fields]

    @property
    def narrows_further(self) -> bool:
        return any(str(self.data[name]).strip() for name in self.KEPT if name not in self.FIRST)


def _of_cases(tree: Tree, unit: Node) -> frozenset[int]:
    """Ids below a unit by which its cases are found: of towns, where it holds whole ones."""
    below = tree.below([unit.id])
    if unit.kind in WITHIN_TOWNS:
        return below
    return frozenset(each for each in below if each not in tree.nodes or tree.nodes[each].kind not in WITHIN_TOWNS)


def states_of(text: str) -> tuple[str, ...]:
    if text in GROUPS:
        return GROUPS[text][1]
    return (text,) if text else ()


def words_of(text: str) -> tuple[str, ...]:
    """The words of a search, all of which have to be there; signs that no database takes are gone."""
    return tuple(re.sub(r"[\x00-\x1f]", " ", text).split()[:WORDS])


def unit_named(tree: Tree, text: str) -> Node | None:
    """The unit with a code, or the only one with a name."""
    wanted = text.strip()
    if wanted in tree.by_code:
        return tree.by_code[wanted]
    named = [node for node in tree.nodes.values() if node.name == wanted]
    return named[0] if len(named) == 1 else None


def _tree(kinds: Sequence[tuple[int, str, str, str, int | None]]) -> list[tuple[str, Any]]:
    """Classes with their kinds below them, indented."""
    below: dict[int | None, list[Any]] = {}
    for each in kinds:
        below.setdefault(each[4], []).append(each)
    found: list[tuple[str, Any]] = []
    waiting = [(each, 0) for each in reversed(below.get(None, []))]
    while waiting:
        (pk, name, name_en, _, _), depth = waiting.pop()
        found.append((str(pk), lazily("{i}{n}", "{i}{e}", i="　" * depth, n=name, e=name_en or name)))
        waiting += [(child, depth + 1) for child in reversed(below.get(pk, []))]
    return found
