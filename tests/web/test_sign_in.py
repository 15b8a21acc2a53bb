"""Signing in with a pass word: who gets in, who waits, what is on record."""

from __future__ import annotations

import datetime
import time

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.web.conftest import PASSWORD

from kaoping.web.audit.models import Entry
from kaoping.web.people import account_actions as actions
from kaoping.web.people import gatekeeper, passwords, roles
from kaoping.web.people.models import Person

pytestmark = pytest.mark.django_db
LOGIN, HOME, CHANGE = "/account/login/", "/home/", "/account/password/"


@pytest.fixture(autouse=True)
def no_memory():
    """Rate limits are kept in the cache."""
    cache.clear()


def sign_in(client, username, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": username, "password": password, **more})


def entries():
    return list(Entry.objects.order_by("number").values_list("action", flat=True))


# --- in and out ---------------------------------------------------------------------------------------------------


def test_in_and_out_are_on_record(person, client):
    who = person(roles.LEADER, "D01", "chen")
    assert sign_in(client, "chen").url == HOME
    assert client.get(HOME).status_code == 200
    client.post("/account/logout/")
    assert client.get(HOME).status_code == 302
    assert entries() == ["person.signed_in", "person.signed_out"]
    entry = Entry.objects.first()
    assert (entry.actor, entry.details["address"]) == (who, "127.0.0.1")


def test_a_wrong_pass_word_says_nothing_about_who_exists(person, client):
    person(roles.LEADER, "D01", "chen")
    known = sign_in(client, "chen", "wrong-1234567").content.decode()
    unknown = sign_in(client, "nobody-at-all", "wrong-1234567").content.decode()
    assert "账号或密码不对" in known
    assert "账号或密码不对" in unknown
    assert entries() == ["person.sign_in_failed"] * 2
    assert "nobody" not in str(Entry.objects.latest("number").details)  # some type their pass word there


@pytest.mark.parametrize("typed", ["", "a" * 5000, "chen\x00", "<script>", "' or 1=1 --", "张" * 200])
def test_whatever_is_typed_as_a_name_is_answered(person, client, typed):
    person(roles.LEADER, "D01", "chen")
    assert sign_in(client, typed).status_code == (400 if "\x00" in typed else 200)


def test_a_blocked_account_does_not_get_in(person, client):
    person(roles.LEADER, "D01", "chen", is_active=False)
    page = client.post(LOGIN, {"login": "chen", "password": PASSWORD}, follow=True)
    assert "停用" in page.content.decode()
    assert client.get(HOME).status_code == 302


def test_blocking_ends_a_sign_in_that_is_open(person, signed_in):
    who = person(roles.LEADER, "D01")
    page = signed_in(who)
    assert page.get(HOME).status_code == 200
    Person.objects.filter(pk=who.pk).update(is_active=False)
    assert page.get(HOME).status_code == 302


def test_the_session_is_a_new_one_after_signing_in(person, client):
    person(roles.LEADER, "D01", "chen")
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["sessionid"] = session.session_key
    sign_in(client, "chen")
    assert client.cookies["sessionid"].value != session.session_key


def test_nobody_is_sent_elsewhere_after_signing_in(person, client):
    person(roles.LEADER, "D01", "chen")
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"):
        assert sign_in(Client(), "chen", next=elsewhere).url == HOME
    assert sign_in(client, "chen", next="/units/?day=1").url == "/units/?day=1"


def test_signing_out_takes_a_post(person, signed_in):
    page = signed_in(person(roles.LEADER, "D01"))
    assert page.get("/account/logout/").status_code == 200
    assert page.get(HOME).status_code == 200


@pytest.mark.parametrize("address", ["signup/", "password/reset/", "email/", "social/connections/", "login/code/"])
def test_other_pages_of_the_library_do_not_exist(client, address):
    assert client.get(f"/account/{address}").status_code == 404


def test_the_log_in_page_speaks_both_languages(client):
    assert "密码" in client.get(LOGIN).content.decode()
    client.cookies["language"] = "en"
    text = client.get(LOGIN).content.decode()
    assert "Pass word" in text
    assert "密码" not in text


def test_only_the_demonstration_lists_accounts_and_its_pass_word(client, person, signed_in, settings, tmp_path):
    assert "演示账号" not in client.get(LOGIN).content.decode()
    settings.DEMO, settings.HOME = True, tmp_path
    text = client.get(LOGIN).content.decode()
    shown = (tmp_path / "demo-password").read_text()
    assert text.count(shown) == 1
    assert "zhangjianguo" in text
    assert shown not in signed_in(person(roles.LEADER, "D01")).get(HOME).content.decode()


# --- a sign-in that expires ---------------------------------------------------------------------------------------


def test_half_an_hour_without_a_request_ends_the_sign_in(settings, person, client):
    assert settings.SESSION_COOKIE_AGE == 1800
    person(roles.LEADER, "D01", "chen")
    sign_in(client, "chen")
    client.get(HOME)
    row = Session.objects.get(pk=client.session.session_key)
    left = (row.expire_date - timezone.now()).total_seconds()
    assert 1700 < left <= 1800
    Session.objects.update(expire_date=timezone.now() - datetime.timedelta(seconds=1))
    assert client.get(HOME).url.startswith(LOGIN)


def test_each_request_counts_the_idle_time_anew_at_most_once_a_minute(person, client, monkeypatch):
    person(roles.LEADER, "D01", "chen")
    sign_in(client, "chen")
    client.get(HOME)
    Session.objects.update(expire_date=timezone.now() + datetime.timedelta(seconds=300))
    soon = Session.objects.get().expire_date
    client.get(HOME)
    assert Session.objects.get().expire_date == soon
    later = time.time() + gatekeeper.AWAKE
    monkeypatch.setattr(gatekeeper.time, "time", lambda: later)
    client.get(HOME)
    assert Session.objects.get().expire_date > soon


def test_an_expired_form_leads_back_to_its_page_not_to_its_post_address(client):
    answer = client.post("/account/tokens/", {"name": "x"}, HTTP_REFERER="http://testserver/account/tokens/?tab=2")
    assert answer.url == "/account/login/?next=/account/tokens/%3Ftab%3D2"


def test_a_foreign_referer_is_no_way_back(client):
    answer = client.post("/account/tokens/", {"name": "x"}, HTTP_REFERER="https://evil.example/account/")
    assert answer.url == "/account/login/?next=/home/"


def test_an_expired_part_of_a_page_asks_for_the_whole_log_in_page(client):
    answer = client.get(
        "/account/tokens/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/units/?day=3"}
    )
    assert answer.headers["HX-Redirect"] == "/account/login/?next=/units/%3Fday%3D3"
    assert answer.content == b""


