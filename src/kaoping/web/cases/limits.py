"""How long a stage of a case may take: the limit that lies closest to its category and level."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from kaoping.web.cases.calendars import calendar
from kaoping.web.cases.clock import seconds_of
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
    chain = [int(part) for part in category.path.split("/") if part] if category else []
    if category and category.pk not in chain:
        chain.append(category.pk)
    rows = Limit.objects.filter(Q(category__in=chain) | Q(category__isnull=True), level__in=(level, ""), stage=stage)
    closest = max(
        rows,
        key=lambda row: (chain.index(row.category_id) if row.category_id else -1, row.level != ""),
        default=None,
    )
    if closest is None:
        amount, unit = FALLBACK[stage]
        return _allowed(Decimal(amount), unit, WARN)
    return _allowed(closest.amount, closest.unit, closest.warn)


def _allowed(amount: Decimal, unit: str, warn: Decimal) -> Allowed:
    seconds, works = seconds_of(float(amount), unit, calendar(), int(timezone.now().timestamp()))
    return Allowed(seconds, works, warn, amount, unit)
