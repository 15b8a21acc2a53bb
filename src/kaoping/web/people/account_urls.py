"""Signing in and out, the second factor, single sign-on. Only these pages of the sign-in library are reachable."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.urls import path

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
]
