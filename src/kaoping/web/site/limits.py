"""What a request may not be: larger than is read, or with a NUL in its texts. And headers that every answer carries."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

from kaoping.web.site.errors import bad_request, too_large

OPEN_TO_PHOTOS = "/report/"  # the public form: a few photos, made smaller by its script where there is one
PHOTOS_OF_STRANGERS = 32 * 1024 * 1024  # bytes
NOTHING_OF_THE_DEVICE = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"


class LimitMiddleware:
    """Stands after the gate (strangers send forms, files by one of them alone) and before whatever reads the body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if length_of(request) > limit_of(request):
            response = too_large(request, limit_of(request))
        elif holds_nul(request):
            response = bad_request(request, SuspiciousOperation("NUL"))
        else:
            response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", NOTHING_OF_THE_DEVICE)
        return response


def limit_of(request: HttpRequest) -> int:
    """Bytes."""
    known = getattr(request, "viewer", None) is not None
    if not known and request.path == OPEN_TO_PHOTOS:
        return PHOTOS_OF_STRANGERS
    return int(settings.KAOPING_UPLOAD_LIMIT if known else settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def length_of(request: HttpRequest) -> int:
    """Bytes that the request announces; a server passes on no more."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isdecimal() else 0


def holds_nul(request: HttpRequest) -> bool:
    """Whether the address or a field of a form has a NUL in it: nobody types one, and PostgreSQL keeps none."""
    if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return True
    return any("\0" in value for values in request.POST.lists() for value in values[1])
