"""The log of every write: complete, chained, guarded by the database itself."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from kaoping.web.audit import guards, recording
from kaoping.web.audit.apps import known_hash
from kaoping.web.audit.chain import NOTHING, content, digest
from kaoping.web.audit.models import Entry, Head
from kaoping.web.audit.recording import NotRecorded, action, note
from kaoping.web.units.models import Unit

pytestmark = pytest.mark.django_db


@action
def open_unit(*, code, by=None, **details):
    unit = Unit.objects.create(code=code, opened_on=datetime.date(2026, 1, 1))
    note("unit.opened", unit, by=by, unit=unit, **details)
    return unit


@action
def open_two(*, by=None):
    open_unit(code="X1", by=by)
    open_unit(code="X2", by=by)


def numbers():
    return list(Entry.objects.order_by("number").values_list("number", flat=True))


# --- recording --------------------------------------------------------------------------------------------------


def test_each_entry_holds_the_digest_of_the_one_before(author):
    open_unit(code="X1", by=author)
    open_unit(code="X2")
    first, second = Entry.objects.order_by("number")
    assert (first.number, first.previous) == (1, NOTHING)
    assert (second.number, second.previous) == (2, first.digest)
    assert (first.actor_name, second.actor_name) == ("张建国 (author)", "system")
    assert second.digest == digest(content(second))
    assert (Head.objects.get().number, Head.objects.get().digest) == (2, second.digest)


def test_actions_inside_an_action_are_one_transaction_and_keep_their_order(author):
    open_two(by=author)
    assert list(Entry.objects.order_by("number").values_list("object_name", flat=True)) == ["X1", "X2"]


def test_nothing_stays_of_an_inner_action_that_was_given_up():
    @action
    def tries():
        with pytest.raises(ValueError, match="no"), transaction.atomic():
            fails()
        open_unit(code="X2")

    @action
    def fails():
        open_unit(code="X1")
        raise ValueError("no")

    tries()
    assert list(Entry.objects.values_list("object_name", flat=True)) == ["X2"]
    assert list(Unit.objects.values_list("code", flat=True)) == ["X2"]


def test_an_action_that_notes_nothing_is_refused():
    @action
    def silent():
        Unit.objects.create(code="X1", opened_on=datetime.date(2026, 1, 1))

    with pytest.raises(NotRecorded, match="silent noted nothing"):
        silent()
    assert not Unit.objects.exists()


def test_nothing_is_noted_outside_an_action():
    with pytest.raises(NotRecorded):
        note("unit.opened", Unit(code="X1"), by=None)


def test_nothing_is_written_when_the_entry_cannot_be(monkeypatch):
    def full(*args, **kwargs):
        raise IntegrityError("disk full")

    monkeypatch.setattr(recording.Entry.objects, "bulk_create", full)
    with pytest.raises(IntegrityError), transaction.atomic():
        open_unit(code="X1")
    assert not Unit.objects.exists()


def test_values_come_back_from_the_database_as_they_were_hashed(author):
    odd = {
        "weight": Decimal("0.10"),
        "float": 1e22,
        "minus": -0.0,
        "not": float("nan"),
        "big": 10**30,
        "text": "表情 😀 \\u0000 NUL:\0 half:\ud800 <b>=1+1</b>",
        "on": datetime.date(2026, 11, 22),
        "at": datetime.datetime(2026, 11, 22, 9, 30, 0, 1, tzinfo=datetime.UTC),
        "who": author,
        "set": {"b", "a"},
        "nested": {"二": [None, True, {"x": Decimal("1E+2")}], 3: (1, 2)},
    }
    open_unit(code="X1", by=author, **odd)
    entry = Entry.objects.get()
    assert digest(content(entry)) == entry.digest
    assert entry.details["weight"] == "0.10"
    assert entry.details["nested"] == {"二": [None, True, {"x": "1E+2"}], "3": [1, 2]}
    assert entry.at.microsecond == int(content(entry)["at"][-12:-6])


def test_an_entry_keeps_the_algorithm_it_was_written_with(settings):
    open_unit(code="X1")
    settings.KAOPING_AUDIT_HASH = "sm3"
    open_unit(code="X2")
    second, first = Entry.objects.all()
    assert (first.algorithm, second.algorithm) == ("sha256", "sm3")
    assert second.digest == digest(content(second)) != digest(content(second) | {"algorithm": "sha256"})


# --- guards -----------------------------------------------------------------------------------------------------

COLUMNS = (
    "number, at, actor_id, actor_name, action, object_kind, object_id, object_name, unit_code, details, algorithm,"
    " previous, digest"
)
COPY = (
    f"INTO audit_entry ({COLUMNS}) SELECT {{number}}, at, actor_id, actor_name, action, object_kind, object_id,"
    " object_name, unit_code, details, algorithm, {previous}, digest FROM audit_entry WHERE number = 2"
)
TRIED = {
    "change": "UPDATE audit_entry SET object_name = 'other' WHERE number = 2",
    "change all": "UPDATE audit_entry SET details = details",
    "delete": "DELETE FROM audit_entry WHERE number = 3",
    "renumber": "UPDATE audit_entry SET number = 9 WHERE number = 3",
    "insert in the past": "INSERT " + COPY.format(number=0, previous="previous"),
    "insert far away": "INSERT " + COPY.format(number=5, previous="digest"),
    "insert without its previous": "INSERT " + COPY.format(number=4, previous="previous"),
    "head goes back": "UPDATE audit_head SET number = 2",
    "head runs ahead": "UPDATE audit_head SET number = 4",
    "head forged": "UPDATE audit_head SET digest = 'f'",
    "head deleted": "DELETE FROM audit_head",
    "second head": "INSERT INTO audit_head (id, number, digest) VALUES (2, 3, 'f')",
}
ON_SQLITE = {
    "replace": "INSERT OR REPLACE " + COPY.format(number=3, previous="digest"),
    "ignore": "INSERT OR IGNORE " + COPY.format(number=5, previous="digest"),
    "change or ignore": "UPDATE OR IGNORE audit_entry SET object_name = 'other'",
    "replace head": "INSERT OR REPLACE INTO audit_head (id, number, digest) VALUES (1, 0, 'f')",
}
ON_POSTGRESQL = {
    "truncate": "TRUNCATE audit_entry",
    "truncate head": "TRUNCATE audit_head",
    "upsert": "INSERT "
    + COPY.format(number=3, previous="digest")
    + " ON CONFLICT (number) DO UPDATE SET object_name = 'other'",
}


@pytest.fixture
def three(db):
    for code in ("X1", "X2", "X3"):
        open_unit(code=code)


def test_the_database_refuses_whatever_is_not_the_next_entry(three):
    before = list(Entry.objects.values()), Head.objects.values().get()
    connection.check_constraints()  # so that nothing is left to be done at the end of the transaction
    tried = TRIED | (ON_POSTGRESQL if connection.vendor == "postgresql" else ON_SQLITE)
    for what, statement in tried.items():
        with pytest.raises(IntegrityError, match="audit: "), transaction.atomic():
            connection.cursor().execute(statement)
        assert (list(Entry.objects.values()), Head.objects.values().get()) == before, what


def test_the_models_refuse_as_well(three):
    entry = Entry.objects.first()
    for write in (entry.save, entry.delete, Entry.objects.all().delete, Head.objects.get().delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    assert numbers() == [1, 2, 3]


def test_missing_guards_are_noticed(three):
    assert guards.missing(connection) == ()
    guards.take_down(connection)
    assert "audit_entry_delete" in guards.missing(connection)
    guards.put_up(connection)
    assert guards.missing(connection) == ()


@pytest.mark.parametrize(("chosen", "faults"), [("sha256", 0), ("sm3", 0), ("md5", 1), ("none", 1)])
def test_an_unknown_hash_is_told_before_the_first_write(chosen, faults, settings):
    settings.KAOPING_AUDIT_HASH = chosen
    assert len(known_hash()) == faults
