"""What an incident does to the points: the engine's own figures, against figures worked out by hand."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from tests.web.regimes import approved, demonstration_of, plant, tables_in
from tests.web.test_incidents import codes_so_far

from kaoping.web.bridge.effects import points_of
from kaoping.web.bridge.incident_rules import incident_rules
from kaoping.web.bridge.schemes import shipped, shipped_text
from kaoping.web.collection.effect import both
from kaoping.web.collection.plan import wants
from kaoping.web.cycles import actions as cycles
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.incidents.actions import Pick, act, register
from kaoping.web.incidents.effects import effect_of
from kaoping.web.incidents.judging import Typed, fact_row
from kaoping.web.incidents.models import Registration
from kaoping.web.people.roles import APPRAISED, SCORER
from kaoping.web.schemes.queries import decisions_in_force

pytestmark = pytest.mark.django_db
SCHEMES = [each.id for each in shipped()]
PERIOD = "2023"


@pytest.fixture
def at_work(district, author, approver):
    """Bring a scheme into force and open a cycle whose facts are empty but for its units."""

    def begin(scheme):
        units = tables_in(demonstration_of(scheme))["units"]
        plant(units, district["D01"])
        version = approved(shipped_text(scheme), district["D01"], author, approver)
        cycle = cycles.open_cycle(
            version=version, period=PERIOD, owner=district["D01"], by=author,
            units_on=datetime.date(2024, 12, 1), units=[row["unit"] for row in units],
        )  # fmt: skip
        return Cycle.objects.select_related("version").get(pk=cycle.pk)

    return begin


@pytest.fixture
def counts(author, approver):
    """Register an incident and have it count."""

    def count(cycle, unit, kind, level="", day="2023-05-10", subject="", count="", item="", why=""):
        told, source = f"{kind} {day} {subject}", f"文件 {Registration.objects.count()}"
        typed = Typed(unit, kind, level, datetime.date.fromisoformat(day), count, subject, item, told, source, why)
        looked_at = codes_so_far()
        made = register(cycle=cycle, typed=typed, looked_at=looked_at, token=f"{len(looked_at):032}", by=author)
        for at, step in enumerate(("verify", "count"), start=1):
            act(cycle=cycle, step=step, picks=[Pick(made.code, at)], reason="", by=approver)
        made.refresh_from_db()
        return made

    return count


def scores(cycle):
    """The engine's results on the facts as they stand."""
    return both(cycle, {})[0]


def points(cycle, unit, item):
    return points_of(scores(cycle), unit, item)


def first(cycle, kind):
    return CycleUnit.objects.filter(cycle=cycle, kind=kind).order_by("code").first()


def test_a_failing_of_collection_costs_a_tenth(at_work, counts):
    cycle = at_work("minhang-daliandong")
    town = first(cycle, "town").code
    assert points(cycle, town, "2.4") == Decimal(7)
    counts(cycle, town, "collect_complaint")
    assert points(cycle, town, "2.4") == Decimal("6.9")  # 7 − 0.1
    counts(cycle, town, "collect_media", day="2023-06-01", count="2")
    assert points(cycle, town, "2.4") == Decimal("6.5")  # 7 − 0.1 − 2 × 0.2
    counts(cycle, town, "collect_notice", day="2023-07-01", count="99")
    assert points(cycle, town, "2.4") == 0  # never below 0


def test_innovation_earns_by_level_up_to_ten(at_work, counts):
    cycle = at_work("dinghai-agencies")
    agency = first(cycle, "agency").code
    for at, (level, so_far) in enumerate([("district", 1), ("city", 3), ("province", 6), ("national", 10)], start=1):
        counts(cycle, agency, "innovation", level, day=f"2023-0{at}-10")
        assert points(cycle, agency, "3") == so_far  # 1, 1 + 2, 1 + 2 + 3, 11 cut to 10


def test_the_same_matter_again_costs_two(at_work, counts):
    cycle = at_work("huanbei-communities")
    community = first(cycle, "community").code
    counts(cycle, community, "office_check", day="2023-03-01", subject="东门河道垃圾")
    assert points(cycle, community, "D") == Decimal("-0.1")
    counts(cycle, community, "city_media", day="2023-04-01", subject="东门河道垃圾")
    assert points(cycle, community, "D") == Decimal("-2.1")  # the later one costs 2 instead of 1
    counts(cycle, community, "city_media", day="2023-05-01", subject="西门占道")
    assert points(cycle, community, "D") == Decimal("-3.1")
    counts(cycle, community, "office_check", day="2023-02-01", subject="东门河道垃圾")
    assert points(cycle, community, "D") == Decimal("-5.1")  # 0.1 + 2 + 2 + 1: the first by day keeps its own rate


