from __future__ import annotations

from django.urls import path

from kaoping.web.field import views

app_name = "field"
urlpatterns = [
    path("field/", views.field, name="field"),
    path("field/work.json", views.work, name="work"),
    path("field/send/", views.send, name="send"),
    path("field/worker.js", views.worker, name="worker"),
    path("<int:pk>/findings/", views.findings, name="findings"),
]
