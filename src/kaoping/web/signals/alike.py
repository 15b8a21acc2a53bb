"""Cases that look like another one: near in place, time and words, or with the same photo.

Both compare the cases of the last days with those around them: rows by an index, then arrays, no row with every other.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from kaoping.web.cases.cells import cells_of
from kaoping.web.cases.files import metres
from kaoping.web.cases.models import Case, CaseFile
from kaoping.web.incidents.likeness import ALIKE, likeness
from kaoping.web.signals.marks import Mark, pair

NEAR = 50  # metres
APART = datetime.timedelta(days=3)
STEP = 0.0006  # degrees: more than NEAR in every direction up to 40° of latitude
SAME_WORDS = 0.9  # of likeness, whatever the category
PHOTO_BITS = 6  # of 64 that may differ
PLAIN = 8  # bits that are set in less than so many, or unset, tell no picture from another
PHOTOS = 300_000  # the newest ones that are compared
MOST_OF_ONE = 5  # likely duplicates of one case that are marked
FIELDS = ("pk", "longitude", "latitude", "reported_at", "category_id", "text")
Row = tuple[int, float, float, datetime.datetime, int | None, str]


def doubles(cases: Sequence[Row], around: Iterable[Row]) -> Iterator[Mark]:
    """cases: to look at; around: all those that may be the same thing, themselves too."""
    by_square: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in around:
        by_square[_square(row)].append(row)
    told: set[str] = set()
    for row in cases:
        x, y = _square(row)
        beside = (each for dx in (-1, 0, 1) for dy in (-1, 0, 1) for each in by_square.get((x + dx, y + dy), ()))
        found = [mark for other in beside if other[0] != row[0] and (mark := _double(row, other)) is not None]
        for mark in found[:MOST_OF_ONE]:
            if mark.key not in told:
                told.add(mark.key)
                yield mark


def _square(row: Row) -> tuple[int, int]:
    return int(row[1] // STEP), int(row[2] // STEP)


def _double(row: Row, other: Row) -> Mark | None:
    """The later one of two is marked."""
    if abs(row[3] - other[3]) > APART:
        return None
    away = metres((row[1], row[2]), (other[1], other[2]))
    if away > NEAR:
        return None
    alike = likeness(row[5], other[5])
    same_kind = row[4] == other[4] and row[4] is not None
    if not (same_kind and (alike >= ALIKE or not row[5] or not other[5])) and alike < SAME_WORDS:
        return None
    earlier, later = sorted((row, other), key=lambda each: (each[3], each[0]))
    hours = round((later[3] - earlier[3]).total_seconds() / 3600)
    figures = {"metres": round(away), "hours": hours, "likeness": round(alike * 100)}
    return Mark("double", pair("double", row[0], other[0]), figures, case=later[0], other=earlier[0])


def placed(cases: QuerySet[Case]) -> QuerySet[Any, Row]:
    """The rows of cases that have a place and were not merged, refused or held back."""
    known = cases.filter(longitude__isnull=False, latitude__isnull=False, duplicate_of=None)
    return known.exclude(state__in=("merged", "rejected", "held")).order_by("pk").values_list(*FIELDS)


def around(row: Row) -> QuerySet[Any, Row]:
    """The cases near one, by the squares of the map."""
    x, y = row[1] + np.array([-STEP, 0, STEP]), row[2] + np.array([-STEP, 0, STEP])
    longitudes, latitudes = (grid.ravel() for grid in np.meshgrid(x, y))
    cells = {int(cell) for cell in cells_of(longitudes, latitudes)}
    near = Case.objects.filter(cell__in=cells, reported_at__gte=row[3] - APART, reported_at__lte=row[3] + APART)
    return placed(near)


# --- photos -------------------------------------------------------------------------------------------------------


def photos(files: Sequence[tuple[int, str, int | None]]) -> Iterator[Mark]:
    """files: (case, SHA-256 as uploaded, likeness) to look at, against the newest ones that there are."""
    told: set[str] = set()
    for case, other, bits in (*_same_bytes(files), *_nearly_same(files)):
        later, earlier = max(case, other), min(case, other)
        key = pair("photo", case, other)
        if key not in told:
            told.add(key)
            yield Mark("photo", key, {"bits": bits}, case=later, other=earlier)


def _same_bytes(files: Sequence[tuple[int, str, int | None]]) -> Iterator[tuple[int, int, int]]:
    by_digest: dict[str, set[int]] = defaultdict(set)
    for case, digest, _ in files:
        by_digest[digest].add(case)
    digests = list(by_digest)
    for at in range(0, len(digests), 500):
        known = CaseFile.objects.filter(uploaded_sha256__in=digests[at : at + 500])
        for digest, other in known.order_by("case_id").values_list("uploaded_sha256", "case_id"):
            for case in by_digest[digest] - {other}:
                yield case, other, 0


def _nearly_same(files: Sequence[tuple[int, str, int | None]]) -> Iterator[tuple[int, int, int]]:
    asked = [(case, mark) for case, _, mark in files if mark is not None]
    if not asked:
        return
    newest = CaseFile.objects.filter(likeness__isnull=False).order_by("-pk").values_list("case_id", "likeness")
    known = list(newest[:PHOTOS])
    cases = np.array([case for case, _ in known], np.int64)
    marks = np.array([mark for _, mark in known], np.int64).view(np.uint64)
    says = _says_something(marks)
    cases, marks = cases[says], marks[says]
    for case, mark in asked:
        own = np.array([mark], np.int64).view(np.uint64)
        if not _says_something(own)[0]:
            continue
        differ = np.bitwise_count(marks ^ own[0])
        for at in np.flatnonzero((differ <= PHOTO_BITS) & (cases != case)):
            yield case, int(cases[at]), int(differ[at])


def _says_something(marks: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """A picture of one colour looks like every other of its kind."""
    count = np.bitwise_count(marks)
    found: NDArray[np.bool_] = (count >= PLAIN) & (count <= 64 - PLAIN)
    return found
