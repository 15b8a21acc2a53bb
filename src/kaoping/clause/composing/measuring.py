"""What is measured: steps from a base, bands of a figure, shares of a target or an average, milestones, grades."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kaoping.clause.composing.clause import Clause, Found, note
from kaoping.clause.composing.measuring_bands import bands
from kaoping.clause.composing.measuring_groups import groups
from kaoping.clause.composing.measuring_kinds import kinds
from kaoping.clause.composing.measuring_milestones import milestones
from kaoping.clause.composing.measuring_shares import shares
from kaoping.clause.composing.measuring_steps import steps
from kaoping.clause.meaning.parts import Note

EARLIER = re.compile(r"(?:上年度?|去年|上一年度?|前一年度?)的?(?:全.|区|市|县)[^，。；]{0,4}平均")
READ_HERE = frozenset({"HALFSTEP", "NOHALF", "PROPORTION_STEP", "EXCEPT"})


def measuring(clause: Clause) -> Iterator[Found]:
    """Every way in which a clause is one about a figure."""
    if any(remark.kind not in READ_HERE for remark in clause.remarks):
        return
    earlier = EARLIER.search(clause.text)
    for family in (steps, groups, bands, shares, milestones, kinds):
        for found in family(clause):
            yield replace(found, assumptions=(*found.assumptions, *asked(earlier)))


def asked(earlier: re.Match[str] | None) -> tuple[Note, ...]:
    """上年度全市平均水平: which year's average is entered, the rule does not carry."""
    return (note("modifier", words=earlier.group()),) if earlier else ()
