from __future__ import annotations

from django.urls import path

from kaoping.web.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<int:pk>/", views.entry, name="entry"),
    path("export/", views.export, name="export"),
    path("verify/", views.verify, name="verify"),
]
