"""What belongs to the whole scheme: gates, grades, awards, funds, who is eligible; and what the draft has to tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import singledispatch
from typing import Any

from kaoping.clause.lowering import faults
from kaoping.clause.lowering.names import TITLE, Data, Names, Unsaid
from kaoping.clause.lowering.place import Site, says
from kaoping.clause.lowering.ranges import apart, edges, inside, whole
from kaoping.clause.meaning.parts import Award, Fund, Gate, Grades, Part, Range
from kaoping.clause.whole.model import Document, ReadClause
from kaoping.clause.whole.referring import shortened
from kaoping.problems import Fault, Kind, Place

EFFECTS = {"zero_item": "zero_item", "zero_section": "zero_item", "cap_grade": "cap_grade"}
HUNDRED = Decimal(100)


@dataclass
class Whole:
    """A draft in the making. sources: cites a clause as a scheme's source."""

    document: Document
    names: Names
    partial: str = "whole"
    edges: str = "first"
    gates: list[Data] = field(default_factory=list)
    grades: Data | None = None
    awards: list[Data] = field(default_factory=list)
    funds: list[Data] = field(default_factory=list)
    eligible: list[tuple[str, ReadClause]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def tell(self, kind: Kind, clause: ReadClause | None = None, **details: Any) -> None:
        words = "" if clause is None else shortened(clause.text)
        self.faults.append(kind.at(Place(file=self.document.source.name), words=words, **details))

    def source(self, clause: ReadClause) -> Data:
        return {"document": self.document.source.name, "article": plain(" › ".join(clause.path)) or None,
                "row": row_of(self.document, clause), "part": clause.id}  # fmt: skip

    def cited(self, clause: ReadClause) -> Data:
        source = {key: value for key, value in self.source(clause).items() if value}
        return {"clause": plain(clause.text), "source": source}


@dataclass(frozen=True, slots=True)
class Reach:
    """What an effect reaches: the item it stands in and the section around it, by id; None for what is said of the
    whole."""

    item: str | None = None
    section: str | None = None


def plain(words: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())


def row_of(document: Document, clause: ReadClause) -> str | None:
    """The row of a table, counted from 1, in which a clause stands."""
    for table in document.source.tables():
        if table.span.start <= clause.span.start < table.span.end:
            rows = [cell.row for cell in table.cells if cell.span.start <= clause.span.start < cell.span.end]
            return str(rows[0] + 1) if rows else None
    return None


@singledispatch
def follow(part: Part, clause: ReadClause, site: Site, reach: Reach, made: Whole) -> None:
    """Enter what a part says besides points. Raises Unsaid."""
    raise Unsaid("方案里没有这样的后果", "the scheme has no such consequence")


@follow.register
def _(part: Gate, clause: ReadClause, site: Site, reach: Reach, made: Whole) -> None:
    says(part, "effect what need by unit grade when")
    when = happened(part, site, reach)
    if part.effect in ("veto", "ineligible"):
        if part.effect == "veto":
            made.tell(faults.VETO, clause)
        made.eligible.append((f"not ({when})", clause))
        return
    if part.effect not in EFFECTS:
        raise Unsaid(f"方案里没有这样的后果（{part.effect}）", f"the scheme has no such effect ({part.effect})")
    gate: Data = {"id": f"gate{len(made.gates) + 1}", "title": plain(part.what)[:TITLE] or site.title, "when": when,
                  "effect": EFFECTS[part.effect]}  # fmt: skip
    made.gates.append(gate | target(part, reach) | made.cited(clause))


def target(part: Gate, reach: Reach) -> Data:
    if part.effect == "cap_grade":
        return {"grade": part.grade}
    id = reach.item if part.effect == "zero_item" else reach.section or reach.item
    if id is None:
        raise Unsaid("哪一项计零没有说", "which item is zero is not said")
    return {"item": id}


def happened(part: Gate, site: Site, reach: Reach) -> str:
    """The condition that brings a consequence about."""
    if part.when:
        if part.effect in ("zero_item", "zero_section"):
            raise Unsaid("计零看的是等次", "an item is zero by the grade")
        return " or ".join(f'grade = "{grade}"' for grade in part.when)
    if part.need is None:
        return f"{site.named(site.kind(part.what, part.unit))} > 0"
    if part.by in ("points", "rank"):
        if part.effect in ("zero_item", "zero_section"):
            raise Unsaid("计零看的是总分或名次", "an item is zero by the total or the rank")
        return inside("total" if part.by == "points" else "rank", part.need)
    if part.by == "last":
        raise Unsaid("看的是倒数名次", "it goes by the places from the bottom")
    if part.by not in ("count", "value"):
        raise Unsaid(f"不知道看什么（{part.by}）", f"there is no such figure ({part.by})")
    figure = site.kind(part.what, part.unit) if part.by == "count" else site.figure(part.what, part.unit)
    return inside(site.named(figure), part.need)


@follow.register
def _(part: Grades, clause: ReadClause, site: Site, reach: Reach, made: Whole) -> None:
    says(part, "rows names by")
    if made.grades is not None:
        raise Unsaid("前面已有一套等次", "there are grades already")
    forms: dict[str, Callable[[], Data]] = {
        "points": lambda: bands(part, clause, made),
        "share": lambda: {"quotas": quotas(part)},
    }
    if part.by not in forms:
        raise Unsaid("等次按名次定", "grades go by the rank")
    made.grades = forms[part.by]() | {"source": made.cited(clause)["source"]}


def bands(part: Grades, clause: ReadClause, made: Whole) -> Data:
    """Grades by the total, best first; grades of which only the names are known have pending edges."""
    if not part.rows:
        pending = [made.names.pend(f"“{name}”等次从多少分起？", note=plain(clause.text)) for name in part.names[:-1]]
        rows = [{"grade": name, "from": {"pending": id}} for name, id in zip(part.names, pending, strict=False)]
        return {"bands": [*rows, {"grade": part.names[-1], "below": {"pending": pending[-1]}}] if pending else rows}
    found = list(apart([(row, name) for row, name in part.rows]))
    if whole(found):
        raise Unsaid("一个等次包含了所有的分数", "one grade holds every total")
    return {"bands": [{"grade": name} | edges(one) for one, name in sorted(found, key=best_first)]}


def best_first(row: tuple[Any, str]) -> Any:
    low = row[0].low
    return (low is None, 0 if low is None else -low[0], low is not None and low[1])


def quotas(part: Grades) -> list[Data]:
    """The best so many percent, one grade after the other."""
    rows: list[Data] = []
    below = Decimal(0)
    for row, name in part.rows:
        if (row.low or Decimal(0)) != below or row.high is None:
            raise Unsaid("各等次的比例接不上", "the shares of the grades do not join")
        rows.append({"grade": name, "share": (row.high - below) / HUNDRED})
        below = row.high
    if not rows or below > HUNDRED or any(row["share"] <= 0 for row in rows):
        raise Unsaid("各等次的比例不对", "the shares of the grades are not right")
    return rows


HEADS = ("人", "名", "个人")
AWARDED = {"rank": "rank", "grade": "grade", "gain": "rank_gain"}


@follow.register
def _(part: Award, clause: ReadClause, site: Site, reach: Reach, made: Whole) -> None:
    says(part, "by rows unit percent every per without what")
    if part.percent or part.by not in AWARDED or part.every != 1 or any(amount < 0 for _, amount in part.rows):
        raise Unsaid("奖惩按比例、按件或为扣款", "money by share, by piece, or taken away")
    award: Data = {"id": f"award{len(made.awards) + 1}", "title": plain(part.what)[:TITLE] or "奖励",
                   "by": AWARDED[part.by], "rows": award_rows(part), "unit": part.unit or "元"}  # fmt: skip
    if part.per in HEADS:
        award["per_head"] = site.names.number("人数")
    elif part.per:
        raise Unsaid(f"按每{part.per}发放", f"it is paid for every {part.per}")
    if part.by == "gain":
        award["previous"] = {**site.figure("上期名次"), "take": "last"}
    made.awards.append(award | made.cited(clause))


def award_rows(part: Award) -> list[Data]:
    ranges = [(row, amount) for row, amount in part.rows if isinstance(row, Range)]
    if part.by == "grade":
        return [{"is": row, "amount": amount} for row, amount in dict(part.rows).items() if isinstance(row, str)]
    without = [(part.without, None)] if part.without else []
    rows = [(one, amount) for one, amount in apart([*without, *ranges]) if amount is not None]
    if not rows or len(ranges) < len(part.rows) or whole(rows):
        raise Unsaid("奖励各档不是名次", "the rows of the award are no ranks")
    return [edges(one) | {"amount": amount} for one, amount in rows]


@follow.register
def _(part: Fund, clause: ReadClause, site: Site, reach: Reach, made: Whole) -> None:
    says(part, "rows unit")
    rows = [{"who": who, "amount": amount} for who, amount in part.rows]
    fund: Data = {"id": f"fund{len(made.funds) + 1}", "title": "考核资金", "contributions": rows, "reported": False}
    made.funds.append(fund | made.cited(clause))


def settled(made: Whole) -> Data:
    """What the clauses say of the whole, as a scheme writes it; effects on grades that do not exist are told."""
    names = [row["grade"] for rows in (made.grades or {}).values() if isinstance(rows, list) for row in rows]
    for gate in [one for one in made.gates if one["effect"] == "cap_grade" and one["grade"] not in names]:
        made.gates.remove(gate)
        made.notes.append(f"没有等次“{gate['grade']}”，这一条没有写进方案：{gate['clause']}")
    if any(one["by"] == "grade" for one in made.awards) and not made.grades:
        lost = [one for one in made.awards if one["by"] == "grade"]
        made.awards = [one for one in made.awards if one["by"] != "grade"]
        made.notes += [f"方案没有等次，这一条没有写进方案：{one['clause']}" for one in lost]
    found: Data = {"gates": made.gates, "grades": made.grades, "awards": made.awards, "funds": made.funds}
    if made.eligible:
        first = made.eligible[0][1]
        when = " and ".join(dict.fromkeys(condition for condition, _ in made.eligible))
        clause = plain("；".join(one.text.strip("。；; ") for _, one in made.eligible))
        found["eligible"] = {"when": when, "clause": clause, "source": made.cited(first)["source"]}
    return {key: value for key, value in found.items() if value}
