"""Addresses of the map of cases."""

from __future__ import annotations

from django.urls import path

from kaoping.web.mapping import views

app_name = "mapping"
urlpatterns = [
    path("map/", views.page, name="map"),
    path("map/areas.json", views.areas, name="areas"),
    path("map/tiles/<int:zoom>/<int:x>/<int:y>.json", views.tile, name="tile"),
]
