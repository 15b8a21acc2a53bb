"""A folder of results: everything about one run, whole or not at all.

report.html · units/ · results.xlsx · scores.csv · totals.csv · *.parquet · inputs/ · run.json
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TypeAlias

import duckdb
from xlsxwriter.exceptions import XlsxWriterException

from kaoping.documents import inputs, tables
from kaoping.documents.comparison import Comparison
from kaoping.documents.faults import CANNOT_WRITE, NOT_OURS, STRANGE_FILES
from kaoping.documents.reasoning import Explain, Reasons
from kaoping.documents.record import code_of, files_in, is_ours, read_record, record_of, write_record
from kaoping.documents.report import Report
from kaoping.documents.tables import ReasonRow
from kaoping.documents.workbook import write_workbook
from kaoping.engine.results import Results
from kaoping.engine.run import Run
from kaoping.problems import Language, Refused

Progress: TypeAlias = Callable[[str], None]

REASONS = 20_000  # units × leaf items for which reasons are written out


def write_results(
    run: Run,
    results: Results,
    explain: Explain,
    out: Path,
    *,
    language: Language = "zh",
    progress: Progress | None = None,
) -> Path:
    """Write every document of a run into the folder `out` and give its path.

    The folder appears complete or not at all; an earlier result folder is replaced, anything else is refused.
    explain(unit, item, language) gives an Explanation. progress: called with `reasons`, `workbook`, `report`, `inputs`.
    Raises Refused when `out` is no result folder, or cannot be written.
    """
    target = out.resolve()
    require_free(target)
    with writing(target) as fresh:
        write_all(run, results, explain, fresh, language, progress or (lambda stage: None))
        take_place(fresh, target)
    return target


def require_free(target: Path) -> None:
    """Refuse a target that holds anything but earlier results."""
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    if not target.is_dir() or not is_ours(target):
        raise Refused([NOT_OURS.at(path=str(target))])
    strange = sorted(set(files_in(target)) - read_record(target)["files"].keys() - {"run.json"})
    if strange:
        named = "、".join(strange[:5]) + ("……" if len(strange) > 5 else "")
        raise Refused([STRANGE_FILES.at(path=str(target), files=named)])


@contextmanager
def writing(target: Path) -> Iterator[Path]:
    """A new folder beside the target; it is gone afterwards, whatever happens. Problems of the disk become faults."""
    made = [parent for parent in (target, *target.parents)[1:] if not parent.exists()]
    fresh: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = beside(target)
        fresh.mkdir()
        yield fresh
    except (OSError, duckdb.IOException, XlsxWriterException) as problem:
        reason = getattr(problem, "strerror", None) or str(problem).splitlines()[0][:120]
        raise Refused([CANNOT_WRITE.at(path=str(target), reason=reason)]) from problem
    finally:
        if fresh is not None:
            shutil.rmtree(fresh, ignore_errors=True)
        for parent in made:
            remove_if_empty(parent)


def beside(target: Path) -> Path:
    """A name beside the target that nobody uses."""
    names = (target.parent / f".{target.name}.{number}.new" for number in count(1))
    return next(name for name in names if not name.exists())


def remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def take_place(fresh: Path, target: Path) -> None:
    """Put the new folder in the place of the target, by renaming; the old one is kept until that is done."""
    earlier = beside(target) if target.exists() else None
    if earlier:
        target.rename(earlier)
    try:
        fresh.rename(target)
    except OSError:
        if earlier:
            earlier.rename(target)
        raise
    if earlier:
        shutil.rmtree(earlier, ignore_errors=True)


def write_all(
    run: Run, results: Results, explain: Explain, folder: Path, language: Language, progress: Progress
) -> None:
    """Every document, one after another; run.json last, with the fingerprints of the others."""
    comparison = Comparison(results)
    code = code_of(results, results.digests, tables.csv_texts(results))
    report = Report(comparison, code, language, folder)
    write_tables(results, folder)
    progress("reasons")
    rows = sentences(comparison, Reasons(run, results, explain, report.say), report)
    if rows:
        tables.write_reasons_parquet(rows, folder / "reasons.parquet")
    progress("workbook")
    write_workbook(comparison, rows, folder / "results.xlsx", code=code, language=language)
    progress("report")
    report.finish()
    progress("inputs")
    inputs.store(run, folder)
    write_record(record_of(results, run.facts, code, language), folder)


def write_tables(results: Results, folder: Path) -> None:
    """The contract's tables, as CSV and as Parquet."""
    tables.write_scores_csv(results, folder / "scores.csv")
    tables.write_totals_csv(results, folder / "totals.csv")
    tables.write_scores_parquet(results, folder / "scores.parquet")
    tables.write_totals_parquet(results, folder / "totals.parquet")
    tables.write_parts_parquet(results, folder / "parts.parquet")


def sentences(comparison: Comparison, reasons: Reasons, report: Report) -> list[ReasonRow]:
    """Explain every leaf item of every unit: a sheet for the report, a sentence in both languages for the tables.

    The sentences are kept for up to `REASONS` cells; beyond that the result is empty.
    """
    rows: list[ReasonRow] = []
    keep = len(comparison.standings) * len(comparison.leaves) <= REASONS
    for unit in comparison.standings:
        grounds = {leaf.id: reasons.grounds(unit, leaf) for leaf in comparison.leaves}
        report.add(unit, grounds)
        if keep:
            rows += (ReasonRow(unit, item, *each.sentences) for item, each in grounds.items())
    return rows
