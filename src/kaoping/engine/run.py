"""The front door: a scheme and facts go in, results come out.

    edition = load(id_or_path)
    with read_facts(folder) as facts:
        run = score(edition, facts, cycle)

One road: demands → plan → answer → findings → points → roll-up → standings.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import duckdb
import numpy as np
import pyarrow as pa

from kaoping.engine.cycle import Cycle, parse_cycle
from kaoping.engine.facts import Facts
from kaoping.engine.faults_of_runs import CYCLE_LENGTH, INEXACT_NUMBER, STILL_PENDING
from kaoping.engine.plan.compile import FactTypes, Plan, compile_plan
from kaoping.engine.plan.compile_counts import case_passes, incident_passes
from kaoping.engine.plan.compile_reports import ballot_passes, mark_passes, value_passes
from kaoping.engine.plan.demands import Demand, demands
from kaoping.engine.scoring.answer import Answer, empty_answer
from kaoping.engine.scoring.findings import Findings
from kaoping.engine.scoring.pending import needs_pending, pending_in
from kaoping.engine.scoring.rational import Flags
from kaoping.engine.scoring.rollup import Sheet, compute
from kaoping.engine.scoring.standing import Consequences, consequences, item_gates
from kaoping.engine.scoring.subjects import Tree
from kaoping.problems import Fault, Refused
from kaoping.scheme.load import Edition
from kaoping.scheme.measures import AnswerScore, Count, Incidents, Judged, Share, Sum, Value
from kaoping.scheme.model import Scheme
from kaoping.scheme.rules import Rates

Progress: TypeAlias = Callable[[str], None]

PASSES = (
    ((Count, Sum), case_passes),
    ((Incidents, Rates), incident_passes),
    ((Value,), value_passes),
    ((Judged,), mark_passes),
    ((Share, AnswerScore), ballot_passes),
)
LENGTHS = {"year": (12, "年", "YYYY"), "quarter": (3, "季", "YYYYQ1"), "month": (1, "月", "YYYY-MM")}
KINDS = {"VARCHAR": "string", "BIGINT": "int64", "BOOLEAN": "boolean", "TIMESTAMP": "timestamp", "DATE": "date"}
PLANS = 64  # plans kept in memory; a plan depends on scheme, cycle and types of facts, not on the facts


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """One computation and everything that it rests on; `results` of documents and explanations are read from here."""

    scheme: Scheme
    edition: Edition | None
    cycle: Cycle
    facts: Facts
    types: FactTypes
    findings: Findings
    sheet: Sheet
    outcome: Consequences
    warnings: tuple[Fault, ...]

    @property
    def names(self) -> dict[str, str]:
        """Name of every unit, by id."""
        return {unit: row.get("name") or unit for unit, row in self.findings.tree.rows.items()}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a scheme asks for, the plan that answers it, and the leaves that wait for a pending figure."""

    demands: tuple[Demand, ...]
    plan: Plan
    waiting: frozenset[str]


_prepared: OrderedDict[tuple[Any, ...], Prepared] = OrderedDict()


def score(
    scheme: Edition | Scheme,
    facts: Facts,
    cycle: Cycle | str,
    *,
    trial: bool = False,
    progress: Progress | None = None,
    key: object = None,
    warnings: tuple[Fault, ...] | None = None,
) -> Run:
    """Compute a scheme on facts for one cycle.

    trial: compute the rest where figures of the scheme are still pending (their items get the state `pending`).
    progress: called with the name of each stage (`plan`, `facts`, `points`) as it begins.
    key: identifies a scheme that comes without an edition, so that its plan can be kept for the next run.
    warnings: what was found about the facts, short of an error (those of reading them, unless given).
    Raises Refused when the cycle does not fit the scheme, a needed figure is pending, or figures exceed 38 digits.
    """
    edition = scheme if isinstance(scheme, Edition) else None
    model = scheme.scheme if isinstance(scheme, Edition) else scheme
    span = parse_cycle(cycle) if isinstance(cycle, str) else cycle
    check_length(model, span)
    tell = progress or (lambda stage: None)
    tell("plan")
    types = types_of(facts)
    prepared = prepare(model, span, types, key=(edition.digest, str(edition.choices)) if edition else key)
    if prepared.waiting and not trial:
        raise Refused(pending_faults(model))
    tree = Tree(facts.rows("units"), model.appraises, span)
    tell("facts")
    findings = Findings(model, tree, prepared.demands, answer(prepared, tree, facts))
    tell("points")
    zeroed = item_gates(model, findings)
    sheet = compute(model, findings, exemptions(model, facts, tree), zeroed, prepared.waiting)
    outcome = consequences(model, findings, sheet)
    found = facts.warnings if warnings is None else warnings
    return Run(model, edition, span, facts, types, findings, sheet, outcome, found)


