"""Conditions and formulas: from their words to the text that a scheme file holds, for rows of a table and for units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from kaoping.clause.written.faults import IMPOSSIBLE, NOT_NAMED
from kaoping.clause.written.figures import figure
from kaoping.clause.written.parse import Part, flag_words, place
from kaoping.clause.written.sheet import ATTRIBUTE, ENTRY, NAME, Sheet, one, parts, word
from kaoping.problems import Refused
from kaoping.scheme import expression as ex
from kaoping.scheme import words
from kaoping.scheme.hints import Words
from kaoping.scheme.voice import MINUS, plain

SIGNS = {"+": "+", MINUS: "-", "×": "*", "÷": "/"}
CALLS = {"最小值（": "min", "最大值（": "max", "绝对值（": "abs", "取整（": "floor"}
CYCLE = {"周期的月数": "months_in_cycle", "周期开始时刻": "cycle_start", "周期结束时刻": "cycle_end"}
STATES = {
    "在考评周期内": "{} in cycle",
    "不在考评周期内": "not {} in cycle",
    "空白": "{} is missing",
    "缺数": "{} is missing",
    "不空白": "{} is known",
    "不缺数": "{} is known",
}
OPERATORS = {
    **dict.fromkeys(("等于", "为", "同于"), "="),
    **dict.fromkeys(("不等于", "不为", "不同于"), "!="),
    **dict.fromkeys(("低于", "早于", "之前"), "<"),
    **dict.fromkeys(("不超过", "不晚于", "或在其前"), "<="),
    **dict.fromkeys(("超过", "晚于", "之后"), ">"),
    **dict.fromkeys(("不低于", "不早于", "或在其后"), ">="),
}
COMPARING = ("IS", "OPERATOR", "EQUALS", "AT_LEAST", "AT_MOST")


class Names(Protocol):
    """What names and texts mean: columns of a table, or measures and attributes."""

    @property
    def sheet(self) -> Sheet:
        """The text that is read."""

    def name(self, part: Part) -> str:
        """The name of a column, a measure or an attribute."""

    def flag(self, part: Part) -> str:
        """A statement that is one word."""

    def text(self, part: Part, beside: str | None) -> str:
        """The entry that a title in quotes stands for, beside a name."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one fact table."""

    table: str
    sheet: Sheet

    def name(self, part: Part) -> str:
        found = [key for key, each in words.COLUMNS[self.table].items() if each.name.zh == self.sheet.words(part)]
        if part.data == "column" and found:
            return found[0]
        table = words.TABLES[self.table]
        raise self.sheet.misplaced(
            part,
            Words(f"这里只能用{table.zh}的栏目", f"only columns of the {table.en} can be used here"),
            Words(f"改用{table.zh}表的栏目名", f"name a column of the table of {table.en}"),
        )

    def flag(self, part: Part) -> str:
        said = word(part, "FLAG")
        found = [text for table, text, each in flag_words() if (table, each) == (self.table, said)]
        return found[0] if found else self.name(part)

    def text(self, part: Part, beside: str | None) -> str:
        if (self.table, beside) == ("incidents", "kind"):
            return self.sheet.key_or_text(part, self.sheet.voice.kind_titles, ENTRY)
        return self.sheet.key_or_text(part, self.sheet.voice.trade_words(self.table, beside or ""), ENTRY)


@dataclass(frozen=True, slots=True)
class Measured:
    """Measures and attributes of units."""

    sheet: Sheet

    def name(self, part: Part) -> str:
        sheet = self.sheet
        if part.data == "column":
            raise sheet.misplaced(
                part,
                Words("栏目只能用来选案件或事项", "columns only choose cases or incidents"),
                Words("写成“……的案件数”这样的数", "write a figure such as the number of cases where …"),
            )
        found = sheet.nouns_of_formulas.get(sheet.words(part))
        if found is None and part.data == "attribute":
            found = self.attribute(part)
        if found is None:
            raise Refused([NOT_NAMED.at(place(part.meta.start_pos), noun=sheet.words(part))])
        return found

    def attribute(self, part: Part) -> str | None:
        key = self.sheet.key(one(part, "name"), self.sheet.attributes, ATTRIBUTE)
        return key if NAME.fullmatch(key) and key not in self.sheet.scheme.measures else None

    def flag(self, part: Part) -> str:
        return self.name(part)

    def text(self, part: Part, beside: str | None) -> str:
        return self.sheet.key_or_text(part, self.sheet.voice.attribute_words(beside or ""), ENTRY)


