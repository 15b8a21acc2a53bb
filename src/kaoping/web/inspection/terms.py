"""What speaks against a draw before it is announced: everything at once."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from kaoping.drawing.order import Inspector, Stratum, may_visit, strata_of, visit_of
from kaoping.problems import Fault
from kaoping.web.bridge.collecting import Want
from kaoping.web.collection.models import Seat
from kaoping.web.collection.plan import Sheet, enters, sheets_of, wants
from kaoping.web.collection.seats import seats_of_all
from kaoping.web.incidents.rights import Rights
from kaoping.web.inspection import faults
from kaoping.web.inspection.framing import Frame, asides, chosen, code_of, frame_of, method_of
from kaoping.web.inspection.models import Draw
from kaoping.web.people.models import Grant, Person
from kaoping.web.people.viewer import Viewer, today
from kaoping.web.site.days import holds_on


class Plan:
    """A draft as it would be announced now: its list, its strata, its inspectors, and what is wrong."""

    def __init__(self, draw: Draw) -> None:
        self.draw, self.method = draw, method_of(draw)
        self.frame: Frame = frame_of(draw)
        self.strata: list[Stratum] = strata_of(self.frame.elements, self.method)
        self.people: list[Person] = chosen(draw)
        away = asides(draw, self.people, self.frame.candidates) if self.method.assign else {}
        self.inspectors = [
            Inspector(code_of(number), away.get(who.pk, frozenset())) for number, who in enumerate(self.people, 1)
        ]

    @property
    def size(self) -> int:
        return len(self.frame.candidates)

    @property
    def short(self) -> list[Stratum]:
        return [stratum for stratum in self.strata if stratum.lacking]

    @property
    def drawn(self) -> int:
        """How many will be drawn."""
        taken = sum(stratum.taken for stratum in self.strata)
        lacking = sum(stratum.lacking for stratum in self.short) if self.draw.short == "fill" else 0
        return min(self.size, taken + lacking)

    def named(self) -> list[tuple[str, Stratum]]:
        """The strata with their names."""
        return [(self.frame.strata.get(stratum.code, ""), stratum) for stratum in self.strata]

    def faults(self) -> list[Fault]:
        """Everything that speaks against announcing it."""
        found = [*self.frame.faults]
        if not self.drawn:
            found.append(faults.NOTHING_TO_DRAW.at(size=self.size))
        if self.short and not self.draw.short_clause:
            found.append(faults.SHORT_WITHOUT_CLAUSE.at(count=len(self.short)))
        found += self._unvisited()
        found += _against_day(self.draw)
        found += _against_targets(self)
        found += _against_others(self.draw)
        return found

    def _unvisited(self) -> Iterator[Fault]:
        """Elements that nobody may visit."""
        if self.draw.what == "inspectors":
            return
        if (self.draw.targets or self.draw.incident) and not self.inspectors:
            yield faults.NOBODY_MAY.at(count=self.size, first="—")
            return
        if not self.method.assign or any(not inspector.aside for inspector in self.inspectors):
            return
        visits: dict[str, list[str]] = {}
        for element in self.frame.elements:
            visits.setdefault(visit_of(element, self.method), []).append(element.code)
        lost = [visit for visit, codes in visits.items() if not may_visit(self.inspectors, codes)]
        if lost:
            yield faults.NOBODY_MAY.at(count=len(lost), first="、".join(lost[:3]))


def _against_day(draw: Draw) -> Iterator[Fault]:
    first = today() + datetime.timedelta(days=1 if draw.public_source else 0)
    if draw.draw_on < first:
        yield faults.WRONG_DAY.at(why=f"{draw.draw_on} 早于 {first}", why_en=f"{draw.draw_on} is before {first}")


def targets_of(draw: Draw) -> list[Want]:
    """The columns that the findings fill, in the order of the scheme."""
    return [want for want in wants(draw.cycle).columns if want.key in draw.targets]


def _against_targets(plan: Plan) -> Iterator[Fault]:
    draw = plan.draw
    found = targets_of(draw)
    if len({want.kind for want in found}) > 1:
        yield faults.NOT_FITTING.at(
            title=found[0].title,
            why="去向里有不同级别的单位",
            why_en="the destinations are about several kinds of units",
        )
        return
    if draw.what == "inspectors" and (found or draw.incident):
        yield faults.NOT_FITTING.at(
            title=found[0].title if found else draw.incident,
            why="抽的是检查员，没有检查结果",
            why_en="inspectors are drawn, nothing is found",
        )
        return
    for want in found:
        yield from _against_target(plan, want)
    if found or draw.incident:
        yield from _homeless(plan, found)
    yield from _not_theirs(plan, found)
    yield from _not_registering(plan)


def _against_target(plan: Plan, want: Want) -> Iterator[Fault]:
    if plan.draw.figure == "deduction" and want.most is None:
        yield faults.NOT_FITTING.at(
            title=want.title,
            why="方案没有给满分，不能从中扣",
            why_en="the scheme gives no full points to take them off",
        )
    if want.table == "values" and plan.draw.figure == "deduction":
        yield faults.NOT_FITTING.at(
            title=want.title, why="数据列不能填扣分", why_en="a reported figure is no deduction"
        )


def _homeless(plan: Plan, found: list[Want]) -> Iterator[Fault]:
    lost = [each for each in plan.frame.candidates if not each.path]
    if lost:
        first = "、".join(each.name or each.element.code for each in lost[:3])
        why = f"{len(lost)} 个不属于被考核单位（{first}）"
        why_en = f"{len(lost)} belong to no appraised unit ({first})"
        title = found[0].title if found else plan.draw.incident
        yield faults.NOT_FITTING.at(title=title, why=why, why_en=why_en)


def _not_theirs(plan: Plan, found: list[Want]) -> Iterator[Fault]:
    """Inspectors who may not write what they would find."""
    sheets = sheets_of(plan.draw.cycle) if found else []
    seats = seats_of_all((sheet.cycle, sheet.unit) for sheet in sheets)
    viewers = _viewers(plan.people)
    for want in found:
        able = [sheet for sheet in sheets if sheet.column(want.key)]
        lost = [
            viewer.person.name
            for viewer in viewers
            if not any(_writes(viewer, sheet, want, seats[sheet.cycle.pk, sheet.unit.pk]) for sheet in able)
        ]
        if lost:
            who = "、".join(lost[:5])
            yield faults.NOT_FITTING.at(
                title=want.title, why=f"{who}不填这一列", why_en=f"{who} may not fill in this column"
            )


def _not_registering(plan: Plan) -> Iterator[Fault]:
    """Inspectors who may not register what they would find."""
    draw = plan.draw
    if not draw.incident:
        return
    kind = next((kind for kind in wants(draw.cycle).kinds if kind.code == draw.incident), None)
    lost = [
        viewer.person.name
        for viewer in _viewers(plan.people)
        if kind is None or all(each.code != kind.code for each in Rights(viewer, draw.cycle).answered)
    ]
    if lost:
        who = "、".join(lost[:5])
        yield faults.NOT_FITTING.at(
            title=kind.title if kind else draw.incident,
            why=f"{who}不登记这类事项",
            why_en=f"{who} may not register this kind",
        )


def _viewers(people: Iterable[Person]) -> list[Viewer]:
    people = list(people)
    grants: dict[int, list[Grant]] = {who.pk: [] for who in people}
    for grant in Grant.objects.filter(holds_on(today()), person__in=people).select_related("unit"):
        grants[grant.person_id].append(grant)
    return [Viewer(who, tuple(grants[who.pk]), today()) for who in people]


def _writes(viewer: Viewer, sheet: Sheet, want: Want, seats: list[Seat]) -> bool:
    sits = want.table != "marks" or any(seat.person_id in (viewer.person.pk, None) for seat in seats)
    return sits and enters(viewer, sheet)


def _against_others(draw: Draw) -> Iterator[Fault]:
    """Other draws of the cycle: of one cell there is one, and of a cancelled one nobody keeps silent."""
    others = list(Draw.objects.filter(cycle=draw.cycle_id).exclude(pk=draw.pk).exclude(state="draft"))
    followed = {other.replaces_id for other in others}
    titles = {want.key: want.title for want in targets_of(draw)}
    for other in others:
        for key in titles.keys() & set(other.targets) if other.state != "cancelled" else ():
            yield faults.FED_ALREADY.at(title=titles[key], other=other.title)
        if other.state == "cancelled" and other.pk not in (*followed, draw.replaces_id) and _alike(draw, other):
            yield faults.NAME_THE_OLD.at(other=other.title)


def _alike(one: Draw, other: Draw) -> bool:
    same = (one.what, one.kind) == (other.what, other.kind)
    return same and (set(one.items) == set(other.items) or not set(one.items).isdisjoint(other.items))
