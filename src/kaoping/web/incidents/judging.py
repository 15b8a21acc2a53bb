"""What somebody typed about an incident, held against the scheme and the cycle: everything that is wrong, at once."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from kaoping.problems import Fault
from kaoping.web.bridge.collecting import Kind
from kaoping.web.bridge.facts import parse_period
from kaoping.web.bridge.incident_rules import KindRule, incident_rules
from kaoping.web.collection.figures import plain, read_figure
from kaoping.web.collection.plan import wants
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.facts.queries import LEVELS
from kaoping.web.incidents import faults
from kaoping.web.incidents.doubles import Told
from kaoping.web.incidents.models import Registration
from kaoping.web.incidents.rights import Rights
from kaoping.web.people.viewer import any_of
from kaoping.web.schemes.queries import decisions_in_force
from kaoping.web.site.refusals import quoted
from kaoping.web.site.words import Said, tongue
from kaoping.web.units.models import KINDS

NAMED = 4  # units named where a text fits several
LONGEST = {"subject": 200, "text": 1000, "source": 300, "why": 500}  # characters


@dataclass(frozen=True, slots=True)
class Typed:
    """As it comes from the form. unit: code, name or part of a name; count: "" for one time."""

    unit: str = ""
    kind: str = ""
    level: str = ""
    occurred_on: datetime.date | None = None
    count: str = ""
    subject: str = ""
    item: str = ""
    text: str = ""
    source: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Sound:
    """What can be registered; unit of the cycle, everything else as the facts keep it."""

    unit: CycleUnit
    kind: Kind
    level: str
    occurred_on: datetime.date
    count: Decimal
    subject: str
    item: str
    text: str
    source: str
    why: str

    def cells(self) -> dict[str, Any]:
        """The fields of a registration."""
        names = ("level", "occurred_on", "count", "subject", "item", "text", "source", "why")
        return {"unit": self.unit.code, "kind": self.kind.code} | {name: getattr(self, name) for name in names}

    def told(self, code: str) -> Told:
        """For comparing it with what is there."""
        cells = (code, self.kind.code, self.level, self.occurred_on, self.count, self.subject, self.text, self.source)
        return Told(*cells, "registered", False)


def fact_row(made: Registration, *, verified: bool) -> dict[str, Any]:
    """A registration as a row of the fact table incidents; None where nothing is stored."""
    return {
        "incident": made.code,
        "unit": made.unit,
        "kind": made.kind,
        "level": made.level or None,
        "occurred_on": made.occurred_on,
        "count": made.count,
        "verified": verified,
        "subject": made.subject or None,
        "item": made.item or None,
    }


def level_words(levels: tuple[str, ...]) -> Said:
    told = [LEVELS[level] for level in levels if level in LEVELS]
    return Said("、".join(each.zh for each in told), ", ".join(each.en for each in told))


def judge(rights: Rights, typed: Typed, *, draft: bool = False) -> tuple[Sound | None, list[Fault]]:
    """What can be registered (None where something is wrong), and everything that is wrong. draft: it is only looked
    at, what has to be written besides may come later."""
    judging = _Judging(rights, typed)
    later = (faults.NO_TEXT.code, faults.NO_REASON.code) if draft else ()
    found = [fault for fault in judging.faults() if fault.code not in later]
    if found or judging.unit is None or judging.kind is None or typed.occurred_on is None:
        return None, found
    assert isinstance(judging.count, Decimal)
    subject, text, source, why = (getattr(typed, name).strip()[:most] for name, most in LONGEST.items())
    cells = (typed.level, typed.occurred_on, judging.count, subject, typed.item.strip(), text, source, why)
    return Sound(judging.unit, judging.kind, *cells), []


class _Judging:
    def __init__(self, rights: Rights, typed: Typed) -> None:
        self.rights, self.typed, self.cycle = rights, typed, rights.cycle
        self.kind = next((kind for kind in wants(self.cycle).kinds if kind.code == typed.kind), None)
        self.rule = rules_of(self.cycle).get(typed.kind, KindRule())
        self.unit, self.not_found = unit_of(rights, typed.unit, self.kind)
        self.count = read_figure(typed.count) if typed.count.strip() else Decimal(1)

    def faults(self) -> Iterator[Fault]:
        if self.not_found is not None:
            yield self.not_found
        if self.kind is None:
            yield faults.NO_SUCH_KIND.at(kind=quoted(self.typed.kind) or "—")
        else:
            yield from self._of_kind(self.kind)
            yield from self._count(self.kind)
        yield from day_faults(self.cycle, self.typed.occurred_on)
        if not self.typed.text.strip() or not self.typed.source.strip():
            yield faults.NO_TEXT.at()

    def _of_kind(self, kind: Kind) -> Iterator[Fault]:
        if self.unit is not None and not self.rights.registers(kind.code, self.unit.path):
            yield faults.NOT_YOURS.at(kind=kind.title)
        if self.unit is not None and not self._counts_for(kind, self.unit):
            wanted = KINDS.get(kind.kind_of_unit, Said(kind.kind_of_unit, kind.kind_of_unit))
            yield faults.NOT_ABOUT_UNIT.at(
                kind=kind.title, wanted=wanted.zh, wanted_en=wanted.en, unit=self.unit.name or self.unit.code
            )
        if self.typed.level not in (kind.levels or ("",)):
            words = level_words(kind.levels)
            levels, levels_en = (words.zh, words.en) if kind.levels else ("不分级别", "none at all")
            yield faults.WRONG_LEVEL.at(kind=kind.title, levels=levels, levels_en=levels_en)
        known = self.typed.item in wants(self.cycle).clauses
        if not known and (self.rule.names_item or self.typed.item):
            yield faults.NO_ITEM.at(kind=kind.title)

    def _counts_for(self, kind: Kind, unit: CycleUnit) -> bool:
        """Whether it is one of the units that the rule looks at, or lies below one."""
        ids = [int(part) for part in unit.path.split("/") if part]
        return CycleUnit.objects.filter(cycle=self.cycle, unit__in=ids, kind=kind.kind_of_unit).exists()

    def _count(self, kind: Kind) -> Iterator[Fault]:
        count = self.count
        if isinstance(count, Fault):
            yield count
        elif count is None or (kind.chosen is None and not self._is_count(count)):
            yield faults.NOT_WHOLE.at(count=plain(count) or "—")
        elif kind.chosen is not None:
            least, most = kind.chosen
            if (least is not None and count < least) or (most is not None and count > most):
                low, high = plain(least) or "−∞", plain(most) or "∞"
                yield faults.OUTSIDE_RANGE.at(kind=kind.title, points=plain(count), least=low, most=high)
            if not self.typed.why.strip():
                yield faults.NO_REASON.at()

    def _is_count(self, count: Decimal) -> bool:
        return count > 0 if self.rule.fractions else count >= 1 and count == count.to_integral_value()


def rules_of(cycle: Cycle) -> dict[str, KindRule]:
    """What the cycle's scheme does with each kind, in the language of the page."""
    return dict(incident_rules(cycle.version.text, decisions_in_force(cycle.version), tongue()))


