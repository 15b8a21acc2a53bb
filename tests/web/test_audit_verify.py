"""Tampering with the log, past its guards: verification tells the first broken link, in the database and in a file."""

from __future__ import annotations

import datetime
import hashlib
import json

import pytest
from django.db import connection

from kaoping.cli.main import main
from kaoping.web.audit import guards
from kaoping.web.audit.actions import export_chain
from kaoping.web.audit.chain import content, digest
from kaoping.web.audit.models import Entry, Head
from kaoping.web.audit.recording import action, note
from kaoping.web.audit.verify import verify, verify_file
from kaoping.web.units.models import Unit

pytestmark = pytest.mark.django_db


@action
def open_unit(code):
    unit = Unit.objects.create(code=code, opened_on=datetime.date(2026, 1, 1))
    note("unit.opened", unit, by=None, unit=unit, name="枣畈", weight="0.10", rows=[1, 2])


@pytest.fixture(autouse=True)
def nine(settings, db):
    """Entries 1 to 9, the last four by SM3."""
    for number in range(1, 10):
        settings.KAOPING_AUDIT_HASH = "sha256" if number < 6 else "sm3"
        open_unit(f"X{number}")
    connection.check_constraints()


@pytest.fixture
def open_door():
    """The guards are down while the test tampers; they are put up again before the log is verified."""
    guards.take_down(connection)
    return lambda: guards.put_up(connection)


def forge(entry):
    """Rewrite an entry with a digest that fits."""
    Entry.objects.filter(pk=entry.pk).update(digest=digest(content(entry)))


def test_an_untouched_log_is_intact():
    verdict = verify()
    assert (verdict.intact, verdict.entries, verdict.finding) == (True, 9, None)
    assert verdict.digest == Head.objects.get().digest


CHANGES = {
    "at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
    "actor_name": "somebody",
    "action": "unit.closed",
    "object_kind": "person",
    "object_id": "99",
    "object_name": "Y",
    "unit_code": "Y",
    "details": {"name": "枣畈", "weight": "0.1", "rows": [1, 2]},
    "algorithm": "sm3",
    "previous": "0" * 64,
    "digest": "0" * 64,
}


@pytest.mark.parametrize("field", CHANGES)
def test_a_changed_field_is_found_at_its_entry(field, open_door):
    Entry.objects.filter(number=4).update(**{field: CHANGES[field]})
    open_door()
    verdict = verify()
    assert (verdict.intact, verdict.finding.number, verdict.finding.kind) == (False, 4, "changed")
    assert "第 4 条" in verdict.words.zh
    assert "ntry 4" in verdict.words.en


def test_another_actor_is_found(author, open_door):
    Entry.objects.filter(number=4).update(actor=author)
    assert verify().finding.number == 4


def test_a_moment_more_is_found(open_door):
    entry = Entry.objects.get(number=4)
    Entry.objects.filter(number=4).update(at=entry.at + datetime.timedelta(microseconds=1))
    assert verify().finding.number == 4


def test_a_missing_entry_is_found(open_door):
    Entry.objects.filter(number=4).delete()
    assert (verify().finding.number, verify().finding.kind) == (4, "missing")


def test_a_missing_beginning_is_found(open_door):
    Entry.objects.filter(number__lt=3).delete()
    assert (verify().finding.number, verify().finding.kind) == (1, "missing")


def test_two_entries_that_changed_places_are_found(open_door):
    Entry.objects.filter(number=4).update(number=100)
    Entry.objects.filter(number=5).update(number=4)
    Entry.objects.filter(number=100).update(number=5)
    assert verify().finding.number == 4


def test_a_forged_digest_breaks_the_link_to_the_next(open_door):
    Entry.objects.filter(number=4).update(object_name="Y")
    forge(Entry.objects.get(number=4))
    assert (verify().finding.number, verify().finding.kind) == (5, "unlinked")


def test_a_forged_last_entry_does_not_fit_the_head(open_door):
    Entry.objects.filter(number=9).update(object_name="Y")
    forge(Entry.objects.get(number=9))
    assert (verify().finding.number, verify().finding.kind) == (9, "head")


