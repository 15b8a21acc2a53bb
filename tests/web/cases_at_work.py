"""Cases for tests: grids with areas, one person for every post, the usual way of a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.web.conftest import SINCE

from kaoping.web.cases.actions import act
from kaoping.web.cases.doing import Inputs
from kaoping.web.cases.models import Case, Category, Step
from kaoping.web.cases.report_actions import Report, report
from kaoping.web.people import roles
from kaoping.web.people.models import Person
from kaoping.web.units.models import Boundary, TreeRevision, Unit

CORNERS = {"T01-C01-G1": (118.30, 33.10), "T02-C01-G1": (118.40, 33.10), "T03-C01-G1": (118.50, 33.10)}
SIDE = 0.05  # degrees
INSIDE = (118.32, 33.12)  # a place in T01's grid
POSTS = {  # who → role, unit
    "grid": (roles.GRID_WORKER, "T01-C01-G1"),
    "intake": (roles.INTAKE, "T01"),
    "dispatcher": (roles.DISPATCHER, "T01"),
    "duty_chief": (roles.DUTY_CHIEF, "T01"),
    "handler": (roles.HANDLER, "DEP02"),
    "helper": (roles.HANDLER, "DEP01"),
    "checker": (roles.CHECKER, "T01"),
    "supervisor": (roles.SUPERVISOR, "D01"),
    "leader": (roles.LEADER, "D01"),
    "district_dispatcher": (roles.DISPATCHER, "D01"),
}


def square(corner: tuple[float, float], side: float = SIDE) -> dict[str, Any]:
    """A square area with its lower left corner at a place (degrees)."""
    x, y = corner
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


@dataclass
class Crew:
    """People by post, units by code, a category."""

    people: dict[str, Person]
    units: dict[str, Unit]
    category: Category
    extra: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, post: str) -> Person:
        return self.people[post]

    def reported(self, **changes: Any) -> Case:
        """A case that the grid worker has reported."""
        sent = {"channel": "grid", "text": "路面坑洞，影响通行", "longitude": INSIDE[0], "latitude": INSIDE[1]}
        sent |= {"category": self.category, "level": "general"} | changes
        by = {"grid": "grid", "supervisor": "supervisor", "public": "", "open311": ""}.get(sent["channel"], "intake")
        return report(sent=Report(**sent), by=self.people[by] if by else None)

    def does(self, post: str, action: str, case: Case, **given: Any) -> Step:
        """One action by the person of a post, on the case as it stands; the case is read anew."""
        case.refresh_from_db()
        step = act(case=case.pk, action=action, steps=case.steps, given=Inputs(**given), by=self.people[post])
        case.refresh_from_db()
        return step

    def handled(self, **changes: Any) -> Case:
        """A case whose unit has handed in its result."""
        case = self.at_the_unit(**changes)
        self.does("handler", "finish", case, reason="已修补")
        return case

    def at_the_unit(self, **changes: Any) -> Case:
        """A case that the unit has signed for."""
        case = self.dispatched(**changes)
        self.does("handler", "sign", case)
        return case

    def dispatched(self, **changes: Any) -> Case:
        case = self.accepted(**changes)
        self.does("dispatcher", "dispatch", case, unit=self.units["DEP02"])
        return case

    def accepted(self, **changes: Any) -> Case:
        case = self.reported(**changes)
        self.does("intake", "accept", case)
        return case

    def closed(self, **changes: Any) -> Case:
        case = self.handled(**changes)
        self.does("checker", "pass", case)
        self.does("supervisor", "close", case, satisfaction="satisfied")
        return case


def crew(district: dict[str, Unit], person: Callable[..., Person]) -> Crew:
    """Somebody for every post, areas for the grids, one category."""
    for code, corner in CORNERS.items():
        Boundary.objects.create(unit=district[code], geometry=square(corner), from_on=SINCE)
    revision = TreeRevision.objects.get(pk=1)
    revision.number += 1
    revision.save()
    people = {post: person(role, unit, f"the-{post}", name=post) for post, (role, unit) in POSTS.items()}
    category = Category.objects.create(code="0201", name="路面坑洞", level="general", path="")
    category.path = f"/{category.pk}/"
    category.save()
    return Crew(people, district, category)
