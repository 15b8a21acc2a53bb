"""What an explanation knows, and how it writes figures: exact where they end, rounded with ≈ where not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

from kaoping.engine.reasons import Subject
from kaoping.engine.results import Score
from kaoping.engine.telling.fact_requests import FactRequest
from kaoping.problems import Language
from kaoping.scheme.decisions import Choice
from kaoping.scheme.model import Scheme
from kaoping.scheme.voice import MINUS, Voice, verbatim
from kaoping.scheme.words import NO_UNIT, POINTS, Unit
from kaoping.scheme.writing.write_conditions import CALLS

LONGEST = 8  # most decimals that are written out; a figure with more is rounded for reading
READ = 4  # decimals of a rounded figure
SMALL = Fraction(1, 100)  # a figure below this is rounded to more decimals
FRACTION = 24  # longest fraction that is written beside a rounded figure
THIN = "\u2009"  # between thousands in Chinese


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around a reason: nothing here is needed, everything makes the explanation say more.

    units: row of each unit (name, kind, attributes) by id. choices: how the decisions were settled. cycle: as written.
    score: the row of the results for this item. gates: ids of the gates that took effect for the unit.
    rows: rows of facts for the requests of `fact_requests`, the first ones where there are many; counts: how many.
    """

    units: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    choices: Sequence[Choice] = ()
    cycle: str = ""
    score: Score | None = None
    gates: Sequence[str] = ()
    rows: Mapping[FactRequest, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    counts: Mapping[FactRequest, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Teller:
    """One voice in one setting."""

    voice: Voice
    setting: Setting

    @property
    def scheme(self) -> Scheme:
        return self.voice.scheme

    @property
    def language(self) -> Language:
        return self.voice.language

    def name(self, subject: Subject) -> str:
        """A unit by its name, a month as it is said."""
        if subject.month is not None:
            return period(subject.month, self.voice)
        return verbatim(str(self.setting.units.get(subject.unit, {}).get("name") or subject.unit))

    def attribute(self, subject: Subject, name: str) -> str | None:
        """What stands in a column of `units`; None = empty or not known here."""
        found = self.setting.units.get(subject.unit, {}).get(name)
        return None if found in (None, "") else str(found)

    def number(self, value: Fraction) -> str:
        """18.28125; ≈ 0.3333 where the decimals do not end."""
        return self.amount(value, NO_UNIT)

    def amount(self, value: Fraction, unit: Unit = NO_UNIT) -> str:
        """A number with its unit of measure: 51 件, ≈ 95.2381%."""
        text, ends = decimal_text(value, self.language)
        return ("" if ends else "≈ ") + self.voice.amount(text, unit, one=abs(value) == 1)

    def near(self, value: Fraction, first: bool = False) -> str:
        """A number within an equation that is read: rounded where its decimals do not end."""
        text, _ = decimal_text(value, self.language)
        return text if first or value >= 0 else self.voice.bracketed(text)

    def operand(self, value: Fraction, first: bool = False) -> str:
        """A number within a formula that is checked: unending ones as fractions."""
        text, ends = decimal_text(value, self.language)
        if ends:
            return text if first or value >= 0 else self.voice.bracketed(text)
        return self.voice.bracketed(fraction_text(value))

    def about(self, value: Fraction, unit: Unit = NO_UNIT) -> str:
        """The end of an equation that is read: = 19.5, ≈ 8.5714 分."""
        text = self.amount(value, unit)
        return text if text.startswith("≈") else f"= {text}"

    def equals(self, value: Fraction, unit: Unit = NO_UNIT) -> str:
        """The end of an equation that is checked: = 19.5, ≈ 8.5714（60/7）."""
        text, written = self.about(value, unit), fraction_text(value)
        if not text.startswith("≈") or len(written) > FRACTION:
            return text
        return text + self.voice.pick("", " ") + self.voice.bracketed(written)

    def largest(self, *parts: str) -> str:
        """最大值（18 − 20 × 1，0）; max(18 − 20 × 1, 0)."""
        return self.called("max", parts)

    def smallest(self, *parts: str) -> str:
        return self.called("min", parts)

    def called(self, function: str, parts: Sequence[str]) -> str:
        inside = self.voice.pick("，", ", ").join(parts)
        return self.voice.pick(*CALLS[function]) + self.voice.bracketed(inside)

    def points(self, value: Fraction) -> str:
        return self.amount(value, POINTS)

    def rounding(self, exact: Fraction, rounded: Fraction) -> str:
        """四舍五入到 4 位为 18.2813; nothing where rounding changed nothing, no figure where it stands already."""
        if exact == rounded:
            return ""
        places, text = self.scheme.places, self.number(rounded)
        if decimal_text(exact, self.language)[0] == text:
            return self.voice.say("四舍五入到 {} 位", "rounded to {} places", places)
        return self.voice.say("四舍五入到 {} 位为 {}", "rounded to {} places {}", places, text)

    def gained(self, value: Fraction) -> str:
        """加 1.5 分, 扣 4 分."""
        if value < 0:
            return self.voice.say("扣{}", "deducts {}", self.points(-value))
        return self.voice.say("加{}", "adds {}", self.points(value))


def decimal_text(value: Fraction, language: Language) -> tuple[str, bool]:
    """A number in decimals, thousands apart, and whether that is the whole number."""
    places = decimals_of(value)
    ends = places is not None and places <= LONGEST
    shown = places if ends and places is not None else READ if abs(value) >= SMALL else LONGEST
    return grouped(digits(value, shown), language), ends


def fraction_text(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}".replace("-", MINUS)


def decimals_of(value: Fraction) -> int | None:
    """How many decimals a number has; None where they do not end."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def digits(value: Fraction, places: int) -> str:
    """A number with so many decimals, half-up."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    text = str(whole).rjust(places + 1, "0")
    text = f"{text[:-places]}.{text[-places:]}" if places else text
    return (MINUS if value < 0 and whole else "") + text


def grouped(text: str, language: Language) -> str:
    """Thousands apart: by a thin space in Chinese, by a comma in English."""
    sign, body = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
    whole, point, rest = body.partition(".")
    return sign + f"{int(whole):,}".replace(",", THIN if language == "zh" else ",") + point + rest


def exact_decimal(value: Fraction, places: int) -> Decimal:
    """A rounded figure as a decimal with so many places."""
    with localcontext() as context:
        context.prec = 100
        number = Decimal(value.numerator) / Decimal(value.denominator)
        return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def period(text: str, voice: Voice) -> str:
    """2024 年, 2024 年第 1 季度, 2024 年 3 月; English keeps to what is written."""
    if voice.language == "en" or not text:
        return text
    year, quarter, month = text[:4], text[4:].partition("Q")[2], text[4:].partition("-")[2]
    if quarter:
        return f"{year} 年第 {quarter} 季度"
    return f"{year} 年 {int(month)} 月" if month else f"{year} 年"
