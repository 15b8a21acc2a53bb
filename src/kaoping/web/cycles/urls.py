from __future__ import annotations

from django.urls import path

from kaoping.web.cycles import views
from kaoping.web.facts import views as facts

app_name = "cycles"
urlpatterns = [
    path("", views.cycles, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.cycle, name="cycle"),
    path("<int:pk>/advance/", views.advance, name="advance"),
    path("<int:pk>/dates/", views.dates, name="dates"),
    path("<int:pk>/responsible/", views.responsible, name="responsible"),
    path("<int:pk>/match/", views.match, name="match"),
    path("<int:pk>/finalise/", views.finalise, name="finalise"),
    path("<int:pk>/facts/", facts.facts, name="facts"),
    path("<int:pk>/facts/<slug:table>/", facts.rows, name="rows"),
]
