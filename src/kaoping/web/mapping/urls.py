"""Addresses of the map of cases."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "mapping"
urlpatterns: list[URLPattern] = []
