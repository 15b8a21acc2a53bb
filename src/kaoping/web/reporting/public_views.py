"""For everybody, without an account: report something, follow it by its number, say what one thinks of the result."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.cases.models import Case
from kaoping.web.evidence import store
from kaoping.web.people.viewer import allow
from kaoping.web.reporting import faults, public_actions, public_queries, trust
from kaoping.web.reporting.models import ANSWERS, DISPUTES
from kaoping.web.reporting.public_forms import PHOTOS, Opinion, Public
from kaoping.web.reporting.work import CONTACT_DAYS
from kaoping.web.site.refusals import quoted, tell_refusal

WRONG, SLOWER = 422, 429
PLACE_ALLOWED = "accelerometer=(), camera=(self), geolocation=(self), gyroscope=(), microphone=(), payment=(), usb=()"
HIDDEN = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}
NOTHING_RUNS = "default-src 'none'; img-src 'self'; frame-ancestors 'self'; sandbox"
View = Callable[..., HttpResponse | FileResponse]


def paced(what: str) -> Callable[[View], View]:
    """Slow down an address that asks again and again (the limits stand in `trust`)."""

    def around(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | FileResponse:
            counted = request.method == "POST" or what != "sent"
            if counted and not trust.is_within(request.META.get("REMOTE_ADDR", ""), what):
                return _slowed(request)
            return view(request, *args, **kwargs)

        return asked

    return around


def _slowed(request: HttpRequest) -> HttpResponse:
    context = {"faults": [faults.TOO_OFTEN.at()]}
    answer = render(request, "reporting/slowed.html", context, status=SLOWER)
    answer.headers["Retry-After"] = str(trust.SPAN)
    return answer


# The forms below are signed by themselves (`trust`) or ask for a ticket that nobody guesses; none of them acts for an
# account. So they need no cookie, and the middleware's check would only turn people away who keep none.


@allow(public=True)
@csrf_exempt
@require_http_methods(["GET", "POST"])
@never_cache
@paced("sent")
def public(request: HttpRequest) -> HttpResponse:
    """The form, and what it sends."""
    if request.method == "GET":
        return _form(request, Public(initial={"token": trust.fresh_token()}))
    form = Public(request.POST)
    if not form.is_valid():
        return _form(request, form, status=WRONG)
    try:
        return redirect("reporting:thanks", _submitted(request, form).ticket)
    except Refused as refused:
        status = SLOWER if any(fault.code == faults.TOO_OFTEN.code for fault in refused.faults) else WRONG
        return _form(request, _with_fresh_token(request), refused.faults, status)


def _submitted(request: HttpRequest, form: Public) -> Case:
    typed = form.cleaned_data
    if trust.opened(typed["token"]) is None:  # before anything is kept
        raise Refused([faults.FORM_TOO_OLD.at()])
    files = public_actions.judged(request.FILES.getlist("photos"))
    category = form.offered.get(typed["category"])
    return public_actions.submit(
        typed=typed, category=category, files=files, address=request.META.get("REMOTE_ADDR", "")
    )


def _with_fresh_token(request: HttpRequest) -> Public:
    data = request.POST.copy()
    if trust.opened(data.get("token", "")) is None:
        data["token"] = trust.fresh_token()
    return Public(data)


def _form(request: HttpRequest, form: Public, found: list[Fault] | None = None, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "faults": found or [],
        "figures": public_queries.figures(),
        "photos": PHOTOS,
        "days": CONTACT_DAYS,
    }
    answer = render(request, "reporting/public.html", context, status=status)
    answer.headers["Permissions-Policy"] = PLACE_ALLOWED
    return answer


@allow(public=True)
@require_GET
def areas(request: HttpRequest) -> HttpResponse:
    """Rough borders for the small map."""
    answer = JsonResponse(public_queries.areas(), content_type="application/geo+json")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


@allow(public=True)
@require_GET
@never_cache
@paced("asked")
def find(request: HttpRequest) -> HttpResponse:
    """From a typed number to its page."""
    typed = request.GET.get("ticket", "")[:60]
    case = public_queries.by_ticket(typed)
    if case is None:
        return _unknown(request, typed)
    return redirect("reporting:follow", case.ticket)


def _unknown(request: HttpRequest, typed: str) -> HttpResponse:
    context = {"faults": [faults.NO_SUCH_TICKET.at(ticket=quoted(typed))], "typed": typed}
    return render(request, "reporting/find.html", context, status=404)


def _with_ticket(ticket: str) -> Case:
    """Raises Http404."""
    case = public_queries.by_ticket(ticket)
    if case is None:
        raise Http404
    return case


@allow(public=True)
@require_GET
@never_cache
@paced("asked")
def thanks(request: HttpRequest, ticket: str) -> HttpResponse:
    """The number, large and to be printed."""
    case = _with_ticket(ticket)
    address = request.build_absolute_uri("/report/").split("//", 1)[-1]
    return _unlisted(render(request, "reporting/thanks.html", {"case": case, "address": address}))


@allow(public=True)
@require_GET
@never_cache
@paced("asked")
def follow(request: HttpRequest, ticket: str) -> HttpResponse:
    """Where it stands."""
    case = public_queries.by_ticket(ticket)
    if case is None:
        return _unknown(request, ticket)
    context = {"case": case, "told": public_queries.told_of(case), "satisfaction": ANSWERS, "states": DISPUTES}
    return _unlisted(render(request, "reporting/follow.html", context))


def _unlisted(answer: HttpResponse) -> HttpResponse:
    """No search engine lists it, no other site hears its address."""
    for name, value in HIDDEN.items():
        answer.headers[name] = value
    return answer


@allow(public=True)
@csrf_exempt
@require_POST
@paced("asked")
def answer(request: HttpRequest, ticket: str) -> HttpResponse:
    """How satisfied the reporter is, once for each closing."""
    case, form = _with_ticket(ticket), Opinion(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        public_actions.answer(case=case, **form.cleaned_data)
    except Refused as refused:
        tell_refusal(request, refused)
    return redirect("reporting:follow", ticket)


@allow(public=True)
@csrf_exempt
@require_POST
@paced("asked")
def dispute(request: HttpRequest, ticket: str) -> HttpResponse:
    """The reporter asks to open it again."""
    case = _with_ticket(ticket)
    try:
        public_actions.dispute(case=case, text=request.POST.get("text", ""))
    except Refused as refused:
        tell_refusal(request, refused)
    return redirect("reporting:follow", ticket)


@allow(public=True)
@require_GET
@paced("photo")
def photo(request: HttpRequest, ticket: str, number: int) -> HttpResponse | FileResponse:
    """A small picture of one of the reporter's own photos."""
    case = _with_ticket(ticket)
    own = case.channel in public_queries.OF_THE_PUBLIC
    file = public_queries.photos_of(case).filter(pk=number).first() if own else None
    if file is None:
        raise Http404
    headers = {"Cache-Control": "private, no-store", "Content-Security-Policy": NOTHING_RUNS, **HIDDEN}
    try:
        return FileResponse(store.opened(store.thumbnail_of(file.stored)), content_type="image/jpeg", headers=headers)
    except (FileNotFoundError, Refused):
        raise Http404 from None
