"""One cell: from the text in it to an exact value, or the reason why not. Pure Python, no database.

`convert` decides what a text means; the SQL in `conversions.py` says the same for whole columns and is tested
against it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from kaoping.engine.checking import faults_in_rows as kinds
from kaoping.engine.cycle import FIRST_YEAR, LAST_YEAR, span_of
from kaoping.engine.tables import Column
from kaoping.problems import Fault, Kind, Place
from kaoping.scheme.hints import near

Value: TypeAlias = str | Decimal | int | bool | datetime | date | None

WHITE = " \t\r\n\v\f\u00a0\u200b\u2002\u2003\u2009\u3000\ufeff"  # taken off the ends of a cell
CONTROL = "[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F]"
NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?"
WHOLE = r"\+?[0-9]+(\.0*)?"
MOMENT = (
    r"([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2})"
    r"([ T]([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?)?"
)
DIGITS = 38  # what a decimal of the database holds
FLAGS: Mapping[str, bool] = {
    **dict.fromkeys(("true", "1", "yes", "y", "是"), True),
    **dict.fromkeys(("false", "0", "no", "n", "否"), False),
}
LAST_MOMENT = timedelta(days=1, microseconds=-1)  # of a day, counted from its start

_MOMENT_PARTS = re.compile(r"([0-9]+)[-/]([0-9]+)[-/]([0-9]+)(?:[ T]([0-9]+):([0-9]+)(?::([0-9]+)(?:\.([0-9]+))?)?)?")
_DRESSED = re.compile(r"[¥$]? *([+-]?[0-9][0-9, ]*(?:\.[0-9]+)?) *(?:[%‰]|[\u4e00-\u9fff]{1,3})?")
_ZONED = re.compile(MOMENT + r" ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)")


class Unfit(ValueError):
    """A text that does not fit its column: the kind of fault and its details."""

    def __init__(self, kind: Kind, **details: Any) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.details = details

    def at(self, place: Place) -> Fault:
        return self.kind.at(place, **self.details)


def convert(column: Column, text: str | None) -> Value:
    """The value of one cell: str, Decimal, int, bool, datetime or date as the column's type says; None when empty.

    Spaces at the ends do not count. Raises `Unfit`.
    """
    cleaned = "" if text is None else text.strip(WHITE)
    if not cleaned:
        return None
    if re.search(CONTROL, cleaned):
        raise Unfit(kinds.CONTROL_CHARACTER, text=short(cleaned))
    try:
        return _CONVERTERS[column.type](column, cleaned)
    except Unfit:
        better = unicodedata.normalize("NFKC", cleaned)
        if better != cleaned and _fits(column, better):
            raise Unfit(kinds.FULL_WIDTH, text=short(cleaned), better=better) from None
        raise


def _fits(column: Column, text: str) -> bool:
    try:
        return _CONVERTERS[column.type](column, text) is not None
    except Unfit:
        return False


def hint(word: str, known: Collection[str]) -> dict[str, str]:
    """The details `hint` and `hint_en` of a fault: did you mean …?"""
    words = near(word, known)
    return {"hint": words.zh, "hint_en": words.en}


def short(text: str) -> str:
    """An offending text as a message quotes it: one line, 40 characters, nothing invisible."""
    cut = text if len(text) <= 40 else text[:40] + "…"
    return "".join(c if c.isprintable() else "␣" if c.isspace() else "\ufffd" for c in cut)


def plain(number: Decimal | float) -> str:
    """A number as a person writes it: no exponent, no zeros after the last decimal that counts."""
    if isinstance(number, float) and number != number:  # NaN: how data frames write an empty cell
        return ""
    exact = Decimal(repr(number)) if isinstance(number, float) else number
    if not exact.is_finite() or not -DIGITS <= exact.adjusted() <= DIGITS:
        return str(exact)
    text = format(exact, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_text(value: object) -> str:
    """What a program handed over as a cell (inline facts, a workbook), in the words of a CSV cell."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case Decimal() | float():
            return plain(value)
        case datetime():
            return value.isoformat(" ")
    return str(value)


