"""Texts of a scheme among words of ours: when they stand as they are and when in quotes.

Whoever reads a clause must see where such a text begins and ends; `clause/written` reads them back.
"""

from __future__ import annotations

import re

CHINESE = "㐀-鿿"
PLAIN_LABEL = re.compile(rf"[{CHINESE}A-Za-z_]+(（[{CHINESE}]+）)?")
OURS = re.compile(  # what a reader would take for words of ours: before a figure or a bracket; behind a comma
    r"每次|待定数|不计|[加扣计第]$|^(每|以|不超过|不含下级|最好值|最差值|最低|越|得分|其中值)"
)
RESERVED = {"其他", "other"}
PLAIN_UNIT = re.compile(r"[^\s\d“”\"『』〔〕，、；：。+−×÷=][^\s“”\"『』〔〕，；：。+−×÷=]*")
PLAIN_KEY = re.compile(r"[^“”\"『』〔〕]+")


def quoted(text: str) -> str:
    """A text in quotes that it does not contain itself."""
    if "“" not in text and "”" not in text:
        return f"“{text}”"
    if '"' not in text:
        return f'"{text}"'
    return "『" + text.replace("＼", "＼＼").replace("』", "＼』") + "』"


def unquoted(text: str) -> str:
    """The text that `quoted` has put in quotes."""
    inner = text[1:-1]
    return re.sub("＼(.)", r"\1", inner, flags=re.DOTALL) if text[0] == "『" else inner


def label(text: str) -> str:
    """A word of a table: quoted only where it could be taken for something else."""
    plain = PLAIN_LABEL.fullmatch(text) and text not in RESERVED and not OURS.search(text)
    return text if plain else quoted(text)


def beside(key: str) -> str:
    """The key of a thing behind its title, where the title alone does not tell it from another one."""
    return f"〔{key if PLAIN_KEY.fullmatch(key) else quoted(key)}〕"


def unit_label(text: str) -> str:
    """A unit of measure that English or the trade has no word for."""
    return text if PLAIN_UNIT.fullmatch(text) else quoted(text)
