"""What a correction or an exemption does to scores: told to who asks and who decides, and kept once it is approved."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from kaoping.web.bridge.effects import Results, Shift, shifts
from kaoping.web.collection.effect import both
from kaoping.web.corrections.incident_fields import row_of
from kaoping.web.corrections.models import CorrectedCell
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import Sight, sight_of
from kaoping.web.facts.models import Incident
from kaoping.web.people.viewer import Viewer

KEPT = 40  # units that are told one by one
TOTAL = "total"
POINTS = ("before", "after", "share_before", "share_after")  # of a side; the full points are no secret
Told = dict[str, Any]


def of_correction(cycle: Cycle, cells: Sequence[CorrectedCell]) -> Told | None:
    """The effect of writing these cells; None where it cannot be said at once."""
    found = both(cycle, rows_for(cycle, cells))
    return None if found is None else told(*found, first={cell.unit for cell in cells})


def of_exemption(cycle: Cycle, unit: str, item: str, *, lift: bool = False) -> Told | None:
    """The effect of taking an item out for a unit, or of counting it again; `own` is the item itself."""
    row = {"unit": unit, "item": item, "reason": ""}
    found = both(cycle, {}, {"exemptions": [row]}) if lift else both(cycle, {"exemptions": [row]})
    if found is None:
        return None
    mine = {"unit": unit, "own": _item(*found, unit, item), "total": _item(*found, unit, TOTAL)}
    return told(*found, first={unit}) | mine


def without_exemption(cycle: Cycle, unit: str, item: str) -> Told | None:
    """What an exemption in force does to the facts as they stand now: without it, with it."""
    found = both(cycle, {}, {"exemptions": [{"unit": unit, "item": item}]})
    if found is None:
        return None
    after, before = found
    mine = {"unit": unit, "own": _item(before, after, unit, item), "total": _item(before, after, unit, TOTAL)}
    return told(before, after, first={unit}) | mine


def rows_for(cycle: Cycle, cells: Sequence[CorrectedCell]) -> dict[str, list[dict[str, Any]]]:
    """Cells as rows of fact in the engine's types."""
    found: dict[str, list[dict[str, Any]]] = {}
    for cell in cells:
        figure = Decimal(cell.new) if cell.new and cell.table != "incidents" else None
        row = {"unit": cell.unit}
        if cell.table == "marks":
            found.setdefault("marks", []).append(row | {"item": cell.code, "assessor": cell.part, "points": figure})
        elif cell.table == "values":
            found.setdefault("values", []).append(row | {"indicator": cell.code, "period": cell.part, "value": figure})
    if incidents := [cell for cell in cells if cell.table == "incidents"]:
        found["incidents"] = _incidents(cycle, incidents)
    return found


def _incidents(cycle: Cycle, cells: Sequence[CorrectedCell]) -> list[dict[str, Any]]:
    rows = Incident.objects.filter(cycle=cycle, incident__in={cell.code for cell in cells})
    return [_typed(row_of(row, [cell for cell in cells if cell.code == row.incident])) for row in rows]


def _typed(row: dict[str, str]) -> dict[str, Any]:
    return {
        **{name: text or None for name, text in row.items()},
        "occurred_on": datetime.date.fromisoformat(row["occurred_on"]) if row["occurred_on"] else None,
        "count": Decimal(row["count"]) if row["count"] else Decimal(1),
        "verified": {"true": True, "false": False}.get(row["verified"]),
    }


def told(before: Results, after: Results, first: Iterable[str] = ()) -> Told:
    """rows: the changed units (those of `first` at the head) before and after; changed: how many there are;
    moved: how many of the others change their rank."""
    mine = set(first)
    changed = [shift for shift in shifts(before, after) if shift.changed]
    changed.sort(key=lambda shift: shift.unit not in mine)
    return {
        "rows": [_row(shift, before, after) | {"own": shift.unit in mine} for shift in changed[:KEPT]],
        "changed": len(changed),
        "moved": sum(bool(shift.rise) and shift.unit not in mine for shift in changed),
    }


def _row(shift: Shift, before: Results, after: Results) -> Told:
    return {
        "unit": shift.unit,
        "name": shift.name,
        "before": shift.before,
        "after": shift.after,
        "difference": shift.difference,
        "rank_before": shift.rank_before,
        "rank_after": shift.rank_after,
        "rise": shift.rise,
        "items": [
            _item(before, after, shift.unit, item) | {"title": title, "title_en": title_en, "difference": by}
            for item, title, title_en, by in shift.why
        ],
    }


def _item(before: Results, after: Results, unit: str, item: str) -> Told:
    """Points and full points of one item: numerator and denominator; "" for none."""
    sides: Told = {"id": item}
    for name, results in (("before", before), ("after", after)):
        score = results.by_cell.get((unit, item))
        points, full = (score.points, score.full) if score else (None, None)
        sides[name] = _text(points)
        sides[f"full_{name}"] = _text(full)
        sides[f"share_{name}"] = f"{points / full * 100:.2f}%" if points is not None and full else ""
        sides[f"state_{name}"] = score.state if score else ""
    return sides


def _text(figure: Decimal | None) -> str:
    return "" if figure is None else format(figure, "f")


def limited(effect: Told | None, viewer: Viewer, cycle: Cycle) -> Told | None:
    """As much of an effect as the viewer may see of the cycle: totals and ranks of whole units only, a department
    its items; `hidden`: changed units of which nothing is told."""
    if effect is None:
        return None
    sight = sight_of(viewer, cycle)
    if sight.everything:
        return effect | {"hidden": max(0, effect["changed"] - len(effect["rows"])), "whole": True}
    codes = {row["unit"] for row in effect["rows"]} | {effect.get("unit", "")}
    paths = dict(CycleUnit.objects.filter(cycle=cycle, code__in=codes).values_list("code", "path"))
    rows = [_seen(row, sight, paths.get(row["unit"], "")) for row in effect["rows"]]
    kept = [row for row in rows if row is not None]
    told = effect | {"rows": kept, "hidden": effect["changed"] - len(kept), "whole": False}
    if "total" in effect and not sight.whole(paths.get(effect.get("unit", ""), "-")):
        told["total"] = effect["total"] | dict.fromkeys(POINTS, "")
    return told


def _seen(row: Told, sight: Sight, path: str) -> Told | None:
    if path and sight.whole(path):
        return row
    items = [item for item in row["items"] if item["id"] in sight.items]
    if not items:
        return None
    return row | {"items": items, "before": "", "after": "", "difference": "", "rank_before": None,
                  "rank_after": None, "rise": 0}  # fmt: skip
