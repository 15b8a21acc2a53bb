"""Addresses of duties, matters, dispatch and the rota."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "dispatching"
urlpatterns: list[URLPattern] = []
