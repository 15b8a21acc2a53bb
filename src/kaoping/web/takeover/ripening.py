"""From what a file says of cases to the rows that the platform keeps: places, desks, clocks; whole columns at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from django.utils import timezone
from numpy.typing import NDArray

from kaoping.problems import Fault, Place
from kaoping.web.cases.calendars import calendar
from kaoping.web.cases.cells import cells_of
from kaoping.web.cases.limits import limits_of
from kaoping.web.cases.models import FINDER_OF, Category, Source
from kaoping.web.cases.placing import belonging
from kaoping.web.people.viewer import today
from kaoping.web.takeover import faults
from kaoping.web.takeover.mapping import Mapping
from kaoping.web.units.crs import many_to_wgs84
from kaoping.web.units.locating import NONE as NOWHERE
from kaoping.web.units.locating import locate_many
from kaoping.web.units.tree import Tree, tree_at

NONE = np.iinfo(np.int64).min  # of whole numbers: nothing
Whole = NDArray[np.int64]
STAGES = {"to_verify": "verify", "reported": "accept", "accepted": "dispatch", "dispatched": "handle",
          "handling": "handle", "handled": "check", "checked": "evaluate"}  # fmt: skip
STANDING = ("parked", "mediation", "court")  # the unit's clock stands
DONE = ("handled", "checked", "closed", "archived")  # the unit has handed in its result
AT_UNIT = ("dispatched", "handling")
ANY = "handle"  # the stage whose limit stands where none runs


@dataclass(frozen=True)
class Ripe:
    """rows: the columns of `cases_case` (moments in seconds, named as the fields are) beside `row`."""

    rows: pa.Table
    faults: list[Fault]
    bad: Whole  # numbers of rows that lie beyond the source


def ripen(typed: pa.Table, source: Source, mapping: Mapping, name: str) -> Ripe:
    """typed: as `checking.Check` leaves it, in the order of rows."""
    columns = {each: _numpy(typed[each]) for each in typed.column_names}
    placed, found, bad = _placed(columns, source, mapping, name)
    _fill_words(columns)
    columns |= placed
    columns |= _clocks(columns)
    return Ripe(
        pa.table({key: _arrow(value) for key, value in columns.items() if not key.endswith("_given")}), found, bad
    )


def _numpy(column: pa.ChunkedArray) -> NDArray[Any]:
    """Whole numbers with NONE for nothing, degrees with nan, texts with None."""
    if pa.types.is_integer(column.type):
        return np.asarray(column.cast(pa.int64()).fill_null(NONE).to_numpy())
    return np.asarray(column.to_numpy())


def _arrow(column: NDArray[Any]) -> pa.Array:
    if column.dtype == np.int64:
        return pa.array(column, mask=column == NONE)
    if column.dtype == np.float64:
        return pa.array(column, mask=np.isnan(column))
    return pa.array(column)


def _fill_words(columns: dict[str, NDArray[Any]]) -> None:
    """What a column leaves open: the level of the category, another platform, its usual finder, counted."""
    usual = dict(Category.objects.values_list("pk", "level"))
    categories = columns["category"]
    columns["level"] = _or(columns["level"], [usual.get(int(each), "general") for each in categories])
    columns["channel"] = _or(columns["channel"], "import")
    columns["found_by"] = _or(columns["found_by"], [FINDER_OF[each] for each in columns["channel"]])
    for each in ("text", "address", "satisfaction"):
        columns[each] = _or(columns[each], "")
    for each in ("extensions", "rework"):
        columns[each] = np.where(columns[each] == NONE, 0, columns[each])
    columns["was_returned"] = columns.pop("returned") == "true"
    for each in ("wrong_level", "fabricated"):
        columns[each] = columns[each] == "true"
    columns["valid"] = (columns["valid"] != "false") & (columns["state"] != "rejected")


def _or(column: NDArray[Any], other: Any) -> NDArray[Any]:
    """Where a text is missing, another."""
    filled = np.empty(len(column), dtype=object)
    filled[:] = other
    missing = (
        np.array([each is None for each in column], dtype=bool)
        if column.dtype == object
        else np.ones(len(column), bool)
    )
    return np.where(missing, filled, column)


# --- places --------------------------------------------------------------------------------------------------------


def _placed(
    columns: dict[str, NDArray[Any]], source: Source, mapping: Mapping, name: str
) -> tuple[dict[str, NDArray[Any]], list[Fault], Whole]:
    """Points in WGS-84, their squares, grid, town and desk; a grid that the file names comes before the point's."""
    longitude, latitude = columns["longitude"].astype(float), columns["latitude"].astype(float)
    has = ~(np.isnan(longitude) | np.isnan(latitude)) & (abs(longitude) <= 180) & (abs(latitude) <= 90)
    longitude, latitude = np.where(has, longitude, np.nan), np.where(has, latitude, np.nan)
    east, north = many_to_wgs84(longitude[has], latitude[has], mapping.system)
    longitude[has], latitude[has] = np.round(east, 7), np.round(north, 7)
    named = columns["grid"]
    unit = np.where(named == NONE, _located(longitude, latitude), named)
    cell = np.full(len(unit), NONE)
    cell[has] = cells_of(longitude[has], latitude[has])
    units, which = np.unique(unit, return_inverse=True)
    tree = tree_at(today())
    places = [belonging(None if each == NONE else int(each), source.unit_id, tree) for each in units.tolist()]
    made: dict[str, NDArray[Any]] = {"longitude": longitude, "latitude": latitude, "cell": cell, "named": named}
    for field in ("grid", "town", "desk"):
        ids = [getattr(place, field) for place in places]
        made[field] = np.array([NONE if each is None else each for each in ids], dtype=np.int64)[which]
    found, bad = _beyond(unit, columns["row"], source, name, tree)
    return made, found, bad


