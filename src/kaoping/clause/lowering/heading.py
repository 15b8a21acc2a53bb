"""What stands at the head of a scheme: title, cycle, since when; taken from the text where it says so."""

from __future__ import annotations

import re
from collections.abc import Callable

from kaoping.clause.lowering.whole import plain
from kaoping.clause.outline.model import PartKind
from kaoping.clause.source.blocks import Paragraph
from kaoping.clause.whole.model import Document

DATE = re.compile(r"(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日(?:起|开始)")
YEAR = re.compile(r"(20\d\d)\s*年(?:度)?")
CYCLES = (("month", re.compile(r"每月|按月|月度考|月考")), ("quarter", re.compile(r"每季|按季|季度考")))
USUAL_CYCLE, USUAL_DAY = "year", "2000-01-01"
TOLD: dict[PartKind, str] = {"scope": "考核对象", "cycle": "考核周期", "appeal": "申诉复核", "composition": "成绩构成",
                             "formula": "计算方法", "definition": "定义"}  # fmt: skip
Assume = Callable[[str, str, str], None]
LONGEST = 200


def title(document: Document) -> str:
    """The title that the file marks as such, else the first line that ends in what such documents are called."""
    text = document.source.text
    marked = [
        block.span.of(text) for block in document.source.blocks if isinstance(block, Paragraph) and block.level == 0
    ]
    lines = [line.strip() for line in text.splitlines()[:30]]
    named = [line for line in lines if re.search(r"(?:办法|细则|方案|意见|制度|标准|考核表)(?:[（(].*[)）])?$", line)]
    found = [plain(line) for line in (*marked, *named) if 4 <= len(line.strip()) <= 60]
    return found[0] if found else document.source.name.rsplit(".", 1)[0][:60] or "考核方案"


def slug(name: str) -> str:
    """An id for the scheme from the name of the file."""
    found = re.sub(r"[^a-z0-9]+", "-", name.rsplit(".", 1)[0].lower()).strip("-")[:60].strip("-")
    return found or "draft"


def in_force(document: Document, assume: Assume) -> str:
    if match := DATE.search(document.source.text):
        year, month, day = (int(part) for part in match.groups())
        if 1 <= month <= 12 and 1 <= day <= 28 + (month != 2) * 2:
            return f"{year:04}-{month:02}-{day:02}"
    if match := YEAR.search(document.source.text):
        assume("生效日期", "the day from which it is in force", f"{match[1]}-01-01")
        return f"{match[1]}-01-01"
    assume("生效日期", "the day from which it is in force", USUAL_DAY)
    return USUAL_DAY


def cycle(document: Document, assume: Assume) -> str:
    words = " ".join(part.text for part in document.parts if part.kind == "cycle")
    found = [name for name, pattern in CYCLES if pattern.search(words)]
    if "年" in words and not found:
        return "year"
    if len(found) == 1 and "年" not in words:
        return found[0]
    assume("考核周期", "the cycle", USUAL_CYCLE)
    return USUAL_CYCLE


def notes(document: Document) -> list[str]:
    """What is said of the whole and is no rule."""
    found = [(TOLD[part.kind], part.text) for part in document.parts if part.kind in TOLD and part.clause is None]
    return [f"{name}：{plain(text)[:LONGEST]}" for name, text in found]
