"""Pages for what went wrong: what, and what to do next. Never a trace of the program."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _page(request: HttpRequest, kind: str, status: int) -> HttpResponse:
    return render(request, "site/error.html", {"kind": kind}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "bad", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "forbidden", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "missing", 404)


def broken(request: HttpRequest) -> HttpResponse:
    return _page(request, "broken", 500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: it was open for too long, or another page sent it. Drafts are kept in the browser."""
    return _page(request, "forged", 403)


def too_large(request: HttpRequest, limit: int) -> HttpResponse:
    """A request that is not read. limit: bytes that would be."""
    page = {"kind": "large", "limit": limit // 1024 // 1024}
    return render(request, "site/error.html", page, status=413)
