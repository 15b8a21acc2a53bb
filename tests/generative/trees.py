"""Made-up schemes: items, sections, gates, grades, awards."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st
from tests.generative.facts import ANSWERS, INDICATORS, KINDS, QUESTIONS
from tests.generative.schemes import Data, World, amounts, measures, rules

from kaoping.scheme.check import check
from kaoping.scheme.model import Scheme

INPUTS: Data = {
    "attributes": {
        "zone": {"of": "town", "title": "分区", "words": {"urban": "城区", "rural": "农村", "mixed": "城乡"}},
        "grid_zone": {"of": "grid", "title": "网格类型", "words": {"urban": "城区", "rural": "农村", "mixed": "城乡"}},
        "population": {"of": "town", "title": "人口", "number": True},
    },
    "indicators": {name: {"title": name} for name in INDICATORS},
    "kinds": {name: {"title": name} for name in KINDS},
    "surveys": {
        name: {
            "title": name,
            "questions": {question: {"title": question, "answers": ANSWERS} for question in QUESTIONS},
        }
        for name in ("s1", "s2")
    },
}
HEAD: Data = {
    "id": "made-up",
    "version": "1",
    "title": "随机",
    "in_force": {"from": "2000-01-01"},
    "source": {"document": "随机"},
    "appraises": "town",
    "cycle": "any",
}


BOUNDS: list[Data] = [
    {"floor": "none", "cap": "none"},
    {"floor": "none", "cap": "none", "start": "full"},
    {"floor": -2, "cap": "none", "start": Decimal("0.5")},
    {"floor": "none", "cap": "full"},
    {"floor": 0, "cap": 20, "start": "full"},
    {},
]


@st.composite
def leaves(draw: st.DrawFn, world: World, number: int) -> Data:
    each = draw(st.sampled_from([None, None, None, "grid", "month"]))
    combine = draw(st.sampled_from(["mean", "sum", "highest", "lowest", "mean_first"])) if each else None
    seen = world.of_parts(each) if each else world
    return {
        "id": f"L{number}",
        "title": f"事项{number}",
        "points": draw(st.sampled_from([1, 5, 10])),
        "rule": draw(rules(seen, each, averaged=combine == "mean_first")),
        **draw(st.sampled_from(BOUNDS)),
        **({"each": each, "combine": combine} if each else {}),
    }


@st.composite
def rolled_up(draw: st.DrawFn, ids: list[str]) -> Data:
    """How a section rolls up its children."""
    weights = {id: draw(st.sampled_from([1, 2, Decimal("0.5"), 30])) for id in ids}
    terms = " + ".join(f"{draw(amounts)} * {id}" for id in ids)
    combine = draw(
        st.sampled_from(["sum", "sum", "mean", "highest", "lowest", {"weighted": weights}, {"formula": terms}])
    )
    weighted = combine == "mean" or (isinstance(combine, dict) and "weighted" in combine)
    found = {"combine": combine, "missing": draw(st.sampled_from(["keep", "zero", *(["rescale"] if weighted else [])]))}
    if combine not in ("highest", "lowest") and not (isinstance(combine, dict) and "formula" in combine):
        found["exempt"] = draw(st.sampled_from(["drop", "rescale"]))
    if draw(st.booleans()):
        found |= {"floor": draw(st.sampled_from(["none", 0])), "cap": draw(st.sampled_from(["none", "full", 8]))}
    return found


@st.composite
def consequences(draw: st.DrawFn, world: World, leaves: list[str], sections: list[str]) -> Data:
    """Gates, grades, eligibility, awards and a fund."""
    found: Data = {"gates": [], "awards": [], "funds": [{"id": "fund", "title": "经费"}]}
    grades = draw(st.sampled_from(["bands", "quotas", None]))
    if grades == "bands":
        bands = [{"grade": "优", "from": 10}, {"grade": "良", "from": 3, "below": 10}, {"grade": "差", "below": 3}]
        found["grades"] = {"bands": bands}
    elif grades:
        share = draw(st.sampled_from([Decimal("0.2"), Decimal("0.5")]))
        found["grades"] = {
            "quotas": [{"grade": "优", "share": share}, {"grade": "良", "share": share}, {"grade": "差"}]
        }
    effects = ["zero_item", "zero_total", "bar_awards", "withhold_fund", *(["cap_grade"] if grades else [])]
    for number, effect in enumerate(draw(st.lists(st.sampled_from(effects), max_size=3))):
        gate = {"id": f"G{number}", "title": "否决", "effect": effect, "when": draw(world.conditions)}
        if effect == "zero_item":
            gate["item"] = draw(st.sampled_from([*leaves, *sections]))
        if effect == "cap_grade":
            gate["grade"] = "良"
        if effect == "withhold_fund":
            gate["fund"] = "fund"
        found["gates"].append(gate)
    if draw(st.booleans()):
        found["eligible"] = {
            "when": draw(st.sampled_from(["total >= 60% * full", "rank <= 2 and total > 1", "full > 0"]))
        }
    rows = [{"is": 1, "amount": 100}, {"from": 2, "to": 3, "amount": Decimal("50.5")}]
    prize = {"id": "prize", "title": "奖", "by": "rank", "rows": rows, "needs_eligible": draw(st.booleans())}
    found["awards"].append({**prize, **draw(st.sampled_from([{}, {"per_head": "population"}, {"only": "total > 2"}]))})
    if grades:
        by_grade = {
            "id": "bonus",
            "title": "奖",
            "by": "grade",
            "rows": [{"is": "优", "amount": 7}, {"is": "良", "amount": 0}],
        }
        found["awards"].append({**by_grade, **draw(st.sampled_from([{}, {"besides": ["prize"]}]))})
    gain = {"id": "gain", "title": "奖", "by": "rank_gain", "previous": draw(st.sampled_from(world.numbers))}
    found["awards"].append({**gain, "rows": [{"from": 1, "amount": 3}]})
    return found


@st.composite
def scheme_data(draw: st.DrawFn) -> Data:
    """The values of a scheme file."""
    named, world = draw(measures())
    items: list[Data] = [draw(leaves(world, number)) for number in range(draw(st.integers(1, 5)))]
    ids = [item["id"] for item in items]
    sections = []
    if len(items) > 2 and draw(st.booleans()):
        inner, items = items[:2], items[2:]
        below = [item["id"] for item in inner]
        section = {"id": "S1", "title": "部分", "items": inner, **draw(rolled_up(below))}
        if section.get("combine") == "sum" and section.get("exempt") != "rescale" and "floor" in section:
            section |= draw(st.sampled_from([{}, {"booked_on": below[1]}]))
        items, sections = [section, *items], ["S1"]
    return {
        **HEAD,
        "places": draw(st.sampled_from([0, 1, 2, 4, 4, 12])),
        "inputs": INPUTS,
        "measures": named,
        "items": items,
        **draw(rolled_up([item["id"] for item in items])),
        **draw(consequences(world, ids, sections)),
    }


def faults_in(scheme: Scheme) -> list[str]:
    return [fault.text("en") for fault in check(scheme) if fault.severity == "error"]


def made(data: Data) -> Scheme:
    return Scheme.model_validate(data, by_alias=True, by_name=False)


schemes: st.SearchStrategy[Scheme] = scheme_data().map(made).filter(lambda scheme: not faults_in(scheme))
"""Schemes in which the checks find no error: the few that always give the same points are left out."""
