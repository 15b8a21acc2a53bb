"""What people enter on sheets is what the engine scores: the same facts, written down here, make the same scores."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.web.cycles_at_work import approved, opened
from tests.web.regimes import regime

from kaoping.api import score
from kaoping.web.bridge.effects import scored
from kaoping.web.bridge.schemes import edition
from kaoping.web.collection import seat_actions
from kaoping.web.collection.entering import Edit, save
from kaoping.web.collection.plan import sheets_of
from kaoping.web.cycles import actions as cycles
from kaoping.web.cycles.models import Cycle
from kaoping.web.facts import actions as facts
from kaoping.web.facts.models import Value
from kaoping.web.facts.queries import tables_of
from kaoping.web.people.roles import SCORER
from kaoping.web.schemes.queries import decisions_in_force

pytestmark = pytest.mark.django_db
SCHEME = """id: own-towns
version: "2026"
title: 自拟街道考核
in_force: {from: 2020-01-01}
source: {document: 自拟办法}
appraises: town
cycle: year
places: 4
points: 40
items:
- {id: "1", title: 去高去低, points: 10, clause: 去掉最高最低, source: {document: 自拟办法}, rule: {judged: trimmed}}
- {id: "2", title: 取最高, points: 10, clause: 取最高, source: {document: 自拟办法}, rule: {judged: highest}}
- {id: "3", title: 社区平均, points: 10, clause: 各社区平均, source: {document: 自拟办法},
   each: community, combine: mean, rule: {judged: mean}}
