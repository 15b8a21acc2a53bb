"""Lines of a count made one rule: caps where they belong, kinds that exclude one another, what goes without saying."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from kaoping.clause.composing.clause import Found, note
from kaoping.clause.composing.counting_lines import Line
from kaoping.clause.items import Bounding
from kaoping.clause.meaning.parts import Choice, Note, Nth, Part, Per, Rates, Repeated, Rule

if TYPE_CHECKING:
    from kaoping.clause.composing.counting_beside import Beside as Walk

EACH = re.compile(
    r"^(?:且|但|，)?(?:每|单|当|同一|一)(?:个)?(.+?)(?:的)?(?:累计|合计|扣分|加分|得分|总计|考核|均|可)*$"
)
EVERY_KIND = re.compile(r"^(?:以上)?(?:各|每|单)(?:类|项|种|级|小项|情形)?(?:别)?(?:加分|扣分|得分|累计|均|分别)*$")
TURNED = re.compile("返还|退还|一半|承担|恢复|补扣|补加|扣回|抵|核减|归零|清零|顺延|结转|平摊|分担")
"""Words behind an amount that may turn it."""
IN_SUM = re.compile("累计|合计|总|本项|该项|此项|全年|年度|共")


def ended(walk: Walk) -> Iterator[Found]:
    """The rule of all lines; nothing where they do not fit together."""
    if walk.free or not walk.lines or unfinished(walk) or twice_named(walk.lines):
        return
    notes: list[Note] = [n for line in walk.lines for n in line.notes] + walk.notes
    lines = scoped(walk)
    placed = caps(walk, lines, notes) if lines else None
    if placed is None or not lines:
        return
    lines, low, high = placed
    parts = joined(walk, with_required(walk, lines), notes)
    if parts is None:
        return
    kinds = [bound.kind for bound in walk.clause.bounds]
    rule = Rule(
        (*parts, *walk.gates),
        walk.start,  # type: ignore[arg-type]
        low,
        high,
        "nocap" in kinds,
        "bottomless" in kinds,
        tuple(walk.excepted),
    )
    if walk.caps and rule.uncapped:
        return
    notes += [*unsaid(walk), *short_of_what(lines)]
    notes += [note("modifier", words=hit.group()) for each in walk.clause.asides for hit in TURNED.finditer(each.text)]
    yield Found(rule, tuple(dict.fromkeys(notes)), liking=int(any(line.level for line in walk.lines)))


def with_required(walk: Walk, lines: list[Line]) -> list[Line]:
    """The figures of the requirement that opened the clause, kept with the first thing that takes from it."""
    part = lines[0].part
    if not walk.required or not isinstance(part, Per):
        return lines
    return [replace(lines[0], part=replace(part, named=(*part.named, *walk.required))), *lines[1:]]


def unfinished(walk: Walk) -> bool:
    """A first time without a second, a second thing without a name."""
    alone = any(
        isinstance(line.part, Nth)
        and len(line.part.amounts) == 1
        and line.part.further is None
        and line.part.grows == 0
        and line.part.factor == 1
        for line in walk.lines
    )
    nameless = len(walk.lines) > 1 and any(not line.part.what for line in walk.lines)
    return alone or nameless


MISSING = re.compile("^[缺少漏差]{0,2}$")


def short_of_what(lines: list[Line]) -> list[Note]:
    """每个网格配一名得5分，缺一名扣1分: whether each earns, or all of them together, is asked."""
    earned = any(amount_of(line) > 0 for line in lines)
    lost = [line.part.what for line in lines if amount_of(line) < 0 and MISSING.match(line.part.what)]
    return [note("modifier", words=each or "缺") for each in lost if earned]


def unsaid(walk: Walk) -> list[Note]:
    """What a list of times does not say: what the times after the last one cost."""
    listed = [line.part for line in walk.lines if isinstance(line.part, Nth)]
    ends = [part for part in listed if part.further is None and not part.grows and part.factor == 1 and not part.total]
    gated = any(gate.need is not None for gate in walk.gates)
    return [note("beyond_listed", times=len(part.amounts), points=part.amounts[-1]) for part in ends if not gated]


def twice_named(lines: list[Line]) -> bool:
    names = [line.part.what for line in lines]
    return len(set(names)) != len(names)


def amount_of(line: Line) -> Decimal:
    """An amount of the line, for its direction."""
    match line.part:
        case Per(amount=Choice(low=low, high=high)):
            return low if abs(low) > abs(high) else high
        case Per(amount=amount):
            return amount  # type: ignore[return-value]
        case Nth(amounts=amounts):
            return amounts[-1]
        case Repeated(first=first, again=again):
            return first or again
        case _:
            return Decimal(0)


def capped(line: Line, most: Decimal, each: str = "") -> Line | None:
    part = line.part
    if isinstance(part, Per) and part.at_most is None:
        return replace(line, part=replace(part, at_most=most, each=each))
    if isinstance(part, Repeated) and part.at_most is None and not each:
        return replace(line, part=replace(part, at_most=most))
    return None


def scoped(walk: Walk) -> list[Line] | None:
    """Caps that say of what they are one: every inspection, every kind, one named kind."""
    lines = list(walk.lines)
    for after, cap in walk.scoped:
        if EVERY_KIND.match(cap.of) and after > 1:
            found = [capped(line, cap.value) for line in lines[:after]]
            if any(line is None for line in found):
                return None
            lines[:after] = [line for line in found if line]
            continue
        each = EACH.match(cap.of)
        at = after - 1 if each else named(lines, cap.of)
        line = capped(lines[at], cap.value, each.group(1) if each else "") if at is not None else None
        if line is None or at is None or (each and len(lines) > 1):
            return None
        lines[at] = line
    return lines


def named(lines: list[Line], of: str) -> int | None:
    """The one line whose words stand in what a cap names (其中烟头最多扣2分)."""
    bare = re.sub("^(?:其中|对于|但)|(?:的|累计|扣分|加分|得分|合计)+$", "", of)
    hits = [at for at, line in enumerate(lines) if bare and len(bare) >= 2 and bare in line.part.what]
    return hits[0] if len(hits) == 1 else None


Placed = tuple[list[Line], Decimal | None, Decimal | None]


def caps(walk: Walk, lines: list[Line], notes: list[Note]) -> Placed | None:
    """Caps without a scope: of the line before, or of all lines."""
    low = high = None
    single = len(lines) == 1
    for after, bound, apart in walk.caps:
        if bound.value is None:
            return None
        if single and walk.start is not None:
            line = capped(lines[0], bound.value)
            if line is None:
                return None
            lines[0] = line
            continue
        sign = bound.sign or way(lines[:after])
        if sign == 0:
            return None
        if not single and own(walk, lines, after, bound):
            line = capped(lines[after - 1], bound.value)
            if line is None:
                return None
            lines[after - 1] = line
        elif after == len(lines) and (low if sign < 0 else high) is None:
            low, high = (-bound.value, high) if sign < 0 else (low, bound.value)
            notes += sum_note(lines, bound, apart)
        else:
            return None
    return lines, low, high


def way(lines: list[Line]) -> int:
    signs = {1 if amount_of(line) > 0 else -1 for line in lines}
    return signs.pop() if len(signs) == 1 else 0


def own(walk: Walk, lines: list[Line], after: int, bound: Bounding) -> bool:
    """Whether a cap is one of the line before it only: other caps stand after other lines, or more lines follow."""
    if bound.text.startswith("、"):  # 每份扣0.5分、最多扣2分
        return True
    several = len(walk.caps) > 1 or after < len(lines)
    alone = after == 1 or lines[after - 2].closed or any(place == after - 1 for place, _, _ in walk.caps)
    signs = [1 if amount_of(line) > 0 else -1 for line in lines]
    only_way = signs.count(signs[after - 1]) == 1
    return (several and alone) or (only_way and (bound.sign in (0, signs[after - 1])))


def sum_note(lines: list[Line], bound: Bounding, apart: bool) -> list[Note]:
    """After several sentences, a cap that does not say 合计 may be one of the last sentence only."""
    doubtful = any(line.closed for line in lines[:-1]) and not apart
    return [note("cap_of_all", points=bound.value)] if doubtful and not IN_SUM.search(bound.text) else []


def joined(walk: Walk, lines: list[Line], notes: list[Note]) -> tuple[Part, ...] | None:
    """The parts: rates where kinds or levels exclude one another, else one part a line."""
    level = any(line.level for line in lines)
    shared = walk.highest or (walk.no_double and len(lines) > 1)
    if walk.no_double and not walk.highest:
        notes.append(note("highest_assumed" if shared else "no_double"))
    if walk.highest and len(lines) == 1:
        notes.append(note("no_double"))
        shared = False
    if not level and not shared:
        return tuple(plain(line) for line in lines)
    return rates(lines, shared)


def rates(lines: list[Line], highest: bool) -> tuple[Part, ...] | None:
    rows = [(line.part.what, line.simple, line) for line in lines]
    if len(rows) < 2 or any(per is None or per.named or per.short_of for _, per, _ in rows):
        return None
    most = tuple((name, per.at_most) for name, per, _ in rows if per and per.at_most is not None)
    unit = next((per.unit for _, per, _ in rows if per), "")
    shared = next((line.shared for line in lines if line.shared), "")
    found = tuple((name, per.amount) for name, per, _ in rows if per)
    return (Rates(found, unit, shared, highest, most=most),)


def plain(line: Line) -> Part:
    """An amount for the first, second … time that grows evenly is one for each that grows."""
    part = line.part
    if isinstance(part, Nth) and len(part.amounts) == 1 and part.grows and part.further is None:
        return Per(part.amounts[0], unit=part.unit, what=part.what, grows=part.grows)
    return part
