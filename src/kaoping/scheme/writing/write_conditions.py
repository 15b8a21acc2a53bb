"""Conditions and formulas in words.

One text for one expression: brackets stand wherever the reading needs them and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol, TypeAlias

from kaoping.scheme import expression as ex
from kaoping.scheme import words
from kaoping.scheme.hints import Words
from kaoping.scheme.voice import Voice, plain, quoted

Nature: TypeAlias = Literal["text", "number", "flag", "moment", "place"]


EMPTY = Words("空白", "empty")


class Names(Protocol):
    """What the bare names of an expression mean: columns of a table; or measures, attributes, figures of the total."""

    @property
    def voice(self) -> Voice:
        """The language, and the scheme that names are taken from."""

    @property
    def missing(self) -> Words:
        """What a missing operand is called."""

    def nature(self, name: str) -> Nature:
        """What sort of thing a name stands for; `place` is a rank."""

    def noun(self, name: str) -> str:
        """The thing itself, in brackets where it needs them."""

    def flag(self, name: str, holds: bool) -> str:
        """A name that is a statement by itself."""

    def text(self, text: str, beside: str | None) -> str:
        """A text, as the thing that it is compared with calls it."""

    def unit(self, name: str) -> words.Unit:
        """The unit of a figure that a name is compared with."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one fact table."""

    table: str
    voice: Voice
    missing: Words = EMPTY

    def nature(self, name: str) -> Nature:
        column = words.COLUMNS[self.table].get(name)
        return column.sort if column else "text"

    def noun(self, name: str) -> str:
        return self.voice.column(self.table, name)

    def flag(self, name: str, holds: bool) -> str:
        column = words.COLUMNS[self.table].get(name)
        pair = (column.yes if holds else column.no) if column else None
        return self.voice.word(pair) if pair else quoted(name)

    def text(self, text: str, beside: str | None) -> str:
        return self.voice.entry(self.table, beside, text)

    def unit(self, name: str) -> words.Unit:
        return words.NO_UNIT


OR, AND, NOT, STATEMENT, SUM, PRODUCT, SIGN, ATOM = range(8)


def binding(part: ex.Expression) -> int:
    """How tightly an expression holds together."""
    match part:
        case ex.Or():
            return OR
        case ex.And():
            return AND
        case ex.Not():
            return NOT
        case ex.Compare() | ex.OneOf() | ex.InCycle() | ex.IsMissing():
            return STATEMENT
        case ex.Arithmetic(operator):
            return SUM if operator in "+-" else PRODUCT
        case ex.Negate():
            return SIGN
        case _:
            return ATOM


def held(part: ex.Expression, names: Names, least: int) -> str:
    """A part in words, bracketed where it binds less tightly than its place asks."""
    text = condition(part, names)
    return text if binding(part) >= least else names.voice.bracketed(text)


def condition(part: ex.Expression, names: Names) -> str:
    """A (resolved) condition or formula in words."""
    voice = names.voice
    match part:
        case ex.Or(parts):
            return voice.pick("或", " or ").join(held(each, names, NOT) for each in parts)
        case ex.And(parts):
            return voice.pick("且", " and ").join(held(each, names, NOT) for each in parts)
        case ex.Not(inner):
            return negation(inner, names)
        case ex.Compare() | ex.OneOf() | ex.InCycle() | ex.IsMissing():
            return statement(part, names)
        case ex.Name(name) if names.nature(name) == "flag":
            return names.flag(name, True)
        case _:
            return arithmetic(part, names)


def negation(part: ex.Expression, names: Names) -> str:
    voice = names.voice
    match part:
        case ex.Name(name) if names.nature(name) == "flag":
            return names.flag(name, False)
        case ex.IsMissing(inner):
            return voice.say("{}不{}", "{} is not {}", value(inner, names), missing_word(names))
        case ex.InCycle(inner):
            return voice.say("{}不在考评周期内", "{} is not within the cycle", value(inner, names))
        case _:
            return voice.say("并非（{part}）", "not ({part})", part=condition(part, names))


def missing_word(names: Names) -> str:
    return names.voice.word(names.missing)


def statement(part: ex.Expression, names: Names) -> str:
    """A comparison and its kin."""
    voice = names.voice
    match part:
        case ex.InCycle(inner):
            return voice.say("{}在考评周期内", "{} is within the cycle", value(inner, names))
        case ex.IsMissing(inner):
            return voice.say("{}{}", "{} is {}", value(inner, names), missing_word(names))
        case ex.OneOf(inner, options):
            beside = inner.name if isinstance(inner, ex.Name) else None
            written = voice.pick("", " ").join(option(each, beside, names) for each in options)
            return voice.say(
                "{part}为{options}之一", "{part} is one of {options}", part=value(inner, names), options=written
            )
        case ex.Compare(operator, left, right):
            return comparison(operator, left, right, names)
        case _:
            raise ValueError(f"{part} is not a statement")


