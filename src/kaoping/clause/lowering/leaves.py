"""The clauses of one item as a leaf of the scheme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from kaoping.clause.lowering import faults
from kaoping.clause.lowering.names import Data, Unsaid
from kaoping.clause.lowering.place import Site, bounded, constant, summed
from kaoping.clause.lowering.rules import UNBOUNDED, ways
from kaoping.clause.lowering.terms import Term, bounds, codes, mean, term
from kaoping.clause.lowering.whole import Reach, Whole, plain
from kaoping.clause.meaning.parts import ALL, Bound, Gate, Mean, Part
from kaoping.clause.notes import told
from kaoping.clause.whole.model import ReadClause
from kaoping.clause.whole.referring import shortened
from kaoping.clause.whole.together import objects, too_much

PARTS = {"网格": "grid", "社区": "community", "村": "village", "街道": "street", "镇": "town", "月": "month"}
COMBINE = {"mean": "mean", "sum": "sum", "highest": "highest", "lowest": "lowest"}
ALONE = ("peers", "rank", "efficacy", "judged", "share", "answer_score", "previous", "by")  # not of a part


@dataclass(frozen=True, slots=True)
class Task:
    """What a leaf is made of. points: full points, None where the text names none; extra: beside the total."""

    id: str
    title: str
    points: Decimal | None
    extra: bool
    clauses: tuple[ReadClause, ...]
    section: str | None = None


def leaf(task: Task, made: Whole) -> Data:
    """The leaf of an item: its clauses added up within the item's points."""
    scored = [one for one in task.clauses if not one.describes]
    plain_ones = [one for one in scored if not bounds(one) and not (mean(one) and len(scored) > 1)]
    held = goes_both_ways(plain_ones)
    terms = [of(one, task, made, held) for one in plain_ones]
    means = [one for one in scored if mean(one) and len(scored) > 1]
    terms = by_object(terms, task, next((kind for one in means if (kind := part_kind(mean(one)))), ""), made)
    rule, left = together(terms, task, made)
    rule, open_ones = under_bounds(rule, [one for one in scored if bounds(one)], task, made)
    parts, open_means = by_parts(rule, means, made)
    left += [*open_ones, *open_means, *over_item(terms)]
    return finished(task, terms, rule, left, parts, made)


def goes_both_ways(clauses: Sequence[ReadClause]) -> bool:
    """Whether clauses give and take: then each keeps within the item's points by itself. Where all go one way the
    bounds of the item come to the same."""
    found = {way for one in clauses if one.rule is not None for way in ways(one.rule)}
    return len(clauses) > 1 and not (found <= {"takes"} or found <= {"adds", "earns"})


def of(clause: ReadClause, task: Task, made: Whole, held: bool) -> Term:
    site = Site(clause.id, shortened(plain(clause.text)), clause.points, made.names, made.partial, made.edges)
    return term(clause, site, Reach(task.id, task.section), made, held)


def together(terms: Sequence[Term], task: Task, made: Whole) -> tuple[Data | str | None, list[Term]]:
    """The terms that are known, added up; and those that are open."""
    known = [one.rule for one in terms if one.rule is not None]
    rule = None if not known else known[0] if len(known) == 1 else summed(known)  # type: ignore[arg-type]
    full = [one.full for one in terms if one.full]
    if full and task.points is not None:
        rest = constant(Decimal(0)) if rule is None else rule
        whole = constant(task.points if start(task, terms) == 0 else Decimal(0))
        rule = {"choose": [{"if": " or ".join(full), "then": whole}, {"then": rest}]}
    return rule, [one for one in terms if one.open]


def by_object(terms: list[Term], task: Task, of: str, made: Whole) -> list[Term]:
    """Clauses that stand each under its own kind of objects and would earn too much together: a unit (or part, of the
    kind `of`) takes the one of its kind."""
    known = [one for one in terms if one.rule is not None]
    over = () if task.points is None or task.extra else too_much([one.clause for one in known], task.points)
    titles = objects(over)
    if not titles:
        return terms
    words = [plain(title).replace('"', "”") for title in titles]
    group = made.names.group(over[0].id, f"{task.title} · 类别", words, of)
    chosen = [one for one in known if one.clause in over]
    rows = [{"if": f'{group} = "{word}"', "then": one.rule} for word, one in zip(words, chosen, strict=True)]
    ways = frozenset(way for one in chosen for way in one.ways)
    first = replace(chosen[0], rule={"choose": rows}, ways=ways)
    return [first if one is chosen[0] else replace(one, rule=None) if one in chosen else one for one in terms]


