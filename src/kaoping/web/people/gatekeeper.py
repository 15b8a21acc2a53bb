"""The gate before every view: it knows who asks, and refuses what no declaration allows.

Who asks is the person of the session, or below /api/ the person of a token. What is allowed stands at the view
(`viewer.allow`); an operation of the programming interface carries the same mark on its function.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from kaoping.problems import Fault
from kaoping.web.people import duties, tokens
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import Allowed, Viewer, viewer_of
from kaoping.web.site import api_faults
from kaoping.web.site.errors import forbidden
from kaoping.web.site.refusals import as_answer

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
UNCACHED = "no-store"
AWAKE = 60  # seconds


class AccessMiddleware:
    """Sets `request.viewer` (None for strangers); a view that declares nothing is closed to everybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.by_token = False  # type: ignore[attr-defined]
        if is_api(request) and tokens.shown_token(request) is not None and (refusal := admit_by_token(request)):
            return refusal
        person = request.user
        request.viewer = viewer_of(person) if isinstance(person, Person) else None  # type: ignore[attr-defined]
        if isinstance(person, Person) and not request.by_token:  # type: ignore[attr-defined]
            stay_awake(request)
        response = self.get_response(request)
        if isinstance(person, Person):  # nothing that somebody read stays behind in a cache
            response.headers.setdefault("Cache-Control", UNCACHED)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        allowed = allowed_of(request, view)
        viewer: Viewer | None = request.viewer  # type: ignore[attr-defined]
        if is_api(request) and (refusal := forged(request)):
            return refusal
        if allowed is None or not allowed.admits(viewer):
            return sent_to_sign_in(request) if viewer is None else refused(request)
        if viewer is not None and not request.by_token and (first := duties.first_of(request, viewer)):  # type: ignore[attr-defined]
            return (
                answer(403, api_faults.DUTY_FIRST.at(what=first.words[0], what_en=first.words[1]))
                if is_api(request)
                else redirected(request, resolve_url(first.route))
            )
        return None


def stay_awake(request: HttpRequest) -> None:
    """Count the idle time of the session from now. Once in `AWAKE` seconds, so that reading pages writes nothing."""
    now = int(time.time())
    if now - request.session.get("awake", 0) >= AWAKE:
        request.session["awake"] = now


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith(tokens.API)


def admit_by_token(request: HttpRequest) -> HttpResponse | None:
    """Put the person of a right token in the place of the session's; a wrong one is answered."""
    if tokens.guesses_too_often(request):
        return answer(429, api_faults.TOO_MANY_TOKENS.at())
    person = tokens.person_of(request)
    if person is None:
        tokens.remember_wrong_token(request)
        return answer(401, api_faults.SIGN_IN.at())
    request.user = person
    request.by_token = True  # type: ignore[attr-defined]
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # no browser adds a token by itself
    return None


def forged(request: HttpRequest) -> HttpResponse | None:
    """An answer to a write below /api/ that comes with a session and without the token of its forms."""
    if request.method in SAFE or request.by_token:  # type: ignore[attr-defined]
        return None
    if Forgery(lambda _: HttpResponse()).process_view(request, _guarded, (), {}) is None:
        return None
    return answer(403, api_faults.FORGED.at())


class Forgery(CsrfViewMiddleware):
    """Django's check, also for views that are exempt from it."""

    def process_view(self, request: HttpRequest, *args: Any) -> Any:
        request.csrf_processing_done = False  # type: ignore[attr-defined]
        self.process_request(request)
        return super().process_view(request, *args)


def _guarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def sent_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the log-in page, and from there back to a page that can be read: never to the address of a form's POST."""
    if is_api(request):
        return answer(401, api_faults.SIGN_IN.at())
    return redirected(request, redirect_to_login(page_of(request)).url)


def redirected(request: HttpRequest, address: str) -> HttpResponse:
    """A whole new page, also where a part of a page was asked for."""
    whole: HttpResponse = HttpResponseClientRedirect(address) if getattr(request, "htmx", False) else redirect(address)
    return whole


def page_of(request: HttpRequest) -> str:
    """The address of the page that the person has before them."""
    htmx = getattr(request, "htmx", None)
    if request.method in SAFE and not htmx:
        return request.get_full_path()
    page = (htmx.current_url if htmx else None) or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return resolve_url("home")
    parts = urlsplit(page)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def refused(request: HttpRequest) -> HttpResponse:
    if is_api(request):
        return answer(403, api_faults.FORBIDDEN.at())
    return forbidden(request, PermissionDenied())


def answer(status: int, fault: Fault) -> HttpResponse:
    """What a program is told."""
    response = JsonResponse(as_answer([fault]), status=status, json_dumps_params={"ensure_ascii": False})
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def allowed_of(request: HttpRequest, view: Any) -> Allowed | None:
    """What is declared for a view, or for the operation behind an address of the programming interface."""
    found = getattr(view, "allowed", None)
    if found is None:
        operations = operations_of(view)
        found = getattr(operations.get(request.method or "") or operations.get("*"), "allowed", None)
    return found if isinstance(found, Allowed) else None


@lru_cache(maxsize=512)
def operations_of(view: Callable[..., Any]) -> dict[str, Callable[..., Any]]:
    """Method → function, of a view that django-ninja made ("*" for a method that it will refuse)."""
    if not inspect.isfunction(view):
        return {}
    path_view = inspect.getclosurevars(view).nonlocals.get("self")
    operations = getattr(path_view, "operations", ())
    found = {method: operation.view_func for operation in operations for method in operation.methods}
    return found | {"*": operations[0].view_func} if operations else {}
