"""Reads of facts: the seven tables for the engine, and what a person may see of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from kaoping.web.bridge.facts import TABLES, Names, expected, names, reads
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import Sight, runs_office, sight_of
from kaoping.web.facts.models import MODELS, FactImport, of_cycle
from kaoping.web.facts.sources import Elsewhere, source_of
from kaoping.web.facts.stored import load, typed, units_of, workbench
from kaoping.web.people.viewer import Viewer
from kaoping.web.schemes.queries import decisions_in_force
from kaoping.web.site.words import Said, said


def tables_of(cycle: Cycle) -> dict[str, pa.Table]:
    """All seven tables of a cycle: the contract's columns (units: and the attributes) in the engine's types, decimals
    exact with the least places that hold them, times naive local; sorted by key (a table from elsewhere in an order of
    its own that does not change), so that equal facts are equal bytes.
    """
    found = {"units": units_of(cycle)}
    for table in MODELS:
        if (elsewhere := source_of(cycle, table)) is not None:
            found[table] = elsewhere.rows(cycle)
            continue
        with workbench() as bench:
            load(bench, cycle, table)
            found[table] = typed(bench, table)
    return {table: found[table] for table in TABLES}


def rows_seen(viewer: Viewer, cycle: Cycle, table: str, sight: Sight | None = None) -> QuerySet[Any]:
    """The stored rows of a table that the viewer sees: of units in the own part of the tree, and, for a responsible
    department, the rows that its items read."""
    rows = of_cycle(table, cycle)
    sight = sight_of(viewer, cycle) if sight is None else sight
    if sight.everything:
        return rows
    units = CycleUnit.objects.filter(sight.whole_units(), cycle=cycle).values("code")
    condition = Q(unit__in=units) if sight.paths else Q(pk__in=[])
    return rows.filter(condition | _by_items(cycle, table, sight))


def _by_items(cycle: Cycle, table: str, sight: Sight) -> Q:
    if not sight.items:
        return Q(pk__in=[])
    duty = reads(cycle.version.text, sight.items)
    conditions = {
        "marks": Q(item__in=duty.marks),
        "exemptions": Q(item__in=sight.items),
        "incidents": Q(kind__in=duty.kinds),
        "values": Q(indicator__in=duty.indicators),
        "ballots": Q(survey__in=duty.surveys),
    }
    return conditions.get(table, Q(pk__in=[]))


def units_seen(viewer: Viewer, cycle: Cycle, sight: Sight | None = None) -> QuerySet[CycleUnit]:
    """The units of the cycle of which the viewer sees anything."""
    sight = sight_of(viewer, cycle) if sight is None else sight
    return CycleUnit.objects.filter(sight.units(), cycle=cycle)


def imports_seen(viewer: Viewer, cycle: Cycle) -> QuerySet[FactImport]:
    """The office sees every import of its cycle, others their own."""
    found = FactImport.objects.filter(cycle=cycle).select_related("uploaded_by", "written_by", "job")
    return found if runs_office(viewer, cycle) else found.filter(uploaded_by=viewer.person)


@dataclass
class Need:
    """A fact table at a glance. missing: (code, name) of indicators, kinds, surveys or items without a single row."""

    table: str
    zh: str
    needed: bool
    columns: tuple[str, ...]
    rows: int
    missing: list[tuple[str, str]] = field(default_factory=list)
    of: int = 0  # codes that the scheme reads
    whole: bool = True  # whether the viewer sees every row
    route: str = ""  # of the page of where it comes from, where that is not an import

    @property
    def state(self) -> str:
        """there, part, none (needed, no rows), unseen (needed, none that the viewer sees), unused"""
        if not self.needed:
            return "unused"
        if not self.rows:
            return "none" if self.whole else "unseen"
        return "part" if self.missing else "there"


COUNTED = 10_000  # rows from elsewhere that are counted for a page
CODED = {
    "incidents": ("kind", "kinds"),
    "marks": ("item", "items"),
    "values": ("indicator", "indicators"),
    "ballots": ("survey", "surveys"),
}


def needs(viewer: Viewer, cycle: Cycle) -> list[Need]:
    """Every table: whether the scheme reads it, how many rows of it the viewer sees, what has no row yet."""
    wanted = expected(cycle.version.text, decisions_in_force(cycle.version))
    called, sight = names(cycle.version.text), sight_of(viewer, cycle)
    read: dict[str, dict[str, Any]] = {
        "marks": dict.fromkeys(wanted.full_marks),
        "incidents": dict(wanted.kinds),
        "values": dict(wanted.indicators),
        "ballots": dict(wanted.surveys),
    }
    found = []
    for table in TABLES.values():
        columns = tuple(name for name in table.names if name in wanted.columns.get(table.name, ()) or name in table.key)
        rows, present = _counted(viewer, cycle, table.name, sight)
        needed = table.name == "units" or table.name in wanted.columns
        elsewhere = source_of(cycle, table.name)
        route = elsewhere.route if elsewhere else ""
        need = Need(table.name, table.zh, needed, columns, rows, whole=sight.everything, route=route)
        if table.name == "units" and sight.everything:
            need.of = len(wanted.attributes)
            need.missing = _attributes_missing(cycle, wanted.attributes, called)
        elif table.name in read and sight.everything:
            codes = list(read[table.name])
            need.of = len(codes)
            need.missing = [(code, _called(called, table.name, code)) for code in codes if code not in present]
        found.append(need)
    return found


def _attributes_missing(cycle: Cycle, wanted: Mapping[str, Any], called: Names) -> list[tuple[str, str]]:
    """Attributes that some unit of their kind does not have."""
    kinds = {attribute.kind for attribute in wanted.values()}
    units = CycleUnit.objects.filter(cycle=cycle, kind__in=kinds).values_list("kind", "attributes")
    lacking = {
        name
        for kind, attributes in (units if wanted else ())
        for name, attribute in wanted.items()
        if attribute.kind == kind and attributes.get(name) in (None, "")
    }
    return [(name, called.attributes.get(name, "")) for name in wanted if name in lacking]


def _called(called: Names, table: str, code: str) -> str:
    return str(getattr(called, CODED[table][1]).get(code, ""))


def _counted(viewer: Viewer, cycle: Cycle, table: str, sight: Sight) -> tuple[int, frozenset[str]]:
    """Rows seen, and the codes that occur in them."""
    if table == "units":
        return units_seen(viewer, cycle, sight).count(), frozenset()
    if (elsewhere := source_of(cycle, table)) is not None:
        return min(elsewhere.count(cycle, COUNTED), COUNTED), frozenset()
    rows = rows_seen(viewer, cycle, table, sight).order_by()
    if table not in CODED:
        return rows.count(), frozenset()
    by_code = dict(rows.values_list(CODED[table][0]).annotate(Count("pk")))
    return sum(by_code.values()), frozenset(by_code)


# --- stored rows on a page --------------------------------------------------------------------------------------------

SEARCHED: dict[str, tuple[str, ...]] = {
    "units": ("unit", "name", "kind"),
    "cases": ("unit", "case", "category", "channel", "status"),
    "incidents": ("unit", "incident", "kind", "item", "subject"),
    "marks": ("unit", "item", "assessor"),
    "values": ("unit", "indicator", "period"),
    "ballots": ("unit", "survey", "question", "group"),
    "exemptions": ("unit", "item"),
}
"""Columns by which the rows of a table can be looked up."""
ORDER = {"units": ("code",), **{name: tuple(table.key) for name, table in TABLES.items() if name != "units"}}
UNIT_FIELDS = {"unit": "code", "parent": "parent_code"}


def stored(viewer: Viewer, cycle: Cycle, table: str) -> QuerySet[Any]:
    """The rows of any of the seven tables that the viewer sees, by key."""
    if table == "units":
        return units_seen(viewer, cycle).order_by("code")
    return rows_seen(viewer, cycle, table).order_by(*ORDER[table])


def filtered(rows: QuerySet[Any], table: str, column: str, text: str) -> QuerySet[Any]:
    """Rows whose column begins with a text; of units also those whose name has it in it."""
    if not text or column not in SEARCHED[table]:
        return rows
    field = UNIT_FIELDS.get(column, column) if table == "units" else column
    lookup = "icontains" if field == "name" else "istartswith"
    return rows.filter(**{f"{field}__{lookup}": text})


def columns_of(cycle: Cycle, table: str) -> tuple[str, ...]:
    """The contract's columns; of units also the attributes that the scheme reads."""
    if table != "units":
        return TABLES[table].names
    wanted = expected(cycle.version.text, decisions_in_force(cycle.version)).attributes
    return (*TABLES["units"].names, *wanted)


