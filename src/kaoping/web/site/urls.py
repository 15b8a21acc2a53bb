from __future__ import annotations

from django.urls import path

from kaoping.web.site import views

urlpatterns = [
    path("", views.front, name="front"),
    path("home/", views.home, name="home"),
    path("language/", views.choose_language, name="language"),
    path("healthz", views.healthy, name="healthy"),
]
