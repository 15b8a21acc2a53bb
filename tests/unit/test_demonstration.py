"""Demonstration facts: the same every time, as the contract wants them, as large as the real thing, and nobody's."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from tests.unit.demonstration_facts import Folder, write_all

from kaoping import demonstration
from kaoping.demonstration.facts import Facts
from kaoping.problems import Refused

COLUMNS = {
    "units": "unit name kind parent",
    "cases": "case unit level category channel found_by reported_at filed_at due_at closed_at status"
    " valid duplicate fabricated wrong_level returned extensions rework",
    "incidents": "incident unit kind level occurred_on count verified subject item",
    "marks": "unit item assessor points",
    "values": "unit indicator period value",
    "ballots": "survey unit question respondent group answer",
    "exemptions": "unit item reason",
}
ATTRIBUTES = {
    "minhang-daliandong": ["stations"],
    "dongying-towns": ["base_group", "grid_type"],
    "dinghai-agencies": ["agency_type", "headcount"],
    "yinzhou-centres": ["population", "room_type"],
}
KEYS = {
    "units": ["unit"],
    "cases": ["case"],
    "incidents": ["incident"],
    "marks": ["unit", "item", "assessor"],
    "values": ["unit", "indicator", "period"],
    "ballots": ["survey", "unit", "question", "respondent"],
    "exemptions": ["unit", "item"],
}
SMALL = "huanbei-communities"
REAL_NAMES = re.compile(
    "六户|牛庄|史口|龙居|辛店|文汇|胜园|黄河路|东城|胜利|商贸园|东营|闵行|浦城|定海|鄞州|环北|南浦|邱隘|咸祥|温泉|九棵树|永顺"
)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Folder]:
    return write_all(tmp_path_factory.mktemp("facts"))


@pytest.fixture(params=demonstration.SCHEMES)
def folder(request: pytest.FixtureRequest, folders: dict[str, Folder]) -> Folder:
    return folders[request.param]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


# The folder


def test_the_schemes_are_the_shipped_ones() -> None:
    assert set(demonstration.SCHEMES) == {
        "minhang-daliandong", "dongying-towns", "dongying-departments", "pucheng-towns", "dinghai-agencies",
        "huanbei-communities", "yinzhou-centres",
    }  # fmt: skip


@pytest.mark.parametrize("scheme", demonstration.SCHEMES)
def test_another_process_writes_the_same_bytes(scheme: str, folders: dict[str, Folder], tmp_path: Path) -> None:
    call = "import sys, pathlib, kaoping.demonstration as d; d.write(sys.argv[1], pathlib.Path(sys.argv[2]))"
    source = str(Path(demonstration.__file__).parents[2])
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": source, "LC_ALL": "C", "TZ": "Asia/Shanghai"}
    subprocess.run([sys.executable, "-c", call, scheme, str(tmp_path / "again")], check=True, env=environment)
    assert bytes_of(tmp_path / "again") == bytes_of(folders[scheme].path)


def test_lines_end_as_on_unix_and_no_mark_of_order_stands_first(folder: Folder) -> None:
    for content in bytes_of(folder.path).values():
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\n")


def test_an_earlier_set_of_tables_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "facts"
    demonstration.write("minhang-daliandong", target)
    demonstration.write(SMALL, target)
    assert not (target / "cases.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["facts"]


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.docx").write_text("x")
    (tmp_path / "units.csv").write_text("mine")
    with pytest.raises(Refused) as refused:
        demonstration.write(SMALL, tmp_path)
    assert "letter.docx" in str(refused.value)
    assert bytes_of(tmp_path) == {"letter.docx": b"x", "units.csv": b"mine"}


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text("mine")
    with pytest.raises(Refused):
        demonstration.write(SMALL, file)
    assert file.read_text() == "mine"


def test_nothing_half_written_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "facts"
    demonstration.write(SMALL, target)
    before = bytes_of(target)

    def interrupted(self: Facts) -> Iterator[tuple[str, list[str], list[list[str]]]]:
        yield "units", ["unit"], [["T01"]]
        raise OSError("no space left")

    monkeypatch.setattr(Facts, "tables", interrupted)
    with pytest.raises(OSError, match="no space left"):
        demonstration.write(SMALL, target)
    assert bytes_of(target) == before
    assert [path.name for path in tmp_path.iterdir()] == ["facts"]


@pytest.mark.parametrize(("scheme", "cycle"), [("nowhere", "2024"), (SMALL, "2024Q1"), (SMALL, ""), (SMALL, "1066")])
def test_what_cannot_be_written_is_refused(scheme: str, cycle: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        demonstration.write(scheme, tmp_path / "facts", cycle)
    assert "{" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_another_year_moves_the_dates(folders: dict[str, Folder], tmp_path: Path) -> None:
    demonstration.write("minhang-daliandong", tmp_path / "facts", "2023")
    moved, usual = Folder(tmp_path / "facts"), folders["minhang-daliandong"]
    years = Counter(row["reported_at"][:4] for row in moved("cases"))
    assert set(years) == {"2022", "2023"}
    assert years["2023"] > 30_000
    assert {row["occurred_on"][:4] for row in moved("incidents")} == {"2023"}
    assert {row["period"][:4] for row in moved("values")} == {"2023"}
    assert moved("marks") == usual("marks")
    assert moved("units") == usual("units")


# The contract


def test_columns_are_those_of_the_contract(folder: Folder) -> None:
    for table, columns in COLUMNS.items():
        if not folder(table):
            continue
        attributes = ATTRIBUTES.get(folder.path.name, []) if table == "units" else []
        assert list(folder(table)[0]) == [*columns.split(), *attributes], table


def test_every_folder_has_units_and_no_empty_table(folder: Folder) -> None:
    assert folder("units")
    for path in folder.path.iterdir():
        assert path.stem in COLUMNS
        assert folder(path.stem), path.name


def test_keys_are_unique(folder: Folder) -> None:
    for table, columns in KEYS.items():
        keys = Counter(tuple(row[column] for column in columns) for row in folder(table))
        assert [key for key, times in keys.items() if times > 1] == [], table


def test_every_unit_named_is_a_unit(folder: Folder) -> None:
    units = {row["unit"] for row in folder("units")}
    for table in COLUMNS:
        assert {row["unit"] for row in folder(table)} <= units, table
    assert {row["parent"] for row in folder("units")} <= units | {""}
    assert [row["unit"] for row in folder("units") if not row["parent"]] == ["D01"]


def test_parents_come_before_their_children(folder: Folder) -> None:
    known = {""}
    for row in folder("units"):
        assert row["parent"] in known
        known.add(row["unit"])


def test_words_are_those_of_the_contract(folder: Folder) -> None:
    allowed = {
        ("units", "kind"): {"district", "department", "agency", "town", "community", "grid"},
        ("cases", "level"): {"日常", "一般", "较大"},
        ("cases", "found_by"): {"grid", "supervisor", "public", "upper", "media"},
        ("incidents", "level"): {"", "central", "national", "province", "city", "district"},
        ("incidents", "verified"): {"true", "false"},
        ("ballots", "answer"): {"", "满意", "基本满意", "不满意", "不了解", "知晓", "不知晓"},
        **{("cases", flag): {"true", "false"} for flag in COLUMNS["cases"].split()[11:16]},
    }
    for (table, column), words in allowed.items():
        assert {row[column] for row in folder(table)} <= words, (table, column)


def test_numbers_and_periods_can_be_read(folder: Folder) -> None:
    assert all(Decimal(row["points"]) >= 0 for row in folder("marks"))
    assert all(Decimal(row["value"]) >= 0 for row in folder("values"))
    assert all(Decimal(row["count"] or 1) > 0 for row in folder("incidents"))
    assert all(re.fullmatch(r"202[34](-(0[1-9]|1[0-2]))?", row["period"]) for row in folder("values"))
    assert all(re.fullmatch(r"2024-\d\d-\d\d", row["occurred_on"]) for row in folder("incidents"))


def test_some_incidents_are_not_verified(folder: Folder) -> None:
    if folder("incidents"):
        assert folder("incidents", verified="false")
        assert len(folder("incidents", verified="true")) > len(folder("incidents", verified="false"))


@pytest.mark.parametrize("scheme", ["minhang-daliandong", "dongying-towns"])
def test_a_case_runs_forward_in_time(scheme: str, folders: dict[str, Folder]) -> None:
    moment = re.compile(r"202[345]-\d\d-\d\d \d\d:\d\d:00")
    for row in folders[scheme]("cases"):
        stages = [row["reported_at"], row["filed_at"], row["due_at"]]
        if row["valid"] == "false":
            assert stages[1:] == ["", ""], row
            assert (row["closed_at"], row["status"]) == ("", "不予立案"), row
            continue
        assert all(map(moment.fullmatch, stages)), row
        assert stages == sorted(stages), row
        assert row["filed_at"] <= (row["closed_at"] or "9999"), row
        assert row["status"] == ("已结案" if row["closed_at"] else "处置中"), row
        assert row["returned"] == "false" or row["wrong_level"] == "true", row
        assert 0 <= int(row["extensions"]) <= 3, row
        assert 0 <= int(row["rework"]) <= 3, row


@pytest.mark.parametrize("scheme", ["minhang-daliandong", "dongying-towns"])
def test_cases_are_numbered_in_the_order_of_reporting(scheme: str, folders: dict[str, Folder]) -> None:
    rows = folders[scheme]("cases")
    assert all(re.fullmatch(r"2[34]-\d{6}", row["case"]) for row in rows)
    assert all(row["case"][:2] == row["reported_at"][2:4] for row in rows)
    assert [row["case"] for row in rows] == sorted(row["case"] for row in rows)
    assert [row["reported_at"] for row in rows] == sorted(row["reported_at"] for row in rows)


# Nobody's facts


def test_no_place_of_the_source_documents_is_named(folder: Folder) -> None:
    for name, content in bytes_of(folder.path).items():
        assert REAL_NAMES.search(content.decode()) is None, name


def test_nobody_has_a_name(folder: Folder) -> None:
    assert all(re.fullmatch(r"R\d{4}", row["respondent"]) for row in folder("ballots"))
    assert all(re.fullmatch(r"评委\d|考核组|检查组\d?|self", row["assessor"]) for row in folder("marks"))


def test_names_of_units_tell_them_apart(folder: Folder) -> None:
    names = Counter(row["name"] for row in folder("units"))
    assert [name for name, times in names.items() if times > 1] == []


def test_a_respondent_belongs_to_one_unit_and_group(folder: Folder) -> None:
    homes: dict[tuple[str, str], tuple[str, str]] = {}
    for row in folder("ballots"):
        home = (row["unit"], row["group"])
        assert homes.setdefault((row["survey"], row["respondent"]), home) == home
