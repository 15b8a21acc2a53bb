"""Measures with their figures put in: what was found, and how it was worked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kaoping.engine.reasons import Found, Reason
from kaoping.engine.short_names import is_the_one, short
from kaoping.engine.telling.teller import Teller
from kaoping.scheme import words
from kaoping.scheme.hints import Words
from kaoping.scheme.measures import Class, Constant, Formula, Peers, Rank, Ratio
from kaoping.scheme.units_of_measure import unit_of_measure
from kaoping.scheme.voice import Voice
from kaoping.scheme.writing.write_conditions import Nature, condition
from kaoping.scheme.writing.write_nouns import Meanings, meant


def said(reason: Reason, teller: Teller) -> str:
    """A measure with its figure: 一般事件 51 件; 财政收入在 13 个镇街中第 4 名; “办结数”缺数."""
    name = short(reason.of, teller.voice)
    if reason.result is None:
        return teller.voice.say("{}缺数", "{} is missing", name)
    if isinstance(reason.of, Rank):
        return placed(reason, name, teller)
    if isinstance(reason.of, Class):
        return classed(reason, teller)
    if isinstance(reason.of, Formula) and not is_the_one(reason.of, teller.voice):
        return inline(reason, teller)
    return teller.voice.say("{} {}", "{}: {}", name, figure_of(reason, teller))


def figure_of(reason: Reason, teller: Teller) -> str:
    """The figure of a measure with its unit; a class in quotes."""
    if isinstance(reason.result, Fraction):
        return teller.amount(reason.result, unit_of_measure(reason.of, teller.scheme))
    return f"“{reason.result}”" if reason.result is not None else teller.voice.pick("缺数", "missing")


def placed(reason: Reason, name: str, teller: Teller) -> str:
    """A rank among so many."""
    figure = said(reason.steps[0], teller) if reason.steps else name
    count, place = reason.details.get("count"), figure_of(reason, teller)
    kind = teller.voice.kind_of_unit(teller.scheme.appraises)
    from_last = teller.voice.pick("倒数", "from the last ") if reason.of.counted == "bottom" else ""
    if not isinstance(count, Fraction):
        return teller.voice.say(
            "{figure}，{last}{place}", "{figure}, {last}{place}", figure=figure, last=from_last, place=place
        )
    template = ("{figure}，在 {count} 个{kind}中{last}{place}", "{figure}, {last}{place} of {count} {kind}s")
    return teller.voice.say(
        *template, figure=figure, count=teller.number(count), kind=kind, last=from_last, place=place
    )


def classed(reason: Reason, teller: Teller) -> str:
    """A class and the figure that it goes by: 工作站数 22，属“大”."""
    figure = said(reason.steps[0], teller) if reason.steps else ""
    return teller.voice.joined((figure, teller.voice.say("属“{}”", "in “{}”", reason.result)))


# --- how it was worked out


def worked_out(reason: Reason, teller: Teller, inside: bool = False) -> Iterator[str]:
    """A line for every figure that was made of others, innermost first; what the sentence tells already needs none."""
    for step in reason.steps if not isinstance(reason.of, Rank) else ():
        yield from worked_out(step, teller, True)
    if reason.result is None:
        return
    match reason.of:
        case Ratio():
            yield ratio_line(reason, teller)
        case Formula() if is_the_one(reason.of, teller.voice):
            yield f"{short(reason.of, teller.voice)} = {exactly(reason, teller)}"
        case Formula() if inside:
            yield exactly(reason, teller)
        case Peers():
            yield from peers_line(reason, teller)


def ratio_line(reason: Reason, teller: Teller) -> str:
    above, under = reason.steps
    result = teller.equals(number_of(reason), words.PERCENT)
    return f"{short(reason.of, teller.voice)} = {said(above, teller)} ÷ {said(under, teller)} {result}"


def origin(reason: Reason, teller: Teller) -> str:
    """What a figure is that another one is set against: its name, or the figures that it is made of."""
    match reason.of:
        case Formula():
            return filled(reason, teller)
        case Peers():
            sums = of_sums(reason, teller)
            name = short(reason.of, teller.voice)
            return teller.voice.say("{}：{}", "{}: {}", name, sums) if sums else name
        case Ratio():
            return f"{said(reason.steps[0], teller)} ÷ {said(reason.steps[1], teller)}"
        case _:
            return short(reason.of, teller.voice)


def number_of(reason: Reason) -> Fraction:
    """The figure of a reason that has one."""
    if not isinstance(reason.result, Fraction):
        raise TypeError(f"{reason.of} has no figure")
    return reason.result


def exactly(reason: Reason, teller: Teller) -> str:
    """A formula with its figures and its exact result."""
    return f"{filled(reason, teller)} {teller.equals(number_of(reason), unit_of_measure(reason.of, teller.scheme))}"


def inline(reason: Reason, teller: Teller) -> str:
    """重复的案件 1 件 + 虚报的案件 0 件 = 1 件."""
    return f"{filled(reason, teller)} {teller.about(number_of(reason), unit_of_measure(reason.of, teller.scheme))}"


def filled(reason: Reason, teller: Teller) -> str:
    """A formula with its figures."""
    return condition(meant(reason.of.formula, teller.voice), Filled(teller, reason.steps, reason.details))


@dataclass(frozen=True, slots=True)
class Filled:
    """Names of a formula, each with its figure."""

    teller: Teller
    steps: tuple[Reason, ...]
    found: Mapping[str, Found]

    @property
    def voice(self) -> Voice:
        return self.teller.voice

    @property
    def missing(self) -> Words:
        return self.meanings.missing

    @property
    def meanings(self) -> Meanings:
        return Meanings(self.teller.voice)

    def nature(self, name: str) -> Nature:
        return self.meanings.nature(name)

    def noun(self, name: str) -> str:
        measure = self.teller.scheme.measures.get(name)
        step = next((each for each in self.steps if each.of is measure), None) if measure else None
        if step is not None:
            return told_in_formula(step, self.teller)
        value = self.found.get(name)
        written = self.teller.near(value) if isinstance(value, Fraction) else f"“{value}”"
        return f"{attribute_title(name, self.teller)} {written}"

    def flag(self, name: str, holds: bool) -> str:
        return self.meanings.flag(name, holds)

    def text(self, text: str, beside: str | None) -> str:
        return self.meanings.text(text, beside)

    def unit(self, name: str) -> words.Unit:
        return words.NO_UNIT


def told_in_formula(step: Reason, teller: Teller) -> str:
    """A figure within a formula: its name and the figure; what is long or made of others by its figure alone."""
    if not isinstance(step.result, Fraction):
        return said(step, teller)
    if isinstance(step.of, Formula | Ratio | Peers | Rank | Constant):
        return teller.near(step.result)
    return said(step, teller)


def attribute_title(name: str, teller: Teller) -> str:
    """An attribute by its title; the length of the cycle."""
    declared = teller.scheme.inputs.attributes.get(name)
    if declared is None:
        return teller.voice.pick("周期月数", "months in the cycle")
    return teller.voice.pick(declared.title, name)


def peers_line(reason: Reason, teller: Teller) -> Iterator[str]:
    """The figure of the peers and the sums that it is made of."""
    name, sums = short(reason.of, teller.voice), of_sums(reason, teller)
    equation = f"{name} = {sums}" if sums else name
    yield f"{equation} {teller.equals(number_of(reason), unit_of_measure(reason.of, teller.scheme))}"


SUMS = {
    "mean": ("合计 {total} ÷ {count}", "{total} in all ÷ {count}"),
    "pooled": ("合计 {total} ÷ {over}", "{total} ÷ {over} in all"),
}


def of_sums(reason: Reason, teller: Teller) -> str:
    """合计 1 200 ÷ 1 260; nothing for a figure that is not made of sums."""
    found = {key: value for key, value in reason.details.items() if isinstance(value, Fraction)}
    template = SUMS.get(reason.of.peers)
    if template is None or not {"total", "count"} <= found.keys():
        return ""
    return teller.voice.say(*template, **{key: teller.near(value, first=True) for key, value in found.items()})
