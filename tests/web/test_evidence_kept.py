"""Evidence is withdrawn, dated, held, deleted in due time, held against its digest."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.cycles_at_work import approved, opened
from tests.web.evidence_files import ITEM, jpeg, pdf, put

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.cycles.models import Cycle, Responsibility
from kaoping.web.evidence import actions, queries, store, work
from kaoping.web.evidence.models import File, Proof
from kaoping.web.facts.models import Lock
from kaoping.web.people.roles import APPRAISED, APPROVER, SCORER
from kaoping.web.results.models import Run

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def own_place(settings, tmp_path):
    place = {"BACKEND": "kaoping.web.evidence.disk.Folder", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "evidence": place}


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author)
    Responsibility.objects.create(cycle=cycle, item=ITEM, unit=district["DEP01"])
    Responsibility.objects.create(cycle=cycle, item="3.1.3", unit=district["DEP02"])
    return cycle


@pytest.fixture
def scorer(person):
    return person(SCORER, "DEP01", "scorer", name="王秀英")


@pytest.fixture
def town(person):
    return person(APPRAISED, "T01", "town", name="赵明")


def address(name, file, *more):
    return reverse(f"evidence:{name}", args=[file.cycle_id, file.pk, *more])


def refused_with(act):
    with pytest.raises(Refused) as refused:
        act()
    return [fault.code for fault in refused.value.faults]


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_uploader_takes_a_file_back_with_a_reason(cycle, scorer, author):
    file = put(cycle, scorer)
    assert refused_with(lambda: actions.withdraw(file=file, reason=" ", by=scorer)) == ["W663"]
    assert refused_with(lambda: actions.withdraw(file=file, reason="传错了", by=author)) == ["W658"]
    actions.withdraw(file=file, reason="传错了", by=scorer)
    assert queries.proofs_of(cycle, unit="T01", item=ITEM) == []
    assert put(cycle, scorer) != file  # what was taken back does not come back by itself


def test_what_is_locked_keeps_its_evidence(cycle, scorer, author):
    file = put(cycle, scorer)
    Lock.objects.create(cycle=cycle, table="marks", code=ITEM, part="DEP01", locked_by=author)
    assert refused_with(lambda: actions.withdraw(file=file, reason="传错了", by=scorer)) == ["W661"]
    assert refused_with(lambda: actions.unlink(proof=file.proofs.get(), by=scorer)) == ["W661"]
    put(cycle, scorer, pdf(), "a.pdf")  # more may come, for a correction


def test_what_another_app_says_is_settled_stays(cycle, scorer, monkeypatch):
    monkeypatch.setitem(queries.SETTLED, "incident", lambda cycle, key: key == "2026-001")
    monkeypatch.setitem(queries.OWN, "incident", lambda viewer, cycle, key: True)
    settled = put(cycle, scorer, about="incident:2026-001", item="")
    free = put(cycle, scorer, pdf(), "a.pdf", about="incident:2026-002", item="")
    assert refused_with(lambda: actions.withdraw(file=settled, reason="传错了", by=scorer)) == ["W661"]
    assert actions.withdraw(file=free, reason="传错了", by=scorer).state == "withdrawn"


def test_what_others_use_is_not_withdrawn_as_a_whole(cycle, scorer, town):
    file = put(cycle, town)
    actions.link(file=file, unit="T02", item=ITEM, by=scorer)
    assert refused_with(lambda: actions.withdraw(file=file, reason="传错了", by=town)) == ["W668"]
    actions.unlink(proof=file.proofs.get(unit="T02"), by=scorer)
    assert actions.withdraw(file=file, reason="传错了", by=town).state == "withdrawn"


def test_after_collection_nothing_is_taken_away(cycle, scorer):
    file = put(cycle, scorer)
    Cycle.objects.filter(pk=cycle.pk).update(stage="publish")
    assert refused_with(lambda: actions.unlink(proof=file.proofs.get(), by=scorer)) == ["W661"]


def test_days_are_reasonable(cycle, scorer, town, signed_in):
    file, now = put(cycle, scorer), timezone.localdate()
    for issued, expires in ((now + DAY, None), (now, now - DAY)):
        wrong = lambda i=issued, e=expires: actions.set_dates(file=file, issued_on=i, expires_on=e, by=scorer)  # noqa: E731
        assert refused_with(wrong) == ["W665"]
    assert refused_with(lambda: actions.set_dates(file=file, issued_on=now, expires_on=None, by=town)) == ["W658"]
    file = actions.set_dates(file=file, issued_on=now - 9 * DAY, expires_on=now - DAY, by=scorer)
    assert (file.has_expired, file.expired_on(now - DAY)) == (True, False)
    client = signed_in(scorer)
    assert client.post(address("dates", file), {"issued_on": "0001-01-01"}).status_code == 422
    assert "已过期" in client.get(address("one", file)).content.decode()


def test_a_hold_is_set_by_one_and_lifted_by_another(cycle, author, approver, scorer):
    file = put(cycle, scorer)
    assert refused_with(lambda: actions.hold(file=file, reason="信访核查", by=approver)) == ["W658"]
    assert refused_with(lambda: actions.hold(file=file, reason="", by=author)) == ["W663"]
    actions.hold(file=file, reason="信访核查", by=author)
    assert refused_with(lambda: actions.withdraw(file=file, reason="传错了", by=scorer)) == ["W662"]
    assert refused_with(lambda: actions.unlink(proof=file.proofs.get(), by=scorer)) == ["W662"]
    assert refused_with(lambda: actions.lift(file=file, reason="核查结束", by=author)) == ["W658"]
    actions.lift(file=file, reason="核查结束", by=approver)
    assert actions.withdraw(file=file, reason="传错了", by=scorer).state == "withdrawn"


def test_who_set_a_hold_does_not_lift_it_in_another_role(cycle, author, scorer, district):
    file = actions.hold(file=put(cycle, scorer), reason="信访核查", by=author)
    author.grants.create(role=APPROVER, unit=district["D01"], from_on=timezone.localdate())
    assert refused_with(lambda: actions.lift(file=file, reason="核查结束", by=author)) == ["W658"]


@pytest.fixture
def final(author):
    """Make a cycle final."""

    def make(cycle):
        run = Run.objects.create(
            cycle=cycle, number=1, version=cycle.version, scheme_digest="0" * 64, asked_by=author, state="failed"
        )
        now = timezone.now()
        Cycle.objects.filter(pk=cycle.pk).update(final_run=run, final_at=now, final_by=author, stage="final")

    return make


def test_contents_are_deleted_in_time_and_their_records_stay(cycle, author, scorer, final):
    past = timezone.localdate() - DAY
    over, held, later, unset = (
        put(cycle, scorer, name=f"{name}.jpg", content=jpeg(colour=name)) for name in ("red", "blue", "green", "black")
    )
    for file in (over, held):
        actions.keep_until(file=file, day=past, by=author)
    actions.keep_until(file=later, day=timezone.localdate(), by=author)
    actions.hold(file=held, reason="信访核查", by=author)
    work.tidy()
    assert set(File.objects.values_list("state", flat=True)) == {"clean"}  # the cycle is not final
    final(cycle)
    work.tidy()
    assert dict(File.objects.values_list("name", "state")) == {
        "red.jpg": "expired", "blue.jpg": "clean", "green.jpg": "clean", "black.jpg": "clean",
    }  # fmt: skip
    assert [store.is_there(file.stored, file.size) for file in (over, held, later, unset)] == [False, True, True, True]
    assert Entry.objects.get(action="evidence.deleted").details["digest"] == over.sha256
    assert File.objects.get(pk=over.pk).sha256 == over.sha256


def test_a_shared_content_stays_while_another_needs_it(cycle, author, town, person, final):
    first = put(cycle, town)
    other = put(cycle, person(APPRAISED, "T02", "other"), unit="T02")
    actions.keep_until(file=first, day=timezone.localdate() - DAY, by=author)
    final(cycle)
    work.tidy()
    assert store.is_there(other.stored, other.size)
    assert File.objects.get(pk=first.pk).state == "expired"


def test_a_final_cycle_takes_no_evidence(cycle, scorer, author, final):
    file = put(cycle, scorer)
    final(cycle)
    assert refused_with(lambda: put(cycle, scorer, pdf(), "a.pdf")) == ["W401"]
    assert refused_with(lambda: actions.withdraw(file=file, reason="传错了", by=scorer)) == ["W401"]
    assert actions.hold(file=file, reason="信访核查", by=author).held


def test_contents_are_held_against_their_digests(cycle, author, scorer, signed_in, django_capture_on_commit_callbacks):
    well, lost, changed = (
        put(cycle, scorer, jpeg(colour=colour), f"{colour}.jpg") for colour in ("red", "blue", "black")
    )
    store.remove(lost.stored)
    with store.storage().open(changed.stored, "wb") as file:
        file.write(b"something else")
    client = signed_in(author)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("evidence:verify", args=[cycle.pk]))
    assert answer.headers["Location"].startswith("/jobs/")
    assert dict(File.objects.values_list("pk", "trouble")) == {well.pk: "", lost.pk: "lost", changed.pk: "changed"}
    page = client.get(reverse("evidence:list", args=[cycle.pk]), {"state": "trouble"}).content.decode()
    assert ("blue.jpg" in page, "red.jpg" in page, "内容找不到了" in page) == (True, False, True)
    told = Entry.objects.get(action="evidence.verified").details
    assert (told["entries"], told["failures"]) == (3, 2)


def test_the_same_file_again_mends_a_content_that_was_changed(cycle, scorer):
    file = put(cycle, scorer)
    with store.storage().open(file.stored, "wb") as changed:
        changed.write(b"x" * file.size)
    File.objects.update(trouble=work.trouble_of(file))
    assert put(cycle, scorer) == file
    assert (work.trouble_of(file), File.objects.get().trouble) == ("", "")


def test_who_no_longer_sees_a_file_is_led_to_the_list(cycle, scorer, author, signed_in):
    file = put(cycle, author, item="3.1.2")
    proof = Proof.objects.create(file=file, unit="T01", item=ITEM, linked_by=scorer)
    answer = signed_in(scorer).post(reverse("evidence:unlink", args=[cycle.pk, file.pk, proof.pk]))
    assert answer.headers["Location"] == reverse("evidence:list", args=[cycle.pk])
