"""Which figures are asked about: against the peers, the cycle before, and other assessors."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaoping.web.entry.questions import Column, questions_of, spread_of


def figures(*texts, first=1):
    return {f"T{number:02}": Decimal(text) for number, text in enumerate(texts, start=first)}


def asked(column):
    return {question.unit: question for question in questions_of(column)}


def test_a_figure_outside_the_fences_of_its_peers_is_asked_about():
    column = Column(figures("0.7", "0.8", "0.9", "0.9", "1", "1", "0.8", "0.2"), full=Decimal(1))
    (question,) = asked(column).values()
    assert (question.unit, question.figure) == ("T08", Decimal("0.2"))
    assert (question.peers.low, question.peers.high) == (Decimal("0.775"), Decimal("0.925"))


def test_the_quartiles_lie_between_two_figures_by_their_distance():
    spread = spread_of([Decimal(number) for number in (1, 2, 3, 4, 5, 6)])
    assert (spread.low, spread.high) == (Decimal("2.25"), Decimal("4.75"))
    assert (spread.least, spread.most) == (Decimal("-1.5"), Decimal("8.5"))


@pytest.mark.parametrize("texts", [("1", "1", "1", "1", "0"), ("1",) * 8], ids=["too few", "all equal"])
def test_without_enough_different_figures_nothing_is_compared(texts):
    assert asked(Column(figures(*texts), full=Decimal(1))) == {}


def test_where_most_are_equal_a_small_difference_is_none():
    column = Column(figures(*["1"] * 7, "0.95", "0.5"), full=Decimal(1))
    assert list(asked(column)) == ["T09"]


def test_marks_far_from_the_cycle_before_are_asked_about():
    column = Column(figures("1", "1"), full=Decimal(2), last=figures("1.6", "1.61"))
    assert [(unit, found.last) for unit, found in asked(column).items()] == [("T02", Decimal("1.61"))]


@pytest.mark.parametrize(("figure", "last", "leaps"), [("19", "10", False), ("20", "10", True), ("5", "10", True),
                                                       ("3", "-3", True), ("0", "0", False)])  # fmt: skip
def test_a_reported_figure_that_doubles_or_halves_is_asked_about(figure, last, leaps):
    found = asked(Column(figures(figure), last=figures(last)))
    assert bool(found) == leaps


def test_a_leap_within_the_usual_spread_of_the_peers_is_none():
    peers = figures("10", "20", "30", "40", "50", "60")
    assert asked(Column(peers, last={"T01": Decimal(20)})) == {}
    assert list(asked(Column(peers, last={"T01": Decimal(60)}))) == ["T01"]


def test_assessors_far_apart_are_asked_about_and_close_ones_not():
    others = {"DEP01-2": figures("0.9", "0.5"), "DEP01-3": {"T02": Decimal("0.85")}}
    found = asked(Column(figures("0.6", "0.9"), full=Decimal(1), others=others))
    assert {unit: question.others for unit, question in found.items()} == {"T02": (("DEP01-2", Decimal("0.5")),)}


def test_a_reason_answers_the_question():
    column = Column(figures("1"), full=Decimal(1), last=figures("0"), reasons=frozenset({"T01"}))
    assert asked(column)["T01"].answered
