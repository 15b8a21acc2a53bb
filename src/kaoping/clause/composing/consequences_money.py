"""Money that follows: awards by place, grade or points, sums for each, shares of a fee, contributions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from kaoping.clause.composing.clause import Clause, Found, note
from kaoping.clause.composing.measuring_bands import OTHERS
from kaoping.clause.composing.measuring_kinds import grade_of
from kaoping.clause.items import Every, Graded, In, Levels, Manner, One, Ranked, Reference, Said, Step, Words
from kaoping.clause.meaning.parts import Award, Fund, Note, Range, Rule
from kaoping.clause.tokens import number

KINDS = ("money", "bare_money", "fee")
HEADS = ("人", "名", "个人")
Key = tuple[str, Range | str]


def money(clause: Clause) -> Iterator[Found]:
    if any(said.effect.kind not in KINDS for said in clause.saids):
        return
    if any(astray(said) for said in clause.saids) or any(TAKING.search(aside.text) for aside in clause.asides):
        return
    if any("连续" in said.words for said in clause.saids):
        return
    if len({said.effect.kind == "fee" for said in clause.saids}) != 1:
        return
    yield from fund(clause)
    yield from listed(clause)
    yield from counted(clause)
    yield from stepped(clause)


TAKING = re.compile("[扣罚缴惩]|没收|核减")


def astray(said: Said) -> bool:
    """Whether words beside a sum speak of money that is taken, and the sum does not."""
    effect = said.effect
    return effect.kind != "fee" and effect.sign >= 0 and bool(TAKING.search(said.words + effect.text))


def signed(said: Said) -> tuple[Decimal, ...]:
    return tuple((said.effect.sign or 1) * each for each in said.effect.amounts)


def fund(clause: Clause) -> Iterator[Found]:
    """书记、主任各500元；成员400元."""
    rows = []
    for said in clause.saids:
        fits = all(isinstance(c, Words) or (isinstance(c, Manner) and c.kind == "DISTRIB") for c in said.conds)
        if said.effect.kind != "bare_money" or len(said.effect.amounts) != 1 or not fits or not said.words:
            return
        rows.append((re.sub("^(?:，|；)|(?:为|是|：)$", "", said.words), said.effect.amounts[0]))
    if len(rows) > 1 and len({name for name, _ in rows}) == len(rows) and not clause.bounds:
        yield Found(Rule((Fund(tuple(rows)),)))


def listed(clause: Clause) -> Iterator[Found]:
    """Sums by rank, gain in rank, grade or points."""
    rows: dict[str, list[tuple[Any, Decimal]]] = {}
    by = ""
    for at, said in enumerate(clause.saids):
        keys = keys_of(said, rows.get(by, []), by, at)
        if not keys:
            return
        by = by or keys[0][0]
        amounts = signed(said)
        if len(amounts) > 1 and len(keys) == 1:
            keys = places(keys[0], len(amounts))
        amounts = amounts * len(keys) if len(amounts) == 1 else amounts
        if len(keys) != len(amounts):
            return
        for key, amount in zip(keys, amounts, strict=True):
            rows.setdefault(key[0], []).append((key[1], amount))
    if by == "grade" and len(clause.saids) == 1 and clause.saids[0].effect.sign < 0:
        return  # 检查不合格的扣50元: each time, and no grade of a year
    if set(rows) - {"rank", "last"} and len(rows) > 1:
        return
    if clause.bounds or not rows:
        return
    yield Found(
        Rule(tuple(award(way, narrow_first(found), clause) for way, found in rows.items())),
        (*gaps(rows), *wide(clause)),
    )


def narrow_first(rows: list[tuple[Any, Decimal]]) -> list[tuple[Any, Decimal]]:
    """80分以下, 70分以下: the range that lies within another one is looked at first."""
    if all(isinstance(row, Range) and row.low is None and row.high is not None for row, _ in rows):
        return sorted(rows, key=lambda row: row[0].high)
    if all(isinstance(row, Range) and row.high is None and row.low is not None for row, _ in rows):
        return sorted(rows, key=lambda row: -row[0].low)
    return rows


def award(by: str, rows: list[tuple[Any, Decimal]], clause: Clause) -> Award:
    first = clause.saids[0]
    per = first.effect.unit or next((e.unit for e in first.all(Every) if e.unit in HEADS), "")  # type: ignore[union-attr]
    percent, without = first.effect.kind == "fee", left_out(clause)
    return Award(by, tuple(rows), percent=percent, per=per, without=without, what=first.words)  # type: ignore[arg-type]


def left_out(clause: Clause) -> Range | None:
    """与前三名不重复: these places do not get it."""
    texts = [c.text for said in clause.saids for c in said.all(Manner) if c.kind == "WITHOUT"]  # type: ignore[union-attr]
    return Range(Decimal(1), number(texts[0])) if len(texts) == 1 else None


def wide(clause: Clause) -> tuple[Note, ...]:
    """前三名奖励5万元: each of them, unless 各 says so."""
    texts = [
        place.text
        for said in clause.saids
        for place in said.all(Ranked)
        if len(said.effect.amounts) == 1
        and any(row.low != row.high for row in place.ranges)  # type: ignore[union-attr]
        and place.by in ("rank", "last")  # type: ignore[union-attr]
        and not re.search("[各均每]", said.effect.text + said.words)
    ]
    return tuple(note("each_place", what=text) for text in texts)


def gaps(rows: dict[str, list[tuple[Any, Decimal]]]) -> tuple[Note, ...]:
    """Points in no row get nothing where money is given; where a fee is paid the text must say."""
    ranges = [row for row, _ in rows.get("points", []) if isinstance(row, Range)]
    ends = {row.low for row in ranges if row.low is not None}
    tops = {row.high for row in ranges if row.high is not None}
    return (note("gaps"),) if len(ranges) > 1 and (not tops or not tops <= ends) else ()


def keys_of(said: Said, rows: list[tuple[Any, Decimal]], by: str, at: int) -> list[Key]:
    """What the sums of one said thing go by; empty where that is not one thing."""
    ranged: list[In] = said.all(In)  # type: ignore[assignment]
    ranked: list[Ranked] = said.all(Ranked)  # type: ignore[assignment]
    everies: list[Every] = said.all(Every)  # type: ignore[assignment]
    if not all(isinstance(c, Words | In | Ranked | Graded | Every | Manner | Reference) for c in said.conds):
        return []
    if any(each.unit not in HEADS or each.every != 1 for each in everies) or len(everies) > 1:
        return []
    if any(c.kind not in ("DISTRIB", "WITHOUT") for c in said.all(Manner)):  # type: ignore[union-attr]
        return []
    if said.has(Reference) and not (len(ranked) == 1 and ranked[0].by == "gain"):
        return []
    if len({each.by for each in ranked}) > 1 or re.search("共|合计|总计|总额", said.words[-4:]):
        return []
    if ranked and not ranged:
        return [(ranked[-1].by, each) for each in ranked[-1].ranges] if len(ranked) == 1 or at == 0 else []
    if len(ranged) == 1 and not ranked and not ranged[0].kind and not ranged[0].against:
        return [("points", ranged[0].range)]
    name = "" if ranged or said.effect.unit not in ("", *HEADS) else graded(said, bool(rows))
    if name:
        return [("grade", name)]
    last = max((row.high for row, _ in rows if isinstance(row, Range) and row.high is not None), default=None)
    if by == "rank" and OTHERS.search(said.words) and last is not None and not ranged:
        return [("rank", Range(low=last + 1))]
    return []


def graded(said: Said, later: bool) -> str:
    """The grade that a sum is for; 未达标 is none."""
    return "" if re.search("未|没有|非", said.words) else grade_of(said, later)


def places(key: Key, wanted: int) -> list[Key]:
    """前三名 with three sums: one a place."""
    by, row = key
    if by != "rank" or not isinstance(row, Range) or row.low is None or row.high is None:
        return [key]
    return [(by, Range(row.low + at, row.low + at)) for at in range(int(row.high - row.low + 1))]


def counted(clause: Clause) -> Iterator[Found]:
    """A sum for each: 每起扣款200元; several kinds beside one another."""
    rows: list[tuple[str, Decimal]] = []
    units: list[tuple[Decimal, bool]] = []
    for said in clause.saids:
        marks = [*said.all(Every), *said.all(One)]
        kinds: list[Levels] = said.all(Levels)  # type: ignore[assignment]
        plain = all(isinstance(c, Words | Every | One | Levels) for c in said.conds)
        if not plain or len(said.effect.amounts) != 1 or said.effect.kind == "bare_money" or not one_mark(marks):
            return
        if (said.effect.unit and marks) or any(len(kind.names) > 1 for kind in kinds):
            return
        if len(clause.saids) > 1 and graded(said, bool(rows)):
            return
        every = marks[-1].every if marks and isinstance(marks[-1], Every) else Decimal(1)
        alike = bool(kinds and units and units[0][1])  # 县级的每篇奖20元，市级的奖30元
        units.append((every, bool(marks or said.effect.unit or alike)))
        rows.append((row_name(said, marks), signed(said)[0]))
    if len(rows) > 1 and any(NUMBERED.search(name) for name, _ in rows):
        return
    caps = [bound for bound in clause.bounds if bound.kind == "cap"]
    if len(caps) > 1 or any(cap.unit != "元" for cap in caps) or len({every for every, _ in units}) != 1:
        return
    if len(rows) > 1 and (len({name for name, _ in rows}) != len(rows) or units[0][0] != 1 or caps):
        return
    first_said, first = clause.saids[0], clause.saids[0].effect
    unsure = [name for (name, _), (_, sure) in zip(rows, units, strict=True) if not sure]
    part = Award(
        "count",
        tuple(rows) if len(rows) > 1 else (("", rows[0][1]),),
        percent=first.kind == "fee",
        every=units[0][0],
        per=first.unit,
        at_most=caps[0].value if caps else None,
        what=first_said.words,
    )
    yield Found(Rule((part,)), tuple(note("each_time", what=name) for name in unsure))


def row_name(said: Said, marks: list[Any]) -> str:
    """What a sum is for: the words with their level, else what marks the occurrence."""
    words = "".join(cond.text for cond in said.conds if isinstance(cond, Words | Levels)).strip("，、：；。的")
    return words or "".join(mark.text for mark in marks).strip("，")


NUMBERED = re.compile(r"[二两三四五六七八九十\d]+[起次件处例个]|(?:再|并|同时|另|还)$")
"""发现两处, …再罚: what is said of one and the same event, not a kind beside another."""


def one_mark(marks: list[Any]) -> bool:
    """One 每, or 每人每天."""
    return len(marks) <= 1 or (len(marks) == 2 and all(isinstance(m, Every) and m.every == 1 for m in marks))


def stepped(clause: Clause) -> Iterator[Found]:
    """85分以下的，每低1分扣当月服务费的1%."""
    if len(clause.saids) != 1 or clause.bounds:
        return
    said = clause.saids[0]
    steps: list[Step] = said.all(Step)  # type: ignore[assignment]
    ranged: list[In] = said.all(In)  # type: ignore[assignment]
    if len(steps) != 1 or len(ranged) != 1 or not all(isinstance(c, Words | In | Step) for c in said.conds):
        return
    step, row = steps[0], ranged[0].range
    base = row.high if step.way == "less" else row.low
    if (
        base is None
        or (row.low is not None and row.high is not None)
        or len(said.effect.amounts) != 1
        or ranged[0].against
    ):
        return
    part = Award(
        "points",
        ((row, signed(said)[0]),),
        percent=said.effect.kind == "fee",
        every=step.every,
        base=base,
        what=said.words,
    )
    yield Found(Rule((part,)))
