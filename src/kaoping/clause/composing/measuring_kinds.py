"""Points by a grade: 评为优秀得5分、良好得3分."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kaoping.clause.composing.clause import Clause, Found, note
from kaoping.clause.composing.figures import named
from kaoping.clause.composing.measuring_bands import OTHERS, taking, worth
from kaoping.clause.items import Graded, Said, Words
from kaoping.clause.lexicon import GRADE_NAME
from kaoping.clause.meaning.parts import ALL, Kinds, Rule

GRADED = re.compile(r"评[为定]|认定|等次|等级|结果|获评|评价|定为|确定为")
WORST = {"不合格", "不称职", "差", "较差", "不达标"}
MARKS = {
    "优秀",
    "良好",
    "较好",
    "合格",
    "基本合格",
    "不合格",
    "称职",
    "基本称职",
    "不称职",
    "一般",
    "较差",
    "达标",
    "不达标",
}
NAMED = re.compile(
    rf"[，、；：。]*(?:(?:被|获)?(?:评定|评|认定|定|确定)?为|获评?|结果为|属)?“?({GRADE_NAME})”?(?:等次|等级|单位|档次)?[的，：]*$"
)


def kinds(clause: Clause) -> Iterator[Found]:
    if clause.remarks or any(bound.kind != "done" for bound in clause.bounds) or clause.asides or len(clause.saids) < 2:
        return
    takes = taking(clause.saids)
    rows: dict[str, Decimal] = {}
    other: Decimal | None = None
    for said in clause.saids:
        value = points_of(said, takes, clause.points)
        name = grade_of(said, bool(rows))
        if value is None or name in rows:
            return
        if name:
            rows[name] = value
        elif rows and other is None and OTHERS.search(said.words):
            other = value
        else:
            return
    told = any(said.has(Graded) for said in clause.saids) or GRADED.search(clause.saids[0].words)
    if not told and not set(rows) <= MARKS:
        return
    notes = () if other is not None else (note("other_grades"),)
    earning = any(is_earned(said) for said in clause.saids)
    complete = not earning or other is not None or bool(WORST & set(rows))
    rest = other if other is not None or (earning and complete) else Decimal(0)
    rule = Rule((Kinds(tuple(rows.items()), named(clause.saids[0].words), rest),))
    yield Found(rule, () if complete else notes)


def is_earned(said: Said) -> bool:
    return said.effect.kind == "full" or (said.effect.kind == "points" and said.effect.sort in ("GAIN", ""))


def points_of(said: Said, takes: bool, points: Decimal | None) -> Decimal | None:
    value = worth(said, takes, points)
    return points if value == ALL else value


def grade_of(said: Said, later: bool) -> str:
    """The grade a said thing names; "" where it names none or something else besides."""
    graded = [cond.name for cond in said.conds if isinstance(cond, Graded)]
    if not all(isinstance(cond, Words | Graded) for cond in said.conds) or len(graded) > 1:
        return ""
    if graded:
        return graded[0]
    found = NAMED.match(said.words) if later else re.search(NAMED.pattern, said.words)
    return found.group(1) if found else ""
