"""Figures of an earlier period that the platform itself has: of the cycle that was made final then."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kaoping.web.bridge.collecting import Want
from kaoping.web.bridge.facts import months_of
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.facts.cells import Column, cells_of
from kaoping.web.facts.models import Value


@dataclass(frozen=True, slots=True)
class Offer:
    """A figure that can be taken over. now: what stands in this cycle; revision: of the facts when that was written."""

    unit: str
    name: str
    now: Decimal | None
    then: Decimal
    revision: int


@dataclass(frozen=True, slots=True)
class Offers:
    """What the earlier cycle has for one column. same: how many figures are here already."""

    want: Want
    source: Cycle
    changes: tuple[Offer, ...]
    same: int


def is_earlier(want: Want, cycle: Cycle) -> bool:
    """Whether a column is about a time before the cycle."""
    return want.table == "values" and months_of(want.period)[1] < months_of(cycle.period)[0]


def final_source(want: Want, cycle: Cycle) -> Cycle | None:
    """The final cycle of the same scheme and office in which the period of a column lies."""
    first, last = months_of(want.period)
    found = Cycle.objects.filter(
        version__scheme=cycle.version.scheme_id, owner=cycle.owner_id, final_at__isnull=False, period__lt=cycle.period
    )
    for each in found.order_by("-period", "-pk"):
        start, end = months_of(each.period)
        if start <= first and last <= end:
            return each
    return None


def offers_of(want: Want, cycle: Cycle) -> Offers | None:
    """What can be taken over for a column; None where no final cycle covers it or it has none of its figures."""
    source = final_source(want, cycle) if is_earlier(want, cycle) else None
    then = _figures(want, source) if source else {}
    if source is None or not then:
        return None
    units = CycleUnit.objects.filter(cycle=cycle, kind=want.kind).order_by("code").values_list("code", "name")
    column = Column("values", want.code, want.period)
    stored = cells_of(cycle, [column])
    found: list[Offer] = []
    same = 0
    for code, name in units:
        kept = stored.get((code, column))
        now = kept.figure if kept else None
        if code in then and now != then[code]:
            found.append(Offer(code, name, now, then[code], kept.revision if kept else 0))
        same += code in then and now == then[code]
    return Offers(want, source, tuple(found), same)


def _figures(want: Want, source: Cycle) -> dict[str, Decimal]:
    """Unit → figure in the earlier cycle; one for "the whole cycle" is that of its period."""
    periods = [want.period, ""] if want.period == source.period else [want.period]
    rows = Value.objects.filter(cycle=source, indicator=want.code, period__in=periods, value__isnull=False)
    return {
        unit: Decimal(figure)
        for unit, figure in rows.order_by("period").values_list("unit", "value")
        if figure is not None
    }
