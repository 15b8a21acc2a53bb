"""The entries of the bar: what a person's roles lead to."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.web.people import roles
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import Said, said


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the bar. `route`: name of its address; `below`: beginning of the addresses that belong to it."""

    words: Said
    route: str
    below: str
    for_roles: frozenset[str]


CASES = roles.DESKS | roles.OFFICE | {roles.LEADER, roles.APPRAISED, roles.GRID_WORKER}  # who sees any case
COLLECTING = roles.OFFICE | {roles.SCORER, roles.APPRAISED, roles.LEADER}

ENTRIES: tuple[Entry, ...] = (
    Entry(said("工作台", "Workbench"), "home", "/home/", frozenset(roles.ROLES)),
    Entry(said("方案", "Schemes"), "schemes:list", "/schemes/", roles.OFFICE | {roles.LEADER, roles.SCORER}),
    Entry(said("周期", "Cycles"), "cycles:list", "/cycles/", roles.BUSINESS - {roles.GRID_WORKER}),
    Entry(said("采集", "Collection"), "collection:list", "/collect/", COLLECTING),
    Entry(said("案件", "Cases"), "desks:list", "/cases/", CASES),
    Entry(said("得分", "Results"), "results:list", "/results/", roles.BUSINESS),
    Entry(said("单位", "Units"), "units:tree", "/units/", roles.OFFICE | {roles.SYSTEM, roles.LEADER}),
    Entry(said("人员", "People"), "people:list", "/people/", frozenset({roles.SYSTEM, roles.SECURITY})),
    Entry(said("后台任务", "Jobs"), "jobs:list", "/jobs/", frozenset({roles.SYSTEM})),
    Entry(said("审计", "Audit"), "audit:list", "/audit/", frozenset({roles.AUDIT})),
)


def menu_for(viewer: Viewer | None) -> list[Entry]:
    return [entry for entry in ENTRIES if viewer is not None and viewer.has(*entry.for_roles)]
