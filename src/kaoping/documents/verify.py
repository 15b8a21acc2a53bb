"""Is a result folder untouched, and do its stored inputs give the same figures again?"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kaoping.documents import tables
from kaoping.documents.faults import NO_RESULTS
from kaoping.documents.inputs import run_again
from kaoping.documents.record import RECORD, Record, code_of, computed, files_in, read_record, sha256, short
from kaoping.documents.wording import Wording
from kaoping.engine.explaining import Explainer
from kaoping.engine.gather import results_of
from kaoping.engine.results import Results
from kaoping.problems import Fault, Language, Refused

UNPACKED = 8 << 30  # bytes; more is no archive of results
SHOWN = 20  # differing figures printed
KEYS = {"scores.csv": ("unit", "item"), "totals.csv": ("unit",)}


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that a second computation gives differently. `item` is empty in totals.csv."""

    file: str
    unit: str
    item: str
    column: str
    stored: str
    computed: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying a result folder found.

    changed, missing: files that are not as they were written; added: files that were not written by the program (they
    only matter below inputs/). differences: figures that come out differently. faults: why nothing could be computed.
    """

    folder: Path
    code: str
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def untouched(self) -> bool:
        """Whether every file is as it was written and every figure comes out again."""
        return not (self.changed or self.missing or self.differences or self.faults)

    def text(self, language: Language = "zh") -> str:
        """The verdict for people, the gravest first."""
        say = Wording(language)
        if self.untouched:
            return "\n".join([say("verify_untouched", folder=self.folder, code=short(self.code)), *self.notes(say)])
        lines = [say("verify_touched", folder=self.folder)]
        lines += [say("verify_changed", file=name) for name in self.changed]
        lines += [say("verify_missing", file=name) for name in self.missing]
        lines += [sentence(each, say) for each in self.differences[:SHOWN]]
        if len(self.differences) > SHOWN:
            lines.append(say("verify_more", count=len(self.differences) - SHOWN))
        if self.faults:
            lines += [say("verify_no_score"), *(fault.text(language) for fault in self.faults)]
        elif not self.differences:
            lines.append(say("verify_same_figures"))
        return "\n".join([*lines, *self.notes(say)])

    def notes(self, say: Wording) -> list[str]:
        return [say("verify_added", file=name) for name in self.added]

    def as_json(self) -> dict[str, Any]:
        """The verdict for programs, with every difference."""
        return {
            "ok": self.untouched,
            "folder": str(self.folder),
            "code": self.code,
            "changed": list(self.changed),
            "missing": list(self.missing),
            "added": list(self.added),
            "differences": [{name: getattr(each, name) for name in Difference.__slots__} for each in self.differences],
            "faults": [fault.as_json() for fault in self.faults],
        }


def sentence(each: Difference, say: Wording) -> str:
    where = f"{each.file} {each.unit} {each.item}".rstrip()
    nothing = say("empty")
    return say(
        "verify_figure",
        where=where,
        column=each.column,
        stored=each.stored or nothing,
        computed=each.computed or nothing,
    )


def verify(folder: Path) -> Verdict:
    """Compare every file with its fingerprint and compute the stored inputs again.

    folder: a result folder, or the .zip of one as the platform hands it out. Raises Refused where it holds no results.
    """
    if folder.is_file() and zipfile.is_zipfile(folder):
        with TemporaryDirectory(prefix="kaoping-verify-") as holder:
            unpack(folder, Path(holder))
            return replace(verify_folder(Path(holder)), folder=folder)
    return verify_folder(folder)


def unpack(archive: Path, folder: Path) -> None:
    """What lies in the .zip of a result folder, at most UNPACKED bytes of it. Raises Refused."""
    what = ("压缩文件已损坏", "the archive is damaged")
    try:
        with zipfile.ZipFile(archive) as opened:
            if sum(member.file_size for member in opened.infolist()) <= UNPACKED:
                opened.extractall(folder)
                return
            what = (f"解压后超过 {UNPACKED >> 30} GB", f"it unpacks to more than {UNPACKED >> 30} GB")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        pass  # RuntimeError is how zipfile says that a password is needed
    raise Refused([NO_RESULTS.at(path=str(archive), what=what[0], what_en=what[1])])


def verify_folder(folder: Path) -> Verdict:
    record = read_record(folder)
    changed, missing, added = compared(folder, record["files"])
    try:
        results = computed_again(folder, record["cycle"])
    except Refused as refused:
        return Verdict(folder, record["code"], changed, missing, added, faults=tuple(refused.faults))
    found = [*changed, *(name for name in untrue(folder, results) if name not in changed)]
    differences = (*figures(folder, results), *claims(record, results))
    return Verdict(folder, record["code"], tuple(found), missing, added, differences)


def scored_again(folder: str | Path) -> Explainer:
    """The explanations of a result folder, from its stored inputs. Raises Refused where there are none."""
    path = Path(folder)
    return Explainer(run_again(path, read_record(path)["cycle"]))


def computed_again(folder: Path, cycle: str) -> Results:
    run = run_again(folder, cycle)
    with run.facts:
        return results_of(run)


def compared(folder: Path, known: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Files that changed, that are gone, and that were not there."""
    there = set(files_in(folder)) - {RECORD}
    strange = sorted(there - known.keys())
    changed = [name for name in sorted(there & known.keys()) if sha256(folder / name) != known[name]]
    changed += [name for name in strange if name.startswith("inputs/")]  # they are read, so they count
    added = tuple(name for name in strange if name not in changed)
    return tuple(changed), tuple(sorted(known.keys() - there)), added


