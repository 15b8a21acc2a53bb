"""What a unit can still win: asked of the engine once and kept, like its reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from kaoping.problems import Refused
from kaoping.web.bridge import outlook
from kaoping.web.results.explained import prepared, ready_for
from kaoping.web.results.models import Told
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
    kept = Told.objects.filter(run=shown.run, code=code, item=KEPT_AS, language=tongue()).first()
    rows = kept.body if kept else asked(shown, code)
    if rows is None:
        return Chances(failed=True)
    return Chances([Chance(row["item"], row["title"], Decimal(row["gain"]), row["words"]) for row in rows[:MOST]])


def asked(shown: Shown, code: str) -> list[dict[str, str]] | None:
    """Work it out and keep it; None where the facts of the run cannot be read."""
    if shown.run.snapshot is None:
        return None
    ready = ready_for(shown.run)
    try:
        with ready.lock:
            if ready.teller is None:
                ready.teller, ready.folder = prepared(shown.run)
            rows = outlook.chances(ready.teller, code, tongue())
    except (Refused, OSError):
        return None
    told = Told(run=shown.run, code=code, item=KEPT_AS, language=tongue(), body=rows)
    Told.objects.bulk_create([told], ignore_conflicts=True)
    return rows
