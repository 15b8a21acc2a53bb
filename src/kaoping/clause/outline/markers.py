"""Enumerators: 一、 （一） 1. 1.1 （1） ① 一是 第三条 … and which of the many lookalikes are some.

At the start of a paragraph nearly everything that looks like one is one. Within a line it has to follow the numbering:
it is 1, or one more than the last of its kind that is still open; so "扣5、4、3分" and "一、二级" count nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kaoping.clause.outline.figures import ordinal
from kaoping.clause.outline.words import HARD, MARKERS, RANGE_TAIL, REFERS, SOFT
from kaoping.clause.source.blocks import Span

ANY = re.compile("|".join(f"(?P<k{place}>{shape})" for place, (_, shape) in enumerate(MARKERS)))
OUTERMOST = {"annex", "chapter"}  # below them every numbering begins anew
UNBOUND = {"paren-han", "paren-digit", "circle"}  # shapes so marked that they need no blank or full stop before them


@dataclass(frozen=True, slots=True)
class Marker:
    """span: the enumerator in the text (empty where Word numbers by itself); value: what it counts."""

    span: Span
    kind: str
    value: tuple[int, ...]
    text: str

    @property
    def label(self) -> str:
        """Without the marks around it: 一, 1, 1.2, ①."""
        return re.sub(r"[\s（）()〔〕、]|[.．]$", "", self.text)


@dataclass
class Open:
    """The enumerators that are open, the outermost first."""

    restarts: bool = False
    marks: list[Marker] = field(default_factory=list)

    def last(self, kind: str) -> Marker | None:
        return next((mark for mark in self.marks if mark.kind == kind), None)

    def add(self, mark: Marker) -> None:
        if mark.kind in OUTERMOST:
            self.marks = [one for one in self.marks if one.kind in OUTERMOST]
        kinds = [one.kind for one in self.marks]
        self.marks = [*self.marks[: kinds.index(mark.kind) if mark.kind in kinds else len(kinds)], mark]

    def follows(self, mark: Marker) -> bool:
        last = self.last(mark.kind)
        if last is None or (self.restarts and mark.value == (1,)):
            return mark.value[-1] == 1
        return mark.value[-1] == last.value[-1] + 1


def find(
    text: str,
    area: Span,
    starts: Sequence[int],
    closed: bytearray,
    stops: set[int],
    auto: dict[int, str],
    restarts: bool = False,
) -> list[Marker]:
    """The enumerators of an area in order. starts: where paragraphs begin; stops: where sentences end."""
    opened, found = Open(restarts), []
    for mark, at_start in candidates(text, area, starts, closed, auto):
        if at_start or inside_line(text, area, mark, opened, stops):
            opened.add(mark)
            found.append(mark)
    return found


def candidates(
    text: str, area: Span, starts: Sequence[int], closed: bytearray, auto: dict[int, str]
) -> list[tuple[Marker, bool]]:
    """Everything that looks like an enumerator, and whether it stands at the start of a paragraph."""
    firsts = {first(text, start, area.end): start for start in starts}
    found = [(numbered(at, auto[start]), True) for at, start in firsts.items() if auto.get(start)]
    for match in ANY.finditer(text, area.start, area.end):
        at_start = match.start() in firsts
        if closed[match.start() - area.start] or (at_start and auto.get(firsts[match.start()])):
            continue
        kind = MARKERS[int(str(match.lastgroup)[1:])][0]
        if at_start or kind not in {"decimal", "dash", "annex", "article", "chapter", "half-paren"}:
            found.append((made(Span(*match.span()), kind, match[0].strip()), at_start))
    return sorted(found, key=lambda one: one[0].span.start)


def numbered(at: int, number: str) -> Marker:
    """The enumerator that Word puts before a paragraph without writing it into the text."""
    match = ANY.match(f"{number}\u4e00")
    kind = MARKERS[int(str(match.lastgroup)[1:])][0] if match else "digit"
    return made(Span(at, at), kind, number)


def made(span: Span, kind: str, text: str) -> Marker:
    """1.1 and 1.1.1 are of different kinds: one stands below the other."""
    value = ordinal(text)
    return Marker(span, f"{kind} {len(value)}" if kind == "decimal" else kind, value, text)


def first(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def inside_line(text: str, area: Span, mark: Marker, opened: Open, stops: set[int]) -> bool:
    """Whether something that looks like an enumerator within a line is one."""
    at = mark.span.start
    before = text[max(area.start, at - 24) : at].rstrip()
    if RANGE_TAIL.search(before) or not opened.follows(mark):
        return False
    if before[-1:] in tuple(HARD + SOFT + ":：") or len(before) == 0 or before_stop(text, at, stops):
        return True
    if REFERS.search(before) or (mark.kind in {"paren-han", "paren-digit"} and before[-1:] in tuple("表件册办则")):
        return False
    if mark.kind == "spoken":
        return before.endswith(("，", ",", "。"))
    if mark.kind in UNBOUND:
        return not re.match(r"\s*[项款条类]", text[mark.span.end : mark.span.end + 3])
    return after_heading(text, opened, mark) or (text[at - 1].isspace() and mark.kind in {"han", "digit"})


def before_stop(text: str, at: int, stops: set[int]) -> bool:
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return at in stops


def after_heading(text: str, opened: Open, mark: Marker) -> bool:
    """Right behind a heading that has no full stop: "（一）全年考核1、…"."""
    if not opened.marks or mark.value != (1,):
        return False
    heading = text[opened.marks[-1].span.end : mark.span.start]
    return 2 <= len(heading) <= 16 and not re.search(r"[，,。；;：:、\d]", heading)
