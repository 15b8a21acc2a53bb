"""run.json: which program computed what from which scheme and facts, and the fingerprint of every file."""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import ibis

from kaoping import __version__
from kaoping.documents.faults import NO_RESULTS, OTHER_FORMAT, UNREADABLE_RECORD
from kaoping.engine.facts import Facts
from kaoping.engine.results import Results
from kaoping.problems import Fault, Language, Place, Refused
from kaoping.scheme.decisions import Choice

RECORD = "run.json"
FORMAT = "kaoping-results"
FORMAT_VERSION = 1

Record = dict[str, Any]


def record_of(results: Results, facts: Facts, code: str, language: Language) -> Record:
    """Everything about a run except the files that were written."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "program": {
            "kaoping": __version__,
            "engine": "duckdb",
            "duckdb": duckdb.__version__,
            "ibis": ibis.__version__,
            "python": ".".join(map(str, sys.version_info[:3])),
        },
        "language": language,
        "code": code,
        **computed(results),
        "facts": {
            table: {"file": facts.files.get(table, table), "sha256": digest, "rows": facts.count(table)}
            for table, digest in results.digests.items()
        },
        "warnings": [told(fault) for fault in results.warnings],
    }


def told(fault: Fault) -> Record:
    """A warning; of its file the name alone, since the folder is of this machine only."""
    found = fault.as_json()
    if "file" in found["place"]:
        found["place"]["file"] = Path(found["place"]["file"]).name
    return found


def computed(results: Results) -> Record:
    """The part of the record that follows from scheme, choices, facts and cycle."""
    scheme = results.scheme
    return {
        "scheme": {
            "id": scheme.id,
            "version": scheme.version,
            "title": scheme.title,
            "title_en": scheme.title_en,
            "sha256": results.digest,
        },
        "cycle": results.cycle,
        "final": results.final,
        "decisions": [settled(choice) for choice in results.choices],
        "counts": {
            "units": len(results.standings),
            "items": sum(1 for _ in scheme.entries()),
            "leaves": sum(1 for _ in scheme.leaves()),
            "scores": len(results.scores),
            "parts": len(results.parts),
            "states": dict(sorted(Counter(score.state for score in results.scores).items())),
        },
    }


def settled(choice: Choice) -> dict[str, str | None]:
    """How one decision was settled."""
    return {
        "id": choice.id,
        "choice": choice.choice,
        "how": choice.how,
        "by": choice.by,
        "on": None if choice.on is None else choice.on.isoformat(),
        "reason": choice.reason,
    }


def code_of(results: Results, facts: Mapping[str, str], tables: Mapping[str, str]) -> str:
    """The verification code: SHA-256 over scheme, choices, cycle, fingerprints of the facts, and the result tables.

    facts: fact table → its SHA-256. tables: name → text of scores.csv and totals.csv.
    """
    whole = {
        "scheme": results.digest,
        "cycle": results.cycle,
        "decisions": [settled(choice) for choice in results.choices],
        "facts": dict(facts),
        "tables": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in tables.items()},
    }
    return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def short(code: str) -> str:
    """The code as people compare it: 16 characters in groups of four."""
    return " ".join(code[at : at + 4].upper() for at in range(0, 16, 4))


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fingerprints(folder: Path) -> dict[str, str]:
    """Path (with /) → SHA-256 of every file of a folder but run.json, by path."""
    return {name: sha256(folder / name) for name in files_in(folder) if name != RECORD}


def files_in(folder: Path) -> list[str]:
    """Every file below a folder, by path; what systems and editors leave behind is passed over."""
    found = (path for path in folder.rglob("*") if path.is_file() and not left_behind(path))
    return sorted(path.relative_to(folder).as_posix() for path in found)


def left_behind(path: Path) -> bool:
    return path.name in {".DS_Store", "Thumbs.db", "desktop.ini"} or path.name.startswith(("~$", ".~lock."))


def write_record(record: Record, folder: Path) -> None:
    """run.json, with the fingerprint of every file that is there by now."""
    whole = record | {"files": fingerprints(folder)}
    (folder / RECORD).write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def is_ours(folder: Path) -> bool:
    """Whether a folder holds results that this program wrote."""
    try:
        return isinstance(read_record(folder), dict)
    except Refused:
        return False


def read_record(folder: Path) -> Record:
    """run.json of a result folder. Raises Refused where there is none, or none that can be read."""
    if not folder.is_dir():
        words = (
            ("没有这个文件夹", "there is no such folder")
            if not folder.exists()
            else ("它不是文件夹", "it is no folder")
        )
        raise Refused([NO_RESULTS.at(path=str(folder), what=words[0], what_en=words[1])])
    path = folder / RECORD
    if not path.is_file():
        raise Refused([NO_RESULTS.at(path=str(folder), what="里面没有 run.json", what_en="it holds no run.json")])
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as problem:
        raise Refused(
            [UNREADABLE_RECORD.at(Place(file=str(path)), file=RECORD, reason=type(problem).__name__)]
        ) from None
    return checked(record, folder)


def checked(record: Any, folder: Path) -> Record:
    """A record with the shape that this version writes."""
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        words = ("run.json 不是考评结果的记录", "its run.json is no record of results")
        raise Refused([NO_RESULTS.at(path=str(folder), what=words[0], what_en=words[1])])
    if record.get("format_version") != FORMAT_VERSION:
        program = record.get("program")
        version = program.get("kaoping") if isinstance(program, dict) else None
        found = record.get("format_version")
        raise Refused([OTHER_FORMAT.at(Place(file=RECORD), found=found, known=FORMAT_VERSION, version=version or "?")])
    files = record.get("files")
    texts = isinstance(files, dict) and all(isinstance(each, str) for each in files.values())
    if not texts or not isinstance(record.get("cycle"), str) or not isinstance(record.get("code"), str):
        raise Refused([UNREADABLE_RECORD.at(Place(file=RECORD), file=RECORD, reason="files, cycle, code")])
    return record
