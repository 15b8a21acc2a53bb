"""The usual classes of cases and their usual limits, as they come with the platform (`usual.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("usual.yaml")


@dataclass(frozen=True, slots=True)
class UsualLimit:
    """level "": any."""

    stage: str
    amount: Decimal
    unit: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class Usual:
    """A class or kind of cases. parent: its class; "" for a class itself. limits: those it begins with."""

    code: str
    name: str
    name_en: str
    parent: str
    component: bool
    level: str
    public: bool
    hint: str
    words: str
    limits: tuple[UsualLimit, ...]


@cache
def usual() -> tuple[tuple[Usual, ...], tuple[UsualLimit, ...]]:
    """Classes, each followed by its kinds; limits that hold for all of them."""
    read = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    found: list[Usual] = []
    for each in read["classes"]:
        found.append(_class(each))
        above = found[-1]
        found += [_kind(kind, above) for kind in each["kinds"]]
    return tuple(found), _limits(read["limits"])


def _class(read: dict[str, Any]) -> Usual:
    component, limits = read.get("component", False), _limits(read.get("limits", []))
    return Usual(read["code"], read["name"], read["english"], "", component, "general", True, read["hint"], "", limits)


def _kind(read: list[str], above: Usual) -> Usual:
    code, name, english, words, *more = read
    level = next((word for word in more if word != "private"), "general")
    return Usual(code, name, english, above.code, above.component, level, "private" not in more, "", words, ())


def _limits(read: list[dict[str, Any]]) -> tuple[UsualLimit, ...]:
    return tuple(
        UsualLimit(each["stage"], Decimal(str(each["amount"])), each["unit"], each.get("level", "")) for each in read
    )
