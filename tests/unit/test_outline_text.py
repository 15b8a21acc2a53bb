"""Numbered text becomes items and parts; pasted tables become a proposal."""

from __future__ import annotations

import pytest
from tests.unit.made_sources import Paper, pasted

from kaoping.clause.outline.model import Entry, Outline
from kaoping.clause.outline.reading import outline
from kaoping.clause.source.reading import read_source

REGULATION = """
街道环境管理考核办法
为做好街道环境管理，根据区城市管理服务指导中心（以下简称“区中心”）的要求，制定本办法。
第一条 考核对象
各社区居委会。
第二条 考核周期
每季度考核一次。
第三条 考核内容及分值
考核实行百分制，由日常巡查、群众评价两部分组成。
一、日常巡查（60分）
（一）道路保洁（40分）
1.主干道有垃圾的，每处扣0.5分。
2.背街小巷有积存垃圾的，每处扣1分；情节严重的扣2分。
（二）设施管护（20分）。设施损坏未报修的，每处扣1分，扣完为止。
二、群众评价（40分）
满意率达到95%得40分，每低一个百分点扣2分，低于80%不得分。
三、加分项
受到市级以上表彰的，每次加3分；受到区级表彰的，每次加1分，累计不超过5分。
第四条 等次
90分以上为优秀，80分至89分为良好，60分至79分为合格，60分以下为不合格。
第五条 奖惩
考核优秀的社区，奖励5000元。发生重大安全事故的，实行一票否决。
第六条 申诉
对考核结果有异议的，可在公示后5个工作日内向区中心提出书面申诉。
第七条 本办法自发布之日起施行。
"""


def shape(entries: tuple[Entry, ...]) -> list[object]:
    return [(entry.number, entry.title, entry.points and int(entry.points), shape(entry.children)) for entry in entries]


def texts(found: Outline) -> list[str]:
    return [placed.clause.text for placed in found.clauses() if placed.part is None]


def codes(found: Outline) -> list[str]:
    return sorted(one.fault.code for one in found.findings)


def item(words: str) -> list[str]:
    """The clauses of an item of 20 points with these words."""
    return texts(outline(Paper().line("一、项目（20分）").lines(words).source()))


def test_a_regulation_gives_its_items_under_their_headings():
    found = outline(Paper().lines(REGULATION).source())
    roads, repairs = ("一", "道路保洁", 40, []), ("二", "设施管护", 20, [])
    parts = [("一", "日常巡查", 60, [roads, repairs]), ("二", "群众评价", 40, []), ("三", "加分项", None, [])]
    assert shape(found.entries) == [("第三条", "考核内容及分值", None, parts)]
    assert codes(found) == []
    first = next(iter(found.clauses()))
    assert [one.path for one in found.clauses() if one.clause.number == "1."] == [
        ("考核内容及分值", "日常巡查", "道路保洁")
    ]
    assert first.part == "composition"


def test_a_regulation_gives_its_parts():
    found = outline(Paper().lines(REGULATION).source())
    kinds = ["definition", "scope", "cycle", "composition", "grade", "award", "gate", "appeal"]
    assert [part.kind for part in found.parts] == kinds
    (defined,) = found.definitions
    assert (defined.short, defined.long) == ("区中心", "区城市管理服务指导中心")


def test_bonus_items_are_not_bounded_by_the_points_above():
    found = outline(
        Paper()
        .lines("一、考核（100分）\n（一）巡查（100分）\n漏一处扣1分。\n（二）加分项\n受表彰的每次加3分。")
        .source()
    )
    assert [placed.points for placed in found.clauses()] == [100, None]


