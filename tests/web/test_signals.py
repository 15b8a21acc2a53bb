"""What looks odd is marked with its figures, a person judges it, and no figure of a cycle changes by it."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from tests.web.cases_at_work import INSIDE, Crew, crew
from tests.web.test_feed import fed_cycle

from kaoping.problems import Refused
from kaoping.web.bridge.bases import bases
from kaoping.web.cases.models import Case, CaseFile, Step
from kaoping.web.cycles.models import CycleUnit
from kaoping.web.facts.queries import tables_of
from kaoping.web.people import roles
from kaoping.web.people.models import Grant
from kaoping.web.people.viewer import viewer_of
from kaoping.web.signals import actions, alike, counting, looking
from kaoping.web.signals.models import Look, Signal
from kaoping.web.signals.queries import signals_of
from kaoping.web.signals.rights import seen

pytestmark = pytest.mark.django_db
METRE = 1 / 111_195  # degrees of latitude
PICTURE = 0x0F0F_3355_AA11_7C3E


@pytest.fixture
def at_work(district, person) -> Crew:
    return crew(district, person)


def tonight() -> list[Signal]:
    """Look at today, and what stands there then."""
    day = timezone.localdate()
    actions.mark(marks=looking.night(day), on=day)
    return list(Signal.objects.order_by("pk"))


def kinds() -> list[str]:
    return [signal.kind for signal in tonight()]


def photo(case: Case, digest: str, likeness: int | None) -> CaseFile:
    return CaseFile.objects.create(
        case=case, name="1.jpg", kind="jpeg", when="report", size=1, sha256=digest, uploaded_sha256=digest,
        stored="cases/x", likeness=likeness,
    )  # fmt: skip


# --- likely duplicates --------------------------------------------------------------------------------------------


def test_two_reports_forty_metres_apart_with_like_words_are_a_likely_duplicate(at_work):
    first = at_work.reported(text="中心路路面有坑洞影响通行")
    second = at_work.reported(text="中心路的路面坑洞影响通行", latitude=INSIDE[1] + 40 * METRE)
    (signal,) = tonight()
    assert (signal.kind, signal.case, signal.other) == ("double", second, first)
    assert (signal.figures["metres"], signal.figures["hours"]) == (40, 0)
    assert signal.figures["likeness"] >= 60
    assert "40 米" in signal.why


@pytest.mark.parametrize(
    "changes",
    [
        {"latitude": INSIDE[1] + 60 * METRE},
        {"text": "小区门口垃圾没有清运"},
        {"at": timezone.now() - datetime.timedelta(days=4)},
    ],
    ids=["sixty metres away", "other words", "four days before"],
)
def test_what_is_farther_or_says_something_else_is_none(at_work, changes):
    at_work.reported(text="中心路路面有坑洞影响通行")
    at_work.reported(**{"text": "中心路路面有坑洞影响通行"} | changes)
    assert kinds() == []


def test_what_was_merged_already_is_no_longer_marked(at_work):
    first, second = at_work.reported(), at_work.reported()
    at_work.does("intake", "merge", second, other=first.number)
    assert kinds() == []


# --- photos ---------------------------------------------------------------------------------------------------------


def test_the_same_photo_of_another_case_is_marked_nearly_the_same_too(at_work):
    far = [at_work.reported(text=f"情况{n}", latitude=INSIDE[1] + n * 200 * METRE) for n in range(4)]
    photo(far[0], "a" * 64, PICTURE)
    photo(far[1], "a" * 64, None)
    photo(far[2], "b" * 64, PICTURE ^ 0b111111)  # 6 bits
    photo(far[3], "c" * 64, PICTURE ^ 0b1111111 << 20)  # 7 bits
    found = {(signal.case, signal.other): signal.figures["bits"] for signal in tonight()}
    assert found == {(far[1], far[0]): 0, (far[2], far[0]): 6}


def test_pictures_of_one_colour_are_like_all_others_and_say_nothing(at_work):
    far = [at_work.reported(text=f"情况{n}", latitude=INSIDE[1] + n * 200 * METRE) for n in range(2)]
    for number, case in enumerate(far):
        photo(case, str(number) * 64, 0)
    assert kinds() == []


# --- times and counts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "marked"), [(300, True), (301, False)])
def test_what_is_closed_within_five_minutes_is_marked(at_work, seconds, marked):
    case = at_work.closed()
    Case.objects.filter(pk=case.pk).update(reported_at=case.closed_at - datetime.timedelta(seconds=seconds))
    assert ("at_once" in kinds()) is marked


def test_verifying_two_places_faster_than_anybody_drives_is_marked(at_work):
    """1000 m in 30 s are 120 km/h; in 60 s they are 60 km/h, which somebody may drive."""
    first, second = at_work.handled(), at_work.handled(latitude=INSIDE[1] + 1000 * METRE)
    for case in (first, second):
        at_work.does("checker", "pass", case)
    done = Step.objects.filter(action="pass").order_by("pk")
    for seconds, found in ((60, 0), (30, 1)):
        Step.objects.filter(pk=done[1].pk).update(at=done[0].at + datetime.timedelta(seconds=seconds))
        assert len(list(counting.quick_checks())) == found
    (mark,) = counting.quick_checks()
    assert mark.figures == {"minutes": 0, "metres": 1000, "speed": 120}
    assert mark.person == at_work["checker"].pk


def test_the_same_words_five_times_are_marked_once_with_their_count(at_work):
    for n in range(5):
        at_work.reported(text="巡查未发现异常情况", latitude=INSIDE[1] + n * 200 * METRE)
    found = [signal for signal in tonight() if signal.kind == "same_text"]
    assert [(signal.figures["count"], signal.person) for signal in found] == [(5, at_work["grid"])]


def test_reports_that_pile_up_on_the_last_days_of_a_month_are_marked(at_work):
    """June: 1 report on each of the first 27 days, 10 on the 28th to 30th: 3.3 a day against 1."""
    days = [*range(1, 28), *([28] * 4), *([29] * 3), *([30] * 3)]
    for n, day in enumerate(days):
        case = at_work.reported(text=f"情况{n}", latitude=INSIDE[1] + n * 60 * METRE)
        at = timezone.make_aware(datetime.datetime(2026, 6, day, 10))
        Case.objects.filter(pk=case.pk).update(reported_at=at)
    found = list(counting.bursts(datetime.date(2026, 6, 30)))
    assert {mark.key.split(":")[1] for mark in found} == {"reporter", "grid"}
    assert {tuple(mark.figures.values()) for mark in found} == {("2026-06", 10, "1.0")}
    assert list(counting.bursts(datetime.date(2026, 6, 27))) == []


@pytest.mark.parametrize(("count", "marked"), [(11, False), (12, True), (14, True), (15, False)])
def test_a_count_at_the_base_or_just_above_it_with_much_of_it_at_the_end_is_marked(
    at_work, district, author, approver, count, marked
):
    """dongying 1.3: the base of major matters is 12 in every grid; 13 and 14 are just above it."""
    cycle = fed_cycle("dongying-towns", district, author, approver)
    year = int(cycle.period)
    late = timezone.make_aware(datetime.datetime(year, 12, 28))
    sooner = timezone.make_aware(datetime.datetime(year, 3, 1))
    for n in range(count):
        case = at_work.accepted(level="major")
        Case.objects.filter(pk=case.pk).update(reported_at=late if n < 4 else sooner)
    found = list(counting.thresholds(datetime.date(year, 12, 30)))
    assert [mark.figures["count"] for mark in found] == ([count] if marked else [])
    if marked:
        assert (found[0].figures["base"], found[0].figures["recent"]) == (12, 4)
    assert list(counting.thresholds(datetime.date(year, 6, 30))) == []


# --- written once, judged by a person -------------------------------------------------------------------------------


def test_a_second_look_marks_nothing_twice(at_work):
    at_work.reported()
    at_work.reported()
    assert len(tonight()) == 1
    assert len(tonight()) == 1
    assert Look.objects.count() == 1


def test_no_figure_of_a_cycle_changes_by_a_signal_or_its_judgement(at_work, district, author, approver):
    cycle = fed_cycle("dongying-towns", district, author, approver)
    at_work.reported()
    at_work.reported()
    before, revision = tables_of(cycle), cycle.facts_revision
    (signal,) = tonight()
    actions.judge(signal=signal.pk, state="true", reason="现场只有一处", by=at_work["supervisor"])
    cycle.refresh_from_db()
    assert cycle.facts_revision == revision
    assert all(tables_of(cycle)[name].equals(table) for name, table in before.items())


def code_of(**given) -> str:
    with pytest.raises(Refused) as caught:
        actions.judge(**given)
    return caught.value.faults[0].code


def test_a_supervisor_judges_with_a_reason_and_only_once(at_work, person):
    at_work.reported()
    at_work.reported()
    (signal,) = tonight()
    given = {"signal": signal.pk, "state": "untrue", "reason": "两处相邻的坑洞", "by": at_work["supervisor"]}
    assert code_of(**given | {"reason": " "}) == "W902"
    assert code_of(**given | {"state": "marked"}) == "W902"
    assert code_of(**given | {"by": at_work["intake"]}) == "W900"
    assert code_of(**given | {"by": person(roles.SUPERVISOR, "T02", "of-another-town")}) == "W900"
    actions.judge(**given)
    signal.refresh_from_db()
    assert (signal.state, signal.judged_by) == ("untrue", at_work["supervisor"])
    assert code_of(**given) == "W901"


def test_nobody_judges_what_they_reported_or_handled(at_work, district):
    for _ in range(2):
        at_work.reported(channel="supervisor")
    (signal,) = tonight()
    assert code_of(signal=signal.pk, state="true", reason="是我报的", by=at_work["supervisor"]) == "W900"
    case = at_work.closed(latitude=INSIDE[1] + 900 * METRE)
    Grant.objects.create(
        person=at_work["handler"], role=roles.SUPERVISOR, unit=district["D01"], from_on=datetime.date(2020, 1, 1)
    )
    (at_once,) = [each for each in tonight() if each.kind == "at_once" and each.case == case]
    assert code_of(signal=at_once.pk, state="true", reason="我办的", by=at_work["handler"]) == "W900"


def test_a_person_sees_the_signals_of_their_part_only(at_work, person):
    at_work.reported()
    at_work.reported()
    tonight()
    assert seen(viewer_of(at_work["supervisor"])).count() == 1
    assert seen(viewer_of(person(roles.SUPERVISOR, "T02", "of-another-town"))).count() == 0


def test_one_case_is_looked_at_at_once_and_nothing_is_written(at_work, person):
    first, second = at_work.reported(), at_work.reported()
    found = signals_of(viewer_of(at_work["supervisor"]), second)
    assert [(signal.kind, signal.other, signal.pk) for signal in found] == [("double", first, None)]
    assert not Signal.objects.exists()
    assert signals_of(viewer_of(at_work["handler"]), second) == []
    tonight()
    assert [signal.pk is None for signal in signals_of(viewer_of(at_work["supervisor"]), second)] == [False]


def test_squares_of_the_map_do_not_hide_a_neighbour(at_work):
    """Two cases 30 m apart on both sides of a square's edge."""
    edge = (INSIDE[1] // alike.STEP + 1) * alike.STEP
    at_work.reported(latitude=edge - 15 * METRE)
    at_work.reported(latitude=edge + 15 * METRE)
    assert kinds() == ["double"]


def test_units_of_the_cycle_have_their_bases(at_work, district, author, approver):
    cycle = fed_cycle("dongying-towns", district, author, approver)
    grid = CycleUnit.objects.get(cycle=cycle, code="T01-C01-G1")
    found = {base.level: base.of(grid.attributes) for base in bases(cycle.version.text, {})}
    assert found == {"日常": 200, "一般": 48, "较大": 12}


def test_the_page_lists_what_is_to_be_judged_and_takes_the_judgement(at_work, signed_in):
    first, second = at_work.reported(), at_work.reported()
    (signal,) = tonight()
    client = signed_in(at_work["supervisor"])
    page = client.get("/cases/signals/").content.decode()
    assert first.number in page
    assert second.number in page
    assert "疑似重复" in page
    assert "兰陂社区第1网格" in page  # in the trend
    client.post(f"/cases/signals/{signal.pk}/judge/", {"state": "true", "reason": "同一处坑洞"})
    signal.refresh_from_db()
    assert (signal.state, signal.reason) == ("true", "同一处坑洞")
    assert "同一处坑洞" in client.get("/cases/signals/?state=true&kind=double").content.decode()
    assert signed_in(at_work["handler"]).get("/cases/signals/").status_code == 403
