"""What a change does: the same facts scored twice, as the engine alone would score them."""

from __future__ import annotations

import datetime
import threading
from pathlib import Path

import pyarrow.csv
import pytest
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from kaoping.api import score
from kaoping.demonstration import write
from kaoping.problems import Refused
from kaoping.scheme.load import edition_of_text
from kaoping.web.bridge.effects import scored, shifts
from kaoping.web.cycles.models import Cycle
from kaoping.web.people import roles
from kaoping.web.results import snapshots
from kaoping.web.results.models import Run, Snapshot
from kaoping.web.schemes import actions
from kaoping.web.schemes.models import Effect, Version

SHIPPED = Path(__file__).parents[2] / "schemes"
START = datetime.date(2024, 1, 1)


@pytest.fixture(scope="session")
def facts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("facts") / "huanbei-communities"
    write("huanbei-communities", folder, "2024")
    return folder


@pytest.fixture
def text():
    return (SHIPPED / "huanbei-communities" / "scheme.yaml").read_text(encoding="utf-8")


@pytest.fixture
def harder(text):
    """What the office found and was not mended costs 3 points instead of 0.1."""
    return text.replace("office_check: -0.1", "office_check: -3")


def totals(text, facts, decide=None):
    found = score(edition_of_text(text, decide=decide), facts, "2024", trial=True).results
    return {each.unit: (format(each.total, "f"), each.rank) for each in found.standings}


def test_both_columns_are_what_the_engine_gives(text, harder, facts):
    rows = shifts(scored(text, {}, facts, "2024"), scored(harder, {}, facts, "2024"))
    assert {row.unit: (row.before, row.rank_before) for row in rows} == totals(text, facts)
    assert {row.unit: (row.after, row.rank_after) for row in rows} == totals(harder, facts)
    changed = [row for row in rows if row.changed]
    assert changed
    assert {item for row in changed for item, *_ in row.why} == {"D"}
    assert all(row.rise == row.rank_before - row.rank_after for row in rows)


def test_a_decision_is_tried_like_a_new_text(text, facts):
    rows = shifts(scored(text, {}, facts, "2024"), scored(text, {"K14": "counted"}, facts, "2024"))
    assert {row.unit: (row.after, row.rank_after) for row in rows} == totals(text, facts, {"K14": "counted"})


# --- in the platform --------------------------------------------------------------------------------------------


@pytest.fixture
def computed(district, author, approver, text, facts):
    """A version in force and a cycle of it that was computed."""
    version = actions.create(text=text, owner=district["D01"], by=author)
    actions.approve(version=actions.submit(version=version, by=author), in_force_from=START, by=approver)
    cycle = Cycle.objects.create(
        version=version, period="2024", owner=district["D01"], title="2024 年度", units_on=START, opened_by=author
    )
    tables = {}
    for path in sorted(facts.glob("*.csv")):
        table = pyarrow.csv.read_csv(
            path,
            convert_options=pyarrow.csv.ConvertOptions(
                column_types={name: pyarrow.string() for name in path.read_text().splitlines()[0].split(",")},
                strings_can_be_null=True,
            ),
        )
        tables[path.stem] = snapshots.keep(snapshots.parquet_of(table), table.num_rows)
    snapshot = Snapshot.objects.create(cycle=cycle, digest=snapshots.digest_of(tables), tables=tables, facts_revision=1)
    run = Run.objects.create(
        cycle=cycle, number=1, version=version, scheme_digest=version.digest, snapshot=snapshot, asked_by=author
    )
    Run.objects.filter(pk=run.pk).update(state="done", finished_at=timezone.now())
    return version


