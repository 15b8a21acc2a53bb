"""Holes that were found by attacking the platform, each kept shut by a test."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from pyarrow import parquet
from tests.web.cycles_at_work import approved as at_work
from tests.web.cycles_at_work import opened, packed
from tests.web.test_schemes import START, TOWNS, codes

from kaoping.problems import Refused
from kaoping.web.audit import guards
from kaoping.web.audit.models import Entry
from kaoping.web.cycles.finality import changed_facts
from kaoping.web.cycles.sight import Sight
from kaoping.web.facts import actions as facts
from kaoping.web.facts.receiving import ROWS, unpacked
from kaoping.web.people import account_actions, actions, roles, tokens
from kaoping.web.people.models import ServiceToken
from kaoping.web.people.viewer import today
from kaoping.web.results.comparing import Standing, UnitChange, is_seen
from kaoping.web.schemes import actions as schemes
from kaoping.web.site.proxies import told_by_proxies

pytestmark = pytest.mark.django_db

# --- where a request comes from ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "proxies", "address"),
    [
        ("10.1.1.1", 0, ""),
        ("10.1.1.1", 1, "10.1.1.1"),
        ("6.6.6.6, 10.1.1.1", 1, "10.1.1.1"),
        ("6.6.6.6, 10.1.1.1, 192.168.0.1", 2, "10.1.1.1"),
        ("10.1.1.1", 2, ""),
        ("", 1, ""),
        ("unknown", 1, ""),
        ("10.1.1.1:4711", 1, ""),
        ("2001:DB8::1", 1, "2001:db8::1"),
    ],
)
def test_only_what_own_proxies_say_of_an_address_is_believed(header, proxies, address):
    assert told_by_proxies(header, proxies) == address


def wrong_pass_word(address, **headers):
    form = {"login": "chen", "password": "wrong"}
    return Client(REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": address}).post("/account/login/", form)


@pytest.mark.parametrize("proxies", [0, 1])
def test_behind_a_proxy_one_visitor_does_not_lock_out_another(person, settings, proxies):
    cache.clear()
    settings.KAOPING_PROXIES = proxies
    person(roles.LEADER, "D01", "chen")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        wrong_pass_word("10.0.0.66")
    good = {"login": "chen", "password": "qinghe-2026-kaoping"}
    owner = Client(REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": "10.0.0.7"}).post("/account/login/", good)
    assert owner.status_code == (302 if proxies else 429)
    expected = {"10.0.0.66"} if proxies else {"127.0.0.1"}
    assert {each.details["address"] for each in Entry.objects.filter(action="person.sign_in_failed")} == expected


def test_a_header_of_the_visitor_does_not_get_past_the_lock(person, settings):
    cache.clear()
    settings.KAOPING_PROXIES = 1
    person(roles.LEADER, "D01", "chen")
    for number in range(settings.AXES_FAILURE_LIMIT):
        wrong_pass_word(f"1.2.3.{number}, 10.0.0.66")
    assert wrong_pass_word("9.9.9.9, 10.0.0.66").status_code == 429


def test_failures_under_many_names_do_not_push_out_the_count_of_one(client):
    cache.clear()
    cache.set("guessed", 20, 900)
    for number in range(2000):
        cache.set(f"other-{number}", 1, 900)
    assert cache.get("guessed") == 20


# --- what is not read -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "address", "sent"),
    [
        ("get", "/cycles/?q=%00", {}),
        ("get", "/api/v1/cycles/1/runs/1/scores?unit=%00", {}),
        ("post", "/people/locked/unlock/", {"username": "a\0b"}),
        ("post", "/account/login/", {"login": "a\0b", "password": "x"}),
    ],
)
def test_a_nul_is_refused_at_the_door(person, signed_in, method, address, sent):
    role = roles.SECURITY if "unlock" in address else roles.LEADER
    client = signed_in(None if "login" in address else person(role, None if role == roles.SECURITY else "D01"))
    assert getattr(client, method)(address, sent or None).status_code == 400


def test_a_few_bytes_that_stand_for_millions_of_rows_are_refused(tmp_path):
    units = pa.DictionaryArray.from_arrays(pa.array(np.zeros(ROWS + 1, dtype=np.int32)), ["T01"])
    path = tmp_path / "marks.parquet"
    parquet.write_table(pa.table({"unit": units}), path)
    assert path.stat().st_size < 1 << 20
    archive = packed({"marks.parquet": path.read_bytes()})
    (tmp_path / "facts.zip").write_bytes(archive)
    for file in (path, tmp_path / "facts.zip"):
        with pytest.raises(Refused) as caught, unpacked(file, file.name, ""):
            pass
        assert codes(caught) == ["W407"]


# --- what lies in the folder ------------------------------------------------------------------------------------------


def test_nobody_else_on_the_machine_reads_the_folder(tmp_path):
    program = """
