"""Who reads and who sets categories, limits and the calendar."""

from __future__ import annotations

from kaoping.problems import Refused
from kaoping.web.people.models import Person
from kaoping.web.people.roles import APPROVER, AUTHOR, DISPATCHER, INTAKE, LEADER, SUPERVISOR
from kaoping.web.people.viewer import Viewer, viewer_of
from kaoping.web.timing import faults

READS = (AUTHOR, APPROVER, SUPERVISOR, LEADER, INTAKE, DISPATCHER)


def keeps(viewer: Viewer) -> bool:
    """Whether somebody is the office of an uppermost unit: what is set here holds for the whole platform."""
    roots = {node.id for node in viewer.tree.children.get(None, ())}
    return not roots.isdisjoint(viewer.granted_units(AUTHOR))


def must_keep(by: Person) -> None:
    """Raises Refused for everybody else."""
    if not keeps(viewer_of(by)):
        raise Refused([faults.NOT_THE_OFFICE.at()])
