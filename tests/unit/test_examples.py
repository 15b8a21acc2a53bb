"""Worked examples: how they are read, what is said when they are wrong, which cases they show."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from kaoping.engine.examples import faults
from kaoping.engine.examples.examine import Covered, Examined, examine
from kaoping.engine.examples.read import read_examples
from kaoping.problems import Kind, errors
from kaoping.scheme.load import Edition, read_edition

SCHEME = """
    id: small
    version: "1"
    title: 小方案
    in_force: {from: 2000-01-01}
    source: {document: 示例}
    appraises: town
    places: 2
    inputs:
      kinds: {late: {title: 迟报}}
    decisions:
      K1: {question: 每次扣几分, options: {one: {text: 一分, value: -1}, two: {text: 两分, value: -2}}, default: one}
    items:
    - id: A
      title: 迟报
      points: 3
      start: full
      decisions: [K1]
      rule: {per: {of: {incidents: late}, points: =K1}}
    - id: B
      title: 打分
      points: 5
      rule: {judged: mean}
"""
FACTS = """
    cycle: 2024
    facts:
      units: [{unit: t1, kind: town}, {unit: g1, kind: grid, parent: t1}]
      marks: [{unit: t1, item: B, assessor: a, points: 4.5}]
"""
GOOD = (
    FACTS
    + """
    examples:
    - name: 没有迟报
      expect: {t1: {A: 3, B: 4.5, total: 7.50}}
      totals: {t1: {total: 7.5, rank: 1, grade: "", eligible: true, rewards: "", state: ok}}
    - name: 迟报一次
      facts: {incidents: [{incident: i1, unit: g1, kind: late, verified: true}]}
      expect: {t1: {A: {points: 2, state: ok, full: 3}}}
    - name: 扣完为止
      facts: {incidents: [{incident: i, unit: t1, kind: late, verified: true, repeat: 9}]}
      expect: {t1: {A: 0}}
"""
)


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    path = tmp_path / "scheme.yaml"
    path.write_text(textwrap.dedent(SCHEME), encoding="utf-8")
    found, wrong = read_edition(path)
    assert found is not None
    assert errors(wrong) == []
    return found


def examined(edition: Edition, text: str) -> Examined:
    return examine(edition, textwrap.dedent(text), "examples.yaml")


def said(found: Examined, language: str = "en") -> list[tuple[int | None, str]]:
    return [(fault.place.line, fault.message(language)) for fault in found.faults]


def one(text: str) -> str:
    """A file with one example."""
    return FACTS + "    examples:\n    - name: 例\n" + textwrap.indent(textwrap.dedent(text).strip("\n"), "      ")


def test_good_examples_have_no_faults_and_cover_everything(edition: Edition) -> None:
    found = examined(edition, GOOD)
    assert said(found) == []
    assert found.examples == 3
    assert found.coverage.share == (6, 6)


def test_what_no_example_shows_is_a_warning_that_names_the_case(edition: Edition) -> None:
    found = examined(edition, one("expect: {t1: {A: 3}}"))
    assert found.coverage.missing == [Covered("A", "", "floor"), Covered("A", "rule", "some")]
    assert {fault.severity for fault in found.faults} == {"warning"}
    assert "item A: floor (bounds)" in found.faults[0].message("en")


def test_a_wrong_expectation_says_what_came_and_where(edition: Edition) -> None:
    found = examined(edition, one("expect:\n  t1:\n    A: 3\n    B: 4.6\ntotals: {t1: {rank: 2, total: 7.5}}"))
    wrong = [(line, text) for line, text in said(found) if "should be" in text]
    assert wrong == [
        (11, "example '例': B points of the unit t1 should be 4.6, the scheme gives 4.50"),
        (12, "example '例': rank of the unit t1 should be 2, the scheme gives 1"),
    ]
    assert "单位 t1 的 B 得分 应为 4.6，算得 4.50" in said(found, "zh")[0][1]


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ("A: missing", "state of the unit t1 should be missing, the scheme gives ok"),
        ("A: {state: exempt, points: 3}", "state of the unit t1 should be exempt, the scheme gives ok"),
        ("A: null", "points of the unit t1 should be —, the scheme gives 3.00"),
        ("A: true", "points of the unit t1 should be True, the scheme gives 3.00"),
        ("A: {full: 4}", "full points of the unit t1 should be 4, the scheme gives 3"),
        ("A: {pionts: 3}", "pionts of the unit t1 should be 3, the scheme gives ?"),
    ],
)
def test_points_states_and_full_points_are_compared(edition: Edition, expected: str, found: str) -> None:
    texts = [text for _, text in said(examined(edition, one(f"expect: {{t1: {{{expected}}}}}")))]
    assert any(text.endswith(found) for text in texts), texts


def test_a_missing_figure_is_expected_by_the_word(edition: Edition) -> None:
    text = """
    cycle: 2024
    examples:
    - name: 没有打分
      facts: {units: [{unit: t1, kind: town}]}
      expect: {t1: {B: missing, total: {points: 3, state: missing}}}