def heading(table: str, column: str) -> str:
    """What people call a column."""
    known = TABLES[table].by_name.get(column)
    return str(said(known.zh, column.replace("_", " "))) if known else column


def cells(row: Any, columns: tuple[str, ...]) -> list[Any]:
    """The cells of a stored row; None where nothing is stored."""
    if isinstance(row, CycleUnit):
        known = {"unit": row.code, "name": row.name, "kind": row.kind, "parent": row.parent_code or None}
        return [known[name] if name in known else row.attributes.get(name) for name in columns]
    found = [getattr(row, name) for name in columns]
    return [None if cell == "" else cell for cell in found]


def fed_cells(viewer: Viewer, cycle: Cycle, elsewhere: Elsewhere, columns: tuple[str, ...]) -> Iterator[list[Any]]:
    """The cells of a table from elsewhere, of the units of which the viewer sees everything."""
    rows, sight = elsewhere.rows(cycle), sight_of(viewer, cycle)
    if not sight.everything:
        units = CycleUnit.objects.filter(sight.whole_units(), cycle=cycle).values_list("code", flat=True)
        rows = rows.filter(pc.is_in(rows["unit"], pa.array(units if sight.paths else [], pa.string())))
    for batch in rows.select(columns).to_batches(max_chunksize=5000):
        for row in batch.to_pylist():
            yield [_as_stored(cell) for cell in row.values()]


