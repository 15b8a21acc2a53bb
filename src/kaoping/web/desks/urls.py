"""Addresses of work places and lists of cases."""

from __future__ import annotations

from django.urls import path

from kaoping.web.desks import board_views, bulk_views, export_views, views

app_name = "desks"
urlpatterns = [
    path("", views.listed, name="list"),
    path("all/", views.everything, name="all"),
    path("counts/", views.counts, name="counts"),
    path("number/", views.number, name="number"),
    path("export/", export_views.export, name="export"),
    path("bulk/", bulk_views.bulk, name="bulk"),
    path("board/", board_views.board, name="board"),
]
