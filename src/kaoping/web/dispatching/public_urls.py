"""The address of the published rota, for everybody."""

from __future__ import annotations

from django.urls import path

from kaoping.web.dispatching import rota_views

app_name = "rota"
urlpatterns = [path("<str:unit>/<str:month>/", rota_views.notice, name="notice")]
