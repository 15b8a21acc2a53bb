"""The self-assessments of a cycle, unit by unit: how far each is, what it claims, what it was given."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet

from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import Sight, sight_of
from kaoping.web.people.viewer import Viewer
from kaoping.web.results.models import UnitResult
from kaoping.web.results.reading import TOTAL, Score, Shown, score_of, shown_of
from kaoping.web.self_assessment.models import STATES, Line, SelfAssessment
from kaoping.web.self_assessment.place import kind_of
from kaoping.web.self_assessment.reading import Claimed, Rules, claimed_points, rules_of
from kaoping.web.self_assessment.sheet import exempt_by_unit, gap_of

PAGE = 50
MOST_SORTED = 2000  # units whose differences are compared while somebody waits


@dataclass(frozen=True)
class Asked:
    """What a list is asked for. item: "" for the whole; state: "" for every one; by_gap: largest difference first."""

    item: str = ""
    state: str = ""
    text: str = ""
    by_gap: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit. claimed: items with points; points, score, gap: of the item asked for, or of the whole; text: what is
    said of the item. told: whether the viewer sees what is claimed; own: whether the whole is seen."""

    unit: CycleUnit
    assessment: SelfAssessment | None
    told: bool
    own: bool
    claimed: int
    points: Decimal | None
    score: Score | None
    gap: Decimal | None
    text: str

    @property
    def state(self) -> str:
        return self.assessment.state if self.assessment else "none"


@dataclass(frozen=True)
class Listing:
    """The list as one person sees it."""

    viewer: Viewer
    cycle: Cycle
    asked: Asked

    @cached_property
    def sight(self) -> Sight:
        return sight_of(self.viewer, self.cycle)

    @cached_property
    def rules(self) -> Rules:
        return rules_of(self.cycle)

    @cached_property
    def shown(self) -> Shown | None:
        """The newest official run that the viewer sees."""
        return shown_of(self.viewer, self.cycle.pk)

    @cached_property
    def items(self) -> list[str]:
        """Leaves of which the viewer sees what is claimed: all, or those that the department answers for."""
        return [item for item in self.rules.items if self.sight.paths or item in self.sight.items]

    @cached_property
    def item(self) -> str:
        """The item that is shown; "" for the whole, which a department does not see."""
        if self.asked.item in self.items:
            return self.asked.item
        return "" if self.sight.paths or not self.items else self.items[0]

    @cached_property
    def everybody(self) -> QuerySet[CycleUnit]:
        """The units whose self-assessments the viewer sees anything of, in the order of their codes."""
        units = CycleUnit.objects.filter(self.sight.units(), cycle=self.cycle, kind=kind_of(self.cycle))
        return units.order_by("code")

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many units are in which state."""
        units = set(self.everybody.values_list("code", flat=True))
        found = dict.fromkeys(STATES, 0)
        for code, state in SelfAssessment.objects.filter(cycle=self.cycle).values_list("code", "state"):
            found[state] += code in units
        found["none"] = len(units) - sum(found.values())
        return found

    def units(self) -> QuerySet[CycleUnit]:
        """Those that were asked for."""
        units, asked = self.everybody, self.asked
        if asked.text:
            units = units.filter(name__icontains=asked.text) | units.filter(code__icontains=asked.text)
        begun = SelfAssessment.objects.filter(cycle=self.cycle)
        if asked.state == "none":
            return units.exclude(unit__in=begun.values("unit"))
        if asked.state in STATES:
            return units.filter(unit__in=begun.filter(state=asked.state).values("unit"))
        return units

    @cached_property
    def sortable(self) -> bool:
        """Whether differences can be compared: there is a run, and not too many units."""
        return self.shown is not None and self.units().count() <= MOST_SORTED

    def page(self, number: int) -> tuple[list[Entry], int]:
        """A page of entries and how many units there are in all."""
        units = self.units()
        first = (number - 1) * PAGE
        if self.asked.by_gap and self.sortable:
            entries = sorted(
                self.entries(list(units)), key=lambda entry: (entry.gap is None, -abs(entry.gap or Decimal(0)))
            )
            return entries[first : first + PAGE], len(entries)
        return self.entries(list(units[first : first + PAGE])), units.count()

    def entries(self, units: list[CycleUnit]) -> list[Entry]:
        """What is known of some units; as many queries for one as for all."""
        codes, cycle = [unit.code for unit in units], self.cycle
        few = codes if len(codes) <= PAGE else None  # of more, all are read at once
        own = [unit.unit_id for unit in units]
        kept = SelfAssessment.objects.filter(cycle=cycle).defer("summary").select_related("submitted_by")
        begun = {each.code: each for each in (kept.filter(unit__in=own) if few else kept)}
        points = claimed_points(cycle, self.rules, few)
        results = self._results(own if few else None)
        texts = dict(self._texts(few))
        return [self._entry(unit, begun.get(unit.code), points, results, texts) for unit in units]

    def _results(self, units: list[int] | None) -> dict[int, UnitResult]:
        if self.shown is None:
            return {}
        rows = self.shown.partly
        return {row.unit_id: row for row in (rows if units is None else rows.filter(unit__in=units))}

    def _texts(self, codes: list[str] | None) -> Iterable[tuple[str, str]]:
        lines = Line.objects.filter(assessment__cycle=self.cycle, item=self.item).exclude(text="")
        lines = lines if codes is None else lines.filter(assessment__code__in=codes)
        return lines.values_list("assessment__code", "text") if self.item else ()

    def _entry(
        self,
        unit: CycleUnit,
        kept: SelfAssessment | None,
        claimed: Claimed,
        results: dict[int, UnitResult],
        texts: dict[str, str],
    ) -> Entry:
        own = self.sight.whole(unit.path)
        told = own or kept is None or kept.state != "draft"
        all_points = claimed.get(unit.code, {}) if told else {}
        points = {item: figure for item, figure in all_points.items() if own or item in self.sight.items}
        row, seen = results.get(unit.unit_id), self.sight.sees(unit.path, self.item)
        if self.item:
            mine, score = points.get(self.item), score_of(row, self.item) if row and seen else None
            given = score.points if score and score.state != "exempt" else None
            gap = None if mine is None or given is None else mine - given
        else:
            mine, score = self._total(unit, points), score_of(row, TOTAL) if row and own else None
            gap = gap_of(self.rules, points, row) if own else None
        text = texts.get(unit.code, "") if told and seen else ""
        return Entry(unit, kept, told, own, len(points), mine, score, gap, text)

    def _total(self, unit: CycleUnit, points: dict[str, Decimal]) -> Decimal | None:
        """What the claims of a unit come to by the scheme."""
        return self.rules.together(points, self._exempt.get(unit.code, ())).get(TOTAL) if points else None

    @cached_property
    def _exempt(self) -> dict[str, set[str]]:
        return exempt_by_unit(self.cycle)

    @cached_property
    def due(self) -> datetime.date | None:
        """The last day of the self-assessment."""
        return self.cycle.stages.filter(name="self").values_list("due_on", flat=True).first()


def by_size(entry: Entry) -> tuple[bool, Decimal]:
    """The largest difference first, those without any last."""
    return entry.gap is None, -abs(entry.gap or Decimal(0))