# --- lockout ------------------------------------------------------------------------------------------------------


def fail(times, username="chen", **more):
    client = Client()
    for _ in range(times):
        answer = client.post(LOGIN, {"login": username, "password": "wrong-1234567"}, **more)
    return answer


def test_five_failures_lock_the_account_at_that_address(person):
    person(roles.LEADER, "D01", "chen")
    assert fail(4).status_code == 200
    locked = fail(1)
    assert locked.status_code == 429
    assert 0 < int(locked.headers["Retry-After"]) <= 900
    assert "账号暂时锁定" in locked.content.decode()
    assert sign_in(Client(), "chen").status_code == 429  # the right pass word does not help
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert sign_in(elsewhere, "chen").status_code == 302
    assert entries().count("person.locked_out") == 1


def test_capitals_do_not_buy_more_attempts(person):
    person(roles.LEADER, "D01", "chen")
    for name in ("chen", "Chen", "CHEN", "cHen "):
        fail(1, name)
    assert fail(1, "cheN").status_code == 429


def test_trying_on_while_locked_neither_prolongs_nor_fills_the_log(person):
    person(roles.LEADER, "D01", "chen")
    fail(5)
    before = entries()
    fail(10)
    assert entries() == before


def test_a_right_pass_word_forgets_failures(person, client):
    person(roles.LEADER, "D01", "chen")
    fail(4)
    assert sign_in(client, "chen").status_code == 302
    assert fail(4).status_code == 200


def test_the_lock_opens_by_itself(person, monkeypatch):
    person(roles.LEADER, "D01", "chen")
    fail(5)
    later = timezone.now() + datetime.timedelta(minutes=15, seconds=1)
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: later)
    assert sign_in(Client(), "chen").status_code == 302


def test_security_sees_locked_accounts_and_unlocks_them(person, signed_in):
    who = person(roles.LEADER, "D01", "chen", name="陈志远")
    security = person(roles.SECURITY, None, "shen")
    fail(5)
    page = signed_in(security)
    assert "陈志远" in page.get("/people/locked/").content.decode()
    page.post("/people/locked/unlock/", {"username": "chen"})
    assert "陈志远" not in page.get("/people/locked/").content.decode()
    assert sign_in(Client(), "chen").status_code == 302
    entry = Entry.objects.get(action="person.unlocked")
    assert (entry.actor, entry.object_id, entry.details) == (security, str(who.pk), {"failures": 5})


