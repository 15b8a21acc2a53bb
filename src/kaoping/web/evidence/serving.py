"""How a kept content goes out: nothing of it runs, no cache between keeps it."""

from __future__ import annotations

from typing import Any, Protocol

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import content_disposition_header, quote_etag

from kaoping.problems import Refused
from kaoping.web.evidence import store
from kaoping.web.evidence.kinds import KINDS

NOTHING_RUNS = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
A_READER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"  # a browser's own
NOT_THERE = 404


class Kept(Protocol):
    """A row that describes a content of the store."""

    name: Any
    kind: Any
    size: Any
    sha256: Any
    stored: Any


def whole(request: HttpRequest, file: Kept, opened: Any) -> FileResponse:
    """An opened content: pictures and PDFs in the browser unless `?save` asks otherwise, all others to be saved."""
    kind = KINDS[file.kind]
    answer = FileResponse(opened, content_type=kind.media)
    for name, value in _headers(file, inline=kind.inline and "save" not in request.GET).items():
        answer.headers[name] = value
    return answer


def _headers(file: Kept, *, inline: bool) -> dict[str, str]:
    return {
        "Content-Disposition": content_disposition_header(not inline, file.name) or "inline",
        "Content-Length": str(file.size),
        "Content-Security-Policy": A_READER if file.kind == "pdf" else NOTHING_RUNS,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def small(request: HttpRequest, file: Kept, *, is_there: bool) -> HttpResponse | FileResponse:
    """The small picture; kept by the browser, but asked for every time."""
    if not is_there:
        return HttpResponse(status=NOT_THERE)
    tag = quote_etag(file.sha256)
    kept = {
        "Cache-Control": "private, no-cache",
        "ETag": tag,
        "Content-Security-Policy": NOTHING_RUNS,
        "Content-Disposition": "inline",
    }
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers=kept)
    try:
        return FileResponse(store.opened(store.thumbnail_of(file.stored)), content_type="image/jpeg", headers=kept)
    except (FileNotFoundError, Refused):
        return HttpResponse(status=NOT_THERE)
