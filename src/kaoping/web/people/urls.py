from __future__ import annotations

from django.urls import path

from kaoping.web.people import import_views, views
from kaoping.web.people.account_urls import security_urlpatterns

app_name = "people"
urlpatterns = [
    path("", views.people, name="list"),
    path("me/", views.me, name="me"),
    path("new/", views.new, name="new"),
    path("requests/", views.requests, name="requests"),
    path("import/", import_views.upload, name="import"),
    path("import/template.xlsx", import_views.download, name="import_template"),
    path("import/passwords.xlsx", import_views.passwords, name="passwords"),
    path("import/<slug:digest>/", import_views.check, name="import_check"),
    path("grants/<int:pk>/end/", views.end_grant, name="end_grant"),
    *security_urlpatterns,
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/password/", views.reset_password, name="reset_password"),
    path("<int:pk>/deactivate/", views.deactivate, name="deactivate"),
    path("<int:pk>/reactivate/", views.reactivate, name="reactivate"),
    path("<int:pk>/ask/", views.ask, name="ask"),
    path("<int:pk>/grant/", views.grant, name="grant"),
]
