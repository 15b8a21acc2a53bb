"""The interface itself: who may call what, and how errors are told.

Who asks is found by the gatekeeper (`Authorization: Bearer …`, or the session),
which tells its refusals alike. Every error is
{"code", "message": {"zh", "en"}, "mend": {"zh", "en"}}; where there are several, `faults` lists them all.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from kaoping import __version__
from kaoping.problems import Fault, Refused
from kaoping.web.people.viewer import Allowed, allow
from kaoping.web.results.faults import NO_RIGHT_TO_RUN
from kaoping.web.site import api_faults
from kaoping.web.site.refusals import as_answer

log = logging.getLogger(__name__)
Operation = TypeVar("Operation", bound=Callable[..., Any])
FORBIDDEN = {NO_RIGHT_TO_RUN.code}  # refusals that are a matter of rights


class Chinese(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}  # noqa: RUF012 # as ninja declares it


api = NinjaAPI(
    title="考评 Kaoping",
    version="1",
    description=f"Kaoping {__version__}. 每个答复只含令牌持有人可见的部分。Every answer holds what the bearer sees.",
    urls_namespace="api",
    docs_url=None,  # its pages would load scripts from elsewhere
    openapi_url="/openapi.json",
    docs_decorator=allow(signed_in=True),
    renderer=Chinese(),
)


def open_to(*roles: str) -> Callable[[Operation], Operation]:
    """Say which roles may call an operation; the gatekeeper reads it. One that says nothing is closed."""

    def mark(operation: Operation) -> Operation:
        operation.allowed = Allowed(frozenset(roles))  # type: ignore[attr-defined]
        return operation

    return mark


def answer(request: HttpRequest, found: list[Fault], status: int) -> HttpResponse:
    """An error as programs read it."""
    return api.create_response(request, as_answer(found), status=status)


@api.exception_handler(Refused)
def refused(request: HttpRequest, problem: Refused) -> HttpResponse:
    forbidden = any(fault.code in FORBIDDEN for fault in problem.faults)
    return answer(request, problem.faults, 403 if forbidden else 409)


@api.exception_handler(Http404)
def missing(request: HttpRequest, problem: Http404) -> HttpResponse:
    return answer(request, [api_faults.NOT_FOUND.at()], 404)


@api.exception_handler(PermissionDenied)
def denied(request: HttpRequest, problem: PermissionDenied) -> HttpResponse:
    return answer(request, [api_faults.FORBIDDEN.at()], 403)


@api.exception_handler(ValidationError)
def wrong(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    said = "; ".join(f"{'.'.join(map(str, each['loc'][1:]))}: {each['msg']}" for each in problem.errors[:5])
    return answer(request, [api_faults.BAD_REQUEST.at(what=said[:300])], 422)


@api.exception_handler(HttpError)
def unfit(request: HttpRequest, problem: HttpError) -> HttpResponse:
    return answer(request, [api_faults.BAD_REQUEST.at(what=str(problem)[:300])], problem.status_code)


@api.exception_handler(Exception)
def broken(request: HttpRequest, problem: Exception) -> HttpResponse:
    log.exception("an operation of the programming interface failed")
    return answer(request, [api_faults.BROKEN.at()], 500)