from kaoping.web.config import preparing
preparing.require_writable(preparing.home())
preparing.start_django()
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
default_storage.save("facts/rows.csv", ContentFile(b"x"))
(preparing.home() / "made.later").write_text("x")
"""
    home = tmp_path / "home"
    environment = os.environ | {"PYTHONPATH": "src", "KAOPING_HOME": str(home)}
    for name in ("DJANGO_SETTINGS_MODULE", "KAOPING_SECRET_KEY"):
        environment.pop(name, None)
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)
    modes = {path.relative_to(home).as_posix(): oct(path.stat().st_mode & 0o777) for path in [home, *home.rglob("*")]}
    assert modes == {
        ".": "0o700",
        "secret-key": "0o600",
        "made.later": "0o600",
        "files": "0o700",
        "files/facts": "0o700",
        "files/facts/rows.csv": "0o600",
    }


# --- who enters does not approve --------------------------------------------------------------------------------------


@pytest.fixture
def turncoat(person, district):
    """Somebody who is an author and an approver at once."""
    both = person(roles.AUTHOR, "D01", "both")
    both.grants.create(role=roles.APPROVER, unit=district["D01"], from_on=datetime.date(2020, 1, 1))
    return both


def test_the_own_text_is_not_approved_under_the_name_of_a_colleague(turncoat, district, author, approver, signed_in):
    """A draft that is withdrawn, or left lying, and copied by a colleague is still the writer's."""
    first = schemes.create(text=TOWNS, owner=district["D01"], by=turncoat)
    schemes.withdraw(version=first, reason="x", by=author)
    signed_in(author).post(reverse("schemes:next", args=[first.pk]))
    copy = first.scheme.versions.get(number=2)
    schemes.submit(version=copy, by=author)
    with pytest.raises(Refused) as caught:
        schemes.approve(version=copy, in_force_from=START, by=turncoat)
    assert codes(caught) == ["W307"]
    schemes.approve(version=copy, in_force_from=START, by=approver)
    later = schemes.create(text=TOWNS + "# 改\n", owner=district["D01"], by=author)
    schemes.submit(version=later, by=author)  # what was approved has been judged: this draft is not the writer's
    schemes.approve(version=later, in_force_from=START + datetime.timedelta(days=1), by=turncoat)


def test_who_cleared_facts_does_not_make_them_final(turncoat, district, author, approver):
    cycle = opened(at_work(district["D01"], author, approver), author)
    facts.bring_in(
        cycle=cycle, tables={"marks": [{"unit": "T01", "item": "3.1.1", "assessor": "甲", "points": "1"}]}, by=author
    )
    assert changed_facts(cycle, author)
    assert not changed_facts(cycle, turncoat)
    facts.clear(cycle=cycle, table="marks", reason="x", by=turncoat)
    assert changed_facts(cycle, turncoat)
    assert not changed_facts(cycle, approver)


def test_a_comparison_keeps_out_what_belonged_to_somebody_else():
    """A community that came from another town: its standing of the year before is not the new town's to read."""
    was, is_now = Standing("社区", "/1/6/12/", "80", 3, "", "ok"), Standing("社区", "/1/5/12/", "81", 2, "", "ok")
    town, other, district = (Sight((path,), frozenset()) for path in ("/1/5/", "/1/6/", "/"))
    moved, fresh = UnitChange("C", was, is_now), UnitChange("C", None, is_now)
    assert [is_seen(moved, sight, sight) for sight in (town, other, district)] == [False, False, True]
    assert [is_seen(fresh, sight, sight) for sight in (town, other, district)] == [True, False, True]


# --- accounts ---------------------------------------------------------------------------------------------------------


def test_a_reset_takes_the_account_back_from_whoever_made_a_token(person):
    leader, system = person(roles.LEADER, "D01"), person(roles.SYSTEM)
    shown = account_actions.make_token(person=leader, name="x", expires_on=today(), by=leader)[1]
    program = Client(headers={"Authorization": f"Bearer {shown}"})
    assert program.get("/api/v1/cycles").status_code == 200
    actions.reset_password(person=leader, by=system)
    assert program.get("/api/v1/cycles").status_code == 401
    assert ServiceToken.objects.get().digest == tokens.digest_of(shown)


# --- the guards of the log --------------------------------------------------------------------------------------------


def test_a_guard_that_was_put_to_sleep_is_noticed(db):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                           "$$ BEGIN RETURN OLD; END $$")  # fmt: skip
            cursor.execute("ALTER TABLE audit_entry ENABLE REPLICA TRIGGER audit_entry_chain")
            asleep = {"audit_entry_update", "audit_entry_delete", "audit_entry_chain"}
        else:
            cursor.execute("DROP TRIGGER audit_entry_delete")
            cursor.execute("CREATE TRIGGER audit_entry_delete BEFORE DELETE ON audit_entry BEGIN SELECT 1; END")
            asleep = {"audit_entry_delete"}
    assert asleep <= set(guards.missing(connection))
