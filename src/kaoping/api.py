"""The Python API: load a scheme, read facts, score, explain, write, verify."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from kaoping.documents.folder import write_results
from kaoping.documents.verify import Verdict
from kaoping.documents.verify import verify as verify_folder
from kaoping.engine.checking.check_facts import check_against, expected_of
from kaoping.engine.cycle import Cycle, parse_cycle
from kaoping.engine.explaining import Explainer
from kaoping.engine.facts import Facts, inspect_facts
from kaoping.engine.facts import read_facts as read_facts
from kaoping.engine.gather import results_of
from kaoping.engine.results import Results
from kaoping.engine.run import Run
from kaoping.engine.run import score as score_run
from kaoping.engine.telling.explain import Explanation
from kaoping.problems import Fault, Language, Refused, errors
from kaoping.scheme.load import Edition, read_edition
from kaoping.scheme.load import load as load
from kaoping.scheme.versions import find


@dataclass(frozen=True, eq=False)
class Scored:
    """One computation: its rows, its reasons, its documents.

    Points are exact decimals with the scheme's places; units and items are named by their ids.
    """

    run: Run

    @cached_property
    def results(self) -> Results:
        """Scores, standings and warnings as plain rows."""
        return results_of(self.run)

    @cached_property
    def explainer(self) -> Explainer:
        return Explainer(self.run)

    def explain(self, unit: str, item: str, language: Language = "zh") -> Explanation:
        """Why this unit got these points for this item (a leaf, a section or `total`).

        Raises Refused when there is no such unit or item.
        """
        return self.explainer.explain(unit, item, language)

    def write(
        self, out: str | Path, *, language: Language = "zh", progress: Callable[[str], None] | None = None
    ) -> Path:
        """Write the result folder (CSV, Parquet, xlsx, HTML, run.json, inputs): whole or not at all.

        Raises Refused when `out` is there and is no result folder.
        """
        return write_results(
            self.run, self.results, self.explainer.explain, Path(out), language=language, progress=progress
        )


def score(
    scheme: str | Path | Edition,
    facts: str | Path | Mapping[str, Any] | Facts,
    cycle: str | Cycle,
    *,
    decide: Mapping[str, Any] | None = None,
    trial: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Scored:
    """Score facts by a scheme for one cycle (``2024``, ``2024Q1``, ``2024-03``).

    scheme: a shipped id, a path, or an Edition. facts: a folder of CSV or Parquet files, an .xlsx, Facts, or a mapping
    from table name to an Arrow table, a DuckDB relation or a list of rows. decide: decision id → option or figure, for
    this run.
    Raises Refused with every fault of scheme and facts; nothing is computed from input with an error.
    """
    span = cycle if isinstance(cycle, Cycle) else parse_cycle(cycle)
    edition = scheme if isinstance(scheme, Edition) else load(scheme, decide, days_of(span))
    known, found = (facts, list(facts.warnings)) if isinstance(facts, Facts) else inspect_facts(facts)
    if known is not None:
        found = found + check_against(known, expected_of(edition.scheme), span)
    if known is None or errors(found):
        raise Refused(found)
    return Scored(score_run(edition, known, span, trial=trial, progress=progress, warnings=tuple(found)))


def days_of(cycle: Cycle) -> tuple[date, date]:
    """First and last day of a cycle."""
    return cycle.start.date(), (cycle.end - timedelta(days=1)).date()


def check(ref: str | Path, decide: Mapping[str, Any] | None = None) -> tuple[Edition | None, list[Fault]]:
    """A scheme and everything that is wrong with it, errors and warnings; None where it cannot be read."""
    return read_edition(find(ref), decide)


def verify(folder: str | Path) -> Verdict:
    """Recompute a result folder from its stored inputs and say whether it is untouched."""
    return verify_folder(Path(folder))
