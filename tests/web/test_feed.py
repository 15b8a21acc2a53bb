"""The table of cases comes straight from the platform: what a row says, what counts, when it has changed."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from tests.web.cases_at_work import Crew, crew
from tests.web.cycles_at_work import approved, opened

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.bridge.effects import scored
from kaoping.web.cases.models import Case, Source
from kaoping.web.cycles.models import CycleUnit
from kaoping.web.facts.actions import bring_in
from kaoping.web.facts.queries import tables_of
from kaoping.web.facts.sources import changed_since
from kaoping.web.feed import actions, live
from kaoping.web.feed.models import Feed
from kaoping.web.people.viewer import viewer_of
from kaoping.web.results.snapshots import take
from kaoping.web.site.queries import own_grids
from kaoping.web.units.models import Succession, Unit

pytestmark = pytest.mark.django_db
WHOLE = {"level": "一般", "found_by": "grid", "closed_at": None, "valid": True, "duplicate": False, "fabricated": False,
         "wrong_level": False, "returned": False}  # fmt: skip
YEAR = str(timezone.localdate().year)


@pytest.fixture
def at_work(district, person) -> Crew:
    return crew(district, person)


@pytest.fixture
def fed(at_work, district, author, approver):
    """A cycle of dongying-towns of this year that takes its cases from the platform."""
    return fed_cycle("dongying-towns", district, author, approver)


@pytest.fixture
def minhang(at_work, district, author, approver):
    return fed_cycle("minhang-daliandong", district, author, approver)


def fed_cycle(scheme, district, author, approver):
    cycle = opened(approved(district["D01"], author, approver, scheme), author, YEAR)
    CycleUnit.objects.filter(cycle=cycle, kind="grid").update(attributes={"grid_type": "factory"})
    CycleUnit.objects.filter(cycle=cycle, kind="town").update(attributes={"base_group": "a", "stations": "10"})
    actions.turn_on(cycle=cycle, by=author)
    return cycle


def rows_of(cycle) -> list[dict]:
    return tables_of(cycle)["cases"].to_pylist()


def row_of(cycle, case) -> dict:
    return next(row for row in rows_of(cycle) if row["case"] == case.number)


def local(moment: datetime.datetime) -> datetime.datetime:
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0)


def codes_of(call, *args, **given) -> list[str]:
    with pytest.raises(Refused) as caught:
        call(*args, **given)
    return [fault.code for fault in caught.value.faults]


def code_of(call, *args, **given) -> str:
    return codes_of(call, *args, **given)[0]


def test_a_closed_case_is_a_row_of_the_contract(at_work, fed):
    case = at_work.closed()
    assert row_of(fed, case) == {
        "case": case.number,
        "unit": "T01-C01-G1",
        "level": "一般",
        "category": "0201",
        "channel": "grid",
        "found_by": "grid",
        "reported_at": local(case.reported_at),
        "filed_at": local(case.filed_at),
        "due_at": local(case.handling_due_at),
        "closed_at": local(case.closed_at),
        "status": "已结案",
        "valid": True,
        "duplicate": False,
        "fabricated": False,
        "wrong_level": False,
        "returned": False,
        "extensions": 0,
        "rework": 0,
    }


def test_levels_and_finders_are_those_of_the_contract(at_work, fed):
    found = [
        row_of(fed, at_work.reported(channel=channel, level=level))
        for channel, level in (("grid", "daily"), ("supervisor", "general"), ("hotline", "major"), ("media", "daily"))
    ]
    assert [(row["level"], row["channel"], row["found_by"]) for row in found] == [
        ("日常", "grid", "grid"), ("一般", "supervisor", "supervisor"), ("较大", "hotline", "public"),
        ("日常", "media", "media"),
    ]  # fmt: skip


def test_what_nobody_has_accepted_yet_does_not_count_and_what_was_struck_no_longer(at_work, fed):
    waiting, accepted, struck = at_work.reported(), at_work.accepted(), at_work.handled()
    rejected = at_work.reported()
    at_work.does("intake", "reject", rejected, reason="不属受理范围")
    at_work.does("supervisor", "strike", struck, reason="上级统一安排的施工")
    assert [row_of(fed, case)["valid"] for case in (waiting, accepted, rejected, struck)] == [False, True, False, False]
    at_work.does("supervisor", "restore", struck, reason="查明不属剔除范围")
    assert row_of(fed, struck)["valid"] is True


def test_only_the_grid_itself_reports_twice(at_work, fed):
    first = at_work.accepted()
    twice, told = at_work.reported(), at_work.reported(channel="hotline")
    for case in (twice, told):
        at_work.does("intake", "merge", case, other=first.number)
    assert row_of(fed, twice)["duplicate"] is True
    assert (row_of(fed, told)["duplicate"], row_of(fed, told)["valid"]) == (False, False)
    assert row_of(fed, first)["duplicate"] is False


def test_a_clock_that_stands_has_no_end_and_one_that_ran_out_keeps_it(at_work, fed):
    running, handled, late = at_work.at_the_unit(), at_work.handled(), at_work.at_the_unit()
    past = timezone.now().replace(microsecond=0) - datetime.timedelta(hours=2)
    Case.objects.filter(pk=late.pk).update(handling_due_at=past, due_at=past)
    at_work.does("handler", "finish", late, reason="已修补")
    assert row_of(fed, running)["due_at"] == local(running.handling_due_at)
    assert row_of(fed, handled)["due_at"] is None
    assert row_of(fed, late)["due_at"] == local(past)


def test_rework_extensions_and_a_return_are_counted(at_work, fed):
    case = at_work.handled()
    at_work.does("checker", "fail", case, reason="仍有积水")
    at_work.does("handler", "ask_extension", case, reason="等材料", amount=86400)
    at_work.does("duty_chief", "grant_extension", case)
    other = at_work.reported()
    at_work.does("intake", "return", other, reason="级别不对", wrong_level=True)
    assert (row_of(fed, case)["rework"], row_of(fed, case)["extensions"]) == (1, 1)
    assert (row_of(fed, other)["wrong_level"], row_of(fed, other)["returned"]) == (True, True)


def test_only_cases_reported_in_the_cycle_belong_to_it(at_work, fed):
    first, last, before = at_work.reported(), at_work.reported(), at_work.reported()
    new_year = timezone.make_aware(datetime.datetime(int(YEAR), 1, 1))
    second = datetime.timedelta(seconds=1)
    for case, at in (
        (first, new_year),
        (last, new_year.replace(year=int(YEAR) + 1) - second),
        (before, new_year - second),
    ):
        Case.objects.filter(pk=case.pk).update(reported_at=at)
        case.refresh_from_db()
    assert [row["case"] for row in rows_of(fed)] == [first.number, last.number]


def test_a_report_held_back_is_no_case_yet(at_work, fed):
    held = at_work.reported(channel="public", hold=True)
    assert held.state == "held"
    assert rows_of(fed) == []


def test_a_place_in_no_grid_counts_for_the_desk(at_work, fed):
    case = at_work.reported(channel="hotline", longitude=100.0, latitude=30.0)
    assert row_of(fed, case)["unit"] == "D01"


def test_a_unit_that_went_into_one_of_the_roster_counts_there(at_work, fed):
    case = at_work.reported()
    old = Unit.objects.create(code="OLD", opened_on=datetime.date(2020, 1, 1))
    Succession.objects.create(predecessor=old, successor=at_work.units["T02-C01-G1"], on=timezone.localdate())
    Case.objects.filter(pk=case.pk).update(grid=old)
    assert row_of(fed, case)["unit"] == "T02-C01-G1"


def test_a_unit_that_went_into_several_counts_for_what_lies_above(at_work, fed):
    case = at_work.reported()
    old = Unit.objects.create(code="OLD", opened_on=datetime.date(2020, 1, 1))
    for code in ("T02-C01-G1", "T03-C01-G1"):
        Succession.objects.create(predecessor=old, successor=at_work.units[code], on=timezone.localdate())
    Case.objects.filter(pk=case.pk).update(grid=old)
    assert row_of(fed, case)["unit"] == "T01"


def test_a_grid_outside_the_roster_counts_for_the_nearest_unit_above(at_work, fed):
    CycleUnit.objects.filter(cycle=fed, code="T01-C01-G1").delete()
    assert row_of(fed, at_work.reported())["unit"] == "T01-C01"


def test_a_scheme_that_does_not_ask_what_counts_gets_only_what_does(at_work, minhang):
    """minhang-daliandong reads neither valid nor duplicate: struck, refused and merged cases stay away."""
    kept, struck, twice = at_work.handled(), at_work.handled(), at_work.at_the_unit()
    at_work.reported()
    at_work.does("supervisor", "strike", struck, reason="上级统一安排的施工")
    at_work.does("dispatcher", "merge", twice, other=kept.number)
    assert [row["case"] for row in rows_of(minhang)] == [kept.number]


def test_minhang_is_scored_from_live_cases(at_work, minhang):
    """3.2 has 6 points: one case in time, one overtime (−0.1), one that failed its check twice (−0.1 − 0.2)."""
    at_work.closed()
    late = at_work.at_the_unit()
    past = timezone.now() - datetime.timedelta(hours=2)
    Case.objects.filter(pk=late.pk).update(handling_due_at=past, due_at=past)
    for post, action in (("handler", "finish"), ("checker", "pass"), ("supervisor", "close")):
        at_work.does(post, action, late, reason="办理")
    failed = at_work.handled()
    for _ in range(2):
        at_work.does("checker", "fail", failed, reason="没有修好")
        at_work.does("handler", "finish", failed, reason="再次修补")
    for post, action in (("checker", "pass"), ("supervisor", "close")):
        at_work.does(post, action, failed)
    found = scored(minhang.version.text, {}, tables_of(minhang), minhang.period)
    assert str(found.by_cell[("T01", "3.2")].points) == "5.6000"
    assert str(found.by_cell[("T02", "3.2")].points) == "6.0000"


def test_dongying_counts_live_cases_by_grid(at_work, fed):
    """1.3: base 12, −1 for each below, at most 4: 10 major cases give 4 − 2 = 2; one that was made up costs 1."""
    for _ in range(10):
        at_work.accepted(level="major")
    forged = at_work.closed(level="major")
    at_work.does("supervisor", "forge", forged, reason="照片摆拍")
    found = scored(fed.version.text, {}, tables_of(fed), fed.period)
    assert str(found.by_cell[("T01", "1.3")].points) == "2.0000"
    assert str(found.by_cell[("T02", "1.3")].points) == "0.0000"


@pytest.fixture
def platforms(at_work):
    """Two other platforms of the district, and one of another district."""
    other = Unit.objects.create(code="D99", opened_on=datetime.date(2020, 1, 1))
    units = {"OWN": at_work.units["D01"], "OTHER": at_work.units["D01"], "FAR": other}
    return {code: Source.objects.create(code=code, name=f"平台{code}", unit=unit) for code, unit in units.items()}


def from_platform(at_work, source) -> Case:
    case = at_work.reported(channel="import")
    Case.objects.filter(pk=case.pk).update(source=source, source_number=str(case.pk))
    return case


def test_a_cycle_counts_its_own_reports_and_the_sources_that_were_chosen(at_work, fed, author, platforms):
    own, kept, other = at_work.reported(), *(from_platform(at_work, platforms[code]) for code in ("OWN", "OTHER"))
    assert [row["case"] for row in rows_of(fed)] == [own.number, kept.number, other.number]
    actions.choose(cycle=fed, sources=[platforms["OWN"].pk], by=author)
    assert [row["case"] for row in rows_of(fed)] == [own.number, kept.number]
    assert live.count(fed, 10) == 2
    actions.choose(cycle=fed, sources=[], by=author)
    assert len(rows_of(fed)) == live.count(fed, 10) == 3


def test_what_happens_to_a_case_of_another_source_changes_nothing(at_work, fed, author, platforms):
    actions.choose(cycle=fed, sources=[platforms["OWN"].pk], by=author)
    other, kept = (from_platform(at_work, platforms[code]) for code in ("OTHER", "OWN"))
    tables, _ = take(fed)
    other.refresh_from_db()
    at_work.does("intake", "accept", other)
    assert not changed_since(fed, tables)
    kept.refresh_from_db()
    at_work.does("intake", "accept", kept)
    assert changed_since(fed, tables)


def test_choosing_sources_is_a_change_of_the_facts_on_record(at_work, fed, author, platforms):
    before = fed.facts_revision
    actions.choose(cycle=fed, sources=[platforms["OTHER"].pk, platforms["OWN"].pk], by=author)
    assert fed.facts_revision > before
    entry = Entry.objects.get(action="feed.sources")
    assert (entry.details["before"], entry.details["sources"]) == ([], ["OTHER", "OWN"])


def test_only_sources_above_and_below_may_be_chosen_and_only_by_the_office(at_work, fed, author, approver, platforms):
    own = platforms["OWN"].pk
    assert code_of(actions.choose, cycle=fed, sources=[platforms["FAR"].pk], by=author) == "W899"
    assert code_of(actions.choose, cycle=fed, sources=[own, 0], by=author) == "W899"
    assert code_of(actions.choose, cycle=fed, sources=[own], by=approver) == "W890"
    assert code_of(actions.choose, cycle=fed, sources=[], by=author) == "W894"
    actions.turn_off(cycle=fed, reason="改用市平台的数据", by=author)
    assert code_of(actions.choose, cycle=fed, sources=[own], by=author) == "W894"
    assert code_of(actions.turn_on, cycle=fed, sources=[platforms["FAR"].pk], by=author) == "W899"


def test_the_page_names_the_sources_and_changes_them(at_work, fed, author, signed_in, platforms):
    client, page = signed_in(author), f"/cases/feed/{fed.pk}/"
    asked = client.get(page).content.decode()
    assert "本平台上报的和全部外来的" in asked
    assert "平台FAR" not in asked
    client.post(f"{page}sources/", {"source": [platforms["OWN"].pk]})
    assert [source.code for source in Feed.objects.get().sources.all()] == ["OWN"]
    assert "本平台上报的、平台OWN" in client.get(page).content.decode()
    told = client.post(f"{page}sources/", {"source": ["x"]}, follow=True).content.decode()
    assert "选的来源不存在" in told
    assert Feed.objects.get().sources.count() == 1


def test_the_home_of_a_grid_worker_counts_the_cases_of_the_platform(at_work, fed, author, signed_in):
    at_work.closed()
    merged = at_work.accepted()
    at_work.reported(longitude=100.0, latitude=30.0)
    old = Unit.objects.create(code="OLD", opened_on=datetime.date(2020, 1, 1))
    Succession.objects.create(predecessor=old, successor=at_work.units["T01-C01-G1"], on=timezone.localdate())
    Case.objects.filter(pk=merged.pk).update(grid=old)
    counted = own_grids(viewer_of(at_work["grid"]))
    assert [(own.unit.code, own.cases, own.open) for own in counted] == [("T01-C01-G1", 2, 1)]


def test_rows_by_hand_are_refused_while_the_platform_feeds_the_table(at_work, fed, author):
    brought = {"cases": [{"case": "1", "unit": "T01-C01-G1", "reported_at": f"{YEAR}-03-01"}]}
    assert "W434" in codes_of(bring_in, cycle=fed, tables=brought, by=author)
    actions.turn_off(cycle=fed, reason="改用市平台的数据", by=author)
    bring_in(cycle=fed, tables={"cases": [WHOLE | brought["cases"][0]]}, by=author)
    assert [row["case"] for row in rows_of(fed)] == ["1"]
    assert code_of(actions.turn_on, cycle=fed, by=author) == "W892"


def test_only_an_author_of_the_office_feeds_a_cycle_and_only_once(at_work, fed, author, approver):
    assert code_of(actions.turn_on, cycle=fed, by=author) == "W894"
    assert code_of(actions.turn_off, cycle=fed, reason="试试", by=approver) == "W890"
    assert code_of(actions.turn_off, cycle=fed, reason=" ", by=author) == "W895"
    actions.turn_off(cycle=fed, reason="改用市平台的数据", by=author)
    assert code_of(actions.turn_off, cycle=fed, reason="再停一次", by=author) == "W894"
    assert not Feed.objects.exists()


def test_a_scheme_without_cases_is_not_fed(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver, "pucheng-towns"), author, YEAR)
    assert code_of(actions.turn_on, cycle=cycle, by=author) == "W893"


def test_a_snapshot_knows_when_the_feed_has_changed_since(at_work, fed):
    at_work.reported()
    tables, _ = take(fed)
    assert not changed_since(fed, tables)
    old = at_work.reported()
    assert changed_since(fed, tables)
    tables, _ = take(fed)
    Case.objects.filter(pk=old.pk).update(reported_at=timezone.now() - datetime.timedelta(days=900))
    at_work.does("intake", "accept", old)
    assert not changed_since(fed, tables)  # a case of another cycle


def test_a_snapshot_from_before_the_feed_is_no_longer_the_facts(at_work, fed, author):
    tables, _ = take(fed)
    actions.turn_off(cycle=fed, reason="改用市平台的数据", by=author)
    assert changed_since(fed, tables)


def test_the_same_cases_are_the_same_bytes(at_work, fed):
    at_work.closed()
    at_work.reported()
    first, _ = take(fed)
    second, _ = take(fed)
    assert first["cases"]["sha256"] == second["cases"]["sha256"]


def test_the_page_says_where_rows_come_from_and_the_facts_point_to_it(at_work, fed, author, signed_in):
    case = at_work.closed()
    client = signed_in(author)
    page = client.get(f"/cases/feed/{fed.pk}/").content.decode()
    assert "供数中" in page
    assert "reported_at" in page
    assert f"/cases/feed/{fed.pk}/" in client.get(f"/cycles/{fed.pk}/facts/cases/").content.decode()
    exported = b"".join(client.get(f"/cycles/{fed.pk}/facts/cases/export.csv"))
    assert case.number in exported.decode()
    client.post(f"/cases/feed/{fed.pk}/off/", {"reason": "改用市平台的数据"})
    assert not Feed.objects.exists()
    client.post(f"/cases/feed/{fed.pk}/on/")
    assert Feed.objects.get().on_by == author
