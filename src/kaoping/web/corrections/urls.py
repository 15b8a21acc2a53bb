from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from kaoping.web.corrections import exemption_views, views

app_name = "corrections"
urlpatterns: list[URLPattern] = [
    path("<int:pk>/corrections/", views.corrections, name="list"),
    path("<int:pk>/corrections/ask/", views.ask, name="ask"),
    path("<int:pk>/corrections/<int:number>/", views.correction, name="one"),
    path("<int:pk>/corrections/<int:number>/notice/", views.notice, name="notice"),
    path("<int:pk>/corrections/<int:number>/approve/", views.approve, name="approve"),
    path("<int:pk>/corrections/<int:number>/refuse/", views.refuse, name="refuse"),
    path("<int:pk>/corrections/<int:number>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/exemptions/", exemption_views.exemptions, name="exemptions"),
    path("<int:pk>/exemptions/new/", exemption_views.exempt, name="exempt"),
    path("<int:pk>/exemptions/lift/", exemption_views.lift, name="lift"),
    path("<int:pk>/exemptions/<int:number>/", exemption_views.exemption, name="exemption"),
    path("<int:pk>/exemptions/<int:number>/approve/", exemption_views.approve, name="exemption_approve"),
    path("<int:pk>/exemptions/<int:number>/refuse/", exemption_views.refuse, name="exemption_refuse"),
    path("<int:pk>/exemptions/<int:number>/withdraw/", exemption_views.withdraw, name="exemption_withdraw"),
]