- {id: "4", title: 无人负责, points: 10, clause: 考核办评, source: {document: 自拟办法}, rule: {judged: mean}}
"""
MARKS = {  # item, unit → marks by the five seats ("": none)
    "1": {"T01": ("10", "2", "7.5", "0", "6"), "T02": ("9", "", "3", "", "4"), "T03": ("5", "8", "", "", "")},
    "2": {"T01": ("1", "0", "0.5", "", ""), "T02": ("", "", "", "", ""), "T03": ("0", "0", "0", "0", "0")},
}


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver, code="own-towns", text=SCHEME), author)
    for item in ("1", "2", "3"):
        cycles.set_responsible(cycle=cycle, item=item, units=[district["DEP01"]], by=author)
    return Cycle.objects.get(pk=cycle.pk)


@pytest.fixture
def assessors(cycle, district, author, person):
    people = [person(SCORER, "DEP01", f"assessor{n}") for n in range(5)]
    seat_actions.set_seats(cycle=cycle, unit=district["DEP01"], persons=people, by=author)
    return people


def entered(cycle, by, kind, cells, unit="DEP01"):
    sheet = next(
        each for each in sheets_of(Cycle.objects.get(pk=cycle.pk)) if (each.unit.code, each.kind) == (unit, kind)
    )
    edits = [Edit(where, f"marks:{item}", "", text) for (item, where), text in cells.items()]
    told, _ = save(sheet=sheet, edits=edits, by=by)
    return [each.fault.code if each.fault else each.state for each in told]


def by_the_engine(marks, district):
    """Scores of tables that are written here, not read from the platform."""
    names = {"T01": "青石街道", "T02": "望湖街道", "T03": "柳林镇"}
    units = [{"unit": "D01", "name": "青河区", "kind": "district", "parent": None}]
    units += [{"unit": code, "name": name, "kind": "town", "parent": "D01"} for code, name in names.items()]
    units += [{"unit": f"{code}-C01", "name": code, "kind": "community", "parent": code} for code in names]
    tables = {
        "units": units,
        "marks": [dict(zip(("unit", "item", "assessor", "points"), row, strict=True)) for row in marks],
    }
    made = score(edition(SCHEME, {}), tables, "2026", trial=True)
    found = {(each.unit, each.item): (each.points, each.state) for each in made.results.scores}
    made.run.facts.close()
    return found


def on_the_platform(cycle):
    cycle = Cycle.objects.get(pk=cycle.pk)
    results = scored(cycle.version.text, decisions_in_force(cycle.version), tables_of(cycle), cycle.period)
    return {(each.unit, each.item): (each.points, each.state) for each in results.scores}


def test_what_is_entered_is_what_is_scored(cycle, assessors, author, district):
    away = assessors[1]
    seat_actions.recuse(cycle=cycle, unit=district["DEP01"], person=away, code="T01", reason="亲属在此任职", by=away)
    expected = []
    for number, who in enumerate(assessors):
        cells = {(item, town): row[number] for item, towns in MARKS.items() for town, row in towns.items()}
        states = entered(cycle, who, "town", cells)
        refused = [cell for cell, state in zip(cells, states, strict=True) if state.startswith("W")]
        assert refused == ([("1", "T01"), ("2", "T01")] if who is away else [])
        expected += [(town, item, f"DEP01-{number + 1}", Decimal(text))
                     for (item, town), text in cells.items()
                     if text and not (who is away and town == "T01")]  # fmt: skip
    communities = {("3", "T01-C01"): "8", ("3", "T02-C01"): "0"}
    assert entered(cycle, assessors[0], "community", communities) == ["written", "written"]
    expected += [(where, item, "DEP01-1", Decimal(text)) for (item, where), text in communities.items()]
    assert entered(cycle, author, "town", {("4", "T01"): "9.25"}, unit="D01") == ["written"]
    brought = [("T01", "4", "甲", Decimal("8")), ("T02", "4", "甲", Decimal("0"))]
    rows = [dict(zip(("unit", "item", "assessor", "points"), row, strict=True)) for row in brought]
    facts.bring_in(cycle=cycle, tables={"marks": rows}, by=author)
    expected += [("T01", "4", "D01", Decimal("9.25")), *brought]
    assert on_the_platform(cycle) == (found := by_the_engine(expected, district))
    assert found["T01", "1"] == (Decimal("6.75"), "ok")  # 10, 7.5, 6, 0: the recused mark is none of them
    assert found["T03", "1"] == (Decimal("6.5"), "ok")  # two marks: nothing to leave out
    assert found["T02", "2"][1] == "missing"  # nobody gave any: never 0
    assert found["T03", "2"] == (Decimal(0), "ok")
    assert found["T01", "4"] == (Decimal("8.625"), "ok")


def test_an_emptied_mark_is_missing_again(cycle, assessors):
    cell = ("2", "T02")
    assert entered(cycle, assessors[0], "town", {cell: "0"}) == ["written"]
    assert on_the_platform(cycle)["T02", "2"] == (Decimal(0), "ok")
    sheet = next(
        each for each in sheets_of(Cycle.objects.get(pk=cycle.pk)) if each.kind == "town" and each.unit.code == "DEP01"
    )
    save(sheet=sheet, edits=[Edit("T02", "marks:2", "0", "")], by=assessors[0])
    assert on_the_platform(cycle)["T02", "2"][1] == "missing"


@pytest.mark.parametrize("scheme", ["huanbei-communities", "pucheng-towns"])
def test_figures_of_months_and_of_the_year_before_score_as_those_of_an_import(scheme, district, author, approver):
    cycle = regime(scheme, district["D01"], author, approver).cycle
    rows = list(Value.objects.filter(cycle=cycle).values_list("unit", "indicator", "period", "value"))
    imported = on_the_platform(cycle)
    Value.objects.filter(cycle=cycle).delete()
    sheet = next(each for each in sheets_of(cycle) if any(want.table == "values" for want in each.columns))
    edits = [
        Edit(unit, f"values:{indicator}:{period}", "", format(value, "f"))
        for unit, indicator, period, value in rows
        if value is not None
    ]
    told, _ = save(sheet=sheet, edits=edits, by=author)
    assert {each.state for each in told} == {"written"}
    assert on_the_platform(cycle) == imported
