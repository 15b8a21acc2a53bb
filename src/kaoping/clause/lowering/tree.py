"""The items of a document as the tree of a scheme: sections, leaves, and which clause went where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kaoping.clause.lowering import faults
from kaoping.clause.lowering.leaves import Task, leaf
from kaoping.clause.lowering.names import TITLE, Data
from kaoping.clause.lowering.terms import bounds
from kaoping.clause.lowering.whole import Whole, plain
from kaoping.clause.meaning.parts import ALL
from kaoping.clause.whole.model import Item, ReadClause, below

OWN = "本级条款"


@dataclass
class Tree:
    """homes: clause id → id of the item it went to."""

    made: Whole
    clauses: dict[str, ReadClause]
    homes: dict[str, str] = field(default_factory=dict)

    def entries(self, items: Sequence[Item], prefix: str = "", section: str | None = None) -> list[Data]:
        found: list[Data] = []
        for item in items:
            if self.says_anything(item):
                found.append(self.entry(item, f"{prefix}{len(found) + 1}", section))
        return found

    def says_anything(self, item: Item) -> bool:
        """An item without points, clauses or anything below it is a mere heading."""
        return any(one.points is not None or one.clauses for one in below((item,)))

    def entry(self, item: Item, id: str, section: str | None) -> Data:
        inner = [one for one in item.children if self.says_anything(one)]
        shared = item.points is not None and all(one.points is None for one in below(tuple(inner)))
        if not inner or shared:
            ids = [clause for one in below((item,)) for clause in one.clauses]
            return self.leaf(item, id, ids, section)
        return self.section(item, id, inner)

    def leaf(self, item: Item, id: str, ids: Sequence[str], section: str | None, title: str = "") -> Data:
        clauses = tuple(self.clauses[one] for one in ids)
        self.homes |= dict.fromkeys(ids, id)
        points = item.points if not title else None
        if points is None and not item.extra and not title:
            points = next((one.points for one in clauses if one.points is not None and section is None), None)
        task = Task(id, title or titled(item), points, item.extra or bool(title), clauses, section)
        return leaf(task, self.made) | belonging(item)

    def section(self, item: Item, id: str, inner: Sequence[Item]) -> Data:
        own = [self.clauses[one] for one in item.clauses]
        rows = self.entries(inner, f"{id}.", id)
        ends, rest = self.held(own)
        if rest:
            rows.append(self.leaf(item, f"{id}.{len(rows) + 1}", rest, id, f"{titled(item)}：{OWN}"))
        self.homes |= {one.id: id for one in own if one.id not in self.homes}
        return {"id": id, "title": titled(item)} | belonging(item) | self.worth(item, rows) | ends | {"items": rows}

    def held(self, own: Sequence[ReadClause]) -> tuple[Data, list[str]]:
        """Bounds that the section's own clauses give it; the other clauses."""
        ends: Data = {}
        rest = []
        for clause in own:
            found = bounds(clause)
            if len(found) == 1 and not found[0].each and found[0].low == ALL and found[0].high is None:
                ends["floor"] = 0
            elif len(found) == 1 and not found[0].each and found[0].low is None and found[0].high not in (None, ALL):
                ends["cap"] = found[0].high
            elif not clause.describes:
                rest.append(clause.id)
        return ends, rest

    def worth(self, item: Item, rows: Sequence[Data]) -> Data:
        """The points that the text gives to a section, where its parts agree; else what is missing, or nothing."""
        found = total(rows)
        if item.points is None or item.extra or found is None:
            return {}
        if found != item.points:
            said = {"title": item.name, "said": item.points, "sum": found}
            self.made.tell(faults.OMITTED, None, **said)
        if found > item.points:
            return {"notes": [f"原文写明 {item.points:f} 分，下级各项合计 {found:f} 分，以各项为准，待核。"]}
        if found < item.points:
            why = "原文写明的分值多于读到的各项，可能漏读了项目"
            return {"points": item.points, "omitted": {"points": item.points - found, "why": why}}
        return {"points": item.points}


def titled(item: Item) -> str:
    return plain(item.title)[:TITLE] or plain(item.number) or item.id


def belonging(item: Item) -> Data:
    found: Data = {"responsible": [plain(one) for one in item.responsible]} if item.responsible else {}
    return found | ({"method": plain(item.method)} if item.method else {})


def total(rows: Sequence[Data]) -> Decimal | None:
    """What the full points of some entries come to; None while one is not known."""
    found = [worth(row) for row in rows]
    known = [one for one in found if one is not None]
    return sum(known, Decimal(0)) if len(known) == len(found) else None


def worth(row: Data) -> Decimal | None:
    if "points" in row:
        return row["points"] if isinstance(row["points"], Decimal) else None
    return total(row.get("items", ()))


def paths(rows: Sequence[Data], above: tuple[str | int, ...] = ()) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Every item's id with its place in the scheme's data."""
    for at, row in enumerate(rows):
        here = (*above, "items", at)
        yield row["id"], here
        yield from paths(row.get("items", ()), here)
