"""The second factor: a code of an app on the phone, recovery codes, who must have one, who takes it away."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from tests.web.conftest import PASSWORD

from kaoping.web.audit.models import Entry
from kaoping.web.people import roles

pytestmark = pytest.mark.django_db
LOGIN, HOME, CODE, ACTIVATE = "/account/login/", "/home/", "/account/2fa/authenticate/", "/account/2fa/totp/activate/"


@pytest.fixture(autouse=True)
def no_memory():
    cache.clear()


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1000000:06d}"


@pytest.fixture
def guarded(person):
    """Somebody with a second factor: (person, secret)."""
    who = person(roles.LEADER, "D01", "chen")
    secret = generate_totp_secret()
    TOTP.activate(who, secret)
    RecoveryCodes.activate(who)
    return who, secret


def sign_in(client):
    return client.post(LOGIN, {"login": "chen", "password": PASSWORD})


def test_the_pass_word_alone_does_not_do(guarded, client):
    assert sign_in(client).url.startswith(CODE)
    assert client.get(HOME).status_code == 302
    assert client.post(CODE, {"code": wrong(code_of(guarded[1]))}).status_code == 200
    assert client.get(HOME).status_code == 302
    assert client.post(CODE, {"code": code_of(guarded[1])}).url == HOME
    assert client.get(HOME).status_code == 200
    actions = list(Entry.objects.order_by("number").values_list("action", flat=True))
    assert actions == ["person.second_factor_failed", "person.signed_in"]


def test_a_code_is_good_once(guarded, client):
    code = code_of(guarded[1])
    sign_in(client)
    client.post(CODE, {"code": code})
    client.post("/account/logout/")
    sign_in(client)
    assert client.post(CODE, {"code": code}).status_code == 200
    assert client.get(HOME).status_code == 302


def test_a_recovery_code_is_good_once(guarded, client):
    code = Authenticator.objects.get(user=guarded[0], type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in(client)
    assert client.post(CODE, {"code": code}).url == HOME
    client.post("/account/logout/")
    sign_in(client)
    assert client.post(CODE, {"code": code}).status_code == 200


def test_codes_are_not_guessed(guarded, client):
    sign_in(client)
    bad = wrong(code_of(guarded[1]))
    for _ in range(20):
        client.post(CODE, {"code": bad})
    text = client.post(CODE, {"code": code_of(guarded[1])}).content.decode()
    assert "失败次数过多" in text
    assert client.get(HOME).status_code == 302


def test_nobody_comes_to_the_code_without_the_pass_word(client, db):
    assert client.get(CODE).url.startswith(LOGIN)


def test_setting_one_up(person, client, django_capture_on_commit_callbacks):
    who = person(roles.LEADER, "D01", "chen")
    sign_in(client)
    page = client.get(ACTIVATE)
    text = page.content.decode()
    assert "data:image/svg+xml;base64," in text
    assert "'self' data:" in page.headers["Content-Security-Policy"]
    secret = page.context["form"].secret
    assert client.post(ACTIVATE, {"code": "000000" if code_of(secret) != "000000" else "1"}).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(ACTIVATE, {"code": code_of(secret)}).url == "/account/2fa/codes/"
    assert client.get("/account/2fa/codes/").content.decode().count("<code>") == 10
    assert Entry.objects.filter(action="person.second_factor_added", actor=who).exists()
    for address in ("", "codes/new/", "codes/download/", "totp/deactivate/"):
        assert client.get(f"/account/2fa/{address}").status_code == 200, address
    client.post("/account/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=who).exists()
    assert Entry.objects.filter(action="person.second_factor_removed", actor=who).exists()


def test_changing_it_asks_for_the_pass_word_when_the_sign_in_is_old(person, signed_in):
    page = signed_in(person(roles.LEADER, "D01", "chen"))  # signed in without a record of when
    assert page.get(ACTIVATE).url.startswith("/account/confirm/")
    assert page.post("/account/confirm/", {"password": "wrong-1234567"}).status_code == 200
    answer = page.post("/account/confirm/", {"password": PASSWORD, "next": ACTIVATE})
    assert answer.url == ACTIVATE
    assert page.get(ACTIVATE).status_code == 200


@pytest.mark.parametrize(
    ("policy", "role", "must"),
    [
        ("optional", roles.SECURITY, False),
        ("admins", roles.SECURITY, True),
        ("admins", roles.LEADER, False),
        ("required", roles.LEADER, True),
    ],
)
def test_who_must_have_one(person, client, settings, policy, role, must):
    settings.KAOPING_SECOND_FACTOR = policy
    person(role, None if role == roles.SECURITY else "D01", "chen")
    sign_in(client)
    home = client.get(HOME)
    assert (home.status_code, getattr(home, "url", "")) == ((302, ACTIVATE) if must else (200, ""))
    if must:
        assert client.get(ACTIVATE).status_code == 200
        assert client.get("/account/2fa/codes/").url == ACTIVATE


def test_where_it_is_required_nobody_switches_it_off(guarded, client, settings):
    settings.KAOPING_SECOND_FACTOR = "required"
    sign_in(client)
    client.post(CODE, {"code": code_of(guarded[1])})
    client.post("/account/confirm/", {"password": PASSWORD})
    assert client.post("/account/2fa/totp/deactivate/").status_code in (200, 302)
    assert Authenticator.objects.filter(user=guarded[0], type="totp").exists()


def test_security_takes_it_from_who_lost_the_phone(guarded, person, signed_in, client):
    who, security = guarded[0], person(roles.SECURITY, None, "shen")
    page = signed_in(security)
    assert who.name in page.get("/people/locked/").content.decode()
    page.post(f"/people/{who.pk}/second-factor/reset/")
    assert sign_in(client).url == HOME
    assert Entry.objects.get(action="person.second_factor_reset").actor == security


def test_security_does_not_take_its_own(person, signed_in):
    security = person(roles.SECURITY, None, "shen")
    TOTP.activate(security, generate_totp_secret())
    assert signed_in(security).post(f"/people/{security.pk}/second-factor/reset/").status_code == 404
    assert Authenticator.objects.filter(user=security).exists()
