"""Every address of the platform; each app lists its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("kaoping.web.site.urls")),
    path("account/", include("kaoping.web.people.account_urls")),
    path("people/", include("kaoping.web.people.urls")),
    path("units/", include("kaoping.web.units.urls")),
    path("audit/", include("kaoping.web.audit.urls")),
    path("jobs/", include("kaoping.web.jobs.urls")),
    path("schemes/", include("kaoping.web.schemes.urls")),
    path("schemes/reading/", include("kaoping.web.clauses.urls")),
    path("cycles/", include("kaoping.web.cycles.urls")),
    path("cycles/", include("kaoping.web.facts.urls")),
    path("collect/", include("kaoping.web.collection.urls")),
    path("collect/", include("kaoping.web.entry.urls")),
    path("collect/", include("kaoping.web.incidents.urls")),
    path("collect/", include("kaoping.web.self_assessment.urls")),
    path("collect/", include("kaoping.web.inspection.urls")),
    path("collect/", include("kaoping.web.corrections.urls")),
    path("collect/", include("kaoping.web.evidence.urls")),
    path("collect/", include("kaoping.web.field.urls")),
    path("cases/", include("kaoping.web.desks.urls")),
    path("cases/", include("kaoping.web.casebook.urls")),
    path("cases/", include("kaoping.web.timing.urls")),
    path("cases/", include("kaoping.web.dispatching.urls")),
    path("cases/", include("kaoping.web.mapping.urls")),
    path("cases/", include("kaoping.web.takeover.urls")),
    path("cases/", include("kaoping.web.signals.urls")),
    path("cases/", include("kaoping.web.feed.urls")),
    path("", include("kaoping.web.reporting.urls")),  # /cases/new/, /cases/report/, and for the public /report/
    path("rota/", include("kaoping.web.dispatching.public_urls")),  # what is published, for everybody
    path("open311/", include("kaoping.web.open311.urls")),
    path("results/", include("kaoping.web.results.urls")),
    path("api/", include("kaoping.web.api.urls")),
]

handler400 = "kaoping.web.site.errors.bad_request"
handler403 = "kaoping.web.site.errors.forbidden"
handler404 = "kaoping.web.site.errors.not_found"
handler500 = "kaoping.web.site.errors.broken"
