"""Even text: one width, no spaces, what a conversion broke mended and told, every sign with its way back."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kaoping.clause.meaning.parts import Check, Per, Range, Rates, Rule
from kaoping.clause.normalise import even
from kaoping.clause.read import read_clause
from kaoping.clause.saying import same


def test_widths_brackets_and_spaces_become_one() -> None:
    assert even("每 处 扣０．５分 〔最多扣 2分〕; ").text == "每处扣0.5分（最多扣2分）；"


def test_every_sign_knows_where_it_stood() -> None:
    raw = "每 处\n扣 0.5 分"
    plain = even(raw)
    at = plain.text.index("0.5")
    assert plain.raw(at, at + 3).of(raw) == "0.5"
    assert plain.raw(0, len(plain.text)).of(raw) == raw


def test_two_figures_never_grow_together() -> None:
    assert "12" not in even("扣1 2分").text
    assert read_clause("乱堆放每处扣1 2分", Decimal(20)).outcome == "flag"


def test_a_broken_decimal_point_is_mended_told_and_asked() -> None:
    for text in ("未按时整改的，每处扣0〃5分", "未按时整改的，每处扣0。5分"):
        reading = read_clause(text, Decimal(5))
        assert reading.rule is not None
        assert same(reading.rule, Rule((Per(Decimal("-0.5"), unit="处"),)))
        assert reading.outcome == "confirm"
        assert "mended_decimal_point" in {each.code for each in reading.assumptions}


def test_a_full_stop_before_an_enumerator_is_no_decimal_point() -> None:
    assert even("得2分。3、其他").text == "得2分。3、其他"
    assert even("扣10。2、其他").text == "扣10。2、其他"


def test_a_list_broken_over_lines_is_joined_and_told() -> None:
    reading = read_clause("被省、市、区通报的，每次分别扣3、\n\n2、\n\n1 分。", Decimal(10))
    assert isinstance(reading.rule and reading.rule.parts[0], Rates)
    assert "mended_broken_list" in {each.code for each in reading.reasons}


def test_a_page_number_in_between_is_left_out_and_told() -> None:
    reading = read_clause("巡查记录不完整的，\n— 12 —\n每处扣0.5分", Decimal(5))
    assert reading.outcome == "read"
    assert "mended_page_number" in {each.code for each in reading.reasons}


@given(st.text(max_size=60))
def test_no_text_breaks_it_and_places_lie_in_order(raw: str) -> None:
    plain = even(raw)
    assert len(plain.places) == len(plain.text) + 1
    assert list(plain.places) == sorted(plain.places)
    assert all(repair.span.end <= len(raw) for repair in plain.repairs)


def test_a_place_where_a_figure_should_stand_is_flagged() -> None:
    for text in (
        "群众满意度低于□□%的，每低1个百分点扣0.5分",
        "办结率低于__%的，每低1个百分点扣1分",
        "满意度低于XX%的，扣2分",
        "完成率达到？%得5分",
        "办结率达到85%-□%得2分",
    ):
        reading = read_clause(text, Decimal(5))
        assert (reading.outcome, reading.rule) == ("flag", None), text
        assert reading.reasons[0].code == "blotted"


def test_figures_in_words_are_figures() -> None:
    for text, figure in (("达到百分之九十", 90), ("达到百分之八十五以上", 85), ("达到百分之百", 100), ("达到95%", 95)):
        reading = read_clause(f"案件按期办结率{text}得5分", Decimal(5))
        assert reading.rule is not None
        assert same(reading.rule, Rule((Check(Decimal(5), need=Range(low=Decimal(figure)), unit="%"),))), text
