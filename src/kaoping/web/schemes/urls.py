from __future__ import annotations

from django.urls import path

from kaoping.web.schemes import decision_views, views

app_name = "schemes"
urlpatterns = [
    path("", views.schemes, name="list"),
    path("new/", views.new, name="new"),
    path("compare/", decision_views.compare, name="compare"),
    path("compare/try/", decision_views.try_change, name="try"),
    path("effects/<int:pk>/", decision_views.effect, name="effect"),
    path("of/<slug:code>/", views.scheme, name="scheme"),
    path("versions/<int:pk>/", views.version, name="version"),
    path("versions/<int:pk>/text/", views.text, name="text"),
    path("versions/<int:pk>/clauses/", views.clauses, name="clauses"),
    path("versions/<int:pk>/document/", views.document, name="document"),
    path("versions/<int:pk>/edit/", views.edit, name="edit"),
    path("versions/<int:pk>/check/", views.check, name="check"),
    path("versions/<int:pk>/next/", views.draft_next, name="next"),
    path("versions/<int:pk>/submit/", views.submit, name="submit"),
    path("versions/<int:pk>/approve/", views.approve, name="approve"),
    path("versions/<int:pk>/return/", views.return_draft, name="return"),
    path("versions/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("versions/<int:pk>/decide/", decision_views.decide, name="decide"),
    path("decisions/<int:pk>/confirm/", decision_views.confirm, name="confirm"),
    path("decisions/<int:pk>/refuse/", decision_views.refuse, name="refuse"),
    path("decisions/<int:pk>/reopen/", decision_views.reopen, name="reopen"),
]
