"""Addresses of the page and the file of a case."""

from __future__ import annotations

from django.urls import path

from kaoping.web.casebook import dossier_views, file_views, views

app_name = "casebook"
urlpatterns = [
    path("<int:pk>/", views.page, name="case"),
    path("<int:pk>/do/<slug:action>/", views.do, name="act"),
    path("<int:pk>/contact/", views.contact, name="contact"),
    path("<int:pk>/compare/", views.compare, name="compare"),
    path("<int:pk>/cards/", views.cards, name="cards"),
    path("<int:pk>/files/<int:number>/", file_views.content, name="file"),
    path("<int:pk>/dossier.pdf", dossier_views.dossier, name="dossier"),
]
