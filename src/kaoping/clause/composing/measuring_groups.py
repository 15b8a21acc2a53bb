"""Several figures in one clause, each with its own base and steps: their points add up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import takewhile

from kaoping.clause.composing.clause import Clause, Found
from kaoping.clause.composing.figures import bare
from kaoping.clause.composing.measuring_steps import steps
from kaoping.clause.composing.stepwalk import begins
from kaoping.clause.items import Bounding, Every, Item, Remark, Said, Scoped, Step, Stop
from kaoping.clause.meaning.parts import ALL, Rule, Steps

WHO = re.compile(r"各|区|县|市|镇|乡|街道|村|社区|单位|部门|办|处|局|中心|企业|学校|人员|组|类|级|其他|其它|其余")
MOST = 6  # figures in one clause


def groups(clause: Clause) -> Iterator[Found]:
    """合格率达到95%得5分，每低1个百分点扣1分；办结率达到90%得5分，每低1个百分点扣1分."""
    cut = list(apart(clause.items))
    if not 2 <= len(cut) <= MOST:
        return
    found = [one(Clause(items, clause.points, clause.text)) for items in cut]
    parts = tuple(each.rule.parts[0] for each in found if each is not None)
    if len(parts) != len(cut) or not fit(parts, clause.points):
        return
    notes = tuple(dict.fromkeys(note for each in found if each is not None for note in each.assumptions))
    earning = all(isinstance(part, Steps) and part.full is not None for part in parts)
    yield Found(Rule(parts, low=Decimal(0) if earning else None), notes)


def apart(items: tuple[Item, ...]) -> Iterator[tuple[Item, ...]]:
    """Runs of items, each up to where the next figure begins."""
    held: list[Item] = []
    for item in items:
        if isinstance(item, Said) and stepped(held) and opens(item, held):
            yield tuple(held)
            held = []
        held.append(item)
    yield tuple(held)


def stepped(held: list[Item]) -> bool:
    return any(isinstance(item, Said) and item.has(Step, Every) for item in held)


def opens(said: Said, held: list[Item]) -> bool:
    """Whether a figure begins: with its base, or after a full stop with steps and a name of its own."""
    if not bare(said.words):
        return False
    return begins(said) or said.effect.kind == "full" or (isinstance(held[-1], Stop | Bounding) and said.has(Step))


def one(clause: Clause) -> Found | None:
    """The steps of one figure; None where a run says more (bounds and remarks might be ones of all)."""
    if any(isinstance(item, Scoped | Remark) for item in clause.items):
        return None
    if any(bound.kind != "done" for bound in clause.bounds):
        return None
    found = list(steps(clause))
    if len(found) != 1 or found[0].rule != Rule(found[0].rule.parts) or len(found[0].rule.parts) != 1:
        return None
    return found[0]


def fit(parts: tuple[object, ...], points: Decimal | None) -> bool:
    """Whether all are steps of figures with different names, and what they earn is not more than the item's points."""
    same = [part for part in parts if isinstance(part, Steps) and part.base is not None]
    names = {part.what for part in same}
    full = [part.full for part in same if part.full is not None]
    if len(same) != len(parts) or len(names) != len(parts) or "" in names or len(full) not in (0, len(parts)):
        return False
    return (
        not kinds_of_unit([part.what for part in same])
        and ALL not in full
        and (points is None or sum(map(Decimal, full), Decimal(0)) <= points)
    )


def kinds_of_unit(names: list[str]) -> bool:
    """各区推荐人数, 各开发区推荐人数: one figure with a base for each kind of unit; each has one, nobody both."""
    ends = zip(*(name[::-1] for name in names), strict=False)
    tail = sum(1 for _ in takewhile(lambda signs: len(set(signs)) == 1, ends))
    return tail > 1 and any(WHO.search(name[: len(name) - tail + 1]) for name in names)
