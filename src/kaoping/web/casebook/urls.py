"""Addresses of the page and the file of a case."""

from __future__ import annotations

from django.urls import path

from kaoping.web.casebook import views

app_name = "casebook"
urlpatterns = [
    path("<int:pk>/", views.page, name="case"),
    path("<int:pk>/do/<slug:action>/", views.do, name="act"),
]
