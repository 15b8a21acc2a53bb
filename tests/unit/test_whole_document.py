"""A whole document: clauses in their items, seen together, asked once, every sentence accounted for, drafted."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from kaoping.clause.document import read_document
from kaoping.clause.lowering.draft import draft
from kaoping.clause.meaning.parts import Per, Rule
from kaoping.clause.read import read_clause
from kaoping.clause.source.blocks import Source, Span
from kaoping.clause.source.reading import read_source
from kaoping.clause.whole.model import Document, Item, ReadClause
from kaoping.clause.whole.settling import Answer, settled
from kaoping.clause.whole.together import together
from kaoping.problems import Refused, errors
from kaoping.scheme.load import read_text
from kaoping.scheme.model import Leaf

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
HEAD = ("考核项目", "考核标准", "分值", "责任单位")
ROWS = [
    ("日常巡查", "1、未按时巡查的，每次扣0.5分；\n2、巡查记录缺失的，每处扣0.2分；\n3、扣完为止。", "10", "城管办"),
    ("信息报送", "每报送1条信息得0.5分，最高得5分。", "5", "综合办"),
    ("专项整治", "按要求完成整治任务，视情况给分。", "5", "城管办"),
    ("群众满意", "满意率达到90%以上的得10分，80%以上不足90%的得6分，不足80%的不得分。", "10", "社工办"),
]
BEFORE = ("某街道网格工作考核办法", "第一条 本办法适用于各社区。", "第二条 每年考核一次，实行百分制。")


def document_of(rows: Sequence[Sequence[str]] = ROWS, before: Sequence[str] = BEFORE) -> Document:
    made = docx.Document()
    for line in before:
        made.add_paragraph(line)
    table = made.add_table(rows=1, cols=len(HEAD))
    for cell, text in zip(table.rows[0].cells, HEAD, strict=True):
        cell.text = text
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    buffer = io.BytesIO()
    made.save(buffer)
    return read_document(read_source(None, data=buffer.getvalue(), name="办法.docx"))


def found(document: Document, words: str) -> ReadClause:
    return next(one for one in document.clauses if words in one.text)


def leaf_of(document: Document, words: str) -> Leaf:
    made = draft(document)
    edition, faults = read_text(made.text, Path("scheme.yaml"))
    assert edition is not None
    assert not errors(faults)
    return next(leaf for leaf in edition.scheme.leaves() if leaf.id == made.links[found(document, words).id].item)


# --- places


def test_clauses_stand_at_their_places_with_the_points_of_their_items() -> None:
    document = document_of()
    text = document.source.text
    assert all(one.text == one.span.of(text) for one in document.clauses)
    assert found(document, "未按时巡查").points == Decimal(10)
    assert found(document, "每报送1条").path[-1] == "信息报送"


def test_every_sign_of_the_text_but_blanks_is_in_one_sentence() -> None:
    document = document_of()
    inside = {at for one in document.sentences for at in range(one.span.start, one.span.end)}
    outside = "".join(sign for at, sign in enumerate(document.source.text) if at not in inside)
    assert not outside.strip()
    assert document.coverage.total == len(document.sentences)


def test_progress_is_told_clause_by_clause() -> None:
    seen: list[tuple[int, int]] = []
    source = document_of().source
    count = len(read_document(source, lambda done, total: seen.append((done, total))).clauses)
    assert seen[0] == (0, count)
    assert seen[-1] == (count, count)


def test_a_sentence_whose_amount_is_gone_is_no_description() -> None:
    document = document_of([("协作", "1、每迟到一次扣0.5分。\n2、协作不力的扣□分。", "5", "甲办")])
    assert found(document, "协作不力").outcome == "flag"


# --- seen together


def test_a_clause_that_only_bounds_holds_for_those_beside_it() -> None:
    document = document_of()
    bound = found(document, "扣完为止")
    assert bound.bounds == (found(document, "未按时巡查").id, found(document, "巡查记录缺失").id)


def test_requirements_that_share_the_points_of_an_item_are_flagged() -> None:
    document = document_of([("制度", "1、建立工作制度。\n2、台账资料齐全。", "6", "综合办")])
    assert [one.outcome for one in document.scoring()] == ["flag", "flag"]
    assert {note.code for one in document.scoring() for note in one.notes} == {"shared_points"}
    assert "F365" in [fault.code for fault in document.faults]


def test_clauses_that_earn_more_than_their_item_has_are_asked_about() -> None:
    document = document_of([("上报", "1、城区上报达到60件得8分。\n2、农村上报达到40件得8分。", "8", "综合办")])
    assert [one.outcome for one in document.scoring()] == ["confirm", "confirm"]
    assert all("over_item" in [note.code for note in one.notes] for one in document.scoring())
    assert "pending" in str(leaf_of(document, "城区上报").model_dump())


def test_as_above_takes_the_rule_before_it_to_be_confirmed() -> None:
    document = document_of([("巡查", "每迟到一次扣0.5分。", "5", "甲办"), ("值班", "同上。", "5", "乙办")])
    same = found(document, "同上")
    assert same.outcome == "confirm"
    assert same.rule == found(document, "每迟到").rule
    assert same.like == found(document, "每迟到").id


def test_as_above_with_nothing_above_is_flagged() -> None:
    document = document_of([("值班", "同上。", "5", "乙办")])
    assert found(document, "同上").outcome == "flag"


def test_as_above_is_flagged_where_its_amounts_exceed_the_item() -> None:
    document = document_of([("巡查", "每迟到一次扣4分。", "5", "甲办"), ("值班", "同上。", "3", "乙办")])
    assert found(document, "同上").outcome == "flag"


# --- asked once


def test_incomplete_steps_are_asked_about_once() -> None:
    rows = [("一", "每超过100件加1分。", "5", "甲"), ("二", "达到60件得5分，每少10件扣1分，扣完为止。", "5", "乙")]
    document = document_of(rows)
    questions = [one for one in document.questions if one.about == "partial"]
    assert len(questions) == 1
    assert set(questions[0].clauses) <= {one.id for one in document.clauses}
    text = draft(document).text
    assert text.count("不足一档的零头怎么算") == 1
    assert "partial: whole" not in text


def test_the_answer_about_incomplete_steps_can_be_given_beforehand() -> None:
    document = document_of([("二", "达到60件得5分，每少10件扣1分，扣完为止。", "5", "乙")])
    assert "不足一档" not in draft(document, partial="proportional").text


# --- drafted


def test_a_deducting_item_begins_with_its_full_points() -> None:
    leaf = leaf_of(document_of(), "未按时巡查")
    assert (leaf.points, leaf.start, leaf.floor) == (Decimal(10), "full", Decimal(0))
    assert leaf.responsible == ("城管办",)


def test_an_earning_item_begins_with_nothing() -> None:
    leaf = leaf_of(document_of(), "每报送1条")
    assert (leaf.points, leaf.start) == (Decimal(5), Decimal(0))


def test_a_draft_cites_clause_row_and_path() -> None:
    leaf = leaf_of(document_of(), "每报送1条")
    assert leaf.clause == "每报送1条信息得0.5分，最高得5分"
    assert leaf.source is not None
    assert leaf.source.row == "3"


def test_a_clause_that_was_not_read_is_left_to_people() -> None:
    document = document_of([("协作", "协作不力造成不良影响的酌情扣若干分，另行通报。", "5", "甲办")])
    assert found(document, "协作不力").outcome == "flag"
    assert "judged" in str(leaf_of(document, "协作不力").model_dump())


def test_beside_what_was_read_an_open_clause_blocks_its_item() -> None:
    rows = [("协作", "1、每迟到一次扣0.5分。\n2、协作不力的扣□分。", "5", "甲办")]
    document = document_of(rows)
    assert "pending" in str(leaf_of(document, "每迟到").model_dump())


def test_the_other_readings_of_a_clause_become_options() -> None:
    document = document_of([("巡查", "每迟到一次扣0.5分。", "5", "甲办")])
    clause = document.clauses[0]
    rules = tuple(Rule((Per(-Decimal(points), what="迟到", unit="次", once=points == "2"),)) for points in ("1", "2"))
    answered = settled(document, {clause.id: Answer(rules[0])})
    assert answered.clauses[0].rule == rules[0]
    assert answered.coverage.read >= document.coverage.read


def test_an_answer_that_a_clause_does_not_score_makes_it_description() -> None:
    document = document_of()
    clause = found(document, "视情况给分")
    answered = settled(document, {clause.id: Answer(None)})
    assert answered.clause(clause.id).standing == "none"
    assert answered.coverage.none > document.coverage.none


def test_an_answer_for_a_clause_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        settled(document_of(), {"c99": Answer(None)})


def test_a_document_without_clauses_makes_no_scheme() -> None:
    source = read_source(None, data="关于召开会议的通知\n请各单位准时参加。".encode(), name="通知.txt")
    with pytest.raises(Refused) as refused:
        draft(read_document(source))
    assert [fault.code for fault in refused.value.faults] == ["F383"]


@pytest.mark.skipif(not SEEDS.exists(), reason="the source documents lie beside the repository only")
@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_the_source_documents_become_drafts_that_pass_their_checks(number: str) -> None:
    document = read_document(read_source(next(SEEDS.glob(f"{number}*.txt"))))
    made = draft(document)
    edition, faults = read_text(made.text, Path("scheme.yaml"))
    assert edition is not None
    assert not errors(faults)
    assert set(made.links) == {one.id for one in document.clauses}


BANDS = ("率", "满意率90%以上得5分，80%至90%得3分，80%以下不得分。", "5", "甲")


def test_figures_on_the_edge_of_two_bands_are_asked_about_once_and_can_be_given_to_either() -> None:
    document = document_of([BANDS])
    assert [one.about for one in document.questions] == ["edges"]
    first, second = draft(document).text, draft(document, edges="second").text
    assert first != second
    assert "算先写的一档" in first
    assert "算后写的一档" in second


def test_clauses_for_objects_of_their_own_hold_each_for_its_kind() -> None:
    """日常事件（8分） with a base for city grids and another for village grids, averaged over the grids."""
    text = "城市网格\n上报达到60件得8分。\n农村网格\n上报达到40件得8分。\n街道得分为所辖各网格得分的平均分。"
    lines = [Span(text.index(line), text.index(line) + len(line)) for line in text.split("\n")]

    def clause(id: str, at: int, *path: str) -> ReadClause:
        words = lines[at].of(text)
        return ReadClause(id, lines[at], words, path, read_clause(words, Decimal(8)), Decimal(8))

    clauses = [clause("c1", 1, "日常", "城市网格"), clause("c2", 3, "日常", "农村网格"), clause("c3", 4, "日常")]
    below = (
        Item("i2", "", "城市网格", lines[0], clauses=("c1",)),
        Item("i3", "", "农村网格", lines[2], clauses=("c2",)),
    )
    items = (Item("i1", "1", "日常", Span(0, len(text)), Decimal(8), clauses=("c3",), children=below),)
    source = Source("办法.txt", "txt", text, ())
    found, _ = together(items, clauses, source)
    assert [one.outcome for one in found[:2]] == ["confirm", "confirm"]
    leaf = leaf_of(Document(source, items, tuple(found)), "60件")
    assert (leaf.each, leaf.combine) == ("grid", "mean")
    assert [row["if_"] for row in leaf.rule.model_dump()["choose"]] == ['g1 = "城市网格"', 'g1 = "农村网格"']


@pytest.mark.parametrize(
    "text", ["(四)\n2、\n公式:", "一、\n（一）\n1、", "扣分", "分" * 3000, "1、扣\n2、扣\n扣完为止"]
)
def test_torn_text_is_read_without_an_accident(text: str) -> None:
    document = read_document(read_source(None, data=text.encode(), name="残.txt"))
    assert document.coverage.total == len(document.sentences)


# --- sentences that change how others count


PLAIN = (
    "考核办法\n一、环境（40分）\n1.垃圾外溢的，每处扣2分。\n2.乱搭乱建的，每处扣3分。\n{said}\n"
    "二、服务（60分）\n1.投诉每起扣1分。\n"
)


def flat_with(said: str) -> Document:
    return read_document(read_source(None, data=PLAIN.format(said=said).encode(), name="办法.txt"))


@pytest.mark.parametrize(
    "said",
    [
        *("第1条情形加倍。", "以上加倍。", "山区乡镇不考核第2项。", "试点镇不纳入考核。", "属历史遗留问题的不计。"),
        *(
            "未列明的参照执行。",
            "暂不执行第2条。",
            "第2条自2027年起执行。",
            "注：城区道路不在此列。",
            "注：1-6月不计分。",
        ),
        *("第一条、第二条不同时适用。", "注：以上均以整数计。", "以上各项按季度计算。", "同一事项就高，不重复计算。"),
    ],
)
def test_what_changes_other_clauses_is_never_passed_over_in_silence(said: str) -> None:
    document = flat_with(said)
    at = document.source.text.index(said)
    standing = {one.standing for one in document.sentences if one.span.start < at + len(said) and at < one.span.end}
    told = [spot for spot in document.spots if spot is not None and spot.start == at]
    assert standing <= {"confirm", "flag"} or told


@pytest.mark.parametrize(
    "said", ["首次不扣分。", "不足一处按一处计。", "由环卫所负责，每季度通报。", "本办法自印发之日起执行。"]
)
def test_what_a_rule_holds_or_only_describes_is_not_asked(said: str) -> None:
    codes = {note.code for clause in flat_with(said).clauses for note in clause.notes}
    assert "changes_others" not in codes


def test_what_changes_others_outside_of_items_is_told_with_its_place() -> None:
    document = document_of(before=("某街道考核办法", "试点社区不纳入考核。"))
    spots = [spot for fault, spot in zip(document.faults, document.spots, strict=True) if fault.kind.code == "F385"]
    assert [spot.of(document.source.text) for spot in spots if spot] == ["试点社区不纳入考核。"]


# --- totals


def test_a_title_with_the_total_is_no_clause_and_is_compared() -> None:
    right = document_of(before=("考核细则（30分）",))
    wrong = document_of(before=("考核细则（120分）",))
    assert not [one for one in right.clauses if "细则" in one.text]
    assert "F331" not in {fault.kind.code for fault in right.faults}
    assert any(fault.kind.code == "F331" and "120" in str(fault) for fault in wrong.faults)


def test_a_total_that_the_items_add_up_to_needs_no_place_in_the_draft() -> None:
    said = "本办法总分{points}分，考核对象为各镇。"
    told = [
        {fault.kind.code for fault in draft(document_of(before=("办法", said.format(points=points)))).faults}
        for points in (30, 120)
    ]
    assert ["F368" in codes for codes in told] == [False, True]
