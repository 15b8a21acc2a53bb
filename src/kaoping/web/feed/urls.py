"""Addresses of cases as facts of a cycle."""

from __future__ import annotations

from django.urls import path

from kaoping.web.feed import missed_views, views

app_name = "feed"
urlpatterns = [
    path("feed/costs/", views.costs, name="costs"),
    path("feed/costs/<int:case>/", views.cost, name="cost"),
    path("feed/<int:pk>/", views.feed, name="feed"),
    path("feed/<int:pk>/on/", views.on, name="on"),
    path("feed/<int:pk>/sources/", views.sources, name="sources"),
    path("feed/<int:pk>/off/", views.off, name="off"),
    path("feed/<int:pk>/missed/", missed_views.listed, name="missed"),
    path("feed/<int:pk>/missed/<int:case>/judge/", missed_views.judge, name="judge"),
    path("feed/<int:pk>/missed/<int:case>/register/", missed_views.hand_on, name="hand_on"),
]
