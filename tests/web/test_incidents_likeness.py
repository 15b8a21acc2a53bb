"""Which incidents are taken for likely doubles: by day, level, words, source."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from kaoping.web.incidents.doubles import Told, about_the_same, likely_doubles
from kaoping.web.incidents.likeness import ALIKE, likeness, plain

DAY = datetime.date(2026, 5, 10)
NEW = Told("", "media", "city", DAY, Decimal(1), "", "网格走访经验在市报头版刊发", "青河日报 2 版", "registered", False)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("网格走访经验在市报头版刊发", "网格走访经验，在市报头版刊发。", True),
        ("Ｃ区３号楼违建被曝光", "c区3号楼违建被曝光", True),
        ("网格走访经验在市报头版刊发", "市报头版刊发网格走访的经验", True),
        ("网格走访经验在市报头版刊发", "社区食堂开业，居民排队用餐", False),
        ("", "", False),
        ("。，", "——", False),
        ("", "网格走访经验", False),
    ],
)
def test_texts_are_alike_by_what_they_say(one, other, alike):
    assert (likeness(one, other) >= ALIKE) is alike
    assert likeness(one, other) == likeness(other, one)


def test_likeness_runs_from_nothing_to_the_same():
    assert likeness("甲", "乙") == 0
    assert likeness("甲", "甲") == 1
    assert likeness("青河 日报", "青河日报") == 1
    assert plain(" 青河，ＡＢ ") == "青河ab"


def other(**changes):
    given = {"code": "X-1", "text": "社区食堂开业", "source": "另一份文件", "state": ""}
    return replace(NEW, **{**given, **changes})


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, True),  # same kind, day and level
        ({"occurred_on": DAY + datetime.timedelta(days=3)}, True),
        ({"occurred_on": DAY + datetime.timedelta(days=4)}, False),
        ({"level": "province"}, False),
        ({"occurred_on": None}, False),
        ({"occurred_on": None, "text": "网格走访经验在市报头版刊发"}, True),
        ({"level": "province", "text": "网格走访经验，在市报头版刊发"}, True),  # the same honour at another level
        ({"level": "province", "source": "青河日报2版"}, False),  # one paper tells of many things
        ({"text": NEW.text, "occurred_on": DAY - datetime.timedelta(days=92)}, True),
        ({"text": NEW.text, "occurred_on": DAY - datetime.timedelta(days=93)}, False),  # what comes again
        ({"kind": "instruction"}, False),
        ({"kind": "instruction", "text": "网格走访经验在市报头版刊发了"}, True),
        ({"kind": "instruction", "text": NEW.text, "occurred_on": DAY - datetime.timedelta(days=40)}, False),
    ],
)
def test_what_speaks_for_a_double(changes, found):
    assert bool(likely_doubles(NEW, [other(**changes)])) is found


def test_the_likeliest_comes_first_and_nothing_is_its_own_double():
    near = other(code="B", occurred_on=DAY + datetime.timedelta(days=2))
    same = other(code="A", text=NEW.text, source=NEW.source)
    told = likely_doubles(replace(NEW, code="N"), [near, same, replace(NEW, code="N")])
    assert [double.told.code for double in told] == ["A", "B"]
    assert told[0].alike == 100


def test_an_imported_one_without_words_is_compared_by_its_subject():
    mine = replace(NEW, subject="东门河道垃圾", occurred_on=DAY)
    theirs = other(text="", source="", subject="东门河道垃圾", level="province")
    assert likely_doubles(mine, [theirs])
    assert about_the_same(mine, [theirs], ["media"]) == [theirs]
    assert about_the_same(mine, [theirs], ["complaint"]) == []
    assert about_the_same(NEW, [other()], ["media"]) == []  # no subject is not the same subject
