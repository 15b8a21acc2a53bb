"""The person who asks, with what is granted today: every read and write is limited by this."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from kaoping.web.people.models import Grant, Person
from kaoping.web.people.roles import BUSINESS
from kaoping.web.site.days import holds_on
from kaoping.web.units.models import Unit
from kaoping.web.units.tree import Tree, tree_at

if TYPE_CHECKING:
    from kaoping.web.cycles.sight import Sight

AFTER_THE_SLASH = chr(ord("/") + 1)
View = TypeVar("View", bound=Callable[..., Any])


def today() -> datetime.date:
    return timezone.localdate()


@dataclass(frozen=True)
class Viewer:
    """A person and the grants in force on `on`."""

    person: Person
    grants: tuple[Grant, ...]
    on: datetime.date

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants)

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    def granted_units(self, *roles: str) -> frozenset[int]:
        """Ids of the units at which one of the roles (any business role without an argument) is granted."""
        wanted = frozenset(roles) or BUSINESS
        return frozenset(grant.unit_id for grant in self.grants if grant.role in wanted and grant.unit_id is not None)

    @cached_property
    def sights(self) -> dict[int, Sight]:
        """What is seen of each cycle, by its id (`cycles.sight` fills it)."""
        return {}

    @cached_property
    def owners(self) -> dict[str, frozenset[int]]:
        """Ids of the units that own a cycle or a scheme, asked for once (`cycles.sight`, `schemes.queries` fill it)."""
        return {}

    @cached_property
    def tree(self) -> Tree:
        """The tree of units as it is today."""
        return tree_at(self.on)

    def reach(self, *roles: str) -> frozenset[int]:
        """Ids of every unit at or below the granted ones today, and of the units that were merged into them."""
        return self.tree.below(self.granted_units(*roles))

    def reaches(self, unit_id: int, *roles: str) -> bool:
        return unit_id in self.reach(*roles)

    def name_of(self, unit: Unit) -> str:
        """What a unit is called today; its code where it is no more."""
        node = self.tree.nodes.get(unit.pk)
        return node.name if node else unit.code


def viewer_of(person: Person, on: datetime.date | None = None) -> Viewer:
    """What a person may do on a day (today)."""
    day = on or today()
    held = person.grants.filter(holds_on(day)).select_related("unit")
    return Viewer(person, tuple(held) if person.is_active else (), day)


class Asked(HttpRequest):
    """A request that passed the gatekeeper."""

    viewer: Viewer
    user: Person


def allow(*roles: str, signed_in: bool = False, public: bool = False) -> Callable[[View], View]:
    """Who may call a view: holders of one of the roles; `signed_in`: anybody with an account; `public`: everybody.

    A view without this is refused to everybody by the gatekeeper.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def marked(*args: Any, **kwargs: Any) -> Any:
            return view(*args, **kwargs)

        marked.allowed = Allowed(frozenset(roles), signed_in, public)  # type: ignore[attr-defined]
        return marked  # type: ignore[return-value]

    return mark


@dataclass(frozen=True)
class Allowed:
    """What `allow` says of a view."""

    roles: frozenset[str]
    signed_in: bool = False
    public: bool = False

    def admits(self, viewer: Viewer | None) -> bool:
        if self.public:
            return True
        return viewer is not None and (self.signed_in or viewer.has(*self.roles))


def any_of(paths: Iterable[str], field: str = "path") -> Q:
    """Rows whose path lies at or below one of the paths; none for no path."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= _below(path, field)
    return condition


def _below(path: str, field: str) -> Q:
    """Paths that begin with this one. SQLite finds them by an index only when it is asked for a stretch of them; its
    order of texts is that of their bytes, which PostgreSQL's need not be."""
    if connection.vendor == "sqlite" and path.endswith("/"):
        return Q(**{f"{field}__gte": path, f"{field}__lt": f"{path[:-1]}{AFTER_THE_SLASH}"})
    return Q(**{f"{field}__startswith": path})
