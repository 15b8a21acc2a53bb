"""Addresses of the page and the file of a case."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "casebook"
urlpatterns: list[URLPattern] = []
