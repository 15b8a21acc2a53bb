"""Addresses of cases as facts of a cycle."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "feed"
urlpatterns: list[URLPattern] = []
