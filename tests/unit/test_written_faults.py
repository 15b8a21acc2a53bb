"""What the reader of written Chinese refuses: with the place, and never by guessing."""

from __future__ import annotations

import random

import pytest
from tests.unit.same_rule import normal
from tests.unit.sample_scheme import SCHEME, measure, rule

from kaoping.clause.written.read import read_item, read_measure, read_rule
from kaoping.problems import Refused
from kaoping.scheme.write import write_item, write_measure, write_rule

CLAUSE = "本期“确认数”合计，每 5 条加 1 分，不足 5 条的不计"


def refused(text: str) -> tuple[str, int, str]:
    """Code, place (from 1) and words of the one fault of a text."""
    with pytest.raises(Refused) as found:
        read_rule(text, None, SCHEME)
    (fault,) = found.value.faults
    for language in ("zh", "en"):
        assert "{" not in fault.text(language)
    return fault.code, int(fault.place.column or 0), fault.text()


@pytest.mark.parametrize(
    ("text", "stop", "expected"),
    [
        ("", "", "本期"),
        ("你好", "你好", "本期"),
        ("本期“确认数”合计，每 5 斤加 1 分", "斤", "条"),
        ("本期“确认数”合计，每 5 条加 1 分", "", "，"),
        ("本期“确认数”，每 5 条加 1 分", "，每", "合计"),
        (CLAUSE + "，首次除外", "首次", "最多计"),
        (CLAUSE + "。", "。", "结束"),
        ("级别为“一般”的案件数 + 3，每 1 件加 1 分", "+ 3", "，每"),
        ("（" * 5000, "（", "短一些"),
        ("专题会议次数不低于 4 次的，得 1 分；否则得 0 分", "专题", "本期"),
    ],
)
def test_what_cannot_be_read_is_shown_with_its_place_and_what_was_expected(text, stop, expected):
    code, place, told = refused(text)
    assert code == "F354"
    assert text[place - 1 :].startswith(stop)
    assert expected in told


@pytest.mark.parametrize(
    ("text", "code", "stop"),
    [
        (CLAUSE.replace("确认数", "确认量"), "F355", "“确认量”"),
        (CLAUSE.replace("确认数", "采集数"), "F356", "“采集数”"),
        (CLAUSE.replace("确认数”", "确认数”〔collected〕"), "F355", "“确认数”"),
        ("查实的“表扬”次数，每 1 次扣 1 分，不足 1 次的不计", "F355", "“表扬”"),
        ("得分等于本期“财政收入”合计 ÷ 2", "F357", "本期"),
        ("得分等于常数 1 + 常数 2", "F357", "常数 1"),
        (CLAUSE.replace("每 5 条", "每 5 次"), "F358", "次"),
        (CLAUSE.replace("不足 5 条", "不足 4 条"), "F358", "4"),
        ("下列各款相加：（1）得分等于常数 5；（3）得分等于常数 5", "F359", "；（3）"),
        ("下列各款相加：", "F359", "下列"),
        ("下列各款相加：（1.1）得分等于常数 5", "F359", "（1.1）"),
        ("得分等于常数 5；（2）得分等于常数 5", "F359", "；（2）"),
        ("下款得分乘以 2：（1）得分等于常数 5；（2）得分等于常数 5", "F359", "；（2）"),
        ("下列各款相加：（1）其余情形：得分等于常数 5", "F363", "其余"),
        ("依次取第一个符合的款，都不符合得 0 分：（1）得分等于常数 5", "F363", "得分等于"),
        ("查实的“投诉”中重复的次数，每 1 次扣 1 分，不足 1 次的不计", "F363", "重复"),
        ("级别为“一般”的，得 1 分；否则得 0 分", "F363", "级别"),
        ("案件数低于 4 件的案件数，每 1 件扣 1 分，不足 1 件的不计", "F363", "案件数"),
        (f"得分等于常数 {'9' * 40}", "F364", "得分"),
    ],
)
def test_each_fault_has_its_code_and_place(text, code, stop):
    found, place, told = refused(text)
    assert (found, text[place - 1 :][: len(stop)]) == (code, stop), told


def test_a_title_of_two_things_is_settled_by_the_key_beside_it():
    text = CLAUSE.replace("“确认数”", "“采集数”〔again〕")
    assert read_rule(text, None, SCHEME) == rule({"per": {"of": {"value": "again"}, "every": 5, "points": 1}})


def test_an_item_without_a_heading_is_refused():
    with pytest.raises(Refused, match="F354"):
        read_item(CLAUSE, SCHEME)


def test_an_item_that_can_be_cut_in_two_ways_is_refused():
    inner = "得分等于常数 1。本项不低于 0 分，不高于满分。"
    assert read_item(f"1 甲（5 分）：{inner}", SCHEME).title == "甲"
    with pytest.raises(Refused, match="F354"):
        read_item(f"1 甲（5 分）：{inner}乙（5 分）：{inner[:-1]}", SCHEME)


def test_spaces_and_needless_brackets_do_not_matter():
    one = measure({"formula": "confirmed + meetings"})
    text = write_measure(one, SCHEME)
    for other in (text.replace(" ", ""), f"（{text}）", text.replace("+", "  + （") + "）"):
        assert normal(read_measure(other, SCHEME), SCHEME) == normal(one, SCHEME)


def test_no_change_of_a_text_is_read_as_the_same_rule_or_ends_in_a_crash():
    """Letters left out, doubled or swapped: refused, or read as what it now says."""
    chance = random.Random(6)
    original = rule(
        {
            "sum": [
                {"per": {"of": {"count": "cases", "where": "valid"}, "points": -1, "free": 2, "times": 3}},
                {"steps": {"of": "confirmed", "full": 5, "base": 48, "below": {"every": 1, "points": 1}}},
            ]
        }
    )
    text = write_rule(original, None, SCHEME)
    for _ in range(400):
        at = chance.randrange(len(text))
        letter = text[at]
        changed = text[:at] + chance.choice(["", letter * 2, chance.choice(text)]) + text[at + 1 :]
        try:
            found = read_rule(changed, None, SCHEME)
        except Refused:
            continue
        same_words = changed.replace(" ", "") == text.replace(" ", "")
        assert (normal(found, SCHEME) == normal(original, SCHEME)) == same_words, changed


def test_an_item_is_read_with_its_own_words():
    leaf = read_item(
        "1 甲（5 分）：逐个网格计分，取各网格得分的最低。得分等于常数 1。从满分起评。每个网格可为负分，不封顶。", SCHEME
    )
    assert (leaf.each, leaf.combine, leaf.start, leaf.floor, leaf.cap) == ("grid", "lowest", "full", "none", "none")
    assert read_item(write_item(leaf, SCHEME), SCHEME) == leaf
