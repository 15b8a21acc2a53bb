"""Whether a rule says what every hard word of its clause says: a modifier that no part carries was not heard."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from kaoping.clause.composing.clause import Clause, Found
from kaoping.clause.items import Bounding, Manner, Remark
from kaoping.clause.meaning.parts import Mean, Nth, Per, Repeated, Rule, Steps

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


REMARKS: dict[str, Test] = {
    "HALFSTEP": some(Per, Steps, partial="up"),
    "PROPORTION_STEP": some(Per, Steps, partial="proportional"),
    "HIGHEST": lambda rule: filled("highest", "once")(rule) or some(Mean, how="highest")(rule),
    "GROW": lambda rule: filled("grows", "again")(rule) or some(Nth)(rule),
    "FALL": filled("less"),
    "EXCEPT": lambda rule: bool(rule.excepted),
    "EXEMPT": lambda rule: bool(rule.excepted),
    "ONLY": filled("once", "highest", "times", "at_most"),
}
MANNERS: dict[str, Test] = {
    "RECUR": lambda rule: some(Repeated, Nth)(rule) or filled("grows")(rule),
    "FURTHER": lambda rule: some(Nth, Repeated)(rule) or filled("grows", "free", "less", "at_least")(rule),
    "FIRST_FREE": lambda rule: some(Nth, Repeated)(rule) or filled("free")(rule),
    "FIRST": lambda rule: some(Nth, Repeated)(rule) or filled("free", "grows", "times", "once")(rule),
    "EXEMPT": lambda rule: bool(rule.excepted),
    "HIGHEST": filled("highest", "once"),
    "ONLY": filled("once", "highest", "times", "at_most"),
}
BOUNDS: dict[str, Test] = {
    "nocap": lambda rule: rule.uncapped or filled("uncapped")(rule),
    "bottomless": lambda rule: rule.bottomless,
}


def not_heard(clause: Clause, found: Found) -> list[str]:
    """The hard words of a clause that its rule does not say."""
    rule, left = found.rule, []
    for item in clause.items:
        test: Test | None = None
        if isinstance(item, Remark):
            test = REMARKS.get(item.kind)
        elif isinstance(item, Bounding):
            test = BOUNDS.get(item.kind)
        if test is not None and not test(rule):
            left.append(getattr(item, "text", ""))
    for said in clause.saids:
        manners: list[Manner] = said.all(Manner)  # type: ignore[assignment]
        left += [each.text for each in manners if each.kind in MANNERS and not MANNERS[each.kind](rule)]
        if re.search("^各|分别", said.effect.text) and said.effect.kind == "points" and not several(rule):
            left.append(said.effect.text)
        if said.effect.grow and not (filled("grows", "again")(rule) or some(Nth)(rule)):
            left.append(said.effect.text)
    return left
