"""Whatever a scheme file holds, reading it gives faults in words, never a traceback."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.broken_schemes import SOUND

from kaoping.problems import errors
from kaoping.scheme import measures, rules
from kaoping.scheme.decisions import resolve
from kaoping.scheme.load import read_edition
from kaoping.scheme.schema_words import TITLES
from kaoping.scheme.versions import scheme_folders
from kaoping.scheme.yaml_text import Lines, read_yaml

TEXTS = [SOUND, *((folder / "scheme.yaml").read_text(encoding="utf-8") for folder in scheme_folders())]
DATA = [read_yaml(text)[0] for text in TEXTS]
FORMULAS = [
    "closed / due", "total > 3", "grade = 优秀", "[A.1]", "0.4 * A + B", "1 / 0", "max(1)", "not (due is missing)",
    "level = 一般", "closed_at in cycle", "-" * 50 + "1",
    "(" * 70 + "1" + ")" * 70, "1" + "+1" * 150, "1" + "+1" * 1500,
    "x in [a]", "item = A", "due before '2024-01-01'", "rank rank", "“", "",
]  # fmt: skip
SCALARS = st.one_of(
    st.sampled_from(
        [*FORMULAS, "=K1", "=K9", "=P1", "full", "none", "sum", "month", "grid", "60%", "1e400", "NaN", "A.1"]
    ),
    st.integers(-(10**30), 10**30),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(float),
    st.booleans(),
    st.none(),
    st.text(max_size=20),
)
SIGNS = st.text(max_size=3) | st.sampled_from(":{}[]&*!|>'\"%@#-\t\0：？")
KEYS = st.sampled_from([*TITLES, *measures.KEYS, *rules.KEYS, "x", "1"])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)


def paths(value: Any, path: tuple = ()):
    if path:
        yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from paths(inner, (*path, key))


PATHS = [list(paths(data)) for data in DATA]


def at(data: Any, path: tuple) -> Any:
    for step in path:
        data = data[step]
    return data


@st.composite
def changed_data(draw) -> str:
    """A scheme with parts replaced, moved, renamed, repeated or taken out."""
    which = draw(st.integers(0, len(DATA) - 1))
    data = copy.deepcopy(DATA[which])
    for _ in range(draw(st.sampled_from([1, 1, 2, 5]))):
        path = draw(st.sampled_from(PATHS[which]))
        how = draw(st.sampled_from(["replace", "formula", "move", "rename", "repeat", "remove"]))
        try:
            parent = at(data, path[:-1])
            if how == "remove":
                del parent[path[-1]]
            elif how == "rename" and isinstance(parent, dict):
                parent[draw(KEYS)] = parent.pop(path[-1])
            elif how == "repeat" and isinstance(parent, list):
                parent.append(copy.deepcopy(parent[path[-1]]))
            elif how == "move":
                parent[path[-1]] = copy.deepcopy(at(data, draw(st.sampled_from(PATHS[which]))))
            else:
                parent[path[-1]] = draw(st.sampled_from(FORMULAS) if how == "formula" else VALUES)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    return json.dumps(data, ensure_ascii=False, indent=1, default=str)


@st.composite
def changed_text(draw) -> str:
    """A scheme with lines and characters changed."""
    lines = draw(st.sampled_from(TEXTS)).split("\n")
    for _ in range(draw(st.integers(1, 4))):
        number = draw(st.integers(0, len(lines) - 1))
        line = lines[number]
        place = draw(st.integers(0, len(line)))
        how = draw(st.sampled_from(["insert", "indent", "cut", "repeat", "number"]))
        if how == "insert":
            lines[number] = (
                line[:place] + draw(st.text(max_size=3) | st.sampled_from(":{}[]&*!|>'\"%@#-\t\0：？")) + line[place:]
            )
        elif how == "indent":
            lines[number] = " " * draw(st.integers(0, 8)) + line.lstrip()
        elif how == "cut":
            lines[number] = line[:place]
        elif how == "repeat":
            lines.insert(number, lines[draw(st.integers(0, len(lines) - 1))])
        else:
            lines[number] = re.sub(r"\d+", draw(st.sampled_from(["0", "-1", "x", "=K1", "9" * 40, "0.00001"])), line)
    return "\n".join(lines)


def assert_in_words(raw: bytes, folder, decide=None) -> None:
    path = folder / "scheme.yaml"
    path.write_bytes(raw)
    edition, faults = read_edition(path, decide)
    for fault in faults:
        assert fault.text("zh")
        assert fault.text("en")
        json.dumps(fault.as_json())
    if edition is None:
        assert errors(faults)


@settings(max_examples=150)
@given(text=changed_data(), decide=st.none() | st.dictionaries(st.sampled_from(["K1", "P1", "K9"]), VALUES, max_size=2))
def test_schemes_of_another_shape(tmp_path_factory, text, decide):
    assert_in_words(text.encode("utf-8", "surrogatepass"), tmp_path_factory.getbasetemp(), decide)


@settings(max_examples=150)
@given(text=changed_text())
def test_schemes_with_slips_of_the_pen(tmp_path_factory, text):
    assert_in_words(text.encode("utf-8", "surrogatepass"), tmp_path_factory.getbasetemp())


@settings(max_examples=100)
@given(raw=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-16")))
def test_files_that_are_no_schemes(tmp_path_factory, raw):
    assert_in_words(raw, tmp_path_factory.getbasetemp())


@settings(max_examples=100)
@given(data=VALUES, decisions=VALUES)
def test_decisions_of_any_shape(data, decisions):
    for fault in resolve({"a": data, "decisions": decisions}, Lines()).faults:
        assert fault.text("zh")
        assert fault.text("en")
