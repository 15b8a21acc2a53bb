"""Files of a case go out through here alone: to those who see the case, on record, and nothing of them runs."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from kaoping.problems import Refused
from kaoping.web.casebook import actions, faults
from kaoping.web.casebook.pictures import STATES
from kaoping.web.cases.models import CaseFile
from kaoping.web.cases.queries import case_or_404
from kaoping.web.cases.rights import SEES
from kaoping.web.evidence import serving, store
from kaoping.web.evidence.file_views import slowed
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site import pace
from kaoping.web.site.refusals import tell_refusal


@allow(*SEES)
@xframe_options_sameorigin
@require_GET
def content(request: Asked, pk: int, number: int) -> HttpResponse | FileResponse:
    """A file as it is kept (?save: to be saved; ?thumb=1: its small picture)."""
    case = case_or_404(request.viewer, pk)
    file = CaseFile.objects.filter(case=case, pk=number).first()
    if file is None:
        return HttpResponse(status=serving.NOT_THERE)
    file.case = case
    return _thumbnail(request, file) if request.GET.get("thumb") else _whole(request, file)


def _whole(request: Asked, file: CaseFile) -> HttpResponse | FileResponse:
    if not pace.is_within(request.user.pk, "files", pace.FILES):
        return slowed(request)
    try:
        opened = _opened(file)
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("casebook:case", file.case_id)
    actions.open_today(file=file, by=request.user)
    return serving.whole(request, file, opened)


def _opened(file: CaseFile) -> Any:
    """Raises Refused: not scanned, infected, lost."""
    if file.state != "clean":
        state = STATES[file.state]
        raise Refused([faults.FILE_NOT_USABLE.at(name=file.name, state=state.zh, state_en=state.en)])
    try:
        return store.opened(file.stored)
    except FileNotFoundError:
        raise Refused([faults.FILE_GONE.at(name=file.name)]) from None


def _thumbnail(request: Asked, file: CaseFile) -> HttpResponse | FileResponse:
    if not pace.is_within(request.user.pk, "thumbnails", pace.THUMBNAILS):
        return slowed(request)
    return serving.small(request, file, is_there=file.has_thumbnail and file.state == "clean")