def over_item(terms: Sequence[Term]) -> list[Term]:
    """How clauses that together earn too much are put together is open: one question for all of them."""
    found = [one for one in terms if "over_item" in codes(one.clause)]
    asked = [note for one in found for note in one.clause.reading.assumptions if note.code == "over_item"]
    return [Term(found[0].clause, open=told(asked[0]))] if found else []


def under_bounds(
    rule: Data | str | None, clauses: Sequence[ReadClause], task: Task, made: Whole
) -> tuple[Data | str | None, list[Term]]:
    """The sum under the bounds that clauses of their own give it."""
    left: list[Term] = []
    for clause in clauses:
        for bound in bounds(clause):
            try:
                rule = under(rule, bound, task)
            except Unsaid as unsaid:
                made.tell(faults.UNSAID, clause, why=unsaid.zh, why_en=unsaid.en)
                left.append(Term(clause, open=unsaid.zh))
    return rule, left


def under(rule: Data | str | None, bound: Bound, task: Task) -> Data | str | None:
    if bound.each:
        raise Unsaid(f"按每{bound.each}分别封顶", f"a bound for every {bound.each} apart")
    if rule is None:
        raise Unsaid("没有可以封顶的条款", "there is nothing to bound")
    low = None if bound.low is None or bound.low == ALL else Decimal(bound.low)
    high = None if bound.high is None or bound.high == ALL else Decimal(bound.high)
    return bounded(rule, low, high) if low is not None or high is not None else rule  # type: ignore[arg-type]


def by_parts(rule: Data | str | None, clauses: Sequence[ReadClause], made: Whole) -> tuple[Data, list[Term]]:
    """The item scored for every part and taken together, where a clause of it says so."""
    found: Data = {}
    left: list[Term] = []
    for clause in clauses:
        try:
            found = each(mean(clause), rule, found, made)
        except Unsaid as unsaid:
            made.tell(faults.UNSAID, clause, why=unsaid.zh, why_en=unsaid.en)
            left.append(Term(clause, open=unsaid.zh))
    return found, left


def each(over: Mean | None, rule: Data | str | None, found: Data, made: Whole) -> Data:
    kind = part_kind(over)
    if over is None or not kind or over.how not in COMBINE or found or rule is None:
        raise Unsaid("按哪些部分取平均写不清", "over which parts the mean is taken")
    if isinstance(rule, str) or any(key in ALONE for key in keys(rule, made.names.measures)):
        raise Unsaid("里面有不能分部分算的数", "it holds figures that no part has")
    return {"each": kind, "combine": COMBINE[over.how]}


def part_kind(over: Mean | None) -> str:
    """The kind of the parts over which a mean is taken; "" where it has no name."""
    return next((kind for word, kind in PARTS.items() if over is not None and word in over.over), "")


def keys(part: Any, measures: dict[str, Data]) -> set[str]:
    """Every key and word of a rule, with those of all measures that the draft has so far."""
    if isinstance(part, dict):
        inner = [keys(value, {}) for value in (*part.values(), *measures.values())]
        return set(part).union(*inner)
    if isinstance(part, list):
        return set().union(*(keys(each, {}) for each in part))
    return {part} if isinstance(part, str) else set()


def finished(task: Task, terms: Sequence[Term], rule: Any, left: Sequence[Term], parts: Data, made: Whole) -> Data:
    """The leaf with its bounds, its open places and its grounds."""
    entry: Data = {"id": task.id, "title": task.title, "points": full_points(task, terms, made)}
    held, note = holding(task, terms), ""
    if rule is None and not left:
        rule, held, note = unruled(task, terms, held)
    elif rule is None and task.points is not None and not task.extra:
        rule, note, held = {"judged": "mean"}, "条款没有读懂，或写不进方案，暂由人评分。", {}
    else:
        rule = opened(rule, left, made)
    entry |= grounds(task, terms, left, note, made)
    return entry | held | parts | {"rule": rule}


