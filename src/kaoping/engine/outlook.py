"""What is within reach: by how much one figure would have to be better for an item to earn more, all else unchanged.

The referee scores the item again with that one figure changed, so every bound, mean and rounding is the real one. Told
are only items where the distance is exact: steps, bands, requirements, proportions over cases, incidents and reported
figures. Nothing is said of marks, of ranks among the peers, or of what has already been deducted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import cast

from kaoping.engine.explaining import Explainer
from kaoping.engine.reasons import Figures, Found, Rated, Reason, Subject
from kaoping.engine.referee.derived import DERIVED, derived
from kaoping.engine.referee.exact import half_up
from kaoping.engine.referee.leaf import COMBINE, bounded
from kaoping.engine.referee.rules import points_of
from kaoping.engine.short_names import short
from kaoping.engine.telling.run_figures import RunFigures
from kaoping.engine.telling.teller import Teller, exact_decimal
from kaoping.problems import Language
from kaoping.scheme import words
from kaoping.scheme.measures import Class, Count, Formula, Incidents, Measure, Of, Peers, Rank, Ratio, Sum, Value
from kaoping.scheme.model import MONTH, Leaf, Scheme, Section
from kaoping.scheme.rules import (
    BandsRule,
    CheckRule,
    Choose,
    EfficacyRule,
    Highest,
    Lowest,
    PerRule,
    ProportionRule,
    Rates,
    Scale,
    StepsRule,
    Total,
)
from kaoping.scheme.rules import Bound as Bounded
from kaoping.scheme.units_of_measure import distance, unit_of_measure
from kaoping.scheme.voice import Voice, bare, tidy

PARTS = 60  # parts of one item that are looked at
FARTHEST = 1000  # more cases than this are within nobody's reach, unless there are more already
COUNTED = (Count, Incidents, Sum)
RULES = (BandsRule, CheckRule, Choose, Highest, Lowest, PerRule, ProportionRule, Scale, StepsRule, Total, Bounded)
FIGURE = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Chance:
    """One item that could earn more. gain: points of the item, rounded as the scheme rounds; words: what is wanting."""

    item: str
    title: str
    gain: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Lever:
    """A figure that could be better. whole: goes up one by one; most: what it cannot exceed; edges: where it counts."""

    measure: Measure
    subject: Subject
    now: Fraction
    whole: bool
    most: Fraction | None = None
    edges: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """A lever moved to `target`: the item then has `points`."""

    lever: Lever
    target: Fraction
    points: Fraction


class Imagined:
    """The figures of a run with one of them different; what is made of it changes with it."""

    def __init__(self, figures: Figures, lever: Lever, target: Fraction, scheme: Scheme) -> None:
        self.figures, self.lever, self.target, self.scheme = figures, lever, target, scheme

    def value(self, measure: Measure, subject: Subject) -> Found:
        if subject == self.lever.subject and (measure is self.lever.measure or measure == self.lever.measure):
            return self.target
        if isinstance(measure, DERIVED):
            return derived(measure, subject, cast(Figures, self), self.scheme)
        return self.figures.value(measure, subject)

    def attribute(self, name: str, subject: Subject) -> str | None:
        return self.figures.attribute(name, subject)

    def by_row(self, measure: Sum, subject: Subject, free: int, times: int | None) -> tuple[int, int]:
        return self.figures.by_row(measure, subject, free, times)

    def rated(self, rates: Rates, subject: Subject) -> tuple[Rated, ...]:
        return self.figures.rated(rates, subject)

    def extremes(self, measure: Measure, subject: Subject) -> tuple[Fraction, Fraction] | None:
        return self.figures.extremes(measure, subject)

    def among_peers(self, of: Of, subject: Subject, same: str | None = None) -> Mapping[str, Fraction]:
        return self.figures.among_peers(of, subject, same)

    def parts(self, subject: Subject, each: str) -> tuple[Subject, ...]:
        return self.figures.parts(subject, each)


def outlook(explainer: Explainer, unit: str, language: Language = "zh") -> list[Chance]:
    """The items of a unit with a figure within reach, the largest gain first."""
    found = [chance for leaf in explainer.run.scheme.leaves() if (chance := chance_of(explainer, unit, leaf, language))]
    return sorted(found, key=lambda chance: -chance.gain)


def chance_of(explainer: Explainer, unit: str, leaf: Leaf, language: Language) -> Chance | None:
    """The nearest gain of one item; None where none is exact."""
    setting, scheme = explainer.setting(unit, leaf.id), explainer.run.scheme
    reason = explainer.reason(unit, leaf, setting)
    by_parts = leaf.each is not None
    if not isinstance(reason.result, Fraction) or leaf.each == MONTH or (by_parts and leaf.combine == "mean_first"):
        return None
    if any(isinstance(step.of, Peers | Rank | EfficacyRule) for step in walk(reason)):
        return None
    figures = RunFigures(explainer.run, leaf)
    parts = reason.steps if by_parts else (reason,)
    best: tuple[Fraction, Fraction, int, Reach] | None = None
    for at, part in enumerate(parts[:PARTS]):
        for reach in reaches(leaf, part, figures, scheme):
            gain = half_up(combined(leaf, parts, at, reach.points), scheme.places) - reason.result
            effort = (reach.target - reach.lever.now) / max(reach.lever.now, Fraction(1))
            if gain > 0 and (best is None or (effort, -gain) < best[:2]):
                best = effort, -gain, at, reach
    if best is None:
        return None
    teller = Teller(Voice(scheme, language, leaf), setting)
    told = said(best[3], teller, by_parts) + counted_otherwise(leaf, scheme, teller)
    title = teller.voice.pick(leaf.title, leaf.title_en or leaf.title)
    return Chance(
        leaf.id, title, exact_decimal(-best[1], scheme.places), tidy(told) if language == "zh" else bare(told)
    )


def combined(leaf: Leaf, parts: tuple[Reason, ...], at: int, points: Fraction) -> Fraction:
    """The exact points of the item with other points for one of its parts."""
    if leaf.each is None:
        return points
    found = [points if number == at else points_of(part) or Fraction(0) for number, part in enumerate(parts)]
    return COMBINE[leaf.combine](found) or Fraction(0)


def walk(reason: Reason) -> Iterator[Reason]:
    yield reason
    for step in reason.steps:
        yield from walk(step)


# --- which figures could be better ----------------------------------------------------------------------------------


def reaches(leaf: Leaf, part: Reason, figures: Figures, scheme: Scheme) -> Iterator[Reach]:
    """The nearest better points by each figure of one subject."""
    now = points_of(bounded(leaf, part.subject, figures, scheme))
    if now is None:
        return
    for lever in levers(part.steps[0] if part.steps else part, scheme):

        def points(target: Fraction, lever: Lever = lever) -> Fraction:
            imagined = cast(Figures, Imagined(figures, lever, target, scheme))
            found = points_of(bounded(leaf, part.subject, imagined, scheme))
            return now if found is None else found

        target = nearest(lever, points, now)
        if target is not None:
            yield Reach(lever, target, points(target))


def levers(rule: Reason, scheme: Scheme) -> Iterator[Lever]:
    """The figures that a rule goes by."""
    match rule.of:
        case StepsRule() | ProportionRule() | BandsRule() | PerRule():
            if rule.steps:
                yield from primitives(rule.steps[0], scheme, edges_of(rule), smooth(rule))
        case CheckRule(check=check):
            edges = tuple(sorted(Fraction(text) for text in FIGURE.findall(check.that)))
            for step in rule.steps:
                yield from primitives(step, scheme, edges, smooth(rule))
        case _:
            for step in rule.steps:
                if isinstance(step.of, RULES):
                    yield from levers(step, scheme)


def edges_of(rule: Reason) -> tuple[Fraction, ...]:
    """Where the points of a rule are known to change, lowest first."""
    match rule.of:
        case BandsRule(bands=bands):
            found = [row.from_ for row in bands.rows if isinstance(row.from_, Decimal)]
            return tuple(sorted(map(Fraction, found)))
        case ProportionRule():
            against, full, cap = (rule.details.get(name) for name in ("against", "full", "cap"))
            known = isinstance(against, Fraction) and isinstance(full, Fraction) and isinstance(cap, Fraction)
            return (against * cap / full,) if known and full else ()  # type: ignore[operator]
        case StepsRule():
            base = rule.details.get("base")
            return (base,) if isinstance(base, Fraction) else ()
        case _:
            return ()


def smooth(rule: Reason) -> bool:
    """Whether every bit counts, so that there is no next step, only the end."""
    match rule.of:
        case ProportionRule():
            return True
        case StepsRule(steps=steps):
            return steps.partial == "proportional"
        case PerRule(per=per):
            return per.partial == "proportional"
        case _:
            return False


def primitives(reason: Reason, scheme: Scheme, edges: tuple[Fraction, ...], smooth: bool) -> Iterator[Lever]:
    """The facts that a measure is made of: cases and incidents one by one, reported figures up to an edge."""
    now = reason.result
    match reason.of:
        case Ratio() if reason.steps:
            most = reason.steps[1].result if len(reason.steps) > 1 else None
            above = reason.steps[0]
            if (
                isinstance(above.of, (*COUNTED, Value))
                and isinstance(above.result, Fraction)
                and isinstance(most, Fraction)
            ):
                marks = tuple(sorted(edge * most / 100 for edge in edges)) if smooth else ()
                yield Lever(above.of, above.subject, above.result, not smooth, most, marks)
        case Formula(formula=text) if not set(text) & set("/*-("):
            for step in reason.steps:
                yield from primitives(step, scheme, (), smooth)
        case Class():
            for step in reason.steps:
                yield from primitives(step, scheme, (), smooth)
        case Count() | Incidents() | Sum() if isinstance(now, Fraction):
            yield Lever(reason.of, reason.subject, now, not smooth, None, edges)
        case Value() if isinstance(now, Fraction) and reason.of.take != "months":
            whole = now.denominator == 1 and counts(reason.of, scheme) and not smooth
            yield Lever(reason.of, reason.subject, now, whole, None, edges)
        case _:
            return


def counts(measure: Measure, scheme: Scheme) -> bool:
    """Whether a reported figure counts things, one by one."""
    unit = unit_of_measure(measure, scheme)
    return unit not in (words.PERCENT, words.POINTS, words.NO_UNIT) and "元" not in unit.zh


# --- how far it is --------------------------------------------------------------------------------------------------


def nearest(lever: Lever, points: Callable[[Fraction], Fraction], now: Fraction) -> Fraction | None:
    """The least better figure that earns more; None where none does."""
    if not lever.whole:
        above = (edge for edge in lever.edges if edge > lever.now and (lever.most is None or edge <= lever.most))
        whole = (Fraction(math.ceil(edge)) if isinstance(lever.measure, COUNTED) else edge for edge in above)
        return next((edge for edge in whole if points(edge) > now), None)
    far = max(FARTHEST, int(2 * lever.now)) if lever.most is None else int(lever.most - lever.now)
    return (
        lever.now + least(far, lambda more: points(lever.now + more) > now)
        if far > 0 and (points(lever.now + far) > now)
        else None
    )


def least(far: int, enough: Callable[[int], bool]) -> int:
    """The smallest number that is enough, where `far` is."""
    low, high = 0, 1
    while high < far and not enough(high):
        low, high = high, high * 2
    high = min(high, far)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


# --- in words -------------------------------------------------------------------------------------------------------


def said(reach: Reach, teller: Teller, by_parts: bool) -> str:
    """东柳村网格：一般事件现 44 件，再多 4 件（达到 48 件）."""
    lever, voice = reach.lever, teller.voice
    unit = unit_of_measure(lever.measure, teller.scheme)
    where = voice.say("{}：", "{}: ", teller.name(lever.subject)) if by_parts else ""
    kept = ""
    if lever.most is not None:
        kept = voice.say("，总数 {} 不变", ", the total of {} unchanged", teller.amount(lever.most, unit))
    told = voice.say(
        "{name}现 {now}，再多 {more}（达到 {target}{kept}）",
        "{name} {now} now, {more} more ({target}{kept})",
        name=short(lever.measure, voice),
        now=teller.amount(lever.now, unit),
        more=teller.amount(reach.target - lever.now, distance(unit)),
        target=teller.amount(reach.target, unit),
        kept=kept,
    )
    return where + told


def counted_otherwise(leaf: Leaf, scheme: Scheme, teller: Teller) -> str:
    """What is to be added where the points of the item do not simply go into the total."""
    above = sections_above(leaf.id, scheme.root)
    if all(section.combine == "sum" and section.cap == "none" for section in above):
        return ""
    return teller.voice.say("；计入总分按方案的汇总办法", "; it enters the total as the scheme takes items together")


def sections_above(item: str, section: Section) -> list[Section]:
    """The sections that an item stands in, the outermost first."""
    for child in section.items:
        if child.id == item:
            return [section]
        if isinstance(child, Section) and (below := sections_above(item, child)):
            return [section, *below]
    return []