@pytest.mark.parametrize(
    "words",
    [
        "以80件为基数，满80件得10分；超过基数每10件加1分，加分不设上限。不足基数的，每减少5件扣1分，最多扣10分。",
        "按要求上报得5分；未按时上报的，每次扣1分，扣完为止。",
        "有简报上报的得基础分0.5分。按录用数排名，第1至3名得1分，第4至6名得0.5分。无上报的为0分。",
        "超期一件扣1分。其中重大案件超期的，每件扣2分。",
        "每起扣0.5分；同一问题再次发生的，加倍扣分。",
        "每起扣1分。因不可抗力造成的除外。",
        "有下列情形的，每次扣1分：（1）迟到的；（2）早退的；（3）脱岗的。",
        "①制度上墙；②台账完整；③人员到位。以上每缺一项扣0.5分。",
        "群众评价“好。很好。”的（含2.5分以上）每件加1分。",
        "制度要上墙。台账要完整。",
    ],
)
def test_what_makes_one_rule_stays_one_clause(words):
    assert item(words) == [words]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("被投诉的，每件扣1分；被通报的，每次扣2分；被曝光的，每起扣3分。", 3),
        ("要认真巡查。①漏报的，每件扣1分；②错报的，每件扣2分。", 2),
        ("建立例会制度（2分）；建立台账制度（3分）。", 2),
        ("一是按时到岗，迟到一次扣1分；二是按时签退，早退一次扣1分。", 2),
        ("未完成的每件扣1分。虚报的每件扣2分。", 2),
        ("⑴漏报的，每件扣1分。⑵错报的，每件扣2分。", 2),
    ],
)
def test_rules_side_by_side_are_clauses_of_their_own(words, count):
    assert len(item(words)) == count


@pytest.mark.parametrize(
    "words",
    [
        "各镇街要高度重视，加强组织领导，确保考核工作落到实处。",
        "各社区、各部门应当认真组织实施。工作中遇到的问题请及时反馈。",
        "本细则自2026年1月1日起施行，由区考核办负责解释。",
        "青石镇人民政府\n2026年11月18日",
    ],
)
def test_a_paragraph_behind_the_last_clause_is_no_part_of_it(words):
    rule = "满意度低于85%的，每低1个百分点扣0.5分。"
    assert item(f"{rule}\n{words}") == [rule]
    assert item(f"1.重复上报的，每件扣1分。\n2.{rule}\n{words}")[-1].endswith(rule)


@pytest.mark.parametrize(
    "words",
    [
        "各社区要高度重视，加强组织领导。未成立领导小组的，扣2分。",
        "各社区要高度重视，加强组织领导，工作落实到位。",
    ],
)
def test_words_to_all_that_the_points_rest_on_stay_a_clause(words):
    assert "".join(item(words)).endswith(words)


def test_a_broken_list_of_points_counts_nothing():
    found = outline(pasted("一、加分项\n1.被表扬的，每件加\n\n5、\n\n4、\n\n3、2 分.\n2.被投诉的，每件扣2分."))
    assert len(texts(found)) == 2
    assert [len(entry.clauses) for entry in found.entries] == [2]


def test_points_of_a_sentence_about_the_whole_go_to_the_items():
    found = outline(
        Paper()
        .lines(
            "一、考核内容\n考核由两部分组成，其中日常管理60分，专项管理40分。\n1、日常管理，主要看巡查。\n2、专项管理，主要看整治。"
        )
        .source()
    )
    assert [(entry.title, entry.points) for entry in found.entries[0].children] == [("日常管理", 60), ("专项管理", 40)]


def test_missing_numbers_are_told():
    assert codes(outline(Paper().lines("一、扣分\n1、漏报的每件扣1分。\n3、错报的每件扣1分。").source())) == ["F345"]


def test_references_are_resolved_or_told():
    found = outline(
        Paper()
        .lines("一、甲（100分）\n1、漏报的每件扣1分。\n2、错报的参照上款扣分。\n3、迟报的按第九条扣分。")
        .source()
    )
    assert [reference.target is not None for reference in found.references] == [True, False]
    assert codes(found) == ["F339", "F340"]


def test_word_numbers_that_are_not_in_the_text_count():
    paper = (
        Paper()
        .line("巡查（60分）", number="一、")
        .line("漏一处扣1分。")
        .line("处置（40分）", number="二、")
        .line("超期扣1分。")
    )
    assert shape(outline(paper.source()).entries) == [("一", "巡查", 60, []), ("二", "处置", 40, [])]


