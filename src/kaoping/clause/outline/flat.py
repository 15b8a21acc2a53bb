"""A table pasted as running text → a proposal of its items.

Its head is still there as words in a row (序号 项目 分值 评分标准 …). They say whether the points of a row stand before
or behind its text; points, numbers and full stops show where one cell ends and the next begins. A person checks it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kaoping.clause.outline import faults
from kaoping.clause.outline.draft import Draft
from kaoping.clause.outline.figures import decimal, plain
from kaoping.clause.outline.flat_heads import Heads
from kaoping.clause.outline.grouping import clauses
from kaoping.clause.outline.items import short
from kaoping.clause.outline.model import ClauseText, Entry
from kaoping.clause.outline.pieces import Piece, cut
from kaoping.clause.outline.sections import heading, tidy
from kaoping.clause.outline.tabled import UNITS
from kaoping.clause.outline.words import EXTRA, FLAT_END, FLAT_HEAD, FLAT_LABEL, FLAT_NAMED
from kaoping.clause.source.blocks import Span

SAME = 5  # characters in which the texts behind two names agree
LABEL = re.compile(r"[^，,。；;：:（）()\d]{2,14}")


@dataclass
class FlatRow:
    pieces: list[Piece] = field(default_factory=list)
    label: str = ""
    method: str = ""
    points: Decimal | None = None
    points_span: Span | None = None
    units: tuple[str, ...] = ()


@dataclass
class FlatItem:
    title: str
    span: Span
    number: str = ""
    points: Decimal | None = None
    points_span: Span | None = None
    rows: list[FlatRow] = field(default_factory=list)
    children: list[FlatItem] = field(default_factory=list)


class Builder:
    """Goes through the pieces of a pasted table and hangs what it finds under its items."""

    def __init__(self, draft: Draft, found: Heads) -> None:
        self.draft, self.heads = draft, found
        self.top: list[FlatItem] = []
        self.row = FlatRow()
        self.levels = max(1, found.roles.count("item"))

    @property
    def leaf(self) -> FlatItem | None:
        if not self.top:
            return None
        return self.top[-1].children[-1] if self.top[-1].children else self.top[-1]

    def take(self, piece: Piece, following: Piece | None) -> None:
        """One piece: the end of a row, headings, a label, text, in this order; each of them may be missing."""
        if piece.marker or piece.page:
            self.row.pieces.append(piece)
            return
        at = self.row_end(piece) if not self.heads.points_first else piece.span.start
        while (behind := self.headed(piece, at)) > at:
            at = behind
        while at < piece.span.end and self.draft.text[at].isspace():
            at += 1
        rest = Span(at, piece.span.end)
        if following and following.marker and LABEL.fullmatch(rest.of(self.draft.text)) and piece.stop == "none":
            self.row.label = tidy(rest.of(self.draft.text))
            self.draft.claim(rest, "item")
            self.draft.tell(faults.LABEL_PROPOSED, rest, label=self.row.label)
        elif rest.start < rest.end:
            self.row.pieces.append(replace(piece, span=rest))

    def row_end(self, piece: Piece) -> int:
        """Method, points and units behind the text of a row."""
        match = FLAT_END.match(self.draft.text, piece.span.start, piece.span.end)
        if not match or not self.row.pieces:
            return piece.span.start
        self.row.method = re.sub(r"\s+", "；", match["method"].strip())
        self.row.points, self.row.points_span = (
            decimal(match["figure"]),
            Span(match.start("figure"), match.end("figure")),
        )
        units = match["units"] if "responsible" in self.heads.roles else None
        self.row.units = tuple(unit for unit in UNITS.split(units or "") if unit)
        end = match.end() if units else match.end("figure") + len("分")
        end = max(end, self.draft.text.index("分", match.end("figure")) + 1)
        self.draft.claim(Span(piece.span.start, end), "cell")
        label = self.row.label
        self.close()
        self.row.label = label
        return end

    def headed(self, piece: Piece, at: int) -> int:
        """A heading with its points at a place; the place behind it, or the same where there is none."""
        text, end = self.draft.text, piece.span.end
        match = FLAT_HEAD.match(text, at, end)
        named = FLAT_NAMED.match(text, at, end) if self.heads.points_first and not match else None
        found = match or named
        if not found:
            return at
        number = found["number"] or "" if match else ""
        self.close()
        self.row.label = ""
        whole = Span(found.start() + len(found[0]) - len(found[0].lstrip()), self.behind_points(found))
        item = FlatItem(
            tidy(found["name"]), whole, number, decimal(found["figure"]), Span(found.start("figure"), whole.end)
        )
        self.draft.claim(whole, "item")
        self.hang(item)
        return whole.end

    def behind_points(self, match: re.Match[str]) -> int:
        return match.end()

    def hang(self, item: FlatItem) -> None:
        """Numbered items are the outermost; one that is named again after a break of the page goes on."""
        if self.levels > 1 and not item.number and self.top:
            self.top[-1].children.append(item)
        elif not (self.top and self.top[-1].title == item.title and self.top[-1].points == item.points):
            self.top.append(item)

    def close(self) -> None:
        """Ends a row and gives it to the item that is open."""
        if self.leaf and any(not piece.page for piece in self.row.pieces):
            self.leaf.rows.append(self.row)
        self.row = FlatRow(label=self.row.label)


def entries(
    draft: Draft, area: Span, starts: Sequence[int], found: list[Heads]
) -> tuple[tuple[Entry, ...], list[Piece]]:
    """The items of a pasted table that begins with the first of its heads, and the pieces it was cut into."""
    builder = Builder(draft, found[0])
    every: list[Piece] = []
    draft.tell(faults.FLAT_TABLE, found[0].span)
    for head, following in zip(found, [*found[1:], None], strict=True):
        draft.claim(head.span, "head")
        stretch = Span(head.span.end, following.span.start if following else area.end)
        inside = [start for start in starts if stretch.start <= start < stretch.end]
        pieces = cut(draft.text, stretch, inside, restarts=True)
        for piece, after in zip(pieces, [*pieces[1:], None], strict=False):
            builder.take(piece, after)
        every += pieces
    tell_end(draft, every, builder.row.pieces)
    builder.close()
    return tuple(finished(draft, item) for item in builder.top), every


def tell_end(draft: Draft, pieces: list[Piece], left: list[Piece]) -> None:
    """A row that is not finished, and whose last sentence is not, breaks off."""
    last = next((piece for piece in reversed(pieces) if not piece.page), None)
    if left and last and last is pieces[-1] and last.stop == "none" and last.span.of(draft.text)[-1] not in "分)）":
        draft.tell(faults.BREAKS_OFF, last.span, text=tidy(last.span.of(draft.text))[-20:])


def caption(draft: Draft, span: Span, children: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The words before the head of a pasted table; with points of their own they are the item above all."""
    if not span.of(draft.text).strip():
        return children
    found = heading(draft.text, span)
    draft.claim(span, "title" if found.points is None else "item")
    if found.points is None or not children:
        return children
    whole = Span(span.start, children[-1].span.end)
    return (Entry("", found.title, whole, found.points, found.points_span, children=children, proposed=True),)


