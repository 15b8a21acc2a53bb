"""Both languages stand side by side wherever the product speaks, so that neither can be forgotten (ADR 5).

`said` keeps a pair for later; `say` picks at once; templates use `{% t "中文" "English" %}`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

from django.utils.functional import lazy
from django.utils.translation import get_language

Tongue = Literal["zh", "en"]


def tongue() -> Tongue:
    """The language of the page being made."""
    return "en" if (get_language() or "").startswith("en") else "zh"


@dataclass(frozen=True, slots=True)
class Said:
    """Words in both languages; as text, those of the page being made."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if tongue() == "en" else self.zh


def said(zh: str, en: str) -> Said:
    return Said(zh, en)


def say(zh: str, en: str, **values: Any) -> str:
    """The words of the page's language; `{name}` is filled from the values."""
    words = en if tongue() == "en" else zh
    return words.format(**values) if values else words


def worded(zh: str, en: str | None) -> str:
    """The words of the page's language where they may be missing in English: a text that somebody wrote."""
    return (tongue() == "en" and en) or zh


class Titled(Protocol):
    """What people gave a title: a cycle, a version, an item."""

    @property
    def title(self) -> str: ...
    @property
    def title_en(self) -> str: ...


def titled(thing: Titled) -> str:
    """The title in the page's language, as far as there is one."""
    return worded(thing.title, thing.title_en)


lazily = lazy(say, str)
"""`say` for texts that are written down before there is a page: labels of forms and fields."""
