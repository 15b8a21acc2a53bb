"""The grammar at work: a text in, a tree out, or the place where reading stopped and what could have stood there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from kaoping.clause.written.faults import NOT_READABLE
from kaoping.problems import Place, Refused
from kaoping.scheme import words
from kaoping.scheme.model import Scheme
from kaoping.scheme.quotes import CHINESE
from kaoping.scheme.voice import Voice
from kaoping.scheme.writing.write_operands import OF_A_UNIT

Start = Literal["rule", "measure", "item"]
Part = Tree[Token]

GRAMMAR = (Path(__file__).parent / "written.lark").read_text(encoding="utf-8")
UNITS = (
    *(words.PERCENT, words.PERCENTAGE_POINTS, words.POINTS, words.CASES, words.TIMES, words.INCIDENTS),
    *(words.PLACES, words.MONTHS, words.STEPS),
)
FIGURE = r"(−|\d|第\s*[−\d待]|待定数（口径)"
GAIN = rf"(每次)?[加扣计]?\s*{FIGURE}"
PLAIN = rf"[{CHINESE}A-Za-z_][{CHINESE}A-Za-z_ ]*?(（[{CHINESE}]+）)?"
LABEL = rf"(?!其他(不计分|{GAIN})){PLAIN}(?=\s*({GAIN}|、|〔|不计）))"
PART = rf"{PLAIN}(?=\s*(计分，取各|得分的|的平均，再计分|不低于|可为负分))"
LONGEST, DEEPEST = 20_000, 60  # characters of one text, brackets within brackets
NAMES = {  # what stands for the terminals that are patterns
    "NUMBER": "数字",
    "QUOTED": "“名称”",
    "COLUMN": "案件或事项的栏目",
    "FLAG": "有效、重复等",
    "LABEL": "组名",
    "KEY": "〔编号〕",
    "MARKER": "（1）",
    "ITEM_ID": "项目编号",
    "ID": "口径编号",
    "PART": "单位类别",
    "$END": "结束",
    "CHOOSE": "依次取第一个符合的款，都不符合得 0 分：",
    "AT_LEAST_0": "，最低 0 分，",
    "CAPPED_AT_FULL": "比值超过 1 的按 1 计",
    "FROM": "，以",
    "SPAN": "×（本单位值 − 最差值）÷（最好值 − 最差值），其中值为",
}


def parse(text: str, start: Start, scheme: Scheme) -> Part:
    """The tree of a text; its `meta` holds places in the text. Refused where it cannot be read."""
    if len(text) > LONGEST or depth(text) > DEEPEST:
        raise unreadable(text, 0, ["短一些、嵌套少一些的条文"])
    parser = parser_for(*vocabulary(scheme))
    try:
        return parser.parse(text, start=start)
    except UnexpectedInput as stopped:
        raise stopped_at(text, stopped, parser) from None


def depth(text: str) -> int:
    """How deep its brackets go."""
    deepest = now = 0
    for character in text:
        now += (character == "（") - (character == "）")
        deepest = max(deepest, now)
    return deepest


# --- the parser for one scheme


def vocabulary(scheme: Scheme) -> tuple[tuple[str, ...], str]:
    """What the grammar takes from a scheme: its units of measure, and the kind of unit that it appraises."""
    declared = (words.unit_named(each.unit) for each in scheme.inputs.indicators.values())
    units = {unit.zh.replace("{}", "") for unit in (*UNITS, *declared)} - {""}
    return tuple(sorted(units, key=lambda unit: (-len(unit), unit))), Voice(scheme).kind_of_unit(scheme.appraises)


@lru_cache(maxsize=32)
def parser_for(units: tuple[str, ...], kind: str) -> Lark:
    """The parser for the words of one scheme."""
    return Lark(
        grammar(units, kind),
        parser="lalr",
        start=["rule", "measure", "item"],
        propagate_positions=True,
        maybe_placeholders=False,
    )


def grammar(units: tuple[str, ...], kind: str) -> str:
    """The grammar with the words of one scheme and those of the tables of facts."""
    columns = {column.name.zh for table in ("cases", "incidents") for column in words.COLUMNS[table].values()}
    flags = {word for _, _, word in flag_words()}
    terminals = {
        "UNIT": "|".join(map(loosely, units)),
        "EVERY": r"全部\s*" + loosely(kind),
        "COLUMN": one_of({*columns, *(pair.zh for pair in OF_A_UNIT.values())}),
        "FLAG": one_of(flags),
        "LABEL": LABEL,
        "PART": PART,
    }
    made = (f"{name}: /{pattern.replace('/', chr(92) + '/')}/" for name, pattern in terminals.items())
    return "\n".join([GRAMMAR, *made, ""])


def one_of(known: Iterable[str]) -> str:
    """A pattern for words, the longest first."""
    return "|".join(map(re.escape, sorted(known, key=lambda each: (-len(each), each))))


def flag_words() -> Iterable[tuple[str, str, str]]:
    """Table, condition and word of every flag: ("cases", "not valid", "无效")."""
    for table in ("cases", "incidents"):
        for name, column in words.COLUMNS[table].items():
            if column.yes and column.no:
                yield table, name, column.yes.zh
                yield table, f"not {name}", column.no.zh


def loosely(text: str) -> str:
    """A pattern for words between whose letters the writer may have put spaces."""
    return re.escape(text) if text[:1] in '“"『' else r"\s*".join(re.escape(each) for each in text if each.strip())


# --- where reading stopped


def stopped_at(text: str, stopped: UnexpectedInput, parser: Lark) -> Refused:
    if isinstance(stopped, UnexpectedToken):
        at = len(text) if stopped.token.type == "$END" else (stopped.token.start_pos or 0)
        return unreadable(text, at, expected(stopped.accepts or stopped.expected, parser))
    if isinstance(stopped, UnexpectedCharacters):
        return unreadable(text, cast(int, stopped.pos_in_stream), expected(stopped.allowed or (), parser))
    if isinstance(stopped, UnexpectedEOF):
        return unreadable(text, len(text), expected(stopped.expected, parser))
    return unreadable(text, 0, [])


def unreadable(text: str, at: int, wanted: list[str]) -> Refused:
    shown = "、".join(wanted[:8]) + (" …" if len(wanted) > 8 else "")
    before, after = text[max(0, at - 12) : at], text[at : at + 12] or "（结尾）"
    return Refused([NOT_READABLE.at(place(at), before=before, after=after, expected=shown or "结束")])


def place(at: int) -> Place:
    """A character of the text, counted from 1."""
    return Place(column=str(at + 1))


def expected(names: Iterable[str], parser: Lark) -> list[str]:
    """Terminals as an officer would write them, the shortest first."""
    patterns = {terminal.name: terminal.pattern for terminal in parser.terminals}
    found = set()
    for name in names:
        if name in NAMES:
            found.add(NAMES[name])
        elif name in patterns:
            found |= {re.sub(r"\\(.)", r"\1", each) for each in alternatives(patterns[name].value)}
    return sorted(found, key=lambda each: (len(each), each))


def alternatives(pattern: str) -> list[str]:
    """The words of a terminal that is a list of words."""
    bare = re.sub(r"\(\?:|\)|\\s\*", "", pattern)
    return bare.split("|")
