"""Rows that hold from a day (`from_on`) to a day (`to_on`, the first on which they no longer do; empty: for good)."""

from __future__ import annotations

import datetime

from django.db.models import Q

FIRST, LAST = datetime.date(1949, 10, 1), datetime.date(2199, 12, 31)  # of the days that anybody means


def holds_on(day: datetime.date) -> Q:
    """Rows in force on a day."""
    return Q(from_on__lte=day) & lasts_beyond(day)


def lasts_beyond(day: datetime.date) -> Q:
    """Rows that are not over on a day, whether they have begun or not."""
    return Q(to_on__isnull=True) | Q(to_on__gt=day)
