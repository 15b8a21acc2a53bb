from __future__ import annotations

from django.urls import path

from kaoping.web.inspection import public_views, views, visit_views

app_name = "inspection"
urlpatterns = [
    path("draws/<slug:public>/", public_views.public, name="public"),
    path("draws/<slug:public>/draw.json", public_views.public_json, name="public_json"),
    path("draws/<slug:public>/frame.csv", public_views.public_csv, name="public_csv"),
    path("<int:pk>/inspections/", views.draws, name="list"),
    path("<int:pk>/inspections/new/", views.new, name="new"),
    path("<int:pk>/inspections/<int:draw>/", views.one, name="one"),
    path("<int:pk>/inspections/<int:draw>/edit/", views.new, name="edit"),
    path("<int:pk>/inspections/<int:draw>/export/", views.export, name="export"),
    path("<int:pk>/inspections/<int:draw>/visits/<int:number>/", visit_views.visit, name="visit"),
    path("<int:pk>/inspections/<int:draw>/visits/<int:number>/reassign/", visit_views.reassign, name="reassign"),
    path("<int:pk>/inspections/<int:draw>/<slug:step>/", views.step, name="step"),
]
