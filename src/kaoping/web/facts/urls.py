from __future__ import annotations

from django.urls import path

from kaoping.web.facts import views

app_name = "facts"
urlpatterns = [
    path("<int:pk>/facts/files/template.xlsx", views.template, name="template"),
    path("<int:pk>/facts/imports/<int:number>/", views.one, name="import"),
    path("<int:pk>/facts/imports/<int:number>/faults.xlsx", views.faults, name="faults"),
    path("<int:pk>/facts/imports/<int:number>/write/", views.write, name="write"),
    path("<int:pk>/facts/imports/<int:number>/check/", views.check, name="check"),
    path("<int:pk>/facts/imports/<int:number>/drop/", views.drop, name="drop"),
    path("<int:pk>/facts/<slug:table>/export.<slug:kind>", views.export, name="export"),
    path("<int:pk>/facts/<slug:table>/clear/", views.clear, name="clear"),
]