def check_length(scheme: Scheme, cycle: Cycle) -> None:
    """Refuse a quarter for a scheme that appraises by the year."""
    months, needed, example = LENGTHS.get(scheme.cycle, (len(cycle.months), "", ""))
    if len(cycle.months) != months:
        raise Refused([CYCLE_LENGTH.at(needed=needed, cycle=cycle.text, example=example)])


def pending_faults(scheme: Scheme) -> list[Fault]:
    """Every figure that an item waits for, each decision once."""
    found: dict[str, Fault] = {}
    for leaf in scheme.leaves():
        for id in pending_in((leaf.points, leaf.rule, leaf.start, leaf.floor, leaf.cap), scheme):
            question = scheme.decisions[id].question if id in scheme.decisions else id
            found.setdefault(id, STILL_PENDING.at(item=leaf.id, title=leaf.title, decision=id, question=question))
    return list(found.values())


def types_of(facts: Facts) -> FactTypes:
    """Columns of the canonical fact tables with their Ibis types."""
    rows = facts.connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE schema_name = current_schema() "
        "AND table_name IN ('cases', 'incidents', 'values', 'marks', 'ballots') ORDER BY table_name, column_index"
    ).fetchall()
    tables: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in rows:
        ibis_kind = KINDS.get(kind) or kind.lower().replace(",", ", ")
        tables.setdefault(table, []).append((column, ibis_kind))
    return FactTypes(tuple((table, tuple(columns)) for table, columns in tables.items()))


def prepare(scheme: Scheme, cycle: Cycle, types: FactTypes, key: Any = None) -> Prepared:
    """Demands and plan of a scheme; kept for the next run when `key` identifies the scheme."""
    whole_key = (key, cycle.text, types)
    if key is not None and whole_key in _prepared:
        _prepared.move_to_end(whole_key)
        return _prepared[whole_key]
    waiting = frozenset(leaf.id for leaf in scheme.leaves() if needs_pending(leaf, scheme))
    wanted = demands(scheme, waiting)
    prepared = Prepared(wanted, compile_plan(wanted, PASSES, scheme, cycle, types), waiting)
    if key is not None:
        _prepared[whole_key] = prepared
        if len(_prepared) > PLANS:
            _prepared.popitem(last=False)
    return prepared


def answer(prepared: Prepared, tree: Tree, facts: Facts) -> Answer:
    """Run the plan on the facts. The tables it joins are registered for this query alone."""
    plan = prepared.plan
    if plan.expression is None:
        return empty_answer()
    cursor = facts.connection.cursor()
    try:
        for name, table in {**plan.parameters, "places": places(plan, tree)}.items():
            cursor.register(name, table)
        table = cursor.execute(plan.sql("duckdb")).to_arrow_table()
    except (duckdb.OutOfRangeException, duckdb.ConversionException) as problem:
        raise Refused([INEXACT_NUMBER.at(what=str(problem).splitlines()[0][:120])]) from None
    finally:
        cursor.close()
    return Answer(table, len(prepared.demands), plan.scale)


def places(plan: Plan, tree: Tree) -> pa.Table:
    """Which unit's facts count for which subject, for every place set of the plan."""
    sets, units, subjects = [], [], []
    for number, (grain, below) in enumerate(plan.place_sets):
        for unit, subject in tree.places(grain, below):
            sets.append(number)
            units.append(unit)
            subjects.append(subject)
    kinds = {"places": pa.int32(), "unit": pa.string(), "subject": pa.int32()}
    return pa.table(
        {name: pa.array(values, kinds[name]) for name, values in zip(kinds, (sets, units, subjects), strict=True)}
    )


def exemptions(scheme: Scheme, facts: Facts, tree: Tree) -> dict[str, Flags]:
    """For which units each item is taken out."""
    number = {unit: position for position, unit in enumerate(tree.appraised)}
    known = {entry.id for entry in scheme.entries()}
    found: dict[str, Flags] = {}
    for row in facts.rows("exemptions"):
        item, unit = str(row["item"]), str(row["unit"])
        if item in known and unit in number:
            found.setdefault(item, np.zeros(len(number), dtype=bool))[number[unit]] = True
    return found
