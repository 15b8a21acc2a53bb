"""Addresses of cases taken over from other platforms."""

from __future__ import annotations

from django.urls import path

from kaoping.web.takeover import views

app_name = "takeover"
urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/api/", views.call, name="call"),
    path("imports/<int:pk>/", views.one, name="one"),
    path("imports/<int:pk>/map/", views.map_anew, name="map"),
    path("imports/<int:pk>/write/", views.write, name="write"),
    path("imports/<int:pk>/drop/", views.drop, name="drop"),
    path("imports/<int:pk>/faults.xlsx", views.fault_list, name="faults"),
    path("sources/", views.sources, name="sources"),
    path("sources/<int:pk>/key/", views.renew_key, name="key"),
    path("sources/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
