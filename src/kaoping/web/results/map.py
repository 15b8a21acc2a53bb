"""The map: boundaries of the appraised units as they were for the cycle, with what colours them, as far as seen."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

from django.urls import reverse

from kaoping.web.people.viewer import any_of
from kaoping.web.results.figures import two
from kaoping.web.results.history import earlier_runs, standings
from kaoping.web.results.looks import grade_look
from kaoping.web.results.models import UnitResult
from kaoping.web.results.ranking import lacking
from kaoping.web.results.reading import OPEN, STATES, TOTAL, Shown, score_of
from kaoping.web.site.words import Said, said, say, tongue
from kaoping.web.units.models import Boundary

MOST = 3000  # areas on one map
COLOURS: dict[str, Said] = {
    "grade": said("等次", "grade"),
    "score": said("得分", "score"),
    "moved": said("升降", "moves"),
}
SHADES = 5  # of the scale of scores, by fifths of the ranking


def areas(shown: Shown) -> dict[str, Any]:
    """A GeoJSON FeatureCollection of the units that the viewer sees in full and whose boundary is known."""
    rows = {row.unit_id: row for row in shown.rows[:MOST]}
    before = earlier_runs(shown.cycle, 1)
    past = standings(shown.viewer, before, rows) if before else {}
    features = []
    for unit, geometry in boundaries(shown, list(rows)).items():
        last = past.get(unit, {}).get(before[0].pk) if before else None
        about = properties(shown, rows[unit], last)
        features.append({"type": "Feature", "geometry": geometry, "properties": about})
    features.sort(key=lambda feature: feature["properties"]["position"])
    return {"type": "FeatureCollection", "features": features}


def boundaries(shown: Shown, units: list[int]) -> dict[int, Any]:
    """The boundary of each unit that held on the day of the cycle's units; the earliest where none is so old."""
    found: dict[int, Any] = {}
    rows = Boundary.objects.filter(unit__in=units).order_by("unit", "from_on")
    for unit, geometry, since in rows.values_list("unit_id", "geometry", "from_on"):
        if unit not in found or since <= shown.cycle.units_on:
            found[unit] = geometry
    return found


def any_boundary(shown: Shown) -> bool:
    """Whether there is a map to draw."""
    return _any_boundary(shown.run.pk, shown.run.results_digest, shown.sight.paths, shown.viewer.tree.revision)


@lru_cache(maxsize=256)
def _any_boundary(run_id: int, digest: str, paths: tuple[str, ...], revision: int) -> bool:
    rows = UnitResult.objects.filter(any_of(paths), run=run_id).order_by()
    return Boundary.objects.filter(unit__in=rows.values("unit_id")).order_by().exists()


def properties(shown: Shown, row: UnitResult, last: UnitResult | None) -> dict[str, Any]:
    """What the map says of one unit; texts as they are shown."""
    total = score_of(row, TOTAL)
    moved = None if last is None or last.rank is None or row.rank is None else last.rank - row.rank
    lacks = "、".join(f"{STATES[state]} {n}" for state, n in lacking(row, shown.leaves).items())
    return {
        "position": row.position,
        "name": row.name,
        "total": two(total.points),
        "rank": row.rank,
        "grade": row.grade if row.grade != "pending" else str(STATES["pending"]),
        "look": grade_look(shown.law, row.grade),
        "fifth": None if row.rank is None else min(SHADES * (row.rank - 1) // max(shown.count, 1), SHADES - 1),
        "moved": moved,
        "open": row.state in OPEN,
        "lacks": lacks,
        "href": reverse("results:sheet", args=[shown.cycle.pk, shown.run.number, row.code]),
    }


def mark(shown: Shown) -> str:
    """A text that changes with the answer: what the browser has may be kept while it stays the same."""
    newest = Boundary.objects.order_by("-pk").values_list("pk", flat=True).first()
    parts = (shown.run.pk, shown.run.finished_at, shown.sight.paths, shown.cycle.final_run_id, newest, tongue())
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def legend_words() -> dict[str, str]:
    """What the script of the map says."""
    return {
        "rank": say("第 {n} 名", "rank {n}"),
        "up": say("上升", "up"),
        "down": say("下降", "down"),
        "level": say("持平", "level"),
        "new": say("无上期", "no earlier cycle"),
        "open": say("缺数或待定", "missing or pending"),
        "none": say("无等次", "no grade"),
        "unit": say("{n} 个", "{n}"),
        "fifth": say("前 20%|20–40%|40–60%|60–80%|后 20%", "top 20%|20–40%|40–60%|60–80%|last 20%"),
        "zoomIn": say("放大", "Zoom in"),
        "zoomOut": say("缩小", "Zoom out"),
        "failed": say(
            "地图数据没有取到，请刷新页面重试；右侧名单不受影响。",
            "The map could not be fetched; reload the page. The list is not affected.",
        ),
    }
