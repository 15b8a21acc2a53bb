from __future__ import annotations

from django.urls import path

from kaoping.web.incidents import views

app_name = "incidents"
urlpatterns = [
    path("<int:pk>/incidents/", views.listed, name="list"),
    path("<int:pk>/incidents/new/", views.new, name="new"),
    path("<int:pk>/incidents/act/", views.act, name="act"),
    path("<int:pk>/incidents/files/export.<slug:kind>", views.export, name="export"),
    path("<int:pk>/incidents/change/<path:code>/", views.change, name="change"),
    path("<int:pk>/incidents/effect/<path:code>/", views.effect, name="effect"),
    path("<int:pk>/incidents/<path:code>/", views.one, name="one"),
]
