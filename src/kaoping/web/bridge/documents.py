"""The documents of a run as the engine makes them: the workbook, and the whole folder that `kaoping verify` checks."""

from __future__ import annotations

import zipfile
from pathlib import Path

from kaoping.documents.comparison import Comparison
from kaoping.documents.folder import REASONS, write_results
from kaoping.documents.record import code_of
from kaoping.documents.tables import ReasonRow, csv_texts
from kaoping.documents.workbook import write_workbook
from kaoping.engine.explaining import Explainer
from kaoping.engine.gather import results_of
from kaoping.engine.run import Run
from kaoping.problems import Language

MOMENT = (2000, 1, 1, 0, 0, 0)  # the files of an archive bear no time: the same run gives the same bytes


def workbook(run: Run, target: Path, language: Language) -> None:
    """results.xlsx: ranking, items, losses and gains with their reasons, parts, scheme and decisions."""
    results = results_of(run)
    comparison = Comparison(results)
    code = code_of(results, results.digests, csv_texts(results))
    write_workbook(comparison, sentences(run, comparison, language), target, code=code, language=language)


def sentences(run: Run, comparison: Comparison, language: Language) -> list[ReasonRow]:
    """A sentence for every leaf item of every unit; none where there are too many."""
    if len(comparison.standings) * len(comparison.leaves) > REASONS:
        return []
    explain = Explainer(run).explain
    found = []
    for unit in comparison.standings:
        for leaf in comparison.leaves:
            headline = explain(unit, leaf.id, language, rows=False).headline
            found.append(ReasonRow(unit, leaf.id, headline, headline))
    return found


def archive(run: Run, target: Path, language: Language) -> None:
    """The whole result folder as a zip archive; unpacked, `kaoping verify` says whether it is untouched."""
    folder = target.with_suffix("")
    write_results(run, results_of(run), Explainer(run).explain, folder, language=language)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            info = zipfile.ZipInfo(path.relative_to(folder).as_posix(), MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, path.read_bytes())
