"""Cycles and periods."""

from __future__ import annotations

from datetime import datetime

import pytest

from kaoping.engine.cycle import parse_cycle
from kaoping.problems import Refused


def test_a_year() -> None:
    cycle = parse_cycle("2024")
    assert (cycle.text, cycle.start, cycle.end) == ("2024", datetime(2024, 1, 1), datetime(2025, 1, 1))
    assert cycle.months[0] == "2024-01"
    assert cycle.months[-1] == "2024-12"
    assert len(cycle.months) == 12


def test_a_quarter_and_a_month() -> None:
    quarter, month = parse_cycle("2024Q4"), parse_cycle("2024-12")
    assert quarter.months == ("2024-10", "2024-11", "2024-12")
    assert (quarter.start, quarter.end) == (datetime(2024, 10, 1), datetime(2025, 1, 1))
    assert month.months == ("2024-12",)
    assert (month.start, month.end) == (datetime(2024, 12, 1), datetime(2025, 1, 1))


@pytest.mark.parametrize(("text", "written"), [("2024-3", "2024-03"), (" 2024q2 ", "2024Q2"), ("2024", "2024")])
def test_it_is_written_in_one_way(text: str, written: str) -> None:
    assert parse_cycle(text).text == written


@pytest.mark.parametrize(
    ("text", "before"),
    [("2024", "2023"), ("2024Q1", "2023Q4"), ("2024Q3", "2024Q2"), ("2024-01", "2023-12"), ("2024-03", "2024-02")],
)
def test_the_cycle_before(text: str, before: str) -> None:
    assert parse_cycle(text).previous == parse_cycle(before)


@pytest.mark.parametrize(
    ("cycle", "inside", "outside"),
    [
        ("2024", ["", None, "2024", "2024Q1", "2024-12"], ["2023", "2023-12", "2025Q1", "nonsense"]),
        ("2024Q1", ["", "2024Q1", "2024-01", "2024-03"], ["2024", "2024Q2", "2024-04", "2023-12"]),
        ("2024-03", ["", "2024-03"], ["2024", "2024Q1", "2024-02", "2024-04"]),
    ],
)
def test_a_period_belongs_when_it_lies_inside_and_a_longer_one_does_not(
    cycle: str, inside: list[str | None], outside: list[str]
) -> None:
    assert all(parse_cycle(cycle).contains(period) for period in inside)
    assert not any(parse_cycle(cycle).contains(period) for period in outside)


@pytest.mark.parametrize(
    "text",
    ["", "24", "2024Q5", "2024Q0", "2024-13", "2024-00", "2024-1-1", "1989", "2201", "２０２４", "2024 Q1", "x" * 99],
)
def test_what_is_no_cycle_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_cycle(text)
    (fault,) = refused.value.faults
    assert fault.code == "F281"
    assert text[:40] in fault.message("en")
    assert len(fault.message()) < 80
