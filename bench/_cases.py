"""Millions of cases for benchmarks, written straight into the table: a city of towns, communities, grids, departments.

    city = plant(towns=40, grids=500)         # units, areas of the grids, people, categories; through the actions
    fill(city, 5_000_000)                     # cases; every call goes on where the last one ended

The database is the one Django is set up for (`_platform.on_databases`). What `fill` writes, column by column:

  state        one fifth open: half of that being handled, the rest spread over the other open states; of the others
               nine tenths archived. The newest tenth of all cases is nearly all open, the oldest two thirds hardly.
  category     100 kinds in 10 classes; the commonest has a fifth of all cases, the rarest fewer than one in 3000
  level        daily 80 %, general 17 %, major 3 %; channel: grid 60 %, hotline 15 %, import 5 % …; found_by after it
  text         20 to 60 characters, of a place, a thing and what is wrong with it; address likewise
  longitude …  a place inside its grid (`Grid`); cell by `cells_of`; 2 % of the cases have neither place nor grid
  town, desk   the town of the grid; 3 % are escalated (desk is the district); those without a grid are the district's
  lead         from dispatch on: a department (70 %) or the town; 5 % of the cases a unit has in hand are assisted
  reporter     of the grid workers and supervisors, by their own channels
  reported_at  over the last three years, growing with the id; filed, finished and closed after it in working time
  due_at …     open: 55 % green, 20 % yellow, 25 % red, in working time; nothing runs in held, returned, parked …
  handling_*   over: handling_due_at is when the clock ran out or would have; one in eight ran out (ran_out_at)
  valid, duplicate_of, fabricated, wrong_level, was_returned, extensions, rework, urged, satisfaction  as in real life
  uuid, ticket, source, source_number  of the phones, of the public, of the imported ones

Steps: one for every case that is open ("report"), whose number is the case's `steps`; none for the others.
"""

from __future__ import annotations

import datetime
import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from _platform import Installation

SINCE = datetime.date(2023, 1, 1)
PIECE = 250_000  # cases written at once
YEARS = 3
SIDE = 0.002  # degrees of a grid's side
WEST, SOUTH = 118.30, 33.10
CLASSES, KINDS = 10, 10  # of categories
OPEN_STATES = {  # state → share of the open cases
    "handling": 0.50, "dispatched": 0.12, "handled": 0.10, "accepted": 0.08, "reported": 0.06, "parked": 0.04,
    "checked": 0.04, "to_verify": 0.02, "returned": 0.015, "mediation": 0.01, "held": 0.0075, "court": 0.0075,
}  # fmt: skip
OVER_STATES = {"archived": 0.90, "closed": 0.04, "rejected": 0.04, "merged": 0.02}
NO_CLOCK = ("held", "returned", "parked", "mediation", "court")
AT_THE_UNIT = ("dispatched", "handling", "parked", "mediation", "court")
CHANNELS = {
    "grid": 0.60, "hotline": 0.15, "public": 0.06, "import": 0.05, "supervisor": 0.05, "desk": 0.04, "open311": 0.02,
    "upper": 0.015, "media": 0.01, "leader": 0.005,
}  # fmt: skip
FINDERS = {"grid": "grid", "supervisor": "supervisor", "upper": "upper", "leader": "upper", "media": "media",
           "import": "grid"}  # fmt: skip  # the others: the public
WHERE = [
    "学校门口",
    "菜市场东侧",
    "小区南门",
    "公交站旁",
    "河堤上",
    "村口",
    "工地围挡外",
    "地下通道",
    "广场北角",
    "桥头",
]
THINGS = ["路面", "井盖", "垃圾桶", "路灯", "绿化带", "消防通道", "广告牌", "电动车", "油烟", "护栏", "雨水口", "楼道"]
WRONG = ["破损", "缺失", "满溢，异味明显", "不亮", "被占用", "堵塞，雨天积水", "松动，有安全隐患", "长期堆放杂物"]
SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
BEFORE_1970 = 8 * 3600  # seconds that local time is ahead


@dataclass(frozen=True)
class City:
    """Ids of what cases point at. grids: of each town in turn, `per_town` apiece, in rows of `across`."""

    made: Installation
    district: int
    towns: list[int]
    departments: list[int]
    grids: list[int]
    per_town: int
    categories: list[int]
    workers: list[int]
    supervisors: list[int]
    source: int

    @property
    def across(self) -> int:
        """Grids in a row of a town."""
        return int(np.ceil(np.sqrt(self.per_town)))


