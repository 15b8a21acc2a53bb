from __future__ import annotations

from django.urls import path

from kaoping.web.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<int:pk>/", views.one, name="job"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/retry/", views.retry, name="retry"),
]