def _located(longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> Whole:
    """Id of the grid around each point."""
    found = locate_many(longitude, latitude)
    return np.where(found == NOWHERE, NONE, found)


def _beyond(unit: Whole, rows: Whole, source: Source, name: str, tree: Tree) -> tuple[list[Fault], Whole]:
    """Rows whose place is another's part of the tree, and how many lie nowhere."""
    mine = np.array(sorted(tree.below([source.unit_id])), dtype=np.int64)
    outside = (unit != NONE) & ~np.isin(unit, mine)
    found = []
    if outside.any():
        first = int(np.argmax(outside))
        called = tree.nodes[int(unit[first])].name
        place = Place(file=name, row=int(rows[first]))
        found.append(faults.OUTSIDE.at(place, unit=called, count=int(outside.sum())))
    if nowhere := int((unit == NONE).sum()):
        node = tree.nodes.get(source.unit_id)
        found.append(faults.NO_GRID.at(Place(file=name), count=nowhere, unit=node.name if node else source.unit.code))
    return found, rows[outside]


# --- clocks --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Limits:
    """Of each row: seconds, whether of working time, the share after which the light turns yellow."""

    seconds: Whole
    works: NDArray[np.bool_]
    warn: NDArray[np.float64]

    def after(self, start: Whole, seconds: Whole | None = None) -> Whole:
        """So much later than each start (its limit, without a number of seconds)."""
        wanted = self.seconds if seconds is None else seconds
        return np.where(self.works, calendar().add(start, wanted), start + wanted)

    def between(self, first: Whole, second: Whole) -> Whole:
        return np.where(self.works, calendar().between(first, second), second - first)


def _limits(columns: dict[str, NDArray[Any]], stages: NDArray[Any]) -> Limits:
    """The limit of each row's stage; "" where none runs: whatever is computed then is not used."""
    levels, level = np.unique(columns["level"].astype(str), return_inverse=True)
    names, stage = np.unique(stages.astype(str), return_inverse=True)
    categories, category = np.unique(columns["category"], return_inverse=True)
    kinds, which = np.unique((category * len(levels) + level) * len(names) + stage, return_inverse=True)
    known = Category.objects.in_bulk([int(each) for each in categories if each != NONE])
    asked = []
    for kind in kinds.tolist():
        rest, at_stage = divmod(kind, len(names))
        at_category, at_level = divmod(rest, len(levels))
        asked.append((known.get(int(categories[at_category])), str(levels[at_level]), str(names[at_stage]) or ANY))
    found = [(each.seconds, each.works, float(each.warn)) for each in limits_of(asked)]
    seconds, works, warn = (np.array(each) for each in zip(*found, strict=True)) if found else (np.array([]),) * 3
    return Limits(seconds.astype(np.int64)[which], works.astype(bool)[which], warn.astype(float)[which])


def _clocks(columns: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """The clock of the stage that runs, and that of the unit: as if each step had been taken here at its time."""
    state, now = columns["state"].astype(str), int(timezone.now().timestamp())
    reported, closed, due = columns["reported_at"], columns["closed_at"], columns["due_at"]
    filed = _first(columns["filed_at"], reported)
    finished = _first(columns["finished_at"], np.where(np.isin(state, ("closed", "archived")), closed, now))
    running = np.array([STAGES.get(each, "") for each in state], dtype=object)
    own = _limits(columns, np.full(len(state), "handle", dtype=object))
    at_unit, done = np.isin(state, AT_UNIT), np.isin(state, DONE)
    over = np.isin(state, ("closed", "archived"))
    ends = np.where(due == NONE, own.after(filed), due)
    allowed = np.maximum(own.between(filed, ends), 0)
    judged = (done & ~over) | (over & (due != NONE))
    late = judged & (finished > ends)
    left = own.between(np.where(judged, finished, now), ends)
    stands = judged | np.isin(state, STANDING)
    handling_due = np.where(at_unit | (over & judged), ends, NONE)  # of a closed one as it was told
    clocked = at_unit | stands
    warn = own.after(ends, -np.round(allowed * (1 - own.warn)).astype(np.int64))
    began = np.select(
        [running == "check", running == "evaluate", running == "dispatch"], [finished, finished, filed], reported
    )
    times = np.select(
        [over, np.isin(state, ("handled", "checked")), np.isin(state, ("to_verify", "reported"))],
        [closed, finished, reported],
        np.where(state == "rejected", _first(closed, reported), filed),
    )
    unit = {
        "handling_allowed": np.where(clocked, allowed, 0),
        "handling_works": own.works,
        "handling_due_at": handling_due,
        "handling_left": np.where(stands, np.clip(left, -(2**31), 2**31 - 1), NONE),
        "ran_out_at": np.where(late, ends, NONE),
        "given_due_at": due,
        "state_at": times,
    }
    own_clock = {"due_at": ends, "warn_at": warn, "allowed": allowed, "clock_works": own.works}
    shown = _of_stage(_limits(columns, running), running, began)
    return unit | {name: np.where(at_unit, own_clock[name], shown[name]) for name in own_clock}


def _of_stage(stage: Limits, running: NDArray[Any], began: Whole) -> dict[str, NDArray[Any]]:
    """The clock of the stage that runs, where one does."""
    runs, warned = running != "", np.round(stage.seconds * stage.warn).astype(np.int64)
    return {
        "due_at": np.where(runs, stage.after(began), NONE),
        "warn_at": np.where(runs, stage.after(began, warned), NONE),
        "allowed": np.where(runs, stage.seconds, 0),
        "clock_works": stage.works,
    }


def _first(column: Whole, other: Any) -> Whole:
    return np.where(column == NONE, other, column)
