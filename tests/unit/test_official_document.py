"""A scheme as an official document: every item and every word of it, a table that prints, and the same items read
back."""

from __future__ import annotations

import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from tests.unit.sample_scheme import scheme

from kaoping.clause.outline.model import Entry
from kaoping.clause.outline.reading import outline
from kaoping.clause.source.reading import read_source
from kaoping.cli.main import main
from kaoping.documents.official import official_docx
from kaoping.scheme.load import load
from kaoping.scheme.model import Leaf, Scheme
from kaoping.scheme.write import write_rule

SHIPPED = sorted((Path(__file__).parents[2] / "schemes").glob("*/scheme.yaml"))
EACH = pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
TOWNS = next(path for path in SHIPPED if path.parent.name == "dongying-towns")


def opened(model: Scheme, language: Any = "zh") -> Any:
    return Document(io.BytesIO(official_docx(model, language)))


def cells(file: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in file.tables[0].rows]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@EACH
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_item_stands_in_the_table_with_its_whole_rule(path, language):
    model = load(path).scheme
    rows = ["".join(map(squeezed, row)) for row in cells(opened(model, language))]
    for leaf in model.leaves():
        name = squeezed((language == "en" and leaf.title_en) or leaf.title)
        rule = squeezed(write_rule(leaf.rule, leaf, model, language)).casefold()
        assert any(name in row and rule in row.casefold() for row in rows), leaf.id


@EACH
def test_titles_of_sections_stand_once_and_reach_over_their_items(path):
    model = load(path).scheme
    file = opened(model)
    grid = file.tables[0]
    for section in (entry for entry in model.entries() if not isinstance(entry, Leaf)):
        wanted = squeezed(section.title)
        leaves = sum(isinstance(entry, Leaf) for entry in model.entries() if entry.id.startswith(f"{section.id}."))
        touched = [row for row in grid.rows if any(wanted in squeezed(cell.text) for cell in row.cells[:4])]
        assert len(touched) >= max(leaves, 1)
        own = [tc for tc in grid._tbl.iter(qn("w:tc")) if wanted in squeezed("".join(tc.itertext()))]
        assert any(squeezed(section.title) in squeezed("".join(tc.itertext())) for tc in own)


def test_points_of_the_table_add_up_to_its_last_row():
    model = load(TOWNS).scheme
    *rows, last = cells(opened(model))[1:]
    at = cells(opened(model))[0].index("分值")
    figures = [Decimal(row[at]) for row in rows if row[at] != "—"]
    assert last[0] == "合计"
    assert Decimal(last[at]) == sum(figures) == model.points


def test_a_total_that_is_no_sum_has_no_sum_row():
    model = load(next(path for path in SHIPPED if path.parent.name == "pucheng-towns")).scheme
    assert cells(opened(model))[-1][0] != "合计"


