"""Two different rules never read the same: whoever reads a clause can only mean one rule."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.same_rule import normal
from tests.unit.sample_scheme import SCHEME, decimals, leaf, measure, rule, scheme

from kaoping.scheme import write

LANGUAGES = ("zh", "en")
LEAF = leaf({"points": "confirmed"})

# Titles and words that try to be taken for something else.
TRICKY = scheme(
    inputs=SCHEME.inputs.model_dump(by_alias=True)
    | {
        "indicators": {
            "a": {"title": "办结数", "unit": "件"},
            "b": {"title": "办结数", "unit": "件"},
            "c": {"title": "办结数”合计占本期“a", "unit": "%"},
            "办结数": {"title": "其他"},
        },
        "kinds": {"x": {"title": "投诉"}, "y": {"title": "投诉"}, "投诉": {"title": "x"}, "其他": {"title": "其他"}},
        "attributes": {
            "g": {"of": "town", "title": "类型", "words": {"u": "城区", "r": "城区", "其他": "其他"}},
            "h": {"of": "town", "title": "类型"},
            "n": {"of": "town", "title": "办结数", "number": True},
        },
    },
    measures={"m": {"value": "a"}, "k": {"class": {"value": "a"}, "bands": [{"name": "城区", "from": 1}]}},
    items=[{"id": "1", "title": "甲", "points": 5, "rule": {"points": "m"}}],
)


def clause(one: Any, language: str, model: Any = SCHEME) -> str:
    return write.write_rule(one, LEAF, model, language)  # type: ignore[arg-type]


def assert_apart(rules: Iterable[Any], language: str, model: Any = SCHEME, write_one: Any = clause) -> int:
    """Every text belongs to one rule; gives the number of different rules."""
    seen: dict[str, Any] = {}
    for one in rules:
        meant = normal(one, model)
        text = write_one(one, language, model)
        assert seen.setdefault(text, meant) == meant, text
    return len(set(map(repr, seen.values())))


# --- every combination of a few choices for every option


def combinations(key: str, **options: list[Any]) -> list[Any]:
    """All rules of one kind over all choices; a choice of None leaves the option out."""
    made = []
    for chosen in itertools.product(*options.values()):
        data = {name.rstrip("_"): value for name, value in zip(options, chosen, strict=True) if value is not None}
        made.append(rule({key: data}))
    return made


PENDING = {"pending": "P1"}
TABLES = [{"by": "grid_type", "table": {"urban": 1, "rural": 2}}, {"by": "grid_type", "table": {"urban": 1}, "else": 2}]
STEP = {"every": 1, "points": 1}

FAMILIES = {
    "per": combinations(
        "per",
        of=["confirmed", {"incidents": "complaint"}],
        points=[1, -1, 0.1, PENDING, TABLES[0]],
        every=[1, 100, TABLES[1], PENDING],
        partial=["whole", "proportional", "up"],
        free=[None, 1],
        times=[None, 1, 2],
        escalate=[None, 0.1, -0.1],
        within=["unit", "row"],
    ),
    "rates": combinations(
        "rates",
        of=[{"incidents": "complaint"}, {"incidents": ["complaint", "media"]}],
        by=["level"],
        points=[{"city": 1}, {"city": -1}, {"city": 1, "district": 1}, {"province": PENDING}, {"市": 1}, {"其他": 1}],
        else_=[None, 1, PENDING],
        recurring=[
            None,
            *({"same": "subject", "points": p, "how": how} for p in (1, -1) for how in ("replace", "add")),
        ],
    ),
    "chosen": combinations(
        "chosen", of=[{"incidents": "bonus"}], from_=[0, 1, PENDING], to=[2, 10], sign=["add", "deduct"]
    ),
    "steps": combinations(
        "steps",
        of=["confirmed", {"share": "leaders", "of": ["满意"], "among": ["满意", "不满意"]}],
        full=[5, TABLES[0]],
        base=[48, PENDING, TABLES[1], {"peers": "mean", "of": "confirmed"}],
        above=[
            None,
            STEP,
            STEP | {"every": 10},
            STEP | {"points": 2},
            STEP | {"unit": "percent"},
            STEP | {"at_most": 1},
        ],
        below=[STEP, STEP | {"every": TABLES[0]}, STEP | {"unit": "percent", "at_most": 1}],
        partial=["whole", "proportional", "up"],
        floor=[0, 1, "none", "full"],
    ),
    "steps without below": combinations(
        "steps",
        of=["confirmed"],
        full=[5],
        base=[48],
        above=[None, STEP],
        short=[0, 1, -1, PENDING],
        floor=[0, 1, -1, "none"],
    ),
    "bands": combinations(
        "bands",
        of=["confirmed", "place", "size"],
        rows=[
            [{"points": points, **edges}]
            for points in (1, -1)
            for edges in (
                {"from": 1},
                {"above": 1},
                {"to": 1},
                {"below": 1},
                {"from": 1, "to": 5},
                {"from": 1, "below": 5},
                {"above": 1, "to": 5},
                {"above": 1, "below": 5},
                {"is": 1},
                {"is": "1"},
                {"is": "大"},
                {"from": PENDING},
            )
        ],
        else_=[None, 0, 1],
    ),
    "proportion": combinations(
        "proportion",
        of=["confirmed", "general"],
        against=[5, PENDING, TABLES[0], "meetings", {"number": 5}, {"ratio": "confirmed", "over": "meetings"}],
        full=[2, 5, TABLES[0]],
        cap=["full", "none", 2, 5, PENDING],
    ),
    "efficacy": combinations(
        "efficacy",
        of=["confirmed"],
        base=[0, 60],
        span=[40, 100],
        best=["high", "low"],
        at_best=[None, 10],
        at_worst=[None, 10],
        equal=[0, 100],
        clamp=[True, False],
    ),
    "check": combinations(
        "check",
        that=[
            "meetings >= 4",
            "meetings > 4",
            "meetings = 4",
            "not (meetings = 4)",
            "stations >= 4",
            "meetings is missing",
        ],
        points=[1, 2, TABLES[0]],
        else_=[None, 1],
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("family", FAMILIES)
def test_no_two_combinations_of_options_read_the_same(family, language):
    rules = FAMILIES[family]
    assert assert_apart(rules, language) == len(rules)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_families_share_a_clause(language):
    everything = [one for family in FAMILIES.values() for one in family[:200]]
    assert assert_apart(everything, language) > len(FAMILIES) * 20


def measures() -> Iterable[Any]:
    """All measures over all choices of every option."""
    where = [None, "valid", "not valid", "level = 一般", "level in [一般]", "level = 一般 or valid"]
    moments = ["reported_at", "filed_at", "due_at", "closed_at"]
    flags = [True, False]
    for condition, when, below in itertools.product(where, moments, flags):
        yield {"count": "cases", "where": condition, "when": when, "below": below}
        yield {"sum": "cases", "of": "rework", "where": condition, "when": when, "below": below}
        yield {"sum": "cases", "of": "extensions", "where": condition, "when": when, "below": below}
    for kinds, condition, below in itertools.product(
        ["complaint", ["complaint", "media"], ["media", "complaint"]], [None, "level = city", "count > 1"], flags
    ):
        yield {"incidents": kinds, "where": condition, "below": below}
    for take, period, key in itertools.product(
        ["sum", "mean", "last", "max", "min", "months"], ["cycle", "previous"], ["confirmed", "collected", "again"]
    ):
        yield {"value": key, "take": take, "period": period}
        if take == "months":
            yield {"value": key, "take": take, "period": period, "at_least": 1}
    for statistic, same, own in itertools.product(["mean", "median", "sum", "max", "min"], [None, "grid_type"], flags):
        yield {"peers": statistic, "of": "confirmed", "same": same, "own": own}
    for over, same, own in itertools.product(["meetings", "general"], [None, "grid_type"], flags):
        yield {"peers": "pooled", "of": "confirmed", "over": over, "same": same, "own": own}
    for best, counted, same in itertools.product(["high", "low"], ["top", "bottom"], [None, "grid_type"]):
        yield {"rank": "confirmed", "best": best, "counted": counted, "same": same}
    for how, item, left_out in itertools.product(
        ["mean", "trimmed", "highest", "lowest"], [None, "1", "本项"], [["self"], [], ["甲"], ["self", "甲"], ["自评"]]
    ):
        yield {"judged": how, "item": item, "except": left_out}
    for question, each in itertools.product([None, "aware"], [None, "group"]):
        yield {"share": "public", "of": ["知晓"], "among": ["知晓", "不知晓"], "question": question, "each": each}
    for worth, questions in itertools.product([5, 0, "mean", "out"], [None, ["aware"]]):
        yield {"answer_score": "public", "points": {"满意": worth}, "questions": questions}
    yield from (
        {"attribute": "stations"},
        {"number": 1},
        {"number": PENDING},
        {"ratio": "confirmed", "over": "meetings"},
    )
    yield {"ratio": "general", "over": {"ratio": "confirmed", "over": "meetings"}}
    yield {"ratio": {"ratio": "general", "over": "confirmed"}, "over": "meetings"}
    yield from ({"formula": text} for text in ("confirmed + 1", "confirmed - 1", "-confirmed", "confirmed - (1 - 2)"))
    yield from (
        {"formula": text} for text in ("confirmed - 1 - 2", "max(confirmed, 1)", "max(confirmed)", "abs(confirmed)")
    )
    yield from ({"class": "confirmed", "bands": [{"name": name, "from": 1}]} for name in ("大", "小"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_measures_read_the_same(language):
    made = [measure({key: value for key, value in data.items() if value is not None}) for data in measures()]

    def noun(one: Any, language: str, model: Any) -> str:
        return write.write_measure(one, model, language)  # type: ignore[arg-type]

    assert assert_apart(made, language, SCHEME, noun) == len(made)


@pytest.mark.parametrize("language", LANGUAGES)
def test_tricky_names_stay_apart(language):
    """Equal titles, titles with quotes, labels that are words of ours."""
    rules = [
        *({"points": {"value": key}} for key in ("a", "b", "c", "办结数")),
        {"points": {"attribute": "n"}},
        *({"points": {"incidents": kind}} for kind in ("x", "y", "投诉", "其他")),
        *(
            {"points": {"ratio": {"value": one}, "over": {"value": two}}}
            for one, two in itertools.product("abc", "abc")
        ),
        *(
            {"scale": {"points": "m"}, "times": {"by": by, "table": {key: 1}, **rest}}
            for by, key, rest in itertools.product("ghk", ["u", "r", "城区", "其他", "x y", "（1）"], [{}, {"else": 1}])
        ),
    ]
    rules += [
        {"scale": {"points": "m"}, "times": {"by": "h"} | table}
        for table in (
            {"table": {"u": 1, "其他": 2}},
            {"table": {"u": 1}, "else": 2},
            {"table": {"甲": 1, "乙": 1}},
            {"table": {"甲、乙": 1}},
            {"table": {"甲 1，乙": 2}},
            {"table": {"甲": 1, "乙": 2}},
            {"table": {"甲1": 1}},
            {"table": {"甲": 11}},
        )
    ]
    rules += [
        {"points": {"count": "cases", "where": f"category = {text}"}}
        for text in ("甲", "'甲”且有效'", '"甲“"', "'”'", "'“\"'", "其他", "'一'", "level")
    ]
    made = [rule(decimals(data)) for data in rules]
    assert assert_apart(made, language, TRICKY) == len(made)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_items_of_one_rule_read_the_same(language):
    limits = [0, 5, "full", "none", PENDING]
    parts = [{}, *({"each": each, "combine": how} for each in ("grid", "month") for how in COMBINE)]
    texts = {
        write.write_item(leaf({"points": "confirmed"}, start=start, floor=floor, cap=cap, **part), SCHEME, language)
        for start, floor, cap, part in itertools.product(limits, limits, limits, parts)
    }
    assert len(texts) == 5 * 5 * 5 * 11


COMBINE = ("mean", "sum", "highest", "lowest", "mean_first")


def shapes(size: int) -> list[Any]:
    """Every way to build a rule of this many nodes from one leaf and the rules that hold others."""
    if size == 1:
        return [{"points": "confirmed"}]
    found: list[Any] = []
    for one in shapes(size - 1):
        found += [{"scale": one, "times": 2}, {"bound": one, "min": 0}, {"choose": [{"then": one}]}]
    for inner in rows_of(size - 1):
        found += [{"sum": inner}, {"highest": inner}]
    return found


def rows_of(size: int) -> list[list[Any]]:
    """Every list of rules with this many nodes altogether."""
    if size == 0:
        return [[]]
    firsts = range(1, size + 1)
    return [[one, *rest] for first in firsts for one in shapes(first) for rest in rows_of(size - first)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_of_every_shape_stay_apart(language):
    rules = [rule(data) for size in range(1, 6) for data in shapes(size)]
    assert assert_apart(rules, language) == len(rules) > 800


# --- rules within rules, conditions of every shape: made up by chance


@st.composite
def conditions(draw: st.DrawFn, atoms: tuple[str, ...]) -> str:
    """Texts of conditions, with brackets where they are needed or not."""
    tree = st.recursive(
        st.sampled_from(atoms),
        lambda part: st.one_of(
            st.tuples(part, st.sampled_from(["and", "or"]), part).map(
                lambda three: f"({three[0]}) {three[1]} ({three[2]})"
            ),
            st.tuples(part, st.sampled_from(["and", "or"]), part).map(" ".join),
            part.map(lambda one: f"not ({one})"),
        ),
        max_leaves=4,
    )
    return draw(tree)


ROWS = conditions(
    (
        "valid",
        "duplicate",
        "level = 一般",
        "level != 一般",
        "level in [一般, 较大]",
        "closed_at in cycle",
        "due_at is missing",
        "closed_at > due_at",
        "extensions > 1",
        "extensions + 1 = rework",
    )
)
UNITS = conditions(
    (
        "meetings >= 4",
        "meetings > 4",
        "grid_type = urban",
        "size = 大",
        "place <= 3",
        "confirmed is missing",
        "confirmed / meetings < 70%",
        "(confirmed + 1) * 2 != 3",
        "confirmed - (meetings - 1) = confirmed - meetings - 1",
    )
)
NUMBERS = st.sampled_from(["0", "1", "-1", "0.5", "5"])
NOUNS = st.one_of(
    st.sampled_from(["confirmed", "meetings", "general"]).map(str),
    ROWS.map(lambda where: {"count": "cases", "where": where}),
    st.sampled_from([{"value": "confirmed"}, {"attribute": "stations"}, {"incidents": "complaint"}]),
)
SIMPLE = st.one_of(
    NOUNS.map(lambda of: {"points": of}),
    st.builds(lambda of, points: {"per": {"of": of, "points": points}}, NOUNS, NUMBERS),
    st.builds(lambda that, points: {"check": {"that": that, "points": points}}, UNITS, NUMBERS),
    st.builds(
        lambda of, against: {"proportion": {"of": of, "against": against, "full": 5}}, NOUNS, st.one_of(NUMBERS, NOUNS)
    ),
)


def compound(part: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(part, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda rules: {"sum": rules}),
        several.map(lambda rules: {"highest": rules}),
        several.map(lambda rules: {"lowest": rules}),
        st.builds(lambda one, times: {"scale": one, "times": times}, part, st.one_of(NUMBERS, NOUNS)),
        st.builds(lambda one, low: {"bound": one, "min": low}, part, NUMBERS),
        st.builds(lambda one, high: {"bound": one, "max": high}, part, NUMBERS),
        st.builds(lambda when, one, other: {"choose": [{"if": when, "then": one}, {"then": other}]}, UNITS, part, part),
        st.builds(lambda when, one: {"choose": [{"if": when, "then": one}]}, UNITS, part),
    )


TREES = st.recursive(SIMPLE, compound, max_leaves=5).map(rule)


@given(st.lists(TREES, min_size=2, max_size=12), st.sampled_from(LANGUAGES))
def test_equal_clauses_are_equal_rules(rules, language):
    assert_apart(rules, language)


@given(st.lists(ROWS, min_size=2, max_size=20), st.sampled_from(LANGUAGES))
def test_equal_row_conditions_are_equal(texts, language):
    assert_apart((rule({"points": {"count": "cases", "where": text}}) for text in texts), language)


@given(st.lists(UNITS, min_size=2, max_size=20), st.sampled_from(LANGUAGES))
def test_equal_conditions_over_units_are_equal(texts, language):
    assert_apart((rule({"check": {"that": text, "points": 1}}) for text in texts), language)


@given(TREES, st.sampled_from(LANGUAGES))
def test_the_words_depend_on_the_rule_alone(one, language):
    again = type(one).model_validate(one.model_dump(by_alias=True))
    assert clause(again, language) == clause(one, language)
