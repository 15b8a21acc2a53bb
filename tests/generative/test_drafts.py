"""Whatever mixture of readings a document comes to, its draft loads and passes the scheme's checks; nothing of it is
left out without a word."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.generative.lowered import AMOUNTS, CASES
from tests.generative.worlds import trying

from kaoping.clause.composing.clause import note
from kaoping.clause.document import Document
from kaoping.clause.lowering.draft import draft
from kaoping.clause.meaning.parts import Allot, Award, Bound, Fund, Gate, Grades, Mean, Range, Reading, Rule, Weighted
from kaoping.clause.source.blocks import Paragraph, Source, Span
from kaoping.clause.whole.model import Item, ReadClause, below
from kaoping.clause.whole.questions import questions
from kaoping.clause.whole.together import together
from kaoping.problems import errors
from kaoping.scheme.load import read_text

NEED = st.sampled_from([None, Range(low=Decimal(3)), Range(high=Decimal(60), high_in=False)])
EFFECTS = st.sampled_from(
    ["zero_item", "zero_section", "veto", "ineligible", "cap_grade", "full_score", "lower_grade", "none"]
)
BY = st.sampled_from(["count", "value", "rank", "last", "points", "grade"])
HALF = (Range(low=Decimal(85)), Decimal(3000)), (Range(high=Decimal(85), high_in=False), Decimal(0))
WHOLE: st.SearchStrategy[Any] = st.one_of(
    st.builds(lambda effect, need, by: Gate(effect, "事故", need, by, "次", "良好"), EFFECTS, NEED, BY),
    st.sampled_from(
        [Bound(low="all"), Bound(low=-Decimal(3)), Bound(high=Decimal(5)), Bound(low=-Decimal(2), each="月")]
    ),
    st.builds(Mean, st.sampled_from(["网格", "月", "评委", "项目"])),
    st.builds(Allot, AMOUNTS),
    st.sampled_from(
        [
            Grades(((Range(low=Decimal(85)), "优秀"), (Range(high=Decimal(85), high_in=False), "良好"))),
            Grades(names=("优秀", "良好", "不合格")),
            Grades(
                ((Range(high=Decimal(30)), "优秀"), (Range(low=Decimal(30), high=Decimal(100)), "良好")), by="share"
            ),
            Grades((), ()),
        ]
    ),
    st.builds(lambda by: Award(by, HALF), st.sampled_from(["rank", "gain", "value", "points"])),
    st.sampled_from(
        [Award("grade", (("优秀", Decimal(5000)),)), Award("count", ((Range(low=Decimal(1)), -Decimal(9)),))]
    ),
    st.just(Fund((("区级", Decimal(100)),))),
    st.just(Weighted((("日常", Decimal(60)), ("年终", Decimal(40))))),
)
RULES = st.one_of(*(case.map(lambda each: each.rule) for case in CASES.values()), WHOLE.map(lambda part: Rule((part,))))


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    outcome = draw(st.sampled_from(["read", "read", "confirm", "flag"]))
    if outcome == "flag":
        return Reading("flag", reasons=(note(draw(st.sampled_from(["no_scoring", "no_rule"])), words="扣"),))
    rule = draw(RULES)
    if outcome == "read":
        return Reading("read", rule)
    return Reading("confirm", rule, assumptions=(note("either_or"),), others=tuple(draw(st.lists(RULES, max_size=2))))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Up to three items, some with items below them, with clauses of any reading; and clauses of the whole."""
    clauses: list[ReadClause] = []
    numbers = iter(range(1, 99))

    def clause(points: Decimal | None, item: str | None) -> str:
        at = next(numbers)
        span = Span(at * 10, at * 10 + 9)
        part = None if item else "gate"
        text = f"第{at}条：“是否” # {{x}}"
        made = ReadClause(f"c{at}", span, text, ("甲", "乙"), draw(readings()), points, item, part)  # type: ignore[arg-type]
        clauses.append(made)
        return made.id

    def item(depth: int) -> Item:
        id = f"i{next(numbers)}"
        points = draw(st.sampled_from([None, Decimal(5), Decimal(10), Decimal("7.5")]))
        inside = tuple(clause(points, id) for _ in range(draw(st.integers(0, 3))))
        children = tuple(item(depth - 1) for _ in range(draw(st.integers(0, 2)))) if depth else ()
        title = draw(st.sampled_from(["日常", "年终：", "no", "1.0", "# 甲"]))
        extra = draw(st.booleans()) and draw(st.booleans())
        return Item(id, "", title, Span(0, 1), points, None, ("某局",), "查", inside, children, extra)

    items = tuple(item(1) for _ in range(draw(st.integers(1, 3))))
    for _ in range(draw(st.integers(0, 2))):
        clause(None, None)
    text = "某办法\n" + "字" * 2000
    source = Source("某 办法.txt", "txt", text, (Paragraph(Span(0, len(text))),))
    found, _ = together(items, clauses, source)
    return Document(source, items, tuple(found), questions=questions(found))


@trying(60)
@given(documents())
def test_any_mixture_of_readings_becomes_a_scheme_that_passes_its_checks(document: Document) -> None:
    if not document.scoring() or not any(True for one in below(document.items) if one.points or one.clauses):
        return
    made = draft(document)
    edition, found = read_text(made.text, Path("scheme.yaml"))
    assert not errors(found), [fault.text("en") for fault in errors(found)]
    assert edition is not None
    assert set(made.links) == {clause.id for clause in document.clauses}


@trying(40)
@given(documents())
def test_a_flagged_clause_is_never_computed_with(document: Document) -> None:
    """An item with a flagged clause waits for people: marks, or a pending figure."""
    flagged = {one.id for one in document.clauses if one.item and one.standing == "flag"}
    if not flagged or not document.scoring():
        return
    made = draft(document)
    edition, _ = read_text(made.text, Path("scheme.yaml"))
    assert edition is not None
    leaves = {leaf.id: leaf for leaf in edition.scheme.leaves()}
    for id in flagged:
        written = str(leaves[made.links[id].item].model_dump(by_alias=True)) if made.links[id].item in leaves else ""
        assert "pending" in written or "judged" in written


def test_an_item_keeps_what_the_outline_knows_of_it() -> None:
    rule = Rule((Bound(low="all"),))
    span = Span(0, 3)
    clause = ReadClause("c1", span, "扣完为止", ("甲",), Reading("read", rule), Decimal(5), "i1")
    item = Item("i1", "1", "甲", span, Decimal(5), None, ("城管局", "环保局"), "现场查看", ("c1",))
    document = Document(Source("a.txt", "txt", "扣完为止", (Paragraph(span),)), (item,), (clause,))
    entry = draft(replace(document)).data["items"][0]
    assert entry["responsible"] == ["城管局", "环保局"]
    assert entry["method"] == "现场查看"
    assert entry["rule"] == {"judged": "mean"}
