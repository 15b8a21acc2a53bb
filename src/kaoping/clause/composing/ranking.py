"""Points by rank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal, TypeAlias

from kaoping.clause.composing.clause import Clause, Found, note
from kaoping.clause.composing.measuring_bands import worth
from kaoping.clause.composing.ranking_moves import moves
from kaoping.clause.items import Aside, Bounding, Every, Ranked, Said, Step, Stop, Words
from kaoping.clause.meaning.parts import Bands, Check, Gate, Part, Range, Rule

Worth: TypeAlias = Decimal | Literal["all"]
REST = re.compile(r"其他|其余|其它|余下")
NONE = re.compile(r"^[，；。]*(?:无|没有|未)")
PLACES = ("rank", "last", "top_share", "bottom_share")
STEPPED = frozenset({"位", "名", "个名次", "名次", "位次", "个位次", "个"})


@dataclass
class Board:
    """The rows of a ranking as they are said."""

    rows: dict[str, list[tuple[Range, Worth]]] = field(default_factory=dict)
    what: str = ""
    other: Worth | None = None
    less: Decimal | None = None
    base: Check | None = None
    gate: Gate | None = None


def ranking(clause: Clause) -> Iterator[Found]:
    yield from moves(clause)
    if clause.remarks or not clause.saids or any(bound.kind != "done" for bound in clause.bounds):
        return
    board = Board()
    if not all(taken(board, item, clause) for item in clause.items):
        return
    rows = {by: settled(found) for by, found in board.rows.items()}
    if not rows or any(not found for found in rows.values()) or (board.less is not None and board.other is not None):
        return
    if any(clashing(found) for found in rows.values()) or clash_of_ends(rows, board):
        return
    bands = tuple(banded(by, found, board) for by, found in rows.items())
    parts: tuple[Part, ...] = tuple(part for part in (board.base, *bands, board.gate) if part is not None)
    notes = (note("gaps"),) if any(torn(found) for found in rows.values()) else ()
    yield Found(Rule(parts), notes)


def banded(by: str, rows: list[tuple[Range, Worth]], board: Board) -> Bands:
    if board.less is not None:
        return Bands(tuple(rows), "rank", None, "名", board.what, less=board.less, floor=Decimal(0))
    other = board.other if isinstance(board.other, Decimal) and by in ("rank", "top_share") else Decimal(0)
    return Bands(tuple(rows), by, other, "名", board.what)  # type: ignore[arg-type]


def taken(board: Board, item: object, clause: Clause) -> bool:
    match item:
        case Bounding() | Stop():
            return True
        case Aside(text=text):
            board.what = board.what or text
            return not board.rows
        case Said():
            return said_of(board, item, clause)
        case _:
            return False


def said_of(board: Board, said: Said, clause: Clause) -> bool:
    ranked = [cond for cond in said.conds if isinstance(cond, Ranked)]
    fit = all(isinstance(cond, Words | Ranked) for cond in said.conds)
    if len(ranked) == 1 and fit and ranked[0].by in PLACES:
        board.what = board.what or said.words
        board.rows.setdefault(ranked[0].by, []).extend(found := pairs(ranked[0], said))
        return bool(found) and board.other is None and board.less is None
    if said.effect.kind == "falling" or said.has(Step):
        return falls(board, said)
    value = worth(said) if len(said.effect.amounts) <= 1 else None
    if value is None or ranked or not (fit or is_base(said)):
        return False
    return rest(board, said, value)


def is_base(said: Said) -> bool:
    """每月有信息上报的，得基础分0.2分: the month belongs to the duty, the base is earned once."""
    plain = all(isinstance(cond, Words) or (isinstance(cond, Every) and cond.unit == "月") for cond in said.conds)
    return plain and "基" in said.effect.text


def rest(board: Board, said: Said, value: Worth) -> bool:
    """What is said without a rank: of all others, of those who do the thing at all, of those who do not."""
    if REST.search(said.words):
        fresh = board.other is None and value != "all"
        board.other = value
        return fresh and bool(board.rows)
    if not board.rows and board.base is None and said.effect.sort == "GAIN":
        board.base = Check(value, what=said.words)
        return True
    if board.rows and board.gate is None and said.effect.kind == "zero" and NONE.search(said.words):
        board.gate = Gate("zero_item", said.words)
        return True
    return False


def falls(board: Board, said: Said) -> bool:
    """其余依次递减0.5分; 每下降一位扣0.5分."""
    steps = [cond for cond in said.conds if isinstance(cond, Step)]
    plain = all(isinstance(cond, Words | Step) for cond in said.conds) and len(said.effect.amounts) == 1
    known = board.less is None and set(board.rows) == {"rank"} and board.other is None
    if steps and (steps[0].way != "less" or steps[0].every != 1 or steps[0].unit not in STEPPED):
        return False
    if steps and (said.effect.sort != "DED" or said.effect.kind != "points"):
        return False
    board.less = said.effect.amounts[0] if plain else None
    return plain and known and len(steps) <= 1


def settled(rows: list[tuple[Range, Worth]]) -> list[tuple[Range, Worth]]:
    """第6名以后 begins after the sixth where the sixth has its own row, else with it; wider rows stand behind."""
    found = []
    for at, (range_, value) in enumerate(rows):
        open_ = range_.low is not None and range_.high is None and not range_.low_in
        named = open_ and any(other.holds(range_.low) for to, (other, _) in enumerate(rows) if to != at)  # type: ignore[arg-type]
        found.append((replace(range_, low_in=True) if open_ and not named else range_, value))
    return sorted(found, key=lambda row: (size(row[0]), row[0].low or Decimal(0))) if nested(found) else found


def size(range_: Range) -> Decimal:
    return Decimal("Infinity") if range_.high is None else range_.high - (range_.low or Decimal(0))


def nested(rows: list[tuple[Range, Worth]]) -> bool:
    return any(one is not two and one.low == two.low and one != two for one, _ in rows for two, _ in rows)


def clashing(rows: list[tuple[Range, Worth]]) -> bool:
    """One place named twice, where neither naming is the narrower (前3名, 前5名)."""
    for at, (one, _) in enumerate(rows):
        for two, _ in rows[at + 1 :]:
            low = max(one.low or Decimal(0), two.low or Decimal(0))
            high = min(one.high if one.high is not None else low + 1, two.high if two.high is not None else low + 1)
            if low > high or (low == high and not (one.holds(low) and two.holds(low))):
                continue
            inside = two.holds(one.low or Decimal(0)) and (one.high is None or two.holds(one.high))
            if one == two or not inside:
                return True
    return False


def clash_of_ends(rows: dict[str, list[tuple[Range, Worth]]], board: Board) -> bool:
    """Ranks open downwards besides ranks from the bottom, or shares besides ranks: who is both has no one amount."""
    bottoms = {"last", "bottom_share"} & set(rows)
    open_ = any(range_.high is None for range_, _ in rows.get("rank", []))
    mixed = ("rank" in rows or "last" in rows) and ("top_share" in rows or "bottom_share" in rows)
    return mixed or bool(bottoms and (open_ or board.other not in (None, Decimal(0)) or board.less is not None))


def torn(rows: list[tuple[Range, Worth]]) -> bool:
    """Whether ranks between two rows belong to none."""
    sure = sorted((row for row, _ in rows), key=lambda row: row.low or Decimal(0))
    last = sure[0].high
    for row in sure[1:]:
        if last is not None and row.low is not None and row.low - last > 1:
            return True
        last = row.high if last is None or row.high is None else max(last, row.high)
    return False


def pairs(place: Ranked, said: Said) -> list[tuple[Range, Worth]]:
    """The ranks of one said thing with their amounts; amounts in a list belong to the ranks one by one."""
    value = worth(said)
    if value is not None:
        return [(each, value) for each in place.ranges]
    amounts, sign = said.effect.amounts, said.effect.sign or 1
    ranges = singly(place, len(amounts))
    if said.effect.kind != "points" or len(ranges) != len(amounts) or said.effect.unit or said.effect.grow:
        return []
    return [(each, sign * points) for each, points in zip(ranges, amounts, strict=True)]


def singly(place: Ranked, number: int) -> tuple[Range, ...]:
    """The ranks one by one. Amounts for the last three (后三名扣1、2、3分) do not say from which end."""
    only = place.ranges[0]
    if len(place.ranges) != 1 or only.low is None or only.high is None or only.high - only.low + 1 != number:
        return place.ranges if place.by == "rank" or len(place.ranges) > 1 else ()
    if place.by != "rank":
        return ()
    return tuple(Range(only.low + at, only.low + at) for at in range(number))
