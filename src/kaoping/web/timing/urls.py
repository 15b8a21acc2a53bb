"""Addresses of categories, limits of time and the working calendar."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "timing"
urlpatterns: list[URLPattern] = []
