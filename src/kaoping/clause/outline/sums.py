"""Sums at every level: parts against their item, points written in clauses against theirs, items against the total."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from kaoping.clause.outline import faults
from kaoping.clause.outline.draft import Draft
from kaoping.clause.outline.figures import decimal, plain
from kaoping.clause.outline.model import Entry, walk
from kaoping.clause.outline.rows import Run
from kaoping.clause.outline.words import AMOUNT, CAPTION, SAID_TOTAL
from kaoping.clause.source.blocks import Span

OWN_POINTS = re.compile(rf"[（(]\s*{AMOUNT.pattern}\s*[)）]\s*[。；;.．]?\s*$")  # "…健全（2分）；"
HUNDRED = Decimal(100)
SAID = ("写明的总分", "the total that is written")
USUAL = ("没有写明总分，一般", "the total, which is not written and usually is 100,")


def check(draft: Draft, entries: Sequence[Entry]) -> None:
    """All disagreements in a tree of items."""
    for entry in walk(tuple(entries)):
        children(draft, entry)
        if not entry.children:
            leaf(draft, entry)
        if not (entry.children or entry.clauses) and entry.points is not None:
            draft.tell(faults.NO_CLAUSE, entry.span, title=entry.name, points=plain(entry.points))
    siblings(draft, entries)


def counted(entries: Sequence[Entry]) -> list[Entry]:
    """Those that make up a total: bonus and penalty items stand beside it."""
    return [entry for entry in entries if not entry.extra]


def worth(entry: Entry) -> Decimal | None:
    """Its points, or what its parts add up to where it names none."""
    if entry.points is not None:
        return entry.points
    parts = [worth(child) for child in counted(entry.children)]
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if known else None


def children(draft: Draft, entry: Entry) -> None:
    siblings(draft, entry.children)
    parts = [part for child in counted(entry.children) if (part := worth(child)) is not None]
    total = sum(parts, Decimal(0))
    if parts and entry.points is not None and total != entry.points:
        details = {"title": entry.name, "said": plain(entry.points), "sum": plain(total)}
        draft.tell(faults.CHILDREN_DISAGREE, entry.points_span or entry.span, **details)


def siblings(draft: Draft, entries: Sequence[Entry]) -> None:
    """Items without points beside such that have some."""
    usual = counted(entries)
    if any(worth(entry) is not None for entry in usual):
        for entry in usual:
            if worth(entry) is None:
                draft.tell(faults.NO_POINTS, entry.span, title=entry.name or entry.title)


def leaf(draft: Draft, entry: Entry) -> None:
    """ "（2分）；…（3分）。" behind every clause of an item."""
    texts = [clause.text for clause in entry.clauses if clause.role != "lead"]
    found = [OWN_POINTS.search(text) for text in texts]
    if entry.points is None or len(texts) < 2 or not all(found):
        return
    total = sum((decimal(match["figure"]) for match in found if match), Decimal(0))
    if total != entry.points:
        details = {"title": entry.name, "said": plain(entry.points), "sum": plain(total)}
        draft.tell(faults.CLAUSES_DISAGREE, entry.points_span or entry.span, **details)


def rows(draft: Draft, run: Run, entries: Sequence[Entry]) -> bool:
    """The rows of sums of a table; whether one says the total."""
    whole = False
    for row in run.totals:
        above = [entry for entry in entries if entry.span.start < row.cell.span.start]
        compared(draft, above[-1:] if row.part else above, row.points, row.cell.span, SAID)
        whole = whole or not row.part
    return whole


def compared(draft: Draft, entries: Sequence[Entry], said: Decimal, span: Span, named: tuple[str, str]) -> None:
    found = worth_of(entries)
    if found is not None and found != said:
        draft.tell(faults.TOTAL_DISAGREES, span, what=named[0], what_en=named[1], said=plain(said), sum=plain(found))


def document(draft: Draft, groups: Sequence[Sequence[Entry]]) -> None:
    """All items whose table has no row of sums, against the total that the text names, or 100.

    groups: by table or run of text; a document of several tables of 100 points each is right as well.
    """
    every = [entry for group in groups for entry in group]
    written = said_total(draft, every)
    said, span = written or (HUNDRED, every[0].span if every else Span(0, 0))
    whole = counted(every)
    if len(whole) == 1 and whole[0].children and whole[0].points is not None:
        return  # it is the total itself, and was compared with its parts
    sums = [found for group in groups if (found := worth_of(group)) is not None]
    if not sums or worth_of(every) == said or all(found == said for found in sums):
        return
    compared(draft, every, said, span, SAID if written else USUAL)


def worth_of(entries: Sequence[Entry]) -> Decimal | None:
    known = [part for entry in counted(entries) if (part := worth(entry)) is not None]
    return sum(known, Decimal(0)) if known else None


def said_total(draft: Draft, entries: Sequence[Entry]) -> tuple[Decimal, Span] | None:
    """The total that the text names outside its items: 百分制, 总分为120分, or in its title."""
    own = [span for span, belonging in draft.claims if belonging in ("item", "cell")]
    own += [clause.span for entry in walk(tuple(entries)) for clause in entry.clauses]
    for match in SAID_TOTAL.finditer(draft.text):
        if not any(span.start <= match.start() < span.end for span in own):
            return (decimal(match["figure"]) if match["figure"] else HUNDRED), Span(*match.span())
    return captioned(draft)


def captioned(draft: Draft) -> tuple[Decimal, Span] | None:
    """The total in the title; not where several titles have one each."""
    titles = [span for span, belonging in draft.claims if belonging == "title" and CAPTION.search(span.of(draft.text))]
    found = CAPTION.search(titles[0].of(draft.text)) if len(titles) == 1 else None
    return (decimal(found["figure"]), titles[0]) if found else None