def plant(towns: int = 40, grids: int = 500, departments: int = 40, workers: int = 400) -> City:
    """The city without cases. grids: in each town, in communities of 50."""
    from kaoping.web.cases.models import Category, Source
    from kaoping.web.people.models import Person
    from kaoping.web.units.models import Unit

    began = time.perf_counter()
    made = Installation(_units(towns, grids, departments), SINCE)
    ids = dict(Unit.objects.values_list("code", "pk"))
    names = [_grid(town, number) for town in range(towns) for number in range(grids)]
    people = Person.objects.bulk_create(Person(username=f"field{n:04}", name=f"网格员{n:04}") for n in range(workers))
    source = Source.objects.create(code="12345", name="市热线平台", unit_id=ids["D01"])
    city = City(
        made,
        ids["D01"],
        [ids[f"T{town:02}"] for town in range(towns)],
        [ids[f"P{number:02}"] for number in range(departments)],
        [ids[name] for name in names],
        grids,
        _categories(Category),
        [person.pk for person in people[: workers - 20]],
        [person.pk for person in people[workers - 20 :]],
        source.pk,
    )
    _areas(city)
    print(f"  planted: {len(ids)} units, {time.perf_counter() - began:.1f} s")
    return city


def _grid(town: int, number: int) -> str:
    return f"T{town:02}-G{number:04}"


def _units(towns: int, grids: int, departments: int) -> Iterator[tuple[str, str, str, str]]:
    yield from ((f"P{n:02}", f"第{n:02}部门", "department", "D01") for n in range(departments))
    yield from ((f"T{n:02}", f"第{n:02}街道", "town", "D01") for n in range(towns))
    for town in range(towns):
        for number in range(0, grids, 50):
            yield f"T{town:02}-C{number // 50:02}", f"第{town:02}-{number // 50:02}社区", "community", f"T{town:02}"
        for number in range(grids):
            code = _grid(town, number)
            yield code, f"网格{code}", "grid", f"T{town:02}-C{number // 50:02}"


