"""Addresses of signals of honesty."""

from __future__ import annotations

from django.urls import path

from kaoping.web.signals import views

app_name = "signals"
urlpatterns = [
    path("signals/", views.listed, name="list"),
    path("signals/<int:pk>/judge/", views.judge, name="judge"),
]
