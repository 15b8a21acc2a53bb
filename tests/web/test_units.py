"""The tree of units through time: every change is a new version, nothing rewrites the past."""

from __future__ import annotations

import datetime
import json

import pytest

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.people import roles
from kaoping.web.people.viewer import today
from kaoping.web.units import actions, geometry, queries
from kaoping.web.units.models import Boundary, Succession, Unit, UnitVersion
from kaoping.web.units.tree import tree_at

pytestmark = pytest.mark.django_db

SINCE = datetime.date(2020, 1, 1)  # of the district
BEFORE, THEN, LATER = datetime.date(2024, 1, 1), datetime.date(2024, 7, 1), datetime.date(2025, 1, 1)
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[118.1, 37.1], [118.2, 37.1], [118.2, 37.2], [118.1, 37.2], [118.1, 37.1]]],
}


def codes(refused):
    return [fault.code for fault in refused.value.faults]


def state():
    return list(UnitVersion.objects.order_by("pk").values_list()), Entry.objects.count()


# --- changes ----------------------------------------------------------------------------------------------------


def test_a_new_name_leaves_the_old_one_in_the_past(district):
    actions.rename(unit=district["T01"], name="青岩街道", on=THEN, by=None)
    assert tree_at(BEFORE).by_code["T01"].name == "青石街道"
    assert tree_at(THEN).by_code["T01"].name == "青岩街道"
    entry = Entry.objects.first()
    assert (entry.action, entry.unit_code) == ("unit.renamed", "T01")
    assert entry.details["before"] == {"name": "青石街道"}
    assert entry.details["after"] == {"name": "青岩街道"}


def test_a_unit_moves_with_what_is_below(district):
    actions.move(unit=district["T01-C01"], parent=district["T02"], on=THEN, by=None)
    grid = district["T01-C01-G1"].pk
    assert [node.code for node in tree_at(BEFORE).ancestors(grid)] == ["T01-C01", "T01", "D01"]
    assert [node.code for node in tree_at(THEN).ancestors(grid)] == ["T01-C01", "T02", "D01"]


def test_a_merged_unit_is_gone_but_not_forgotten(district, person, seen_by):
    leader = person(roles.LEADER, "T02")
    actions.merge(units=[district["T01"]], into=district["T02"], on=THEN, by=None)
    now, then = tree_at(THEN), tree_at(BEFORE)
    assert "T01" not in now.by_code
    assert now.nodes[now.by_code["T01-C01"].parent_id].code == "T02"
    assert then.nodes[then.by_code["T01-C01"].parent_id].code == "T01"
    assert Succession.objects.get().successor == district["T02"]
    reach = seen_by(leader).reach(roles.LEADER)
    assert {district[code].pk for code in ("T01", "T01-C01", "T01-C01-G1", "T02")} <= reach
    assert Entry.objects.first().details["moved"] == ["T01-C01"]


def test_two_units_one_below_the_other_go_into_a_third(district):
    actions.merge(units=[district["T01"], district["T01-C01"]], into=district["T02-C01"], on=THEN, by=None)
    tree = tree_at(THEN)
    assert {"T01", "T01-C01"}.isdisjoint(tree.by_code)
    assert tree.nodes[tree.by_code["T01-C01-G1"].parent_id].code == "T02-C01"


def test_a_unit_is_split_into_others(district):
    new = actions.open_unit(
        code="T01-C01-G2", name="第2网格", kind="网格", parent=district["T01-C01"], on=THEN, by=None
    )
    actions.split(unit=district["T01-C01-G1"], into=[new], on=LATER, by=None)
    assert tree_at(THEN).by_code.keys() >= {"T01-C01-G1", "T01-C01-G2"}
    assert "T01-C01-G1" not in tree_at(LATER).by_code
    assert tree_at(LATER).by_code["T01-C01-G2"].kind == "grid"


def test_the_same_day_amends_what_began_that_day(district):
    actions.rename(unit=district["T01"], name="甲", on=today(), by=None)
    actions.move(unit=district["T01"], parent=district["T02"], on=today(), by=None)
    last = UnitVersion.objects.get(unit=district["T01"], to_on=None)
    assert (last.name, last.parent) == ("甲", district["T02"])
    assert UnitVersion.objects.filter(unit=district["T01"]).count() == 2


def test_attributes_are_replaced_as_a_whole(district):
    actions.change_attributes(unit=district["T01"], attributes={"base_group": "a", " ": ""}, on=THEN, by=None)
    assert tree_at(THEN).by_code["T01"].attributes == {"base_group": "a"}
    assert tree_at(BEFORE).by_code["T01"].attributes == {}