def _categories(model: Any) -> list[int]:
    """Ids of the kinds, the commonest first."""
    found = []
    for each in range(CLASSES):
        above = model.objects.create(code=f"B{each:02}", name=f"第{each:02}大类", component=each < CLASSES // 2)
        model.objects.filter(pk=above.pk).update(path=f"/{above.pk}/")
        for kind in range(KINDS):
            code, name = f"B{each:02}{kind:02}", f"第{each:02}类{kind:02}种"
            made = model.objects.create(code=code, name=name, parent=above, component=each < CLASSES // 2)
            model.objects.filter(pk=made.pk).update(path=f"/{above.pk}/{made.pk}/")
            found.append(made.pk)
    return found


def _areas(city: City) -> None:
    """A square for every grid: towns in rows of eight, grids in rows within."""
    from kaoping.web.units.models import Boundary, TreeRevision

    west, south = corners(city, np.arange(len(city.grids)))
    rows = []
    for unit, x, y in zip(city.grids, west, south, strict=True):
        ring = [[x, y], [x + SIDE, y], [x + SIDE, y + SIDE], [x, y + SIDE], [x, y]]
        ring = [[round(a, 6), round(b, 6)] for a, b in ring]
        rows.append(Boundary(unit_id=unit, geometry={"type": "Polygon", "coordinates": [ring]}, from_on=SINCE))
    Boundary.objects.bulk_create(rows, batch_size=2000)
    revision = TreeRevision.objects.get()
    TreeRevision.objects.filter(pk=revision.pk).update(number=revision.number + 1)


def corners(city: City, grids: Any) -> tuple[Any, Any]:
    """Lower left corners (degrees) of grids by their places in `city.grids`."""
    town, number = np.divmod(grids, city.per_town)
    down, right = np.divmod(number, city.across)
    step = city.across * SIDE * 1.2
    return WEST + (town % 8) * step + right * SIDE, SOUTH + (town // 8) * step + down * SIDE


# --- cases --------------------------------------------------------------------------------------------------------


def fill(city: City, count: int, now: datetime.datetime | None = None) -> None:
    """Write so many cases. now: the moment at which the newest are reported."""
    from django.utils import timezone

    began, end = time.perf_counter(), int((now or timezone.now()).timestamp())
    first = _last_id() + 1
    with _bare_table():
        for begin in range(0, count, PIECE):
            size = min(PIECE, count - begin)
            rows = Drawn(city, np.random.default_rng(first + begin), first + begin, size, begin, count, end)
            _write("cases_case", rows.cases())
            _write("cases_step", rows.steps())
            _write("cases_assisting", rows.assisting())
        written = time.perf_counter()
    _gathered()
    print(f"  {count} cases: {written - began:.0f} s written, {time.perf_counter() - written:.0f} s indexed")


def _last_id() -> int:
    from django.db.models import Max

    from kaoping.web.cases.models import Case

    return Case.objects.aggregate(last=Max("pk"))["last"] or 0


class Drawn:
    """A piece of the cases: numbers first, first + 1, …; `begin` of `count` come before them."""

    def __init__(self, city: City, drawn: Any, first: int, size: int, begin: int, count: int, now: int) -> None:
        self.city, self.drawn, self.size, self.now = city, drawn, size, now
        self.ids = np.arange(first, first + size)
        self.age = 1 - (begin + np.arange(size)) / count  # 1: the oldest
        self.reported = now - (self.age * YEARS * 365 * 86400).astype(np.int64) - drawn.integers(0, 600, size)
        self.states = self._states()
        self.open = np.isin(self.states, list(OPEN_STATES))

    def _states(self) -> Any:
        share = np.where(self.age < 0.1, 0.92, np.where(self.age < 0.35, 0.32, 0.043))
        is_open = self.drawn.random(self.size) < share
        return np.where(is_open, self._one_of(OPEN_STATES), self._one_of(OVER_STATES))

    def _one_of(self, shares: dict[str, float]) -> Any:
        weights = np.array(list(shares.values()))
        return self.drawn.choice(np.array(list(shares)), self.size, p=weights / weights.sum())

    def _with(self, share: float) -> Any:
        return self.drawn.random(self.size) < share

    def cases(self) -> pa.Table:
        places, clocks = self._places(), self._clocks()
        return pa.table({"id": self.ids, "state": self.states, **self._kinds(), **places, **clocks, **self._marks()})

    def _kinds(self) -> dict[str, Any]:
        weights = 1 / np.arange(1, CLASSES * KINDS + 1) ** 1.15
        category = self.drawn.choice(np.array(self.city.categories), self.size, p=weights / weights.sum())
        channels = self._one_of(CHANNELS)
        self.channels = channels
        own, supervises = channels == "grid", channels == "supervisor"
        workers = np.array(self.city.workers)[self.drawn.integers(0, len(self.city.workers), self.size)]
        supervisors = np.array(self.city.supervisors)[self.drawn.integers(0, len(self.city.supervisors), self.size)]
        return {
            "category_id": category,
            "level": self._one_of({"daily": 0.80, "general": 0.17, "major": 0.03}),
            "channel": channels,
            "found_by": np.vectorize(lambda channel: FINDERS.get(channel, "public"))(channels),
            "reporter_id": _or_none(np.where(own, workers, supervisors), own | supervises),
            "uuid": self._uuids(own),
            "ticket": self._tickets(np.isin(channels, ("public", "open311"))),
            "source_id": _or_none(np.full(self.size, self.city.source), channels == "import"),
            "source_number": _or_none(np.char.add("RX", self.ids.astype(str)), channels == "import"),
        }

    def _uuids(self, wanted: Any) -> Any:
        raw = self.drawn.bytes(16 * self.size).hex()
        text = np.array([raw[place : place + 32] for place in range(0, len(raw), 32)])
        return _or_none(text, wanted)

    def _tickets(self, wanted: Any) -> Any:
        mixed = (self.ids.astype(np.uint64) * np.uint64(2654435761)) % np.uint64(30**9)
        signs, found = np.array(list(SIGNS)), np.full(self.size, "K", dtype="<U10")
        for _ in range(9):
            found = np.char.add(found, signs[(mixed % np.uint64(30)).astype(int)])
            mixed //= np.uint64(30)
        return _or_none(found, wanted)

    def _places(self) -> dict[str, Any]:
        from kaoping.web.cases.cells import cells_of

        city, drawn = self.city, self.drawn
        # towns and grids are not equally lively
        town = (drawn.beta(1.2, 1.8, self.size) * len(city.towns)).astype(int)
        grid = town * city.per_town + (drawn.beta(1.0, 1.6, self.size) * city.per_town).astype(int)
        west, south = corners(city, grid)
        x, y = west + drawn.random(self.size) * SIDE, south + drawn.random(self.size) * SIDE
        placed, escalated = ~self._with(0.02), self._with(0.03)
        towns = np.array(city.towns)[town]
        sent = np.isin(self.states, (*AT_THE_UNIT, "handled", "checked", "closed", "archived"))
        departments = np.array(city.departments)[(drawn.beta(1.0, 2.0, self.size) * len(city.departments)).astype(int)]
        thing = drawn.integers(0, len(THINGS), self.size)
        where = np.array(WHERE)[drawn.integers(0, len(WHERE), self.size)]
        wrong = np.array(WRONG)[drawn.integers(0, len(WRONG), self.size)]
        street = np.char.add(np.char.add("解放路", drawn.integers(1, 900, self.size).astype(str)), "号")
        text = np.char.add(np.char.add(np.char.add(where, np.array(THINGS)[thing]), wrong), "，影响通行，居民多次反映")
        return {
            "text": text,
            "address": np.char.add(street, where),
            "longitude": _or_none(x, placed),
            "latitude": _or_none(y, placed),
            "accuracy": _or_none(drawn.integers(3, 60, self.size), placed),
            "cell": _or_none(cells_of(x, y), placed),
            "grid_id": _or_none(np.array(city.grids)[grid], placed),
            "town_id": _or_none(towns, placed),
            "desk_id": np.where(placed & ~escalated, towns, city.district),
            "escalated": escalated & placed,
            "lead_id": _or_none(np.where(self._with(0.7), departments, towns), sent),
        }

    def _clocks(self) -> dict[str, Any]:
        from kaoping.web.cases.calendars import calendar

        work, drawn = calendar(), self.drawn
        allowed = 28800 * drawn.integers(1, 8, self.size)
        kind = drawn.random(self.size)
        used = np.where(kind < 0.55, drawn.random(self.size) * 0.67, 0.67 + drawn.random(self.size) * 0.33)
        used = np.where(kind > 0.75, 1 + drawn.exponential(1.5, self.size), used)
        due = work.add(np.full(self.size, self.now), (allowed * (1 - used)).astype(np.int64))
        since = np.maximum(work.add(due, -allowed), self.reported)
        warn = work.add(due, -(allowed * 0.33).astype(np.int64))
        filed, taken = self.reported + drawn.integers(300, 7200, self.size), ~np.isin(self.states, REPORTS)
        closed_share = np.where(self._with(0.875), drawn.random(self.size), 1 + drawn.exponential(0.4, self.size))
        ends = np.minimum(work.add(filed, (allowed * closed_share).astype(np.int64)), self.now)
        end_due, over = work.add(filed, allowed), ~self.open
        runs, at_unit = self.open & ~np.isin(self.states, NO_CLOCK), np.isin(self.states, ("dispatched", "handling"))
        closed = np.isin(self.states, ("closed", "archived"))
        stands = np.isin(self.states, ("parked", "mediation", "court", "handled", "checked"))
        ran_out = (closed & (ends > end_due)) | (at_unit & (due < self.now))
        days = (self.now + BEFORE_1970) // 86400 + drawn.integers(-20, 90, self.size)
        return {
            "reported_at": _moments(self.reported),
            "filed_at": _moments(filed, taken),
            "finished_at": _moments(np.minimum(ends, self.now), closed | np.isin(self.states, ("handled", "checked"))),
            "closed_at": _moments(ends, closed),
            "state_at": _moments(np.where(over, ends, since)),
            "due_at": _moments(due, runs),
            "warn_at": _moments(warn, runs),
            "clock_works": np.full(self.size, True),
            "allowed": allowed,
            "handling_allowed": np.where(taken, allowed, 0),
            "handling_works": np.full(self.size, True),
            "handling_due_at": _moments(np.where(closed, end_due, due), closed | at_unit),
            "handling_left": _or_none((allowed * (1 - used)).astype(np.int64), stands),
            "ran_out_at": _moments(np.where(closed, end_due, due), ran_out),
            "parked_until": pa.array(days.astype("datetime64[D]"), mask=self.states != "parked"),
        }

    def _marks(self) -> dict[str, Any]:
        drawn, merged = self.drawn, self.states == "merged"
        few = {0: 0.93, 1: 0.05, 2: 0.015, 3: 0.005}
        closed = np.isin(self.states, ("closed", "archived"))
        answers = self._one_of({"satisfied": 0.6, "mostly": 0.2, "dissatisfied": 0.08, "unreached": 0.12})
        counted = {name: self._one_of({str(k): v for k, v in few.items()}).astype(int) for name in COUNTED}
        asked = (self.states == "handling") & self._with(0.03)
        return {
            "asked_extension": _or_none(28800 * drawn.integers(1, 5, self.size), asked),
            "valid": (self.states != "rejected") & ~(closed & self._with(0.02)),
            "duplicate_of_id": _or_none(np.maximum(self.ids - drawn.integers(1, 500, self.size), 1), merged),
            "fabricated": closed & self._with(0.002),
            "wrong_level": self._with(0.01),
            "was_returned": self._with(0.03) | (self.states == "returned"),
            "self_handled": np.isin(self.channels, ("grid",)) & self._with(0.3),
            **counted,
            "satisfaction": np.where(closed & self._with(0.4), answers, ""),
            "steps": self._steps(),
        }

    def _steps(self) -> Any:
        return np.where(self.open, 1 + (self.ids % 5), 7)

    def steps(self) -> pa.Table:
        """The last step of every open case."""
        which, size = self.open, int(self.open.sum())
        empty = np.full(size, "")
        return pa.table(
            {
                "case_id": self.ids[which],
                "number": self._steps()[which],
                "action": np.full(size, "report"),
                "start": empty,
                "to": self.states[which],
                "at": _moments(self.reported[which]),
                "by_id": pa.nulls(size, pa.int64()),
                "unit_id": pa.nulls(size, pa.int64()),
                "reason": empty,
                "changes": np.full(size, "{}"),
                "more": np.full(size, "{}"),
            }
        )

    def assisting(self) -> pa.Table:
        which = np.isin(self.states, AT_THE_UNIT) & (self.ids % 20 == 0)
        units = np.array(self.city.departments)
        return pa.table({"case_id": self.ids[which], "unit_id": units[self.ids[which] // 20 % len(units)]})


REPORTS = ("held", "to_verify", "reported", "returned", "rejected", "merged")  # not filed
COUNTED = ("extensions", "rework", "urged")


def _or_none(values: Any, present: Any) -> pa.Array:
    return pa.array(values, mask=~present)


def _moments(seconds: Any, present: Any = None) -> pa.Array:
    return pa.array(seconds.astype("datetime64[s]"), pa.timestamp("s"), mask=None if present is None else ~present)


# --- writing ------------------------------------------------------------------------------------------------------


@contextmanager
def _bare_table() -> Iterator[None]:
    """Without its indexes while it is filled, and without asking for every row whether its keys are there."""
    from django.db import connection

    from kaoping.web.cases.models import Case

    indexes = Case._meta.indexes
    with connection.schema_editor() as editor:
        for index in indexes:
            editor.remove_index(Case, index)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            for index in indexes:
                editor.add_index(Case, index)


def _write(table: str, rows: pa.Table) -> None:
    from django.db import connection

    if not len(rows):
        return
    if connection.vendor == "postgresql":
        _copy(connection, table, rows)
    else:
        _insert(connection, table, rows)


def _copy(connection: Any, table: str, rows: pa.Table) -> None:
    text = io.BytesIO()
    pyarrow.csv.write_csv(rows, text, pyarrow.csv.WriteOptions(include_header=False))
    names = ", ".join(f'"{name}"' for name in rows.column_names)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET timezone = 'UTC'")
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT csv)") as copy:
            copy.write(text.getvalue())
        cursor.execute("SET session_replication_role = DEFAULT")


def _insert(connection: Any, table: str, rows: pa.Table) -> None:
    from django.db import transaction

    columns = [_plain(rows.column(name)).to_pylist() for name in rows.column_names]
    names, marks = ", ".join(f'"{name}"' for name in rows.column_names), ", ".join(["%s"] * rows.num_columns)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(zip(*columns, strict=True)))


def _plain(column: Any) -> Any:
    """As SQLite keeps it: moments and days as texts."""
    is_time = pa.types.is_timestamp(column.type) or pa.types.is_date(column.type)
    return pc.cast(column, pa.string()) if is_time else column


def _gathered() -> None:
    """Numbering goes on after the last id, and the database knows how the values spread."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in ("cases_case", "cases_step", "cases_assisting"):
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
                cursor.execute(f"VACUUM ANALYZE {table}")
        else:
            cursor.execute("ANALYZE")
