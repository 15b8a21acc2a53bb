"""Reported figures: by period, with history, peers and sources; what is worked out of them is never typed."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.regimes import regime

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.bridge.derived import derived
from kaoping.web.collection.models import Submission
from kaoping.web.cycles import actions as cycles
from kaoping.web.cycles.models import Cycle, Responsibility
from kaoping.web.entry import figures_queries as queries
from kaoping.web.entry.figures_actions import take_over
from kaoping.web.entry.figures_previous import offers_of
from kaoping.web.facts import actions as facts
from kaoping.web.facts.models import Value
from kaoping.web.people.roles import APPRAISED, SCORER
from kaoping.web.people.viewer import viewer_of
from kaoping.web.results import actions as results

pytestmark = pytest.mark.django_db
CODE = "fiscal_income"


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world(district, author, approver):
    """A cycle whose scheme compares with the year before, with facts."""
    made = regime("pucheng-towns", district["D01"], author, approver)
    Responsibility.objects.create(cycle=made.cycle, item="A.1", unit=district["DEP01"])
    return made


@pytest.fixture
def cycle(world):
    return Cycle.objects.select_related("version", "owner").get(pk=world.cycle.pk)


@pytest.fixture
def scorer(person):
    return person(SCORER, "DEP01", "scorer", name="王秀英")


def indicator(viewer, cycle, code=CODE):
    return next(each for each in queries.indicators_of(viewer, cycle) if each.code == code)


def test_a_department_sees_the_indicators_that_its_items_read(cycle, scorer, author):
    assert [each.code for each in queries.indicators_of(viewer_of(scorer), cycle)] == [CODE]
    assert len(queries.indicators_of(viewer_of(author), cycle)) > 1
    found = indicator(viewer_of(scorer), cycle)
    assert [want.period for want in found.wants] == ["2024", "2023"]
    assert found.filled == found.owed > 0


def test_places_share_and_peers_have_quartiles(cycle, author):
    viewer = viewer_of(author)
    found = indicator(viewer, cycle)
    Value.objects.filter(cycle=cycle, indicator=CODE, period="2024").update(value=Decimal(10))
    Value.objects.filter(cycle=cycle, indicator=CODE, period="2024", unit="T01").update(value=Decimal(30))
    lines = queries.lines_of(viewer, cycle, found)
    assert [line.place for line in lines] == [1, *([2] * (len(lines) - 1))]
    assert lines[0].total == 30  # the year before is not added to it
    peers = queries.peers_of(line.total for line in lines)
    assert (peers.low, peers.median, peers.high) == (10, 10, 30)
    assert queries.peers_of([Decimal(1), None]) is None


def test_an_appraised_unit_sees_its_own_figures_and_no_place(cycle, person, signed_in):
    who = person(APPRAISED, "T01", "town")
    viewer = viewer_of(who)
    lines = queries.lines_of(viewer, cycle, indicator(viewer, cycle))
    assert [(line.unit.code, line.place) for line in lines] == [("T01", None)]
    page = signed_in(who)
    address = reverse("entry:indicator", args=[cycle.pk, CODE])
    assert page.get(f"{address}?unit=T01").status_code == 200
    assert page.get(f"{address}?unit=T02").status_code == 404


def test_derived_figures_are_the_engines(cycle, author):
    viewer = viewer_of(author)
    found = indicator(viewer, cycle)
    shown = {each.measure.name: each for each in queries.derived_of(cycle, found, "T01")}
    now, before = (Value.objects.get(cycle=cycle, indicator=CODE, unit="T01", period=p).value for p in ("2024", "2023"))
    exact = Decimal(shown["fiscal_self"].figure)
    assert abs(exact - now / before) <= Decimal("0.0001")
    everyone = Value.objects.filter(cycle=cycle, indicator=CODE, period="2024").values_list("value", flat=True)
    assert abs(Decimal(shown["fiscal_mean"].figure) - sum(everyone) / len(everyone)) <= Decimal("0.0001")
    assert shown["fiscal_index"].measure.items == ("A.1",)


def test_derived_figures_are_worked_out_anew_when_facts_change(cycle, author):
    viewer = viewer_of(author)
    found = indicator(viewer, cycle)
    before = queries.derived_of(cycle, found, "T01")
    row = {"unit": "T01", "indicator": CODE, "period": "2024", "value": "999999"}
    facts.bring_in(cycle=cycle, tables={"values": [row]}, by=author)
    assert queries.derived_of(cycle, found, "T01") != before


def test_what_reads_no_indicator_is_not_listed(cycle):
    names = {each.name for each in derived(cycle.version.text, {})}
    assert "fiscal_index" in names
    assert not {"fiscal_now", "fiscal_falsified"} & names  # a reported figure itself, a count of incidents


# --- the year before --------------------------------------------------------------------------------------------------


@pytest.fixture
def after(cycle, author, approver, district, django_capture_on_commit_callbacks):
    """The next cycle; this one is final."""
    with django_capture_on_commit_callbacks(execute=True):
        run = results.start_run(cycle=cycle, trial=False, by=author)
    run.refresh_from_db()
    Cycle.objects.filter(pk=cycle.pk).update(stage="final", final_run=run, final_at=timezone.now(), final_by=approver)
    made = cycles.open_cycle(version=cycle.version, period="2025", owner=district["D01"], by=author)
    Responsibility.objects.create(cycle=made, item="A.1", unit=district["DEP01"])
    return Cycle.objects.select_related("version", "owner").get(pk=made.pk)


def offered(who, cycle):
    found = indicator(viewer_of(who), cycle)
    return found.sheet, next(want for want in found.wants if want.period == "2024")


def test_last_years_final_figures_are_taken_over_with_one_press(cycle, after, scorer, signed_in):
    sheet, want = offered(scorer, after)
    then = dict(Value.objects.filter(cycle=cycle, indicator=CODE, period="2024").values_list("unit", "value"))
    page = signed_in(scorer)
    address = reverse("entry:indicator", args=[after.pk, CODE])
    assert str(cycle.title) in page.get(address).content.decode()
    sent = {"period": "2024", "revision": after.facts_revision}
    assert page.post(reverse("entry:figures_take", args=[after.pk, CODE]), sent).status_code == 302
    rows = Value.objects.filter(cycle=after, indicator=CODE, period="2024")
    assert dict(rows.values_list("unit", "value")) == then
    assert {row.entered_by for row in rows} == {scorer}
    assert all("定稿" in row.reason for row in rows)
    entry = Entry.objects.get(action="figures.taken-over")
    assert (entry.details["count"], entry.details["source"]) == (len(then), cycle.pk)
    with pytest.raises(Refused) as refused:
        take_over(sheet=sheet, want=want, revision=99, by=scorer)
    assert refused.value.faults[0].code == "W707"


def test_what_changed_since_it_was_seen_is_not_overwritten(after, scorer, author):
    sheet, want = offered(scorer, after)
    row = {"unit": "T01", "indicator": CODE, "period": "2024", "value": "7"}
    Value.objects.create(cycle=after, unit="T01", indicator=CODE, period="2024", value=7, revision=5)
    assert row["unit"] in [offer.unit for offer in offers_of(want, after).changes]
    with pytest.raises(Refused) as refused:
        take_over(sheet=sheet, want=want, revision=4, by=scorer)
    assert refused.value.faults[0].code == "W706"
    assert Value.objects.get(cycle=after).value == 7


def test_a_closed_column_takes_nothing_over(after, scorer):
    sheet, want = offered(scorer, after)
    Submission.objects.create(
        cycle=after, unit=sheet.unit, table="values", code=CODE, period="2024", state="locked",
        submitted_at=timezone.now(), submitted_by=scorer,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        take_over(sheet=sheet, want=want, revision=9, by=scorer)
    assert [fault.code for fault in refused.value.faults] == ["W546"]


def test_who_does_not_answer_for_it_takes_nothing(after, scorer, person, district, signed_in):
    sheet, want = offered(scorer, after)
    with pytest.raises(Refused) as refused:
        take_over(sheet=sheet, want=want, revision=9, by=person(SCORER, "DEP02", "stranger"))
    assert refused.value.faults[0].code == "W550"


def test_a_cycle_that_is_not_final_offers_nothing(cycle, after):
    Cycle.objects.filter(pk=cycle.pk).update(stage="check", final_run=None, final_at=None, final_by=None)
    want = next(w for w in queries.wants(after).columns if w.key == f"values:{CODE}:2024")
    assert offers_of(want, after) is None


def test_the_history_of_a_unit_goes_over_cycles(cycle, after, author):
    viewer = viewer_of(author)
    found = indicator(viewer, after)
    past = queries.history_of(viewer, after, found, "T01")
    then = Value.objects.get(cycle=cycle, indicator=CODE, unit="T01", period="2024").value
    assert [(each.period, each.own) for each in past] == [("2024", then)]
    assert past[0].median is not None


# --- pages ------------------------------------------------------------------------------------------------------------


def test_the_page_of_a_unit_says_who_when_and_what_follows(cycle, author, signed_in):
    Value.objects.filter(cycle=cycle, indicator=CODE, unit="T01", period="2024").update(
        entered_by=author, entered_at=datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC), reason="财政决算"
    )
    page = signed_in(author).get(f"{reverse('entry:indicator', args=[cycle.pk, CODE])}?unit=T01").content.decode()
    assert "张建国" in page
    assert "财政决算" in page
    assert "fiscal_index" in page
    listed = signed_in(author).get(reverse("entry:figures", args=[cycle.pk])).content.decode()
    assert reverse("entry:indicator", args=[cycle.pk, CODE]) in listed


def test_questions_to_the_database_do_not_grow_with_units(cycle, author, signed_in, django_assert_max_num_queries):
    client, address = signed_in(author), reverse("entry:indicator", args=[cycle.pk, CODE])
    client.get(address)
    with django_assert_max_num_queries(40):
        client.get(address)
