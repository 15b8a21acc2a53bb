"""口径: what ``=K8`` becomes, who decided it, and what can be wrong with decisions."""

# ruff: noqa: E501 (a table of cases is read across)
from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from tests.unit.broken_schemes import SOUND, changed, codes, line_of, read_text

from kaoping.problems import Refused
from kaoping.scheme.decisions import Override, read_decisions, resolve
from kaoping.scheme.figures import Pending
from kaoping.scheme.yaml_text import read_yaml

DECISIONS = """\
points: =P1
combine: =K1
list: [1, =K2, {deep: =K2}]
table: =K3
long: {pending: P1}
none: =K4
decisions:
  K1: {question: q, options: {sum: {text: t}, mean: {text: t, value: =K9}}, default: sum}
  K2: {question: q, options: {5: {text: t, value: 5}, b: {text: t, value: 0.5}}, default: 5}
  K3: {question: q, options: {a: {text: t, value: [1, 2]}, b: {text: t, value: {x: 1}}}, default: a}
  K4: {question: q, options: {no: {text: t, value: ~}, yes: {text: t}}, default: no}
  P1: {question: q, pending: true}
"""


def resolved(decide=None, text=DECISIONS):
    data, lines = read_yaml(text, "scheme.yaml")
    return resolve(data, lines, decide)


def test_defaults_are_put_in():
    found = resolved()
    assert found.faults == []
    assert {key: found.data[key] for key in ("points", "combine", "list", "table", "long", "none")} == {
        "points": {"pending": "P1"},
        "combine": "sum",
        "list": [1, 5, {"deep": 5}],
        "table": [1, 2],
        "long": {"pending": "P1"},
        "none": None,
    }
    assert [(choice.id, choice.choice, choice.how) for choice in found.choices] == [
        ("K1", "sum", "default"),
        ("K2", "5", "default"),
        ("K3", "a", "default"),
        ("K4", "no", "default"),
        ("P1", "", "pending"),
    ]


def test_decisions_themselves_are_left_alone():
    assert resolved().data["decisions"]["K1"]["options"]["mean"]["value"] == "=K9"


def test_overrides_win():
    decide = {
        "K2": "b",
        "K3": {"choice": "b", "by": "某办", "on": "2024-03-01", "reason": "会议纪要"},
        "P1": "60%",
        "K4": Override("yes"),
    }
    found = resolved(decide)
    assert found.faults == []
    assert found.data["list"][1] == Decimal("0.5")
    assert found.data["table"] == {"x": 1}
    assert found.data["points"] == found.data["long"] == Decimal("0.6")
    assert found.data["none"] == "yes"
    [k3] = [choice for choice in found.choices if choice.id == "K3"]
    assert (k3.how, k3.by, k3.on, k3.reason) == ("override", "某办", datetime.date(2024, 3, 1), "会议纪要")


@pytest.mark.parametrize(("value", "figure"), [(90, "90"), (0.1, "0.1"), ("0.1", "0.1"), (Decimal("1.50"), "1.50")])
def test_a_pending_figure_is_exact(value, figure):
    assert str(resolved({"P1": value}).data["points"]) == figure


def test_what_was_decided_in_the_file_stands_unless_overridden():
    text = DECISIONS.replace(
        "P1: {question: q, pending: true}",
        "P1: {question: q, pending: true, decided: {choice: 80, by: 办, on: 2024-01-01, reason: r}}",
    ).replace(
        "default: sum}", "default: sum, decided: {choice: mean, by: 办, on: 2024-01-01, reason: r}}"
    ).replace("value: =K9", "value: mean")  # fmt: skip
    found = resolved(None, text)
    assert (found.data["points"], found.data["combine"]) == (80, "mean")
    assert [choice.how for choice in found.choices if choice.id in ("K1", "P1")] == ["decided", "decided"]
    assert resolved({"K1": "sum", "P1": 70}, text).data["points"] == 70


@pytest.mark.parametrize(
    ("decide", "code"),
    [
        ({"K9": "a"}, "F140"),
        ({"K1": "median"}, "F141"),
        ({"K1": 3}, "F141"),
        ({"P1": "many"}, "F145"),
        ({"P1": "NaN"}, "F145"),
        ({"P1": float("nan")}, "F145"),
        ({"P1": True}, "F147"),
        ({"P1": None}, "F147"),
        ({"P1": {"value": 1, "who": "x"}}, "F147"),
        ({"P1": {"value": 1, "on": "2024-13-01"}}, "F147"),
        ({"P1": {"by": "x"}}, "F147"),
        ({"P1": [1]}, "F147"),
    ],
)
def test_overrides_that_cannot_be(decide, code):
    assert codes(resolved(decide).faults) == [code]
    assert all(fault.text(language) for fault in resolved(decide).faults for language in ("zh", "en"))


