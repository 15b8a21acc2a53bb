"""Cards that other apps lay on the page of a case: what it costs in the appraisal, what looks odd.

An app gives a function (viewer, case) → Card or None; `CARDS` holds them in their order. None is no card.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kaoping.web.cases.models import Case
from kaoping.web.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line of a card: what it is about, what follows. tone: "", gain, loss or warn. href: where it is told."""

    label: str
    text: str
    tone: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """key: for its id in the page; title, under: its head; side: beside the page instead of below the steps."""

    key: str
    title: str
    under: str = ""
    lines: list[CardLine] = field(default_factory=list)
    side: bool = False


Maker = Callable[[Viewer, Case], Card | None]
CARDS: list[Maker] = []


def cards_of(viewer: Viewer, case: Case) -> list[Card]:
    """Whatever is to be said about a case beside its way."""
    return [card for make in CARDS if (card := make(viewer, case)) is not None]
