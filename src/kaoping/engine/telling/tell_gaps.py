"""Why a rule has no points: the facts that are not there, or the figure that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from kaoping.engine.measure_gaps import gaps
from kaoping.engine.reasons import Reason
from kaoping.engine.short_names import short
from kaoping.engine.telling.tell_measures import said
from kaoping.engine.telling.teller import Teller
from kaoping.scheme.figures import By, Node
from kaoping.scheme.measures import KEYS
from kaoping.scheme.rules import BandsRule, EfficacyRule, ProportionRule, Rates, StepsRule
from kaoping.scheme.writing.write_operands import group_noun

MEASURES = tuple(KEYS.values())


def rule_gaps(rule: Any, reason: Reason, teller: Teller) -> list[str]:
    """What is missing for a rule, each thing once."""
    return list(dict.fromkeys(found(rule, reason, teller)))


def found(rule: Any, reason: Reason, teller: Teller) -> Iterator[str]:
    inside = [step for step in reason.steps if step.result is None]
    for step in inside:
        if is_measure(step):
            yield from gaps(step, teller)
        elif isinstance(step.of, Rates):
            yield unknown_level(step, teller)
        else:
            yield from found(step.of, step, teller)
    if not inside:
        yield own_gap(rule, reason, teller)


def is_measure(reason: Reason) -> bool:
    """Whether a reason is that of a measure."""
    return isinstance(reason.of, MEASURES)


def unknown_level(step: Reason, teller: Teller) -> str:
    count = step.details.get("count")
    many = teller.number(count) if isinstance(count, Fraction) else ""
    return teller.voice.say("有 {} 次事项没有填级别", "{} incidents have no level", many)


def own_gap(rule: Any, reason: Reason, teller: Teller) -> str:
    """The gap of a rule whose figures are all there."""
    voice = teller.voice
    match rule:
        case BandsRule():
            return voice.say("{}，不在任何一档", "{}, in none of the ranges", said(reason.steps[0], teller))
        case ProportionRule() if reason.details.get("against") == 0:
            return voice.pick("对照值为 0", "the figure it is set against is 0")
        case EfficacyRule():
            name = short(teller.scheme.measure(rule.efficacy.of), voice)
            return voice.say("全部单位都没有{}", "no unit has {}", name)
        case StepsRule() if reason.details.get("base") == 0:
            return voice.pick("基数为 0，不能按百分比分档", "the base is 0 and cannot be counted in percent")
    groups = [group_gap(table, reason, teller) for table in tables_of(rule)]
    if groups:
        return voice.joined(dict.fromkeys(groups))
    return gaps_of_itself(reason, teller)


def gaps_of_itself(reason: Reason, teller: Teller) -> str:
    """The gap of a rule that is a measure; else what can be said of a condition that cannot be decided."""
    if is_measure(reason):
        return teller.voice.joined(gaps(reason, teller))
    empty = [
        name for name, value in reason.details.items() if value is None and name in teller.scheme.inputs.attributes
    ]
    names = teller.voice.joined((teller.voice.attribute(name) for name in empty), "、", ", ")
    if names:
        return teller.voice.say("没有填{}", "{} is empty", names)
    return teller.voice.pick("条件无法判断", "the condition cannot be decided")


def tables_of(part: Any) -> Iterator[By]:
    """The tables by group of one rule (not of the rules inside it)."""
    if isinstance(part, By):
        yield part
    elif isinstance(part, Node):
        for name in type(part).model_fields:
            yield from tables_of(getattr(part, name))


def group_gap(table: By, reason: Reason, teller: Teller) -> str:
    """The group that a table does not have, or that is not known."""
    name = group_noun(table.by, teller.voice)
    group = teller.attribute(reason.subject, table.by)
    if group is None:
        return teller.voice.say("{}空白或不在表内", "{} is empty or not in the table", name)
    written = teller.voice.attribute_entry(table.by, group)
    return teller.voice.say("{}为{}，不在表内", "{} is {}, not in the table", name, written)
