"""The small language of conditions and formulas.

Two uses, one grammar:

* a *row condition* says which rows of one fact table count:
  ``level = 一般 and valid and not duplicate and closed_at in cycle``
* a *unit formula* computes with named measures, numbers and points of items:
  ``collected / due``, ``meetings >= 4``, ``0.6 * A + 0.4 * [B.1]``

A bare word that is neither a column nor a measure is a text (``level = 日常``); quotes make it one always.
``70%`` is 0.7. In a row condition a comparison with a missing cell is false (so ``not`` of it is true).
In a unit formula a missing operand makes the result missing; ``and``/``or`` are decided as soon as one side decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import TypeAlias

FUNCTIONS = {"min": (1, None), "max": (1, None), "abs": (1, 1), "floor": (1, 1)}  # name → least and most arguments
CYCLE_NAMES = frozenset({"cycle_start", "cycle_end"})  # moments usable in row conditions; the end is exclusive
DEPTH = 60  # deepest nesting that is read; hostile input must not exhaust the stack
LENGTH = 400  # most words and signs of one expression


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal


@dataclass(frozen=True, slots=True)
class Text:
    value: str


@dataclass(frozen=True, slots=True)
class Name:
    """A column of the table (row condition); a measure, an attribute or a figure of the total (unit formula)."""

    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """The points of an item, written ``[1.1]`` (or as a plain name where the id is one)."""

    id: str


@dataclass(frozen=True, slots=True)
class Negate:
    part: Expression


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two figures combined."""

    operator: str  # + - * /
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values compared; texts only by = and !=."""

    operator: str  # = != < <= > >=
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class OneOf:
    part: Expression
    options: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class InCycle:
    """A date column lies within the cycle (start included, end excluded)."""

    part: Expression


@dataclass(frozen=True, slots=True)
class IsMissing:
    part: Expression


@dataclass(frozen=True, slots=True)
class Not:
    part: Expression


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Expression, ...]


Expression: TypeAlias = (
    Number | Text | Name | Item | Negate | Arithmetic | Call | Compare | OneOf | InCycle | IsMissing | Not | And | Or
)


class NotReadable(ValueError):
    """An expression that cannot be read; `position` is the character where reading stopped (from 0)."""

    def __init__(self, text: str, position: int, zh: str, en: str) -> None:
        super().__init__(f"{zh}({en}): {text!r} @ {position}")
        self.text, self.position, self.zh, self.en = text, position, zh, en


TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?%?)"
    r"|(?P<quoted>'[^']*'|\"[^\"]*\"|“[^”]*”)"
    r"|(?P<item>\[(?=[^\],]*\])[^\],]*\])"
    r"|(?P<word>[^\W\d]\w*)"
    r"|(?P<sign><=|>=|!=|[=<>()+\-*/,\[\]]))"
)
KEYWORDS = {"and", "or", "not", "in", "is", "missing", "known", "cycle", "before", "after"}


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    position: int


def tokens(text: str) -> Iterator[Token]:
    position = 0
    while text[position:].strip():
        match = TOKEN.match(text, position)
        if match is None:
            raise not_a_token(text, len(text) - len(text[position:].lstrip()))
        kind = match.lastgroup or ""
        word = match.group(kind)
        yield Token("keyword" if kind == "word" and word in KEYWORDS else kind, word, match.start(kind))
        position = match.end()
    yield Token("end", "", len(text))


def not_a_token(text: str, position: int) -> NotReadable:
    if text[position] == ".":
        return NotReadable(text, position, "带点的编号写成 [1.1] 这样", "an id with a dot is written [1.1]")
    return NotReadable(text, position, "读不懂这个字符", "this character is not understood")


class Reader:
    """Recursive descent over the tokens of one text; one method a level of binding."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(islice(tokens(text), LENGTH + 1))
        if len(self.tokens) > LENGTH:
            raise NotReadable(text, self.tokens[-1].position, "太长", "it is too long")
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def fail(self, zh: str, en: str) -> NotReadable:
        return NotReadable(self.text, self.token.position, zh, en)

    def take(self, *texts: str) -> str | None:
        """Consume the next token if it is one of these signs or keywords."""
        if self.token.kind in ("sign", "keyword") and self.token.text in texts:
            self.at += 1
            return self.tokens[self.at - 1].text
        return None

    def need(self, text: str) -> None:
        if not self.take(text):
            raise self.fail(f"此处应为“{text}”", f"'{text}' was expected here")

    def whole(self) -> Expression:
        expression = self.either()
        if self.token.kind != "end":
            raise self.fail("多出的内容", "something is left over")
        return expression

    def either(self) -> Expression:
        self.depth += 1
        if self.depth > DEPTH:
            raise self.fail("嵌套太深", "nested too deeply")
        parts = self.joined("or", self.both)
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def both(self) -> Expression:
        parts = self.joined("and", self.negation)
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def joined(self, word: str, part: Callable[[], Expression]) -> list[Expression]:
        parts = [part()]
        while self.take(word):
            parts.append(part())
        return parts

    def negation(self) -> Expression:
        negated = False
        while self.take("not"):
            negated = not negated
        part = self.comparison()
        return Not(part) if negated else part

    def comparison(self) -> Expression:
        left = self.sum()
        if operator := self.take("=", "!=", "<", "<=", ">", ">="):
            return Compare(operator, left, self.sum())
        if word := self.take("before", "after"):
            return Compare("<" if word == "before" else ">", left, self.sum())
        if self.take("in"):
            return InCycle(left) if self.take("cycle") else OneOf(left, self.options())
        if self.take("is"):
            if self.take("missing"):
                return IsMissing(left)
            self.need("known")
            return Not(IsMissing(left))
        return left

    def options(self) -> tuple[Expression, ...]:
        if self.token.kind == "item":  # a list of one reads like an item
            self.at += 1
            return (word_or_number(self.tokens[self.at - 1].text[1:-1].strip()),)
        self.need("[")
        found = [self.sum()]
        while self.take(","):
            found.append(self.sum())
        self.need("]")
        return tuple(found)

    def sum(self) -> Expression:
        left = self.product()
        while operator := self.take("+", "-"):
            left = Arithmetic(operator, left, self.product())
        return left

    def product(self) -> Expression:
        left = self.unary()
        while operator := self.take("*", "/"):
            left = Arithmetic(operator, left, self.unary())
        return left

    def unary(self) -> Expression:
        negated = False
        while self.take("-"):
            negated = not negated
        part = self.atom()
        return Negate(part) if negated else part

    def atom(self) -> Expression:
        if self.take("("):
            inner = self.either()
            self.need(")")
            return inner
        token = self.token
        self.at += 1
        if token.kind == "number":
            return Number(Decimal(token.text[:-1]) / 100 if token.text.endswith("%") else Decimal(token.text))
        if token.kind == "quoted":
            return Text(token.text[1:-1])
        if token.kind == "item":
            return Item(token.text[1:-1].strip())
        if token.kind == "word":
            return self.call(token.text) if self.take("(") else Name(token.text)
        self.at -= 1
        raise self.fail("此处应为名称、数字或括号", "a name, a number or a bracket was expected here")

    def call(self, function: str) -> Expression:
        if function not in FUNCTIONS:
            raise self.fail(f"没有函数“{function}”", f"there is no function '{function}'")
        arguments = [self.either()]
        while self.take(","):
            arguments.append(self.either())
        self.need(")")
        most = FUNCTIONS[function][1]
        if most is not None and len(arguments) > most:
            raise self.fail(f"函数“{function}”的参数太多", f"too many arguments for '{function}'")
        return Call(function, tuple(arguments))


