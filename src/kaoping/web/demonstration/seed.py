"""Planting the demonstration: the same actions as in real life, in the order in which they would have happened."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from kaoping.web.bridge.schemes import shipped_text
from kaoping.web.cycles import actions as cycles
from kaoping.web.cycles.models import Cycle
from kaoping.web.demonstration import (
    caseload,
    casework,
    clock,
    collecting,
    district,
    drafts,
    people,
    places,
    reviewing,
    years,
)
from kaoping.web.demonstration.calendar import QUICK, REGIMES, STAGES, Calendar, Regime
from kaoping.web.demonstration.desks import Desks
from kaoping.web.facts import actions as facts
from kaoping.web.feed import actions as feed
from kaoping.web.jobs.running import load_work, run_job
from kaoping.web.people.models import Person
from kaoping.web.results import actions as results
from kaoping.web.results.models import Run
from kaoping.web.schemes import actions as schemes
from kaoping.web.schemes.models import Version
from kaoping.web.units.models import Unit

Progress = Callable[[str, str], None]
DECIDED = {"dinghai-agencies": {"P1": "90", "P2": "80", "P3": "60"}}
NOT_MARKED = ("T13", "1.4.2", "1.75")  # the mark that the running minhang cycle still lacks: unit, item, points

ANSWERING = {  # scheme → item → the departments that answer for it in the running cycle, the first one first
    "dongying-towns": {"1.4": "DEP02", "2.2": "DEP02", "3.4": "DEP06", "4.1": "DEP02"},
    "minhang-daliandong": {
        "1.1.1": "DEP05", "1.1.2": "DEP05 DEP02", "1.2.1": "DEP05", "1.2.2": "DEP05 DEP01 DEP06",
        "1.3.1": "DEP01 DEP06", "1.3.2": "DEP01 DEP06", "1.4.1": "DEP06", "1.4.2": "DEP06", "1.4.3": "DEP02",
        "1.4.4": "DEP02", "2.1": "DEP06", "2.2": "DEP05", "2.3": "DEP05", "2.4": "DEP06",
        "3.1": "DEP02", "3.2": "DEP02", "3.3": "DEP02", "4.1": "DEP04",
    },
    "dinghai-agencies": {
        **dict.fromkeys(("1.1", "1.2", "1.3", "1.4", "3"), "T02-D1"), **dict.fromkeys(("2.1", "2.2", "2.3"), "T02-D2")
    },
}  # fmt: skip


@dataclass
class Planting:
    """What the steps share: the calendar, the clock, the district, who acts."""

    calendar: Calendar
    clock: clock.Clock
    district: district.District
    say: Progress
    crew: dict[str, Person] = field(default_factory=dict)  # by username
    versions: dict[str, Version] = field(default_factory=dict)  # by scheme
    this_morning: list[Callable[[], object]] = field(default_factory=list)

    @property
    def author(self) -> Person:
        return self.crew["zhangjianguo"]

    @property
    def approver(self) -> Person:
        return self.crew["limin"]


def plant(today: datetime.date, password: str, say: Progress = lambda zh, en: None, *, quick: bool = False) -> None:
    """Fill an empty, migrated database. password: of every demonstration account. quick: few regimes, few facts."""
    load_work()
    regimes = [regime for regime in REGIMES if not quick or regime.scheme in QUICK]
    with clock.running() as ticking:
        planting = Planting(Calendar(today), ticking, district.district(), say)
        ticking.go_to(planting.calendar.founded())
        say("建立区县、人员", "the district and its people")
        planting.crew = people.settle(planting.district, planting.calendar, ticking, password)
        say("案件的类别、时限、派遣规则", "cases: categories, limits, rules of dispatch")
        caseload.lay_ground(planting.author)
        say("登记方案", "the schemes")
        for regime in regimes:
            register(planting, regime)
        for back in (2, 1):
            for regime in regimes:
                if back <= regime.past:
                    past_cycle(planting, regime, back)
        places.change_since(planting.calendar, ticking, planting.crew)
        for regime in sorted(regimes, key=planting.calendar.came_to):
            running_cycle(planting, regime)
        say("最近几天的案件", "cases of the last days")
        casework.happens(casework.Street(planting.crew, ticking, today))
        ticking.go_to(today, datetime.time(8, 30))
        for happens in planting.this_morning:
            happens()
        drafts.leave_open(planting.versions, planting.author, planting.approver)
        reviewing.leave_under_review(Unit.objects.get(code=district.ROOT), planting.author)


# --- schemes ------------------------------------------------------------------------------------------------------


def register(planting: Planting, regime: Regime) -> None:
    """Author and approver put a shipped scheme in force, and settle what its text leaves open."""
    text = shipped_text(regime.scheme)
    assert text is not None
    owner = Unit.objects.get(code=district.ROOT)
    version = schemes.create(text=text, owner=owner, by=planting.author, note="首次登记")
    version = schemes.submit(version=version, by=planting.author)
    version = schemes.approve(version=version, in_force_from=planting.calendar.founded(), by=planting.approver)
    for key, choice in DECIDED.get(regime.scheme, {}).items():
        made = schemes.decide(version=version, key=key, choice=choice, why="专题会议议定，试行一年", by=planting.author)
        schemes.confirm(decision=made, by=planting.approver)
    planting.versions[regime.scheme] = version


# --- cycles -------------------------------------------------------------------------------------------------------


def open_cycle(planting: Planting, regime: Regime, back: int) -> Cycle:
    year = planting.calendar.year - back
    codes = planting.district.taking_part(regime.scheme)
    return cycles.open_cycle(
        version=planting.versions[regime.scheme],
        period=str(year),
        owner=Unit.objects.get(code=regime.owner),
        title=f"{year} 年{regime.name.zh}",
        title_en=f"{regime.name.en} {year}",
        units_on=planting.calendar.beginning(back),
        stages=planting.calendar.stages(back, regime.stage, regime.left),
        units=years.grids_then(codes, back) if regime.past else codes,
        by=planting.author,
    )


def past_cycle(planting: Planting, regime: Regime, back: int) -> None:
    """A cycle of an earlier year: opened, filled, computed, made final."""
    year = planting.calendar.year - back
    planting.say(f"{year} 年 {regime.name.zh}", f"{regime.name.en} {year}")
    planting.clock.go_to(planting.calendar.beginning(back))
    cycle = open_cycle(planting, regime, back)
    planting.clock.go_to(datetime.date(year, 12, 12), datetime.time(15, 20))
    tables = years.facts_of(regime.scheme, year, planting.district, back=back)
    if regime.scheme == "minhang-daliandong":
        unit, item, points = NOT_MARKED
        tables["marks"].append({"unit": unit, "item": item, "assessor": "考核组", "points": points})
    facts.bring_in(cycle=cycle, tables=years.as_arrow(tables), by=planting.author)
    for at, stage in enumerate(STAGES[1:5], start=1):
        planting.clock.go_to(datetime.date(year, 12, 1) + 12 * at * datetime.timedelta(days=1))
        if stage == "publish":
            run = compute(planting, cycle, trial=False)
        cycles.advance(cycle=cycle, stage=stage, by=planting.author)
    planting.clock.go_to(datetime.date(year + 1, 2, 1), datetime.time(16, 40))
    cycles.finalise(cycle=cycle, run=run, by=planting.approver)


def running_cycle(planting: Planting, regime: Regime) -> None:
    """The cycle of the running year, as far as it has come."""
    calendar = planting.calendar
    planting.say(f"{calendar.year} 年 {regime.name.zh}", f"{regime.name.en} {calendar.year}")
    planting.clock.go_to(calendar.beginning(0))
    cycle = open_cycle(planting, regime, 0)
    for item, codes in ANSWERING.get(regime.scheme, {}).items():
        units = [Unit.objects.get(code=code) for code in codes.split()]
        cycles.set_responsible(cycle=cycle, item=item, units=units, by=planting.author)
    until = calendar.until - datetime.timedelta(days=40 if regime.stage == "collect" else 0)
    tables = years.facts_of(regime.scheme, calendar.year, planting.district, until=until)
    story = collecting.story_of(regime.scheme)
    typed = story.take(tables)
    desks = Desks(cycle, planting.clock, calendar.today, planting.author, planting.approver)
    planting.this_morning.append(lambda: story.today(desks, typed))
    cases = tables.pop("cases") if regime.scheme in caseload.SOURCES else []
    story.tell("self", desks, typed)
    dates = calendar.stages(0, regime.stage, regime.left)
    planting.clock.go_to(dates["collect"][0], datetime.time(10, 5))
    for stage in STAGES[1 : STAGES.index(regime.stage) + 1]:
        planting.clock.go_to(dates[stage][0])
        if stage == "collect":
            facts.bring_in(cycle=cycle, tables=years.as_arrow(tables), by=planting.author)
            if cases:
                feed.turn_on(cycle=cycle, sources=caseload.sources_of(regime.scheme), by=planting.author)
        cycles.advance(cycle=cycle, stage=stage, by=planting.author)
        story.tell(stage, desks, typed)
    if cases:  # up to yesterday: they come this morning
        planting.this_morning.append(lambda: caseload.take_over(regime.scheme, cases, until, planting.author))
        planting.this_morning.append(lambda: compute_all(planting, regime, cycle))
    else:
        compute_all(planting, regime, cycle)


def compute_all(planting: Planting, regime: Regime, cycle: Cycle) -> None:
    """The runs that a regime has."""
    if regime.runs == "official":
        compute(planting, cycle, trial=True, note="先看一遍")
    if regime.runs:
        compute(planting, cycle, trial=regime.runs == "trial", note="如果今天定稿" if regime.runs == "trial" else "")


def compute(planting: Planting, cycle: Cycle, *, trial: bool, note: str = "") -> Run:
    """Ask for a run and do the worker's part at once."""
    run = results.start_run(cycle=cycle, trial=trial, note=note, by=planting.author)
    assert run.job_id is not None
    run_job.call(run.job_id)
    run.refresh_from_db()
    if run.state != "done":
        raise RuntimeError(f"the demonstration cannot be computed: {cycle} {run.error}")
    return run
