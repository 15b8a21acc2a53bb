"""Addresses of cases taken over from other platforms."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "takeover"
urlpatterns: list[URLPattern] = []
