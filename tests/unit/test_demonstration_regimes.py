"""Demonstration facts, scheme by scheme: real scale, every rule exercised, values at the edges of the rules."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import pairwise

import pytest
from tests.unit.demonstration_facts import Folder, Row, write_all


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Folder]:
    return write_all(tmp_path_factory.mktemp("facts"))


@pytest.mark.parametrize(
    ("scheme", "kind", "count"),
    [
        ("minhang-daliandong", "town", 13), ("dongying-towns", "town", 11), ("dongying-departments", "department", 8),
        ("pucheng-towns", "town", 19), ("dinghai-agencies", "agency", 9), ("huanbei-communities", "community", 4),
        ("yinzhou-centres", "town", 26),
    ],
)  # fmt: skip
def test_as_many_units_as_the_regime_appraises(
    scheme: str, kind: str, count: int, folders: dict[str, Folder]
) -> None:  # fmt: skip
    assert len(folders[scheme]("units", kind=kind)) == count


def test_dongying_has_the_grids_and_cases_of_a_real_district(folders: dict[str, Folder]) -> None:
    facts = folders["dongying-towns"]
    grids = facts("units", kind="grid")
    assert 230 <= len(grids) <= 260
    assert {row["grid_type"] for row in grids} == {"urban", "commercial", "rural", "factory"}
    assert {row["base_group"] for row in facts("units", kind="town")} == set("abcd")
    assert 150_000 <= len(facts("cases")) <= 200_000
    above = {row["unit"]: row["parent"] for row in facts("units")}
    assert {above[row["unit"]].count("-") for row in grids} == {0, 1}  # some grids stand directly below a town


def counted(facts: Folder) -> list[Row]:
    return [
        row
        for row in facts("cases", valid="true", duplicate="false", fabricated="false")
        if row["reported_at"].startswith("2024")
    ]


def test_dongying_grids_stand_at_the_edges_of_their_bases(folders: dict[str, Folder]) -> None:
    facts = folders["dongying-towns"]
    cases = Counter((row["unit"], row["level"]) for row in counted(facts))
    grids = [row["unit"] for row in facts("units", kind="grid", grid_type="urban") if row["unit"].startswith("T01-")]
    daily, general, major = ({cases[unit, level] for unit in grids} for level in ("日常", "一般", "较大"))
    assert {600, 599, 550, 649, 700, 699} <= daily
    assert {48, 47, 49, 50, 30} <= general
    assert {12, 11, 13, 14, 8} <= major


def test_dongying_towns_close_as_many_cases_as_planned(folders: dict[str, Folder]) -> None:
    facts = folders["dongying-towns"]
    town_of = facts.town_of()
    closed = Counter(
        town_of[row["unit"]] for row in counted(facts) if row["level"] == "一般" and row["closed_at"].startswith("2024")
    )
    assert closed["T07"] == 700  # at the base exactly
    assert closed["T09"] == 499  # one below it
    assert closed["T11"] == 550  # a tenth above it
    assert closed["T10"] < 500 * 0.95
    assert any(row["closed_at"].startswith("2025") for row in counted(facts))


def test_dongying_cases_and_incidents_exercise_every_deduction(folders: dict[str, Folder]) -> None:
    facts = folders["dongying-towns"]
    assert {row["level"] for row in facts("cases", found_by="supervisor", valid="true")} == {"日常", "一般", "较大"}
    assert facts("cases", found_by="supervisor", valid="false", level="一般")
    assert facts("cases", found_by="supervisor", wrong_level="true", returned="false")
    assert facts("cases", wrong_level="true", returned="true")
    assert facts("cases", duplicate="true", fabricated="false")
    assert facts("cases", duplicate="false", fabricated="true")
    assert facts("cases", duplicate="true", fabricated="true")
    assert facts("incidents", kind="major_missed", verified="true")
    assert [row["unit"] for row in facts("incidents", kind="major_accident", verified="true")] == ["T05"]
    assert [row["unit"] for row in facts("incidents", kind="major_accident", verified="false")] == ["T03"]
    assert len(facts("incidents", kind="open_loop", unit="T10", verified="true")) > 10
    assert {row["level"] for row in facts("incidents", kind="complaint", verified="true")} >= {"central", "province"}
    assert min(int(row["value"]) for row in facts("values", indicator="meetings")) < 4


def test_dongying_surveys_reach_both_ends(folders: dict[str, Folder]) -> None:
    facts = folders["dongying-towns"]
    unhappy = Counter(row["unit"] for row in facts("ballots", survey="grid_leaders", answer="不满意"))
    assert unhappy["T05"] == 0 < unhappy["T02"]
    assert facts("ballots", survey="grid_leaders", answer="")
    assert {row["question"] for row in facts("ballots", survey="public")} == {"awareness", "satisfaction"}


MINHANG_FULL = {"1.1.1": "0.5", "1.1.2": "1.5", "1.3.1": "3", "1.3.2": "1", "1.4.1": "1", "1.4.2": "2", "1.4.3": "1",
                "1.4.4": "3"}  # fmt: skip
DONGYING_FULL = {"3.1.1": "2", "3.1.2": "2", "3.2.1": "1", "3.2.2": "1", "3.2.3": "1", "3.2.4": "1", "3.2.5": "1",
                 "3.3.1": "1", "3.3.2": "2", "3.3.3": "2"}  # fmt: skip
DINGHAI_FULL = {"1.1": "10", "1.2": "10", "1.3": "15", "1.4": "15", "2.1": "20", "2.2": "20", "2.3": "10"}


@pytest.mark.parametrize(
    ("scheme", "kind", "full", "gaps"),
    [
        ("minhang-daliandong", "town", MINHANG_FULL, {("T09", "1.4.2"), ("T12", "1.4.3")}),
        ("dongying-towns", "town", DONGYING_FULL, {("T11", "3.2.5")}),
        ("dinghai-agencies", "agency", DINGHAI_FULL, set()),
        ("huanbei-communities", "community", {"O": "100"}, set()),
        ("yinzhou-centres", "town", {"2.1": "4", "2.2": "4"}, set()),
        ("dongying-departments", "department", {"1": "40", **dict.fromkeys(("2.1", "2.2", "2.3", "2.4"), "15")}, set()),
    ],
)
def test_marks_are_complete_but_for_the_gaps_that_are_meant(
    scheme: str, kind: str, full: dict[str, str], gaps: set[tuple[str, str]], folders: dict[str, Folder]
) -> None:
    """One mark is missing (minhang 1.4.2 of T09); an exempted item needs none."""
    facts = folders[scheme]
    wanted = {(row["unit"], item) for row in facts("units", kind=kind) for item in full}
    assert wanted - {(row["unit"], row["item"]) for row in facts("marks")} == gaps
    assert all(Decimal(row["points"]) <= Decimal(full[row["item"]]) for row in facts("marks"))
    exempt = {(row["unit"], row["item"]) for row in facts("exemptions")}
    assert exempt == gaps - {("T09", "1.4.2")}


def test_minhang_cases_exercise_every_deduction(folders: dict[str, Folder]) -> None:
    facts = folders["minhang-daliandong"]
    cases = [row for row in facts("cases", valid="true") if row["reported_at"].startswith("2024")]
    assert 30_000 <= len(cases) <= 60_000
    assert {row["rework"] for row in cases} == {"0", "1", "2", "3"}
    assert {row["extensions"] for row in cases} == {"0", "1", "2", "3"}
    assert any(row["closed_at"] > row["due_at"] for row in cases)
    assert any(row["closed_at"] == row["due_at"] for row in cases)
    assert any(not row["closed_at"] and row["due_at"] < "2025" for row in cases)
    assert any(not row["closed_at"] and row["due_at"] > "2025" for row in cases)
    assert {row["unit"].count("-") for row in cases} == {0, 2}  # in towns and in grids
    kinds = {row["kind"] for row in facts("incidents", verified="true")}
    assert kinds == {
        "untrained", "collect_complaint", "collect_notice", "collect_media", "patrol_missed", "log_irregular",
        "dress_irregular", "discipline", "verify_careless", "grid_media", "grid_leader", "grid_hotline", "grid_notice",
    }  # fmt: skip
    assert any(row["count"] for row in facts("incidents"))


def test_minhang_reports_have_silent_months_and_ties(folders: dict[str, Folder]) -> None:
    facts = folders["minhang-daliandong"]
    reported = Counter(row["unit"] for row in facts("values", indicator="reports") if row["value"] != "0")
    assert reported["T11"] == 0
    assert set(reported.values()) >= {10, 11, 12}
    assert len(facts("values", indicator="reports", unit="T11")) < 12  # some months say 0, others say nothing
    adopted = sorted((int(row["value"]) for row in facts("values", indicator="adopted")), reverse=True)
    assert len(adopted) == 13
    assert any(first == second for first, second in pairwise(adopted))


def test_minhang_figures_are_parts_of_their_wholes(folders: dict[str, Folder]) -> None:
    values = {(row["unit"], row["indicator"]): int(row["value"]) for row in folders["minhang-daliandong"]("values")}
    for town in {unit for unit, _ in values}:
        assert 0 < values[town, "confirmed"] <= values[town, "collected"]
        assert 0 < values[town, "closed"] <= values[town, "due"]
        assert 0 < values[town, "public_closed"] <= values[town, "public_filed"]


def test_pucheng_has_two_years_of_every_figure_and_none_is_zero(folders: dict[str, Folder]) -> None:
    facts = folders["pucheng-towns"]
    figures = {(row["unit"], row["indicator"], row["period"]): Decimal(row["value"]) for row in facts("values")}
    for town in facts("units", kind="town"):
        for indicator in ("fiscal_income", "village_income", "petitions", "new_projects"):
            assert figures[town["unit"], indicator, "2023"] > 0
            assert figures[town["unit"], indicator, "2024"] > 0
    ranks = sorted(int(row["value"]) for row in facts("values", indicator="rank", period="2023"))
    assert ranks == [1, 2, 3, 4, 5, 6, 7, 8, 8, *range(10, 20)]


def test_pucheng_review_has_groups_of_real_size(folders: dict[str, Folder]) -> None:
    facts = folders["pucheng-towns"]
    sizes = Counter((row["unit"], row["group"]) for row in facts("ballots", question="q1"))
    assert len(sizes) == 19 * 4
    assert sorted(sizes.values())[0] == 6
    assert all(40 <= size <= 60 for size in sorted(sizes.values())[1:])
    known = Counter(
        (row["unit"], row["group"], row["question"]) for row in facts("ballots") if row["answer"] not in ("", "不了解")
    )
    unknown = {(unit, group, f"q{n}") for unit, group in sizes for n in range(1, 6)} - set(known)
    assert unknown == {("T19", "企业代表", "q5")}


def test_pucheng_incidents_exercise_every_rule(folders: dict[str, Folder]) -> None:
    facts = folders["pucheng-towns"]
    assert any("." in row["count"] for row in facts("incidents", kind="supervision_bonus", verified="true"))
    assert len(facts("incidents", kind="city_review_top3")) == len(facts("incidents", kind="city_review_bottom3")) == 1
    assert facts("incidents", kind="inspection_finding", verified="true")
    falsified = [(row["item"], row["verified"]) for row in facts("incidents", kind="falsified")]
    assert sorted(falsified) == [("A.1", "false"), ("A.4", "true")]


def test_dinghai_has_both_types_a_capped_bonus_and_edges_of_grades(folders: dict[str, Folder]) -> None:
    facts = folders["dinghai-agencies"]
    assert {row["agency_type"] for row in facts("units", kind="agency")} == {"independent", "area"}
    assert all(int(row["headcount"]) > 0 for row in facts("units", kind="agency"))
    worth = {"district": 1, "city": 2, "province": 3, "national": 5}
    bonus = Counter[str]()
    for row in facts("incidents", kind="innovation", verified="true"):
        bonus[row["unit"]] += worth[row["level"]]
    assert max(bonus.values()) > 10
    totals = {row["unit"]: Decimal(min(10, bonus[row["unit"]])) for row in facts("units", kind="agency")}
    assessors: dict[str, set[int]] = {}
    for unit in totals:
        for item in DINGHAI_FULL:
            points = [
                Decimal(row["points"]) for row in facts("marks", unit=unit, item=item) if row["assessor"] != "self"
            ]
            assessors.setdefault(unit, set()).add(len(points))
            totals[unit] += sum(points) / len(points)
        assert facts("marks", unit=unit, assessor="self")
    assert set().union(*assessors.values()) == {3, 4, 5}
    assert totals["A02"] == 90
    assert totals["A04"] == totals["A07"] == 80
    assert totals["A03"] < 90 < totals["A05"]
    assert totals["A08"] < 60


def test_huanbei_matters_recur_or_seem_to(folders: dict[str, Folder]) -> None:
    facts = folders["huanbei-communities"]
    same = facts("incidents", subject="菜市场后门垃圾堆放")
    assert [row["kind"] for row in same] == ["office_check", "district_office", "upper_directive", "unfixed_upper"]
    assert len({row["occurred_on"] for row in same}) == 4
    elsewhere = facts("incidents", subject="小学门口占道经营")
    assert {(row["unit"], row["verified"]) for row in elsewhere} == {
        ("T01-C02", "false"), ("T01-C02", "true"), ("T01-C01", "true"),
    }  # fmt: skip
    assert len(facts("incidents", subject="", kind="office_check", unit="T01-C04")) >= 2
    assert {row["kind"] for row in facts("incidents", verified="true")} == {
        "upper_directive", "city_media", "district_office", "office_check", "report_up", "unfixed_upper",
        "unfixed_city", "praise_report", "praise_leader",
    }  # fmt: skip


def test_huanbei_months_without_a_visit(folders: dict[str, Folder]) -> None:
    facts = folders["huanbei-communities"]
    months = Counter(row["unit"] for row in facts("values", indicator="superior"))
    assert sorted(months.values()) == [10, 11, 12, 12]
    assert all(Decimal(row["value"]) <= 100 for row in facts("values"))


def test_yinzhou_centres_stand_at_the_edges_of_their_classes(folders: dict[str, Folder]) -> None:
    facts = folders["yinzhou-centres"]
    people = {row["unit"]: int(row["population"]) for row in facts("units", kind="town")}
    assert {100_001, 100_000, 50_000, 49_999} <= set(people.values())
    figures = {(row["unit"], row["indicator"]): Decimal(row["value"]) for row in facts("values")}
    assert {figures[unit, "staff"] for unit, count in people.items() if count > 100_000} >= {9, 10, 11}
    assert {figures[unit, "area"] for unit, count in people.items() if count > 100_000} >= {300, Decimal("299.5")}
    rooms = facts("units", kind="community")
    assert all((row["unit"], "room_area") in figures for row in rooms)
    assert {row["parent"] for row in rooms} == set(people)
