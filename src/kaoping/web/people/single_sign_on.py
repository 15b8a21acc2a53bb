"""Single sign-on by OpenID Connect, stricter than the library: the token's signature, its nonce and whom it is about.

The nonce is derived from the state, which the library binds to the browser's session and takes once.
"""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.http import require_GET, require_http_methods
from requests import RequestException


def nonce_for(state: str) -> str:
    return salted_hmac("kaoping.sign-on.nonce", state, algorithm="sha256").hexdigest()


class SignOnClient(OAuth2Client):  # type: ignore[misc]
    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict[str, Any]) -> str:
        return str(super().get_redirect_url(authorization_url, scope, extra_params | {"nonce": nonce_for(self.state)}))


class SignOnAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Checks the token that a provider gives: signature, nonce, and that userinfo is about the same person."""

    client_class = SignOnClient

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("the provider gave no id_token")
        login = super().complete_login(request, app, token, **kwargs)
        said = login.account.extra_data
        if said.get("userinfo") and said["userinfo"].get("sub") != said["id_token"]["sub"]:
            raise OAuth2Error("userinfo is about somebody else")
        return login

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
                verify_signature=True,
            )
        except (KeyError, TypeError, ValueError) as fault:  # a token or key that is no such thing
            raise OAuth2Error("invalid id_token") from fault
        if not constant_time_compare(str(claims.get("nonce")), nonce_for(self.request.GET.get("state", ""))):
            raise OAuth2Error("wrong nonce")
        return claims


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider. GET asks first: nobody is signed in by a picture on another page."""
    return _through(OAuth2LoginView, request, provider_id)


@require_GET
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _through(OAuth2CallbackView, request, provider_id)


def _through(step: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = step.adapter_view(SignOnAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as fault:
        raise Http404 from fault
    except (RequestException, KeyError, ValueError):  # it does not answer, or with something else than its settings
        return render(request, "socialaccount/unreachable.html", status=502)
    return answer
