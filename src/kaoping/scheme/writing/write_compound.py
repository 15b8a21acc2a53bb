"""Rules made of rules: a sentence that says what is done with the sub-clauses, then these, numbered by their place.

The sentence comes first and nothing follows the last sub-clause, so the numbers （1）, （1.1） … alone show the shape.
"""

from __future__ import annotations

from kaoping.scheme.rules import Bound, Branch, Choose, Highest, Lowest, Rule, Scale, Total
from kaoping.scheme.voice import Voice
from kaoping.scheme.writing.write_clause import clause
from kaoping.scheme.writing.write_figures import signed
from kaoping.scheme.writing.write_nouns import unit_formula
from kaoping.scheme.writing.write_operands import operand


def numbered(head: str, rules: tuple[Rule, ...], voice: Voice) -> str:
    """The head and the rules as sub-clauses."""
    return head + voice.joined((sub(rule, voice.under(at)) for at, rule in enumerate(rules, 1)), "；", "; ")


def sub(rule: Rule, voice: Voice) -> str:
    return voice.marker + clause(rule, voice)


@clause.register
def _(rule: Total, voice: Voice) -> str:
    return numbered(voice.pick("下列各款相加：", "the sum of: "), rule.sum, voice)


@clause.register
def _(rule: Highest, voice: Voice) -> str:
    return numbered(voice.pick("下列各款取最高：", "the highest of: "), rule.highest, voice)


@clause.register
def _(rule: Lowest, voice: Voice) -> str:
    return numbered(voice.pick("下列各款取最低：", "the lowest of: "), rule.lowest, voice)


@clause.register
def _(rule: Choose, voice: Voice) -> str:
    head = voice.pick("依次取第一个符合的款，都不符合得 0 分：", "the first that applies, 0 points if none does: ")
    branches = (branch(each, voice.under(at)) for at, each in enumerate(rule.choose, 1))
    return head + voice.joined(branches, "；", "; ")


def branch(one: Branch, voice: Voice) -> str:
    """One case: its condition and its rule."""
    if one.if_ is None:
        when = voice.pick("其余情形：", "otherwise: ")
    else:
        when = voice.say("{}的：", "if {}: ", unit_formula(one.if_, voice))
    return voice.marker + when + clause(one.then, voice)


@clause.register
def _(rule: Scale, voice: Voice) -> str:
    head = voice.say("下款得分乘以{}：", "the following times {}: ", operand(rule.times, voice))
    return numbered(head, (rule.scale,), voice)


@clause.register
def _(rule: Bound, voice: Voice) -> str:
    low = "" if rule.min is None else voice.say("不低于{}", "at least {}", signed(rule.min, voice))
    high = "" if rule.max is None else voice.say("不超过{}", "at most {}", signed(rule.max, voice))
    limits = voice.joined((low, high)) or voice.pick("不设限", "without bounds")
    return numbered(voice.say("下款得分{}：", "the following, {}: ", limits), (rule.bound,), voice)
