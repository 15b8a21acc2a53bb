"""The page templates: their language, their figures, everything from facts escaped."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kaoping.documents import wording
from kaoping.documents.wording import NONE, Wording, gate_titles
from kaoping.scheme.model import Scheme

TEMPLATES = Path(__file__).parent / "templates"


def environment(say: Wording, places: int = 0) -> Environment:
    """Templates in one language, for points with so many places. An unknown name is an error, not a blank."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= filters(places)
    found.globals |= {
        "say": say,
        "style": Markup((TEMPLATES / "style.css").read_text(encoding="utf-8")),
        "script": Markup((TEMPLATES / "script.js").read_text(encoding="utf-8")),
        "grade_look": grade_look,
        "gate_titles": gate_titles,
        "rewards": partial(rewards, say),
    }
    return found


def filters(places: int) -> dict[str, Callable[..., Any]]:
    """How templates write figures: `points` with all places (the further ones small), `signed` likewise with a sign."""
    return {
        "points": partial(optional, partial(small_places, places=places)),
        "signed": partial(optional, partial(signed_small, places=places)),
        "brief": partial(optional, partial(wording.brief, places=places)),
        "two": partial(optional, partial(wording.typeset, places=min(places, wording.SHOWN_PLACES))),
        "plain": partial(optional, wording.plain),
        "side": side,
        "css": css_text,
    }


def optional(write: Callable[[Decimal], str], number: Decimal | None) -> str:
    """A dash where there is no figure."""
    return NONE if number is None else write(number)


def small_places(number: Decimal, places: int) -> Markup:
    """83.42<small>63</small>"""
    head, rest = wording.split(number, places)
    return Markup("{}<small>{}</small>").format(head, rest) if rest else Markup("{}").format(head)


def signed_small(number: Decimal, places: int) -> Markup:
    """With its sign; zero is 0."""
    if not number:
        return Markup("0")
    return Markup("+" if number > 0 else "") + small_places(number, places)


def side(number: Decimal | None) -> str:
    """The class of a figure that was lost or won."""
    return "" if not number else "loss" if number < 0 else "gain"


def css_text(text: str) -> Markup:
    """A text inside a quoted string of a style sheet: all but letters, digits and spaces by their codes."""
    return Markup("".join(char if char.isalnum() or char == " " else f"\\{ord(char):06x}" for char in text))


def grade_look(scheme: Scheme, grade: str) -> str:
    """The class of a grade's badge: blue by rank among the grades; one that says no leaves the scale."""
    if grade == "pending":
        return "g-pending"
    if grade.startswith(("不", "un", "fail")):
        return "g-no"
    names = list(scheme.grades.names) if scheme.grades else []
    return f"g-{min(names.index(grade), 2)}" if grade in names else "g-2"


def rewards(say: Wording, scheme: Scheme, rows: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """Rewards in words, each with the class that marks what was withheld."""
    looks = {"cancelled": "r-lost", "pending": "r-pending", "missing": "r-pending"}
    return [(say.reward(scheme, id, text), looks.get(text, "")) for id, text in rows]
