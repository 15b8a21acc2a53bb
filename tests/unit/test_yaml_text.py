"""YAML as schemes use it: exact values, a line for every value, plain words for everything that is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaoping.problems import Refused
from kaoping.scheme.yaml_text import BYTES, DEPTH, decode, read_bytes, read_yaml


def refused(text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(Refused) as caught:
        read_yaml(text, "scheme.yaml")
    for fault in caught.value.faults:
        assert fault.text("zh")
        assert fault.text("en")
    return [(fault.code, fault.place.line) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0.1", Decimal("0.1")),
        ("1.10", Decimal("1.10")),
        ("-0.10", Decimal("-0.10")),
        ("+5", 5),
        ("600", 600),
        ("0", 0),
        ("007", "007"),
        ("1e3", "1e3"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("60%", "60%"),
        (".inf", ".inf"),
        (".5", ".5"),
        ("1.", "1."),
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("2018-07-30", "2018-07-30"),
        ("12:30:00", "12:30:00"),
        ("=K8", "=K8"),
        ('"0.1"', "0.1"),
        ("'true'", "true"),
        ('""', ""),
        ("|\n  两行\n  文字\n", "两行\n文字\n"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_a_scalar_is_what_it_says(written, value):
    data, _ = read_yaml(f"key: {written}")
    assert data == {"key": value}
    assert type(data["key"]) is type(value)
    assert str(data["key"]) == str(value)  # 1.10 keeps its zero


def test_keys_are_texts():
    data, _ = read_yaml("1: a\n1.10: b\ntrue: c\n2018-07-30: d\n")
    assert list(data) == ["1", "1.10", "true", "2018-07-30"]


def test_every_value_has_its_line():
    text = "a: 1\nb:\n- x\n- {c: 1,\n   d: 2}\n- |\n  long\n  text\n- [5,\n   6]\n"
    data, lines = read_yaml(text)
    assert data == {"a": 1, "b": ["x", {"c": 1, "d": 2}, "long\ntext\n", [5, 6]]}
    expected = {("a",): 1, ("b",): 2, ("b", 0): 3, ("b", 1): 4, ("b", 1, "d"): 5, ("b", 2): 6, ("b", 3, 1): 10}
    assert {path: lines.line(path) for path in expected} == expected


def test_a_value_that_is_not_written_has_the_line_around_it():
    _, lines = read_yaml("a:\n  b: {c: 1}\n")
    assert lines.line(("a", "b", "missing", 3)) == 2
    assert lines.line(("nothing",)) == 1


def test_a_key_written_twice_is_refused_with_both_lines():
    with pytest.raises(Refused) as caught:
        read_yaml("a: 1\nb: {x: 1, x: 2}\na: 3\n")
    assert [(fault.code, fault.place.line) for fault in caught.value.faults] == [("F111", 2), ("F111", 3)]
    assert "line 1" in caught.value.faults[1].message("en")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n\tb: 2\n \tc: 3\n", [("F108", 2), ("F108", 3)]),
        ("a: &x 1\nb: *x\nc: *y\n", [("F113", 1), ("F114", 2), ("F114", 3)]),
        ("a: !!python/object/apply:os.system [ls]\nb: !mine 1\n", [("F115", 1), ("F115", 2)]),
        ("a: !!str 1\n", [("F115", 1)]),
        ("a: 1\n---\nb: 2\n", [("F116", 2)]),
        ("? [a, b]\n: 1\n", [("F112", 1)]),
        ("? {a: {b: 1}}\n: {c: [1]}\nd: 1\n", [("F112", 1)]),
        ("", [("F110", None)]),
        ("# only a comment\n", [("F110", None)]),
        ("a: [1, 2\nb: 3\n", [("F109", 2)]),
        ("a: {b: 1\nc: 2\n", [("F109", 2)]),
        ('a: "open\nb: 1\n', [("F109", 3)]),
        ("a: b: c\n", [("F109", 1)]),
        ("a: 1\n b: 2\n", [("F109", 2)]),
        ("a:\n- 1\n  - 2\n b: 3\n", [("F109", 4)]),
        ("a: @b\n", [("F109", 1)]),
        ("a: `b`\n", [("F109", 1)]),
        ("a: %b\n", [("F109", 1)]),
        ('a: "\\q"\n', [("F109", 1)]),
        ("a: 1\nb\nc: 2\n", [("F109", 3)]),
        ("a: 1\n\x00b: 2\n", [("F107", 2)]),
        ("a: \ud800\n", [("F107", 1)]),
        ("*a : 1\n", [("F114", 1)]),
    ],
)
def test_what_is_refused_says_where(text, expected):
    assert refused(text) == expected


def test_a_full_width_colon_is_named():
    with pytest.raises(Refused) as caught:
        read_yaml("title\uff1a 方案\nid: x\n")
    assert "全角冒号" in caught.value.faults[0].message("zh")


def test_full_width_colons_in_texts_are_fine():
    assert read_yaml("title: 甲\uff1a乙\n")[0] == {"title": "甲\uff1a乙"}


def test_depth_is_limited():
    assert read_yaml("[" * DEPTH + "]" * DEPTH)[0]
    assert refused("[" * (DEPTH + 1) + "]" * (DEPTH + 1)) == [("F117", 1)]
    assert refused("[" * 200_000) == [("F117", 1)]
    assert refused("{a: " * 100_000) == [("F117", 1)]
    assert refused("? " + "[" * 1000) == [("F112", 1), ("F117", 1)]


def test_many_faults_are_cut_off():
    assert len(refused("".join(f"k{n}: !x 1\n" for n in range(5000)))) == 100


def test_size_is_limited():
    assert refused("a: " + "b" * BYTES) == [("F103", None)]


def test_files_are_utf_8(tmp_path):
    path = tmp_path / "scheme.yaml"
    for raw, code in [
        ("title: 考评\n".encode("gb18030"), "F104"),
        ("title: 考评\n".encode("utf-16"), "F105"),
        (bytes(range(256)), "F106"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", "F106"),
        ("title: 考评".encode()[:-1], "F106"),
    ]:
        path.write_bytes(raw)
        with pytest.raises(Refused) as caught:
            decode(read_bytes(path), str(path))
        assert caught.value.faults[0].code == code
    assert decode("\ufefftitle: 考评".encode()) == "title: 考评"


def test_files_that_cannot_be_read(tmp_path):
    big = tmp_path / "big.yaml"
    big.write_bytes(b" " * (BYTES + 1))
    for path, code in [(tmp_path / "none.yaml", "F100"), (tmp_path, "F101"), (big, "F103")]:
        with pytest.raises(Refused) as caught:
            read_bytes(path)
        assert caught.value.faults[0].code == code


def test_a_name_that_is_no_file_name(tmp_path):
    for name in ("\0", "x" * 5000):
        with pytest.raises(Refused) as caught:
            read_bytes(tmp_path / name)
        assert caught.value.faults[0].code in ("F100", "F102")
