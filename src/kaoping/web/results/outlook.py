"""What a unit can still win: asked of the engine once and kept, like its reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from kaoping.problems import Refused
from kaoping.web.bridge import outlook
from kaoping.web.results.explained import told
from kaoping.web.results.reading import Shown
from kaoping.web.site.words import tongue

KEPT_AS = "[outlook]"  # no item can have this id
MOST = 6


@dataclass(frozen=True, slots=True)
class Chance:
    """One item with a figure within reach; gain: points of the item."""

    item: str
    title: str
    gain: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Chances:
    """failed: the facts of the run could not be read."""

    found: list[Chance] = field(default_factory=list)
    failed: bool = False


def chances(shown: Shown, code: str) -> Chances:
    """The items of a unit with a figure within reach, the largest gain first."""
    language = tongue()
    try:
        rows = told(shown.run, code, KEPT_AS, language, lambda teller: outlook.chances(teller, code, language))
    except (Refused, OSError):
        return Chances(failed=True)
    return Chances([Chance(row["item"], row["title"], Decimal(row["gain"]), row["words"]) for row in rows[:MOST]])
