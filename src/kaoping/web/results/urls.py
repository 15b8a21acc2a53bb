from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from kaoping.web.results import run_views, views

app_name = "results"
urlpatterns: list[URLPattern] = [
    path("", views.cycles, name="list"),
    path("<int:cycle>/", views.cycle, name="cycle"),
    path("<int:cycle>/runs/<int:number>/", views.run, name="run"),
    path("<int:cycle>/runs/<int:number>/map/", views.the_map, name="map"),
    path("<int:cycle>/runs/<int:number>/areas.json", views.areas, name="areas"),
    path("<int:cycle>/runs/<int:number>/heat/", views.heat_map, name="heat"),
    path("<int:cycle>/runs/<int:number>/items/<str:item>/", views.item, name="item"),
    path("<int:cycle>/runs/<int:number>/units/<str:code>/", views.sheet, name="sheet"),
    path("<int:cycle>/runs/<int:number>/units/<str:code>/outlook/", views.can_be_won, name="outlook"),
    path("<int:cycle>/runs/<int:number>/units/<str:code>/items/<str:item>/", views.reason, name="reason"),
    path("<int:cycle>/runs/", run_views.runs, name="runs"),
    path("<int:cycle>/runs/start/", run_views.start, name="start"),
    path("<int:cycle>/runs/compare/", run_views.compare, name="compare"),
    path("<int:cycle>/runs/<int:number>/check/", run_views.check, name="check"),
    path("<int:cycle>/runs/<int:number>/export/", run_views.export, name="export"),
]