def word_or_number(text: str) -> Expression:
    word = text.strip("'\"“”")
    return Number(Decimal(word)) if word == text and re.fullmatch(r"\d+(\.\d+)?", text) else Text(word)


@lru_cache(maxsize=8192)
def read(text: str) -> Expression:
    """Read one condition or formula. Raises NotReadable with the position of the first fault."""
    return Reader(text).whole()


def children(expression: Expression) -> tuple[Expression, ...]:
    """The parts that an expression is made of."""
    match expression:
        case Number() | Text() | Name() | Item():
            return ()
        case Negate(part) | InCycle(part) | IsMissing(part) | Not(part):
            return (part,)
        case Arithmetic(_, left, right) | Compare(_, left, right):
            return (left, right)
        case Call(_, parts) | And(parts) | Or(parts):
            return parts
        case OneOf(part, options):
            return (part, *options)


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and everything below it, outermost first."""
    yield expression
    for part in children(expression):
        yield from walk(part)


def resolve(expression: Expression, known: frozenset[str], items: frozenset[str] = frozenset()) -> Expression:
    """Settle every bare word: a known name stays a name, an item's id becomes its points, any other word is a text.

    A text in a place where only a value can stand is left for `check` to report.
    """

    def settle(part: Expression) -> Expression:
        if isinstance(part, Name) and part.name not in known and part.name not in CYCLE_NAMES:
            return Item(part.name) if part.name in items else Text(part.name)
        return changed(part, settle)

    return settle(expression)


def changed(expression: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The expression with each of its parts changed."""
    match expression:
        case Number() | Text() | Name() | Item():
            return expression
        case Negate(inner) | InCycle(inner) | IsMissing(inner) | Not(inner):
            return type(expression)(change(inner))
        case Arithmetic(operator, left, right) | Compare(operator, left, right):
            return type(expression)(operator, change(left), change(right))
        case Call(function, arguments):
            return Call(function, tuple(map(change, arguments)))
        case And(parts) | Or(parts):
            return type(expression)(tuple(map(change, parts)))
        case OneOf(inner, options):
            return OneOf(change(inner), tuple(map(change, options)))


def names(expression: Expression) -> frozenset[str]:
    """The names that a (resolved) expression reads."""
    return frozenset(part.name for part in walk(expression) if isinstance(part, Name))


def item_ids(expression: Expression) -> frozenset[str]:
    return frozenset(part.id for part in walk(expression) if isinstance(part, Item))