# --- what was gathered, as entries ------------------------------------------------------------------------------


def finished(draft: Draft, item: FlatItem) -> Entry:
    below = tuple(finished(draft, child) for child in item.children)
    if len(item.rows) == 1 and not item.rows[0].label:
        entry = whole_row(draft, item, item.rows[0])
    else:
        entry = made(item, children=(*below, *rows(draft, item.rows)))
        return entry
    return replace(entry, children=(*entry.children, *below))


def made(item: FlatItem, **details: object) -> Entry:
    children = details.get("children", ())
    ends = [item.span.end, *(child.span.end for child in children)]  # type: ignore[attr-defined]
    extra = bool(EXTRA.search(item.title))
    base = Entry(
        item.number,
        item.title,
        Span(item.span.start, max(ends)),
        item.points,
        item.points_span,
        extra=extra,
        proposed=True,
    )
    return replace(base, **details)  # type: ignore[arg-type]


def whole_row(draft: Draft, item: FlatItem, row: FlatRow) -> Entry:
    """An item of one row; what its parts have in common shows the names that were cells of their own."""
    if row.points is not None and item.points is not None and row.points != item.points:
        figures = {"title": item.title, "said": plain(item.points), "other": plain(row.points), **faults.ROW}
        draft.tell(faults.TWO_FIGURES, row.points_span or item.span, **figures)
    own, named = labelled(draft, row.pieces)
    end = max([item.span.end, *(piece.span.end for piece in row.pieces)])
    base = made(item, clauses=own, children=named)
    return replace(base, span=Span(item.span.start, end), method=row.method, responsible=row.units)


