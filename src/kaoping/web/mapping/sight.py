"""Which rows of the columns a person sees: what `cases.rights.seen` says, put to numbers instead of to the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from kaoping.web.cases.models import Case
from kaoping.web.cases.rights import seen
from kaoping.web.mapping.points import Columns
from kaoping.web.people.viewer import Viewer

UNITS = ("town", "grid", "desk", "lead")
MOST_SINGLE = 200_000  # cases seen one by one: own reports, those a unit assists in; the newest
FEW = 500  # ids that a query names
Mask = NDArray[np.bool_]
Single = Callable[[Any], NDArray[np.int64]]


def sees_all(viewer: Viewer) -> bool:
    return not seen(viewer).children


def who(viewer: Viewer) -> tuple[Any, ...]:
    """What decides about it: another answer means another sight."""
    return (viewer.person.pk, tuple(sorted(grant.pk for grant in viewer.grants)), viewer.tree.revision)


def visible(columns: Columns, viewer: Viewer, single: Single) -> Mask:
    """The rows that the viewer sees. single: ids of cases that a condition finds which the columns know nothing of."""
    condition = seen(viewer)
    if not condition.children:
        return np.ones(len(columns["id"]), dtype=bool)
    return _fits(condition, columns, single)


def _fits(condition: Any, columns: Columns, single: Single) -> Mask:
    if not isinstance(condition, Q):
        return _leaf(condition, columns, single)
    if _unknown(condition) and condition.connector == Q.AND:
        found = np.isin(columns["id"], single(condition))
    else:
        parts = [_fits(child, columns, single) for child in condition.children]
        found = np.logical_or.reduce(parts) if condition.connector == Q.OR else np.logical_and.reduce(parts)
    return ~found if condition.negated else found


def _unknown(condition: Any) -> bool:
    """Whether no part of it is about a column."""
    if isinstance(condition, Q):
        return all(_unknown(child) for child in condition.children)
    return not (isinstance(condition, tuple) and condition[0].removesuffix("__in") in UNITS)


def _leaf(condition: Any, columns: Columns, single: Single) -> Mask:
    if _unknown(condition):
        return np.isin(columns["id"], single(Q(condition)))
    name, units = condition
    held = columns[name.removesuffix("__in")]
    inside = np.zeros(max(int(held.max(initial=0)), *units, 0) + 1, dtype=bool)
    inside[list(units)] = True
    inside[0] = False
    return inside[held]


def ids_of(condition: Any, among: NDArray[np.int64]) -> NDArray[np.int64]:
    """Ids of the cases that a condition finds, the newest of them. among: no others matter."""
    cases = Case.objects.filter(condition)
    if len(among) <= FEW:
        cases = cases.filter(pk__in=among.tolist())
    return np.fromiter(cases.order_by("-pk").values_list("pk", flat=True)[:MOST_SINGLE], dtype=np.int64)
