"""What visits come to: one figure for each unit and column, once everything drawn of the unit has been visited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from kaoping.problems import Fault
from kaoping.web.bridge.collecting import Kind, Want
from kaoping.web.collection.figures import PLACES, outside, plain, read_figure
from kaoping.web.collection.plan import wants
from kaoping.web.inspection import faults
from kaoping.web.inspection.models import Draw, Visit
from kaoping.web.inspection.terms import targets_of

FINEST = Decimal(1).scaleb(-PLACES)


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure that a visit has to give. want: the column it goes to, None for the points of an incident."""

    key: str
    title: str
    title_en: str
    least: Decimal | None
    most: Decimal | None
    needed: bool
    want: Want | None = None


INCIDENT, LEVEL = "incident", "level"  # keys of what a visit gives for an incident


def asked_of(draw: Draw) -> list[Asked]:
    """The figures that a visit of the draw gives."""
    off = draw.figure == "deduction"
    found = [
        Asked(
            want.key,
            want.title,
            want.title_en or want.title,
            Decimal(0) if off else want.least,
            want.most,
            True,
            want,
        )
        for want in targets_of(draw)
    ]
    kind = kind_of(draw)
    if kind is not None:
        least, most = kind.chosen or (None, None)
        found.append(Asked(INCIDENT, kind.title, kind.title, least, most, False))
    return found


def kind_of(draw: Draw) -> Kind | None:
    """The kind of incident that the visits register."""
    return next((kind for kind in wants(draw.cycle).kinds if kind.code == draw.incident), None)


def read_figures(draw: Draw, given: dict[str, str]) -> tuple[dict[str, str], list[Fault]]:
    """The figures of a visit as they are kept (key → plain text), and what is wrong with them."""
    kept: dict[str, str] = {}
    wrong: list[Fault] = []
    for asked in asked_of(draw):
        figure = read_figure(given.get(asked.key, ""))
        if isinstance(figure, Fault):
            wrong.append(figure)
        elif figure is None:
            wrong += (
                [faults.FINDING_WRONG.at(why=f"“{asked.title}”没有填", why_en=f"'{asked.title_en}' is not filled in")]
                if asked.needed
                else []
            )
        elif fault := _against(figure, asked):
            wrong.append(fault)
        else:
            kept[asked.key] = plain(figure)
    wrong += _keep_level(draw, given.get(LEVEL, ""), kept)
    return kept, wrong


def _keep_level(draw: Draw, level: str, kept: dict[str, str]) -> list[Fault]:
    """An incident with points has one of the levels that its kind knows."""
    kind = kind_of(draw)
    if kind is None or INCIDENT not in kept or not kind.levels:
        return []
    if level not in kind.levels:
        return [faults.FINDING_WRONG.at(why="没有选级别", why_en="no level is chosen")]
    kept[LEVEL] = level
    return []


def _against(figure: Decimal, asked: Asked) -> Fault | None:
    want = Want("marks", asked.key, "", asked.title, "", "", (), asked.least, asked.most)
    return outside(figure, want)


def is_complete(visits: Iterable[Visit]) -> bool:
    """Whether every visit of a unit has been recorded."""
    return all(visit.latest_id is not None for visit in visits)


def figure_for(draw: Draw, want: Want, visits: list[Visit]) -> Decimal | None:
    """What goes into the cell of a unit: its visits put together; None where no visit could be made."""
    figures = [
        Decimal(visit.latest.figures[want.key])
        for visit in visits
        if visit.latest is not None and not visit.latest.missed and want.key in visit.latest.figures
    ]
    if not figures:
        return None
    total = sum(figures, Decimal(0))
    merged = total if draw.merge == "sum" else (total / len(figures)).quantize(FINEST, ROUND_HALF_UP)
    if draw.figure == "points" or want.most is None:
        return merged
    return max(want.least or Decimal(0), want.most - merged)