def digits_of(number: Decimal) -> tuple[int, int]:
    """Digits before and after the point that are needed to write it exactly."""
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    text = "".join(map(str, digits)).lstrip("0")
    stripped = text.rstrip("0")
    if not stripped:
        return 0, 0
    return max(0, len(text) + exponent), max(0, -(exponent + len(text) - len(stripped)))


def _text(column: Column, text: str) -> str:
    if not column.words:
        return text
    if (word := column.words.get(text.lower())) is not None:
        return word
    raise Unfit(kinds.UNKNOWN_WORD, text=short(text), words=", ".join(column.allowed), **hint(text, column.words))


def _number(column: Column, text: str) -> Decimal:
    if not re.fullmatch(NUMBER, text):
        raise _no_number(text, kinds.NOT_A_NUMBER)
    number = Decimal(text)
    if sum(digits_of(number)) > DIGITS:
        raise Unfit(kinds.TOO_MANY_DIGITS, text=short(text))
    if column.least is not None and number < column.least:
        raise Unfit(kinds.NEGATIVE, text=short(text))
    return number


def _whole(column: Column, text: str) -> int:
    if re.fullmatch(WHOLE, text):
        whole = int(text.partition(".")[0])
        if whole >= 2**63:
            raise Unfit(kinds.TOO_MANY_DIGITS, text=short(text))
        return whole
    if re.fullmatch(NUMBER, text):
        raise Unfit(kinds.NEGATIVE if Decimal(text) < 0 else kinds.NOT_WHOLE, text=short(text))
    raise _no_number(text, kinds.NOT_WHOLE)


def _no_number(text: str, otherwise: Kind) -> Unfit:
    """Why a text is no number, with the number that was probably meant."""
    if dressed := _DRESSED.fullmatch(unicodedata.normalize("NFKC", text)):
        return Unfit(kinds.DRESSED_NUMBER, text=short(text), better=re.sub("[, ]", "", dressed.group(1)))
    return Unfit(otherwise, text=short(text))


def _flag(column: Column, text: str) -> bool:
    if (flag := FLAGS.get(text.lower())) is None:
        raise Unfit(kinds.NOT_A_FLAG, text=short(text))
    return flag


def _moment(column: Column, text: str) -> datetime:
    if not re.fullmatch(MOMENT, text):
        raise _no_moment(text)
    parts = _MOMENT_PARTS.fullmatch(text)
    assert parts is not None
    year, month, day, hour, minute, second = (int(part or 0) for part in parts.groups()[:6])
    micros = int((parts.group(7) or "0").ljust(6, "0"))
    try:
        moment = datetime(year, month, day, hour, minute, second, micros)
    except ValueError:
        raise Unfit(kinds.NOT_A_DATE, text=short(text)) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unfit(kinds.ABSURD_DATE, text=short(text), first=FIRST_YEAR, last=LAST_YEAR)
    return moment + LAST_MOMENT if column.to_end_of_day and parts.group(4) is None else moment


def _no_moment(text: str) -> Unfit:
    if _ZONED.fullmatch(text):
        return Unfit(kinds.ZONE, text=short(text))
    if re.fullmatch(r"[0-9]{5}(\.[0-9]*)?", text):
        return Unfit(kinds.SERIAL, text=short(text))
    return Unfit(kinds.NOT_A_DATE, text=short(text))


def _day(column: Column, text: str) -> date:
    return _moment(column, text).date()


def _period(column: Column, text: str) -> str:
    span = span_of(text)
    if span is None:
        raise Unfit(kinds.NOT_A_PERIOD, text=short(text))
    return span.text()


_CONVERTERS: Mapping[str, Callable[[Column, str], Value]] = {
    "text": _text,
    "number": _number,
    "whole": _whole,
    "flag": _flag,
    "moment": _moment,
    "day": _day,
    "period": _period,
}