# --- refusals ---------------------------------------------------------------------------------------------------


def refusals(d):
    root = d["D01"]
    new = {"name": "新", "kind": "grid", "parent": root, "on": THEN, "by": None}
    return {
        "past": ("W158", actions.rename, {"unit": d["T01"], "name": "甲", "on": datetime.date(2019, 1, 1), "by": None}),
        "that day": ("W158", actions.rename, {"unit": d["T01"], "name": "甲", "on": SINCE, "by": None}),
        "same": ("W161", actions.rename, {"unit": d["T01"], "name": "青石街道", "on": THEN, "by": None}),
        "no name": ("W153", actions.rename, {"unit": d["T01"], "name": " ", "on": THEN, "by": None}),
        "control": ("W153", actions.rename, {"unit": d["T01"], "name": "a\x00b", "on": THEN, "by": None}),
        "circle": ("W157", actions.move, {"unit": d["T01"], "parent": d["T01-C01-G1"], "on": THEN, "by": None}),
        "own child": ("W157", actions.move, {"unit": d["T01"], "parent": d["T01"], "on": THEN, "by": None}),
        "children": ("W160", actions.close, {"unit": d["T01"], "on": THEN, "by": None}),
        "into itself": ("W162", actions.merge, {"units": [d["T01"]], "into": d["T01"], "on": THEN, "by": None}),
        "into below": ("W157", actions.merge, {"units": [d["T01"]], "into": d["T01-C01"], "on": THEN, "by": None}),
        "nothing": ("W163", actions.merge, {"units": [], "into": d["T01"], "on": THEN, "by": None}),
        "taken": ("W151", actions.open_unit, {"code": "T01", **new}),
        "slash": ("W152", actions.open_unit, {"code": "T0/1", **new}),
        "dots": ("W152", actions.open_unit, {"code": "..", **new}),
        "parent later": ("W156", actions.open_unit, {"code": "T9", **new, "on": datetime.date(2019, 1, 1)}),
        "long kind": ("W154", actions.open_unit, {"code": "T9", **new, "kind": "k" * 31}),
        "attribute": ("W155", actions.open_unit, {"code": "T9", **new, "attributes": {"parent": "x"}}),
        "area": ("W164", actions.set_boundary, {"unit": root, "geometry": {"type": "Point"}, "on": THEN, "by": None}),
        "too early": (
            "W166", actions.set_boundary,
            {"unit": root, "geometry": SQUARE, "on": datetime.date(2019, 1, 1), "by": None},
        ),
    }  # fmt: skip


@pytest.mark.parametrize(
    "which",
    [
        "past", "that day", "same", "no name", "control", "circle", "own child", "children", "into itself",
        "into below", "nothing", "taken", "slash", "dots", "parent later", "long kind", "attribute", "area",
        "too early",
    ],
)  # fmt: skip
def test_a_refused_change_writes_nothing(district, which):
    code, act, given = refusals(district)[which]
    before = state()
    with pytest.raises(Refused) as refused:
        act(**given)
    assert code in codes(refused)
    assert state() == before


def test_a_closed_unit_changes_no_more(district):
    grid = district["T01-C01-G1"]
    actions.close(unit=grid, on=THEN, by=None)
    assert "T01-C01-G1" in tree_at(BEFORE).by_code
    with pytest.raises(Refused) as refused:
        actions.rename(unit=grid, name="x", on=LATER, by=None)
    assert codes(refused) == ["W159"]
    with pytest.raises(Refused) as refused:
        actions.move(unit=district["T02-C01-G1"], parent=grid, on=LATER, by=None)
    assert codes(refused) == ["W156"]


def test_a_circle_that_would_only_come_later_is_seen(district):
    actions.move(unit=district["T01"], parent=district["T02"], on=LATER, by=None)
    with pytest.raises(Refused) as refused:
        actions.move(unit=district["T02"], parent=district["T01"], on=THEN, by=None)
    assert codes(refused) == ["W157"]


def test_a_unit_with_a_planned_child_does_not_close(district):
    actions.move(unit=district["T01-C01-G1"], parent=district["T02-C01-G1"], on=LATER, by=None)
    with pytest.raises(Refused) as refused:
        actions.close(unit=district["T02-C01-G1"], on=THEN, by=None)
    assert codes(refused) == ["W160"]


