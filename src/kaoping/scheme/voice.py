"""Saying things about one scheme in one language: templates, numbers, quantities and the names of what it declares."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from kaoping.problems import Language
from kaoping.scheme import words
from kaoping.scheme.hints import Words
from kaoping.scheme.measures import Of
from kaoping.scheme.model import Leaf, Scheme
from kaoping.scheme.quotes import CHINESE, beside, label
from kaoping.scheme.quotes import quoted as quoted
from kaoping.scheme.units_of_measure import unit_of

QUOTED = r"“[^”]*”|\"[^\"]*\"|『(?:[^』＼]|＼.)*』"
LEFT_ALONE = re.compile(rf"({QUOTED}|〔(?:{QUOTED}|[^〕])*〕|\ue000[^\ue001]*\ue001)", re.DOTALL)
BESIDE = re.compile(rf"(?<=[{CHINESE}])(?=[0-9A-Za-z−+≈])|(?<=[0-9A-Za-z%])(?=[{CHINESE}])")
LOOSE = re.compile(r"(?<=）) (?=[+−×÷=≈])|(?<=[+−×÷=≈]) (?=（)")
SAFE_ID = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)
MINUS = "−"


@dataclass(frozen=True, slots=True)
class Voice:
    """One language, one scheme, and where in it we are: the leaf, and the place among the sub-clauses of its rule."""

    scheme: Scheme
    language: Language = "zh"
    leaf: Leaf | None = None
    path: tuple[int, ...] = ()

    # --- saying

    def say(self, zh: str, en: str, /, *texts: object, **parts: object) -> str:
        """One template, filled."""
        return self.pick(zh, en).format(*texts, **parts)

    def pick(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def word(self, pair: Words) -> str:
        return self.pick(pair.zh, pair.en)

    def joined(self, parts: Iterable[str], zh: str = "，", en: str = ", ") -> str:
        """The parts that say something, one after another."""
        return self.pick(zh, en).join(part for part in parts if part)

    def bracketed(self, text: str) -> str:
        return self.say("（{text}）", "({text})", text=text)

    def at(self, leaf: Leaf) -> Voice:
        return replace(self, leaf=leaf, path=())

    def under(self, number: int) -> Voice:
        """The voice for the sub-clause of this number."""
        return replace(self, path=(*self.path, number))

    @property
    def marker(self) -> str:
        """The number before a sub-clause: （1）, below it （1.1）, （1.2） …"""
        return self.bracketed(".".join(map(str, self.path))) + self.pick("", " ")

    # --- numbers

    def quantity(self, number: Decimal, unit: words.Unit) -> str:
        return self.amount(plain(number), unit, one=abs(number) == 1)

    def amount(self, text: str, unit: words.Unit, one: bool = False) -> str:
        """A number already written, with its unit of measure."""
        return self.say(unit.zh, unit.one if one else unit.many, text)

    # --- names

    def name(self, titles: Mapping[str, str], key: str) -> str:
        """A declared thing as people call it, in quotes; English keeps to the key. Two things never get one name."""
        return quoted(key) if self.language == "en" else distinct(titles, key, quoted)

    def label(self, titles: Mapping[str, str], key: str) -> str:
        """The same in a table, where plain words need no quotes."""
        if self.language == "en":
            return label(key) if key.isascii() else quoted(key)
        return distinct(titles, key, label)

    def indicator(self, key: str) -> str:
        return self.name({id_: each.title for id_, each in self.scheme.inputs.indicators.items()}, key)

    def kind(self, key: str) -> str:
        return self.name(self.kind_titles, key)

    @property
    def kind_titles(self) -> dict[str, str]:
        return {id_: each.title for id_, each in self.scheme.inputs.kinds.items()}

    def survey(self, key: str) -> str:
        return self.name({id_: each.title for id_, each in self.scheme.inputs.surveys.items()}, key)

    def question(self, survey: str, key: str) -> str:
        declared = self.scheme.inputs.surveys.get(survey)
        return self.name({id_: each.title for id_, each in declared.questions.items()} if declared else {}, key)

    def attribute(self, key: str) -> str:
        return self.name({id_: each.title for id_, each in self.scheme.inputs.attributes.items()}, key)

    def attribute_words(self, key: str) -> Mapping[str, str]:
        declared = self.scheme.inputs.attributes.get(key)
        return (declared.words if declared else None) or {}

    def entry(self, table: str, column: str | None, text: str) -> str:
        """What stands in a cell, in quotes; by its word of the trade where it has one."""
        if (table, column) == ("incidents", "kind"):
            return self.kind(text)
        return distinct(self.trade_words(table, column or ""), text, quoted)

    def attribute_entry(self, attribute: str, text: str) -> str:
        return self.name(self.attribute_words(attribute), text)

    def trade_words(self, table: str, column: str) -> Mapping[str, str]:
        """The entries of a column that have a word of the trade, in this language."""
        return {key: self.word(pair) for key, pair in words.VALUES.get((table, column), {}).items()}

    def table(self, name: str) -> str:
        return self.word(words.TABLES[name])

    def column(self, table: str, name: str) -> str:
        declared = words.COLUMNS[table].get(name)
        return self.word(declared.name) if declared else name

    def kind_of_unit(self, kind: str) -> str:
        """A kind of unit; a kind that is not in the trade's list is called as the facts call it, in quotes where that
        would be taken for one of the list."""
        pair = words.KINDS_OF_UNITS.get(kind)
        if pair:
            return self.word(pair)
        return quoted(kind) if kind in map(self.word, words.KINDS_OF_UNITS.values()) else label(kind)

    def item(self, id_: str) -> str:
        return self.say("{id}项", "item {id}", id=id_ if SAFE_ID.fullmatch(id_) else quoted(id_))

    def unit(self, of: Of) -> words.Unit:
        return unit_of(of, self.scheme)


def plain(number: Decimal) -> str:
    """A number in full, without trailing zeros: 0.5, 45000, −2."""
    text = format(number.normalize(), "f")
    return "0" if number == 0 else text.replace("-", MINUS)


def distinct(titles: Mapping[str, str], key: str, write: Callable[[str], str]) -> str:
    """The title of a key, and the key beside it where the title alone does not tell it from another one."""
    title = titles.get(key, key)
    others = sum(each == title for each in titles.values()) - (key in titles)
    return write(title) + beside(key) if others else write(title)


def verbatim(text: str) -> str:
    """A text of the scheme that is to be printed as it was written."""
    return f"\ue000{text}\ue001"


def tidy(text: str) -> str:
    """Chinese text with a space wherever figures or letters meet Chinese characters, except inside quotes."""
    parts = LEFT_ALONE.split(text)
    spaced = (part if at % 2 else BESIDE.sub(" ", LOOSE.sub("", part)) for at, part in enumerate(parts))
    return bare("".join(spaced))


def bare(text: str) -> str:
    """Without the marks around verbatim texts."""
    return text.replace("\ue000", "").replace("\ue001", "")
