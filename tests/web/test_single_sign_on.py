"""Single sign-on against a provider that runs in the test: discovery, keys, authorize, token, userinfo."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client

from kaoping.web.audit.models import Entry
from kaoping.web.config.home import origins_of, single_sign_on
from kaoping.web.people import roles
from kaoping.web.people.models import Person

pytestmark = pytest.mark.django_db
START, BACK = "/account/oidc/city/login/", "/account/oidc/city/login/callback/"
KEY, FOREIGN_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


class Provider:
    """`claims`: what it says of the person; `lies`: what it says wrongly in the token; it notes what it was asked."""

    def __init__(self) -> None:
        self.claims = {"sub": "u-1001", "preferred_username": "chen", "name": "陈志远"}
        self.userinfo: dict[str, str] | None = None
        self.lies: dict[str, object] = {}
        self.key, self.algorithm, self.with_token = KEY, "RS256", True
        self.nonce = self.challenge = ""
        provider = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self):
                self.say(provider.get(urlsplit(self.path).path))

            def do_POST(self):
                asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.say(provider.token(parse_qs(asked)))

            def say(self, answer):
                body = json.dumps(answer if answer is not None else {"error": "invalid_grant"}).encode()
                self.send_response(200 if answer is not None else 400)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def get(self, path):
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            "/keys": {
                "keys": [
                    jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True) | {"kid": "k1", "alg": "RS256"}
                ]
            },
            "/userinfo": self.userinfo or self.claims,
        }.get(path)

    def token(self, asked):
        verifier = asked.get("code_verifier", [""])[0]
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if asked.get("code") != ["good"] or digest != self.challenge:
            return None
        if not self.with_token:
            return {"access_token": "a", "token_type": "Bearer"}
        now = int(time.time())
        said = {"iss": self.issuer, "aud": "kaoping", "iat": now, "exp": now + 60, "nonce": self.nonce}
        token = jwt.encode(said | self.claims | self.lies, self.key, self.algorithm, headers={"kid": "k1"})
        return {"access_token": "a", "token_type": "Bearer", "id_token": token}


@pytest.fixture
def provider(settings):
    cache.clear()
    running = Provider()
    app = {
        "provider_id": "city",
        "name": "市统一认证",
        "client_id": "kaoping",
        "secret": "s3cret",
        "settings": {"server_url": running.issuer},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    running.app = app
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture
def chen(person):
    return person(roles.LEADER, "D01", "chen")


def go(client, provider):
    """To the provider; what it was asked."""
    away = client.post(START)
    assert away.status_code == 302, away.content.decode()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(away.url).query).items()}
    provider.nonce, provider.challenge = asked["nonce"], asked["code_challenge"]
    return asked


def come_back(client, provider, **wrong):
    asked = go(client, provider)
    return client.get(BACK, {"code": "good", "state": asked["state"]} | wrong)


def is_in(client):
    return client.get("/home/").status_code == 200


def test_the_log_in_page_has_a_button_for_each_provider(provider, client):
    assert "用市统一认证登录" in client.get("/account/login/").content.decode()


def test_a_person_we_know_comes_in(provider, chen, client):
    asked = go(client, provider)
    assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == ("kaoping", "code", "S256")
    answer = client.get(BACK, {"code": "good", "state": asked["state"]})
    assert (answer.status_code, answer.url) == (302, "/home/")
    assert is_in(client)
    assert SocialAccount.objects.get().user == chen
    linked, signed_in = Entry.objects.order_by("number")
    assert (linked.action, linked.actor) == ("person.linked", chen)
    assert (signed_in.action, signed_in.details["way"]) == ("person.signed_in", "single sign-on")


def test_the_link_holds_when_the_provider_renames_the_person(provider, chen, client):
    come_back(client, provider)
    provider.claims = provider.claims | {"preferred_username": "somebody-else"}
    again = Client()
    come_back(again, provider)
    assert int(again.session["_auth_user_id"]) == chen.pk


def test_an_unknown_person_is_told_so_and_nothing_is_made(provider, chen, client):
    provider.claims = provider.claims | {"sub": "u-7", "preferred_username": "<b>nobody</b>"}
    answer = come_back(client, provider)
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "没有相应的账号" in text
    assert "&lt;b&gt;nobody" in text
    assert not is_in(client)
    assert Person.objects.count() == 1
    assert not SocialAccount.objects.exists()
    assert Entry.objects.get().action == "person.sign_in_refused"


def test_an_e_mail_address_alone_names_nobody(provider, person, client):
    person(roles.LEADER, "D01", "chen2", email="chen@example.org")
    provider.claims = {"sub": "u-9", "email": "chen@example.org", "email_verified": True}
    assert come_back(client, provider).status_code == 403
    assert not is_in(client)


def test_another_claim_may_name_the_person(provider, chen, client):
    provider.app["settings"]["match_claim"] = "employee"
    provider.claims = {"sub": "u-3", "employee": "chen", "preferred_username": "zhang"}
    come_back(client, provider)
    assert is_in(client)


def test_a_blocked_person_stays_out(provider, person, client):
    person(roles.LEADER, "D01", "chen", is_active=False)
    assert come_back(client, provider).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another-platform"},
        {"exp": 1},
        {"nonce": "of-another-sign-in"},
        {"nonce": None},
    ],
    ids=lambda lie: "-".join(map(str, *lie.items())),
)
def test_a_token_that_is_not_for_us_now_is_refused(provider, chen, client, lie):
    provider.lies = lie
    answer = come_back(client, provider)
    assert answer.status_code == 403
    assert "没有通过核对" in answer.content.decode()
    assert not is_in(client)


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [(FOREIGN_KEY, "RS256"), ("a-shared-secret-of-thirty-two-bytes", "HS256"), (None, "none")],
)
def test_a_token_signed_by_somebody_else_is_refused(provider, chen, client, key, algorithm):
    provider.key, provider.algorithm = key, algorithm
    assert come_back(client, provider).status_code == 403
    assert not is_in(client)


def test_without_a_token_nobody_comes_in(provider, chen, client):
    provider.with_token = False
    assert come_back(client, provider).status_code == 403
    assert not is_in(client)


def test_userinfo_about_somebody_else_is_refused(provider, chen, client):
    provider.userinfo = {"sub": "u-666", "preferred_username": "chen"}
    assert come_back(client, provider).status_code == 403
    assert not is_in(client)


def test_a_state_of_another_browser_is_refused(provider, chen, client):
    asked = go(Client(), provider)
    assert client.get(BACK, {"code": "good", "state": asked["state"]}).status_code == 403
    assert not is_in(client)


def test_a_state_is_good_once(provider, chen, client):
    asked = go(client, provider)
    address = {"code": "good", "state": asked["state"]}
    assert client.get(BACK, address).status_code == 302
    client.post("/account/logout/")
    assert client.get(BACK, address).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize("wrong", [{"state": "made-up"}, {"state": ""}, {"code": "bad"}, {"error": "access_denied"}])
def test_whatever_comes_back_is_answered(provider, chen, client, wrong):
    answer = come_back(client, provider, **wrong)
    assert answer.status_code == 403
    assert not is_in(client)


def test_a_link_on_another_page_signs_nobody_in(provider, client):
    page = client.get(START)
    assert page.status_code == 200
    assert "去市统一认证登录" in page.content.decode()


def test_a_provider_that_does_not_answer(provider, client):
    provider.app["settings"]["server_url"] = "http://127.0.0.1:9"
    answer = client.post(START)
    assert answer.status_code == 502
    assert "暂时不可用" in answer.content.decode()


def test_an_unknown_provider_is_no_page(provider, client):
    assert client.post("/account/oidc/other/login/").status_code == 404


def test_the_file_of_providers(tmp_path):
    app = {"provider_id": "city", "settings": {"server_url": "https://sso.example/realms/a", "origins": ["https://b"]}}
    path = tmp_path / "oidc.json"
    path.write_text(json.dumps([app]), encoding="utf-8")
    providers = single_sign_on(str(path))
    assert providers["openid_connect"]["APPS"] == [app]
    assert origins_of(providers) == ["https://sso.example", "https://b"]
    assert single_sign_on(None) == {}
