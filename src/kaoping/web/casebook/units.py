"""Units to which a case may be sent: those with people who handle cases."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.web.cases.models import Case
from kaoping.web.cases.placing import around_desk
from kaoping.web.people.models import Grant
from kaoping.web.people.roles import HANDLER
from kaoping.web.people.viewer import Viewer, today
from kaoping.web.site.days import holds_on
from kaoping.web.units.models import Unit
from kaoping.web.units.tree import tree_at

OFFERED = 500  # in the list below the field; beyond them, code or name is typed


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit with somebody who handles cases."""

    code: str
    name: str


def candidates(viewer: Viewer, case: Case) -> list[Candidate]:
    """Units at which a handler is granted, in the tree that the case lies in, by code; none where they are too many."""
    granted = _granted() & around_desk(case.desk_id)
    nodes = [viewer.tree.nodes[unit] for unit in granted if unit in viewer.tree.nodes]
    found = sorted((Candidate(node.code, node.name) for node in nodes), key=lambda each: each.code)
    return found if len(found) <= OFFERED else []


def has_handler(unit: int) -> bool:
    """Whether somebody may sign for what is sent to a unit: granted there or above it."""
    granted = _granted()
    return unit in granted or any(node.id in granted for node in tree_at(today()).ancestors(unit))


def _granted() -> set[int]:
    rows = Grant.objects.filter(holds_on(today()), role=HANDLER, person__is_active=True, unit__isnull=False)
    return set(rows.values_list("unit_id", flat=True).distinct())


def read_unit(viewer: Viewer, text: str) -> Unit | None:
    """The unit that somebody wrote: "code name", its code, or its whole name where it is the only one."""
    typed = text.strip()
    code = typed.split(maxsplit=1)[0] if typed else ""
    node = viewer.tree.by_code.get(typed) or viewer.tree.by_code.get(code)
    if node is None:
        named = [each for each in viewer.tree.nodes.values() if each.name == typed]
        node = named[0] if len(named) == 1 else None
    return Unit.objects.filter(pk=node.id).first() if node else None
