"""Addresses of the Open311 interface."""

from __future__ import annotations

from django.urls import re_path

from kaoping.web.open311 import views

app_name = "open311"
urlpatterns = [
    re_path(r"^v2/discovery\.(?P<suffix>\w{1,10})$", views.discovery, name="discovery"),
    re_path(r"^v2/services\.(?P<suffix>\w{1,10})$", views.service_list, name="services"),
    re_path(r"^v2/services/(?P<code>[^/]{1,40})\.(?P<suffix>\w{1,10})$", views.service_definition, name="service"),
    re_path(r"^v2/requests\.(?P<suffix>\w{1,10})$", views.requests, name="requests"),
    re_path(r"^v2/requests?/(?P<number>[^/]{1,40})\.(?P<suffix>\w{1,10})$", views.one_request, name="request"),
    re_path(r"^v2/tokens/(?P<token>[^/]{1,40})\.(?P<suffix>\w{1,10})$", views.token, name="token"),
    re_path(r"^v2/(?P<rest>.*?)(?:\.(?P<suffix>\w{1,10}))?$", views.nothing, name="nothing"),
]
