from __future__ import annotations

from django.urls import path

from kaoping.web.clauses import clause_views, views

app_name = "clauses"
urlpatterns = [
    path("", views.reviews, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.review, name="review"),
    path("<int:pk>/file/", views.file, name="file"),
    path("<int:pk>/again/", views.again, name="again"),
    path("<int:pk>/delete/", views.delete, name="delete"),
    path("<int:pk>/answers/", views.answers, name="answers"),
    path("<int:pk>/together/", views.together, name="together"),
    path("<int:pk>/write/", views.write, name="write"),
    path("<int:pk>/items/<int:place>/", views.mend_item, name="item"),
    path("<int:pk>/at/<str:leaf>/", views.at, name="at"),
    path("<int:pk>/clauses/<int:number>/", clause_views.clause, name="clause"),
    path("<int:pk>/clauses/<int:number>/try/", clause_views.try_out, name="try"),
    path("<int:pk>/clauses/<int:number>/do/<slug:deed>/", clause_views.settle, name="settle"),
]