def rows(draft: Draft, found: list[FlatRow]) -> Iterator[Entry]:
    """Rows with points of their own, under the labels that stand before them."""
    for label in dict.fromkeys(row.label for row in found):
        made_rows = tuple(row_entry(draft, row) for row in found if row.label == label)
        if label:
            span = Span(made_rows[0].span.start, made_rows[-1].span.end)
            yield Entry("", label, span, children=made_rows, proposed=True)
        else:
            yield from made_rows


def row_entry(draft: Draft, row: FlatRow) -> Entry:
    texts = clauses(draft.text, row.pieces, bounded=True)
    first = row.pieces[0]
    span = Span(first.span.start, row.points_span.end if row.points_span else row.pieces[-1].span.end)
    number = first.marker.label if first.marker else ""
    title = short(first.body.of(draft.text).strip())
    return Entry(number, title, span, row.points, row.points_span, row.units, row.method, texts, proposed=True)


def labelled(draft: Draft, pieces: list[Piece]) -> tuple[tuple[ClauseText, ...], tuple[Entry, ...]]:
    """Clauses of an item, and its parts where several pieces go on with the same words behind different names."""
    found = list(labels(draft.text, pieces))
    if len(found) < 2:
        return clauses(draft.text, pieces, bounded=True), ()
    groups = [pieces[at:behind] for (at, _), (behind, _) in zip(found, [*found[1:], (len(pieces), None)], strict=True)]
    texts = [
        clauses(draft.text, bare(group, span), bounded=True) for group, (_, span) in zip(groups, found, strict=True)
    ]
    usual = min(len(text) for text in texts)
    shared = tuple(clause for text in texts for clause in text[usual:])
    parts = tuple(part(draft, span, text[:usual]) for (_, span), text in zip(found, texts, strict=True))
    before = clauses(draft.text, pieces[: found[0][0]], bounded=True) if found[0][0] else ()
    return (*before, *shared), parts


def labels(text: str, pieces: list[Piece]) -> Iterator[tuple[int, Span]]:
    """Names at the beginning of pieces behind which the same words follow at least twice."""
    found = {
        at: match
        for at, piece in enumerate(pieces)
        if (match := FLAT_LABEL.match(text, piece.span.start, piece.span.end))
    }
    keys = {at: re.sub(r"\s", "", match["rest"])[:SAME] for at, match in found.items()}
    for at, match in found.items():
        if list(keys.values()).count(keys[at]) >= 2 and not pieces[at].marker:
            yield at, Span(match.start("label"), match.end("label"))


def bare(group: list[Piece], label: Span) -> list[Piece]:
    """The pieces without the name before them."""
    first = group[0]
    return [replace(first, span=Span(min(label.end + 1, first.span.end), first.span.end)), *group[1:]]


def part(draft: Draft, label: Span, texts: tuple[ClauseText, ...]) -> Entry:
    name = tidy(label.of(draft.text))
    draft.claim(label, "item")
    draft.tell(faults.LABEL_PROPOSED, label, label=name)
    return Entry("", name, Span(label.start, texts[-1].span.end if texts else label.end), clauses=texts, proposed=True)
