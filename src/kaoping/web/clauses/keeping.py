"""What the rows of items and clauses hold of what was read."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from kaoping.web.bridge.reading import ClausePlace, ItemPlace, Reading

MOST = Decimal(10) ** 8  # points that a column holds


def item_fields(each: ItemPlace) -> dict[str, Any]:
    """Columns of an item, cut to what they hold."""
    return {
        "key": each.key,
        "number": each.number[:60],
        "title": each.title[:300],
        "points": kept(each.points),
        "responsible": "、".join(each.responsible)[:500],
        "method": each.method[:1000],
        "start": each.start,
        "end": each.end,
        "extra": each.extra,
        "proposed": each.proposed,
    }


def clause_fields(each: ClausePlace) -> dict[str, Any]:
    """Columns of a clause with its reading."""
    return {
        "key": each.key,
        "part": each.part,
        "path": each.path,
        "start": each.start,
        "end": each.end,
        "text": each.text,
        "points": kept(each.points),
        "sentences": each.sentences,
        "more": each.more,
        **reading_fields(each.reading),
    }


def reading_fields(reading: Reading) -> dict[str, Any]:
    """What a reading fills; a clause that is read has its rule at once."""
    data = asdict(reading)
    data["proposal"] = data.pop("rule")
    data["rule"] = data["proposal"] if reading.outcome == "read" else None
    return data


def kept(points: Decimal | None) -> Decimal | None:
    """Points as a column holds them; none where a figure of the text is beyond reason."""
    return None if points is None or abs(points) >= MOST else round(points, 4)
