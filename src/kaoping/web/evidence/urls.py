from __future__ import annotations

from django.urls.resolvers import URLPattern

app_name = "evidence"
urlpatterns: list[URLPattern] = []
