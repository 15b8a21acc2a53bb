"""Small drawings as points of a line, made on the server, so that a table with fifty trends needs no script."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

WIDTH, HEIGHT, EDGE = 84, 20, 3


def spark(values: Sequence[Decimal], width: int = WIDTH, height: int = HEIGHT) -> str:
    """The points of a trend line ("x,y x,y …"); nothing for fewer than two figures."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    step, room = (width - 2 * EDGE) / (len(values) - 1), height - 2 * EDGE
    heights = [float((value - low) / (high - low)) if high > low else 0.5 for value in values]
    return " ".join(f"{EDGE + at * step:.1f},{height - EDGE - room * up:.1f}" for at, up in enumerate(heights))


def last_point(points: str) -> tuple[str, str]:
    """Where a line ends."""
    x, _, y = points.rpartition(" ")[2].partition(",")
    return x, y
