"""Who registers, verifies and decides. Whoever registers does neither of the others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kaoping.problems import Fault
from kaoping.web.bridge.collecting import Kind
from kaoping.web.bridge.facts import reads
from kaoping.web.collection.plan import ENTERING, kinds_of, wants
from kaoping.web.collection.seats import recused_from
from kaoping.web.cycles.models import STAGES, Cycle, CycleUnit
from kaoping.web.cycles.sight import runs_office, sight_of
from kaoping.web.incidents import faults
from kaoping.web.incidents.models import DECIDED, OPEN, Registration
from kaoping.web.people.roles import APPRAISED, APPROVER, AUTHOR, SCORER
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import Said, said

STEPS: dict[str, Said] = {
    "verify": said("查实", "verify"),
    "count": said("计入", "count"),
    "reject": said("不予计入", "refuse"),
    "reopen": said("重新办理", "reopen"),
    "take": said("纳入办理", "take in"),
}
FROM: dict[str, tuple[str, ...]] = {
    "verify": ("registered",), "count": ("verified",), "reject": OPEN, "reopen": DECIDED, "take": ("",),
}  # fmt: skip
"""Step → the states in which it can be taken; "" is an imported incident that nobody has registered."""
REASONED = ("reject", "reopen")


def not_now(cycle: Cycle) -> Fault | None:
    """Why nothing is registered or decided at this stage."""
    if cycle.stage in ENTERING and cycle.final_at is None:
        return None
    stage = STAGES[cycle.stage]
    return faults.NOT_NOW.at(stage=stage.zh, stage_en=stage.en)


@dataclass(frozen=True)
class Rights:
    """What a viewer may do with the incidents of a cycle, found out once."""

    viewer: Viewer
    cycle: Cycle

    @cached_property
    def office(self) -> bool:
        """Of the office: decides."""
        return runs_office(self.viewer, self.cycle, AUTHOR, APPROVER)

    @cached_property
    def author(self) -> bool:
        return runs_office(self.viewer, self.cycle, AUTHOR)

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """Kinds that the viewer registers: of the own items, the office's authors and appraised units any."""
        if self.author or self.own_paths:
            return wants(self.cycle).kinds
        return self.answered

    @cached_property
    def answered(self) -> tuple[Kind, ...]:
        """Kinds of the items for which the viewer's departments answer."""
        units = self.viewer.granted_units(SCORER)
        found = {kind.code: kind for unit in units for kind in kinds_of(self.cycle, unit)}
        return tuple(found.values())

    @cached_property
    def answers(self) -> frozenset[str]:
        """The codes of `answered`, without asking the database again for every cycle."""
        return reads(self.cycle.version.text, sight_of(self.viewer, self.cycle).items).kinds

    @cached_property
    def own_paths(self) -> tuple[str, ...]:
        """Where the viewer is appraised: reports incidents of these units and those below."""
        units = CycleUnit.objects.filter(cycle=self.cycle, unit__in=self.viewer.granted_units(APPRAISED))
        return tuple(units.values_list("path", flat=True))

    @cached_property
    def recused(self) -> frozenset[str]:
        return frozenset(recused_from(self.cycle, self.viewer.person))

    def registers(self, kind: str, path: str) -> bool:
        """Whether the viewer registers an incident of this kind for the unit at this path of the tree."""
        if self.author or any(each.code == kind for each in self.answered):
            return True
        return self.reports(path)

    def reports(self, path: str) -> bool:
        """Whether the viewer registers for the own unit (单位申报)."""
        return bool(self.own_paths) and path.startswith(self.own_paths)

    def reports_only(self, kind: str) -> bool:
        """Whether what the viewer registers of this kind is a report of the unit itself."""
        return not self.author and all(each.code != kind for each in self.answered)

    def may(self, step: str, kind: str, unit: str) -> bool:
        """Whether the viewer may take a step with an incident of this kind and unit."""
        return self.holds(step, kind) and (step == "take" or unit not in self.recused)

    def holds(self, step: str, kind: str) -> bool:
        """Whether a step is the viewer's to take, whatever the unit."""
        if step == "take":
            return self.author or kind in self.answers
        return self.office or (step == "verify" and kind in self.answers)

    def steps(self, registration: Registration, entered: bool) -> list[str]:
        """What the viewer may do next. entered: the viewer registered or changed it."""
        if not_now(self.cycle) is not None:
            return []
        return [
            step
            for step in ("verify", "count", "reject", "reopen")
            if registration.state in FROM[step]
            and self.may(step, registration.kind, registration.unit)
            and (step == "reopen" or not entered)
        ]

    def changes(self, registration: Registration, path: str) -> bool:
        """Whether the viewer may change what was registered: who may register it, while nobody has verified it."""
        open_ = registration.state == "registered" and not_now(self.cycle) is None
        return open_ and self.registers(registration.kind, path)
