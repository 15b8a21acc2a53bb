"""Incidents that may be the same as one that is about to be registered, and those about the same matter.

Both look at what the viewer sees of the unit, imported incidents among them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kaoping.web.cycles.models import Cycle
from kaoping.web.facts.models import Incident
from kaoping.web.facts.queries import rows_seen
from kaoping.web.incidents.likeness import ALIKE, likeness, plain
from kaoping.web.incidents.models import Registration
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import Said, said

NEAR = 3  # days within which the same kind may be the same thing
LATELY = 31  # days within which the same subject, or another kind in like words, may be the same thing
QUARTER = 92  # days within which the same kind in like words may be
MOST = 1000  # incidents of one unit that are looked at, the newest first
SHOWN = 10

SAME_DAY = said("同日同类", "same kind and day")
NEAR_DAY = said("同类，日期相近", "same kind, days apart at most three")
SAME_SUBJECT = said("事由名称相同", "same subject")
ALIKE_TEXT = said("文字相近", "texts alike")
SAME_SOURCE = said("来源相同", "same source")


@dataclass(frozen=True, slots=True)
class Told:
    """An incident as far as it can be compared. state: of its registration; "" for an imported one."""

    code: str
    kind: str
    level: str
    occurred_on: datetime.date | None
    count: Decimal
    subject: str
    text: str
    source: str
    state: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Double:
    """An incident that may be the same, and what speaks for it."""

    told: Told
    why: tuple[Said, ...]
    alike: int  # percent


def likely_doubles(new: Told, others: Iterable[Told]) -> list[Double]:
    """Those among the others that may be the same as the new one, the likeliest first, `SHOWN` at most."""
    found = [double for other in others if other.code != new.code and (double := compared(new, other)) is not None]
    return sorted(found, key=lambda double: (-len(double.why), -double.alike, double.told.code))[:SHOWN]


def compared(new: Told, other: Told) -> Double | None:
    """What speaks for two incidents of one unit being the same; None where it is too little.

    The same kind: at the same level within a few days, about the same subject within a month, in like words within a
    quarter. Another kind: in like words within a month.
    """
    apart = _apart(new, other)
    alike = max(likeness(new.text, other.text), likeness(new.subject, other.subject) if _short(new, other) else 0.0)
    same_kind, lately = new.kind == other.kind, apart is None or apart <= LATELY
    signs = []
    if same_kind and apart is not None and apart <= NEAR and new.level == other.level:
        signs.append(NEAR_DAY if apart else SAME_DAY)
    if lately and _same(new.subject, other.subject):
        signs.append(SAME_SUBJECT)
    if alike >= ALIKE and (lately or apart is None or (same_kind and apart <= QUARTER)):
        signs.append(ALIKE_TEXT)
    enough = bool(signs) if same_kind else ALIKE_TEXT in signs and apart is not None
    if _same(new.source, other.source):
        signs.append(SAME_SOURCE)
    return Double(other, tuple(signs), round(100 * alike)) if enough else None


def _same(one: str, other: str) -> bool:
    """Whether two texts say the same; nothing is not the same as nothing."""
    return bool(plain(one)) and plain(one) == plain(other)


def _short(new: Told, other: Told) -> bool:
    """Where one of them has no text, as imported ones have none, the subject has to tell."""
    return not plain(new.text) or not plain(other.text) or bool(plain(new.subject) and plain(other.subject))


def _apart(new: Told, other: Told) -> int | None:
    """Days between two incidents; None where one has no day."""
    if new.occurred_on is None or other.occurred_on is None:
        return None
    return abs((new.occurred_on - other.occurred_on).days)


def about_the_same(new: Told, others: Iterable[Told], kinds: Sequence[str]) -> list[Told]:
    """Incidents with exactly the same subject among the kinds that a rule takes together: so the engine tells."""
    return [
        other
        for other in others
        if other.code != new.code and new.subject and other.subject == new.subject and other.kind in kinds
    ]


def of_unit(viewer: Viewer, cycle: Cycle, unit: str) -> list[Told]:
    """The incidents of a unit that the viewer sees, the newest first."""
    rows: list[Incident] = list(rows_seen(viewer, cycle, "incidents").filter(unit=unit).order_by("-pk")[:MOST])
    codes = [row.incident for row in rows]
    made = {each.code: each for each in Registration.objects.filter(cycle=cycle, code__in=codes)}
    return [told(row, made.get(row.incident)) for row in rows]


def told(row: Incident, made: Registration | None) -> Told:
    """A row of fact with what its registration says besides."""
    text, source, state = (made.text, made.source, made.state) if made else ("", "", "")
    count = Decimal(1) if row.count is None else row.count
    cells = (row.incident, row.kind, row.level or "", row.occurred_on, count, row.subject or "")
    return Told(*cells, text, source, state, bool(row.verified))
