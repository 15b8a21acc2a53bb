"""Figures that the platform has already are taken over, so that nobody types them twice."""

from __future__ import annotations

from dataclasses import replace

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.bridge.collecting import Want
from kaoping.web.collection.entering import Judge, admit
from kaoping.web.collection.figures import outside, plain
from kaoping.web.collection.plan import Sheet
from kaoping.web.entry import figures_faults as faults
from kaoping.web.entry.figures_previous import Offers, offers_of
from kaoping.web.facts.cells import Change, write_cells
from kaoping.web.facts.writing import locked
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import viewer_of
from kaoping.web.site.words import say

LOGGED = 2_000  # cells that stand in the log one by one


@action
def take_over(*, sheet: Sheet, want: Want, revision: int, by: Person) -> int:
    """Write the figures of the final earlier cycle into a column; how many cells. revision: of the facts that the
    person saw. Raises Refused: not theirs, closed, changed since, nothing to take."""
    cycle = locked(sheet.cycle)
    sheet = replace(sheet, cycle=cycle)
    viewer = viewer_of(by)
    admit(viewer, sheet)
    offers = offers_of(want, cycle)
    if offers is None or not offers.changes:
        raise Refused([faults.NOTHING_TO_TAKE.at()])
    if any(offer.revision > revision for offer in offers.changes):
        raise Refused([faults.FIGURES_CHANGED.at()])
    judge = Judge(sheet, viewer, None)
    if wrong := _wrong(offers, judge):
        raise Refused(wrong)
    why = say("取自平台：{cycle}（定稿）", "taken from the platform: {cycle} (final)", cycle=offers.source.title)[:500]
    column = judge.column(want)
    changes = [Change(offer.unit, column, offer.now, offer.then, why) for offer in offers.changes]
    write_cells(cycle, changes, by)
    cells = [
        [each.unit, "values", want.code, want.period, plain(each.now), plain(each.then)] for each in offers.changes
    ]
    note(
        "figures.taken-over", cycle, by=by, unit=sheet.unit, source=offers.source.pk, count=len(cells),
        cells=cells[:LOGGED], revision=cycle.facts_revision,
    )  # fmt: skip
    return len(cells)


def _wrong(offers: Offers, judge: Judge) -> list[Fault]:
    """What stands against the figures: the column is closed, one lies outside its range."""
    found: list[Fault] = []
    for offer in offers.changes:
        fault = judge.against(offer.unit, offers.want) or outside(offer.then, offers.want)
        if fault is not None and fault not in found:
            found.append(fault)
    return found