def span_of(cycle: Cycle) -> tuple[datetime.date, datetime.date]:
    """First and last day of the cycle's period."""
    period = parse_period(cycle.period)
    return period.start.date(), (period.end - datetime.timedelta(days=1)).date()


def day_faults(cycle: Cycle, day: datetime.date | None) -> Iterator[Fault]:
    """The form asks for a day; one outside the cycle would not count [K22]."""
    first, last = span_of(cycle)
    if day is None:
        return
    if not first <= day <= last:
        yield faults.OUTSIDE_PERIOD.at(day=day.isoformat(), first=first.isoformat(), last=last.isoformat())
    elif day > timezone.localdate():
        yield faults.IN_FUTURE.at(day=day.isoformat())


def units_offered(rights: Rights) -> Any:
    """The units of the cycle for which the viewer may register anything, by code."""
    units = CycleUnit.objects.filter(cycle=rights.cycle).order_by("code")
    if rights.author or rights.answered:
        return units
    return units.filter(any_of(rights.own_paths))


def unit_of(rights: Rights, text: str, kind: Kind | None) -> tuple[CycleUnit | None, Fault | None]:
    """The unit that is meant: by its code, its whole name, or a part of the name that only one has."""
    text = text.strip()[:120]
    code = text.partition(" ")[0]
    offered = units_offered(rights)
    by_code = offered.filter(code__in={text, code}).order_by("-code").first() if text else None
    if by_code is not None:
        return by_code, None
    named = list(offered.filter(name=text)[:2]) if text else []
    if len(named) != 1 and text:
        wanted = {"kind": kind.kind_of_unit} if kind else {}
        named = list(offered.filter(name__icontains=text, **wanted)[: NAMED + 1])
    if len(named) == 1:
        return named[0], None
    hint = "、".join(unit.name for unit in named[:NAMED])
    zh, en = (f"；可能是 {hint}", f"; perhaps {hint}") if hint else ("", "")
    return None, faults.NO_SUCH_UNIT.at(text=quoted(text) or "—", hint=zh, hint_en=en)
