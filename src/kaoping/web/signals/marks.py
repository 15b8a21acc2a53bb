"""What a look at cases has found, before it is written down."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kaoping.web.cases.models import Case
from kaoping.web.signals.models import Signal


@dataclass(frozen=True, slots=True)
class Mark:
    """ids, as `Signal` keeps them. place: None for "of the case"."""

    kind: str
    key: str
    figures: dict[str, Any]
    case: int | None = None
    other: int | None = None
    place: int | None = None
    grid: int | None = None
    person: int | None = None


def signals(marks: Iterable[Mark], on: datetime.date) -> list[Signal]:
    """Signals (not saved) with the place, grid and reporter of their case."""
    marks = list(marks)
    wanted = {mark.case for mark in marks if mark.case is not None}
    cases = Case.objects.in_bulk(wanted)
    found = []
    for mark in marks:
        case = cases.get(mark.case) if mark.case is not None else None
        place = mark.place if case is None else mark.place or case.town_id or case.desk_id
        if place is None:
            continue
        found.append(
            Signal(
                kind=mark.kind,
                key=mark.key,
                case=case,
                other_id=mark.other,
                place_id=place,
                grid_id=mark.grid or (case.grid_id if case else None),
                person_id=mark.person or (case.reporter_id if case else None),
                figures=mark.figures,
                on=on,
            )
        )
    return found


def pair(kind: str, one: int, other: int) -> str:
    """The key of two cases, whichever came first."""
    return f"{kind}:{min(one, other)}:{max(one, other)}"
