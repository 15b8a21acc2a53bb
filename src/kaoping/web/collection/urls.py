from __future__ import annotations

from django.urls import path

from kaoping.web.collection import views

app_name = "collection"
SHEET = "<int:pk>/sheets/<int:unit>/<slug:kind>/"
urlpatterns = [
    path("", views.listed, name="list"),
    path("<int:pk>/", views.board, name="board"),
    path("<int:pk>/remind/", views.remind, name="remind"),
    path("<int:pk>/seats/<int:unit>/", views.seats, name="seats"),
    path("<int:pk>/seats/<int:unit>/recuse/", views.recuse, name="recuse"),
    path("<int:pk>/seats/<int:unit>/lift/<int:recusal>/", views.lift, name="lift"),
    path(f"{SHEET}submit/", views.submit, name="submit"),
    path(f"{SHEET}return/", views.give_back, name="return"),
    path(f"{SHEET}lock/", views.lock, name="lock"),
]
