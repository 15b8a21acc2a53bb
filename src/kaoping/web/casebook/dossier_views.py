"""The file of a case as one PDF: at once where it is small, by the worker where it is large."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from kaoping.problems import Refused
from kaoping.web.casebook import actions, dossier_pdf
from kaoping.web.casebook.dossier import digest_of
from kaoping.web.casebook.looking import one_or_404
from kaoping.web.casebook.models import Dossier
from kaoping.web.cases.models import Case
from kaoping.web.cases.rights import SEES
from kaoping.web.evidence import store
from kaoping.web.evidence.file_views import slowed
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site import pace
from kaoping.web.site.downloads import attached, saved_as
from kaoping.web.site.refusals import tell_refusal

PDF = "application/pdf"
A_MINUTE = 10  # case files for one person


@allow(*SEES)
@require_GET
def dossier(request: Asked, pk: int) -> HttpResponse | FileResponse:
    """The whole case. A large one that is not there yet leads to the job that makes it."""
    case = one_or_404(request.viewer, pk)
    if not pace.is_within(request.user.pk, "dossiers", A_MINUTE):
        return slowed(request)
    try:
        return _large(request, case) if dossier_pdf.is_large(case) else _small(request, case)
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("casebook:case", case.pk)


def _small(request: Asked, case: Case) -> HttpResponse:
    content, digest = dossier_pdf.made(case, request.user)
    actions.note_dossier(case=case, digest=digest, by=request.user)
    return attached(content, PDF, f"{case.number}.pdf")


def _large(request: Asked, case: Case) -> HttpResponse | FileResponse:
    digest = digest_of(case)
    kept = Dossier.objects.filter(case=case, digest=digest).exclude(stored="").first()
    if kept is not None:
        try:
            opened = store.opened(kept.stored)
        except FileNotFoundError:
            kept = None
        else:
            actions.note_dossier(case=case, digest=digest, by=request.user)
            named = {**saved_as(f"{case.number}.pdf"), "Cache-Control": "private, no-store"}
            return FileResponse(opened, content_type=PDF, headers=named)
    return redirect("jobs:job", actions.ask_dossier(case=case, digest=digest, by=request.user).pk)
