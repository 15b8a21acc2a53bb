"""Addresses of signals of honesty."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "signals"
urlpatterns: list[URLPattern] = []
