"""Signing in and out, the second factor, single sign-on. Only these pages of the sign-in library are reachable."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path

from kaoping.web.people import account_views as views
from kaoping.web.people import single_sign_on
from kaoping.web.people.viewer import allow
from kaoping.web.site.demo_accounts import demo_accounts, demo_password

public = allow(public=True)
signed_in = allow(signed_in=True)
DEMONSTRATION = {"demo_accounts": demo_accounts, "demo_password": demo_password}  # asked by the template alone

urlpatterns = [
    path("login/", public(account.LoginView.as_view(extra_context=DEMONSTRATION)), name="account_login"),
    path("logout/", public(account.logout), name="account_logout"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    path("password/", views.change_password, name="account_change_password"),
    path("confirm/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("tokens/", views.service_tokens, name="account_tokens"),
    path("tokens/<int:pk>/revoke/", views.revoke_token, name="account_revoke_token"),
    path("2fa/", signed_in(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", public(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/confirm/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/codes/", signed_in(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("2fa/codes/new/", signed_in(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("2fa/codes/download/", signed_in(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("oidc/<slug:provider_id>/login/", public(single_sign_on.start), name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", public(single_sign_on.come_back), name="openid_connect_callback"),
]

# for the security administrator, below /people/
security_urlpatterns = [
    path("locked/", views.locked, name="locked"),
    path("locked/unlock/", views.unlock, name="unlock"),
    path("<int:pk>/second-factor/reset/", views.reset_second_factor, name="reset_second_factor"),
]
