"""Scoring a snapshot, and what comes of it as rows that a database keeps; reasons; documents.

A run is made again from its text, its decisions and its snapshot whenever somebody asks why.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kaoping import __version__
from kaoping.engine.checking.check_facts import check_against, expected_of
from kaoping.engine.columns import ItemColumn, columns_of
from kaoping.engine.cycle import parse_cycle
from kaoping.engine.explaining import Explainer
from kaoping.engine.facts import inspect_facts
from kaoping.engine.gather import undecided_gates
from kaoping.engine.results import Standing
from kaoping.engine.run import Run, score
from kaoping.engine.scoring.standing import standings
from kaoping.engine.tables import TABLES
from kaoping.problems import Language, Refused, errors
from kaoping.scheme.decisions import Override
from kaoping.scheme.load import Edition, edition_of_text
from kaoping.scheme.model import TOTAL, Leaf, Scheme, Section
from kaoping.web.bridge.schemes import figure_text

EngineRun = Run
ENGINE = __version__
NAMED = 5  # units named in a gap
KEYS: dict[str, tuple[str, ...]] = {name: table.key for name, table in TABLES.items()}


@dataclass(frozen=True, slots=True)
class Made:
    """One decision as it was made for a run: an option or a figure; who, when and why where it is known."""

    choice: str
    by: str = ""
    on: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One appraised unit; figures are exact texts. sheet: {item: {points, full, state, rank}}, with `total`."""

    code: str
    name: str
    rank: int | None
    total: str
    grade: str
    eligible: bool
    rewards: list[list[str]]
    gates: list[str]
    state: str
    sheet: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Computed:
    """What a run gave. rows: in the order of the ranking. digest: SHA-256 over every figure. summary: see `Run`."""

    rows: list[UnitRow]
    digest: str
    final: bool
    summary: dict[str, Any]


# --- fact tables as files -----------------------------------------------------------------------------------------


def parquet_of(table: pa.Table) -> bytes:
    """A fact table as a Parquet file: the same rows give the same bytes."""
    sink = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(None), sink, compression="zstd", version="2.6", store_schema=False)
    return sink.getvalue()


# --- a run -------------------------------------------------------------------------------------------------------


@contextmanager
def scored(
    text: str,
    decisions: Mapping[str, Made],
    folder: Path,
    period: str,
    *,
    trial: bool,
    progress: Callable[[str], None] | None = None,
) -> Iterator[Run]:
    """Score the fact files of a folder (`<table>.parquet`) by the text of a scheme; facts are closed at the end.

    progress: called with the name of each step. Raises Refused with every fault of scheme and facts.
    """
    run = score_folder(text, decisions, folder, period, trial=trial, progress=progress)
    try:
        yield run
    finally:
        run.facts.close()


def score_folder(
    text: str,
    decisions: Mapping[str, Made],
    folder: Path,
    period: str,
    *,
    trial: bool,
    progress: Callable[[str], None] | None = None,
) -> Run:
    """As `scored`; the caller closes `run.facts`."""
    tell = progress or (lambda step: None)
    cycle = parse_cycle(period)
    edition = edition_of_text(text, decide={id: override(made) for id, made in decisions.items()})
    tell("read")
    facts, found = inspect_facts(folder)
    if facts is None:
        raise Refused(found)
    try:
        found = found + check_against(facts, expected_of(edition.scheme), cycle)
        if errors(found):
            raise Refused(found)
        return score(edition, facts, cycle, trial=trial, progress=tell, warnings=tuple(found))
    except BaseException:
        facts.close()
        raise


def override(made: Made) -> Override:
    on = datetime.date.fromisoformat(made.on) if made.on else None
    return Override(made.choice, made.by, on, made.reason)


def computed(run: Run) -> Computed:
    """The rows and the summary of a run."""
    columns = columns_of(run)
    places = standings(run.outcome, run.names)
    rows = list(unit_rows(places, columns))
    pending = any(row.grade == "pending" or any(text == "pending" for _, text in row.rewards) for row in rows)
    final = not pending and all(set(column.state) <= {"ok", "exempt"} for column in columns.values())
    summary = summary_of(run, columns, places)
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, row.code))
    return Computed(rows, digest_of(columns, places), final, summary)


def unit_rows(places: list[Standing], columns: Mapping[str, ItemColumn]) -> Iterator[UnitRow]:
    sheets = [{} for _ in places]  # type: list[dict[str, dict[str, Any]]]
    for item, column in columns.items():
        cells = zip(column.points, column.full, column.state, column.rank, strict=True)
        for sheet, (points, full, state, rank) in zip(sheets, cells, strict=True):
            sheet[item] = {"points": points, "full": full, "state": state, "rank": rank}
    for place, sheet in zip(places, sheets, strict=True):
        yield UnitRow(
            code=place.unit,
            name=place.name,
            rank=place.rank,
            total=sheet[TOTAL]["points"] or "",
            grade=place.grade,
            eligible=place.eligible,
            rewards=[list(pair) for pair in place.rewards],
            gates=list(place.gates),
            state=place.state,
            sheet=sheet,
        )


