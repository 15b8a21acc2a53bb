"""PDF documents: made by typst, or by hand where no program makes such a thing."""

from __future__ import annotations

import random
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pylopdf_fonts_zh_cn as fonts_zh
import pytest
import typst
from PIL import Image
from tests.unit.source_files import cells, notices, read, refused, texts

from kaoping.clause.source import faults
from kaoping.clause.source.blocks import Source
from kaoping.clause.source.reading import read_source
from kaoping.problems import Refused

CLAUSE = "网格员应当每日开展巡查，发现问题及时上报；未按时上报的，每发现一次扣0.5分，累计三次以上的，本项不得分。"
LAYOUT = '#set text(lang: "zh", region: "cn", size: 12pt)\n#set par(first-line-indent: (amount: 2em, all: true))\n'
FEET = "#set page(header: align(center)[区网格考评办法], footer: context align(center)[— #counter(page).display() —])\n"


def pdf(body: str, before: str = "") -> bytes:
    folder = str(Path(fonts_zh.sans_path()).parent)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])
    return typst.compile((before + LAYOUT + body).encode(), font_paths=fonts)


def picture(width: int = 40) -> str:
    file = BytesIO()
    Image.new("RGB", (width, width), "grey").save(file, "PNG")
    return f"#image(bytes(({', '.join(map(str, file.getvalue()))})), width: 80%)"


def by_hand(content: str, font: str = "", encrypt: str = "") -> bytes:
    """A PDF of one page that draws this content."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F {font or '<<>>'}>>>>>>",
        f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
    ]
    made, places = "%PDF-1.4\n", []
    for number, inside in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{inside}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return f"{made}trailer\n<</Size 5/Root 1 0 R{encrypt}>>\nstartxref\n{made.index('xref')}\n%%EOF".encode("latin-1")


def table_of(source: Source) -> tuple[int, int, int]:
    table = next(source.tables())
    return table.height, table.width, table.head


# --- running text ---------------------------------------------------------------------------------------------------


def test_paragraphs_are_joined_over_their_lines():
    source = read(pdf(f"= 总则\n\n第一条　{CLAUSE * 2}\n\n第二条　{CLAUSE}\n"), "a.pdf")
    assert texts(source) == ["总则", f"第一条　{CLAUSE * 2}", f"第二条　{CLAUSE}"]
    assert (source.form, notices(source)) == ("pdf", [])


def test_numbers_broken_over_lines_come_together():
    words = "巡查不到位的，" + "扣10.25分，" * 30
    assert texts(read(pdf(words, "#set page(width: 9cm, height: 20cm)\n"), "a.pdf")) == [words]


def test_words_of_other_scripts_keep_their_space():
    words = "使用 GIS 系统（Open Street Map）开展巡查，" * 6
    assert texts(read(pdf(words), "a.pdf")) == [words]


@pytest.mark.parametrize("indent", ["2em", "0em"])
def test_list_items_that_fill_their_line_stay_apart(indent):
    item = "（一）未按时上报的，每发现一次扣一分，扣完为止；另行通报批评并约谈；"
    body = f"#set par(first-line-indent: (amount: {indent}, all: true))\n" + "\n\n".join([item] * 4)
    source = read(pdf(body, "#set page(width: 16cm, margin: 1.5cm)\n"), "a.pdf")
    assert texts(source) == [item] * 4


def test_page_numbers_and_running_heads_are_left_out_and_told():
    source = read(pdf("\n\n".join([CLAUSE] * 60), FEET), "a.pdf")
    assert texts(source) == [CLAUSE] * 60
    assert notices(source) == [faults.LEFT_OUT]
    assert "区网格考评办法" in source.notices[0].message()


def test_a_paragraph_says_on_which_page_it_begins():
    source = read(pdf(f"{CLAUSE}#pagebreak()\n{CLAUSE}"), "a.pdf")
    assert [paragraph.page for paragraph in source.paragraphs()] == [1, 2]


def test_bare_figures_that_do_not_count_with_the_pages_stay():
    body = "".join(
        f"#place(bottom + center, dy: 1cm)[{number}]{CLAUSE * 12}#pagebreak(weak: true)\n" for number in (7, 3, 8)
    )
    assert texts(read(pdf(body), "a.pdf"))[1::2] == ["7", "3", "8"]


def test_columns_without_ruling_stay_lines_with_tabs():
    body = "#table(columns: (4cm, 4cm, 4cm), stroke: none, [项目], [内容], [分值], [巡查], [到岗], [5])"
    assert texts(read(pdf(body), "a.pdf")) == ["项目\t内容\t分值", "巡查\t到岗\t5"]


def test_letters_drawn_twice_to_look_bold_are_read_once():
    assert texts(read(pdf("#set par(first-line-indent: 0pt)\n#place(dx: 0.3pt)[每次扣11分]\n每次扣11分"), "a.pdf")) == [
        "每次扣11分"
    ]


def test_a_watermark_is_left_out_and_told():
    source = read(pdf(f"#place(center + horizon, rotate(45deg)[内部资料]){CLAUSE}"), "a.pdf")
    assert (texts(source), notices(source)) == ([CLAUSE], [faults.LEFT_OUT])


# --- tables -----------------------------------------------------------------------------------------------------------


def test_ruled_tables_keep_their_merges():
    body = f"""{CLAUSE}
