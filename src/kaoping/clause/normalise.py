"""The text of a clause made even, with the way back to every character as it stood.

Full and half width become one, spaces and line breaks go, signs that a conversion broke are mended. Every repair that
is more than a matter of width or space is told, for a person to see.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kaoping.clause.source.blocks import Span

SAME: dict[str, str] = {
    "（": "([〔【{",
    "）": ")]〕】}",
    "，": ",﹐",
    "；": ";﹔",
    "：": ":︰﹕∶",
    "！": "!",
    "？": "?",
    "、": "﹑､",
    "。": "｡",
    "-": "～~—–－─﹣−―‐‑",
    "=": "＝",
    "+": "＋",
    "×": "＊*",
    "/": "÷／∕",
    "%": "％﹪",
    "≥": "≧",
    "≤": "≦",
    "”": "〞＂」』",
    "“": "〝「『",
    "<": "＜",
    ">": "＞",
    "〇": "○",
    ".": "．﹒",
    "": "␣▏",  # our own marks mean nothing in a text
}
ALIKE = str.maketrans({sign: one for one, signs in SAME.items() for sign in signs})
LINE = r"\n[ \t\u3000]*(?:{})[ \t]*(?=\n)"
PAGE = re.compile(
    LINE.format(r"[-—–]+[ \t]*\d{1,3}[ \t]*[-—–]+|第[ \t]*\d{1,3}[ \t]*页(?:[ \t]*共[ \t]*\d{1,3}[ \t]*页)?")
)
NEVER = "\u200b\u200c\u200d\ufeff\u00ad"  # signs without a width
DECIMAL_POINT = re.compile(r"(?<=\d)[〃·•・‧∙](?=\d)|(?<=(?<!\d)0)。(?=\d)")
NUMBER_STOP = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Repair:
    """A sign or a run of signs that was mended: where it stood in the raw text, what it became, and why."""

    span: Span
    became: str
    why: str


@dataclass(frozen=True, slots=True)
class Even:
    """Even text; `places[i]` is where its i-th sign stood in the raw text (one more for the end)."""

    text: str
    places: tuple[int, ...]
    repairs: tuple[Repair, ...] = ()

    def raw(self, start: int, end: int) -> Span:
        """The raw span of even characters `start` … `end` (not included)."""
        if start >= end:
            return Span(self.places[start], self.places[start])
        return Span(self.places[start], self.places[end - 1] + 1)


def even(raw: str) -> Even:
    """Even text of one clause. Line breaks and spaces go, but for those between two figures (▏)."""
    repairs = [Repair(Span(hit.start(), hit.end()), "", "page_number") for hit in PAGE.finditer(raw)]
    pairs = list(straight(raw, {at for repair in repairs for at in range(repair.span.start, repair.span.end)}))
    text, places = "".join(sign for sign, _ in pairs), [place for _, place in pairs]
    for mend in (mended_points, mended_words, mended_bullets, mended_spaces, mended_stops):
        text, places = mend(raw, text, places, repairs)
    return Even(text, (*places, len(raw)), tuple(repairs))


def straight(raw: str, left_out: set[int]) -> Iterator[tuple[str, int]]:
    """Every sign in its one width, with where it stood; spaces are ␣."""
    for at, sign in enumerate(raw):
        if sign in NEVER or at in left_out:
            continue
        one = sign.translate(ALIKE)
        if one == sign:
            one = wide(sign)
        if one:
            yield ("␣" if one.isspace() else one), at


def wide(sign: str) -> str:
    """Full-width letters and figures as plain ones; everything that has no plain form of one sign stays."""
    plain = unicodedata.normalize("NFKC", sign) if "\uff00" <= sign <= "\uffef" or sign == "\u3000" else sign
    return plain.translate(ALIKE) if len(plain) == 1 else sign


Mend = Callable[[str, str, list[int], list[Repair]], tuple[str, list[int]]]


def mended_points(raw: str, text: str, places: list[int], repairs: list[Repair]) -> tuple[str, list[int]]:
    """A sign between two figures that stands for the decimal point (0〃5)."""
    for hit in DECIMAL_POINT.finditer(text):
        repairs.append(Repair(Span(places[hit.start()], places[hit.start()] + 1), ".", "decimal_point"))
    return DECIMAL_POINT.sub(".", text), places


SPOKEN = re.compile("[零〇一二两三四五六七八九]点[零一二三四五六七八九]+(?=个?百分点|分(?!钟)|%)")
SPELT = str.maketrans("零〇一二两三四五六七八九点", "001223456789.")


def mended_words(raw: str, text: str, places: list[int], repairs: list[Repair]) -> tuple[str, list[int]]:
    """A fraction in words (零点五分) in figures."""
    return SPOKEN.sub(lambda hit: hit.group().translate(SPELT), text), places


BULLET = re.compile("␣+(?:-␣+|[•·●◆■*]␣*)(?=[^␣])")


def mended_bullets(raw: str, text: str, places: list[int], repairs: list[Repair]) -> tuple[str, list[int]]:
    """A list over lines (- …): its marks end what stood in the line before, they are no minus and no dash."""
    signs, kept, at = [], [], 0
    for hit in BULLET.finditer(text):
        if hit.start() and "\n" not in raw[places[hit.start()] : places[hit.end() - 1] + 1]:
            continue
        signs.append(text[at : hit.start()])
        kept.extend(places[at : hit.start()])
        if hit.start() and text[hit.start() - 1] not in "；。，：、":
            signs.append("；")
            kept.append(places[hit.start()])
        at = hit.end()
    signs.append(text[at:])
    kept.extend(places[at:])
    return "".join(signs), kept


SPACES = re.compile("␣+")
LISTED = re.compile(r"、␣\d")  # a list of amounts that goes on in the next line


def mended_spaces(raw: str, text: str, places: list[int], repairs: list[Repair]) -> tuple[str, list[int]]:
    """Spaces go; two figures never grow together: between them stands ▏, which no clause can be read across."""
    signs, kept, at = [], [], 0
    for hit in SPACES.finditer(text):
        signs.append(text[at : hit.start()])
        kept.extend(places[at : hit.start()])
        before, after = text[: hit.start()][-1:], text[hit.end() : hit.end() + 1]
        if NUMBER_STOP.fullmatch(before or "") and NUMBER_STOP.fullmatch(after or ""):
            signs.append("▏")
            kept.append(places[hit.start()])
        elif LISTED.search(before + "␣" + after) and "\n" in raw[places[hit.start()] : places[hit.end() - 1] + 1]:
            repairs.append(Repair(Span(places[hit.start()], places[hit.end() - 1] + 1), "", "broken_list"))
        at = hit.end()
    signs.append(text[at:])
    kept.extend(places[at:])
    return "".join(signs), kept


STOP = re.compile(r"(?<=[^\d.a-zA-Z])\.(?!\d)|(?<=\d)\.$")


def mended_stops(raw: str, text: str, places: list[int], repairs: list[Repair]) -> tuple[str, list[int]]:
    """A Western full stop at the end of a Chinese sentence."""
    return STOP.sub("。", text), places
