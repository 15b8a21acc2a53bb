"""The gate before every view: it knows who asks, and refuses what no declaration allows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from kaoping.web.people.models import Person
from kaoping.web.people.viewer import Allowed, viewer_of

OPEN_PARTS = ("account_login", "account_logout", "mfa_authenticate", "openid_connect_login", "openid_connect_callback")


class AccessMiddleware:
    """Sets `request.viewer` (None for strangers); a view that declares nothing is closed to everybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        request.viewer = viewer_of(person) if isinstance(person, Person) else None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        allowed = allowed_of(request, view)
        viewer = request.viewer  # type: ignore[attr-defined]
        if allowed is not None and allowed.admits(viewer):
            return None
        if viewer is None:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied


def allowed_of(request: HttpRequest, view: Any) -> Allowed | None:
    """What is declared for a view; pages of the sign-in library are listed by name."""
    match = request.resolver_match
    if match is not None and match.url_name in OPEN_PARTS:
        return Allowed(frozenset(), public=True)
    found = getattr(view, "allowed", None)
    return found if isinstance(found, Allowed) else None
