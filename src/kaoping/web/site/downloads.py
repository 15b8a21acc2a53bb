"""Files that a page gives to be saved."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CSV = "text/csv; charset=utf-8"


def attached(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to be saved under a name; no cache keeps it. kind: its media type."""
    return HttpResponse(content, content_type=kind, headers={**saved_as(name), "Cache-Control": "private, no-store"})


def saved_as(name: str) -> dict[str, str]:
    """The header that has a browser save an answer instead of showing it; names in any script."""
    return {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