def unruled(task: Task, terms: Sequence[Term], held: Data) -> tuple[Data, Data, str]:
    """The rule of an item whose clauses give no points of their own: they zero it, only have effects, or are none."""
    nothing = constant(Decimal(0))
    bare = task.points is None or task.extra
    if not bare and any(isinstance(part, Gate) and part.effect == "zero_item" for part in said(terms)):
        return nothing, {"start": "full"}, ""
    if terms and bare:
        return nothing, held, ""
    return {"judged": "mean"}, held, "原文没有写怎么评分，由人评分。"


def said(terms: Sequence[Term]) -> list[Part]:
    return [part for one in terms if one.clause.rule is not None for part in one.clause.rule.parts]


def opened(rule: Any, left: Sequence[Term], made: Whole) -> Any:
    """A rule whose open clauses are pending figures: nothing is computed until somebody settles them."""
    rows = [] if rule is None else [rule]
    for one in left:
        question = f"“{shortened(plain(one.clause.text))}”怎么计分？{one.open}"
        note = "这一条没有规则。改写成规则后再发布；定为 0 表示这一条不计分。"
        pending = made.names.pend(question, note=note, source=made.cited(one.clause)["source"])
        rows.append({"points": {"number": {"pending": pending}}})
    return rows[0] if len(rows) == 1 else {"sum": rows}


def full_points(task: Task, terms: Sequence[Term], made: Whole) -> Any:
    """An item beside the total, or one that only adds or takes, has no full points; another that lacks them waits."""
    if task.extra:
        return Decimal(0)
    if task.points is not None:
        return task.points
    if terms and all(one.rule is not None and not ({"earns", "both"} & one.ways) for one in terms):
        return Decimal(0)
    if not any(one.rule is not None for one in terms):
        return Decimal(0)
    return {"pending": made.names.pend(f"“{task.title}”满分是多少？", note="原文没有写这一项的分值。")}


def start(task: Task, terms: Sequence[Term]) -> Any:
    """An item from which clauses only take begins with its full points."""
    found = {way for one in terms for way in one.ways}
    takes = bool(found & {"takes", "both"}) and "earns" not in found
    return "full" if takes and task.points is not None and not task.extra else 0


def holding(task: Task, terms: Sequence[Term]) -> Data:
    """start, floor and cap of the item, as far as they are not the usual ones."""
    rules = [one.clause.rule for one in terms if one.clause.rule is not None and not one.open]
    found = {way for one in terms for way in one.ways}
    free = any(isinstance(part, UNBOUNDED) for rule in rules for part in rule.parts)
    bottomless = free or any(rule.bottomless for rule in rules)
    uncapped = free or any(rule.uncapped for rule in rules)
    if task.extra or task.points is None:
        most = None if uncapped or bottomless else task.points
        low = 0 if not found & {"takes", "both"} else "none" if most is None else -most
        high = 0 if found and not found & {"adds", "earns", "both"} else "none" if most is None else most
        return {"floor": low, "cap": high}
    held: Data = {"start": "full"} if start(task, terms) else {}
    return held | ({"floor": "none"} if bottomless else {}) | ({"cap": "none"} if uncapped else {})


def grounds(task: Task, terms: Sequence[Term], left: Sequence[Term], note: str, made: Whole) -> Data:
    """Clause, source, decisions and notes of a leaf."""
    found: Data = {"clause": "；".join(plain(one.text).strip("。；; ") for one in task.clauses) or task.title}
    if task.clauses:
        found["source"] = made.cited(task.clauses[0])["source"]
        found["source"]["part"] = "、".join(one.id for one in task.clauses)
    decisions = [id for one in terms for id in one.decisions]
    notes = [note for one in terms for note in one.notes]
    notes += [f"未读懂：“{shortened(plain(one.clause.text))}”。{one.open}" for one in left]
    notes += [f"说明：{plain(one.text)}" for one in task.clauses if one.describes]
    notes += [note] if note else []
    return found | ({"decisions": decisions} if decisions else {}) | ({"notes": notes} if notes else {})
