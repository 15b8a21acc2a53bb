"""What the clauses of a document give to think about when they are seen together: codes F365–F367, F385."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.clause.source.blocks import Span
from kaoping.problems import Fault, define

SHARED_POINTS = define(
    "F365",
    "warning",
    zh="“{title}”的 {count} 条条款都没有写分值，{points} 分怎么分到各条，原文没有说",
    en="none of the {count} clauses of '{title}' names its points; how its {points} are shared, the text does not say",
    mend_zh="逐条补上分值；或整项由人评分。",
    mend_en="give points to each clause, or have people mark the whole item.",
)
HEADING_DISAGREES = define(
    "F366",
    "warning",
    zh="“{title}”满分 {said} 分，条款里又写“{words}”",
    en="'{title}' is worth {said} points, a clause of it says '{words}'",
    mend_zh="以哪个为准，请起草科室确认。",
    mend_en="have the author say which one counts.",
)
NOTHING_TO_BOUND = define(
    "F367",
    "warning",
    zh="“{words}”限制的是哪些条款，看不出来",
    en="it cannot be seen which clauses '{words}' bounds",
    mend_zh="把它放到所限制的条款后面，或写明对象。",
    mend_en="put it behind the clauses that it bounds, or name them.",
)
CHANGES_OTHERS = define(
    "F385",
    "warning",
    zh="“{words}”像是要改变别处的计分，没有读进任何规则",
    en="'{words}' seems to change how others score; no rule holds it",
    mend_zh="核对它影响哪些条款，把它写进那些条款的规则里；与计分无关的不用管。",
    mend_en="see which clauses it concerns and put it into their rules; nothing to do where no points depend on it.",
)


@dataclass(frozen=True, slots=True)
class Told:
    """A fault and where in the text."""

    fault: Fault
    span: Span
