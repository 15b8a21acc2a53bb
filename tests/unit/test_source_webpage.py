"""Web pages: what a browser shows is what the reader gets."""

from __future__ import annotations

from base64 import b64encode

import pytest
from tests.unit.source_files import cells, notices, read, refused, texts

from kaoping.clause.source import faults


def page(body: str, head: str = '<meta charset="utf-8">', encoding: str = "utf-8") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}<title>考评</title></head><body>{body}</body></html>".encode(encoding)


def test_headings_paragraphs_and_lists_stand_in_their_order():
    body = (
        "<h1>考评办法</h1><p>为规范<b>考评</b>，制定\n  本办法。</p><ol start=2><li>巡查<li>处置</ol><ul><li>其他</ul>"
    )
    source = read(page(body), "a.html")
    assert texts(source) == ["考评办法", "为规范考评，制定本办法。", "2. 巡查", "3. 处置", "其他"]
    assert [paragraph.level for paragraph in source.paragraphs()] == [1, None, None, None, None]
    assert (source.form, notices(source)) == ("html", [])


def test_line_breaks_part_paragraphs_and_white_space_is_one_space():
    source = read(page("<div>一、总则<br>（一）范围  two   words</div><pre>甲\t5\n乙\t6</pre>"), "a.html")
    assert texts(source) == ["一、总则", "（一）范围 two words", "甲 5", "乙 6"]


def test_tables_keep_their_merges():
    table = (
        "<table><caption>评分表</caption><thead><tr><th colspan=2>项目<th>分值</thead>"
        "<tr><td rowspan=2>巡查<td>到岗<td>5<tr><td>日志<td>3</table>"
    )
    source = read(page(table), "a.html")
    assert source.text.startswith("评分表\n")
    assert cells(source) == {
        (0, 0, 1, 2): "项目", (0, 2, 1, 1): "分值", (1, 0, 2, 1): "巡查", (1, 1, 1, 1): "到岗", (1, 2, 1, 1): "5",
        (2, 1, 1, 1): "日志", (2, 2, 1, 1): "3",
    }  # fmt: skip
    assert next(source.tables()).head == 1


def test_a_table_in_a_cell_stays_there_and_a_table_for_layout_disappears():
    inner = "<table><tr><td>优<td>90</table>"
    nested = read(page(f"<table><tr><td>等次{inner}<td>共三档，按年度评定，结果公开<tr><td>甲<td>乙</table>"), "a.html")
    assert cells(nested, next(nested.tables()).cells[0].tables[0]) == {(0, 0, 1, 1): "优", (0, 1, 1, 1): "90"}
    layout = read(page(f"<table><tr><td>左<td><p>{'考评办法全文，' * 9}</p>{inner}</table>"), "a.html")
    assert len(list(layout.paragraphs())) == 2
    assert cells(layout) == {(0, 0, 1, 1): "优", (0, 1, 1, 1): "90"}


@pytest.mark.parametrize("spans", ["rowspan=99 colspan=0", "rowspan=0", "rowspan=x colspan=-3", "colspan=3"])
def test_odd_spans_never_overlap(spans):
    read(page(f"<table><tr><td>甲<td {spans}>乙<td>丙<tr><td>丁<td>戊<td>己<tr><td colspan=9>庚</table>"), "a.html")


def test_a_table_blown_up_by_its_spans_is_refused():
    rows = "<tr><td rowspan=5000 colspan=1000>扣分" * 900
    assert refused(page(f"<table>{rows}</table>"), "a.html") == [faults.TOO_LARGE]


def test_scripts_and_navigation_are_left_out_and_navigation_is_told():
    around = "<nav><a>首页</a></nav><div class=breadcrumb><a>首页</a> &gt; <a>政策</a></div><footer>版权所有</footer>"
    source = read(page(f"{around}<script>var 扣分 = 1</script><p>每次扣1分。</p>"), "a.html")
    assert (source.text, notices(source)) == ("每次扣1分。\n", [faults.LEFT_OUT])


def test_text_with_a_link_in_it_is_no_navigation():
    source = read(page("<div id=header><p>依据<a>管理条例</a>，每次扣1分，累计计算。</p></div>"), "a.html")
    assert texts(source) == ["依据管理条例，每次扣1分，累计计算。"]


def test_hidden_deleted_and_struck_text():
    body = '<p style="display: none">内部</p><p>扣<del>1</del><ins>2</ins>分<s>作废</s></p>'
    source = read(page(body), "a.html")
    assert source.text == "扣2分作废\n"
    assert notices(source) == [faults.TRACKED, faults.HIDDEN, faults.STRUCK]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030"),
        ("", "gb18030"),
        ("", "utf-8"),
        ('<meta charset="utf-8">', "gb18030"),
        ('<meta charset="unheard-of">', "utf-8"),
        ('<meta charset="hex">', "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
    ],
)
def test_the_charset_is_found(head, encoding):
    text = "未按时上报的，每次扣0.5分；累计三次的，本项不得分。" * 3
    assert texts(read(page(f"<p>{text}</p>", head, encoding), "a.html")) == [text]


def test_a_web_archive_is_read():
    archive = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=X\r\n\r\n--X\r\nContent-Type: text/html; "
        b"charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    source = read(archive + b64encode("<p>每次扣1分。</p>".encode("gb18030")) + b"\r\n--X--\r\n", "a.mht")
    assert texts(source) == ["每次扣1分。"]


def test_a_page_deeper_than_any_page_is_refused():
    assert refused(page("<div>" * 50_000 + "扣1分"), "a.html") == [faults.BROKEN]


def test_a_page_without_text_is_refused():
    assert refused(page("<img src=a.png><script>1</script>"), "a.html") == [faults.NO_TEXT]


def test_external_entities_are_not_fetched():
    data = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><p>扣分&x;</p></html>'.encode()
    assert "root:" not in read(data, "a.html").text