@pytest.mark.parametrize(
    ("code", "old", "new", "marker"),
    [
        ("F140", "cap: =K2", "cap: =K9", "cap: =K9"),
        ("F140", "{number: {pending: P1}}", "{number: {pending: P9}}", "P9"),
        ("F140", "  cap: =K2", "  decisions: [K9]\n  cap: =K2", "decisions: [K9]"),
        ("F141", "default: capped", "default: caped", "default: caped"),
        ("F141", "    default: capped", "    default: capped\n    decided: {choice: x, by: y, on: 2024-01-01, reason: z}",
         "decided: {choice: x"),
        ("F142", "    default: capped\n", "", "K2:\n"),
        ("F143", "    pending: true\n", "    pending: true\n    default: x\n", "P1:\n"),
        ("F144", "    options: {whole: {text: 不计}, proportional: {text: 按比例}}\n", "", "K1:\n"),
        ("F145", "choice: 5, by", "choice: 许多, by", "choice: 许多"),
        ("F146", "cap: =K2", "cap: 10", "  K2:\n"),
    ],
)  # fmt: skip
def test_decisions_that_cannot_be(code, old, new, marker, tmp_path):
    text = changed(old, new)
    faults = read_text(text, tmp_path)[1]
    assert line_of(text, marker) in [fault.place.line for fault in faults if fault.code == code], codes(faults)
    assert all(fault.text(language) for fault in faults for language in ("zh", "en"))


def test_an_unknown_decision_hides_what_only_follows_from_it(tmp_path):
    """``cap: =K9`` is no number, but that is not the fault."""
    faults = read_text(changed("cap: =K2", "cap: =K9"), tmp_path)[1]
    assert [code for code in codes(faults) if code != "F146"] == ["F140"]


def test_clauses_are_told_what_they_rest_on(tmp_path):
    edition, _ = read_text(SOUND, tmp_path)
    assert {leaf.id: leaf.decisions for leaf in edition.scheme.leaves() if leaf.decisions} == {
        "A.1": ("K1",),
        "B.4": ("P1",),
        "C": ("K2",),
    }


def test_a_measure_carries_its_decisions_to_the_items_that_use_it(tmp_path):
    text = changed("{count: cases, where: level = 一般 and valid and not duplicate}", "{count: cases, where: =K3}")
    text = changed("  late: {count", "  spare: {formula: general + 1}\n  late: {count", text)
    text = changed("{of: late, points: -0.1}", "{of: spare, points: -0.1}", text)
    text = changed(
        "decisions:\n", "decisions:\n  K3: {question: q, options: {a: {text: t, value: valid}}, default: a}\n", text
    )
    text = changed("    clause: 超时", "    decisions: [K2]\n    clause: 超时", text)
    edition, _ = read_text(text, tmp_path)
    assert {leaf.id: leaf.decisions for leaf in edition.scheme.leaves() if leaf.decisions} == {
        "A.1": ("K1", "K3"),
        "A.3": ("K2", "K3"),
        "B.4": ("P1",),
        "C": ("K2",),
    }


def test_a_pending_figure_stays_pending_in_the_model(tmp_path):
    text = changed("    decided: {choice: 5, by: 考核办, on: 2024-01-31, reason: 会议纪要}\n", "")
    edition, faults = read_text(text, tmp_path)
    [leaf] = [leaf for leaf in edition.scheme.leaves() if leaf.id == "B.4"]
    assert leaf.rule.bound.sum[2].points.number == Pending(pending="P1")
    assert codes(faults) == ["F171"]
    assert codes(read_text(text, tmp_path, {"P1": 5})[1]) == []


def test_a_file_of_decisions(tmp_path):
    path = tmp_path / "decisions.yaml"
    path.write_text("K1: proportional\nP1: {value: 90, by: 某办, on: 2024-03-01, reason: 会议}\n", encoding="utf-8")
    found = read_decisions(path)
    assert found["K1"].choice == "proportional"
    assert (found["P1"].choice, found["P1"].by, found["P1"].on) == (90, "某办", datetime.date(2024, 3, 1))
    edition, faults = read_text(SOUND, tmp_path, found)
    assert faults == []
    assert {choice.id: choice.value for choice in edition.choices} == {
        "K1": "proportional",
        "K2": 10,
        "P1": Decimal(90),
    }


@pytest.mark.parametrize("text", ["- K1\n", "K1: [a]\n", "K1:\n", "K1: {by: x}\n", "K1: a: b\n", "just a text\n"])
def test_files_that_hold_no_decisions(text, tmp_path):
    path = tmp_path / "decisions.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as caught:
        read_decisions(path)
    assert caught.value.faults[0].code in ("F147", "F109")


def test_a_fault_in_a_file_of_decisions_names_its_line(tmp_path):
    path = tmp_path / "decisions.yaml"
    path.write_text("K1: whole\nK2: sideways\n", encoding="utf-8")
    [fault] = read_text(SOUND, tmp_path, read_decisions(path))[1]
    assert (fault.code, fault.place.file, fault.place.line) == ("F141", str(path), 2)