def digest_of(columns: Mapping[str, ItemColumn], places: list[Standing]) -> str:
    """SHA-256 over units, every figure of every item, ranks, grades, rewards and gates; names are no figures."""
    found = hashlib.sha256()

    def add(*parts: Any) -> None:
        found.update(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")

    add([place.unit for place in places])
    for item, column in columns.items():
        add(item, column.points, column.full, column.state)
    for place in places:
        add(place.rank, place.grade, place.eligible, place.rewards, place.gates)
    return found.hexdigest()


# --- what pages need of all units at once ------------------------------------------------------------------------


def summary_of(run: Run, columns: Mapping[str, ItemColumn], places: list[Standing]) -> dict[str, Any]:
    """See `kaoping.web.results.models.Run`."""
    scheme, total = run.scheme, columns[TOTAL]
    grades: dict[str, int] = {}
    for place in places:
        grades[place.grade] = grades.get(place.grade, 0) + 1
    edition = run.edition
    warnings = (*(edition.warnings if edition else ()), *run.warnings, *undecided_gates(run))
    return {
        "scheme": {
            "id": scheme.id,
            "version": scheme.version,
            "title": scheme.title,
            "title_en": scheme.title_en or "",
            "appraises": scheme.appraises,
            "places": scheme.places,
        },
        "items": list(items_of(scheme.items, columns)),
        "medians": {item: column.median for item, column in columns.items()},
        "means": {item: column.mean for item, column in columns.items()},
        "highest": {item: column.highest for item, column in columns.items()},
        "lowest": {item: column.lowest for item, column in columns.items()},
        "known": {item: column.known for item, column in columns.items()},
        "full": {item: column.full_for_all for item, column in columns.items()},
        "units": len(places),
        "missing": total.state.count("missing"),
        "pending": total.state.count("pending"),
        "exempt": total.state.count("exempt"),
        "grades": grades,
        "grade_names": list(scheme.grades.names) if scheme.grades else [],
        "gates": {gate.id: gate.title for gate in scheme.gates},
        "rewards": {each.id: {"title": each.title, "unit": getattr(each, "unit", "")} for each in rewarding(scheme)},
        "gaps": gaps(run, columns),
        "decisions": list(settled(edition)) if edition else [],
        "facts": {table: run.facts.count(table) for table in TABLES},
        "warnings": [fault.as_json() for fault in warnings],
    }


def rewarding(scheme: Scheme) -> tuple[Any, ...]:
    return (*scheme.awards, *scheme.funds)


def items_of(
    entries: tuple[Leaf | Section, ...], columns: Mapping[str, ItemColumn], depth: int = 0, parent: str = ""
) -> Iterator[dict[str, Any]]:
    """The tree of items in the order of the document."""
    for entry in entries:
        yield {
            "id": entry.id,
            "parent": parent,
            "title": entry.title,
            "title_en": entry.title_en or "",
            "full": columns[entry.id].full_for_all or figure_text(entry.points),
            "leaf": isinstance(entry, Leaf),
            "depth": depth,
            "responsible": list(entry.responsible),
        }
        if isinstance(entry, Section):
            yield from items_of(entry.items, columns, depth + 1, entry.id)


def gaps(run: Run, columns: Mapping[str, ItemColumn]) -> list[dict[str, Any]]:
    """Leaf items that the same units lack for the same cause: {"items", "state", "count", "names" of the first}."""
    found: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    for leaf in run.scheme.leaves():
        states = columns[leaf.id].state
        for state in ("pending", "missing"):
            units = tuple(at for at, each in enumerate(states) if each == state)
            if units:
                found.setdefault((state, units), []).append(leaf.id)
    appraised, rows = run.findings.tree.appraised, run.findings.tree.rows
    return [
        {
            "items": items,
            "state": state,
            "count": len(units),
            "names": [rows[appraised[at]].get("name") or appraised[at] for at in units[:NAMED]],
        }
        for (state, units), items in found.items()
    ]


def settled(edition: Edition) -> Iterator[dict[str, Any]]:
    """Every decision: how it was settled, by whom, when, why."""
    for choice in edition.choices:
        decision = edition.scheme.decisions[choice.id]
        option = decision.options.get(str(choice.choice))
        yield {
            "id": choice.id,
            "question": decision.question,
            "question_en": decision.question_en or "",
            "choice": choice.choice,
            "option": option.text if option else "",
            "option_en": (option.text_en if option else None) or "",
            "how": choice.how,
            "by": choice.by,
            "on": choice.on.isoformat() if choice.on else "",
            "reason": choice.reason,
        }


# --- why ---------------------------------------------------------------------------------------------------------


class Teller:
    """Explains the cells of one run. Not to be used by two threads at once: it has one connection to its facts."""

    def __init__(self, run: Run) -> None:
        self.explainer = Explainer(run)

    def tell(self, unit: str, item: str, language: Language) -> dict[str, Any]:
        """Why a unit got its points for an item, as JSON values. Raises Refused when there is no such unit or item."""
        found = self.explainer.explain(unit, item, language)
        tables = [
            {"title": table.title, "head": table.head, "rows": table.rows, "right": table.right, "count": table.count}
            for table in found.tables
        ]
        return json.loads(json.dumps(found.as_json() | {"tables": tables}, ensure_ascii=False))  # type: ignore[no-any-return]

    def close(self) -> None:
        self.explainer.run.facts.close()
