"""Addresses of work places and lists of cases."""

from __future__ import annotations

from django.urls import path

from kaoping.web.desks import views

app_name = "desks"
urlpatterns = [
    path("", views.listed, name="list"),
]
