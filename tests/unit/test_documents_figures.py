"""How documents write, place and compare figures: signs, places, axes, waterfalls, shades, names."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.small_results import FACTS, NAMES, SCHEME, made

from kaoping.documents import waterfall as falls
from kaoping.documents import wording
from kaoping.documents.anchors import names_of
from kaoping.documents.axis import axis, bar, sided
from kaoping.documents.comparison import Comparison
from kaoping.documents.heat import scale_of
from kaoping.documents.reasoning import Reasons
from kaoping.documents.waterfall import Step, gathered, waterfall
from kaoping.documents.wording import Wording

D = Decimal
AMOUNTS = st.decimals(-500, 500, places=4)


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        (D("83.4263"), 4, "83.4263"),
        (D("-4"), 4, "\u22124.0000"),
        (D("-0.00004"), 4, "0.0000"),
        (D("0.00005"), 4, "0.0001"),
        (D("-2.345"), 2, "\u22122.35"),
        (D("7"), 0, "7"),
    ],
)
def test_figures_have_a_true_minus_and_round_half_up(number: Decimal, places: int, text: str) -> None:
    assert wording.typeset(number, places) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(D(0), "0"), (D("0.0000"), "0"), (D("1.5"), "+1.50"), (D("-1.505"), "\u22121.51"), (D("0.0016"), "+0.0016")],
)
def test_a_difference_has_its_sign_and_is_never_hidden_by_rounding(number: Decimal, text: str) -> None:
    assert wording.brief(number, 4) == text


def test_the_eye_reads_two_places() -> None:
    assert wording.split(D("83.4263"), 4) == ("83.42", "63")
    assert wording.split(D("-0.5"), 2) == ("\u22120.50", "")
    assert wording.split(D("5"), 0) == ("5", "")


def test_rewards_are_said_in_words(tmp_path: Path) -> None:
    scheme = made(tmp_path).results.scheme
    zh, en = Wording("zh"), Wording("en")
    assert zh.reward(scheme, "extra", "cancelled") == "专项经费：取消"
    assert en.reward(scheme, "prize", "45000") == "名次奖: 45\u202f000 yuan"
    assert zh.reward(scheme, "prize", "pending") == "名次奖：待定"
    assert wording.grouped("1234567.5") == "1\u202f234\u202f567.5"


@given(st.lists(AMOUNTS, min_size=1, max_size=8), st.booleans())
def test_an_axis_holds_its_values_and_few_ticks(values: list[Decimal], zoom: bool) -> None:
    found = axis(values, zoom=zoom)
    assert found.low <= min(values)
    assert max(values) <= found.high
    assert 2 <= len(found.ticks) <= 9
    assert all(0 <= found.at(value) <= 100 for value in values)
    assert zoom or found.low <= 0 <= found.high


def test_bars_start_where_they_should() -> None:
    scale = axis([D(0), D(100)])
    assert (bar(scale, D(0), D(50)).x, bar(scale, D(0), D(50)).width) == (0, 50)
    left, right = sided(D(-5), D(10)), sided(D(10), D(10))
    assert left
    assert right
    assert (left.x, left.width, right.x, right.width) == (25, 25, 50, 50)
    assert sided(D(0), D(10)) is None


@given(st.lists(AMOUNTS, max_size=30))
def test_shades_follow_size_and_side(amounts: list[Decimal]) -> None:
    scale = scale_of(amounts)
    for amount in amounts:
        shade = scale.shade(amount)
        assert -4 <= shade <= 4
        assert (shade > 0) == (amount > 0)
        assert (shade < 0) == (amount < 0)
    for one, other in zip(sorted(amounts), sorted(amounts)[1:], strict=False):
        assert scale.shade(one) <= scale.shade(other)


def test_a_sum_falls_item_by_item(tmp_path: Path) -> None:
    comparison = Comparison(made(tmp_path).results)
    second, third = waterfall(comparison, "T2"), waterfall(comparison, "T3")
    assert second
    assert third
    assert (second.start, second.end) == (30, 22)
    assert second.steps == (Step("1.1", D(-6)), Step("1.2", D(-2)))
    assert third.steps == (Step("2", D(-20), "missing"),)
    assert third.levels == (30, 10)


@pytest.mark.parametrize(
    ("combine", "steps"),
    [
        ("{weighted: {'1': 40, '2': 60}}", {"1": D("-3.2000"), "2": D("0.0000")}),
        ("{formula: '0.5 * [1] + 2 * [2]'}", {"1": D("-4.0000"), "2": D("0.0000")}),
        ("mean", {"1": D("-4.0000"), "2": D("0.0000")}),
        ("lowest", {"1": D("-8.0000"), "": D("-10.0000")}),  # the full points of the lowest are those of the best child
    ],
)
def test_other_roll_ups_fall_in_points_of_the_total(tmp_path: Path, combine: str, steps: dict[str, Decimal]) -> None:
    text = SCHEME.replace("points: 30\n", f"combine: {combine}\n")
    comparison = Comparison(made(tmp_path, text=text).results)
    for unit in NAMES:
        found = waterfall(comparison, unit)
        assert found
        assert found.start + sum(step.amount for step in found.steps) == found.end
    second = waterfall(comparison, "T2")
    assert second
    assert {step.item: step.amount for step in second.steps} == {k: v for k, v in steps.items() if v}


@given(st.lists(AMOUNTS, max_size=40))
def test_small_steps_are_taken_together_and_nothing_is_lost(amounts: list[Decimal]) -> None:
    steps = [Step(str(number), amount) for number, amount in enumerate(amounts)]
    found = gathered(steps)
    assert len(found) <= falls.MOST
    assert sum(step.amount for step in found) == sum(amounts)
    assert sum(step.others or 1 for step in found) == len(steps)


@given(st.fractions(-1000, 1000, max_denominator=9999), st.integers(0, 12))
def test_steps_are_rounded_as_roll_ups_are(value: Fraction, places: int) -> None:
    found = falls.decimal(value, places)
    assert abs(Fraction(found) - value) <= Fraction(1, 2 * 10**places)
    assert -int(found.as_tuple().exponent) == places


@given(st.lists(st.text(min_size=1), unique=True, max_size=20))
def test_every_unit_gets_its_own_safe_name(units: list[str]) -> None:
    names = names_of(units)
    assert len({name.lower() for name in names.values()}) == len(units)
    assert all(name.isascii() and name.replace("-", "").replace("_", "").isalnum() for name in names.values())


def test_rows_are_not_looked_up_over_and_over_in_large_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = made(tmp_path)
    cells = 3 * 3 * len(FACTS["cases"])

    def asked() -> list[tuple[str, str]]:
        calls: list[tuple[str, str]] = []

        def explain(unit: str, item: str, language: str = "zh", *, rows: bool = True) -> object:
            calls.extend([(unit, language)] if rows else [])
            return small.explain(unit, item, language, rows=rows)

        reasons = Reasons(small.run, small.results, explain, Wording("zh"))
        grounds = reasons.grounds("T1", comparison.leaves[0])
        assert grounds.with_rows == bool(calls)
        assert (len(grounds.tables) > 1) == bool(calls)  # the parts are there in any case
        assert "12" in grounds.sentences[0]
        assert "grid" in grounds.sentences[1]
        return calls

    comparison = Comparison(small.results)
    monkeypatch.setattr("kaoping.documents.reasoning.SCANNED", cells)
    assert asked() == [("T1", "zh")]
    monkeypatch.setattr("kaoping.documents.reasoning.SCANNED", cells - 1)
    assert asked() == []


def test_many_items_without_points_are_one_step() -> None:
    known, lacking = [Step("1", D(-3)), Step("9", D(2))], [Step(str(n), D(-1), "missing") for n in range(2, 7)]
    assert falls.lacking_together([known[0], *lacking, known[1]]) == [*known, Step("", D(-5), "missing", 5)]
    few = [known[0], *lacking[:3], known[1]]
    assert falls.lacking_together(few) == few