def test_headings_by_style_stand_above_numbers():
    paper = Paper().line("日常考核（100分）", level=1).line("1.巡查（100分）").line("漏一处扣1分。")
    assert shape(outline(paper.source()).entries) == [("", "日常考核", 100, [("1", "巡查", 100, [])])]


def test_a_pasted_table_with_points_before_its_criteria_is_a_proposal():
    text = (
        "考核细则 序号 项目 子项目 分值 评分标准\n\n1 案件上报 (60 分) 日常案件\n\n20 分 城区 每月上报以\n\n"
        "30 件为基数,满30 件得\n\n20 分;\n\n每减少\n\n5 件扣1分. 乡村 每月上报以\n\n10 件为基数,满10 件得\n\n20 分. "
        "重大案件\n\n40 分 漏报一件扣10分.\n\n"
        "2 案件办理 (40 分) 时限\n\n40 分 超期一件扣1 分."
    )
    found = outline(pasted(text))
    daily = ("", "日常案件", 20, [("", "城区", None, []), ("", "乡村", None, [])])
    assert shape(found.entries) == [
        ("1", "案件上报", 60, [daily, ("", "重大案件", 40, [])]),
        ("2", "案件办理", 40, [("", "时限", 40, [])]),
    ]
    assert all(entry.proposed for entry in found.every())
    assert codes(found) == ["F337", "F349", "F349"]


def test_a_pasted_table_with_points_behind_its_criteria_is_a_proposal():
    text = (
        "附表 评分表(100分) 序号 项目 子项目 要求 检查方式 分值 责任部门 "
        "一 基础 (60分) 台账 (20分) 1、台账完整。 查阅资料 5分 综治办 "
        "2、按月归档,缺一月扣1分。 15分 综治办、城管科 培训 (40分) 少一次扣2分。 40分 综治办 "
        "序号 项目 子项目 要求 检查方式 分值 责任部门 二 业务 (40分) 处置 (40分) 超期一件扣1分。 系统统计 40分 城管科"
    )
    found = outline(pasted(text))
    (whole,) = found.entries
    assert (whole.title, whole.points) == ("附表评分表", 100)
    basis, business = whole.children
    assert [child.title for child in basis.children] == ["台账", "培训"]
    first, second = basis.children[0].children
    assert (first.points, first.method, first.responsible) == (5, "查阅资料", ("综治办",))
    assert (second.points, second.responsible) == (15, ("综治办", "城管科"))
    assert (business.children[0].title, business.children[0].method) == ("处置", "系统统计")
    assert codes(found) == ["F337"]


def test_a_text_that_breaks_off_is_told():
    assert "F344" in codes(outline(pasted("一、考核\n1、漏报的每件扣1分。\n2、错报的每件扣........")))


def test_remains_of_a_web_page_are_left_out_and_counted():
    found = outline(pasted("当前位置：首页 > 政策\n一、扣分项\n1、漏报的每件扣1分。\n下载本文档\n相关文档"))
    assert [sentence.part_of for sentence in found.sentences] == ["web", "item", "clause", "web", "web"]
    assert codes(found) == ["F346"]


def test_a_document_without_scoring_is_told():
    assert codes(outline(Paper().line("关于召开会议的通知").source())) == ["F347"]
    assert codes(outline(Paper().source())) == ["F347"]


def test_a_gate_keeps_its_list():
    found = outline(
        Paper().lines("一、否决\n有下列情形之一的，取消评优资格：\n（一）发生事故的；\n（二）弄虚作假的。").source()
    )
    (part,) = found.parts
    assert (part.kind, len(part.text.splitlines())) == ("gate", 3)


def test_points_said_for_the_whole_are_compared_with_those_of_the_headings():
    whole = "第一条 满分为100分，其中：巡查60分、处置40分。\n"
    text = whole + "第二条 巡查（50分）。漏报的每件扣1分。\n第三条 处置（40分）。超期的每件扣1分。"
    found = outline(Paper().lines(text).source())
    assert codes(found) == ["F331", "F334"]


