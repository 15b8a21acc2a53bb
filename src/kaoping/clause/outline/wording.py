"""Words that lean on other places of the document: short forms that are defined, and references to other clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kaoping.clause.outline import faults
from kaoping.clause.outline.draft import Draft
from kaoping.clause.outline.figures import ordinal
from kaoping.clause.outline.model import Definition, Entry, Part, Reference
from kaoping.clause.outline.sections import Section, tidy
from kaoping.clause.outline.words import DEFINES, LEADS_IN, LONG_FORM, REFERENCES
from kaoping.clause.source.blocks import Span

QUOTES = "“”\"「」‘’'"
SAID = 24  # characters of a clause that are enough to know it by


def definitions(draft: Draft) -> tuple[Definition, ...]:
    """ "网格化服务中心（以下简称中心）" → 中心 is 网格化服务中心: the long form stands right before the bracket."""
    found = []
    for match in DEFINES.finditer(draft.text):
        before = LONG_FORM.search(draft.text, max(0, match.start() - 60), match.start())
        long = bare(before[0]) if before else ""
        if long:
            span = Span(match.start(), match.end())
            found.append(Definition(match["short"].strip(QUOTES + "：: "), tidy(long).strip(QUOTES), span))
            draft.parts.append(Part("definition", span, match[0]))
    return tuple(found)


def bare(words: str) -> str:
    """Without what only leads up to the name: "根据", "为加强"."""
    if words[0] in "“《":
        return words
    match = LEADS_IN.match(words)
    return words[match.end() :] if match else words


def references(draft: Draft, entries: Sequence[Entry], roots: Sequence[Section]) -> tuple[Reference, ...]:
    """References within clauses and parts, each with the place that it means where that is certain.

    同上 is the clause before under the same top item; 上款 and its like the one before of the very same item.
    """
    owners = dict(owned(entries))
    places = sorted({*owners, *(part.span for part in draft.parts if part.kind != "definition")}, key=lambda s: s.start)
    found = []
    for place, before in zip(places, [None, *places], strict=False):
        for match in REFERENCES.finditer(draft.text, place.start, place.end):
            target = numbered(match, roots) if match["number"] else meant(match[0], place, before, owners)
            found.append(told(draft, Span(*match.span()), target))
    return tuple(found)


def owned(entries: Sequence[Entry], top: int | None = None) -> Iterator[tuple[Span, tuple[int, Span]]]:
    """Each clause with the place of its top item and the span of its own."""
    for place, entry in enumerate(entries):
        highest = place if top is None else top
        yield from ((clause.span, (highest, entry.span)) for clause in entry.clauses)
        yield from owned(entry.children, highest)


def meant(words: str, place: Span, before: Span | None, owners: dict[Span, tuple[int, Span]]) -> Span | None:
    if before is None or place not in owners or before not in owners:
        return None
    (top, item), (other_top, other) = owners[place], owners[before]
    return before if (top == other_top if words.startswith("同") else item == other) else None


def numbered(match: re.Match[str], roots: Sequence[Section]) -> Span | None:
    """第三条: the section that bears this number as 第…条; None where there is none, or more than one."""
    wanted = ordinal(match["number"])
    kinds = {"条": ("article",), "款": ("paren-han",), "项": ("paren-digit", "paren-han", "digit")}[match[0][-1]]
    hits = [
        section.first.span
        for root in roots
        for section in root.every()
        if section.first and section.first.marker and section.kind in kinds and section.first.marker.value == wanted
    ]
    return hits[0] if len(hits) == 1 else None


def told(draft: Draft, span: Span, target: Span | None) -> Reference:
    words = span.of(draft.text)
    if target is None:
        draft.tell(faults.REFERENCE_LOST, span, words=words)
    else:
        draft.tell(faults.REFERENCE_FOUND, span, words=words, target=tidy(target.of(draft.text))[:SAID])
    return Reference(span, target)
