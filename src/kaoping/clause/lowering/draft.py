"""A scheme draft from a document that was read: the front door of the lowering.

Every clause of an item becomes a rule, a decision with the other readings as options, or an open place; what is said of
the whole becomes gates, grades, awards, funds. The draft loads and passes the scheme's checks; what it had to leave
open, or could not say, is told in `faults`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kaoping.clause.lowering import faults, heading
from kaoping.clause.lowering.names import Data, Names, Unsaid
from kaoping.clause.lowering.place import Site
from kaoping.clause.lowering.repairing import sound
from kaoping.clause.lowering.rules import FOLLOWING
from kaoping.clause.lowering.terms import reasons
from kaoping.clause.lowering.tree import Tree, paths
from kaoping.clause.lowering.whole import Reach, Whole, follow, plain, settled
from kaoping.clause.lowering.words import swept
from kaoping.clause.lowering.yaml_writing import written
from kaoping.clause.meaning.parts import Allot, Weighted
from kaoping.clause.whole.model import Document, ReadClause
from kaoping.clause.whole.questions import asked, questions
from kaoping.clause.whole.referring import shortened
from kaoping.problems import Fault, Place, Refused

HEAD = "# 由 kaoping read 从“{name}”写出的草稿，未经审定；待定和口径请逐条确认。\n"
PARTIAL = ("whole", "proportional", "up")


@dataclass(frozen=True, slots=True)
class Link:
    """Where a clause went: the item (its id; "" for gates, grades, awards …) and the place in the scheme's data."""

    item: str
    path: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """text: the scheme file. links: clause id → where it went; a clause that only describes goes into notes of its
    item. faults: what was left open, assumed, or could not be said; none of them is an error of the scheme."""

    text: str
    faults: tuple[Fault, ...]
    links: dict[str, Link]
    data: Data


def draft(
    document: Document,
    *,
    id: str = "",
    title: str = "",
    version: str = "1",
    appraises: str = "unit",
    partial: Literal["", "whole", "proportional", "up"] = "",
    edges: Literal["first", "second"] = "first",
) -> Draft:
    """The scheme that a document comes to.

    appraises: the kind of the appraised units in `units`. partial: what incomplete steps count, where that is decided;
    else it becomes a decision. edges: which of two bands holds the figure on their edge. Raises Refused where no clause
    scores or no item can be written.
    """
    if not document.scoring():
        raise Refused([faults.NO_CLAUSE.at(Place(file=document.source.name))])
    made = Whole(document, Names(appraises), partial or "whole", edges)
    ask_partial(document, made, partial)
    tree = Tree(made, {one.id: one for one in document.clauses})
    items = tree.entries(document.items)
    if not items:
        raise Refused([faults.EMPTY_DRAFT.at(Place(file=document.source.name))])
    combine = of_whole(document, made, items)
    data = sound(head(document, made, id, title, version) | combine | body(made, items), made, resettled(made))
    place = dict(paths(items))
    links = {clause: Link(item, place.get(item, ())) for clause, item in tree.homes.items()}
    links |= {one.id: Link("") for one in document.clauses if one.id not in links}
    text = HEAD.format(name=plain(document.source.name)) + written(data)
    return Draft(text, tuple(made.faults), links, data)


def ask_partial(document: Document, made: Whole, partial: str) -> None:
    """The one decision about incomplete steps, where a clause leaves it open."""
    touched = [one for one in document.questions if one.about == "partial"]
    if touched and not partial:
        options = {name: {"text": asked(name), "text_en": asked(name, "en")} for name in PARTIAL}
        question, english = asked("partial"), asked("partial", "en")
        made.partial = f"={made.names.decide(question, options, 'whole', question_en=english)}"


def told_of_edges(document: Document, made: Whole) -> list[str]:
    """How figures on the edge of two bands were taken, where a clause leaves it open."""
    touched = any(one.about == "edges" for one in questions(document.clauses))
    return [f"{asked('edges')}{asked(made.edges)}。"] if touched else []


def head(document: Document, made: Whole, id: str, title: str, version: str) -> Data:
    def assume(what: str, what_en: str, value: str) -> None:
        made.tell(faults.ASSUMED, None, what=what, what_en=what_en, value=value)

    assume("考核对象的类别（units 的 kind）", "the kind of the appraised units", made.names.appraises)
    name = title or heading.title(document)
    return {
        "id": id or heading.slug(document.source.name),
        "version": version,
        "title": name,
        "in_force": {"from": heading.in_force(document, assume)},
        "source": {"document": document.source.name},
        "appraises": made.names.appraises,
        "cycle": heading.cycle(document, assume),
        "places": 4,
    }


