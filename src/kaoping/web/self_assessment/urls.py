from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from kaoping.web.self_assessment import views

app_name = "self_assessment"
urlpatterns: list[URLPattern] = [
    path("<int:pk>/self/", views.listed, name="list"),
    path("<int:pk>/self/export/", views.export, name="export"),
    path("<int:pk>/self/<int:unit>/", views.one, name="one"),
    path("<int:pk>/self/<int:unit>/save/", views.save, name="save"),
    path("<int:pk>/self/<int:unit>/submit/", views.submit, name="submit"),
    path("<int:pk>/self/<int:unit>/return/", views.hand_back, name="return"),
    path("<int:pk>/self/<int:unit>/form/", views.form, name="form"),
    path("<int:pk>/self/<int:unit>/form.docx", views.form_docx, name="docx"),
]
