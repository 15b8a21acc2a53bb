"""Who asks for what, as masks over the columns, kept for as long as the snapshot: a map asks for many tiles of one
question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from kaoping.web.mapping.asking import Filter, Wanted, lights_of, matches, wanted_of
from kaoping.web.mapping.live import Live, now_live
from kaoping.web.mapping.points import Columns
from kaoping.web.mapping.sight import ids_of, sees_all, visible, who
from kaoping.web.people.viewer import Viewer

MINUTE = 60
TOLD = ("cell", "id", "x", "y", "town", "grid")
KEPT = 12  # masks of one snapshot; one byte a case each


@dataclass(frozen=True)
class Chosen:
    """The rows of a question: of the snapshot and of what is fresh. lights: at the minute of `now` (seconds)."""

    live: Live
    base: NDArray[np.bool_]
    fresh: NDArray[np.bool_]
    base_lights: NDArray[np.int8]
    fresh_lights: NDArray[np.int8]

    def rows(self, first: int, last: int) -> tuple[Columns, NDArray[np.int8]]:
        """Cells, places and units of the cases in a stretch of squares, and their lights."""
        base, fresh = self.live.base, self.live.fresh
        a, b = _within(base["cell"], self.base, first, last), _within(fresh["cell"], self.fresh, first, last)
        columns = {name: np.concatenate([base[name][a], fresh[name][b]]) for name in TOLD}
        return columns, np.concatenate([self.base_lights[a], self.fresh_lights[b]])

    def lights(self) -> NDArray[np.int64]:
        """How many there are of each light, everywhere."""
        each = np.concatenate([self.base_lights[self.base], self.fresh_lights[self.fresh]])
        counted: NDArray[np.int64] = np.bincount(each, minlength=4)
        return counted


def _within(cells: NDArray[np.int64], mask: NDArray[np.bool_], first: int, last: int) -> NDArray[np.int64]:
    low, high = np.searchsorted(cells, [first, last])
    found: NDArray[np.int64] = low + np.flatnonzero(mask[low:high])
    return found


def chosen(viewer: Viewer, asked: Filter) -> Chosen:
    """The cases that a viewer sees and asks for, as they stand now."""
    live = now_live()
    now = int(timezone.now().timestamp()) // MINUTE * MINUTE
    towns = {node.code: node.id for node in viewer.tree.nodes.values() if node.kind == "town"}
    wanted = wanted_of(asked, towns)
    base_lights = kept(live, ("lights", now), lambda: lights_of(live.base, now))
    lit = now if wanted.light is not None else None
    mask = kept(live, (who(viewer), wanted, lit), lambda: _mask(live.base, base_lights, wanted, viewer))
    fresh_lights = lights_of(live.fresh, now)
    fresh = _mask(live.fresh, fresh_lights, wanted, viewer)
    return Chosen(live, mask & live.alive, fresh, base_lights, fresh_lights)


def _mask(columns: Columns, lights: NDArray[np.int8], wanted: Wanted, viewer: Viewer) -> NDArray[np.bool_]:
    found = matches(columns, lights, wanted)
    if sees_all(viewer) or not found.any():
        return found
    return found & visible(columns, viewer, lambda condition: ids_of(condition, columns["id"]))


def kept(live: Live, key: Any, make: Callable[[], Any]) -> Any:
    """What was made for a key before, or is made now; the oldest goes when there are too many."""
    found = live.kept.get(key)
    if found is None:
        found = make()
        while len(live.kept) >= KEPT:
            live.kept.pop(next(iter(live.kept)), None)
        live.kept[key] = found
    return found
