"""One unit's self-assessment as a table: every item with what is claimed, what was given, and the difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kaoping.web.bridge.collecting import Clause, wanted
from kaoping.web.bridge.schemes import Item, outline
from kaoping.web.bridge.self_assessing import Claimable
from kaoping.web.collection.figures import plain
from kaoping.web.cycles.models import Cycle
from kaoping.web.evidence.models import Proof
from kaoping.web.evidence.queries import proofs_of_unit
from kaoping.web.facts.models import Exemption
from kaoping.web.people.viewer import Viewer
from kaoping.web.results.models import UnitResult
from kaoping.web.results.reading import TOTAL, Score, Shown, score_of, shown_of
from kaoping.web.self_assessment import models
from kaoping.web.self_assessment.actions import POINTS, SUMMARY, TEXT, Told
from kaoping.web.self_assessment.place import Place
from kaoping.web.self_assessment.reading import Rules, claimed_points, rules_of
from kaoping.web.self_assessment.texts import digest
from kaoping.web.site.words import say, titled

Typed = Mapping[tuple[str, str], Told]  # (field, item) → what became of what somebody typed


@dataclass(frozen=True)
class Official:
    """The run that counts, as far as the viewer sees it, and the unit's row in it."""

    shown: Shown
    row: UnitResult

    @property
    def number(self) -> int:
        return self.shown.run.number

    def score(self, item: str) -> Score | None:
        """Points and state of an item; None where the run has no such item."""
        return score_of(self.row, item) if item in self.row.sheet else None


@dataclass(frozen=True)
class Row:
    """One item. points: claimed, of a section what its claims come to; of: (claimed, all) leaves below a section."""

    item: Item
    title: str
    points: Decimal | None
    official: Score | None
    clause: Clause | None = None
    claimable: Claimable | None = None
    line: models.Line | None = None
    proofs: tuple[Proof, ...] = ()
    exempt: bool = False
    typed: Mapping[str, Told] = field(default_factory=dict)  # field → what became of it
    of: tuple[int, int] = (0, 0)

    @property
    def gap(self) -> Decimal | None:
        """Claimed less given."""
        given = self.official.points if self.official and self.official.state != "exempt" else None
        return None if self.points is None or given is None or self.exempt else self.points - given

    @property
    def full(self) -> str:
        """The full points; of an item beside them (附加) how many it can earn at most; a dash where there is no end."""
        if self.item.full not in ("", "0"):
            return self.item.full
        most = self.claimable.most if self.claimable else None
        return say("附加 {most}", "up to {most}", most=plain(most)) if most and self.item.full else "—"

    @property
    def said(self) -> str:
        return self.line.text if self.line else ""

    @property
    def empty(self) -> bool:
        """Whether the unit should say what it claims and has not."""
        return bool(self.claimable and self.claimable.asked and not self.exempt and self.points is None)

    @property
    def typed_points(self) -> Told | None:
        return self.typed.get(POINTS)

    @property
    def typed_text(self) -> Told | None:
        return self.typed.get(TEXT)

    @property
    def points_shown(self) -> str:
        """What stands in the field: what was typed and not taken, else what is kept."""
        return self.typed[POINTS].edit.text if POINTS in self.typed else plain(self.points)

    @property
    def text_shown(self) -> str:
        return self.typed[TEXT].edit.text if TEXT in self.typed else self.said

    @property
    def base_points(self) -> str:
        return plain(self.points)

    @property
    def base_text(self) -> str:
        return digest(self.said)


@dataclass(frozen=True)
class Form:
    """The whole of it. total: what the claims come to by the scheme; gap: by how much the official total would be
    another if every claim held; typed_summary: the report as it was typed and not taken."""

    place: Place
    rows: tuple[Row, ...]
    official: Official | None
    total: Decimal | None
    gap: Decimal | None
    typed_summary: Told | None = None

    @property
    def leaves(self) -> list[Row]:
        return [row for row in self.rows if row.item.leaf]

    @property
    def by_gap(self) -> list[Row]:
        """Leaves, the largest difference first, those without any last."""
        known = [row for row in self.leaves if row.gap is not None]
        known.sort(key=lambda row: -abs(row.gap or Decimal(0)))
        return known + [row for row in self.leaves if row.gap is None]

    @property
    def claimed(self) -> list[Row]:
        return [row for row in self.leaves if row.points is not None]

    @property
    def empty(self) -> list[Row]:
        return [row for row in self.leaves if row.empty]

    @property
    def summary(self) -> str:
        return self.place.assessment.summary if self.place.assessment and self.place.whole else ""

    @property
    def summary_shown(self) -> str:
        return self.typed_summary.edit.text if self.typed_summary else self.summary

    @property
    def base_summary(self) -> str:
        return digest(self.summary)

    @property
    def given(self) -> Score | None:
        """The official total, for who sees the whole."""
        return self.official.score(TOTAL) if self.official and self.place.whole else None


