"""What every answer carries, what no request gets past, and programs with a token."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse, JsonResponse
from django.test import Client
from django.urls import include, path
from django.utils import timezone
from ninja import NinjaAPI

from kaoping.web.audit.models import Entry
from kaoping.web.config import urls
from kaoping.web.config.home import second_factor_policy
from kaoping.web.people import account_actions as actions
from kaoping.web.people import roles, tokens
from kaoping.web.people.viewer import allow

pytestmark = pytest.mark.django_db


# --- a site with a few more addresses ---------------------------------------------------------------------------------


def undeclared(request):
    return HttpResponse("open to everybody by mistake")


@allow(roles.LEADER)
def for_leaders(request):
    return JsonResponse({"who": request.viewer.person.username})


api = NinjaAPI(urls_namespace="tried", docs_url=None, openapi_url=None)


@api.get("/read")
@allow(roles.LEADER)
def read(request, words: int = 1):
    return {"who": request.viewer.person.username, "words": words}


@api.post("/read")
@allow(roles.AUTHOR)
def write(request):
    return {"wrote": request.viewer.person.username}


@api.get("/undeclared")
def undeclared_operation(request):
    return {}


urlpatterns = [
    *urls.urlpatterns,
    path("undeclared/", undeclared),
    path("for-leaders/", for_leaders),
    path("api/tried/for-leaders/", for_leaders),
    path("api/tried/", include(([path("", api.urls)], "x"))),
]
handler403, handler404, handler400 = urls.handler403, urls.handler404, urls.handler400


@pytest.fixture(autouse=True)
def site(settings):
    cache.clear()
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def leader(person):
    return person(roles.LEADER, "D01", "chen")


@pytest.fixture
def token(leader):
    day = timezone.localdate() + datetime.timedelta(days=1)
    return actions.make_token(person=leader, name="报表", expires_on=day, by=leader)


def bearing(token, **more):
    return Client(headers={"Authorization": f"Bearer {token}"}, **more)


READ = "/api/tried/read"

# --- closed unless declared -------------------------------------------------------------------------------------------


def test_a_view_that_declares_nothing_is_closed_to_everybody(person, signed_in, client):
    assert client.get("/undeclared/").url.startswith("/account/login/")
    for role in roles.ROLES:
        assert signed_in(person(role, None if role in roles.ADMINS else "D01")).get("/undeclared/").status_code == 403


def test_an_operation_that_declares_nothing_is_closed_to_everybody(leader, signed_in, client):
    assert client.get("/api/tried/undeclared").status_code == 401
    assert signed_in(leader).get("/api/tried/undeclared").status_code == 403


def test_an_operation_is_declared_like_a_view_each_method_for_itself(leader, person, signed_in, client):
    assert client.get(READ).status_code == 401
    assert signed_in(leader).get(READ + "?words=3").json() == {"who": "chen", "words": 3}
    assert signed_in(leader).post(READ).status_code == 403
    assert signed_in(person(roles.AUTHOR, "D01", "zhang")).post(READ).json() == {"wrote": "zhang"}
    assert signed_in(leader).delete(READ).status_code == 405


def test_grants_that_are_over_or_to_come_open_nothing(leader, signed_in):
    page = signed_in(leader)
    assert page.get("/for-leaders/").status_code == 200
    grant = leader.grants.get()
    grant.to_on = timezone.localdate()
    grant.save()
    assert page.get("/for-leaders/").status_code == 403
    grant.from_on, grant.to_on = timezone.localdate() + datetime.timedelta(days=1), None
    grant.save()
    assert page.get("/for-leaders/").status_code == 403


# --- tokens -----------------------------------------------------------------------------------------------------------


def test_a_token_acts_as_its_person_below_api_only(token):
    program = bearing(token[1])
    assert program.get("/api/tried/for-leaders/").json() == {"who": "chen"}
    assert program.get(READ).json()["who"] == "chen"
    assert program.get("/for-leaders/").url.startswith("/account/login/")
    assert program.get("/home/").status_code == 302


def test_only_the_hash_of_a_token_is_kept(token):
    made, shown = token
    assert made.digest == tokens.digest_of(shown)
    assert shown not in str(list(Entry.objects.values())) + str(made.__dict__)


def test_a_token_that_is_over_opens_nothing(token, leader):
    made, shown = token
    program = bearing(shown)
    assert program.get(READ).status_code == 200
    made.expires_on = timezone.localdate() - datetime.timedelta(days=1)
    made.save()
    assert program.get(READ).status_code == 401
    made.expires_on = timezone.localdate()
    made.save()
    assert program.get(READ).status_code == 200
    actions.revoke_token(token=made, by=leader)
    assert program.get(READ).status_code == 401


def test_the_token_of_a_blocked_person_opens_nothing(token, leader):
    leader.is_active = False
    leader.save()
    assert bearing(token[1]).get(READ).status_code == 401


def test_a_wrong_token_is_not_saved_by_a_session(leader, signed_in):
    page = signed_in(leader)
    answer = page.get(READ, headers={"Authorization": "Bearer wrong"})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "令牌" in answer.json()["message"]["zh"]


def test_tokens_are_not_guessed(token):
    for _ in range(tokens.FAILURES):
        assert bearing("kp_guess").get(READ).status_code == 401
    assert bearing("kp_guess").get(READ).status_code == 429
    assert bearing(token[1]).get(READ).status_code == 429  # from that address
    assert bearing(token[1], REMOTE_ADDR="10.0.0.9").get(READ).status_code == 200


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "bearer \x00", "Bearer " + "x" * 9000, "Basic Y2hlbjp4", "张"])
def test_whatever_stands_in_the_header_is_answered(leader, header):
    assert Client(headers={"Authorization": header}).get(READ).status_code == 401


def test_a_write_with_a_session_needs_the_token_of_its_forms_also_below_api(person, token):
    who = person(roles.AUTHOR, "D01", "zhang")
    page = Client(enforce_csrf_checks=True)
    page.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert page.post(READ).status_code == 403
    page.get("/account/password/")
    crumb = page.cookies["csrftoken"].value
    assert page.post(READ, headers={"X-CSRFToken": crumb}).json() == {"wrote": "zhang"}
    key = actions.make_token(person=who, name="x", expires_on=timezone.localdate(), by=who)[1]
    assert bearing(key, enforce_csrf_checks=True).post(READ).json() == {"wrote": "zhang"}


def test_a_person_makes_and_revokes_own_tokens(leader, person, signed_in):
    page = signed_in(leader)
    day = str(timezone.localdate() + datetime.timedelta(days=30))
    answer = page.post("/account/tokens/", {"name": "<b>报表</b>", "expires_on": day})
    text = answer.content.decode()
    assert text.count("kp_") == 1
    assert "&lt;b&gt;" in text
    made = leader.tokens.get()
    assert "kp_" not in page.get("/account/tokens/").content.decode()
    other = signed_in(person(roles.LEADER, "T01"))
    assert other.post(f"/account/tokens/{made.pk}/revoke/").status_code == 404
    assert page.post(f"/account/tokens/{made.pk}/revoke/").status_code == 302
    made.refresh_from_db()
    assert made.revoked_at
    for wrong in ("", "yesterday", "2001-01-01", "2199-01-01"):
        assert page.post("/account/tokens/", {"name": "x", "expires_on": wrong}).status_code == 400
    assert leader.tokens.count() == 1


# --- what answers carry -----------------------------------------------------------------------------------------------


def test_headers_of_every_answer(leader, signed_in, client):
    for answer in (client.get("/account/login/"), signed_in(leader).get("/home/"), client.get("/no-such-page")):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "style-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_nothing_that_somebody_read_stays_in_a_cache(leader, signed_in, token):
    for answer in (
        signed_in(leader).get("/home/"),
        signed_in(leader).get("/for-leaders/"),
        bearing(token[1]).get(READ),
    ):
        assert "no-store" in answer.headers["Cache-Control"]


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(leader, client):
    client.post("/account/login/", {"login": "chen", "password": "qinghe-2026-kaoping"})
    session = client.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"


def test_where_pages_come_by_https_cookies_do_too(tmp_path):
    program = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0, s.DEBUG)"
    )
    environment = os.environ | {
        "PYTHONPATH": "src",
        "KAOPING_HTTPS": "1",
        "KAOPING_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "kaoping.web.config.settings",
    }
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "True", "True", "False"]


# --- what requests may not be -----------------------------------------------------------------------------------------


class Unread:
    """A body that fails the test when somebody reads it."""

    def read(self, *_):
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.parametrize("known", [True, False])
def test_a_request_that_is_too_large_is_refused_unread(leader, signed_in, settings, known):
    page = signed_in(leader if known else None)
    size = settings.KAOPING_UPLOAD_LIMIT + 1 if known else settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1
    more = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(size), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answer = page.generic("POST", "/account/password/", **more)
    assert answer.status_code == 413
    assert f"{(size - 1) // 1024 // 1024} MB" in answer.content.decode()


def test_a_form_without_its_token_is_refused_with_a_page(leader):
    page = Client(enforce_csrf_checks=True)
    page.force_login(leader, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = page.post("/account/password/", {})
    assert answer.status_code == 403
    assert "表单已过期" in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/people/999999/second-factor/reset/",
        "/account/tokens/99999999999999999999/revoke/",
        "/account/tokens/1/revoke/",
    ],
)
def test_numbers_that_no_row_has(leader, person, signed_in, address):
    page = signed_in(person(roles.SECURITY) if "people" in address else leader)
    assert page.post(address).status_code == 404


@pytest.mark.parametrize("address", ["/no/such/page", "/%00", "/people/%F0%9F%98%80/", "/account/../admin/", "/api/no"])
def test_pages_that_do_not_exist(client, address):
    assert client.get(address).status_code in (302, 400, 401, 404)


def test_a_page_that_breaks_shows_no_trace(leader, monkeypatch):
    client = Client(raise_request_exception=False)
    client.force_login(leader, backend="allauth.account.auth_backends.AuthenticationBackend")
    monkeypatch.setattr("kaoping.web.people.account_views.TokenForm", None)
    answer = client.get("/account/tokens/")
    assert answer.status_code == 500
    assert "Traceback" not in answer.content.decode()


def test_an_unknown_host_is_refused():
    assert Client(headers={"Host": "evil.example"}).get("/account/login/").status_code == 400


def test_json_of_the_interface_is_never_html(client):
    answer = client.get(READ)
    assert answer.headers["Content-Type"] == "application/json"
    assert json.loads(answer.content)["mend"]["zh"]


def test_a_misspelled_policy_stops_the_start():
    assert second_factor_policy("admins") == "admins"
    with pytest.raises(ImproperlyConfigured):
        second_factor_policy("admin")
