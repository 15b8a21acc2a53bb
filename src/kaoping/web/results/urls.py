from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from kaoping.web.results import run_views

app_name = "results"
urlpatterns: list[URLPattern] = [
    path("<int:cycle>/runs/", run_views.runs, name="runs"),
    path("<int:cycle>/runs/start/", run_views.start, name="start"),
    path("<int:cycle>/runs/compare/", run_views.compare, name="compare"),
    path("<int:cycle>/runs/<int:number>/check/", run_views.check, name="check"),
    path("<int:cycle>/runs/<int:number>/export/", run_views.export, name="export"),
]