@pytest.mark.parametrize(
    "text",
    [
        "序号\t项目\t分值\t评分标准\n1\t巡查\t60\t漏一处扣1分\n2\t处置\t40\t超期一件扣1分\n",
        "| 序号 | 项目 | 分值 | 标准 |\n|--|--|--|--|\n| 1 | 巡查 | 60 | 漏报扣1分 |\n| 2 | 处置 | 40 | 超期扣1分 |",
    ],
)
def test_lines_with_tabs_or_bars_are_a_table(text):
    found = outline(pasted(text))
    assert shape(found.entries) == [("1", "巡查", 60, []), ("2", "处置", 40, [])]
    assert codes(found) == []


def test_an_item_with_points_and_no_clause_is_told():
    found = outline(Paper().lines("一、巡查（60分）\n漏报的每件扣1分。\n二、处置（40分）").source())
    assert codes(found) == ["F348"]


def test_the_sentence_of_a_definition_stays_whole():
    found = outline(Paper().line("由街道综合指挥室（以下简称指挥室）负责考核。").source())
    assert [sentence.part_of for sentence in found.sentences] == ["definition"]
    assert [(one.short, one.long) for one in found.definitions] == [("指挥室", "街道综合指挥室")]


def test_decimal_numbers_nest():
    found = outline(
        Paper().lines("1 巡查\n1.1 覆盖（60分）\n漏一处扣1分。\n1.1.1 说明\n1.2 时限（40分）\n迟一次扣1分。").source()
    )
    assert shape(found.entries) == [("1.1", "覆盖", 60, []), ("1.2", "时限", 40, [])]


def test_a_table_with_each_cell_on_a_line_and_points_before_the_text_is_a_proposal():
    text = (
        "某镇季度评比细则\n评比内容\n分值\n评分标准\n督查结果\n院落环境\n40\n门前乱堆杂物的，每处扣1分。\n费用未收齐的，扣2分。\n"
        "安全稳定\n60\n矛盾未调处的，每次扣0.5分。\n汇总\n100\n使用说明"
    )
    found = outline(pasted(text))
    assert shape(found.entries) == [("", "院落环境", 40, []), ("", "安全稳定", 60, [])]
    assert [len(entry.clauses) for entry in found.entries] == [2, 1]
    assert codes(found) == ["F337"]


def test_a_table_with_each_cell_on_a_line_and_points_behind_the_text_is_a_proposal():
    text = (
        "序号\n项目\n考核要求\n评分标准\n考核方式\n分值\n责任单位\n1\n案件上报\n巡查全覆盖。\n漏报一件扣1分。\n系统统计\n60\n网格中心\n"
        "2\n案件处置\n按时办结。\n超期一件扣1分；\n退回一件扣2分。\n抽查\n40\n城管局"
    )
    found = outline(pasted(text))
    assert shape(found.entries) == [("1", "案件上报", 60, []), ("2", "案件处置", 40, [])]
    assert [(entry.method, entry.responsible) for entry in found.entries] == [
        ("系统统计", ("网格中心",)),
        ("抽查", ("城管局",)),
    ]
    assert texts(found) == ["漏报一件扣1分。", "超期一件扣1分；", "退回一件扣2分。"]
    assert codes(found) == ["F337"]


def test_lines_broken_by_hand_are_joined():
    text = (
        "一、巡查处置（100分）\n1.网格员应当每日巡查责任网格不少于两遍，发现问题及时\n上报并跟进处置情况，未按要求巡查或者漏报问题的，每发\n"
        "生一次扣1分；隐瞒不报、弄虚作假或者造成不良社会影响的\n，每发生一次扣2分。\n2.超期未办结的，每件扣1分。"
    )
    assert len(texts(outline(pasted(text)))) == 3


def test_a_sentence_that_leaves_the_amount_to_somebody_is_a_clause_and_not_lost():
    text = "一、工作落实（10分）\n1、未完成巡查的，每次扣0.5分；\n2、视完成情况酌情给分；\n3、按现场情况适当打分。\n"
    said = [placed.clause.text for placed in outline(read_source(None, data=text.encode(), name="a.txt")).clauses()]
    assert [any(word in each for each in said) for word in ("酌情给分", "适当打分")] == [True, True]
