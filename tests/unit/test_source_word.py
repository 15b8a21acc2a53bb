"""Word files: what a person sees in Word is what the reader gets."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from tests.unit.source_files import cells, notices, p, r, read, tbl, tc, texts, tr, word

from kaoping.clause.source import faults
from kaoping.clause.source.numerals import chinese, numeral


def level(depth: int, form: str, text: str, more: str = "") -> str:
    start = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>'
    return f'<w:lvl w:ilvl="{depth}">{start}{more}<w:lvlText w:val="{text}"/></w:lvl>'


def lists(*levels: str, numbers: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{numbers}'


def item(text: str, depth: int = 0, key: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{key}"/></w:numPr>')


LEVELS = (
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimalEnclosedCircle", "%4"),
)


def test_paragraphs_headings_and_tables_stand_in_their_order():
    made = Document()
    made.add_heading("网格考评办法", level=0)
    made.add_heading("总则", level=1)
    made.add_paragraph("为规范考评，制定本办法。")
    table = made.add_table(rows=2, cols=2)
    for row, words in zip(table.rows, (("项目", "分值"), ("巡查", "10")), strict=True):
        for cell, word_ in zip(row.cells, words, strict=True):
            cell.text = word_
    made.add_paragraph("本办法自发布之日起施行。")
    file = BytesIO()
    made.save(file)

    source = read(file.getvalue(), "办法.docx")

    assert source.text == (
        "网格考评办法\n总则\n为规范考评，制定本办法。\n项目\n分值\n巡查\n10\n本办法自发布之日起施行。\n"
    )
    assert [paragraph.level for paragraph in source.paragraphs()] == [0, 1, None, None]
    assert cells(source) == {(0, 0, 1, 1): "项目", (0, 1, 1, 1): "分值", (1, 0, 1, 1): "巡查", (1, 1, 1, 1): "10"}
    assert (source.form, notices(source)) == ("docx", [])


# --- automatic numbers ------------------------------------------------------------------------------------------


def test_automatic_numbers_are_written_as_word_does():
    body = [
        item("总则"),
        item("范围", 1),
        item("网格", 2),
        item("街道", 3),
        item("社区", 3),
        item("依据", 1),
        item("附则"),
    ]
    source = read(word("".join(body), numbering=lists(*LEVELS)), "办法.docx")
    assert texts(source) == ["一、总则", "（一）范围", "1. 网格", "① 街道", "② 社区", "（二）依据", "二、附则"]
    assert [paragraph.number for paragraph in source.paragraphs()] == [
        "一、",
        "（一）",
        "1.",
        "①",
        "②",
        "（二）",
        "二、",
    ]


def test_a_deeper_list_begins_anew_under_each_number_above():
    body = [item("甲"), item("子", 1), item("丑", 1), item("乙"), item("寅", 1)]
    numbering = lists(level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"))
    assert texts(read(word("".join(body), numbering=numbering), "a.docx")) == [
        "1. 甲", "1.1 子", "1.2 丑", "2. 乙", "2.1 寅",
    ]  # fmt: skip


def test_a_deeper_list_that_never_restarts_goes_on():
    body = [item("甲"), item("子", 1), item("乙"), item("丑", 1)]
    numbering = lists(level(0, "decimal", "%1."), level(1, "decimal", "（%2）", '<w:lvlRestart w:val="0"/>'))
    assert texts(read(word("".join(body), numbering=numbering), "a.docx"))[3] == "（2）丑"


def test_a_number_that_starts_over_begins_at_its_start():
    two = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = item("甲") + item("乙") + item("丙", key=2) + item("丁", key=2) + item("戊")
    source = read(word(body, numbering=lists(level(0, "decimal", "%1."), numbers=two)), "a.docx")
    assert [paragraph.number for paragraph in source.paragraphs()] == ["1.", "2.", "1.", "2.", "3."]


def test_legal_numbering_shows_chinese_levels_as_figures():
    numbering = lists(level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    assert texts(read(word(item("总则") + item("范围", 1), numbering=numbering), "a.docx")) == [
        "第一章 总则",
        "1.1 范围",
    ]


def test_numbers_come_from_styles_and_their_ancestors():
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="B"><w:name w:val="条"/>'
        '<w:basedOn w:val="A"/></w:style>'
    )
    numbering = lists(level(0, "chineseCounting", "%1、", '<w:pStyle w:val="A"/>'))
    body = p("总则", '<w:pStyle w:val="A"/>') + p("附则", '<w:pStyle w:val="B"/>')
    source = read(word(body, styles=styles, numbering=numbering), "a.docx")
    assert texts(source) == ["一、总则", "二、附则"]
    assert [paragraph.level for paragraph in source.paragraphs()] == [1, 1]


def test_bullets_are_no_numbers_and_a_paragraph_may_opt_out():
    out = p("说明", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>')
    source = read(word(item("甲") + out, numbering=lists(level(0, "bullet", "\uf06c"))), "a.docx")
    assert texts(source) == ["甲", "说明"]


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (10, "chineseCounting", "十"), (21, "chineseCounting", "二十一"), (101, "chineseCounting", "一○一"),
        (110, "chineseCountingThousand", "一百一十"), (1003, "chineseCountingThousand", "一千零三"),
        (3, "ideographTraditional", "丙"), (12, "chineseLegalSimplified", "壹拾贰"),
        (21, "decimalEnclosedCircle", "㉑"),
        (4, "lowerRoman", "iv"), (28, "upperLetter", "BB"), (7, "decimalZero", "07"), (3, "decimalEnclosedParen", "⑶"),
        (5, "unheard of", "5"),
    ],
)  # fmt: skip
def test_formats_of_numbers(number, form, written):
    assert numeral(number, form) == written


def test_every_chinese_number_is_its_own():
    assert len({chinese(number) for number in range(1, 10_000)}) == 9_999


# --- tables -----------------------------------------------------------------------------------------------------


def test_merged_cells_stand_once_and_say_what_they_cover():
    table = tbl(
        tr(tc("考核项目", span=2), tc("分值"), properties="<w:tblHeader/>"),
        tr(tc("巡查", merge="restart"), tc("到岗"), tc("5", merge="restart")),
        tr(tc(merge="continue"), tc("日志"), tc(merge="continue")),
        tr(tc("处置", merge="restart"), tc("时限"), tc("5")),
    )
    source = read(word(table), "a.docx")
    assert cells(source) == {
        (0, 0, 1, 2): "考核项目", (0, 2, 1, 1): "分值", (1, 0, 2, 1): "巡查", (1, 1, 1, 1): "到岗",
        (1, 2, 2, 1): "5", (2, 1, 1, 1): "日志", (3, 0, 1, 1): "处置", (3, 1, 1, 1): "时限", (3, 2, 1, 1): "5",
    }  # fmt: skip
    table_ = next(source.tables())
    assert (table_.height, table_.width, table_.head) == (4, 3, 1)
    assert [cell.span.of(source.text) for cell in table_.row(2)] == ["巡查", "日志", "5"]


def test_empty_cells_are_cells_with_empty_spans():
    source = read(word(tbl(tr(tc(""), tc("甲"), tc("")), tr(tc("乙"), tc(""), tc("")))), "a.docx")
    assert [cell.span.of(source.text) for cell in next(source.tables()).cells] == ["", "甲", "", "乙", "", ""]


def test_rows_may_begin_later_in_the_grid():
    table = tbl(tr(tc("甲"), tc("乙")), tr(tc("丙"), properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'))
    assert cells(read(word(table), "a.docx"))[(1, 1, 1, 1)] == "丙"


def test_old_horizontal_merges_widen_the_first_cell():
    go_on = "<w:tc><w:tcPr><w:hMerge/></w:tcPr><w:p/></w:tc>"
    first = f'<w:tc><w:tcPr><w:hMerge w:val="restart"/></w:tcPr>{p("合计")}</w:tc>'
    assert cells(read(word(tbl(tr(first, go_on, tc("9")))), "a.docx")) == {(0, 0, 1, 2): "合计", (0, 2, 1, 1): "9"}


def test_a_table_in_a_cell_stays_in_its_cell():
    inner = tbl(tr(tc("优"), tc("10")))
    source = read(word(tbl(tr(tc("等次", inner, "见左"), tc("备注")))), "a.docx")
    cell = next(source.tables()).cells[0]
    assert cell.span.of(source.text) == "等次\n优\n10\n见左"
    assert [span.of(source.text) for span in cell.paragraphs] == ["等次", "见左"]
    assert cells(source, cell.tables[0]) == {(0, 0, 1, 1): "优", (0, 1, 1, 1): "10"}


def test_line_breaks_in_a_cell_part_its_paragraphs_and_numbers_stay_in_its_text():
    broken = "<w:p><w:r><w:t>每次扣1分</w:t><w:br/><w:t>扣完为止</w:t></w:r></w:p>"
    source = read(word(tbl(tr(tc(item("到岗"), broken))), numbering=lists(*LEVELS)), "a.docx")
    assert [span.of(source.text) for span in next(source.tables()).cells[0].paragraphs] == [
        "一、到岗", "每次扣1分", "扣完为止",
    ]  # fmt: skip


# --- changes, hidden text, comments -------------------------------------------------------------------------------


def test_tracked_changes_are_taken_as_accepted_and_told():
    body = (
        f"<w:p>{r('每次扣')}<w:del>{r('1').replace('w:t', 'w:delText')}</w:del><w:ins>{r('2')}</w:ins>{r('分')}</w:p>"
        f"<w:p><w:moveFrom>{r('旧处')}</w:moveFrom><w:moveTo>{r('新处')}</w:moveTo></w:p>"
        + tbl(tr(tc("在"), tc("行")), tr(tc("删"), tc("行"), properties="<w:del/>"))
    )
    source = read(word(body), "a.docx")
    assert texts(source) == ["每次扣2分", "新处"]
    assert next(source.tables()).height == 1
    assert notices(source) == [faults.TRACKED]


def test_a_deleted_paragraph_end_joins_the_paragraphs():
    joined = p("累计三次", "<w:rPr><w:del/></w:rPr>") + p("扣1分")
    assert texts(read(word(joined), "a.docx")) == ["累计三次扣1分"]


def test_a_deleted_paragraph_takes_no_number():
    gone = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr></w:p>'
    body = item("甲") + gone + item("乙")
    assert texts(read(word(body, numbering=lists(*LEVELS)), "a.docx")) == ["一、甲", "二、乙"]


def test_hidden_text_is_left_out_and_told():
    styles = '<w:style w:type="character" w:styleId="H"><w:name w:val="暗"/><w:rPr><w:vanish/></w:rPr></w:style>'
    by_style, seen = '<w:rStyle w:val="H"/>', '<w:vanish w:val="0"/>'
    body = f"<w:p>{r('扣1分')}{r('（内部掌握）', '<w:vanish/>')}{r('秘', by_style)}{r('。', seen)}</w:p>" + tbl(
        tr(tc("见")), tr(tc("藏"), properties="<w:hidden/>")
    )
    source = read(word(body, styles=styles), "a.docx")
    assert source.text == "扣1分。\n见\n"
    assert notices(source) == [faults.HIDDEN]


def test_comments_are_left_out_and_told():
    comments = '<w:comment w:id="0"><w:p><w:r><w:t>待定</w:t></w:r></w:p></w:comment>'
    body = f'<w:p><w:commentRangeStart w:id="0"/>{r("扣1分")}<w:commentRangeEnd w:id="0"/></w:p>'
    source = read(word(body, comments=comments), "a.docx")
    assert (source.text, notices(source)) == ("扣1分\n", [faults.LEFT_OUT])


def test_struck_text_is_read_and_told():
    source = read(word(f"<w:p>{r('扣1分', '<w:strike/>')}{r('扣2分')}</w:p>"), "a.docx")
    assert (source.text, notices(source)) == ("扣1分扣2分\n", [faults.STRUCK])


# --- what stands beside the text -------------------------------------------------------------------------------------


def test_footnotes_are_marked_and_follow_their_paragraph_or_table():
    notes = f'<w:footnote w:id="7">{p("首次不扣。")}</w:footnote><w:footnote w:id="8">{p("含夜间。")}</w:footnote>'
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    body = f"<w:p>{r('每次扣1分')}{mark.format(7)}{r('。')}</w:p>" + tbl(
        tr(tc(f"<w:p>{r('巡查')}{mark.format(8)}</w:p>"))
    )
    source = read(word(body, footnotes=notes), "a.docx")
    assert source.text == "每次扣1分[注1]。\n[注1]首次不扣。\n巡查[注2]\n[注2]含夜间。\n"
    assert notices(source) == [faults.NOTES]


def test_text_boxes_follow_their_paragraph_and_are_read_once():
    box = f"<w:txbxContent>{p('附表')}{tbl(tr(tc('优')))}</w:txbxContent>"
    choice = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    source = read(word(f"<w:p>{r('见图')}<w:r>{choice}</w:r></w:p>{p('其后')}"), "a.docx")
    assert source.text == "见图\n附表\n优\n其后\n"


def test_content_controls_links_and_fields_are_read_through():
    body = (
        f"<w:sdt><w:sdtContent>{p('控件')}</w:sdtContent></w:sdt>"
        f"<w:p><w:hyperlink>{r('链接')}</w:hyperlink><w:fldSimple>{r('域')}</w:fldSimple></w:p>"
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>eq \\o\\ac(○,</w:instrText></w:r>'
        '<w:r><w:instrText>3)</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        f"{r('巡查')}</w:p>"
    )
    assert texts(read(word(body), "a.docx")) == ["控件", "链接域", "③巡查"]


def test_formulas_are_written_in_one_line():
    fraction = "<m:f><m:num><m:r><m:t>按期+补办</m:t></m:r></m:num><m:den><m:r><m:t>总数</m:t></m:r></m:den></m:f>"
    body = f"<w:p>{r('得分=')}<m:oMath>{fraction}<m:r><m:t>×5</m:t></m:r></m:oMath></w:p>"
    assert texts(read(word(body), "a.docx")) == ["得分=(按期+补办)/总数×5"]


def test_contents_and_running_heads_are_left_out_and_told():
    styles = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="toc 1"/></w:style>'
    toc = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    entry = p("附则 9", '<w:pStyle w:val="T"/>')
    body = f"{toc}<w:sdtContent>{p('总则 1')}</w:sdtContent></w:sdt>{entry}{p('总则')}"
    source = read(word(body, styles=styles, header=p("区政府文件"), footer=p("第 1 页")), "a.docx")
    assert texts(source) == ["总则"]
    assert notices(source) == [faults.LEFT_OUT, faults.LEFT_OUT]
    assert "区政府文件" in source.notices[1].message()
    assert "第 1 页" not in source.notices[1].message()


def test_pictures_are_told():
    picture = "<w:r><w:drawing><a:blip/></w:drawing></w:r>"
    source = read(word(f"<w:p>{r('见下图')}{picture}</w:p>"), "a.docx")
    assert notices(source) == [faults.PICTURES]
