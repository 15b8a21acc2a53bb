"""The items of a scheme that depend on cases."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from kaoping.scheme.measures import Count, Sum
from kaoping.scheme.reading import Reading
from kaoping.web.bridge.schemes import edition


def case_items(text: str, decisions: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """(id, title, English title) of every leaf that counts cases. Raises Refused where the text cannot be read."""
    return _case_items(text, tuple(sorted(decisions.items())))


@lru_cache(maxsize=16)
def _case_items(text: str, decisions: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str, str], ...]:
    scheme = edition(text, dict(decisions)).scheme
    reading = Reading(scheme, {})
    return tuple(
        (leaf.id, leaf.title, leaf.title_en or "")
        for leaf in scheme.leaves()
        if any(isinstance(node, Count | Sum) for node in reading.reached(leaf))
    )