"""
    assert [fault for fault in examined(edition, text).faults if fault.severity == "error"] == []


def test_other_decisions_can_be_tried(edition: Edition) -> None:
    facts = "facts: {incidents: [{incident: i1, unit: t1, kind: late, verified: true}]}"
    for choice, points in (("one", 2), ("two", 1)):
        found = examined(edition, one(f"decide: {{K1: {choice}}}\n{facts}\nexpect: {{t1: {{A: {points}}}}}"))
        assert [fault for fault in found.faults if fault.severity == "error"] == []


def test_a_decision_that_does_not_exist_is_a_fault(edition: Edition) -> None:
    for decide in ("{K1: three}", "{K9: one}"):
        found = examined(edition, one(f"decide: {decide}\nexpect: {{t1: {{A: 3}}}}"))
        assert [fault.kind for fault in found.faults if fault.severity == "error"] == [faults.BAD_DECISION]


def test_rows_of_an_example_replace_shared_rows_with_the_same_key(edition: Edition) -> None:
    own = "facts: {marks: [{unit: t1, item: B, assessor: a, points: 1}, {unit: t1, item: B, assessor: b, points: 2}]}"
    found = examined(edition, one(f"{own}\nexpect: {{t1: {{B: 1.5}}}}"))
    assert [fault for fault in found.faults if fault.severity == "error"] == []


def test_repeated_rows_are_told_apart_by_their_key() -> None:
    text = """
        cycle: 2024
        examples:
        - name: 例
          facts:
            units: [{unit: t, kind: town, repeat: 2}]
            cases: [{case: c, unit: t-1, level: 一般, repeat: 3}, {unit: t-2, repeat: 1}]
            values: [{unit: t, indicator: x, value: 1, repeat: 2}]
            ballots: [{survey: s, unit: t-1, question: q, respondent: r, answer: 好, repeat: 2}]
          expect: {t-1: {A: 1}}
    """
    (example,), wrong = read_examples(textwrap.dedent(text))
    assert wrong == []
    assert [row["unit"] for row in example.rows["units"]] == ["t-1", "t-2"]
    assert [row["case"] for row in example.rows["cases"]] == ["c-1", "c-2", "c-3", "cases-1"]
    assert [row["unit"] for row in example.rows["values"]] == ["t-1", "t-2"]
    assert [row["respondent"] for row in example.rows["ballots"]] == ["r-1", "r-2"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("- 1", 1, "the file must be a mapping"),
        ("cycle: 2024", 1, "examples must be a list that is not empty"),
        ("cycle: 2024\nexamples: {}", 2, "examples must be a list that is not empty"),
        ("cycle: 2024\nexamples:\n- {expect: {t1: {A: 1}}}", 3, "every example needs a name"),
        ("cycle: 2024\nexamples:\n- {name: 例, facts: {}}", 3, "neither expect nor totals"),
        ("cycle: 2024\nexamples:\n- {name: 例, expect: [1]}", 3, "expect must be a mapping"),
        ("cycle: 2024\nexamples:\n- {name: 例, expects: {t: {A: 1}}, expect: {t: {A: 1}}}", 3, "expects is not known"),
        ("cycle: 2024\nexamples:\n- name: 例\n  facts: {units: {}}\n  expect: {t: {A: 1}}", None, ""),
        ("cycle: 2024\nexamples:\n- name: 例\n  facts: {units: 5}\n  expect: {t: {A: 1}}", 4, "must be a list of rows"),
        ("cycle: 2024\nexamples:\n- name: 例\n  facts: {units: [5]}\n  expect: {t: {A: 1}}", 4, "must be a mapping"),
        (
            "cycle: 2024\nexamples:\n- name: 例\n  facts:\n    units:\n    - {unit: t, kind: town, repeat: -1}\n"
            "  expect: {t: {A: 1}}",
            6,
            "repeat must be 0 to 5000",
        ),
        ("examples:\n- {name: 例, expect: {t: {A: 1}}}", None, "is no cycle"),
        ("cycle: 2024\nexamples:\n- {name: 例, cycle: 2024Q9, expect: {t: {A: 1}}}", 3, "'2024Q9'"),
        (
            "cycle: 2024\nexamples:\n- {name: 例, expect: {t: {A: 1}}}\n- {name: 例, expect: {t: {A: 1}}}",
            4,
            "two examples",
        ),
        ("cycle: 2024\nexamples: [", None, ""),
    ],
)
def test_a_file_that_is_not_written_as_it_should_be(text: str, line: int | None, words: str) -> None:
    _, found = read_examples(text)
    assert any(words in fault.message("en") for fault in found), [fault.text("en") for fault in found]
    if line is not None:
        assert line in [fault.place.line for fault in found]


def test_faulty_cells_are_reported_with_the_line_of_their_row(edition: Edition) -> None:
    text = """
        cycle: 2024
        examples:
        - name: 例
          facts:
            units:
            - {unit: t1, kind: town}
            incidents:
            - {incident: i1, unit: t1, kind: late, verified: true}
            - {incident: i2, unit: t1, kind: late, verified: maybe}
            - {incident: i3, unit: t1, kind: late, occurred_on: 2024-13-01}
          expect: {t1: {A: 3}}
    """
    found = examined(edition, text)
    errors = [fault for fault in found.faults if fault.severity == "error"]
    assert [(fault.place.line, fault.place.column) for fault in errors] == [(10, "verified"), (11, "occurred_on")]


@pytest.mark.parametrize(
    ("rest", "kind"),
    [
        ("facts: {marks: [{unit: t9, item: B, assessor: a, points: 1}]}\nexpect: {t1: {A: 3}}", faults.UNKNOWN_UNIT),
        ("facts: {units: [{unit: g2, kind: grid, parent: t9}]}\nexpect: {t1: {A: 3}}", faults.UNKNOWN_UNIT),
        ("expect: {t9: {A: 3}}", faults.UNKNOWN_UNIT),
        ("totals: {t9: {rank: 1}}", faults.UNKNOWN_UNIT),
        ("expect: {g1: {A: 3}}", faults.NOT_SCORED),
        ("expect: {t1: {C: 3}}", faults.UNKNOWN_ITEM),
        ("facts: {units: [{unit: t2, kind: town}, {unit: t2, kind: town}]}\nexpect: {t1: {A: 3}}", faults.ROW_TWICE),
        (
            "facts: {units: [{unit: t, kind: town, repeat: 1}, {unit: t-1, kind: town}]}\nexpect: {t1: {A: 3}}",
            faults.ROW_TWICE,
        ),
    ],
)
def test_units_items_and_keys_are_checked(edition: Edition, rest: str, kind: Kind) -> None:
    found = examined(edition, one(rest))
    assert kind in [fault.kind for fault in found.faults if fault.severity == "error"]
    assert all(fault.place.file == "examples.yaml" for fault in found.faults)