def test_an_office_keeps_up_its_own_part_only(district, person):
    office = person(roles.AUTHOR, "T01")
    actions.rename(unit=district["T01-C01"], name="兰溪社区", on=THEN, by=office)
    for act, given in (
        (actions.rename, {"unit": district["T02"], "name": "x"}),
        (actions.move, {"unit": district["T02-C01"], "parent": district["T01"]}),
        (actions.move, {"unit": district["T01-C01"], "parent": district["T02"]}),
        (actions.merge, {"units": [district["T01"]], "into": district["T02"]}),
        (actions.open_unit, {"code": "X", "name": "x", "kind": "town", "parent": None}),
        (actions.set_boundary, {"unit": district["D01"], "geometry": SQUARE}),
    ):
        with pytest.raises(Refused) as refused:
            act(on=LATER, by=office, **given)
        assert "W150" in codes(refused)


def test_a_leader_changes_nothing(district, person):
    with pytest.raises(Refused):
        actions.rename(unit=district["T01"], name="x", on=THEN, by=person(roles.LEADER, "D01"))


# --- boundaries -------------------------------------------------------------------------------------------------


def test_a_boundary_holds_from_its_day_on(district):
    actions.set_boundary(unit=district["T01"], geometry=SQUARE, on=THEN, by=None)
    assert queries.boundary_on(district["T01"], BEFORE) is None
    held, drawn = queries.boundary_on(district["T01"], LATER)
    assert held.geometry == SQUARE
    assert drawn.path.startswith("M")
    assert max(drawn.width, drawn.height) <= 226
    with pytest.raises(Refused) as refused:
        actions.set_boundary(unit=district["T01"], geometry=SQUARE, on=BEFORE, by=None)
    assert codes(refused) == ["W165"]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"type": "Polygon"}',
        '{"type": "Polygon", "coordinates": [[[1, 1], [2, 2], [1, 2], [2, 1], [1, 1]]]}',  # crosses itself
        '{"type": "Polygon", "coordinates": [[[1, 1], [2, NaN], [1, 2], [1, 1]]]}',
        '{"type": "Polygon", "coordinates": [[[1, 1], [2, 95], [1, 2], [1, 1]]]}',
        '{"type": "Polygon", "coordinates": [[["a", 1], [2, 2], [1, 2], [1, 1]]]}',
        '{"type": "Polygon", "coordinates": [[[1, 1], [1, 1], [1, 1], [1, 1]]]}',
        '{"type": "Polygon", "coordinates": []}',
        '{"type": "Polygon", "coordinates": ' + "[" * 100_000,
        '{"type": "LineString", "coordinates": [[1, 1], [2, 2]]}',
    ],
)
def test_no_area_is_refused(text):
    with pytest.raises(Refused) as refused:
        geometry.read(text)
    assert codes(refused) == ["W164"]


def test_too_many_points_and_a_feature_around():
    ring = [[118 + i / 1e6, 37.0] for i in range(20_001)]
    with pytest.raises(Refused):
        geometry.checked({"type": "Polygon", "coordinates": [[*ring, [118.0, 38.0], ring[0]]]})
    feature = {"type": "Feature", "properties": {}, "geometry": SQUARE}
    assert geometry.read(json.dumps({"type": "FeatureCollection", "features": [feature]})) == SQUARE


# --- what is seen -----------------------------------------------------------------------------------------------


def test_a_unit_that_moved_away_is_seen_by_whom_it_belongs_to_now(district, person, seen_by):
    first, second = person(roles.LEADER, "T01"), person(roles.LEADER, "T02")
    actions.move(unit=district["T01-C01"], parent=district["T02"], on=THEN, by=None)
    assert queries.unit_seen(seen_by(first), "T01-C01", BEFORE) is None
    assert queries.unit_seen(seen_by(second), "T01-C01", BEFORE) is not None


def test_a_closed_unit_is_seen_where_it_was(district, person, seen_by):
    actions.close(unit=district["T01-C01-G1"], on=THEN, by=None)
    here, there = seen_by(person(roles.AUTHOR, "T01")), seen_by(person(roles.AUTHOR, "T02"))
    assert queries.unit_seen(here, "T01-C01-G1", today()) is not None
    assert queries.unit_seen(there, "T01-C01-G1", today()) is None


def test_a_tree_page_begins_where_the_viewer_begins(district, person, signed_in):
    page = signed_in(person(roles.LEADER, "T01")).get("/units/").content.decode()
    assert "青石街道" in page
    assert "兰陂社区" in page
    assert "望湖街道" not in page
    assert "青河区" not in page.partition("<main")[2]  # the bar names the district to everybody


