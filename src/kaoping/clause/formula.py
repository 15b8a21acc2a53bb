"""A sentence that is a formula over names: 总分=日常得分×60%+年终得分×40%+加分-扣分，其中加分最高10分.

Read by a small grammar of its own, character by character; quotients are read elsewhere (a share of full points).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from lark import Lark, Transformer
from lark.exceptions import LarkError

PARSER = Lark(Path(__file__).with_name("formula.lark").read_text(encoding="utf-8"), parser="earley", lexer="dynamic")
LOOKS = re.compile(r"[×=][^，。；：]*[+\-]|=[^，。；：]*×[^，。；：]*%")
LEAD = re.compile(
    "(?:具体|考核|评分|计分|得分|总分|成绩|年度|年终|季度|月度|综合)*(?:的)?(?:计算|计分|评分)?(?:公式|方法|办法)(?:为|如下|是)?|"
    "按(?:照)?(?:以下|下列|如下)(?:公式|方法|办法)(?:计算|计分)?|即|其中"
)
CAP_PART = re.compile(
    r"(?:其中)?(?P<name>[^\d，。；]*?分)(?:的|值)?(?:最高|最多|上限)?(?:不超过|计|为|得|加|扣|累计|可|不得超过)+(?P<most>\d+(?:\.\d+)?)分?(?:封顶|为限)?"
)
CAP_ALL = re.compile(r"(?:总分|得分|总成绩|合计)?(?:最高|最多)(?:不超过|为|得|计)*(?P<most>\d+(?:\.\d+)?)分")


@dataclass(frozen=True, slots=True)
class Sum:
    """Names with coefficients in the order of the text, and a constant."""

    terms: tuple[tuple[str, Decimal], ...] = ()
    constant: Decimal = Decimal(0)

    def scaled(self, by: Decimal) -> Sum:
        return Sum(tuple((name, by * factor) for name, factor in self.terms), by * self.constant)

    def added(self, other: Sum) -> Sum:
        return Sum((*self.terms, *other.terms), self.constant + other.constant)


@dataclass(frozen=True, slots=True)
class Written:
    """A formula as its sentence has it: what it makes, the sum, caps of single names and of all of it."""

    name: str
    body: Sum
    most: tuple[tuple[str, Decimal], ...] = ()
    at_most: Decimal | None = None


class Unlike(ValueError):
    """A product of two names."""


class Build(Transformer[Any, Sum]):
    """One method a rule of the grammar."""

    def start(self, parts: list[Sum]) -> Sum:
        return parts[0]

    def number(self, parts: list[Any]) -> Sum:
        return Sum(constant=Decimal(str(parts[0])))

    def percent(self, parts: list[Any]) -> Sum:
        return Sum(constant=Decimal(str(parts[0])[:-1]) / 100)

    def name(self, parts: list[Any]) -> Sum:
        return Sum(((str(parts[0]).strip("“”的"), Decimal(1)),))

    def plus(self, parts: list[Sum]) -> Sum:
        return parts[0].added(parts[1])

    def minus(self, parts: list[Sum]) -> Sum:
        return parts[0].added(parts[1].scaled(Decimal(-1)))

    def times(self, parts: list[Sum]) -> Sum:
        first, second = parts
        if not second.terms:
            return first.scaled(second.constant)
        if not first.terms:
            return second.scaled(first.constant)
        raise Unlike

    def over(self, parts: list[Any]) -> Sum:
        by = Decimal(str(parts[1]))
        exact = by != 0 and all(
            (factor / by) * by == factor for factor in (*dict(parts[0].terms).values(), parts[0].constant)
        )
        if not exact:
            raise Unlike
        found: Sum = parts[0]
        return found.scaled(1 / by)


def formula(text: str) -> Written | None:
    """The one formula of a sentence of even text; None where there is none or anything beside it is not understood."""
    if not LOOKS.search(text):
        return None
    found: Written | None = None
    for piece in (each for each in re.split("[，。；：]", text) if each):
        found = behind(found, piece) if found else begun(piece)
        if found is None and not LEAD.fullmatch(piece):
            return None
    return found if found and len(found.body.terms) + bool(found.body.constant) > 1 else None


def begun(piece: str) -> Written | None:
    """The piece that is the formula."""
    if not LOOKS.search(piece):
        return None
    name, _, body = piece.rpartition("=")
    try:
        return Written(name, Build().transform(PARSER.parse(re.sub("[xX]", "×", body))))
    except LarkError:
        return None


def behind(found: Written, piece: str) -> Written | None:
    """What a piece after the formula adds to it."""
    if LEAD.fullmatch(piece):
        return found
    if hit := CAP_PART.fullmatch(piece):
        return replace(found, most=(*found.most, (hit["name"], Decimal(hit["most"]))))
    if hit := CAP_ALL.fullmatch(piece):
        return replace(found, at_most=Decimal(hit["most"])) if found.at_most is None else None
    return None
