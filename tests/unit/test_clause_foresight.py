"""Looking one token ahead changes the work of the parser, never its trees."""

from __future__ import annotations

import threading

import pytest
from lark.exceptions import UnexpectedInput

from kaoping.clause import parse
from kaoping.clause.foresight import Foreseeing
from kaoping.clause.normalise import even
from kaoping.clause.tokens import tokens

CLAUSES = (
    "未按时完成巡查的，每次扣0.5分，最多扣2分。",
    "办结率达到95%得5分，每低1个百分点扣0.5分，扣完为止；超过的每高1%加0.2分。",
    "被市级、区级通报批评的，每次分别扣2分、1分。",
    "前3名得3分，第4至6名得2分，其余得1分。",
    "分分扣扣每每",
    "",
)


def every_tree(text: str) -> list[str]:
    return [str(tree) for tree in parse.trees(tokens(even(text).text))]


@pytest.mark.parametrize("text", CLAUSES)
def test_the_trees_are_those_of_the_parser_without_foresight(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = every_tree(text)
    monkeypatch.setattr(Foreseeing, "__getitem__", dict.__getitem__)
    assert every_tree(text) == ahead


@pytest.mark.parametrize("text", CLAUSES)
def test_the_parser_gives_up_at_the_same_token(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cut = tokens(even(text + "、扣").text)
    ahead = parse.furthest(cut)
    monkeypatch.setattr(Foreseeing, "__getitem__", dict.__getitem__)
    assert parse.furthest(cut) == ahead


def test_a_parse_that_broke_off_leaves_nothing_to_the_next() -> None:
    good = tokens(even(CLAUSES[0]).text)
    expected = every_tree(CLAUSES[0])
    with pytest.raises(UnexpectedInput):
        parse.parsed(good[::-1])
    assert every_tree(CLAUSES[0]) == expected


def test_threads_look_ahead_each_for_itself() -> None:
    found: dict[str, list[str]] = {}
    expected = {text: every_tree(text) for text in CLAUSES}

    def read(text: str) -> None:
        found[text] = every_tree(text)

    workers = [threading.Thread(target=read, args=(text,)) for text in CLAUSES]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert found == expected
