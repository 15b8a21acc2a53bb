"""Whether a rule says what every hard word of its clause says: a modifier that no part carries was not heard."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from kaoping.clause.amounts import amounts
from kaoping.clause.composing.clause import Clause, Found
from kaoping.clause.items import Bounding, In, Levels, Manner, Ranked, Remark, Said, Scoped, Step
from kaoping.clause.meaning.parts import Award, Bound, Formula, Mean, Nth, Per, Repeated, Rule, Steps, Weighted

Test = Callable[[Rule], bool]


def some(*kinds: type, **fields: Any) -> Test:
    """Whether a part of these kinds has one of these fields filled in (no field named: whether there is one)."""

    def test(rule: Rule) -> bool:
        parts = [part for part in rule.parts if isinstance(part, kinds)]
        if not fields:
            return bool(parts)
        return any(getattr(part, name, None) == value for part in parts for name, value in fields.items())

    return test


def filled(*names: str) -> Test:
    """Whether a part has one of these fields that is neither empty nor nothing."""
    return lambda rule: any(bool(getattr(part, name, None)) for part in rule.parts for name in names)


def several(rule: Rule) -> bool:
    """Whether there are several amounts to give out."""
    return len(rule.parts) > 1 or any(len(getattr(part, "rows", ())) > 1 for part in rule.parts)


def capped_at(value: Decimal) -> Test:
    """Whether one part has this cap of its own."""
    return lambda rule: any(
        getattr(part, "at_most", None) == value
        or value in dict(getattr(part, "most", ())).values()
        or (
            isinstance(part, Bound)
            and (bool(part.each) or len(rule.parts) == 1)
            and part in (Bound(-value, None, part.each), Bound(None, value, part.each))
        )
        for part in rule.parts
    )


REMARKS: dict[str, Test] = {
    "HALFSTEP": some(Per, Steps, partial="up"),
    "PROPORTION_STEP": some(Per, Steps, partial="proportional"),
    "HIGHEST": lambda rule: filled("highest", "once")(rule) or some(Mean, how="highest")(rule),
    "GROW": lambda rule: filled("grows", "again")(rule) or some(Nth)(rule),
    "FALL": filled("less"),
    "EXCEPT": lambda rule: bool(rule.excepted),
    "EXEMPT": lambda rule: bool(rule.excepted),
    "ONLY": filled("once", "highest", "times", "at_most"),
    "FIRST_FREE": lambda rule: some(Nth, Repeated)(rule) or filled("free")(rule),
}
MANNERS: dict[str, Test] = {
    "RECUR": lambda rule: some(Repeated, Nth)(rule) or filled("grows", "free")(rule),
    "FURTHER": lambda rule: some(Nth, Repeated)(rule) or filled("grows", "free", "less", "at_least")(rule),
    "FIRST_FREE": lambda rule: some(Nth, Repeated)(rule) or filled("free")(rule),
    "FIRST": lambda rule: some(Nth, Repeated)(rule) or filled("free", "grows", "times", "once")(rule),
    "EXEMPT": lambda rule: bool(rule.excepted),
    "HIGHEST": filled("highest", "once"),
    "ONLY": filled("once", "highest", "times", "at_most"),
}
BOUNDS: dict[str, Test] = {
    "nocap": lambda rule: rule.uncapped or some(Bound)(rule) or filled("uncapped")(rule),
    "bottomless": lambda rule: rule.bottomless,
}


def bounded(cap: Bounding, rule: Rule) -> bool:
    """Whether what a cap limits (what is added, what is taken off) is what the rule has."""
    if any(isinstance(part, Weighted | Formula | Bound | Award | Steps) for part in rule.parts):
        return True
    found = list(amounts(rule))
    return not found or any(each * cap.sign > 0 for each in found) or (rule.start is not None and cap.sign > 0)


def crossed(said: Said) -> list[str]:
    """Steps that lead away from their own condition: 超过98%的，每低1个百分点."""
    ranges: list[In] = said.all(In)  # type: ignore[assignment]
    steps: list[Step] = said.all(Step)  # type: ignore[assignment]
    found = [
        step.text
        for each in ranges
        for step in steps
        if (step.way == "less" and each.range.low is not None and not each.range.low_in and each.range.high is None)
        or (step.way == "more" and each.range.high is not None and not each.range.high_in and each.range.low is None)
    ]
    return found


def shared_out(said: Said, clause: Clause, rule: Rule) -> bool:
    """Whether 各 and 分别 before one amount give it to several: places, levels, or all that one sentence lists."""
    effect = said.effect
    if effect.kind != "points" or len(effect.amounts) != 1 or not re.search("各|分别", effect.text):
        return True
    places: list[Ranked] = said.all(Ranked)  # type: ignore[assignment]
    wide = any(len(place.ranges) > 1 or place.ranges[0].low != place.ranges[0].high for place in places)
    named = any(len(levels.names) > 1 for levels in said.all(Levels))  # type: ignore[union-attr]
    parts = sum(len(what) > 1 and what in said.words for what in (getattr(part, "what", "") for part in rule.parts))
    return wide or named or parts > 1 or (len(clause.saids) == 1 and several(rule))


def not_heard(clause: Clause, found: Found) -> list[str]:
    """The hard words of a clause that its rule does not say."""
    rule, left = found.rule, []
    capped = [bound.text for bound in clause.bounds if bound.kind == "cap" and bound.sign > 0]
    if capped and any(bound.kind == "nocap" for bound in clause.bounds):
        left += capped  # a limit and none at once
    for item in clause.items:
        test: Test | None = None
        if isinstance(item, Remark) and not (item.kind == "ONLY" and "同一" in item.text):
            test = REMARKS.get(item.kind)
        elif isinstance(item, Bounding):
            test = BOUNDS.get(item.kind)
        elif isinstance(item, Scoped):
            test = capped_at(item.value)
        if test is not None and not test(rule):
            left.append(getattr(item, "text", ""))
        if isinstance(item, Bounding) and item.kind == "cap" and item.sign and not bounded(item, rule):
            left.append(item.text)
    for said in clause.saids:
        left += crossed(said)
        manners: list[Manner] = said.all(Manner)  # type: ignore[assignment]
        left += [each.text for each in manners if each.kind in MANNERS and not MANNERS[each.kind](rule)]
        if not shared_out(said, clause, rule):
            left.append(said.effect.text)
        if said.effect.grow and not (filled("grows", "again")(rule) or some(Nth)(rule)):
            left.append(said.effect.text)
    return left
