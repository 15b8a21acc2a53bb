"""What a run was computed from, stored beside its results: the scheme as it was read, the choices, the facts.

inputs/scheme.yaml · inputs/decisions.json · inputs/facts/<table>.parquet
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kaoping.documents.faults import NO_EDITION, UNREADABLE_RECORD
from kaoping.engine.facts import Facts, read_facts
from kaoping.engine.reading.sql_text import file_literal, quoted
from kaoping.engine.run import Run, score
from kaoping.engine.tables import TABLES
from kaoping.problems import Place, Refused
from kaoping.scheme.decisions import Choice, Override
from kaoping.scheme.load import Edition, load

SCHEME = "inputs/scheme.yaml"
DECISIONS = "inputs/decisions.json"
FACTS = "inputs/facts"


def store(run: Run, folder: Path) -> None:
    """Write what `run` rests on into `folder`. Large tables stream from their files.

    Raises Refused for a run that did not come from a scheme file.
    """
    if run.edition is None:
        raise Refused([NO_EDITION.at()])
    (folder / FACTS).mkdir(parents=True)
    (folder / SCHEME).write_bytes(as_read(run.edition))
    made = {choice.id: written(choice) for choice in overrides(run.edition)}
    (folder / DECISIONS).write_text(json.dumps(made, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for table in TABLES:
        if table in run.facts.given:
            copy(run.facts, table, folder / FACTS / f"{table}.parquet")


def as_read(edition: Edition) -> bytes:
    """The bytes of the scheme's file; its text where the file has changed since."""
    try:
        raw = edition.path.read_bytes()
    except OSError:
        return edition.text.encode()
    return raw if hashlib.sha256(raw).hexdigest() == edition.digest else edition.text.encode()


def overrides(edition: Edition) -> Iterator[Choice]:
    """The choices that were made for this run only."""
    return (choice for choice in edition.choices if choice.how == "override")


def written(choice: Choice) -> dict[str, str | None]:
    on = None if choice.on is None else choice.on.isoformat()
    return {"value": choice.choice, "by": choice.by, "on": on, "reason": choice.reason}


def copy(facts: Facts, table: str, path: Path) -> None:
    """One fact table with the columns that its source has, in the types of the contract."""
    names = [name for name in facts.columns(table) if name in facts.given[table]]
    select = f"SELECT {', '.join(map(quoted, names))} FROM {quoted(table)}"
    facts.connection.execute(f"COPY ({select}) TO {file_literal(path)} (FORMAT parquet)")


def run_again(folder: Path, cycle: str) -> Run:
    """Score the stored inputs of a result folder. The caller closes `run.facts`. Raises Refused."""
    edition = load(folder / SCHEME, read_overrides(folder / DECISIONS))
    facts = read_facts(folder / FACTS)
    try:
        return score(edition, facts, cycle, trial=True)  # what was pending then is pending now, and is compared
    except BaseException:
        facts.close()
        raise


def read_overrides(path: Path) -> dict[str, Override]:
    try:
        found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        return {id: override(made) for id, made in found.items()}
    except (OSError, ValueError, TypeError, AttributeError, KeyError) as problem:
        raise Refused(
            [UNREADABLE_RECORD.at(Place(file=DECISIONS), file=DECISIONS, reason=type(problem).__name__)]
        ) from None


def override(made: dict[str, Any]) -> Override:
    on = made["on"] and datetime.date.fromisoformat(made["on"])
    return Override(made["value"], made["by"], on, made["reason"])
