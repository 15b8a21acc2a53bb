"""Items: the heading 1.2 一般事件（18 分）： and what stands around the rule – parts, start, bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kaoping.clause.written import compound
from kaoping.clause.written.faults import NOT_READABLE, SEVERAL
from kaoping.clause.written.figures import figure
from kaoping.clause.written.nouns import Data
from kaoping.clause.written.parse import Part, place
from kaoping.clause.written.sheet import Sheet, maybe, one, parts, title_of, word
from kaoping.problems import Refused
from kaoping.scheme import words
from kaoping.scheme.model import MONTH
from kaoping.scheme.quotes import unquoted

POINTS = (
    r"(?P<none>不设满分)"
    r"|(?P<number>−?\d+(\.\d+)?)\s*分"
    r"|待定数（口径\s*(?P<pending>[A-Za-z0-9][A-Za-z0-9_.-]*|“[^”]*”|\"[^\"]*\"|『(?:[^』＼]|＼.)*』)）\s*分"
)
HEADING = re.compile(rf"(?P<id>\S+) (?P<title>.*)（(?:{POINTS})）：", re.DOTALL)
HOW = {"平均": "mean", "合计": "sum", "最高": "highest", "最低": "lowest"}


@dataclass(frozen=True, slots=True)
class Heading:
    """Id, title and full points of an item; end: where its body begins."""

    id: str
    title: str
    points: Any
    end: int


def headings(text: str) -> Iterator[Heading]:
    """Every way to see a heading in a text: a title may look like the end of one."""
    at = text.find("）：")
    while at >= 0:
        match = HEADING.fullmatch(text, 0, at + 2)
        if match:
            yield Heading(match["id"], match["title"], full_points(match), at + 2)
        at = text.find("）：", at + 1)


def full_points(match: re.Match[str]) -> Any:
    if match["none"]:
        return Decimal(0)
    if match["number"]:
        return Decimal(match["number"].replace("−", "-"))
    id_ = match["pending"]
    return {"pending": unquoted(id_) if id_[0] in '“"『' else id_}


def no_heading(text: str) -> Refused:
    wanted = "编号、名称、（满分）、：，如 1.2 一般事件（18 分）："
    return Refused([NOT_READABLE.at(place(0), before="", after=text[:12] or "（结尾）", expected=wanted)])


def two_headings(found: list[Heading]) -> Refused:
    titles = [each.title for each in found]
    fault = SEVERAL.at(
        place(0),
        title=titles[0],
        count=len(titles),
        what="项目",
        what_en="items",
        keys="、".join(titles),
        example="1.2 一般事件（18 分）：",
    )
    return Refused([fault])


def leaf(head: Heading, part: Part, sheet: Sheet) -> Data:
    """The values of a leaf."""
    found: Data = {"id": head.id, "title": head.title, "points": head.points}
    found["rule"] = compound.rule(one(part, "rule"), sheet)
    found |= scored(maybe(part, "no_parts", "mean_first", "by_month", "by_part"))
    found["start"] = start(maybe(part, "start", "no_start"))
    bounds = one(part, "limits")
    return found | {"floor": limit(one(bounds, "floor")), "cap": limit(one(bounds, "cap"))}


def scored(part: Part | None) -> Data:
    """Which parts of the unit are scored, and what becomes of them."""
    if part is None:
        return {}
    if part.data == "no_parts":
        return {"combine": "sum"}
    if part.data == "mean_first":
        return {"each": kind(parts(part)[0]), "combine": "mean_first"}
    each = MONTH if part.data == "by_month" else kind(parts(part)[0])
    return {"each": each, "combine": HOW[word(part, "HOW")]}


def kind(part: Part) -> str:
    """The kind of unit of a word; one in quotes is called as the facts call it."""
    if word(part, "QUOTED"):
        return title_of(part)
    said = title_of(part)
    return next((key for key, pair in words.KINDS_OF_UNITS.items() if pair.zh == said), said)


def start(part: Part | None) -> Any:
    if part is None:
        return 0
    return "none" if part.data == "no_start" else limit(part)


def limit(part: Part) -> Any:
    """A bound; `none` where nothing stands in its words."""
    found = parts(part)
    if not found:
        return "none"
    return "full" if found[0].data == "full" else figure(found[0])
