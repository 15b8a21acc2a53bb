"""Tables become items: heads and roles, merged and blank cells, totals, continuations, tables without head."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.unit.made_sources import Paper

from kaoping.clause.outline.columns import role_of
from kaoping.clause.outline.model import Entry, Outline
from kaoping.clause.outline.reading import outline
from kaoping.clause.source.blocks import Cell, Span, Table

HEAD = "序号|考核项目|考核内容|分值|评分标准|考核方式|责任单位|得分"


def codes(found: Outline) -> list[str]:
    return sorted(one.fault.code for one in found.findings)


def shape(entries: tuple[Entry, ...]) -> list[object]:
    """(title, points, its parts) of each item."""
    return [(entry.title, entry.points and int(entry.points), shape(entry.children)) for entry in entries]


def texts(entry: Entry) -> list[str]:
    return [clause.text for clause in entry.clauses]


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("序号", "number"),
        ("分值（分）", "points"),
        ("标 准 分", "points"),
        ("权重", "points"),
        ("扣分标准", "criteria"),
        ("评分细则", "criteria"),
        ("考核标准", "criteria"),
        ("测评方式", "method"),
        ("数据来源", "method"),
        ("牵头单位", "responsible"),
        ("责任部门", "responsible"),
        ("二级指标", "item"),
        ("考核项目", "item"),
        ("目标要求", "requirement"),
        ("自评分", "score"),
        ("备注", "remark"),
        ("联系电话", "other"),
    ],
)
def test_heads_are_known_by_their_words(words, role):
    assert role_of(words) == role


def test_a_table_with_merged_cells_becomes_a_tree_with_method_and_unit():
    paper = Paper().table(
        HEAD,
        "1|案件采集（40分）|巡查覆盖|25|每漏报一件扣0.5分，扣完为止。|系统统计|网格中心、城管局|",
        "^|^|信息准确|15|1、地点有误的，每件扣0.2分；/2、照片不清的，每件扣0.1分。|抽查|网格中心|",
        "2|案件处置（60分）|按时办结|40|办结率达到95%得40分，每低1个百分点扣1分。|系统统计|各街道|",
        "^|^|一次办好|20|返工一件扣2分，最多扣20分。|同上|同上|",
        "合计|<|<|100||||",
    )
    found = outline(paper.source())
    assert shape(found.entries) == [
        ("案件采集", 40, [("巡查覆盖", 25, []), ("信息准确", 15, [])]),
        ("案件处置", 60, [("按时办结", 40, []), ("一次办好", 20, [])]),
    ]
    assert [entry.number for entry in found.entries] == ["1", "2"]
    first, last = found.entries[0].children, found.entries[1].children[1]
    assert (first[0].responsible, first[0].method) == (("网格中心", "城管局"), "系统统计")
    assert [clause.number for clause in first[1].clauses] == ["1、", "2、"]
    assert (last.responsible, last.method) == (("各街道",), "系统统计")
    assert codes(found) == []


def test_names_left_blank_are_carried_down():
    paper = Paper().table(
        "类别|项目|分值|扣分标准", "环境|路面|50|每处扣1分。", "|墙面|20|每处扣2分。", "秩序|摊点|30|每处扣3分。"
    )
    found = outline(paper.source())
    assert shape(found.entries) == [
        ("环境", None, [("路面", 50, []), ("墙面", 20, [])]),
        ("秩序", None, [("摊点", 30, [])]),
    ]
    assert codes(found) == []


def test_names_repeated_in_every_row_are_one_item():
    paper = Paper().table("类别|项目|分值|扣分标准", "环境|路面|50|每处扣1分。", "环境|墙面|50|每处扣2分。")
    assert shape(outline(paper.source()).entries) == [("环境", None, [("路面", 50, []), ("墙面", 50, [])])]


def test_points_merged_over_rows_belong_to_the_item_of_these_rows():
    paper = Paper().table(
        "一级指标|分值|二级指标|分值|评分细则",
        "基础|30|台账|10|缺一份扣1分。",
        "^|^|培训|20|少一次扣2分。",
        "业务|70|处置|70|超期一件扣1分。",
    )
    found = outline(paper.source())
    assert shape(found.entries) == [
        ("基础", 30, [("台账", 10, []), ("培训", 20, [])]),
        ("业务", 70, [("处置", 70, [])]),
    ]


def test_rows_with_points_of_their_own_under_one_name_become_items():
    paper = Paper().table(
        "项目|评分标准|分值", "环境卫生|1、道路不洁的，每处扣0.5分；|40", "^|2、垃圾未清的，每处扣1分。|60"
    )
    (item,) = outline(paper.source()).entries
    assert [(child.number, child.title, child.points) for child in item.children] == [
        ("1", "道路不洁的", Decimal(40)),
        ("2", "垃圾未清的", Decimal(60)),
    ]


def test_a_head_of_two_rows_section_rows_notes_and_a_continuation_after_a_page():
    paper = Paper()
    paper.table(
        "项目|标准分|考核标准|<|备注",
        "^|^|内容|扣分标准|^",
        "一、组织领导（10分）|<|<|<|<",
        "领导重视|6|专题研究不少于四次。|少一次扣1分。|",
        "机构健全|4|有人员、有场所。|缺一项扣2分。|",
        "二、工作成效（90分）|<|<|<|<",
        "群众满意|85|满意率90%以上。|每低1个百分点扣0.5分，低于80%不得分。|",
    )
    paper.line("- 2 -").table(
        "台账规范|5|按月归档。|缺一月扣0.5分。|", "注：同一事项不重复扣分，最多扣至该项0分。|<|<|<|<"
    )
    found = outline(paper.source())
    assert shape(found.entries) == [
        ("组织领导", 10, [("领导重视", 6, []), ("机构健全", 4, [])]),
        ("工作成效", 90, [("群众满意", 85, []), ("台账规范", 5, [])]),
    ]
    assert texts(found.entries[1].children[1]) == ["缺一月扣0.5分。"]
    assert len(texts(found.entries[1])) == 1, "the note holds for its section"
    assert codes(found) == ["F338"]


def test_a_head_printed_again_on_a_new_page_is_no_row():
    paper = Paper().table(HEAD, "1|甲|子甲|60|每次扣1分。|||", HEAD, "2|乙|子乙|40|每次扣2分。|||")
    found = outline(paper.source())
    assert [entry.title for entry in found.entries] == ["甲", "乙"]
    assert codes(found) == []


def test_section_rows_are_nested_by_their_numbering():
    paper = Paper().table(
        "项目|分值|评分标准",
        "一、日常（100分）|<|<",
        "（一）巡查（60分）|<|<",
        "覆盖|60|漏一处扣1分。",
        "（二）处置（40分）|<|<",
        "时限|40|超期一件扣1分。",
    )
    found = outline(paper.source())
    assert shape(found.entries) == [("日常", 100, [("巡查", 60, [("覆盖", 60, [])]), ("处置", 40, [("时限", 40, [])])])]


def test_a_table_without_head_gets_proposed_columns():
    found = outline(Paper().table("1|宣传|50分|少一篇扣1分。", "2|走访|50分|少一户扣0.5分。").source())
    assert shape(found.entries) == [("宣传", 50, []), ("走访", 50, [])]
    assert all(entry.proposed for entry in found.entries)
    assert codes(found) == ["F336"]


def test_unknown_columns_and_unreadable_points_are_told():
    paper = Paper().table("项目|天气|分值|评分标准", "甲|晴|视情|每次扣1分。", "乙|雨|100|每次扣1分。")
    assert codes(outline(paper.source())) == ["F333", "F335", "F341"]


def test_percentages_are_taken_as_points_and_told():
    found = outline(Paper().table("项目|权重|评分标准", "甲|60%|每次扣1分。", "乙|40％|每次扣1分。").source())
    assert [entry.points for entry in found.entries] == [60, 40]
    assert codes(found) == ["F341", "F341"]


def test_a_table_of_other_things_gives_no_items():
    found = outline(Paper().table("姓名|单位|电话", "张三|办公室|1234").source())
    assert found.entries == ()
    assert codes(found) == ["F342", "F347"]


def test_a_cell_with_a_table_inside_is_one_clause_and_told():
    paper = Paper().table("项目|分值|评分标准", "甲|100|按下表扣分。/1次1分 2次3分")
    source = paper.source()
    (table,) = source.tables()
    cells = [nested(cell) if cell.column == 2 and cell.row == 1 else cell for cell in table.cells]
    whole = Table(table.span, table.height, table.width, tuple(cells))
    found = outline(type(source)(source.name, source.form, source.text, (whole,)))
    assert len(found.entries[0].clauses) == 1
    assert codes(found) == ["F343"]


def nested(cell: Cell) -> Cell:
    inner = Table(Span(cell.span.start + 7, cell.span.end), 1, 1, ())
    return Cell(cell.span, cell.row, cell.column, paragraphs=cell.paragraphs, tables=(inner,))


def test_a_table_stands_under_the_heading_with_points_before_it():
    paper = Paper().line("一、日常（60分）").table("项目|分值|评分标准", "甲|60|每次扣1分。")
    paper.line("二、专项（40分）").table("项目|分值|评分标准", "乙|40|每次扣1分。")
    assert shape(outline(paper.source()).entries) == [("日常", 60, [("甲", 60, [])]), ("专项", 40, [("乙", 40, [])])]


def test_requirements_lead_where_there_are_criteria_and_score_where_there_are_none():
    paper = Paper().table("项目|考核要求|评分标准|分值", "甲|制度要上墙。|缺一项扣1分。|60", "乙|人员要到位。||40")
    first, second = outline(paper.source()).entries
    assert [(clause.text, clause.role) for clause in first.clauses] == [("缺一项扣1分。", "rule")]
    assert [(clause.text, clause.role) for clause in second.clauses] == [("人员要到位。", "requirement")]


def test_decimal_numbers_in_the_number_column_nest_the_rows():
    paper = Paper().table(
        "编号|评定内容|分数|评分标准",
        "1|组织|30|",
        "1.1|机构|10|没有机构的扣10分。",
        "1.2|人员|20|缺一人扣1分。",
        "2|业务|70|超期一件扣1分。",
    )
    found = outline(paper.source())
    assert shape(found.entries) == [("组织", 30, [("机构", 10, []), ("人员", 20, [])]), ("业务", 70, [])]
    assert codes(found) == []


def test_cells_merged_over_several_items_are_told():
    paper = Paper().table("项目|分值|评分标准", "甲|60|缺一项扣1分。", "乙|40|^")
    assert codes(outline(paper.source())) == ["F343", "F348"]
    paper = Paper().table("项目|分值|评分标准", "甲|100|缺一项扣1分。", "乙|^|少一项扣1分。")
    assert "F341" in codes(outline(paper.source()))


def test_scoring_words_in_a_column_that_does_not_score_are_told():
    found = outline(
        Paper().table("项目|分值|考核要求|评分标准", "甲|100|每月开会，少一次扣2分。|缺一项扣1分。").source()
    )
    assert codes(found) == ["F347"]