def form_of(place: Place, typed: Typed | None = None, *, blank: bool = False, proofs: bool = False) -> Form:
    """The self-assessment of a unit; typed: fields that were sent and not taken; blank: with nothing filled in;
    proofs: with the files that prove something."""
    cycle, told = place.cycle, place.told and not blank
    official = None if blank else official_of(place.viewer, place)
    rules = rules_of(cycle)
    points = claimed_points(cycle, rules, [place.unit.code]).get(place.unit.code, {}) if told else {}
    kept = place.assessment.lines.select_related("entered_by") if place.assessment and told else ()
    parts = _Parts(
        rules,
        {line.item: line for line in kept},
        points,
        proofs_of(place) if proofs and told else {},
        exempt_of(cycle, place.unit.code),
        typed or {},
    )
    rows = tuple(_rows(place, official, parts))
    total, gap = _totals(place, official, parts)
    return Form(place, rows, official, total, gap, (typed or {}).get((SUMMARY, "")))


@dataclass(frozen=True)
class _Parts:
    """What rows are made of, by item."""

    rules: Rules
    lines: Mapping[str, models.Line]
    points: Mapping[str, Decimal]
    proofs: Mapping[str, tuple[Proof, ...]]
    exempt: frozenset[str]
    typed: Typed


def official_of(viewer: Viewer, place: Place) -> Official | None:
    """The unit in the newest official run that the viewer sees; None where there is none yet."""
    shown = shown_of(viewer, place.cycle.pk)
    row = shown.partly.filter(unit=place.unit.unit_id).order_by().first() if shown else None
    return Official(shown, row) if shown and row else None


def exempt_of(cycle: Cycle, unit: str) -> frozenset[str]:
    """Items that are taken out for a unit."""
    return frozenset(Exemption.objects.filter(cycle=cycle, unit=unit).values_list("item", flat=True))


def exempt_by_unit(cycle: Cycle) -> dict[str, set[str]]:
    """Unit → items that are taken out for it."""
    found: dict[str, set[str]] = {}
    for unit, item in Exemption.objects.filter(cycle=cycle).values_list("unit", "item"):
        found.setdefault(unit, set()).add(item)
    return found


def proofs_of(place: Place) -> dict[str, tuple[Proof, ...]]:
    """The files that a unit puts beside its claims, by item."""
    found = proofs_of_unit(place.cycle, place.unit.code)
    return {item: tuple(proofs) for (item, about), proofs in found.items() if about == f"self:{item}"}


def _rows(place: Place, official: Official | None, parts: _Parts) -> Iterator[Row]:
    rules = parts.rules
    clauses = wanted(rules.text, rules.decisions, place.cycle.period).clauses
    sections = rules.together(parts.points, parts.exempt)
    entries = outline(rules.text).items
    below = leaves_below(entries)
    exempt = {leaf for out in parts.exempt for leaf in below.get(out, ())}
    for item in entries:
        if not any(place.sees(leaf) for leaf in below[item.id]):
            continue
        score = official.score(item.id) if official and place.sees(item.id) else None
        if not item.leaf:
            claimed = sum(leaf in parts.points for leaf in below[item.id])
            points = sections.get(item.id) if place.whole else None
            yield Row(item, titled(item), points, score, of=(claimed, len(below[item.id])))
            continue
        yield Row(
            item,
            titled(item),
            parts.points.get(item.id),
            score,
            clauses.get(item.id),
            rules.items[item.id],
            parts.lines.get(item.id),
            parts.proofs.get(item.id, ()),
            item.id in exempt,
            {field: told for (field, of), told in parts.typed.items() if of == item.id},
        )


def leaves_below(entries: Iterable[Item]) -> dict[str, list[str]]:
    """The leaves at or below every item."""
    parents = {item.id: item.parent for item in entries}
    found: dict[str, list[str]] = {item: [] for item in parents}
    for item in entries:
        at = item.id if item.leaf else ""
        while at:
            found[at].append(item.id)
            at = parents[at]
    return found


def _totals(place: Place, official: Official | None, parts: _Parts) -> tuple[Decimal | None, Decimal | None]:
    """What the claims come to, and how the total would change if they held; for who sees the whole."""
    if not parts.points or not place.whole:
        return None, None
    total = parts.rules.together(parts.points, parts.exempt).get(TOTAL)
    return total, gap_of(parts.rules, parts.points, official.row if official else None)


def gap_of(rules: Rules, points: Mapping[str, Decimal], row: UnitResult | None) -> Decimal | None:
    """By how much the total of a unit would change if its claims held in place of the points it was given."""
    if row is None or not points:
        return None
    scores = {item: score_of(row, item) for item in rules.items}
    exempt = [item for item, score in scores.items() if score.state == "exempt"]
    given = {item: score.points for item, score in scores.items() if score.points is not None}
    claimed = {item: figure for item, figure in points.items() if item in given}
    now, then = rules.together(given, exempt).get(TOTAL), rules.together(given | claimed, exempt).get(TOTAL)
    return None if now is None or then is None else then - now