def test_head_is_repeated_pages_are_across_and_fonts_are_the_offices_ones():
    file = opened(load(TOWNS).scheme)
    first, *others = file.tables[0].rows
    assert first._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in others)
    assert [section.orientation for section in file.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    fonts = {run._element.rPr.rFonts.get(qn("w:eastAsia")) for line in file.paragraphs for run in line.runs}
    assert fonts == {"宋体", "仿宋", "黑体"}
    widths = [grid.w for grid in file.tables[0]._tbl.tblGrid.gridCol_lst]
    assert sum(widths) <= file.sections[1].page_width - 2 * file.sections[1].left_margin


@EACH
def test_chapters_are_numbered_one_after_the_other(path):
    for language, numbers in (
        ("zh", "一二三四五六七八九十"),
        ("en", ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"]),
    ):
        texts = [line.text for line in opened(load(path).scheme, language).paragraphs]
        mark = "、" if language == "zh" else ". "
        found = [text.split(mark)[0] for text in texts if text.split(mark)[0] in list(numbers)]
        assert found == list(numbers)[: len(found)]
        assert len(found) >= 4
        assert not any(re.search(r"。。|\.\.(?!\.)|[。，]\.", text) for text in texts)


def test_usual_bounds_are_said_once_and_others_where_they_hold():
    model = load(TOWNS).scheme
    file = opened(model)
    text = "\n".join(line.text for line in file.paragraphs)
    assert "各考核项目得分不低于 0 分，不高于该项满分" in text
    standards = {row[3]: row[5] for row in cells(file)[1:]}
    assert all("本项不低于 0 分，不高于满分" not in standard for standard in standards.values())
    assert any("本项可为负分" in standard for standard in standards.values())


def test_what_no_document_can_hold_is_left_out():
    model = scheme(items=[{"id": "1", "title": "甲\x0b乙\x00", "points": 5, "rule": {"points": "general"}}])
    assert cells(opened(model))[1][1] == "甲乙"


def test_the_same_scheme_gives_the_same_words_and_no_moment_of_today():
    model = load(TOWNS).scheme
    one, other = opened(model), opened(model)
    assert cells(one) == cells(other)
    assert one.core_properties.created.date() == model.in_force.from_


# --- read back by the readers of documents


def named(entry: Entry) -> tuple[str, Decimal | None]:
    return squeezed(entry.name), entry.points


def tree(entries: tuple[Entry, ...]) -> Any:
    return [(*named(entry), tree(entry.children)) for entry in entries]


def tree_of(items: Any, depth: int = 0) -> Any:
    """What the document shows of a tree; an omitted part is an item without a number."""
    found = []
    for entry in items:
        inner = () if isinstance(entry, Leaf) else entry.items
        points = entry.points if isinstance(entry.points, Decimal) and entry.points else None
        below = tree_of(inner, depth + 1)
        if inner and entry.omitted:
            below.append(("（没有条文）", entry.omitted.points, []))
        found.append((squeezed(entry.id + entry.title), points, below))
    return found


@EACH
def test_the_readers_of_documents_find_the_same_items(path):
    model = load(path).scheme
    found = outline(read_source(None, data=official_docx(model), name="a.docx"))
    expected = tree_of(model.items)
    if model.omitted:
        expected.append(("（没有条文）", model.omitted.points, []))
    all_entries = tree(found.entries)
    starts = [at for at in range(len(all_entries)) if all_entries[at][0] == expected[0][0]]
    assert starts, [entry[0] for entry in all_entries]
    assert all_entries[starts[0] : starts[0] + len(expected)] == expected


# --- the command


def test_the_command_writes_a_document_or_plain_text(tmp_path, capsys):
    for name in ("a.docx", "b.txt", "C.DOCX"):
        assert main(["clauses", "dongying-towns", "-o", str(tmp_path / name)]) == 0
        assert name in capsys.readouterr().out
    assert cells(Document(tmp_path / "a.docx")) == cells(opened(load(TOWNS).scheme))
    assert "1.1 日常事件（8 分）：" in (tmp_path / "b.txt").read_text(encoding="utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {"a.docx", "b.txt", "C.DOCX"}


def test_the_command_speaks_english(tmp_path, capsys):
    target = tmp_path / "a.docx"
    assert main(["clauses", "dongying-towns", "--lang", "en", "-o", str(target)]) == 0
    assert cells(Document(target))[0][0] == "No."
    assert "Written" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["a.pdf", "a", "docx"])
def test_another_form_is_refused(name, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["clauses", "dongying-towns", "-o", str(tmp_path / name)])
    assert ended.value.code == 2
    assert ".docx" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_told(tmp_path, capsys):
    assert main(["clauses", "dongying-towns", "-o", str(tmp_path / "none" / "a.docx")]) != 0
    assert "F352" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_written_items_of_a_scheme_are_read_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clauses", "minhang-daliandong", "--back", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["read_back"] == 18


def test_an_item_whose_words_do_not_come_back_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kaoping.scheme.write.write_item", lambda *_: "1.1 日常事件（8 分）：听凭考核组评定。")
    assert main(["clauses", "dongying-towns", "--back"]) == 3
    assert "F35" in capsys.readouterr().err