def test_points_that_a_person_gave_count_as_they_are(at_work, counts):
    cycle = at_work("pucheng-towns")
    town = first(cycle, "town").code
    counts(cycle, town, "supervision_bonus", count="1.25")
    counts(cycle, town, "inspection_finding", count="0.3", day="2023-06-10")
    assert (points(cycle, town, "C"), points(cycle, town, "D")) == (Decimal("1.25"), Decimal("-0.3"))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_kind_of_every_shipped_scheme_can_be_counted(at_work, author, approver, scheme):
    if not incident_rules(shipped_text(scheme), {}, "zh"):
        return
    cycle = at_work(scheme)
    rules = incident_rules(cycle.version.text, decisions_in_force(cycle.version), "zh")
    kinds = wants(cycle).kinds
    units = {kind.code: first(cycle, kind.kind_of_unit).code for kind in kinds}
    item = next(iter(wants(cycle).clauses))
    before = scores(cycle)
    made = [
        register(
            cycle=cycle, by=author, token=f"{at:032}",
            typed=Typed(
                units[kind.code], kind.code, kind.levels[0] if kind.levels else "", datetime.date(2023, at % 12 + 1, 9),
                item=item if rules[kind.code].names_item else "", text=f"第 {at} 件：{kind.title}", source=f"文件 {at}",
            ),
            looked_at=codes_so_far(),
        )
        for at, kind in enumerate(kinds)
    ]  # fmt: skip
    for at, step in enumerate(("verify", "count"), start=1):
        act(cycle=cycle, step=step, picks=[Pick(each.code, at) for each in made], reason="", by=approver)
    after = scores(cycle)
    for leaf in {leaf for kind in kinds for leaf in kind.items}:
        gains = [rules[each.kind].worth[each.level] for each in made if leaf in kind_of(kinds, each).items]
        unit = next(units[kind.code] for kind in kinds if leaf in kind.items)
        was, now = points_of(before, unit, leaf), points_of(after, unit, leaf)
        if None not in (was, now, *gains):
            assert now - was in (sum(gains), -was), (scheme, leaf)  # all of it, or down to 0


def kind_of(kinds, made):
    return next(kind for kind in kinds if kind.code == made.kind)


def test_the_effect_is_told_before_it_counts_and_is_what_it_does(at_work, counts, author, seen_by):
    cycle = at_work("dinghai-agencies")
    agency = first(cycle, "agency")
    counts(cycle, agency.code, "innovation", "national")
    new = Registration(code="·", unit=agency.code, kind="innovation", level="province", count=Decimal(1))
    new.occurred_on = datetime.date(2023, 6, 1)
    told = effect_of(seen_by(author), cycle, fact_row(new, verified=True), agency, counted=False)
    assert [(each.item, each.without, each.with_, each.difference) for each in told.items] == [
        ("3", "5.0000", "8.0000", "3.0000")
    ]
    assert told.rank[1] == 1
    made = counts(cycle, agency.code, "innovation", "province", day="2023-06-01")
    assert points(cycle, agency.code, "3") == Decimal("8.0000")
    after = effect_of(seen_by(author), cycle, fact_row(made, verified=True), agency, counted=True)
    assert after == told


def test_an_effect_beyond_the_bound_is_told_as_none(at_work, counts, author, seen_by):
    cycle = at_work("dinghai-agencies")
    agency = first(cycle, "agency")
    counts(cycle, agency.code, "innovation", "national", count="2")
    new = Registration(code="·", unit=agency.code, kind="innovation", level="city", count=Decimal(1))
    new.occurred_on = datetime.date(2023, 6, 1)
    told = effect_of(seen_by(author), cycle, fact_row(new, verified=True), agency, counted=False)
    assert told.nothing
    assert [(each.item, each.without, each.with_) for each in told.items] == [("3", "10.0000", "10.0000")]


def test_a_department_sees_the_effect_on_its_items_and_no_totals(at_work, person, seen_by, district):
    cycle = at_work("dinghai-agencies")
    agency = first(cycle, "agency")
    cycle.responsibilities.create(item="3", unit=district["DEP01"])
    new = Registration(code="·", unit=agency.code, kind="innovation", level="city", count=Decimal(1))
    row = fact_row(new, verified=True)
    told = effect_of(seen_by(person(SCORER, "DEP01")), cycle, row, agency, counted=False)
    assert [each.item for each in told.items] == ["3"]
    assert (told.total, told.rank, told.moved) == (None, None, 0)


def test_what_the_scheme_says_of_the_same_matter():
    rules = incident_rules(shipped_text("huanbei-communities"), {}, "zh")
    assert rules["city_media"].words == "同一问题再次发生的，第二次起改按每次扣 2 分"
    assert "office_check" in rules["city_media"].beside
    assert rules["unfixed_city"].words == ""
    kept = incident_rules(shipped_text("huanbei-communities"), {"K21": "add"}, "zh")["city_media"]
    assert (kept.repeated, rules["city_media"].repeated) == ("add", "replace")


def test_a_kind_that_only_a_gate_reads_says_so():
    rule = incident_rules(shipped_text("dongying-towns"), {}, "zh")["major_accident"]
    assert (rule.gates, rule.worth, rule.gains) == (("重大安全、环保事件",), {"": None}, False)


def test_a_unit_sees_its_rank(at_work, person, seen_by, district):
    cycle = at_work("pucheng-towns")
    town = CycleUnit.objects.get(cycle=cycle, code="T01")
    new = Registration(code="·", unit="T01", kind="city_review_top3", count=Decimal(1))
    told = effect_of(seen_by(person(APPRAISED, "T01")), cycle, fact_row(new, verified=True), town, counted=False)
    assert told.total is not None
    assert told.rank is not None
    assert told.moved == 0
