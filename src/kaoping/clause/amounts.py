"""The amounts of points that a rule names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import is_dataclass
from decimal import Decimal
from typing import Any

from kaoping.clause.meaning.parts import Award, Choice, Fund, Range, Rule, Side


def amounts(part: Any) -> Iterator[Decimal]:
    """Amounts of points in a rule."""
    match part:
        case Rule():
            for each in part.parts:
                yield from amounts(each)
        case Award() | Fund():
            return
        case Choice():
            yield from (part.low, part.high)
        case Side():
            yield part.points
        case _ if is_dataclass(part) and not isinstance(part, Range):
            for name in ("amount", "points", "otherwise", "full", "first", "again", "above", "below", "amounts"):
                value = getattr(part, name, None)
                for each in value if isinstance(value, tuple) else (value,):
                    if isinstance(each, Decimal):
                        yield each
                    elif isinstance(each, Choice | Side):
                        yield from amounts(each)
            if type(part).__name__ in ("Rates", "Bands"):
                yield from (each for _, each in getattr(part, "rows", ()) if isinstance(each, Decimal))
