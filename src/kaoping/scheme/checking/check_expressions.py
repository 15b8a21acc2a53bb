"""Conditions and formulas: readable, every name known, every comparison between things of one sort."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from kaoping.problems import Fault
from kaoping.scheme import expression as ex
from kaoping.scheme import words
from kaoping.scheme.checking import check_faults_names as faults
from kaoping.scheme.figures import DIGITS
from kaoping.scheme.hints import NOTHING, Words, listed, near, shown
from kaoping.scheme.measures import Count, Incidents, Sum
from kaoping.scheme.model import Award, ByFormula, Eligible, Gate
from kaoping.scheme.reading import DECIDED, MONTHS, Reading, expressions
from kaoping.scheme.yaml_text import Path_

Sort: TypeAlias = Literal["number", "text", "flag", "moment"]
SORTS: Mapping[Sort, Words] = {
    "number": Words("数字", "a number"),
    "text": Words("文字", "a text"),
    "flag": Words("是否", "true or false"),
    "moment": Words("日期", "a date"),
}
ROW_DIGITS = 15  # cells are compared as 64-bit integers or short decimals
GENERAL = Words("改正这个条件或公式", "correct the condition or formula")
QUOTES = Words(
    "日期写成年-月-日（4、2、2 位数字）并加引号", "write dates as year-month-day (4, 2, 2 digits) and in quotes"
)


@dataclass(frozen=True, slots=True)
class Term:
    """What a name gives, and the words it can be (() = any)."""

    sort: Sort
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wrong:
    """One fault of an expression: the words for it, how to mend it."""

    said: Words
    mend: Words = GENERAL
    unknown: bool = False  # a name that is not known
    word: str | None = None  # set where a word is not among the known ones
    name: str = ""
    known: tuple[str, ...] = ()


@dataclass(slots=True)
class Judge:
    """Finds the sort of every part of one expression, and collects what is wrong with it."""

    terms: Mapping[str, Term]
    rows: bool = False  # a condition over the rows of a table; else one over measures
    items: bool = False  # items may stand in it
    wrong: list[Wrong] = field(default_factory=list)

    def say(self, zh: str, en: str, mend: Words = GENERAL) -> None:
        self.wrong.append(Wrong(Words(zh, en), mend))

    def need(self, part: ex.Expression, wanted: Sort) -> None:
        """This part must be of that sort."""
        found = self.sort(part)
        if found is not None and found != wanted:
            zh, en = SORTS[wanted], SORTS[found]
            self.say(
                f"“{written(part)}”是{en.zh}，这里要{zh.zh}", f"“{written(part)}” is {en.en}; {zh.en} is needed here"
            )

    def sort(self, part: ex.Expression) -> Sort | None:
        """The sort of a part; None where a fault was found in it."""
        match part:
            case ex.Number(value):
                most = ROW_DIGITS if self.rows else DIGITS
                if len(value.as_tuple().digits) > most or abs(value.adjusted()) > most:
                    self.say(f"数字最多 {most} 位", f"a number can have {most} digits")
                return "number"
            case ex.Text():
                return "text"
            case ex.Name(name):
                return self.name(name)
            case ex.Item(id_):
                return self.item(id_)
            case ex.Negate(inner):
                self.need(inner, "number")
                return "number"
            case ex.Arithmetic() | ex.Call():
                return self.arithmetic(part)
            case _:
                return self.condition(part)

    def name(self, name: str) -> Sort | None:
        if name in self.terms:
            return self.terms[name].sort
        if self.rows and name in ex.CYCLE_NAMES:
            return "moment"
        self.unknown(name)
        return None

    def unknown(self, name: str) -> None:
        hint = near(name, list(self.terms))
        zh, en = (
            ("这张表没有列", "the table has no column")
            if self.rows
            else ("没有测量或属性", "there is no measure or attribute")
        )
        known = listed(self.terms, 40)
        mend = Words(f"可用：{known}；是文字的要加引号", f"known: {known}; put a text in quotes")
        self.wrong.append(Wrong(Words(f"{zh}“{name}”{hint.zh}", f"{en} “{name}”{hint.en}"), mend, unknown=True))

    def item(self, id_: str) -> Sort | None:
        if self.items:
            return "number"
        zh, en = f"这里不能用项目的得分 [{id_}]", f"the points of an item, [{id_}], cannot stand here"
        self.say(
            zh, en, Words("项目的得分只能用在 combine 的公式里", "points of items stand only in formulas of `combine`")
        )
        return None

    def arithmetic(self, part: ex.Arithmetic | ex.Call) -> Sort:
        parts = ex.children(part)
        for each in parts:
            self.need(each, "number")
        if self.rows and (isinstance(part, ex.Call) or part.operator == "/"):
            self.say("行条件里不能用除法和函数", "a row condition has no division and no functions")
        elif self.rows and any(isinstance(each, ex.Number) and each.value % 1 for each in parts):
            self.say("行条件里只能用整数计算", "a row condition computes with whole numbers only")
        return "number"

    # --- conditions

    def condition(self, part: ex.Expression) -> Sort:
        match part:
            case ex.And(parts) | ex.Or(parts):
                for each in parts:
                    self.need(each, "flag")
            case ex.Not(inner):
                self.need(inner, "flag")
            case ex.IsMissing(inner):
                self.sort(inner)
            case ex.InCycle(inner):
                self.in_cycle(inner)
            case ex.OneOf(inner, options):
                self.one_of(inner, options)
            case ex.Compare():
                self.compare(part)
        return "flag"

    def in_cycle(self, part: ex.Expression) -> None:
        if not self.rows:
            self.say("“in cycle”只能用在行条件里", "“in cycle” stands only in row conditions")
        else:
            self.need(part, "moment")

    def one_of(self, part: ex.Expression, options: tuple[ex.Expression, ...]) -> None:
        sort = self.sort(part)
        for option in options:
            if not isinstance(option, ex.Number | ex.Text | ex.Name):
                self.say("方括号里只能列数字或文字", "between square brackets stand numbers or texts")
            else:
                self.beside(part, sort, option)

    def compare(self, part: ex.Compare) -> None:
        left, right = part.left, part.right
        if self.fixed(left) and not self.fixed(right):
            left, right = right, left
        sort = self.sort(left)
        if self.fixed(left) and self.fixed(right) and sort is not None:
            self.say("两边都是固定的值", "both sides are fixed values")
            return
        self.beside(left, sort, right)
        if sort in ("text", "flag") and part.operator not in ("=", "!="):
            self.say(
                f"“{written(left)}”是{SORTS[sort].zh}，只能用 = 和 !=",
                f"“{written(left)}” is {SORTS[sort].en}; use = or !=",
            )

    def fixed(self, part: ex.Expression) -> bool:
        """Whether a part is a value written down (a bare word that is no name is a text)."""
        if isinstance(part, ex.Name):
            return part.name not in self.terms and not (self.rows and part.name in ex.CYCLE_NAMES)
        return isinstance(part, ex.Number | ex.Text)

    def beside(self, left: ex.Expression, sort: Sort | None, right: ex.Expression) -> None:
        """The right side of a comparison, as it fits what stands on the left."""
        if sort is None:
            return
        if not self.fixed(right) or isinstance(right, ex.Number):
            found = self.sort(right)
            if found is not None and found != sort:
                self.mismatch(left, sort, right, found)
            return
        word = right.name if isinstance(right, ex.Name) else right.value if isinstance(right, ex.Text) else ""
        if sort == "text":
            self.word(left, word)
        elif sort == "moment":
            self.moment(word)
        elif sort == "flag":
            mend = Words("直接写列名，或在前面加 not", "write the name itself, or `not` before it")
            self.say(
                f"“{written(left)}”是是否，不与“{word}”比较", f"“{written(left)}” is true or false, not “{word}”", mend
            )
        elif isinstance(right, ex.Name):
            self.unknown(word)
        else:
            self.mismatch(left, sort, right, "text")

    def mismatch(self, left: ex.Expression, sort: Sort, right: ex.Expression, found: Sort) -> None:
        zh = f"“{written(left)}”是{SORTS[sort].zh}，“{written(right)}”是{SORTS[found].zh}，不能比较"
        en = f"“{written(left)}” is {SORTS[sort].en}, “{written(right)}” is {SORTS[found].en}; they cannot be compared"
        dates = QUOTES if sort == "moment" and found == "number" else None
        quotes = (
            Words("右边若是文字要加引号", "put the right side in quotes if it is a text") if sort == "text" else GENERAL
        )
        self.say(zh, en, dates or quotes)

    def word(self, left: ex.Expression, word: str) -> None:
        known = self.terms[left.name].words if isinstance(left, ex.Name) and left.name in self.terms else ()
        if known and word not in known:
            self.wrong.append(Wrong(NOTHING, word=word, name=written(left), known=known))

    def moment(self, text: str) -> None:
        try:
            datetime.datetime.fromisoformat(text)
        except ValueError:
            self.say(f"“{text}”不是日期", f"“{text}” is no date", QUOTES)


def written(part: ex.Expression) -> str:
    """A part of an expression in short."""
    match part:
        case ex.Name(name):
            return name
        case ex.Text(value):
            return value
        case ex.Item(id_):
            return f"[{id_}]"
        case ex.Number(value):
            return f"{value:f}"
        case ex.Arithmetic(operator, left, right) | ex.Compare(operator, left, right):
            return shown(f"{written(left)} {operator} {written(right)}")
        case ex.Call(function, arguments):
            return shown(f"{function}({', '.join(map(written, arguments))})")
    return "…"


# --- where expressions stand


def check_expressions(reading: Reading) -> Iterator[Fault]:
    """Every row condition, every condition and formula over measures, every formula of a roll-up."""
    for spot in reading.spots:
        node = spot.node
        if isinstance(node, Count | Sum | Incidents) and node.where is not None:
            judge = Judge(columns(reading, node), rows=True)
            yield from judged(reading, spot.at("where"), node.where, "flag", judge)
        for key, text in expressions(node):
            judge = Judge(terms(reading, node))
            yield from judged(reading, spot.at(key), text, "number" if key == "formula" else "flag", judge)
    for path, section in reading.sections:
        if isinstance(section.combine, ByFormula):
            children = {item.id: Term("number") for item in section.items}
            place = (*path, "combine", "formula")
            yield from judged(reading, place, section.combine.formula, "number", Judge(children, items=True))


def judged(reading: Reading, path: Path_, text: str, wanted: Sort, judge: Judge) -> Iterator[Fault]:
    """What is wrong with one expression."""
    try:
        expression = ex.read(text)
    except ex.NotReadable as problem:
        details = {"text": shown(text, 80), "position": problem.position + 1, "zh": problem.zh, "en": problem.en}
        yield reading.fault(faults.UNREADABLE, path, **details)
        return
    judge.need(expression, wanted)
    for wrong in dict.fromkeys(judge.wrong):
        if not (judge.items and wrong.unknown):  # unknown items of a roll-up are reported with the tree
            yield as_fault(reading, path, shown(text, 80), wrong)


def as_fault(reading: Reading, path: Path_, text: str, wrong: Wrong) -> Fault:
    if wrong.word is None:
        said, mend = wrong.said, wrong.mend
        return reading.fault(
            faults.EXPRESSION, path, text=text, zh=said.zh, en=said.en, mend_zh=mend.zh, mend_en=mend.en
        )
    hint = near(wrong.word, wrong.known)
    details = {"text": text, "name": wrong.name, "word": wrong.word, "known": listed(wrong.known, 40)}
    return reading.fault(faults.NOT_A_WORD, path, hint_zh=hint.zh, hint_en=hint.en, **details)


def columns(reading: Reading, node: Count | Sum | Incidents) -> dict[str, Term]:
    """The columns of the table that a row condition reads."""
    table = "incidents" if isinstance(node, Incidents) else "cases"
    found = {
        name: Term(column.sort, tuple(words.VALUES.get((table, name), ())))
        for name, column in words.COLUMNS[table].items()
    }
    if isinstance(node, Incidents):
        found["kind"] = replace(found["kind"], words=node.kinds)
        found["item"] = replace(found["item"], words=reading.item_ids)
        levels = [
            reading.scheme.inputs.kinds[kind].levels for kind in node.kinds if kind in reading.scheme.inputs.kinds
        ]
        if levels and all(levels):
            known = tuple(dict.fromkeys(level for each in levels for level in each))
            found["level"] = replace(found["level"], words=known)
    return found


def terms(reading: Reading, node: object) -> dict[str, Term]:
    """The names that a formula or condition over measures can use."""
    scheme = reading.scheme
    names = [*scheme.inputs.attributes, *scheme.measures, MONTHS]
    found = {name: Term(sort, reading.words_of_name(name)) for name in names if (sort := reading.sort_of_name(name))}
    for name in after_roll_up(node):
        grades = scheme.grades.names if scheme.grades else ()
        found[name] = Term("text", grades) if name == "grade" else Term("number")
    return found


def after_roll_up(node: object) -> tuple[str, ...]:
    """Which of total, full, rank and grade a condition can read: only what is settled before its effect."""
    match node:
        case Gate(effect="zero_item"):
            return ()
        case Gate(effect="zero_total"):
            return ("total", "full")
        case Gate() | Eligible() | Award():
            return DECIDED
    return ()
