"""The counts of cases at which a scheme gives full points to every part of a unit (a grid): base numbers by group."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from kaoping.scheme.figures import By
from kaoping.scheme.measures import Count
from kaoping.scheme.model import Leaf, Scheme
from kaoping.scheme.reading import Reading
from kaoping.scheme.rules import Steps
from kaoping.web.bridge.schemes import edition

LEVEL = re.compile(r"\blevel = (日常|一般|较大|daily|general|major)\b")
WORDS = {"daily": "日常", "general": "一般", "major": "较大"}


@dataclass(frozen=True)
class Base:
    """kind: of the parts that are counted; level: of the cases; by: the attribute that decides ("" for one figure)."""

    kind: str
    level: str
    by: str
    figures: Mapping[str, int]

    def of(self, attributes: Mapping[str, Any]) -> int | None:
        """The base of a unit with these attributes."""
        return self.figures.get(str(attributes.get(self.by, "")) if self.by else "")


def bases(text: str, decisions: Mapping[str, str]) -> tuple[Base, ...]:
    """Every base of a leaf that counts the cases of one level in each part. Raises Refused."""
    return _bases(text, tuple(sorted(decisions.items())))


@lru_cache(maxsize=16)
def _bases(text: str, decisions: tuple[tuple[str, str], ...]) -> tuple[Base, ...]:
    scheme = edition(text, dict(decisions)).scheme
    reading = Reading(scheme, {})
    return tuple(base for leaf in scheme.leaves() if leaf.each for base in _of_leaf(leaf, scheme, reading))


def _of_leaf(leaf: Leaf, scheme: Scheme, reading: Reading) -> Iterator[Base]:
    for node in reading.reached(leaf):
        if not isinstance(node, Steps):
            continue
        measure = scheme.measure(node.of)
        level = LEVEL.search(measure.where or "") if isinstance(measure, Count) else None
        figures = _figures(node.base)
        if level is not None and figures:
            by = node.base.by if isinstance(node.base, By) else ""
            yield Base(str(leaf.each), WORDS.get(level[1], level[1]), by, figures)


def _figures(base: Any) -> dict[str, int]:
    if isinstance(base, By):
        return {group: int(figure) for group, figure in base.table.items() if isinstance(figure, Decimal | int)}
    return {"": int(base)} if isinstance(base, Decimal | int) else {}