def row_condition(part: Part, table: str, sheet: Sheet) -> str:
    """A condition over the rows of a table."""
    return readable(said(part, Columns(table, sheet)), part)


def unit_formula(part: Part, sheet: Sheet) -> str:
    """A condition or formula over measures and attributes."""
    return readable(said(part, Measured(sheet)), part)


def readable(text: str, part: Part) -> str:
    """The text, once the expression language has taken it."""
    try:
        ex.read(text)
    except ex.NotReadable as reason:
        raise Refused([IMPOSSIBLE.at(place(part.meta.start_pos), why=reason.zh, why_en=reason.en)]) from None
    return text


def said(part: Part, names: Names) -> str:
    """A condition or formula as a scheme file holds it. It is bracketed as its words are."""
    match part.data:
        case "or_" | "and_":
            joint = " or " if part.data == "or_" else " and "
            return joint.join(said(each, names) for each in parts(part))
        case "not_":
            return f"not ({said(parts(part)[0], names)})"
        case "held":
            return f"({said(parts(part)[0], names)})"
        case "flag":
            return names.flag(part)
        case "compared" | "compared_place":
            return comparison(part, names)
        case "state":
            return STATES[word(part, "STATE")].format(said(parts(part)[0], names))
        case "one_of":
            return one_of(part, names)
        case _:
            return computed(part, names)


def comparison(part: Part, names: Names) -> str:
    """Two sides. A text is called as the other side calls it."""
    operator = OPERATORS[word(part, "OR_BESIDE", "BESIDE") or word(part, *COMPARING)]
    sides = parts(part)
    if part.data == "compared_place":  # 在第 3 名之前: the figure stands among the words
        return f"{said(sides[0], names)} {operator} {number(part, names)}"
    left, right = sides
    return f"{side(left, right, names)} {operator} {side(right, left, names)}"


def side(part: Part, other: Part, names: Names) -> str:
    return text(part, other, names) if part.data == "name" else said(part, names)


def text(part: Part, other: Part, names: Names) -> str:
    """A text in quotes of the expression language."""
    value = names.text(part, None if other.data in ("name", *NOT_NAMES) else names.name(other))
    for quotes in ("''", '""', "“”"):
        if not set(quotes) & set(value):
            return f"{quotes[0]}{value}{quotes[1]}"
    raise names.sheet.misplaced(
        part,
        Words("条件里的文字不能同时含有几种引号", "a text in a condition cannot hold every sort of quotes"),
        Words("改用不含引号的名称", "use a name without quotes"),
    )


NOT_NAMES = ("figure", "place", "negative", "arithmetic", "product", "call", "cycle", "bracket")


def one_of(part: Part, names: Names) -> str:
    inner, *options = parts(part)
    chosen = (parts(each)[0] for each in options)
    listed = (text(each, inner, names) if each.data == "name" else said(each, names) for each in chosen)
    return f"{said(inner, names)} in [{', '.join(listed)}]"


def computed(part: Part, names: Names) -> str:
    """Numbers, names and what is computed from them."""
    match part.data:
        case "arithmetic" | "product":
            return " ".join(each if isinstance(each, str) else said(each, names) for each in signs(part))
        case "negative":
            return f"-{said(parts(part)[0], names)}"
        case "call":
            inside = ", ".join(said(each, names) for each in parts(part))
            return f"{CALLS[word(part, 'CALL')]}({inside})"
        case "bracket":
            return bracket(part, names)
        case "figure" | "place":
            return number(part, names)
        case "cycle":
            return CYCLE[word(part, "CYCLE")]
        case "name":
            return text(part, part, names)
        case _:
            return names.name(part)


def signs(part: Part) -> list[Any]:
    """The children of a sum or a product, its signs in the signs of the expression language."""
    return [SIGNS[str(each)] if isinstance(each, str) else each for each in part.children]


def bracket(part: Part, names: Names) -> str:
    """A named measure stands in brackets like a formula: by its name where it has one."""
    inner = parts(part)[0]
    if isinstance(names, Measured):
        found = names.sheet.nouns_of_formulas.get(names.sheet.words(inner))
        if found is not None:
            return found
    return f"({said(inner, names)})"


def number(part: Part, names: Names) -> str:
    value = figure(part)
    if isinstance(value, dict):
        raise names.sheet.misplaced(
            part,
            Words("条件和算式里不能有待定的数", "no figure of a condition or formula can be pending"),
            Words("先定下这个数", "decide it first"),
        )
    return plain(value).replace(MINUS, "-")
