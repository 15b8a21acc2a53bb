"""The cases of a list: the stretches of indexes that lead to them, a page of them, how many there are."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from kaoping.web.cases.models import Assisting, Case, Source
from kaoping.web.cases.numbering import find
from kaoping.web.cases.rights import BY_PLACE, cases_seen, towns_and_deeper
from kaoping.web.desks.filters import Chosen
from kaoping.web.desks.places import BRANCHES, OVERSEES, Place, desks, sees_all
from kaoping.web.desks.walking import FEWEST, LOOKED, Leg, Position, Walked, counted, walk
from kaoping.web.people.roles import HANDLER
from kaoping.web.people.viewer import Viewer

PAGE = 50
MOST_COUNTED = 10_000
KINDS = 20  # categories with a path each
Lists = tuple[Sequence[Leg], Q | None]


def at_place(viewer: Viewer, place: Place, chosen: Chosen, now: datetime.datetime) -> Lists:
    """The legs of a work place, and what has to be looked for in them."""
    states = [state for state in place.states if not chosen.states or state in chosen.states]
    due, warned = chosen.clock(now)
    legs = place.legs(viewer, states) if states else ()
    units, about = _of_units(chosen, max((len(leg.paths) for leg in legs), default=1))
    narrowed = [replace(leg, paths=tuple(path & due & unit for path in leg.paths for unit in units)) for leg in legs]
    return narrowed, (about & warned) or None


def _of_units(chosen: Chosen, paths: int) -> tuple[list[Q], Q]:
    """Conditions on desk and lead unit that split every path, and what is left to be looked for. Indexes of a work
    place answer one desk and one lead unit; of many, they are looked for."""
    leads = [Q(lead=unit) for unit in sorted(chosen.lead)] if chosen.lead else []
    if leads and len(leads) * paths <= BRANCHES:
        return [chosen.desks & lead for lead in leads], chosen.about_others
    return [chosen.desks], chosen.about_others & chosen.leads


def everywhere(viewer: Viewer, chosen: Chosen, now: datetime.datetime) -> Lists:
    """All that the viewer sees, the newest first: by the index that leads to the fewest."""
    paths = seen_paths(viewer)
    parts = _parts(chosen, paths, now)
    candidates = _candidates(viewer, chosen, paths)
    best = next(iter(candidates))
    if len(candidates) > 1:
        sizes = counted({name: [Case.objects.filter(path) for path in leg.paths] for name, leg in candidates.items()},
                        LOOKED)  # fmt: skip
        best = min(candidates, key=lambda name: sizes[name])  # of equals the first
    sought = reduce(and_, (part for name, part in parts.items() if name != best), Q())
    return [candidates[best]], sought or None


def _parts(chosen: Chosen, paths: tuple[Q, ...], now: datetime.datetime) -> dict[str, Q]:
    """What has to be true of a case, those by their names that a leg may answer."""
    due, warned = chosen.clock(now)
    states = Q(state__in=chosen.states) if chosen.states else Q()
    return {
        "period": chosen.period,
        "seen": reduce(or_, paths) if paths != (Q(),) else Q(),
        "place": chosen.place,
        "kinds": chosen.kinds,
        "leads": chosen.leads,
        "rest": chosen.rest & chosen.desks & states & due & warned,
    }


def _candidates(viewer: Viewer, chosen: Chosen, paths: tuple[Q, ...]) -> dict[str, Leg]:
    """Legs that all hold what is sought, by the part that they answer, the one to be preferred first: an old period is
    not reached from today."""
    found = {"period": Leg((chosen.period,), "reported_at", down=True)} if chosen.period else {}
    if paths != (Q(),):
        found["seen"] = Leg(paths, down=True)
    if chosen.unit is not None:
        found["place"] = Leg(tuple(_each("town" if chosen.town else "grid", chosen.unit)), down=True)
    if chosen.category is not None:
        kinds = chosen.category
        each = tuple(Q(category=kind) for kind in kinds) if len(kinds) <= KINDS else (chosen.kinds,)
        found["kinds"] = Leg(each, down=True)
    if chosen.lead is not None and (led := _few_led(chosen.leads)) is not None:
        found["leads"] = Leg((Q(pk__in=led),), down=True)
    return found or {"seen": Leg(paths, down=True)}


def _few_led(leads: Q) -> list[int] | None:
    """Ids of the cases of lead units; None where there are too many to name them. No index has them by id."""
    found = list(Case.objects.filter(leads, lead__isnull=False).order_by().values_list("pk", flat=True)[: FEWEST + 1])
    return found if len(found) <= FEWEST else None


def seen_paths(viewer: Viewer) -> tuple[Q, ...]:
    """What a person sees, one index after the other; the same case may lie on several."""
    if sees_all(viewer, *BY_PLACE):
        return (Q(),)
    towns, deeper = towns_and_deeper(viewer)
    found = [Q(reporter=viewer.person.pk, reporter__isnull=False)]
    found += _each("town", towns)
    found += _each("grid", deeper)
    found += _each("desk", set(desks(viewer, *OVERSEES)) - towns)
    if units := viewer.reach(HANDLER):
        found.append(Q(lead__in=units, lead__isnull=False))
        found.append(Q(pk__in=Assisting.objects.filter(unit__in=units).values("case")))
    return tuple(found)


def _each(name: str, units: set[int] | frozenset[int]) -> list[Q]:
    if len(units) <= BRANCHES:
        return [Q(**{name: unit}) for unit in sorted(units)]
    return [Q(**{f"{name}__in": sorted(units)})]


def page(lists: Lists, start: Position | None, *, back: bool = False) -> Walked:
    legs, sought = lists
    return walk(legs, sought, start, back=back, most=PAGE)


def how_many(lists: Lists) -> tuple[int, bool, bool]:
    """How many rows a list has: up to MOST_COUNTED, whether there are more, whether the look ended before them."""
    legs, sought = lists
    found = walk(legs, sought, None, most=MOST_COUNTED)
    return len(found.found), found.after is not None and found.stopped is None, found.stopped is not None


def waiting(viewer: Viewer, places: dict[str, Place]) -> dict[str, int]:
    """How many cases lie at each work place, up to MOST_COUNTED + 1, in one query."""
    return counted(
        {
            key: [Case.objects.filter(path) for path in place.paths(viewer, place.states)]
            for key, place in places.items()
        },
        MOST_COUNTED,
    )


def many(count: int) -> str:
    """10 000+ for what nobody counts to the end."""
    if count > MOST_COUNTED:
        return f"{MOST_COUNTED:,}+".replace(",", " ")
    return f"{count:,}".replace(",", " ")


def numbered(viewer: Viewer, text: str) -> list[int]:
    """Ids of the cases that the viewer sees whose number, ticket or number elsewhere this is."""
    wanted = text.strip()
    if not wanted or " " in wanted or "\0" in wanted:
        return []
    found = find(wanted)
    conditions = [Q(pk=found.pk)] if found else []
    conditions.append(Q(ticket=wanted.upper()))
    conditions += [Q(source=pk, source_number=wanted) for pk in Source.objects.values_list("pk", flat=True)[:100]]
    ids = Case.objects.filter(reduce(or_, conditions)).values_list("pk", flat=True)[:PAGE]
    return list(cases_seen(viewer).filter(pk__in=list(ids)).values_list("pk", flat=True))
