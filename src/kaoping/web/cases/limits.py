"""How long a stage of a case may take: the limit that lies closest to its category and level."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from kaoping.web.cases.calendars import calendar
from kaoping.web.cases.clock import WorkingTime, seconds_of
from kaoping.web.cases.models import Category, Limit

FALLBACK = {"verify": (1, "work_days"), "accept": (2, "work_hours"), "dispatch": (2, "work_hours"),
            "handle": (5, "work_days"), "check": (2, "work_days"), "evaluate": (2, "work_days")}  # fmt: skip
WARN = Decimal("0.67")


@dataclass(frozen=True, slots=True)
class Allowed:
    """seconds: of working time when `works`. warn: share of it after which the light turns yellow."""

    seconds: int
    works: bool
    warn: Decimal
    amount: Decimal
    unit: str


def limit_of(category: Category | None, level: str, stage: str) -> Allowed:
    """The limit of a stage: of the category itself before that of its class, of the level before that of any."""
    chain = _chain(category)
    rows = Limit.objects.filter(Q(category__in=chain) | Q(category__isnull=True), level__in=(level, ""), stage=stage)
    return _closest(rows, chain, stage, calendar())


def limits_of(asked: Iterable[tuple[Category | None, str, str]]) -> list[Allowed]:
    """The same for many at once: category, level and stage of each."""
    held: dict[tuple[str, int | None], list[Limit]] = {}
    for row in Limit.objects.all():
        held.setdefault((row.stage, row.category_id), []).append(row)
    time, found = calendar(), []
    for category, level, stage in asked:
        chain = _chain(category)
        rows = [row for each in (None, *chain) for row in held.get((stage, each), ()) if row.level in (level, "")]
        found.append(_closest(rows, chain, stage, time))
    return found


def _chain(category: Category | None) -> list[int]:
    """Ids from the class down to the category."""
    chain = [int(part) for part in category.path.split("/") if part] if category else []
    if category and category.pk not in chain:
        chain.append(category.pk)
    return chain


def _closest(rows: Iterable[Limit], chain: list[int], stage: str, time: WorkingTime) -> Allowed:
    closest = max(
        rows,
        key=lambda row: (chain.index(row.category_id) if row.category_id else -1, row.level != ""),
        default=None,
    )
    amount, unit, warn = (closest.amount, closest.unit, closest.warn) if closest else (*FALLBACK[stage], WARN)
    seconds, works = seconds_of(float(amount), unit, time, int(timezone.now().timestamp()))
    return Allowed(seconds, works, warn, Decimal(amount), unit)