def body(made: Whole, items: list[Data]) -> Data:
    """Everything below the head; what nothing reads any more is left out."""
    rest = settled(made)
    names = made.names
    notes = [*heading.notes(made.document), *told_of_edges(made.document, made), *made.notes]
    found: Data = {"notes": notes, "inputs": names.inputs, "measures": names.measures, "items": items} | rest
    found["decisions"] = names.decisions
    return {key: value for key, value in swept(found).items() if value}


def resettled(made: Whole) -> Callable[[Data], Data]:
    """Sweeps a draft that was mended: with the decisions that came in the meantime, without what nothing reads."""

    def sweep(data: Data) -> Data:
        empty: Data = {"measures": {}, "inputs": {}}
        found = swept(empty | data | {"decisions": {**data.get("decisions", {}), **made.names.decisions}})
        return {key: value for key, value in found.items() if value or key == "items"}

    return sweep


def of_whole(document: Document, made: Whole, items: Sequence[Data]) -> Data:
    """The clauses that stand in no item: their effects, and how the total is made of the items."""
    combine: Data = {}
    for clause in document.clauses:
        if clause.item is not None or clause.describes:
            continue
        if clause.rule is None or clause.outcome == "flag":
            why = {"why": reasons(clause, "zh"), "why_en": reasons(clause, "en")}
            made.tell(faults.LEFT_OPEN, clause, **why)
            made.notes.append(f"没有写进方案：“{plain(clause.text)}”。{why['why']}")
            continue
        try:
            combine |= said_of_whole(clause, made, items)
        except Unsaid as unsaid:
            made.tell(faults.UNSAID, clause, why=unsaid.zh, why_en=unsaid.en)
            made.notes.append(f"没有写进方案：“{plain(clause.text)}”。{unsaid.zh}")
    return combine


def said_of_whole(clause: ReadClause, made: Whole, items: Sequence[Data]) -> Data:
    rule = clause.rule
    site = Site(clause.id, shortened(plain(clause.text)), None, made.names)
    combine: Data = {}
    for part in rule.parts if rule else ():
        if isinstance(part, FOLLOWING):
            follow(part, clause, site, Reach(), made)
        elif isinstance(part, Weighted):
            combine = weighted(part, items)
        elif isinstance(part, Allot):
            require_total(part, items)
        else:
            raise Unsaid("没有放在哪个项目里", "it stands in no item")
    if clause.outcome == "confirm":
        made.notes.append(f"请确认：“{plain(clause.text)}”")
    return combine


def require_total(part: Allot, items: Sequence[Data]) -> None:
    """What the whole is worth ("总分100分") says nothing new where the items add up to it. Raises Unsaid elsewhere."""
    known = [Decimal(str(row["points"])) for row in items if isinstance(row.get("points"), Decimal | int | str)]
    if sum(known, Decimal(0)) != part.points:
        raise Unsaid("与各项合计的分值对不上", "it is not what the items add up to")


def weighted(part: Weighted, items: Sequence[Data]) -> Data:
    """The total as a formula over the items, where every item has its place in it and counts out of 100."""
    homes = {name: home(name, items) for name in (*(name for name, _ in part.rows), *part.plus, *part.minus)}
    if sorted(homes.values()) != sorted(row["id"] for row in items) or part.most or part.at_most is not None:
        raise Unsaid("成绩构成与读到的项目对不上", "the composition does not fit the items that were found")
    by_id = {row["id"]: row for row in items}
    if any(by_id[homes[name]].get("points") != 100 for name, _ in part.rows):
        raise Unsaid("各部分不是百分制", "the parts are not out of 100")
    terms = [f"{weight / 100:f} * [{homes[name]}]" for name, weight in part.rows]
    terms += [f"[{homes[name]}]" for name in part.plus]
    return {"combine": {"formula": " + ".join(terms) + "".join(f" - [{homes[name]}]" for name in part.minus)}}


def home(name: str, items: Sequence[Data]) -> str:
    found = [row["id"] for row in items if name in row["title"] or row["title"] in name]
    return found[0] if len(found) == 1 else ""
