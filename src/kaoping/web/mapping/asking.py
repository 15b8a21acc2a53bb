"""What of the cases is asked for: the filter of the map, as it stands in the address."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.http import QueryDict
from django.utils.http import urlencode
from numpy.typing import NDArray

from kaoping.web.cases.loop import OPEN, OVER, STATES
from kaoping.web.cases.models import CHANNELS, LEVELS, Category
from kaoping.web.mapping.points import CHANNEL_OF, LEVEL_OF, STATE_OF, Columns
from kaoping.web.site.days import FIRST, LAST
from kaoping.web.site.words import Said, said

OPEN_ONES, OVER_ONES, ALL = "open", "over", "all"
GROUPS: dict[str, Said] = {
    OPEN_ONES: said("在办", "open"),
    OVER_ONES: said("已了结", "over"),
    ALL: said("全部", "all"),
}
LIGHTS: dict[str, Said] = {
    "red": said("红灯", "red"),
    "yellow": said("黄灯", "yellow"),
    "green": said("绿灯", "green"),
    "still": said("未计时", "no clock"),
}
STILL, GREEN, YELLOW, RED = range(4)
LIGHT_OF = {"still": STILL, "green": GREEN, "yellow": YELLOW, "red": RED}
NAMES = ("state", "category", "level", "light", "channel", "town", "from", "to")
EPOCH = datetime.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Filter:
    """state: a state or group. category: code; with all below it. town: code. since, until: days, both included."""

    state: str = OPEN_ONES
    category: str = ""
    level: str = ""
    light: str = ""
    channel: str = ""
    town: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None

    @property
    def query(self) -> str:
        """As it stands in an address; nothing for what is not asked."""
        day = {"from": self.since and self.since.isoformat(), "to": self.until and self.until.isoformat()}
        plain = {name: getattr(self, name) for name in NAMES if name not in day}
        return urlencode({name: value for name, value in (plain | day).items() if value})


def filter_of(given: QueryDict) -> Filter:
    """The filter that an address asks for; what makes no sense is left out."""
    return Filter(
        _one_of(given, "state", (*GROUPS, *STATES)) or OPEN_ONES,
        given.get("category", "")[:40],
        _one_of(given, "level", LEVELS),
        _one_of(given, "light", LIGHTS),
        _one_of(given, "channel", CHANNELS),
        given.get("town", "")[:60],
        _day(given, "from"),
        _day(given, "to"),
    )


def _one_of(given: QueryDict, name: str, known: Any) -> str:
    value = given.get(name, "")
    return value if value in known else ""


def _day(given: QueryDict, name: str) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(given.get(name, ""))
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter in numbers. None: no matter which."""

    states: tuple[int, ...] | None
    categories: tuple[int, ...] | None
    level: int | None
    light: int | None
    channel: int | None
    town: int | None
    since: int | None
    until: int | None


def wanted_of(asked: Filter, towns: dict[str, int]) -> Wanted:
    """towns: ids by code. A category or town that is not there has no cases."""
    return Wanted(
        _states(asked.state),
        _categories(asked.category) if asked.category else None,
        LEVEL_OF.get(asked.level),
        LIGHT_OF.get(asked.light),
        CHANNEL_OF.get(asked.channel),
        towns.get(asked.town, -1) if asked.town else None,
        (asked.since - EPOCH).days if asked.since else None,
        (asked.until - EPOCH).days if asked.until else None,
    )


def _states(asked: str) -> tuple[int, ...] | None:
    if asked == ALL:
        return None
    names = {OPEN_ONES: OPEN, OVER_ONES: OVER}.get(asked, (asked,))
    return tuple(STATE_OF[name] for name in names)


def _categories(code: str) -> tuple[int, ...]:
    """The category and all below it."""
    found = Category.objects.filter(code=code).first()
    if found is None:
        return ()
    below = Category.objects.filter(path__contains=f"/{found.pk}/").values_list("pk", flat=True)
    return tuple(sorted({found.pk, *below}))


def matches(columns: Columns, lights: NDArray[np.int8], wanted: Wanted) -> NDArray[np.bool_]:
    """Which rows fit."""
    found = np.ones(len(columns["id"]), dtype=bool)
    if wanted.states is not None:
        found &= table(STATE_OF.values(), wanted.states)[columns["state"]]
    if wanted.categories is not None:
        found &= np.isin(columns["category"], wanted.categories)
    for name in ("level", "channel", "town"):
        value = getattr(wanted, name)
        if value is not None:
            found &= columns[name] == value
    if wanted.light is not None:
        found &= lights == wanted.light
    if wanted.since is not None:
        found &= columns["day"] >= wanted.since
    if wanted.until is not None:
        found &= columns["day"] <= wanted.until
    return found


def table(known: Any, chosen: Any) -> NDArray[np.bool_]:
    """True at the chosen ones; one false place more at the end, for -1."""
    found = np.zeros(max(known, default=0) + 2, dtype=bool)
    found[[each for each in chosen if 0 <= each < len(found) - 1]] = True
    return found


def lights_of(columns: Columns, now: int) -> NDArray[np.int8]:
    """The light of each row at a moment (seconds); STILL while no clock runs."""
    due, warn = columns["due"], columns["warn"]
    found = np.where(now > due, RED, np.where((warn > 0) & (now >= warn), YELLOW, GREEN)).astype(np.int8)
    found[due == 0] = STILL
    return found
