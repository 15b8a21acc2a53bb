"""What holds for every document: all text is accounted for, sums are checked, the known clauses come out."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.made_sources import Paper, pasted

from kaoping.clause.outline.model import Entry, Outline
from kaoping.clause.outline.reading import outline
from kaoping.clause.source.blocks import Source

SHARED = Path(__file__).parents[3] / "shared"
GOLD = SHARED / "clauses" / "seed-gold.jsonl"
SCRAPS = [
    *"一二三、.．（）()〔〕①②⑴1234567890分扣加得每件次。；;，,:： \t“”《》-—…%％年月人甲乙",
    *(
        "序号 考核项目 分值 评分标准 ",
        "（15分）",
        "一、",
        "（一）",
        "1、",
        "扣1分。",
        "得5分；",
        "8 分 ",
        "事件 ",
        "同上",
        "参照上款",
    ),
    *("（以下简称“甲”）", "- 3 -", "第三条", "......", "合计", "超过基数", "一是", "奖励10元", "下载"),
]
line = st.lists(st.sampled_from(SCRAPS), min_size=1, max_size=40).map("".join)
cell = st.one_of(
    st.sampled_from(["", "^", "<", "10", "扣1分。", "每次扣1分；每件扣2分。"]), line.map(lambda s: s.replace("/", ""))
)


def accounted(source: Source, found: Outline) -> bool:
    """Every character but blanks is in exactly one sentence."""
    counts = [0] * len(source.text)
    for sentence in found.sentences:
        for at in range(sentence.span.start, sentence.span.end):
            counts[at] += 1
    return all(
        count == 1 or (count == 0 and char.isspace()) or char.isspace()
        for count, char in zip(counts, source.text, strict=True)
    )


@given(st.lists(line, max_size=12))
def test_pasted_text_is_accounted_for_to_the_last_character(lines):
    source = pasted("\n".join(lines))
    assert accounted(source, outline(source))


@st.composite
def papers(draw) -> Paper:
    paper = Paper()
    for _ in range(draw(st.integers(1, 3))):
        paper.line(draw(line))
        width = draw(st.integers(1, 4))
        head = draw(st.permutations(["序号", "项目", "子项目", "分值", "评分标准", "责任单位"]))[:width]
        rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), max_size=4))
        paper.table("|".join(head), *("|".join(["", *row[1:]] if row[0] == "<" else row) for row in rows))
    return paper


@given(papers())
def test_documents_with_tables_are_accounted_for_and_clauses_say_what_stands_there(paper):
    source = paper.source()
    found = outline(source)
    assert accounted(source, found)
    for placed in found.clauses():
        assert placed.clause.text == placed.clause.span.of(source.text)


points = st.integers(1, 40)


@given(st.lists(st.lists(points, min_size=1, max_size=3), min_size=1, max_size=4), st.integers(-3, 3))
def test_sums_are_told_exactly_when_they_disagree(groups, off):
    """Items with parts; the first says its points wrongly by `off`, the total is the sum of what they say."""
    said = [sum(group) for group in groups]
    said[0] += off if said[0] + off > 0 else 0
    wrong = said[0] != sum(groups[0])
    rows = [
        f"{f'项目{at}（{said[at]}分）' if place == 0 else '^'}|内容{at}{place}|{worth}|每次扣1分。"
        for at, group in enumerate(groups)
        for place, worth in enumerate(group)
    ]
    found = outline(Paper().table("项目|子项目|分值|评分标准", *rows, f"合计|<|{sum(said)}|").source())
    assert [one.fault.code for one in found.findings] == (["F330"] if wrong else [])


def test_a_wrong_total_and_wrong_points_of_clauses_are_told_with_both_figures():
    paper = Paper().table(
        "项目|分值|评分标准", "甲|60|建立制度（20分）；建立台账（30分）。", "乙|40|每次扣1分。", "合计|90|"
    )
    found = outline(paper.source())
    assert sorted(one.fault.code for one in found.findings) == ["F331", "F332"]
    told = " ".join(one.fault.message("en") for one in found.findings)
    assert all(figure in told for figure in ("90", "100", "60", "50"))


def test_title_and_column_that_disagree_are_told():
    found = outline(Paper().table("项目|分值|评分标准", "甲（60分）|50|每次扣1分。", "乙|50|每次扣1分。").source())
    assert [one.fault.code for one in found.findings] == ["F334"]
    assert found.entries[0].points == Decimal(50)


# --- the source documents, where they lie beside the checkout ---------------------------------------------------


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def bare(text: str) -> str:
    number = r"^(?:\d+[、.]|[（(〔]\d+[)）〕]|[①-⑳⑴-⒇])"
    return re.sub(number, "", squeezed(text)).rstrip("。.;；,")


@pytest.fixture(scope="module")
def gold() -> list[dict]:
    if not GOLD.exists():
        pytest.skip("the clauses of the source documents are not beside this checkout")
    return [json.loads(row) for row in GOLD.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def outlines(gold) -> dict[str, Outline]:
    paths = {seed: next((SHARED / "seeds").glob(f"{seed}*")) for seed in {row["seed"] for row in gold}}
    return {seed: outline(pasted(path.read_text(encoding="utf-8"))) for seed, path in paths.items()}


def is_heading(row: dict) -> bool:
    return all(step["op"] == "allot" for step in row["rule"]) and row["text"].rstrip()[-1] in "分)）"


def test_all_points_of_headings_are_found(gold, outlines):
    def has(entry: Entry, row: dict) -> bool:
        words = re.sub(r"[（(]?\d+分[)）]?$", "", squeezed(row["text"]))
        return entry.points == row["points"] and words in squeezed(entry.title)

    headings = [row for row in gold if is_heading(row)]
    missing = [row["id"] for row in headings if not any(has(entry, row) for entry in outlines[row["seed"]].every())]
    assert (len(headings), missing) == (30, [])


def test_nearly_all_known_clauses_come_out_as_one_clause_with_the_points_of_their_item(gold, outlines):
    """A known clause may leave out the beginning or end of its sentence; nothing of another one may stand with it."""
    rows = [row for row in gold if not is_heading(row)]
    lost = [row["id"] for row in rows if not found_alone(row, rows, outlines[row["seed"]])]
    assert len(lost) <= len(rows) * 5 // 100, lost


def found_alone(row: dict, rows: list[dict], found: Outline) -> bool:
    words = bare(row["text"])
    others = {bare(other["text"]) for other in rows if other["seed"] == row["seed"]} - {words}
    return any(
        words in squeezed(placed.clause.text)
        and not any(other in squeezed(placed.clause.text) for other in others if other not in words)
        and (placed.part is not None or placed.points == row["points"])
        for placed in found.clauses()
    )