def test_a_tail_that_was_cut_off_is_found(open_door):
    Entry.objects.filter(number__gt=7).delete()
    finding = verify().finding
    assert (finding.number, finding.kind) == (8, "cut")
    assert "2" in finding.words.en


def test_an_empty_log_under_a_full_head_is_found(open_door):
    Entry.objects.all().delete()
    assert (verify().finding.number, verify().finding.kind) == (1, "cut")


def test_a_head_that_is_gone_or_was_changed_is_found(open_door):
    Head.objects.update(digest="0" * 64)
    assert verify().finding.kind == "head"
    Head.objects.all().delete()
    assert verify().finding.kind == "head"


def test_an_entry_behind_the_head_is_found(open_door):
    Head.objects.update(number=8, digest=Entry.objects.get(number=8).digest)
    assert (verify().finding.number, verify().finding.kind) == (9, "extra")


def test_details_that_are_no_json_are_found(open_door):
    if connection.vendor == "postgresql":
        broken = "UPDATE audit_entry SET details = 'null' WHERE number = 4"  # it keeps JSON whole itself
    else:
        broken = "UPDATE audit_entry SET details = '{' WHERE number = 4"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = 1" if connection.vendor == "sqlite" else "SELECT 1")
        cursor.execute(broken)
        cursor.execute("PRAGMA ignore_check_constraints = 0" if connection.vendor == "sqlite" else "SELECT 1")
    assert (verify().finding.number, verify().finding.kind) == (4, "changed")


def test_guards_that_are_gone_are_told_though_the_chain_is_whole(open_door):
    verdict = verify()
    assert (verdict.intact, verdict.finding) == (False, None)
    assert "audit_entry_delete" in verdict.words.en
    open_door()
    assert verify().intact


def test_the_command_says_what_it_found(open_door, capsys):
    Entry.objects.filter(number=4).update(object_name="Y")
    open_door()
    assert main(["audit", "verify", "--lang", "en"]) == 6
    assert "Entry 4 was changed" in capsys.readouterr().out
    assert main(["audit", "verify", "--json"]) == 6
    assert json.loads(capsys.readouterr().out)["broken_at"] == 4


def test_the_command_is_content_with_an_untouched_log(capsys):
    assert main(["audit", "verify"]) == 0
    assert "9 条" in capsys.readouterr().out


# --- the file ---------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "log.jsonl"
    assert main(["audit", "export", "--out", str(path)]) == 0
    return path


def test_a_file_can_be_verified_with_nothing_but_its_description(file):
    previous = "0" * 64
    for line in file.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        held = entry.pop("digest")
        text = json.dumps(list(entry.values()), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert entry["previous"] == previous
        assert hashlib.new(entry["algorithm"], text.encode()).hexdigest() == held
        previous = held
    assert entry["number"] == 9


def test_exporting_is_on_record(file):
    entry = Entry.objects.order_by("number").last()
    assert (entry.action, entry.details["entries"], entry.actor_name) == ("audit.exported", 9, "system")


def test_an_untouched_file_is_intact(file):
    assert main(["audit", "verify", "--file", str(file)]) == 0


@pytest.mark.parametrize(
    ("tamper", "number", "kind"),
    [
        (lambda lines: [*lines[:3], lines[3].replace("X4", "Y4"), *lines[4:]], 4, "changed"),
        (lambda lines: [*lines[:3], *lines[4:]], 4, "missing"),
        (lambda lines: [*lines[:3], lines[3][:40], *lines[4:]], 4, "unreadable"),
        (lambda lines: [*lines[:3], "[]", *lines[4:]], 4, "unreadable"),
        (lambda lines: [*lines[:4], lines[3], *lines[4:]], 4, "extra"),
        (lambda lines: lines[1:], 1, "missing"),
    ],
)
def test_a_file_that_was_changed_is_found_out(tamper, number, kind, file, capsys):
    file.write_text("\n".join(tamper(file.read_text(encoding="utf-8").splitlines())), encoding="utf-8")
    finding = verify_file(file).finding
    assert (finding.number, finding.kind) == (number, kind)
    assert main(["audit", "verify", "--file", str(file)]) == 6


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        export_chain(out=tmp_path / "nowhere" / "log.jsonl", by=None)
    assert not Entry.objects.filter(action="audit.exported").exists()