def option(part: ex.Expression, beside: str | None, names: Names) -> str:
    """One of several; a figure is put in brackets, so that two of them stay apart."""
    if isinstance(part, ex.Text):
        return names.text(part.value, beside)
    return names.voice.bracketed(condition(part, names))


WORDS: dict[Nature, dict[str, tuple[str, str]]] = {
    "text": {"=": ("{}为{}", "{} is {}"), "!=": ("{}不为{}", "{} is not {}")},
    "number": {
        "=": ("{}等于{}", "{} equals {}"),
        "!=": ("{}不等于{}", "{} does not equal {}"),
        "<": ("{}低于{}", "{} is below {}"),
        "<=": ("{}不超过{}", "{} is at most {}"),
        ">": ("{}超过{}", "{} is above {}"),
        ">=": ("{}不低于{}", "{} is at least {}"),
    },
    "moment": {
        "=": ("{}同于{}", "{} is the same as {}"),
        "!=": ("{}不同于{}", "{} is not the same as {}"),
        "<": ("{}早于{}", "{} is before {}"),
        "<=": ("{}不晚于{}", "{} is not after {}"),
        ">": ("{}晚于{}", "{} is after {}"),
        ">=": ("{}不早于{}", "{} is not before {}"),
    },
    "place": {
        "=": ("{}为{}", "{} is {}"),
        "!=": ("{}不为{}", "{} is not {}"),
        "<": ("{}在{}之前", "{} is before {}"),
        "<=": ("{}为{}或在其前", "{} is {} or before it"),
        ">": ("{}在{}之后", "{} is after {}"),
        ">=": ("{}为{}或在其后", "{} is {} or after it"),
    },
}


def comparison(operator: str, left: ex.Expression, right: ex.Expression, names: Names) -> str:
    """Two sides, with the words that fit what they are."""
    fitting = WORDS[nature_of(left, right, names)]
    zh, en = fitting.get(operator) or WORDS["number"][operator]
    return names.voice.say(zh, en, side(left, right, names), side(right, left, names))


def nature_of(left: ex.Expression, right: ex.Expression, names: Names) -> Nature:
    """What is compared: texts, moments, a rank with a place, or numbers."""
    sides = (left, right)
    if any(isinstance(part, ex.Text) for part in sides):
        return "moment" if any(is_moment(part, names) for part in sides) else "text"
    if any(is_moment(part, names) for part in sides):
        return "moment"
    natures = [names.nature(part.name) for part in sides if isinstance(part, ex.Name)]
    if isinstance(left, ex.Name) and natures[0] == "place" and isinstance(right, ex.Number):
        return "place"
    return "text" if len(natures) == 2 and set(natures) == {"text"} else "number"


def is_moment(part: ex.Expression, names: Names) -> bool:
    return isinstance(part, ex.Name) and (part.name in ex.CYCLE_NAMES or names.nature(part.name) == "moment")


def side(part: ex.Expression, other: ex.Expression, names: Names) -> str:
    """One side of a comparison: a text or a figure is called as the other side calls it."""
    beside = other.name if isinstance(other, ex.Name) else None
    if isinstance(part, ex.Text):
        return names.text(part.value, beside)
    if isinstance(part, ex.Number) and beside is not None:
        return names.voice.quantity(part.value, names.unit(beside))
    return value(part, names)


def value(part: ex.Expression, names: Names) -> str:
    """A value among other words; anything that is not one is put in brackets."""
    if isinstance(part, ex.Name) and part.name not in ex.CYCLE_NAMES:
        return names.noun(part.name)
    return held(part, names, SUM)


SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
CALLS = {"min": ("最小值", "min"), "max": ("最大值", "max"), "abs": ("绝对值", "abs"), "floor": ("取整", "floor")}


def arithmetic(part: ex.Expression, names: Names) -> str:
    """Numbers, names and what is computed from them."""
    voice = names.voice
    match part:
        case ex.Arithmetic(operator, left, right):
            least = binding(part)
            after = ATOM if isinstance(right, ex.Negate) else least + 1  # a −（−b）, not a − −b
            return f"{held(left, names, least)} {SIGNS[operator]} {held(right, names, after)}"
        case ex.Negate(inner):
            return "−" + held(inner, names, ATOM)
        case ex.Call(function, arguments):
            inside = voice.pick("，", ", ").join(condition(each, names) for each in arguments)
            return voice.pick(*CALLS[function]) + voice.bracketed(inside)
        case ex.Number(number):
            return plain(Decimal(number))
        case ex.Text(text):
            return quoted(text)
        case ex.Item(id_):
            return voice.item(id_)
        case ex.Name("cycle_start"):
            return voice.say("周期开始时刻", "the start of the cycle")
        case ex.Name("cycle_end"):
            return voice.say("周期结束时刻", "the end of the cycle")
        case ex.Name(name):
            return names.noun(name)
        case _:
            raise ValueError(f"{part} is not a value")
