"""The words of the documents, in Chinese and in English, and how figures are written in them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from kaoping.documents.phrases import PHRASES
from kaoping.engine.results import State
from kaoping.problems import Language
from kaoping.scheme.model import Award, Fund, Gate, Leaf, Scheme, Section, Source
from kaoping.scheme.words import REWARDS, STATES

MINUS = "\u2212"
NONE = "—"
SHOWN_PLACES = 2  # places that prose and heat maps show; tables show all, the further ones in grey


@dataclass(frozen=True, slots=True)
class Wording:
    """One language for one document."""

    language: Language = "zh"

    def __call__(self, phrase: str, /, **parts: object) -> str:
        """A phrase by its name, filled; KeyError for a name that `phrases.py` does not know."""
        words = PHRASES[phrase]
        text = words.zh if self.language == "zh" else words.en
        return text.format(**parts) if parts else text

    def pick(self, zh: str, en: str | None) -> str:
        return zh if self.language == "zh" or not en else en

    def title(self, of: Leaf | Section | Scheme) -> str:
        """What an item or a scheme is called."""
        return self.pick(of.title, of.title_en)

    def state(self, state: State) -> str:
        return self.pick(*STATES[state])

    def reward(self, scheme: Scheme, id: str, text: str) -> str:
        """One entry of a standing's rewards: 名次奖 45 000 元, 网格化工作经费：照拨."""
        entry = rewards_of(scheme)[id]
        if isinstance(entry, Fund) or text in REWARDS:
            word = self.pick(*REWARDS[text]) if text in REWARDS else text
            return self("reward_word", title=entry.title, word=word)
        unit = self.pick(entry.unit, "yuan" if entry.unit == "元" else entry.unit)
        return self("reward_amount", title=entry.title, amount=grouped(text), unit=unit)

    def join(self, parts: list[str]) -> str:
        return self.pick("；", "; ").join(parts)

    def cite(self, source: Source | None) -> str:
        """Document, part, article and row of a clause, as one line."""
        if source is None:
            return ""
        row = source.row and self("source_row", row=source.row)
        parts = (source.document, source.article, row, source.part, source.note)
        return self.pick(" ", ", ").join(each for each in parts if each)

    def grade(self, grade: str) -> str:
        return self.pick(*STATES["pending"]) if grade == "pending" else grade


def gate_titles(gates: tuple[Gate, ...], ids: tuple[str, ...]) -> list[str]:
    titles = {gate.id: gate.title for gate in gates}
    return [titles[id] for id in ids]


def rewards_of(scheme: Scheme) -> dict[str, Award | Fund]:
    """Funds and awards by id."""
    funds: dict[str, Award | Fund] = {fund.id: fund for fund in scheme.funds}
    return funds | {award.id: award for award in scheme.awards}


# --- figures ---------------------------------------------------------------------------------------------------


def rounded(number: Decimal, places: int) -> Decimal:
    """Half-up, halves away from zero."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def typeset(number: Decimal, places: int) -> str:
    """With exactly that many places and a true minus sign."""
    text = format(rounded(number, places), "f")
    return MINUS + text[1:] if text.startswith("-") and text.strip("-0.") else text.lstrip("-")


def split(number: Decimal, places: int) -> tuple[str, str]:
    """The part of a figure that the eye reads, and the further places (83.42, 63)."""
    text = typeset(number, places)
    return (text[: SHOWN_PLACES - places], text[SHOWN_PLACES - places :]) if places > SHOWN_PLACES else (text, "")


def signed(number: Decimal, places: int) -> str:
    """With its sign; zero is 0."""
    if not number:
        return "0"
    return ("+" if number > 0 else "") + typeset(number, places)


def brief(number: Decimal, places: int) -> str:
    """A difference with two places; all of them where two would hide that there is one."""
    short = min(places, SHOWN_PLACES)
    return signed(number, short if rounded(number, short) or not number else max(places, short))


def plain(number: Decimal) -> str:
    """A figure as it is, with a true minus sign."""
    return format(number, "f").replace("-", MINUS)


def grouped(text: str) -> str:
    """An amount with its thousands apart: 45 000."""
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}".replace(",", "\u202f") + point + rest


def shortened(name: str, longest: int = 24) -> str:
    """A name that fits into a sentence."""
    return name if len(name) <= longest else name[: longest - 1] + "…"
