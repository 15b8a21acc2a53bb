"""Contents go out through here alone: rights are asked for every request, openings are on record and limited."""

from __future__ import annotations

import tempfile
import zipfile
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from kaoping.problems import Refused
from kaoping.web.cycles.sight import cycle_or_404
from kaoping.web.evidence import actions, faults, queries, serving, store
from kaoping.web.evidence.models import STATES, File
from kaoping.web.evidence.views import chosen_by
from kaoping.web.people.roles import BUSINESS
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site import pace
from kaoping.web.site.downloads import saved_as
from kaoping.web.site.refusals import tell_refusal

PACKED, PACKED_SIZE = 300, 300 << 20  # files and bytes of one archive


@allow(*BUSINESS)
@xframe_options_sameorigin
@require_GET
def content(request: Asked, pk: int, number: int) -> HttpResponse | FileResponse:
    """A file as it is kept: pictures and PDFs in the browser, all others to be saved."""
    file = queries.file_or_404(request.viewer, pk, number)
    if not pace.is_within(request.user.pk, "files", pace.FILES):
        return slowed(request)
    try:
        opened = _opened(file)
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("evidence:one", pk, number)
    actions.open_today(file=file, by=request.user)
    return serving.whole(request, file, opened)


def _opened(file: File) -> Any:
    """Raises Refused: not scanned, infected, withdrawn, deleted, lost."""
    if file.state != "clean":
        state = STATES[file.state]
        raise Refused([faults.NOT_USABLE.at(name=file.name, state=state.zh, state_en=state.en)])
    try:
        return store.opened(file.stored)
    except FileNotFoundError:
        raise Refused([faults.CONTENT_GONE.at(name=file.name)]) from None


@allow(*BUSINESS)
@require_GET
def thumbnail(request: Asked, pk: int, number: int) -> HttpResponse | FileResponse:
    """The small picture; kept by the browser, but asked for every time."""
    file = queries.file_or_404(request.viewer, pk, number)
    if not pace.is_within(request.user.pk, "thumbnails", pace.THUMBNAILS):
        return slowed(request)
    return serving.small(request, file, is_there=file.has_thumbnail and file.opens)


@allow(*BUSINESS)
@require_GET
def packed(request: Asked, pk: int) -> HttpResponse | FileResponse:
    """What the list shows, as one archive."""
    cycle = cycle_or_404(request.viewer, pk)
    chosen = chosen_by(request)
    files = list(queries.listed(request.viewer, cycle, chosen).filter(state="clean")[: PACKED + 1])
    size = sum(file.size for file in files)
    if not pace.is_within(request.user.pk, "archives", 5):
        return slowed(request)
    try:
        if len(files) > PACKED or size > PACKED_SIZE:
            told: dict[str, Any] = {"files": PACKED, "limit": f"{PACKED_SIZE >> 20} MB", "size": f"{size >> 20} MB"}
            raise Refused([faults.TOO_MUCH.at(count=len(files), **told)])
        archive = _archive(files)
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("evidence:list", pk)
    actions.note_packing(cycle=cycle, files=files, by=request.user)
    answer = FileResponse(archive, content_type="application/zip")
    answer.headers["Content-Disposition"] = saved_as(f"evidence-{cycle.period}.zip")["Content-Disposition"]
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _archive(files: list[File]) -> Any:
    """On the disk until it is sent. Two of one name are told apart by their numbers; what is lost is left out."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            try:
                with store.opened(file.stored) as source, archive.open(f"{file.pk}-{file.name}", "w") as member:
                    while block := source.read(store.BLOCK):
                        member.write(block)
            except FileNotFoundError:
                continue
    target.seek(0)
    return target


def slowed(request: Asked) -> HttpResponse:
    """Too many in one minute."""
    answer = render(request, "evidence/slowed.html", status=429)
    answer.headers["Retry-After"] = str(pace.MINUTE)
    return answer