@pytest.mark.django_db
def test_a_tried_change_is_shown_with_its_reasons(
    computed, district, author, harder, facts, signed_in, django_capture_on_commit_callbacks
):
    draft = actions.create(text=harder, owner=district["D01"], by=author)
    page = signed_in(author)
    with django_capture_on_commit_callbacks(execute=True):
        answer = page.post(reverse("schemes:try"), {"old": computed.pk, "new": draft.pk})
    made = Effect.objects.get()
    assert f"effect={made.pk}" in answer.url
    assert page.get(answer.url).status_code == 200
    made.refresh_from_db()
    (found,) = made.job.result["effects"]
    assert {row["unit"]: (row["after"], row["rank_after"]) for row in found["rows"]} == totals(harder, facts)
    shown = page.get(reverse("schemes:effect", args=[made.pk]), HTTP_HX_REQUEST="true").content.decode()
    assert "D 扣分" in shown
    assert "▲" in shown or "不变" in shown


@pytest.mark.django_db
def test_the_same_question_is_computed_once(computed, author, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = actions.try_choices(version=computed, key="K14", by=author)
    second = actions.try_choices(version=computed, key="K14", by=author)
    assert (first.pk, first.job_id) == (second.pk, second.job_id)
    assert [each["choice"] for each in second.job.__class__.objects.get().result["effects"]] == ["left_out", "counted"]


@pytest.mark.django_db
def test_a_tried_change_is_the_offices_own(computed, author, person, signed_in):
    made = actions.try_choices(version=computed, key="K14", by=author)
    address = reverse("schemes:effect", args=[made.pk])
    assert signed_in(person(roles.APPROVER, "D01")).get(address).status_code == 200
    assert signed_in(person(roles.APPROVER, "T01")).get(address).status_code == 404
    assert signed_in(person(roles.LEADER, "D01")).get(address).status_code == 403


# --- two at once ------------------------------------------------------------------------------------------------


def at_once(*calls):
    """Run the calls side by side on a real database server; one after another where the database is in memory."""
    found = []

    def carry_out(call):
        try:
            found.append(call())
        except Refused as refused:
            found.append(refused)
        finally:
            if threading.current_thread() is not threading.main_thread():
                connections.close_all()

    if connection.vendor == "sqlite":
        for call in calls:
            carry_out(call)
        return found
    start = threading.Barrier(len(calls))

    def wait(call):
        start.wait()
        carry_out(call)

    threads = [threading.Thread(target=wait, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.django_db(transaction=True)
def test_of_two_approvers_at_once_one_wins(district, author, approver, person, text):
    second = person(roles.APPROVER, "D01", "second", name="王静")
    version = actions.create(text=text, owner=district["D01"], by=author)
    actions.submit(version=version, by=author)
    found = at_once(
        *(
            lambda who=who: actions.approve(version=version, in_force_from=START, by=who)
            for who in (approver, second, approver, second)
        )
    )
    won = [each for each in found if isinstance(each, Version)]
    assert len(won) == 1
    assert {fault.code for each in found if isinstance(each, Refused) for fault in each.faults} == {"W306"}
    version.refresh_from_db()
    lost = next(each for each in found if isinstance(each, Refused))
    assert version.approved_by.name in lost.faults[0].message()


@pytest.mark.django_db(transaction=True)
def test_two_versions_approved_at_once_never_hold_on_one_day(district, author, approver, person, text):
    second = person(roles.APPROVER, "D01", "second")
    versions = [actions.create(text=f"{text}# {n}\n", owner=district["D01"], by=author) for n in (1, 2)]
    for version in versions:
        actions.submit(version=version, by=author)
    found = at_once(
        lambda: actions.approve(version=versions[0], in_force_from=START, by=approver),
        lambda: actions.approve(version=versions[1], in_force_from=START, by=second),
    )
    assert sorted(type(each).__name__ for each in found) == ["Refused", "Version"]
    assert Version.objects.filter(state="approved", in_force_to__isnull=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_drafts_created_at_once_each_has_its_number(district, author, text):
    found = at_once(*(lambda: actions.create(text=text, owner=district["D01"], by=author) for _ in range(3)))
    assert sorted(version.number for version in found) == [1, 2, 3]
