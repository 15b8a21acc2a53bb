"""The automatic numbers of a Word file: counted as Word counts them, through all paragraphs in their order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kaoping.clause.source.numerals import numeral
from kaoping.clause.source.packages import Element
from kaoping.clause.source.word_names import W, at, number_in, switched, value

PLACE = re.compile(r"%([1-9])")
SILENT = {"bullet", "none"}  # formats that write no number


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: `text` holds %1 … for the numbers of the levels. restart: None as usual, 0 never."""

    start: int
    form: str
    text: str
    legal: bool
    restart: int | None
    style: str | None


@dataclass(slots=True)
class Counting:
    """A list as it stands: its levels, and the last number of each level that was used."""

    levels: dict[int, Level]
    last: dict[int, int] = field(default_factory=dict)

    def next(self, depth: int, start: int | None = None) -> str:
        """The number of the next paragraph of this level; `start`: it begins anew here."""
        level = self.levels.get(depth)
        if level is None:
            return ""
        if start is None:
            start = self.last[depth] + 1 if depth in self.last else level.start
        self.last[depth] = start
        self.last = {deep: number for deep, number in self.last.items() if deep <= depth or self.kept(deep, depth)}
        return "" if level.form == "bullet" else self.written(level)

    def kept(self, deep: int, depth: int) -> bool:
        """Does the deeper level go on counting when this one advances?"""
        restart = self.levels[deep].restart
        return restart is not None and (restart == 0 or depth >= restart)

    def written(self, level: Level) -> str:
        return PLACE.sub(lambda found: self.numeral(int(found[1]) - 1, level.legal), level.text).strip()

    def numeral(self, depth: int, legal: bool) -> str:
        level = self.levels.get(depth)
        if level is None or level.form in SILENT:
            return ""
        return numeral(self.last.get(depth, level.start), "decimal" if legal else level.form)


class Numbering:
    """All lists of a file. A number (w:num) writes into the counting of its abstract list, as Word does."""

    def __init__(self, root: Element | None) -> None:
        abstract = {} if root is None else {a.get(W + "abstractNumId", ""): a for a in root.findall(W + "abstractNum")}
        linked = {value(a, "styleLink"): a for a in abstract.values() if value(a, "styleLink")}
        self.countings = {key: Counting(levels_of(resolved(a, linked))) for key, a in abstract.items()}
        self.numbers = {} if root is None else {n.get(W + "numId", ""): n for n in root.findall(W + "num")}
        self.own = {key: self.overridden(number) for key, number in self.numbers.items()}
        self.started: set[tuple[str, int]] = set()

    def overridden(self, number: Element) -> Counting | None:
        """A counting of its own where the number replaces levels; None where it uses that of its list."""
        shared = self.countings.get(value(number, "abstractNumId") or "")
        levels = dict(shared.levels) if shared else {}
        replaced = [level for override in number.findall(W + "lvlOverride") for level in override.findall(W + "lvl")]
        levels.update((depth_of(level), level_of(level)) for level in replaced)
        return Counting(levels) if replaced else None

    def next(self, key: str, depth: int) -> str:
        """The written number of the next paragraph in list `key` at level `depth` (from 0); empty for bullets."""
        number = self.numbers.get(key)
        counting = self.own.get(key) or self.countings.get(value(number, "abstractNumId") or "")
        return "" if counting is None else counting.next(depth, self.start(key, depth))

    def start(self, key: str, depth: int) -> int | None:
        """The number from which a list begins anew, at its first paragraph of this level only."""
        if (key, depth) in self.started:
            return None
        self.started.add((key, depth))
        for override in self.numbers[key].findall(W + "lvlOverride"):
            if depth_of(override) == depth and at(override, "startOverride") is not None:
                return number_in(override, "startOverride")
        return None

    def depth_by_style(self, key: str, style: str) -> int:
        """The level that the list reserves for a paragraph style; the first where it reserves none."""
        counting = self.own.get(key) or self.countings.get(value(self.numbers.get(key), "abstractNumId") or "")
        levels = counting.levels if counting else {}
        return next((depth for depth, level in levels.items() if level.style == style), 0)


def resolved(abstract: Element, linked: dict[str | None, Element]) -> Element:
    """The list that holds the levels, where this one only points to it by a style."""
    return linked.get(value(abstract, "numStyleLink"), abstract) if value(abstract, "numStyleLink") else abstract


def levels_of(abstract: Element) -> dict[int, Level]:
    return {depth_of(level): level_of(level) for level in abstract.findall(W + "lvl")}


def depth_of(level: Element) -> int:
    found = level.get(W + "ilvl", "0")
    return int(found) if found.isdecimal() and len(found) < 3 else 0


def level_of(level: Element) -> Level:
    return Level(
        start=number_in(level, "start", default=1 if at(level, "start") is not None else 0),
        form=value(level, "numFmt") or "decimal",
        text=value(level, "lvlText") or "",
        legal=switched(level, "isLgl") or False,
        restart=number_in(level, "lvlRestart") if at(level, "lvlRestart") is not None else None,
        style=value(level, "pStyle"),
    )
