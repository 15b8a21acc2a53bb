"""The sheets of the workbook that are lists: ranking, losses and gains with their reasons, parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from kaoping.documents.comparison import Comparison, change
from kaoping.documents.notice import reasons
from kaoping.documents.paper import INK, PENDING, QUIET, SECTION, WARNING, Book, Sheet
from kaoping.documents.wording import Wording, gate_titles
from kaoping.engine.results import Score, Standing
from kaoping.scheme.model import TOTAL, Leaf

REASONS = 100_000  # most rows of the sheet of losses and gains
ZERO = Decimal(0)
MOST_GAPS = 6  # lines above the ranking that say why it is not final
REWARDS, SENTENCE, CLAUSE, CITED = 48, 64, 46, 30  # widths of columns whose texts wrap


def ranking_sheet(book: Book, comparison: Comparison) -> None:
    """Rank, unit, total, difference from the median, grade, rewards, state."""
    say, results = book.say, comparison.results
    title = f"{say.title(results.scheme)} · {results.cycle} · {say('ranking')}"
    sheet = book.sheet(say("sheet_ranking"), title)
    above(sheet, comparison)
    graded, rewarded = bool(results.scheme.grades), bool(results.scheme.awards or results.scheme.funds)
    names = ["rank", "unit", "unit_id", "total", "difference_from_median"]
    names += ["grade"] * graded + ["rewards"] * rewarded + ["state"]
    first = sheet.row
    sheet.head([say(name) for name in names], right=(0, 3, 4))
    sheet.freeze(2, first)
    for standing in results.standings:
        ranking_row(sheet, comparison, standing, graded, rewarded)
    sheet.finish(**({f"c{names.index('rewards')}": REWARDS} if rewarded else {}))


def above(sheet: Sheet, comparison: Comparison) -> None:
    """Which version of the scheme, and why the results are not final."""
    say, results = sheet.book.say, comparison.results
    version = say("version_of", version=results.scheme.version)
    count = say("units_count", count=len(results.standings))
    sheet.line(f"{version} · {count} · {say('ranking_note')}", font_color=QUIET)
    for text in reasons(comparison, say)[:MOST_GAPS]:
        sheet.line(f"{say('not_final')}{say('colon')}{text}", font_color=WARNING)


def ranking_row(sheet: Sheet, comparison: Comparison, standing: Standing, graded: bool, rewarded: bool) -> None:
    say, row = sheet.book.say, sheet.row
    score = comparison.score(standing.unit, TOTAL)
    if standing.rank is None:
        sheet.text(row, 0, "—", align="right")
    else:
        sheet.number(row, 0, standing.rank, "0")
    sheet.text(row, 1, standing.name, bold=True)
    sheet.text(row, 2, standing.unit)
    sheet.points(row, 3, standing.total, bold=True)
    sheet.difference(row, 4, comparison.from_median(score))
    if graded:
        sheet.text(row, 5, say.grade(standing.grade) or "—")
    if rewarded:
        text = rewards(comparison, standing, say)
        sheet.prose(row, 5 + graded, text or "—", text_wrap=True)
        sheet.fit(row, [(text, REWARDS)])
    state(sheet, row, 5 + graded + rewarded, score)
    sheet.row += 1


def rewards(comparison: Comparison, standing: Standing, say: Wording) -> str:
    """Rewards of one unit in words, then the gates in effect."""
    scheme = comparison.results.scheme
    found = [say.reward(scheme, id, text) for id, text in standing.rewards]
    if standing.gates:
        found.append(say("gate_fired", titles=say("and").join(gate_titles(scheme.gates, standing.gates))))
    if not standing.eligible and scheme.awards:
        found.append(say("not_eligible"))
    return say.join(found)


def state(sheet: Sheet, row: int, column: int, score: Score, **look: Any) -> None:
    colour = {"font_color": PENDING, "italic": True} if score.state in ("missing", "pending") else {}
    sheet.text(row, column, sheet.book.say.state(score.state), **(look | colour))


# --- losses and gains ------------------------------------------------------------------------------------------


class Change(NamedTuple):
    """A leaf item of a unit that lost or won points, or whose points are not known yet."""

    leaf: Leaf
    score: Score
    amount: Decimal | None


def changes(comparison: Comparison, unit: str) -> Iterator[Change]:
    """The largest first; those that are not known yet come last."""
    found = []
    for leaf in comparison.leaves:
        score = comparison.score(unit, leaf.id)
        amount = change(score)
        if score.state != "exempt" and (amount is None or amount):
            found.append(Change(leaf, score, amount))
    return iter(sorted(found, key=lambda each: (each.amount is None, -abs(each.amount or ZERO))))


def reasons_sheet(book: Book, comparison: Comparison, sentences: Mapping[tuple[str, str], str]) -> None:
    """Every point lost or won: unit, item, points, difference, the reason in a sentence, clause and source."""
    say = book.say
    sheet = book.sheet(say("sheet_reasons"), f"{say.title(comparison.results.scheme)} · {say('sheet_reasons')}")
    names = ("unit", "unit_id", "item", "item", "full", "points", "change", "reason", "state", "clause_short", "source")
    sheet.head([say(name) for name in names], right=(4, 5, 6))
    sheet.freeze(4)
    found = [each for standing in comparison.results.standings for each in changes(comparison, standing.unit)]
    last = ""
    for each in found[:REASONS]:
        first, last = each.score.unit != last, each.score.unit
        reason_row(sheet, comparison, each, sentences.get((each.score.unit, each.leaf.id), ""), first)
    if found:
        sheet.paper.autofilter(1, 0, sheet.row - 1, len(names) - 1)
    if len(found) > REASONS:
        sheet.prose(sheet.row, 0, say("rows_cut", shown=REASONS, count=len(found)))
    sheet.finish(c7=SENTENCE, c9=CLAUSE, c10=CITED)


def reason_row(sheet: Sheet, comparison: Comparison, each: Change, sentence: str, first: bool) -> None:
    """One loss or gain; `first`: the first of its unit, which is set off from the unit before."""
    say, row, score = sheet.book.say, sheet.row, each.score
    look: dict[str, Any] = {"valign": "top"} | ({"top": 1, "top_color": INK} if first else {})
    clause, source = each.leaf.clause or "", say.cite(each.leaf.source)
    sheet.text(row, 0, comparison.standings[score.unit].name, bold=first, **look)
    sheet.text(row, 1, score.unit, **look)
    sheet.text(row, 2, each.leaf.id, **look)
    sheet.text(row, 3, say.title(each.leaf), **look)
    sheet.plain(row, 4, score.full, **look)
    sheet.points(row, 5, score.points, **look)
    sheet.difference(row, 6, each.amount, **look)
    state(sheet, row, 8, score, **look)
    for column, text in ((7, sentence), (9, clause), (10, source)):
        sheet.prose(row, column, text, text_wrap=True, **look)
    sheet.fit(row, [(sentence, SENTENCE), (clause, CLAUSE), (source, CITED)])
    sheet.row += 1


# --- parts -----------------------------------------------------------------------------------------------------


def parts_sheet(book: Book, comparison: Comparison) -> None:
    """The points of every grid, month … of the items that are scored by parts."""
    say, results = book.say, comparison.results
    sheet = book.sheet(say("sheet_parts"), f"{say.title(results.scheme)} · {say('sheet_parts')}", landscape=False)
    sheet.head([say(name) for name in ("unit", "item", "item", "part", "part", "points", "state")], right=(5,))
    sheet.freeze(2)
    titles = {leaf.id: say.title(leaf) for leaf in comparison.leaves}
    for part in results.parts:
        look: dict[str, Any] = {"bg_color": SECTION} if part.state != "ok" else {}
        name = results.names.get(part.part, "")
        texts = (results.names[part.unit], part.item, titles[part.item], part.part, "" if name == part.part else name)
        for column, text in enumerate(texts):
            sheet.text(sheet.row, column, text, **look)
        sheet.points(sheet.row, 5, part.points, **look)
        sheet.text(sheet.row, 6, say.state(part.state), **look)
        sheet.row += 1
    sheet.paper.autofilter(1, 0, sheet.row - 1, 6)
    sheet.finish()
