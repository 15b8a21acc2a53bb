"""What lies at a person's work places, for the first page they see: how many cases, which lights, what is first."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from kaoping.web.cases.models import Case
from kaoping.web.desks.board import board_of
from kaoping.web.desks.filters import clock_of
from kaoping.web.desks.finding import MOST_COUNTED, many
from kaoping.web.desks.places import Place, places_of
from kaoping.web.desks.rows import Line, lines
from kaoping.web.desks.walking import counted, walk
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import Said

FIRST = 5  # cases that are shown at once
OVERSEEN = "open"  # the place of those who have the board, which has counted its lights already
LIGHTS = ("red", "yellow")


@dataclass(frozen=True, slots=True)
class Lying:
    """A work place. Counts as they are shown; red, yellow: "" for none."""

    key: str
    words: Said
    count: str
    red: str
    yellow: str

    @property
    def is_empty(self) -> bool:
        return self.count == "0"


@dataclass(frozen=True, slots=True)
class Desk:
    """All work places of a person; the first one where something waits, and the cases that come first there."""

    lying: list[Lying]
    key: str
    words: Said | None
    first: list[Line]


def desk_of(viewer: Viewer) -> Desk | None:
    """None for those who have no work place."""
    places, now = places_of(viewer), timezone.now()
    if not places:
        return None
    found = _lying(viewer, places, now)
    key = next((each.key for each in found if not each.is_empty and each.key != OVERSEEN), "")
    if not key:
        return Desk(found, "", None, [])
    place = places[key]
    at = walk(place.legs(viewer, place.states), None, None, most=FIRST).found
    return Desk(found, key, place.words, lines(viewer, [each.id for each in at], place, now))


def _lying(viewer: Viewer, places: dict[str, Place], now: datetime.datetime) -> list[Lying]:
    asked = {}
    for key, place in places.items():
        paths = place.paths(viewer, place.states)
        asked[key] = [Case.objects.filter(path) for path in paths]
        for light in LIGHTS if key != OVERSEEN else ():
            asked[f"{key} {light}"] = [Case.objects.filter(path & _shows(light, now)) for path in paths]
    counts = counted(asked, MOST_COUNTED)
    if OVERSEEN in places:
        whole = board_of(viewer).whole
        counts |= {f"{OVERSEEN} red": whole.red, f"{OVERSEEN} yellow": whole.yellow}
    return [
        Lying(key, place.words, many(counts[key]), *(_some(counts[f"{key} {light}"]) for light in LIGHTS))
        for key, place in places.items()
    ]


def _some(count: int) -> str:
    return many(count) if count else ""


def _shows(light: str, now: datetime.datetime) -> Q:
    due, warned = clock_of(light, now)
    return due & warned