# --- figures ---------------------------------------------------------------------------------------------------


def figures(folder: Path, results: Results) -> Iterator[Difference]:
    """Every cell of the two CSV files that comes out differently."""
    for name, rows in tables.csv_texts(results).items():
        stored = (folder / name).read_bytes() if (folder / name).is_file() else b""
        if stored != rows.encode():
            yield from cells(name, table(stored.decode(errors="replace"), name), table(rows, name))


def table(text: str, name: str) -> dict[tuple[str, ...], dict[str, str]]:
    """The rows of a CSV file by their keys; nothing where it is none."""
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), restval=""))
    except csv.Error:
        return {}
    return {tuple(row.get(key) or "" for key in KEYS[name]): row for row in rows}


def cells(file: str, stored: dict[Any, dict[str, str]], again: dict[Any, dict[str, str]]) -> Iterator[Difference]:
    for key in [*again, *(key for key in stored if key not in again)]:
        old, new = stored.get(key, {}), again.get(key, {})
        unit, item = (*key, "")[:2]
        for column in new or old:
            if column not in KEYS[file] and old.get(column, "") != new.get(column, ""):
                yield Difference(file, unit, item, str(column), str(old.get(column, "")), str(new.get(column, "")))


def claims(record: Record, results: Results) -> Iterator[Difference]:
    """What run.json says and a second computation does not give."""
    again = computed(results) | {"code": code_of(results, fact_fingerprints(record), tables.csv_texts(results))}
    for name, value in again.items():
        if record.get(name) != value:
            yield Difference(RECORD, "", "", name, brief(record.get(name)), brief(value))


def fact_fingerprints(record: Record) -> dict[str, str]:
    """Fact table → fingerprint of the file it was read from, as recorded."""
    found = record.get("facts")
    given = found.items() if isinstance(found, dict) else ()
    return {table: str(entry.get("sha256")) for table, entry in given if isinstance(entry, dict)}


def brief(value: object) -> str:
    text = str(value)
    return text if len(text) <= 80 else text[:79] + "…"


def untrue(folder: Path, results: Results) -> Iterator[str]:
    """Parquet files whose rows do not come out again, whatever their fingerprint says."""
    again = {
        "scores.parquet": tables.scores_table(results),
        "totals.parquet": tables.totals_table(results),
        "parts.parquet": tables.parts_table(results),
    }
    return (name for name, rows in again.items() if (folder / name).is_file() and not holds(folder / name, rows))


def holds(path: Path, rows: pa.Table) -> bool:
    try:
        return bool(pq.read_table(path).equals(rows))
    except (OSError, pa.ArrowException):
        return False