# --- pass words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "lacks"),
    [
        ("Kp-7xQ", "10–128 位"),
        ("k" * 60 + "P-7" + "x" * 70, "10–128 位"),
        ("onlysmallletters", "至少用三类"),
        ("12345678901234", "至少用三类"),
        ("Password123", "常见密码"),
        ("Zhangsan-2026x", "太像"),
        ("张建国-Kp-2026x", "太像"),
    ],
)
def test_what_a_pass_word_must_be(person, password, lacks):
    who = person(roles.LEADER, "D01", "zhangsan", name="张建国")
    assert any(lacks in fault for fault in passwords.faults_of(password, who)), passwords.faults_of(password, who)


@pytest.mark.parametrize("password", ["jrqr-3637-anjb", "Kp7xQ2mmW9", "清河·考评-2026-k"])
def test_pass_words_that_will_do(person, password):
    assert passwords.faults_of(password, person(roles.LEADER, "D01", "zhangsan", name="张建国")) == []


def test_all_faults_are_told_at_once(person):
    assert len(passwords.faults_of("aaaa", person(roles.LEADER, "D01"))) == 3


def test_the_last_five_are_not_taken_again(person):
    who = person(roles.LEADER, "D01", "chen")
    used = [PASSWORD, *(f"Qing-he-{n}-kaoping" for n in range(5))]
    for new in used[1:]:
        assert passwords.faults_of(new, who) == []
        actions.set_password(person=who, password=new, by=who)
    assert all(passwords.was_used(who, old) for old in used[1:])
    assert not passwords.was_used(who, used[0])
    assert who.old_passwords.count() == passwords.REMEMBERED - 1


def change(page, new, old=PASSWORD, again=None):
    return page.post(CHANGE, {"oldpassword": old, "password1": new, "password2": again or new})


def test_changing_it_takes_the_old_one_and_ends_other_sign_ins(person, signed_in):
    who = person(roles.LEADER, "D01", "chen")
    here, there = signed_in(who), signed_in(who)
    for refused in (
        change(here, "Fresh-2026-word", old="wrong-1234567"),
        change(here, "Fresh-2026-word", again="Fresh-2026-work"),
        change(here, "short"),
    ):
        assert refused.status_code == 200
        assert 'role="alert"' in refused.content.decode()
    assert change(here, "Fresh-2026-word").url == HOME
    assert here.get(HOME).status_code == 200
    assert there.get(HOME).status_code == 302
    assert sign_in(Client(), "chen", "Fresh-2026-word").status_code == 302
    assert Entry.objects.filter(action="person.password_changed", actor=who).count() == 1
    assert "Fresh-2026-word" not in str(list(Entry.objects.values()))


def test_a_given_pass_word_is_changed_before_anything_else(person, signed_in):
    who = person(roles.LEADER, "D01", "chen", must_change_password=True)
    page = signed_in(who)
    assert page.get(HOME).url == CHANGE
    assert page.post("/account/tokens/", {"name": "x"}).url == CHANGE
    assert page.get("/account/tokens/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == CHANGE
    assert page.get(CHANGE).status_code == 200
    assert page.post("/language/", {"language": "en", "next": CHANGE}).url == CHANGE
    change(page, "Fresh-2026-word")
    assert page.get(HOME).status_code == 200


def test_one_that_somebody_else_sets_must_be_changed(person):
    who, security = person(roles.LEADER, "D01", "chen"), person(roles.SECURITY)
    assert actions.set_password(person=who, password="Given-2026-word", by=security).must_change_password
    assert not actions.set_password(person=who, password="Own-2026-word-x", by=who).must_change_password


def test_an_old_pass_word_is_changed_where_the_installation_asks_for_it(person, signed_in, settings):
    settings.KAOPING_PASSWORD_DAYS = 90
    who = person(roles.LEADER, "D01", "chen", password_changed_at=timezone.now() - datetime.timedelta(days=91))
    assert signed_in(who).get(HOME).url == CHANGE
    Person.objects.filter(pk=who.pk).update(password_changed_at=timezone.now() - datetime.timedelta(days=89))
    assert signed_in(who).get(HOME).status_code == 200


def test_without_a_pass_word_there_is_none_to_change(person, signed_in):
    who = person(roles.LEADER, "D01", "chen")
    who.set_unusable_password()
    who.save()
    assert signed_in(who).get(reverse("account_change_password")).url == HOME
