"""Shipped schemes at work in the test district: the units of a demonstration, an approved version, a cycle, facts."""

from __future__ import annotations

import csv
import datetime
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kaoping import demonstration
from kaoping.web.cycles import actions as cycles
from kaoping.web.cycles.models import Cycle
from kaoping.web.facts import actions as facts
from kaoping.web.facts import queries
from kaoping.web.people.models import Person
from kaoping.web.schemes import actions as schemes
from kaoping.web.schemes.models import Version
from kaoping.web.units.models import TreeRevision, Unit, UnitVersion

SINCE = datetime.date(2020, 1, 1)
PERIOD = "2024"
SCHEMES = Path(__file__).parents[2] / "schemes"

Tables = dict[str, list[dict[str, Any]]]


@dataclass
class Regime:
    """One scheme at work."""

    version: Version
    cycle: Cycle
    folder: Path  # the demonstration's facts, as files


def tables_in(folder: Path) -> Tables:
    """The rows of a folder of CSV files; empty cells are left out."""
    found: Tables = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = [{k: v for k, v in row.items() if v} for row in csv.DictReader(file)]
    return found


def plant(rows: list[dict[str, Any]], root: Unit) -> None:
    """Units of a demonstration below the district; those of the test district that have their codes give way."""
    made: dict[str, Unit] = {}
    named = {"unit", "name", "kind", "parent"}
    for row in rows:
        made[row["unit"]], _ = Unit.objects.get_or_create(code=row["unit"], defaults={"opened_on": SINCE})
        UnitVersion.objects.filter(unit=made[row["unit"]]).delete()
    for row in rows:
        UnitVersion.objects.create(
            unit=made[row["unit"]],
            name=row["name"],
            kind=row["kind"],
            parent=None if row["unit"] == root.code else made.get(row.get("parent", ""), root),
            attributes={key: text for key, text in row.items() if key not in named},
            from_on=SINCE,
        )
    revision = TreeRevision.objects.get(pk=1)
    TreeRevision.objects.filter(pk=1).update(number=revision.number + 1_000_000)


def approved(text: str, root: Unit, author: Person, approver: Person) -> Version:
    version = schemes.create(text=text, owner=root, by=author)
    schemes.submit(version=version, by=author)
    version.refresh_from_db()
    schemes.approve(version=version, in_force_from=SINCE, by=approver)
    version.refresh_from_db()
    return version


@cache
def demonstration_of(scheme: str) -> Path:
    """The facts of a demonstration, written once."""
    folder = Path(tempfile.mkdtemp(prefix="kaoping-regime-")) / scheme
    demonstration.write(scheme, folder, PERIOD)
    return folder


def regime(scheme: str, root: Unit, author: Person, approver: Person, text: str = "") -> Regime:
    """Bring a shipped scheme into force and open its cycle with the facts of its demonstration."""
    folder = demonstration_of(scheme)
    tables = tables_in(folder)
    units = tables.pop("units")
    plant(units, root)
    text = text or (SCHEMES / scheme / "scheme.yaml").read_text(encoding="utf-8")
    version = approved(text, root, author, approver)
    cycle = cycles.open_cycle(
        version=version,
        period=PERIOD,
        owner=root,
        by=author,
        units_on=datetime.date(2024, 12, 1),
        units=[row["unit"] for row in units],
    )
    facts.bring_in(cycle=cycle, tables=tables, by=author)
    cycle.refresh_from_db()
    return Regime(version, cycle, folder)


def edit_incident(cycle: Cycle, by: Person, **cells: Any) -> dict[str, Any]:
    """Change one verified incident (its count, unless other cells are given); the row as it is then."""
    row = next(row for row in queries.tables_of(cycle)["incidents"].to_pylist() if row["verified"] and row["count"])
    changed = row | (cells or {"count": row["count"] + 2})
    given = {key: "" if cell is None else cell for key, cell in changed.items()}
    facts.bring_in(cycle=cycle, tables={"incidents": [given]}, by=by)
    cycle.refresh_from_db()
    return changed
