"""The styles of a Word file: what they say of headings, lists and hidden text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kaoping.clause.source.packages import Element
from kaoping.clause.source.word_names import W, at, number_in, switched, value

HEADING = re.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)
TITLES = {"title", "标题"}
CONTENTS = re.compile(r"(?:toc|目录) ?[1-9]", re.IGNORECASE)
DEEPEST = 20  # styles based on styles
BODY = 9  # the outline level of text that is no heading


class Styles:
    """All styles of a file by their ids."""

    def __init__(self, root: Element | None) -> None:
        styles = [] if root is None else root.findall(W + "style")
        self.styles = {style.get(W + "styleId", ""): style for style in styles}
        plain = [style for style in styles if style.get(W + "type") == "paragraph" and style.get(W + "default") == "1"]
        self.default = plain[0].get(W + "styleId", "") if plain else ""
        self.hidden = {name for name in self.styles if self.says(name, "rPr/vanish")}
        self.struck = {name for name in self.styles if self.says(name, "rPr/strike") or self.says(name, "rPr/dstrike")}

    def chain(self, name: str | None) -> Iterator[Element]:
        """The style and those it is based on, nearest first."""
        for _ in range(DEEPEST):
            style = self.styles.get(name or "")
            if style is None:
                return
            yield style
            name = value(style, "basedOn")

    def says(self, name: str, path: str) -> bool:
        """Is the property on, in the nearest style of the chain that speaks of it?"""
        spoken = (switched(style, path) for style in self.chain(name))
        return next((said for said in spoken if said is not None), False)

    def level(self, paragraph: Element) -> int | None:
        """1 for a heading of the first level …, 0 for the title of the document, None for other text."""
        properties = paragraph.find(W + "pPr")
        for holder in (paragraph, *self.chain(value(properties, "pStyle"))):
            if at(holder, "pPr/outlineLvl") is not None:
                outline = number_in(holder, "pPr/outlineLvl", default=BODY)
                return outline + 1 if outline < BODY else None
        return self.level_by_name(value(properties, "pStyle"))

    def level_by_name(self, name: str | None) -> int | None:
        for style in self.chain(name):
            words = value(style, "name") or ""
            if words.lower() in TITLES:
                return 0
            if found := HEADING.fullmatch(words):
                return int(found[1])
        return None

    def is_contents(self, paragraph: Element) -> bool:
        style = self.styles.get(value(paragraph, "pPr/pStyle") or "")
        return bool(CONTENTS.fullmatch(value(style, "name") or ""))

    def numbered(self, paragraph: Element) -> tuple[str, int | None, str] | None:
        """(list, level, style that says so) of a paragraph with an automatic number; None for the others.

        The level is None where the list itself names it by the style.
        """
        name = value(paragraph, "pPr/pStyle") or self.default
        own = at(paragraph, "pPr/numPr")
        key = value(own, "numId")
        depth = number_in(own, "ilvl", most=8) if at(own, "ilvl") is not None else None
        style = ""
        for holder in self.chain(name):
            said = at(holder, "pPr/numPr")
            if key is None and value(said, "numId") is not None:
                key, style = value(said, "numId"), holder.get(W + "styleId", "")
            if depth is None and at(said, "ilvl") is not None:
                depth = number_in(said, "ilvl", most=8)
        if key is None or key == "0":
            return None
        return key, depth if style or depth is not None else 0, style