def test_the_whole_page_of_a_day(district, person, signed_in):
    actions.rename(unit=district["T01"], name="青岩街道", on=THEN, by=None)
    client = signed_in(person(roles.SYSTEM))
    assert "青石街道" in client.get("/units/?on=2024-01-01").content.decode()
    assert "青岩街道" in client.get("/units/?on=2024-07-01").content.decode()
    assert "青岩街道" in client.get("/units/?on=no-day").content.decode()
    assert client.get("/units/unit/T01/children/?on=2024-01-01").content.decode().count('class="twig"') == 1
    assert "兰陂社区第1网格" in client.get("/units/?q=第1网格").content.decode()
    assert "没有名称或编号含" in client.get("/units/?q=<b>").content.decode()
    assert "<b>”" not in client.get("/units/?q=<b>").content.decode()


def test_what_is_elsewhere_is_not_found(district, person, signed_in):
    client = signed_in(person(roles.AUTHOR, "T01"))
    for path in ("unit/T02/", "unit/T02/children/", "unit/T02/rename/", "unit/D01/", "unit/none/"):
        assert client.get(f"/units/{path}").status_code == 404
    assert "望湖" not in client.get("/units/suggest/?parent=街道").content.decode()
    assert "青石" in client.get("/units/suggest/?parent=街道").content.decode()


@pytest.mark.parametrize(("role", "sees", "changes"), [
    (roles.SYSTEM, 200, 200), (roles.SECURITY, 200, 403), (roles.AUTHOR, 200, 200), (roles.APPROVER, 200, 200),
    (roles.LEADER, 200, 403), (roles.AUDIT, 403, 403), (roles.SCORER, 403, 403), (roles.GRID_WORKER, 403, 403),
])  # fmt: skip
def test_who_opens_which_page(person, signed_in, role, sees, changes):
    client = signed_in(person(role, None if role in roles.ADMINS else "D01"))
    for path in ("", "unit/T01/", "unit/T01/children/", "suggest/"):
        assert client.get(f"/units/{path}").status_code == sees
    for path in ("new/", "import/", "import/template.xlsx", *(f"unit/T01/{what}/" for what in (
        "rename", "move", "attributes", "boundary", "merge", "split", "close"))):  # fmt: skip
        assert client.get(f"/units/{path}").status_code == changes


def test_changes_through_the_pages(district, person, signed_in):
    client = signed_in(person(roles.SYSTEM))
    given = {"code": "T04", "name": "<b>新镇</b>", "kind": "镇街", "parent": "D01", "on": "2024-07-01"}
    assert client.post("/units/new/", {**given, "attributes": "base_group=b"}).status_code == 302
    page = client.get("/units/unit/T04/?on=2024-07-02").content.decode()
    assert "&lt;b&gt;新镇&lt;/b&gt;" in page
    assert "<b>新镇" not in page
    assert tree_at(THEN).by_code["T04"].attributes == {"base_group": "b"}
    moved = client.post("/units/unit/T04/move/", {"parent": "T01", "on": "2024-08-01"})
    assert moved.status_code == 302
    again = client.post("/units/unit/T04/move/", {"parent": "T02", "on": "2024-07-15"})
    assert again.status_code == 422
    assert "W158" in again.content.decode()
    drawn = client.post("/units/unit/T04/boundary/", {"text": json.dumps(SQUARE), "on": "2024-08-01"})
    assert drawn.status_code == 302
    assert Boundary.objects.filter(unit__code="T04").exists()
    assert "<svg" in client.get("/units/unit/T04/").content.decode()
    assert client.post("/units/unit/T04/merge/", {"into": "T03", "on": "2025-01-01"}).status_code == 302
    closed = client.get("/units/unit/T04/").content.decode()
    assert "从 2025-01-01 起撤销" in closed
    assert Unit.objects.get(code="T04").closed_on == LATER


def test_a_tree_of_twenty_thousand_is_listed_bit_by_bit(district, person, signed_in):
    units = Unit.objects.bulk_create([Unit(code=f"X{i:04}", opened_on=BEFORE) for i in range(450)])
    UnitVersion.objects.bulk_create(
        [UnitVersion(unit=u, name=u.code, kind="grid", parent=district["T03"], from_on=BEFORE) for u in units]
    )
    actions.raise_revision()
    client = signed_in(person(roles.SYSTEM))
    first = client.get("/units/unit/T03/children/").content.decode()
    assert first.count('class="twig"') == 200
    assert "再列出 251 个" in first
    assert "start=400" in client.get("/units/unit/T03/children/?start=200").content.decode()
    assert client.get("/units/unit/T03/children/?start=400").content.decode().count('class="twig"') == 51
