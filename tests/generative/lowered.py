"""Clauses with inputs of `kaoping try`, and the same inputs as facts of the scheme that the clause becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from kaoping.clause.lowering.draft import Draft, draft
from kaoping.clause.meaning.parts import (
    ALL,
    Bands,
    Bound,
    Check,
    Choice,
    Efficacy,
    Formula,
    Gate,
    Kinds,
    Mean,
    Nth,
    Per,
    Range,
    Rates,
    Reading,
    Repeated,
    Rule,
    Share,
    Side,
    Steps,
    Survey,
    Weighted,
)
from kaoping.clause.source.blocks import Paragraph, Source, Span
from kaoping.clause.whole.model import Document, Item, ReadClause

Rows = dict[str, list[dict[str, Any]]]
UNIT = "t0"
TEXT = "某条款，按规定计分。"


def fields(*texts: str) -> st.SearchStrategy[Decimal]:
    return st.sampled_from([Decimal(text) for text in texts])


AMOUNTS = fields("0.2", "0.5", "1", "1.5", "2", "3")
SIZES = fields("0.5", "1", "2", "5", "10")
FIGURES = fields("0", "0.5", "3", "59.9", "60", "74", "75.5", "80", "85", "90", "99.5", "100", "112", "130")
COUNTS = st.integers(0, 7)
POINTS = fields("5", "10")
SIGNED = st.builds(lambda amount, way: amount * way, AMOUNTS, st.sampled_from([-1, 1]))


@dataclass
class Facts:
    """Rows for one unit and its peers, in the tables of the engine, by the ids that the draft gave."""

    made: Draft
    rows: Rows = field(default_factory=lambda: {"units": [], "incidents": [], "values": [], "ballots": [], "marks": []})

    def ids(self, section: str) -> list[str]:
        return list(self.made.data.get("inputs", {}).get(section, {}))

    def unit(self, name: str = UNIT, **more: Any) -> None:
        self.rows["units"].append({"unit": name, "kind": "unit", "name": name, "parent": None, **more})

    def happened(self, kind: str, count: Any, subject: str | None = None) -> None:
        at = len(self.rows["incidents"])
        row = {"incident": f"x{at:03}", "unit": UNIT, "kind": kind, "count": Decimal(str(count)), "verified": True}
        self.rows["incidents"].append(row | {"subject": subject, "level": None, "occurred_on": None, "item": None})

    def reported(self, indicator: str, value: Any, unit: str = UNIT, period: str = "2024") -> None:
        row = {"unit": unit, "indicator": indicator, "period": period, "value": Decimal(str(value))}
        self.rows["values"].append(row)

    def counted(self, count: Any) -> None:
        """A count as whatever the draft took it for."""
        for kind in self.ids("kinds"):
            self.happened(kind, count)
        for indicator in self.ids("indicators"):
            self.reported(indicator, count)


@dataclass(frozen=True)
class Case:
    """A rule of an item worth `points`, the inputs of its trial, and what makes facts of them."""

    rule: Rule
    points: Decimal
    inputs: dict[str, Any]
    facts: Callable[[Facts], None]


def drafted(rule: Rule, points: Decimal) -> Draft:
    """The draft of a document that holds this one clause, read."""
    span = Span(0, len(TEXT))
    clause = ReadClause("c1", span, TEXT, ("某项",), Reading("read", rule), points, "i1")
    item = Item("i1", "1", "某项", span, points, clauses=("c1",))
    source = Source("某办法.txt", "txt", TEXT, (Paragraph(span),))
    return draft(Document(source, (item,), (clause,)), partial="whole")


def plain(facts: Facts) -> None:
    facts.unit()


def with_count(count: Any) -> Callable[[Facts], None]:
    def make(facts: Facts) -> None:
        facts.unit()
        facts.counted(count)

    return make


@st.composite
def per(draw: st.DrawFn) -> Case:
    amount, count = draw(SIGNED), draw(COUNTS)
    optional = st.one_of(st.none(), st.just(True))
    part = Per(
        amount,
        every=draw(fields("1", "1", "2", "0.5")),
        unit=draw(st.sampled_from(["次", "%"])),
        what="迟报",
        partial=draw(st.sampled_from(["whole", "whole", "proportional", "up"])),
        free=draw(fields("0", "0", "1", "2.5")),
        at_least=draw(fields("0", "0", "3")),
        at_most=draw(st.one_of(st.none(), AMOUNTS)),
        times=draw(st.one_of(st.none(), fields("2", "3"))),
        grows=draw(fields("0", "0", "0.1")) * (1 if amount > 0 else -1),
        once=bool(draw(optional)) and draw(st.booleans()),
    )
    return Case(with_bounds(draw, part), draw(POINTS), {"count": count}, with_count(count))


def with_bounds(draw: st.DrawFn, *parts: Any) -> Rule:
    """A rule with some bounds of its own."""
    low = draw(st.one_of(st.none(), st.none(), fields("-2", "-1")))
    high = draw(st.one_of(st.none(), st.none(), fields("2", "4")))
    return Rule(parts, low=low, high=high, uncapped=high is None and draw(st.booleans()))


@st.composite
def chosen(draw: st.DrawFn) -> Case:
    way = draw(st.sampled_from([-1, 1]))
    low, high = sorted((way * Decimal("0.5"), way * Decimal(2)))
    picks = draw(st.lists(fields("0.5", "1", "2"), min_size=1, max_size=4))

    def make(facts: Facts) -> None:
        facts.unit()
        for pick in picks:
            facts.happened("k1", pick)

    rule = Rule((Per(Choice(low, high), what="问题", unit="处"),))
    return Case(rule, draw(POINTS), {"picked": [float(pick) for pick in picks]}, make)


@st.composite
def rates(draw: st.DrawFn) -> Case:
    way = draw(st.sampled_from([-1, 1]))
    names = ["省级", "市级", "区级"]
    rows = tuple((name, way * draw(AMOUNTS)) for name in names)
    highest = draw(st.booleans())
    most = () if highest else ((names[0], Decimal(2)),) if draw(st.booleans()) else ()
    part = Rates(rows, "次", "批评", highest, draw(st.one_of(st.none(), fields("3"))), most,
                 once=not highest and draw(st.booleans()))  # fmt: skip
    counts = [draw(st.integers(0, 1 if highest else 3)) for _ in names]
    same = highest and draw(st.booleans())

    def make(facts: Facts) -> None:
        facts.unit()
        for kind, count in zip(facts.ids("kinds"), counts, strict=True):
            if count:
                facts.happened(kind, count, "一件事" if same else None)

    inputs = {"counts": dict(zip(names, counts, strict=True))} | ({"same": same} if highest else {})
    return Case(Rule((part,)), draw(POINTS), inputs, make)


@st.composite
def nth(draw: st.DrawFn) -> Case:
    amounts = tuple(-each for each in sorted(draw(st.lists(AMOUNTS, min_size=1, max_size=3, unique=True))))
    further = draw(st.one_of(st.none(), fields("-1")))
    zero = draw(st.one_of(st.none(), st.just(4)))
    count = draw(COUNTS)
    total = draw(st.booleans())
    grows = Decimal(0) if total or further is not None else draw(fields("0", "-0.5"))
    part = Nth(amounts, what="通报", further=further, total=total, zero_from=zero, grows=grows)
    return Case(Rule((part,)), draw(POINTS), {"count": count}, with_count(count))


@st.composite
def repeated(draw: st.DrawFn) -> Case:
    repeats = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    how = draw(st.sampled_from(["each", "besides", "times"]))
    again = Decimal(2) if how == "times" else -draw(AMOUNTS)
    part = Repeated(-draw(AMOUNTS), again, how, what="问题", at_most=draw(st.one_of(st.none(), fields("4"))))

    def make(facts: Facts) -> None:
        facts.unit()
        for problem, times in enumerate(repeats):
            for _ in range(times):
                facts.happened("k1", 1, f"问题{problem}")

    return Case(Rule((part,)), draw(POINTS), {"repeats": repeats}, make)


@st.composite
def against(draw: st.DrawFn, figure: Decimal) -> tuple[Any, dict[str, Any], Callable[[Facts], None]]:
    """Something to compare with: its name, the inputs, the facts (the own figure included)."""
    name = draw(st.sampled_from(["average", "max", "min", "previous", "target"]))
    other = draw(fields("60", "80", "100"))
    if name == "max":
        other = max(other, figure)
    if name == "min":
        other = min(other, figure)

    def make(facts: Facts) -> None:
        facts.unit()
        own = facts.ids("indicators")[0]
        facts.reported(own, figure)
        if name in ("average", "max", "min"):
            facts.unit("t1")
            facts.reported(own, 2 * other - figure if name == "average" else other, "t1")
        elif name == "previous":
            facts.reported(own, other, period="2023")
        else:
            facts.reported(facts.ids("indicators")[1], other)

    return name, {"value": float(figure), "reference": {name: float(other)}}, make


@st.composite
def steps(draw: st.DrawFn) -> Case:
    figure = draw(FIGURES)
    sides = st.one_of(
        st.none(),
        st.builds(Side, SIZES, AMOUNTS, st.booleans(), st.one_of(st.none(), fields("2", "3"))),
    )
    if draw(st.booleans()):
        base, inputs, make = draw(against(figure))
    else:
        base, inputs, make = draw(fields("60", "80", "100")), {"value": float(figure)}, with_count(figure)
    above, below = draw(sides), draw(sides)
    full = draw(st.sampled_from([None, ALL, Decimal(4)])) if above or below else ALL
    percent = any(side is not None and side.percent for side in (above, below))
    assume(
        not percent or all(inputs.get("reference", {"": 1}).values())
    )  # percent of nothing: the engine has no figure
    part = Steps(
        base,
        full,
        above,
        below,
        "件",
        "办结数",
        draw(st.sampled_from(["whole", "proportional", "up"])),
        draw(st.sampled_from([None, Decimal(0)])),
        short=draw(st.one_of(st.none(), fields("1"))) if below is None else None,
        zero=draw(st.one_of(st.none(), st.none(), st.just(Range(high=Decimal(3))))),
    )
    return Case(Rule((part,), uncapped=draw(st.booleans())), draw(POINTS), inputs, make)


@st.composite
def worse_above(draw: st.DrawFn) -> Case:
    """Steps by which more is worse."""
    figure = draw(FIGURES)
    above = Side(draw(SIZES), -draw(AMOUNTS), draw(st.booleans()), draw(st.one_of(st.none(), fields("3"))))
    below = draw(st.one_of(st.none(), st.just(Side(Decimal(5), -Decimal(1)))))
    part = Steps(Decimal(80), None, above, below, "件", "投诉量", draw(st.sampled_from(["whole", "up"])), None)
    return Case(Rule((part,)), draw(POINTS), {"value": float(figure)}, with_count(figure))


@st.composite
def ranges(draw: st.DrawFn) -> tuple[Range, ...]:
    """Ranges that may touch, overlap or leave gaps."""
    found = []
    for _ in range(draw(st.integers(1, 4))):
        low, high = sorted(draw(st.lists(fields("1", "2", "3", "60", "80", "90"), min_size=2, max_size=2)))
        ends = draw(st.sampled_from([(low, None), (None, high), (low, high)]))
        edges = (True, True) if low == high else (draw(st.booleans()), draw(st.booleans()))
        found.append(Range(ends[0], ends[1], *edges))
    return tuple(found)


@st.composite
def bands(draw: st.DrawFn) -> Case:
    amounts = st.one_of(AMOUNTS, st.just(ALL))
    rows = tuple((row, draw(amounts)) for row in draw(ranges()))
    other = draw(st.sampled_from([None, Decimal(0), Decimal("0.5")]))
    by = draw(st.sampled_from(["value", "rank", "last", "top_share", "bottom_share", "count"]))
    if by not in ("value", "count"):
        rank, of = draw(st.integers(1, 5)), 5
        less = draw(st.sampled_from([None, None, Decimal("0.5")])) if by in ("rank", "last") else None
        first = tuple((Range(Decimal(at), Decimal(at)), Decimal(4 - at)) for at in range(1, 3))
        part = Bands(first if less else rows, by, other, "", "得分", None, less, Decimal(0) if less else None)
        return Case(Rule((part,)), draw(POINTS), {"rank": rank, "of": of}, ranked(rank, of))
    figure = Decimal(draw(COUNTS)) if by == "count" else draw(FIGURES)
    if by == "value" and draw(st.booleans()):
        name, inputs, make = draw(against(figure))
        return Case(Rule((Bands(rows, by, other, "%", "率", name),)), draw(POINTS), inputs, make)
    part = Bands(rows, by, other, "次", "率")
    return Case(Rule((part,)), draw(POINTS), {by: float(figure)}, with_count(figure))


def ranked(rank: int, of: int) -> Callable[[Facts], None]:
    """The unit at this place among so many."""

    def make(facts: Facts) -> None:
        facts.unit()
        for place in range(1, of + 1):
            name = UNIT if place == rank else f"p{place}"
            if name != UNIT:
                facts.unit(name)
            for indicator in facts.ids("indicators"):
                facts.reported(indicator, 100 - place, name)

    return make


@st.composite
def checks(draw: st.DrawFn) -> Case:
    if draw(st.booleans()):
        figure = draw(FIGURES)
        need = draw(ranges())[0]
        part = Check(draw(AMOUNTS), draw(st.sampled_from([Decimal(0), Decimal(-1), ALL])), "率", need, "%")
        return Case(Rule((part,)), draw(POINTS), {"value": float(figure)}, with_count(figure))
    met = draw(st.lists(st.booleans(), min_size=1, max_size=3))
    parts = tuple(Check(draw(AMOUNTS), what=f"要求{at}") for at in range(len(met)))

    def make(facts: Facts) -> None:
        facts.unit()
        for indicator, answer in zip(facts.ids("indicators"), met, strict=True):
            facts.reported(indicator, int(answer))

    return Case(Rule(parts), draw(POINTS), {"met": met if len(met) > 1 else met[0]}, make)


@st.composite
def kinds(draw: st.DrawFn) -> Case:
    rows = (("甲类", draw(SIGNED)), ("乙类", draw(SIGNED)))
    grade = draw(st.sampled_from(["甲类", "乙类"]))
    part = Kinds(rows, "类别", draw(st.sampled_from([None, Decimal(0)])))
    return Case(Rule((part,)), draw(POINTS), {"grade": grade}, lambda facts: facts.unit(g1=grade))


@st.composite
def shares(draw: st.DrawFn) -> Case:
    figure = draw(FIGURES)
    under = draw(st.one_of(st.none(), fields("60")))
    if draw(st.booleans()):
        name, inputs, make = draw(against(figure))
    else:
        name, inputs, make = Decimal(100), {"value": float(figure)}, with_count(figure)
    rule = Rule((Share(draw(st.sampled_from([ALL, Decimal(3)])), name, "率", "%", draw(st.booleans()), under),))
    return Case(rule, draw(POINTS), inputs, make)


@st.composite
def efficacies(draw: st.DrawFn) -> Case:
    figure, other = draw(FIGURES), draw(FIGURES)
    low = draw(st.booleans())
    ends = {"max": float(max(figure, other)), "min": float(min(figure, other))}

    def make(facts: Facts) -> None:
        facts.unit()
        facts.unit("t1")
        facts.reported("v1", figure)
        facts.reported("v1", other, "t1")

    rule = Rule((Efficacy(Decimal(3), Decimal(2), low, "指标"),))
    return Case(rule, draw(POINTS), {"value": float(figure), "reference": ends}, make)


@st.composite
def surveys(draw: st.DrawFn) -> Case:
    points = (("满意", Decimal(5)), ("基本满意", Decimal(3)), ("不满意", Decimal(0)), ("不了解", draw(WORTH)))
    counts = {name: draw(st.integers(0, 3)) for name, _ in points} | {"满意": 1}

    def make(facts: Facts) -> None:
        facts.unit()
        answers = [name for name, n in counts.items() for _ in range(n)]
        for at, answer in enumerate(answers):
            row = {"survey": "s1", "unit": UNIT, "question": "q", "respondent": f"r{at}", "group": None}
            facts.rows["ballots"].append(row | {"answer": answer})

    return Case(Rule((Survey(points, "问卷"),)), draw(POINTS), {"answers": counts}, make)


WORTH: st.SearchStrategy[Any] = st.sampled_from(["mean", "out"])


@st.composite
def means(draw: st.DrawFn) -> Case:
    how = draw(st.sampled_from(["mean", "trimmed", "sum", "highest", "lowest"]))
    scores = draw(st.lists(fields("2", "3.5", "4", "8"), min_size=1, max_size=4))

    def make(facts: Facts) -> None:
        facts.unit()
        for at, score in enumerate(scores, 1):
            if how == "trimmed":
                facts.rows["marks"].append({"unit": UNIT, "item": "1", "assessor": f"a{at}", "points": score})
            else:
                facts.reported("v1", score, period=f"2024-{at:02}")

    return Case(Rule((Mean("月", how),)), draw(POINTS), {"children": [float(each) for each in scores]}, make)


@st.composite
def sums(draw: st.DrawFn) -> Case:
    """Weights and formulas over named quantities."""
    names = ("日常", "年终", "加分")
    parts = {name: float(draw(FIGURES)) for name in names}
    most = ((names[0], Decimal(90)),) if draw(st.booleans()) else ()
    if draw(st.booleans()):
        part: Any = Weighted(((names[0], Decimal(60)), (names[1], Decimal(40))), (), (names[2],), most,
                             draw(st.one_of(st.none(), fields("70"))))  # fmt: skip
    else:
        terms = ((Decimal("0.6"), names[0]), (Decimal(-1), names[1]))
        over = ((Decimal(2), names[2]),) if parts[names[2]] and draw(st.booleans()) else ()
        part = Formula(terms if over else (*terms, (Decimal(1), names[2])), over, draw(fields("1", "10")),
                       draw(st.one_of(st.none(), fields("70"))), draw(fields("0", "5")), most)  # fmt: skip

    def make(facts: Facts) -> None:
        facts.unit()
        titles = {body["title"]: id for id, body in facts.made.data["inputs"]["indicators"].items()}
        for name, figure in parts.items():
            if name in titles:
                facts.reported(titles[name], figure)

    return Case(Rule((part,)), draw(POINTS), {"parts": parts}, make)


@st.composite
def gates(draw: st.DrawFn) -> Case:
    count = draw(COUNTS)
    gate = Gate("zero_item", "事故", Range(low=Decimal(3)), "count", "次")
    taken = Per(-draw(AMOUNTS), what="事故", unit="次")
    return Case(Rule((taken, gate)), draw(POINTS), {"count": count}, with_count(count))


@st.composite
def mixtures(draw: st.DrawFn) -> Case:
    """A clause that begins with points from which its parts take, under a bound that stands beside them."""
    count = draw(COUNTS)
    parts: list[Any] = [Per(-draw(AMOUNTS), what="迟报", unit="次")]
    if draw(st.booleans()):
        parts.append(Bound(low=-Decimal(2)))
    start = draw(st.sampled_from([None, ALL, Decimal(3)]))
    return Case(Rule(tuple(parts), start), draw(POINTS), {"count": count}, with_count(count))


CASES: dict[str, st.SearchStrategy[Case]] = {
    "per": per(), "chosen": chosen(), "rates": rates(), "nth": nth(), "repeated": repeated(), "steps": steps(),
    "worse above": worse_above(), "bands": bands(), "checks": checks(), "kinds": kinds(), "shares": shares(),
    "efficacies": efficacies(), "surveys": surveys(), "means": means(), "sums": sums(), "gates": gates(),
    "mixtures": mixtures(),
}  # fmt: skip
