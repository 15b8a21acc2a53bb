"""The sheet of units × items: sections above their items, full points and medians on top, shaded against the median."""

from __future__ import annotations

from typing import Any

from kaoping.documents.comparison import Comparison, Placed
from kaoping.documents.heat import Scale, scale_of
from kaoping.documents.paper import HEAD, PENDING, SECTION, SHADES, Book, Sheet
from kaoping.engine.results import Score
from kaoping.scheme.model import TOTAL

FIRST = 3  # columns before the items: rank, unit, total
ACROSS = 20  # items on a printed page
LONG = 24  # units whose names are still shown in a narrow column


def matrix_sheet(book: Book, comparison: Comparison) -> None:
    """Units in ranking order, items in the order of the document; a section stands left of its items."""
    say, results = book.say, comparison.results
    sheet = book.sheet(say("sheet_matrix"), f"{say.title(results.scheme)} · {results.cycle} · {say('matrix_note')}")
    depth = max(each.depth for each in comparison.tree) + 1
    headings(sheet, comparison, depth)
    sheet.row = 1 + depth
    figures_on_top(sheet, comparison)
    sheet.freeze(FIRST)
    scale = matrix_scale(comparison)
    for standing in results.standings:
        unit_row(sheet, comparison, standing.unit, scale)
    sheet.paper.fit_to_pages(-(-len(comparison.tree) // ACROSS), 0)
    sheet.paper.repeat_columns(0, FIRST - 1)
    sheet.finish(**{f"c{FIRST + at}": 10 for at in range(len(comparison.tree))})


def headings(sheet: Sheet, comparison: Comparison, depth: int) -> None:
    """Sections over their items, level by level."""
    say = sheet.book.say
    look: dict[str, Any] = {"bold": True, "bg_color": HEAD, "align": "center", "text_wrap": True}
    for column, name in enumerate((say("rank"), say("unit"), say("total"))):
        block(sheet, 1, column, depth, column, name, **look)
    for at, each in enumerate(comparison.tree):
        column, name = FIRST + at, f"{each.entry.id} {say.title(each.entry)}"
        if each.is_leaf:
            block(sheet, 1 + each.depth, column, depth, column, name, **(look | {"bold": False}))
            continue
        last = FIRST + at + inside(comparison, at)
        block(sheet, 1 + each.depth, column, 1 + each.depth, last, name, **look)
        block(sheet, 2 + each.depth, column, depth, column, say("subtotal"), **look)
    for row in range(1, depth + 1):
        sheet.paper.set_row(row, 22 if row < depth else 44)


def block(sheet: Sheet, top: int, left: int, bottom: int, right: int, text: str, **look: Any) -> None:
    """A heading over one cell or several."""
    if (top, left) != (bottom, right):
        sheet.paper.merge_range(top, left, bottom, right, "", sheet.book.style(**look))
    sheet.prose(top, left, text, **look)


def inside(comparison: Comparison, at: int) -> int:
    """How many items stand below the item at this place."""
    found = 0
    for each in comparison.tree[at + 1 :]:
        if each.depth <= comparison.tree[at].depth:
            break
        found += 1
    return found


def figures_on_top(sheet: Sheet, comparison: Comparison) -> None:
    """The rows of full points and of medians."""
    say = sheet.book.say
    items = [TOTAL, *(each.entry.id for each in comparison.tree)]
    fulls = fulls_of(comparison)
    for name in ("full_row", "median_row"):
        look: dict[str, Any] = {"bg_color": SECTION, "italic": True}
        sheet.text(sheet.row, 0, "", **look)
        sheet.text(sheet.row, 1, say(name), **look)
        for column, item in enumerate(items, FIRST - 1):
            if name == "full_row":
                sheet.plain(sheet.row, column, fulls.get(item), **look)
            else:
                sheet.points(sheet.row, column, comparison.medians.get(item), **look)
        sheet.row += 1


def fulls_of(comparison: Comparison) -> dict[str, Any]:
    """Full points of every item, from the first unit for which it is not taken out."""
    found: dict[str, Any] = {}
    for score in comparison.results.scores:
        if score.full is not None and score.state != "exempt":
            found[score.item] = max(found.get(score.item, score.full), score.full)
    return found


def matrix_scale(comparison: Comparison) -> Scale:
    leaves = {leaf.id for leaf in comparison.leaves}
    scores = (score for score in comparison.results.scores if score.item in leaves)
    return scale_of([found for score in scores if (found := comparison.from_median(score)) is not None])


def unit_row(sheet: Sheet, comparison: Comparison, unit: str, scale: Scale) -> None:
    standing, row = comparison.standings[unit], sheet.row
    if standing.rank is None:
        sheet.text(row, 0, "—", align="right")
    else:
        sheet.number(row, 0, standing.rank, "0")
    (sheet.prose if len(standing.name) > LONG else sheet.text)(row, 1, standing.name, bold=True)
    sheet.points(row, 2, standing.total, bold=True)
    for column, each in enumerate(comparison.tree, FIRST):
        cell(sheet, row, column, comparison, each, comparison.score(unit, each.entry.id), scale)
    sheet.row += 1


def cell(sheet: Sheet, row: int, column: int, comparison: Comparison, each: Placed, score: Score, scale: Scale) -> None:
    """Points on the shade of their distance from the median; the state's word where they are not known."""
    look: dict[str, Any] = {} if each.is_leaf else {"bold": True}
    shade = SHADES[scale.shade(comparison.from_median(score))]
    if shade:
        look["bg_color"] = shade
    if score.state != "ok" and (each.is_leaf or score.points is None):
        word = sheet.book.say.state(score.state)
        sheet.prose(row, column, word, align="right", italic=True, font_color=PENDING)
    else:
        sheet.points(row, column, score.points, **look)
