"""What the columns of a table are: by the words of its head, or, without a head, by what stands in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kaoping.clause.outline.grid import Grid
from kaoping.clause.outline.words import AMOUNT, CELL_POINTS, HEAD_ENDINGS, HEAD_WORDS, SCORES, SCORING_ROLES
from kaoping.clause.source.blocks import Cell, Span

ColumnRole: TypeAlias = Literal[
    "number", "item", "requirement", "criteria", "points", "method", "responsible", "score", "remark", "other"
]


def shapes(words: tuple[tuple[str, str], ...]) -> list[tuple[ColumnRole, re.Pattern[str]]]:
    return [(role, re.compile(shape)) for role, shape in words]  # type: ignore[misc]


PATTERNS, ENDINGS = shapes(HEAD_WORDS), shapes(HEAD_ENDINGS)
DEEPEST_HEAD = 8  # rows of captions and notes that may stand above the head
LONG_TEXT = 24  # characters on average; a column of longer texts holds requirements, not names of items
BARE = re.compile(r"[\s\u3000]|[（(〔【][^）)〕】]*[)）〕】]|[:：*]")


@dataclass(frozen=True, slots=True)
class Head:
    """rows: the head's first row and the one behind its last; roles by column; heads: its words; proposed: no head was
    there; the columns were told by what stands in them."""

    first: int
    behind: int
    roles: tuple[ColumnRole, ...]
    heads: tuple[str, ...]
    proposed: bool = False

    def of(self, role: ColumnRole) -> list[int]:
        return [column for column, one in enumerate(self.roles) if one == role]


def role_of(words: str, *, strict: bool = False) -> ColumnRole:
    """The role that the words of a head give: "分值（分）" → points. strict: known words only, no endings."""
    bare = BARE.sub("", words)
    known = next((role for role, shape in PATTERNS if shape.fullmatch(bare)), None)
    if known or strict:
        return known or "other"
    return next((role for role, shape in ENDINGS if shape.fullmatch(bare)), "other")


def head(text: str, table: Grid) -> Head | None:
    """The head of a table by its words; None where no row looks like one."""
    for row in range(min(table.height, DEEPEST_HEAD)):
        if is_head(text, table, row):
            return refined(text, table, built(text, table, row))
    return None


def is_head(text: str, table: Grid, row: int, *, strict: bool = False) -> bool:
    """At least two columns are known by their words, and not one of the cells sets points."""
    cells = [cell for cell in table.row(row) if cell.row == row]
    words = [BARE.sub("", cell.span.of(text)) for cell in cells]
    known = {role_of(word, strict=strict) for word in words if word and len(word) <= 16} - {"other"}
    return len(known) >= 2 and not any(SCORES.search(word) for word in words)


def built(text: str, table: Grid, row: int) -> Head:
    behind = row + head_height(text, table, row)
    words = tuple(column_words(text, table, row, behind, column) for column in range(table.width))
    return Head(row, behind, tuple(next_role(parts) for parts in words), tuple("/".join(parts) for parts in words))


def head_height(text: str, table: Grid, row: int) -> int:
    """2 where a cell of the head is merged over two rows, or the row below only splits merged columns."""
    tall = max((cell.rows for cell in table.row(row) if cell.row == row), default=1)
    wide = any(cell.columns > 1 for cell in table.row(row))
    below = [cell for cell in table.row(row + 1) if cell.row == row + 1]
    roles = [role_of(cell.span.of(text)) for cell in below if cell.span.of(text).strip()]
    splits = wide and len(roles) >= 2 and roles.count("other") * 2 <= len(roles)
    return min(tall, 3) if tall > 1 else 2 if splits else 1


def column_words(text: str, table: Grid, row: int, behind: int, column: int) -> tuple[str, ...]:
    """The words over a column from above to below, each once."""
    cells = dict.fromkeys(table.at(at, column) for at in range(row, behind))
    words = (re.sub(r"\s+", "", cell.span.of(text)) for cell in cells if cell is not None)
    return tuple(word for word in words if word)


def next_role(parts: tuple[str, ...]) -> ColumnRole:
    """The lowest words that are known count: 一级指标 under 考核内容; but 内容 under 考核标准 names no items."""
    known = [role for part in reversed(parts) if (role := role_of(part)) != "other"]
    if known[:1] == ["item"] and "criteria" in known:
        return "requirement"
    return known[0] if known else "other"


def refined(text: str, table: Grid, found: Head) -> Head:
    """ "考核内容" is a name or a text: long texts in it are requirements; without criteria they are what scores."""
    roles = list(found.roles)
    for column in found.of("item"):
        if long(text, table, found.behind, column) and len([r for r in roles if r == "item"]) > 1:
            roles[column] = "requirement"
    if not {"criteria", "requirement"} & set(roles) and (
        items := [at for at, role in enumerate(roles) if role == "item"]
    ):
        longest = max(items, key=lambda at: average(text, table, found.behind, at))
        if long(text, table, found.behind, longest):
            roles[longest] = "criteria"
    return Head(found.first, found.behind, tuple(roles), found.heads)


def long(text: str, table: Grid, behind: int, column: int) -> bool:
    """The column holds sentences rather than names."""
    texts = [said for said in column_texts(text, table, behind, column) if said]
    whole = sum(said[-1] in "。；;" for said in texts)
    return average(text, table, behind, column) > LONG_TEXT or whole * 2 > len(texts)


def average(text: str, table: Grid, behind: int, column: int) -> float:
    texts = [said for said in column_texts(text, table, behind, column) if said]
    return sum(map(len, texts)) / len(texts) if texts else 0


def column_texts(text: str, table: Grid, behind: int, column: int) -> Iterator[str]:
    cells = dict.fromkeys(table.at(row, column) for row in range(behind, table.height))
    yield from (cell.span.of(text).strip() for cell in cells if cell is not None and cell.columns == 1)


def is_appraisal(found: Head) -> bool:
    """Whether a table with these columns holds items: something that scores beside something that names."""
    roles = set(found.roles)
    return bool(roles & SCORING_ROLES) and len(roles - {"other", "number", "remark"}) >= 2


def proposed(text: str, table: Grid) -> Head | None:
    """Columns of a table without head, by what stands in them; None where nothing in it scores."""
    texts = [[said for said in column_texts(text, table, 0, column) if said] for column in range(table.width)]
    scoring = [sum(bool(SCORES.search(said)) for said in column if not CELL_POINTS.fullmatch(said)) for column in texts]
    if not any(scoring):
        return None
    criteria = max(range(table.width), key=lambda column: scoring[column])
    roles = tuple(guessed(column, criteria, texts[column]) for column in range(table.width))
    return Head(0, 0, roles, tuple("" for _ in roles), proposed=True)


def guessed(column: int, criteria: int, texts: list[str]) -> ColumnRole:
    if column == criteria:
        return "criteria"
    shapes = Counter(shape_of(said) for said in texts)
    most = shapes.most_common(1)[0][0] if shapes else "other"
    if most == "name":
        return "item" if column < criteria else "other"
    if most == "text":
        return "requirement" if column < criteria else "other"
    return most if most == "points" or column == 0 else "points" if most == "number" else "other"


def shape_of(said: str) -> ColumnRole | Literal["name", "text"]:
    if re.fullmatch(r"\d{1,2}|[一二三四五六七八九十]{1,3}", said):
        return "number"
    if CELL_POINTS.fullmatch(said):
        return "points"
    return "name" if len(said) <= LONG_TEXT or (AMOUNT.search(said) and len(said) < LONG_TEXT + 8) else "text"


def spans(found: Head, table: Grid) -> list[Span]:
    """Where the head's words stand."""
    cells: list[Cell] = [cell for cell in table.cells if found.first <= cell.row < found.behind]
    return [cell.span for cell in cells]
