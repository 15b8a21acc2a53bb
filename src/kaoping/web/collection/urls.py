from __future__ import annotations

from django.urls import path

from kaoping.web.collection import views

app_name = "collection"
SHEET = "<int:pk>/sheets/<int:unit>/<slug:kind>/"
urlpatterns = [
    path(f"{SHEET}submit/", views.submit, name="submit"),
    path(f"{SHEET}return/", views.give_back, name="return"),
    path(f"{SHEET}lock/", views.lock, name="lock"),
]
