"""Schemes as the platform sees them: plain data about a text, its faults, its items, its decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kaoping.scheme.figures import Pending
from kaoping.scheme.load import Edition, edition_of_text
from kaoping.scheme.model import Leaf, Scheme, Section

NAME = "scheme.yaml"  # what faults call a text


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the tree. depth: 0 for the outermost. full: full points as text, "" where there are none (yet)."""

    id: str
    title: str
    title_en: str
    responsible: tuple[str, ...]
    leaf: bool
    depth: int
    parent: str  # "" for the outermost
    full: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A scheme in short. part_kinds: kinds of units by which leaves are scored part by part ("month" is none)."""

    id: str
    title: str
    title_en: str
    appraised_kind: str
    period_kind: str  # year, quarter, month, any
    part_kinds: tuple[str, ...]
    items: tuple[Item, ...]


def outline(text: str, decisions: Mapping[str, str] | None = None) -> Outline:
    """What a scheme appraises and its items in the order of the document. Raises Refused where it has an error."""
    return outline_of(edition(text, decisions).scheme)


def edition(text: str, decisions: Mapping[str, str] | None = None) -> Edition:
    """The edition of a text with its decisions settled, kept in memory. Raises Refused where it has an error."""
    return _edition(text, tuple(sorted((decisions or {}).items())))


@lru_cache(maxsize=24)
def _edition(text: str, decisions: tuple[tuple[str, str], ...]) -> Edition:
    return edition_of_text(text, NAME, dict(decisions))


def outline_of(scheme: Scheme) -> Outline:
    kinds = dict.fromkeys(leaf.each for leaf in scheme.leaves() if leaf.each and leaf.each != "month")
    return Outline(
        scheme.id,
        scheme.title,
        scheme.title_en or "",
        scheme.appraises,
        scheme.cycle,
        tuple(kinds),
        tuple(items_below(scheme.items)),
    )


def items_below(entries: tuple[Leaf | Section, ...], depth: int = 0, parent: str = "") -> Iterator[Item]:
    for entry in entries:
        leaf = isinstance(entry, Leaf)
        yield Item(
            entry.id,
            entry.title,
            entry.title_en or "",
            entry.responsible,
            leaf,
            depth,
            parent,
            figure_text(entry.points),
        )
        if isinstance(entry, Section):
            yield from items_below(entry.items, depth + 1, entry.id)


def figure_text(figure: Any) -> str:
    """A figure as text without trailing zeros; "" where it is missing or still pending."""
    if figure is None or isinstance(figure, Pending):
        return ""
    text = format(figure, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