#table(columns: (2cm, 3cm, 1fr, 2cm), table.cell(colspan: 2)[项目], [办法], [分值],
  table.cell(rowspan: 2)[巡查], [到岗], [缺一次扣1分], table.cell(rowspan: 2)[10], [日志], [缺一篇扣2分])
{CLAUSE}"""
    source = read(pdf(body), "a.pdf")
    assert [type(block).__name__ for block in source.blocks] == ["Paragraph", "Table", "Paragraph"]
    assert cells(source) == {
        (0, 0, 1, 2): "项目", (0, 2, 1, 1): "办法", (0, 3, 1, 1): "分值", (1, 0, 2, 1): "巡查", (1, 1, 1, 1): "到岗",
        (1, 2, 1, 1): "缺一次扣1分", (1, 3, 2, 1): "10", (2, 1, 1, 1): "日志", (2, 2, 1, 1): "缺一篇扣2分",
    }  # fmt: skip


def test_lines_in_a_cell_are_joined_where_they_were_broken_and_only_there():
    body = f"#table(columns: (1cm, 5cm), align: center, [城市管理], [扣1分 \\ 扣2分], [巡查], [{CLAUSE}])"
    source = read(pdf(body), "a.pdf")
    assert cells(source) == {
        (0, 0, 1, 1): "城市管理", (0, 1, 1, 1): "扣1分\n扣2分", (1, 0, 1, 1): "巡查", (1, 1, 1, 1): CLAUSE,
    }  # fmt: skip


OPEN = "stroke: (x, y) => (top: 0.5pt, bottom: 0.5pt, left: if x > 0 { 0.5pt }, right: if x != 2 { 0.5pt })"


def test_a_table_without_lines_at_its_sides_is_closed():
    body = f"#table(columns: (3cm, 5cm, 2cm), {OPEN}, [项目], [办法], [分值], [巡查], [每次扣1分], [5])"
    source = read(pdf(f"{body}\n{CLAUSE}\n#table(columns: (2cm, 4cm), [等次], [奖励], [优], [10])"), "a.pdf")
    assert cells(source) == {
        (0, 0, 1, 1): "项目", (0, 1, 1, 1): "办法", (0, 2, 1, 1): "分值",
        (1, 0, 1, 1): "巡查", (1, 1, 1, 1): "每次扣1分", (1, 2, 1, 1): "5",
    }  # fmt: skip
    assert [table.width for table in source.tables()] == [3, 2]


def test_a_frame_around_text_is_no_table():
    source = read(pdf(f"#rect[{CLAUSE}]"), "a.pdf")
    assert (texts(source), list(source.tables())) == ([CLAUSE], [])


def test_a_table_over_pages_is_one_without_its_repeated_head():
    rows = "".join(f"[到岗{n}], [每次扣{n}分。], [{n}]," for n in range(70))
    head = "table.header([子项], [办法], [分值])"
    body = f"{CLAUSE}\n#table(columns: (1fr, 2fr, 1fr), {head}, {rows})\n{CLAUSE}"
    source = read(pdf(body, FEET), "a.pdf")
    assert (table_of(source), source.text.count("办法")) == ((71, 3, 1), 1)
    assert notices(source) == [faults.LEFT_OUT, faults.TABLE_JOINED]


def test_a_merged_cell_goes_on_over_pages():
    rows = "".join(f"[到岗{n}], [{n}]," for n in range(60))
    body = f"#table(columns: 3, table.cell(rowspan: 60)[巡查], {rows})"
    source = read(pdf(body), "a.pdf")
    assert table_of(source) == (60, 3, 0)
    assert cells(source)[(0, 0, 60, 1)] == "巡查"


def test_a_row_that_goes_on_over_the_page_is_one_and_told():
    body = f"#v(21cm)\n#table(columns: (2cm, 1fr, 2cm), [项目], [办法], [分值], [巡查], [{CLAUSE * 6}], [5])"
    source = read(pdf(body), "a.pdf")
    assert cells(source)[(1, 1, 1, 1)] == CLAUSE * 6
    assert table_of(source) == (2, 3, 0)
    assert notices(source) == [faults.TABLE_JOINED, faults.ROW_JOINED]


def test_a_page_crowded_with_lines_is_read_as_text_and_told():
    across = "".join(f"#place(top, dy: {n * 5}pt, line(length: 400pt))\n" for n in range(80))
    down = "".join(f"#place(top, dx: {n * 5}pt, line(angle: 90deg, length: 300pt))\n" for n in range(80))
    source = read(pdf(f"{across}{down}{CLAUSE}", "#set page(width: 40cm, height: 40cm)\n"), "a.pdf")
    assert (texts(source), notices(source)) == ([CLAUSE], [faults.CROWDED])


def test_two_tables_with_other_columns_stay_two():
    one = "#table(columns: (2cm, 4cm), [项目], [分值], [巡查], [5])"
    two = "#table(columns: (3cm, 5cm, 2cm), [等次], [分数], [奖励], [优], [90], [是])"
    assert len(list(read(pdf(f"#v(20cm){one}#pagebreak(){two}"), "a.pdf").tables())) == 2


def test_a_line_that_only_says_that_the_table_goes_on_falls_away():
    table = "#table(columns: (2cm, 4cm), [项目], [分值], {})"
    first, second = table.format("[巡查], [5]"), table.format("[处置], [6]")
    source = read(pdf(f"{first}#pagebreak()（续表）\n{second}"), "a.pdf")
    assert (source.text, table_of(source)) == ("项目\n分值\n巡查\n5\n处置\n6\n", (3, 2, 1))


# --- what cannot be read, or not all of it ----------------------------------------------------------------------------


def test_a_scan_is_refused_as_such():
    file = BytesIO()
    Image.new("L", (200, 300), 200).save(file, "PDF")
    assert refused(file.getvalue(), "a.pdf") == [faults.NO_TEXT]


def test_pages_without_text_are_told():
    source = read(pdf(f"{CLAUSE}#pagebreak()\n{picture()}"), "a.pdf")
    assert notices(source) == [faults.BARE_PAGES]
    assert "2" in source.notices[0].message()


def test_large_pictures_beside_text_are_told():
    assert notices(read(pdf(f"{CLAUSE}\n{picture()}"), "a.pdf")) == [faults.PICTURES]


def test_a_password_is_told():
    secret = "<" + "5a" * 32 + ">"
    encrypt = f"/Encrypt<</Filter/Standard/V 1/R 2/O{secret}/U{secret}/P -4>>/ID[<00><00>]"
    assert refused(by_hand("", encrypt=encrypt), "a.pdf") == [faults.ENCRYPTED]


def test_fonts_that_do_not_say_what_they_draw_are_refused():
    system = "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    inner = f"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo{system}>>"
    font = f"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[{inner}]>>"
    content = "BT /F 12 Tf 50 200 Td <00410042004300440045> Tj ET"
    assert refused(by_hand(content, font), "a.pdf") == [faults.NO_LETTERS]


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"%PDF-1.4\nxref\n0 1\ntrailer<</Root 9 0 R>>", b"%PDF-" + b"(" * 5_000]
)
def test_a_damaged_file_is_refused(data):
    assert refused(data, "a.pdf") in ([faults.BROKEN], [faults.NO_TEXT])


def test_a_file_that_expands_beyond_measure_is_refused():
    content = zlib.compress(b"0 0 m " * 15_000_000, 9)
    data = by_hand("").replace(b"<</Length 0>>", f"<</Length {len(content)}/Filter/FlateDecode>>".encode())
    assert refused(data.replace(b"stream\n\n", b"stream\n" + content + b"\n"), "a.pdf") == [faults.TOO_LARGE]


def test_what_is_damaged_never_ends_in_a_traceback():
    chance = random.Random(6)
    whole = pdf(f"{CLAUSE}\n#table(columns: 2, [甲], [乙], table.cell(rowspan: 2)[丙], [丁], [戊])", FEET)
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 40)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        with suppress(Refused):
            read(bytes(broken), "a.pdf")


def test_progress_counts_pages():
    told: list[tuple[int, int]] = []
    read_source(None, data=pdf(f"{CLAUSE}#pagebreak(){CLAUSE}"), name="a.pdf", progress=lambda *step: told.append(step))
    assert told == [(1, 2), (2, 2)]
