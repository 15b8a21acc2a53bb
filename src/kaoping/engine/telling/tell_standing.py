"""What follows from the total of a unit: gates, rank, grade, awards and funds, in words."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaoping.engine.referee.ranges import is_open, lies_in
from kaoping.engine.results import Standing
from kaoping.engine.telling.teller import Teller, grouped
from kaoping.scheme import words
from kaoping.scheme.model import Award, Fund
from kaoping.scheme.voice import quoted
from kaoping.scheme.writing.write_figures import interval
from kaoping.scheme.writing.write_results import gate as gate_clause


def standing_lines(standing: Standing, teller: Teller) -> tuple[str, ...]:
    """One line for each consequence."""
    return tuple(
        line
        for line in (
            *gate_lines(standing, teller),
            rank_line(standing, teller),
            grade_line(standing, teller),
            eligible_line(standing, teller),
            *reward_lines(standing, teller),
        )
        if line
    )


def gate_lines(standing: Standing, teller: Teller) -> Iterator[str]:
    """The gates that took effect, with their clauses."""
    for gate in teller.scheme.gates:
        if gate.id in standing.gates:
            template = ("{title}已触发：{clause}", "{title} took effect: {clause}")
            yield teller.voice.say(*template, title=quoted(gate.title), clause=gate_clause(gate, teller.voice))


def rank_line(standing: Standing, teller: Teller) -> str:
    if standing.rank is None:
        return teller.voice.pick("没有名次", "no rank")
    return teller.voice.say("名次：第 {} 名", "rank: place {}", standing.rank)


def grade_line(standing: Standing, teller: Teller) -> str:
    """The grade, and the range of the total that gives it."""
    grades, voice = teller.scheme.grades, teller.voice
    if grades is None or not standing.grade:
        return ""
    if standing.grade == "pending":
        return voice.pick("等次：待定", "grade: pending")
    total = None if standing.total is None else Fraction(standing.total)
    held = (band for band in grades.bands if total is not None and not is_open(band) and lies_in(total, band))
    band = next((each for each in held if each.grade == standing.grade), None)
    why = "" if band is None else voice.pick("", " ") + voice.bracketed(interval(band, voice, words.POINTS))
    return voice.say("等次：{}{}", "grade: {}{}", quoted(standing.grade), why)


def eligible_line(standing: Standing, teller: Teller) -> str:
    """Whether the unit can have awards, where the scheme has any."""
    if not teller.scheme.awards:
        return ""
    return (
        teller.voice.pick("可以评奖", "can have awards")
        if standing.eligible
        else teller.voice.pick("不能评奖", "cannot have awards")
    )


def reward_lines(standing: Standing, teller: Teller) -> Iterator[str]:
    """Every award and fund: its title and what the unit gets."""
    entries: dict[str, Award | Fund] = {each.id: each for each in teller.scheme.funds}
    entries |= {each.id: each for each in teller.scheme.awards}
    for id_, text in standing.rewards:
        entry = entries[id_]
        pair = words.REWARDS.get(text)
        amount = teller.voice.word(pair) if pair else money(text, entry, teller)
        yield teller.voice.say("{}：{}", "{}: {}", entry.title, amount)


def money(text: str, entry: Award | Fund, teller: Teller) -> str:
    unit = words.unit_named(entry.unit if isinstance(entry, Award) else "")
    return teller.voice.amount(grouped(text, teller.language), unit)
