"""How the sign-in library is bound to our persons: nobody signs up, single sign-on only finds persons we know."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthError
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from kaoping.web.people import account_actions as actions
from kaoping.web.people.duties import needs_second_factor
from kaoping.web.people.lockout import address_of
from kaoping.web.people.models import Person
from kaoping.web.people.single_sign_on import SignOnAdapter
from kaoping.web.people.viewer import viewer_of
from kaoping.web.site.words import lazily, say

log = logging.getLogger(__name__)
CLAIM = "preferred_username"  # which claim names our person, unless the provider's entry says otherwise


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": lazily(
            "账号或密码不对。忘记密码时，请安全管理员重置。",
            "User name or pass word is wrong. Forgotten? The security administrator sets a new one.",
        ),
        "enter_current_password": lazily("现在的密码不对。", "This is not your present pass word."),
        "incorrect_password": lazily("密码不对。", "The pass word is wrong."),
        "too_many_login_attempts": lazily(
            "失败次数过多，请 15 分钟后再试。", "Too many failures; try again in 15 minutes."
        ),
        "rate_limited": lazily("操作过于频繁，请稍后再试。", "Too many attempts; try again in a while."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The library's own messages say what the next page shows anyway."""

    def post_login(self, request: HttpRequest, user: Person, **details: Any) -> HttpResponse:
        """A pass word that was typed just now need not be typed again to set up the second factor."""
        if not (details.get("signal_kwargs") or {}).get("sociallogin"):
            reauthenticate_by_password(request)
        answer: HttpResponse = super().post_login(request, user, **details)
        return answer

    def set_password(self, user: Person, password: str) -> None:
        actions.set_password(person=user, password=password, by=user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        messages.success(request, say("密码已修改。", "The pass word is changed."))
        return resolve_url("home")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": lazily(
            "验证码不对或已过期。请核对手机时间，输入最新的 6 位数字。",
            "The code is wrong or has expired. Check the clock of the phone and enter the latest six digits.",
        ),
        "cannot_delete_authenticator": lazily(
            "本单位要求第二重验证，不能停用。换手机时请安全管理员重置。",
            "The second factor is required here. For a new phone, ask the security administrator for a reset.",
        ),
        "cannot_generate_recovery_codes": lazily("请先启用第二重验证。", "Set up the second factor first."),
    }

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return not needs_second_factor(viewer_of(authenticator.user))

    def get_totp_label(self, user: Person) -> str:
        return user.username


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        found = super().get_provider(request, provider, client_id)
        found.oauth2_adapter_class = SignOnAdapter  # checks signature and nonce as well
        return found

    def on_authentication_error(self, request: HttpRequest, provider: Any, **details: Any) -> None:
        """Cancelled, forged or refused: one page, and a line in the log of the server."""
        log.warning("single sign-on failed: %s", details.get("exception") or details.get("error"))
        page = {"provider": provider.name, "cancelled": details.get("error") == AuthError.CANCELLED}
        raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", page, status=403))

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the person: by a link made before, else by the claim that names a user name of ours."""
        if sociallogin.is_existing:
            return
        app = sociallogin.provider.app
        claim = app.settings.get("match_claim", CLAIM)
        named = str(claims_of(sociallogin.account.extra_data).get(claim) or "")
        person = Person.objects.filter(username__iexact=named).first() if named else None
        if person is None:
            actions.record_unknown(what="sign_in_refused", typed=named, by=None, address=address_of(request))
            page = {"provider": app.name, "named": named}
            raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", page, status=403))
        if person.is_active:
            actions.link(sign_in=sociallogin, person=person, request=request, by=person)
        else:
            raise ImmediateHttpResponse(render(request, "account/account_inactive.html", status=403))


def claims_of(data: dict[str, Any]) -> dict[str, Any]:
    """What the provider says of the person: of its signed token first, completed by what it answers about them."""
    return {**(data.get("userinfo") or {}), **(data.get("id_token") or {})}
