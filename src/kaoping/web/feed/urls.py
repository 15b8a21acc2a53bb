"""Addresses of cases as facts of a cycle."""

from __future__ import annotations

from django.urls import path

from kaoping.web.feed import views

app_name = "feed"
urlpatterns = [
    path("feed/<int:pk>/", views.feed, name="feed"),
    path("feed/<int:pk>/on/", views.on, name="on"),
    path("feed/<int:pk>/off/", views.off, name="off"),
]
