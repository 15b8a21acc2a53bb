"""A scheme as an official document (.docx): chapters in the order of a regulation, the table of items as its annex.

The words are those of `scheme/write.py`; this is their lay-out. The same scheme gives the same words every time.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from docx.shared import Pt

from kaoping.documents.official_page import HEI, LEFT, MIDDLE, SMALL, SONG, TITLE, Page
from kaoping.documents.official_rows import rows, total
from kaoping.documents.official_table import draw
from kaoping.problems import Language
from kaoping.scheme import write
from kaoping.scheme.model import Scheme, Section
from kaoping.scheme.voice import Voice, verbatim
from kaoping.scheme.writing import write_results as results
from kaoping.scheme.writing.write_general import general_rules
from kaoping.scheme.writing.write_items import cited, head, section_body, sentence, title

HAN = "一二三四五六七八九十"
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
CYCLES = {
    "year": ("按年度考核", "every year"),
    "quarter": ("按季度考核", "every quarter"),
    "month": ("按月考核", "every month"),
    "any": ("按指定的周期考核", "over the period that is asked for"),
}
USUAL = (
    "评分标准没有另外写明的，各考核项目得分不低于 0 分，不高于该项满分",
    "where its standard does not say otherwise, an item earns no less than 0 and no more than its full points",
)


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    lines: tuple[str, ...]


def official_docx(scheme: Scheme, language: Language = "zh") -> bytes:
    """The document as a file."""
    voice = Voice(scheme, language)
    name = said(verbatim(voice.pick(scheme.title, scheme.title_en or scheme.title)), voice)
    page = Page(language, name, scheme.in_force.from_)
    opening(page, name, voice)
    for at, chapter in enumerate(chapters(voice)):
        page.heading(voice.say("{}、{}", "{}. {}", (HAN if language == "zh" else ROMAN)[at], chapter.title))
        for line in chapter.lines:
            page.text(line)
    annex(page, name, voice)
    return page.bytes()


def opening(page: Page, name: str, voice: Voice) -> None:
    """Title, version and force."""
    page.line(name, TITLE, MIDDLE, font=SONG, bold=True)
    below = page.line(force(voice), SMALL, MIDDLE)
    below.paragraph_format.space_before, below.paragraph_format.space_after = Pt(6), Pt(20)


def force(voice: Voice) -> str:
    """（2024 版，自 2024 年 1 月 1 日起施行）"""
    scheme = voice.scheme
    since, until = day(scheme.in_force.from_, voice), scheme.in_force.until
    period = voice.say("自 {} 起施行", "in force from {}", since)
    if until is not None:
        period += voice.say("，至 {} 止", " until {}", day(until, voice))
    return voice.say("（{} 版，{}）", "(version {}, {})", scheme.version, period)


def day(value: datetime.date, voice: Voice) -> str:
    return f"{value.year} 年 {value.month} 月 {value.day} 日" if voice.language == "zh" else value.isoformat()


# --- chapters


def chapters(voice: Voice) -> list[Chapter]:
    """The chapters that have something to say."""
    found = (
        Chapter(voice.pick("总则", "General"), tuple(general(voice))),
        Chapter(voice.pick("计分办法", "How points come about"), tuple(counting(voice))),
        *(listed(heading, lines, voice) for heading, lines in after_the_total(voice)),
        listed(("口径", "Decisions"), list(decisions(voice)), voice),
        listed(("通则", "Rules for every clause"), list(rules_for_all(voice)), voice),
        listed(("附注", "Notes"), [verbatim(note) for note in voice.scheme.notes], voice),
    )
    return [chapter for chapter in found if chapter.lines]


def general(voice: Voice) -> Iterator[str]:
    """Source, who is appraised and how often."""
    scheme = voice.scheme
    if source := cited(scheme.source, voice):
        yield said(sentence(voice.say("依据：{}", "Source: {}", source), voice), voice)
    kind = voice.kind_of_unit(scheme.appraises)
    who = voice.say("考核对象为{}，{}", "each {} is appraised, {}", kind, voice.pick(*CYCLES[scheme.cycle]))
    yield said(sentence(who, voice), voice)


def counting(voice: Voice) -> Iterator[str]:
    """The total, then the sections that are not simply added up, then where the standards stand."""
    scheme = voice.scheme
    root = scheme.root
    body = section_body(root, voice)
    name = title(root, voice) if root.points is None else head(root, voice).split(" ", 1)[1]
    yield said(f"{name}{voice.pick('：', ': ')}{body}", voice)
    plain = Section.model_construct(**{**root.__dict__, "omitted": None, "combine": "sum"})
    simple = section_body(plain.model_copy(update=SIMPLE), voice)
    for entry in scheme.entries():
        if isinstance(entry, Section) and section_body(entry, voice) != simple:
            yield write.write_item(entry, scheme, voice.language)
    yield voice.pick(
        "各考核项目的分值和评分标准见附表。", "The items with their points and standards stand in the annex."
    )


SIMPLE = {"missing": "keep", "exempt": "drop", "floor": "none", "cap": "none", "booked_on": None, "omitted": None}


def after_the_total(voice: Voice) -> Iterator[tuple[tuple[str, str], list[str]]]:
    """What follows from the points: gates, grades, awards, funds."""
    scheme = voice.scheme
    yield ("一票否决与限制", "Gates"), write.gates(scheme, voice)
    yield ("等次", "Grades"), results.grades(scheme.grades, voice) if scheme.grades else []
    yield ("奖励", "Awards"), write.awards(scheme, voice)
    yield ("经费", "Funds"), [write.named(each.title, results.fund(each, voice), voice) for each in scheme.funds]


def decisions(voice: Voice) -> Iterator[str]:
    """Every decision with the items that it is about."""
    for id_, each in voice.scheme.decisions.items():
        about = [entry.id for entry in voice.scheme.entries() if id_ in entry.decisions]
        items = voice.joined(about, "、", ", ")
        used = voice.say("；用于 {} 项", "; for item {}", items) if about else ""
        yield f"{verbatim(id_)} {results.decision(each, voice)}{used}"


def rules_for_all(voice: Voice) -> Iterator[str]:
    yield voice.pick(*USUAL)
    yield from general_rules(voice.scheme, voice)


def listed(heading: tuple[str, str], lines: list[str], voice: Voice) -> Chapter:
    """Numbered lines; a single one needs no number."""
    made = [closed(line, voice) for line in lines]
    if len(made) > 1:
        made = [f"{at}. {line}" for at, line in enumerate(made, 1)]
    return Chapter(voice.pick(*heading), tuple(made))


def closed(line: str, voice: Voice) -> str:
    """A line with its full stop; a text of the scheme may bring its own."""
    text = said(line, voice)
    return text if text.endswith(("。", ".", "！", "？", "!", "?")) else said(sentence(line, voice), voice)


def said(text: str, voice: Voice) -> str:
    return write.finished(text, voice.language)


# --- the annex


def annex(page: Page, name: str, voice: Voice) -> None:
    """The table of items on pages across, its notes below it."""
    page.across()
    page.line(voice.pick("附表", "Annex"), Pt(16), LEFT, font=HEI)
    heading = page.line(voice.say("{}评分标准", "{}: standards", name), Pt(18), MIDDLE, font=SONG, bold=True)
    heading.paragraph_format.space_after = Pt(6)
    draw(page, rows(voice.scheme, voice), total(voice.scheme), voice)
    for at, note in enumerate(notes(voice)):
        line = page.line(note, Pt(10.5), LEFT, tight=True)
        line.paragraph_format.space_before = Pt(6 if at == 0 else 2)


def notes(voice: Voice) -> Iterator[str]:
    for entry in voice.scheme.entries():
        for note in entry.notes:
            yield said(voice.say("注：{} {}", "Note: {} {}", verbatim(entry.id), verbatim(note)), voice)
