"""What is measured: steps from a base, bands of a figure, shares of a target or an average, milestones, grades."""

from __future__ import annotations

from collections.abc import Iterator

from kaoping.clause.composing.clause import Clause, Found
from kaoping.clause.composing.measuring_bands import bands
from kaoping.clause.composing.measuring_groups import groups
from kaoping.clause.composing.measuring_kinds import kinds
from kaoping.clause.composing.measuring_milestones import milestones
from kaoping.clause.composing.measuring_shares import shares
from kaoping.clause.composing.measuring_steps import steps

READ_HERE = frozenset({"HALFSTEP", "NOHALF", "PROPORTION_STEP", "EXCEPT"})


def measuring(clause: Clause) -> Iterator[Found]:
    """Every way in which a clause is one about a figure."""
    if any(remark.kind not in READ_HERE for remark in clause.remarks):
        return
    for family in (steps, groups, bands, shares, milestones, kinds):
        yield from family(clause)