def _as_stored(cell: Any) -> Any:
    """A moment as a stored row has it: with its zone."""
    return timezone.make_aware(cell) if isinstance(cell, datetime.datetime) else cell


def told_codes(cycle: Cycle, table: str) -> dict[str, dict[str, str]]:
    """Column → code → what the scheme calls it."""
    called = names(cycle.version.text)
    by_table = {
        "cases": {"found_by": _said(FINDERS)},
        "incidents": {"kind": called.kinds, "item": called.items, "level": _said(LEVELS)},
        "marks": {"item": called.items},
        "values": {"indicator": called.indicators},
        "ballots": {"survey": called.surveys},
        "exemptions": {"item": called.items},
    }
    return by_table.get(table, {})


def _said(words: dict[str, Said]) -> dict[str, str]:
    return {code: str(told) for code, told in words.items()}


FINDERS = {
    "grid": said("网格", "grid"), "supervisor": said("督查", "supervisors"), "public": said("群众", "the public"),
    "upper": said("上级", "above"), "media": said("媒体", "media"),
}  # fmt: skip
LEVELS = {
    "central": said("中央", "central"), "national": said("国家级", "national"), "province": said("省级", "province"),
    "city": said("市级", "city"), "district": said("区级", "district"),
}  # fmt: skip
NUMERIC = frozenset(
    (table.name, column.name)
    for table in TABLES.values()
    for column in table.columns
    if column.type in ("number", "whole")
)


def unit_names(cycle: Cycle, codes: list[str]) -> dict[str, str]:
    """Unit code → name."""
    units = CycleUnit.objects.filter(cycle=cycle, code__in=set(codes))
    return dict(units.values_list("code", "name"))
