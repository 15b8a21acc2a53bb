"""GeoReport v2 (wiki.open311.org/GeoReport_v2). Nobody signs in here: no cookie is read or set, reads are public,
writes need the api_key of a source. Programs call it, no pages of other sites: no CORS header is sent."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.views.decorators.csrf import csrf_exempt

from kaoping.problems import Refused
from kaoping.web.cases.keys import source_of
from kaoping.web.cases.models import Source
from kaoping.web.cases.report_actions import report
from kaoping.web.open311 import answers, doubts, posting, queries, services
from kaoping.web.open311.answers import Problem, answer
from kaoping.web.people.viewer import allow, today
from kaoping.web.site.asking import whole_number
from kaoping.web.site.words import said
from kaoping.web.units.tree import tree_at

SPAN = datetime.timedelta(days=90)
MOST = 1000  # rows of one answer
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGED = "2026-11-22T00:00:00+08:00"  # when this interface last changed
ZONE_LOST = re.compile(r" (?=\d\d:?\d\d$)")  # a + that nobody encoded
Resource = Callable[..., HttpResponse]


def resource(*methods: str) -> Callable[[Resource], Resource]:
    """An address of the interface: its format, its methods, its errors as the specification has them."""

    def make(view: Resource) -> Resource:
        @wraps(view)
        def served(request: HttpRequest, suffix: str = "", **given: str) -> HttpResponse:
            kind = suffix.lower() if suffix.lower() in answers.TYPES else "json"
            try:
                if suffix.lower() not in answers.TYPES:
                    raise Problem(404, said("没有这种格式，用 .json 或 .xml", "unknown format; use .json or .xml"))
                if request.method not in methods:
                    raise Problem(400, said("这个地址不接受这种请求", "this address does not take such a request"))
                if request.method != "POST":
                    doubts.count_read(request)
                _jurisdiction(request)
                return view(request, kind, **given)
            except Problem as problem:
                return answers.told(kind, problem)

        return allow(public=True)(csrf_exempt(served))

    return make


def _jurisdiction(request: HttpRequest) -> frozenset[int] | None:
    """Ids of the units that jurisdiction_id names (the code of a unit); None where nobody names one."""
    code = (request.POST if request.method == "POST" else request.GET).get("jurisdiction_id", "").strip()
    if not code:
        return None
    tree = tree_at(today())
    node = tree.by_code.get(code)
    if node is None:
        raise Problem(404, said("没有这个 jurisdiction_id", "jurisdiction_id provided was not found"))
    return tree.below([node.id])


@resource("GET", "HEAD")
def discovery(request: HttpRequest, kind: str) -> HttpResponse:
    """Where the interface is, and in which formats."""
    root = request.build_absolute_uri(reverse("open311:services", args=["json"])).removesuffix("/services.json")
    endpoint = {
        "specification": SPECIFICATION,
        "url": root,
        "changeset": CHANGED,
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    words = said("向本单位索取 api_key", "ask the office that runs this platform for an api_key")
    made = {"changeset": CHANGED, "contact": str(words), "key_service": str(words), "endpoints": [endpoint]}
    return answer(kind, answers.DISCOVERY, made)


@resource("GET", "HEAD")
def service_list(request: HttpRequest, kind: str) -> HttpResponse:
    return answer(kind, answers.SERVICES, services.as_rows(services.services()))


@resource("GET", "HEAD")
def service_definition(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    found = services.service(code)
    if found is None:
        raise Problem(404, said("没有这个 service_code", "service_code provided was not found"))
    return answer(kind, answers.DEFINITION, services.definition(found))


@resource("GET", "HEAD", "POST")
def requests(request: HttpRequest, kind: str) -> HttpResponse:
    return _post(request, kind) if request.method == "POST" else _list(request, kind)


@resource("GET", "HEAD")
def one_request(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    found = queries.by_numbers([number])
    if not found:
        raise Problem(404, said("没有这个 service_request_id", "service_request_id was not found"))
    return answer(kind, answers.REQUESTS, queries.as_rows(found))


@resource("GET", "HEAD")
def token(request: HttpRequest, kind: str, token: str) -> HttpResponse:
    """The request that a ticket stands for."""
    found = queries.by_ticket(token)
    if found is None:
        raise Problem(404, said("没有这个 token", "token was not found"))
    return answer(kind, answers.REQUESTS, [{"service_request_id": found.number, "token": found.ticket}])


@resource("GET", "HEAD", "POST")
def nothing(request: HttpRequest, kind: str, rest: str) -> HttpResponse:
    """Whatever else is asked for here."""
    raise Problem(404, said("没有这个地址", "there is no such address"))


# --- reading -------------------------------------------------------------------------------------------------------


def _list(request: HttpRequest, kind: str) -> HttpResponse:
    numbers = [each for each in request.GET.get("service_request_id", "").split(",") if each.strip()]
    if len(numbers) > queries.IDS:
        most = queries.IDS
        raise Problem(400, said(f"一次最多 {most} 个 service_request_id", f"{most} service_request_id at most"))
    if numbers:  # overrides all else
        return answer(kind, answers.REQUESTS, queries.as_rows(queries.by_numbers(numbers)))
    return answer(kind, answers.REQUESTS, queries.as_rows(queries.listed(_asked(request))))


def _asked(request: HttpRequest) -> queries.Asked:
    start, end = _moment(request, "start_date"), _moment(request, "end_date")
    until = end or (min(start + SPAN, timezone.now()) if start else timezone.now())
    since = start or until - SPAN
    if until - since > SPAN:
        raise Problem(400, said("start_date 到 end_date 最多 90 天", "start_date to end_date span 90 days at most"))
    status = {each.strip() for each in request.GET.get("status", "").split(",") if each.strip()}
    if not status <= {"open", "closed"}:
        raise Problem(400, said("status 是 open 或 closed", "status is open or closed"))
    page, size = (_whole(request, name, most) for name, most in (("page", 10_000), ("page_size", MOST)))
    codes = tuple(each.strip() for each in request.GET.get("service_code", "").split(",") if each.strip())[:200]
    return queries.Asked(
        since,
        until,
        codes,
        next(iter(status)) if len(status) == 1 else None,
        _moment(request, "updated_after"),
        _jurisdiction(request),
        page or 1,
        size or MOST,
    )


def _moment(request: HttpRequest, name: str) -> datetime.datetime | None:
    """In W3C's form; a day alone is its beginning here."""
    text = ZONE_LOST.sub("+", request.GET.get(name, "").strip())
    if not text:
        return None
    try:
        day = parse_date(text)
        found = datetime.datetime.combine(day, datetime.time()) if day else parse_datetime(text)
        assert found is not None
        aware = timezone.make_aware(found) if timezone.is_naive(found) else found
        return aware.astimezone(datetime.UTC) if 2000 <= aware.year <= 2100 else _raise(name)
    except (ValueError, AssertionError, OverflowError):
        return _raise(name)


def _raise(name: str) -> datetime.datetime:
    raise Problem(400, said(f"{name} 写成 2026-11-22T08:00:00+08:00", f"{name} is written 2026-11-22T08:00:00+08:00"))


def _whole(request: HttpRequest, name: str, most: int) -> int | None:
    text = request.GET.get(name)
    if text is None or text == "":
        return None
    found = whole_number(text)
    if found is None or found < 1:
        raise Problem(400, said(f"{name} 是从 1 起的整数", f"{name} is a whole number from 1 up"))
    return min(found, most)


# --- writing -------------------------------------------------------------------------------------------------------


def _post(request: HttpRequest, kind: str) -> HttpResponse:
    source = _source(request)
    doubts.count_report(source)
    sent, was_cut = posting.read(request.POST, source)
    try:
        case = report(sent=sent, by=None, fallback=source.unit)
    except Refused as refused:
        raise Problem(400, *(said(each.message("zh"), each.message("en")) for each in refused.faults)) from None
    notice = said(f"查询码 {case.ticket}。", f"Ticket {case.ticket}.")
    if was_cut:
        longer = (
            f"{notice.zh}描述只保留前 {posting.KEPT} 个字。",
            f"{notice.en} The description was cut to 1000 characters.",
        )
        notice = said(*longer)
    row = {"service_request_id": case.number, "service_notice": str(notice), "account_id": None}
    return answer(kind, answers.REQUESTS, [row])


def _source(request: HttpRequest) -> Source:
    """Whose key it is. Raises Problem: 403."""
    doubts.against_guessing(request)
    key = request.POST.get("api_key", "").strip()
    found = source_of(key, "open311")
    if found is None:
        if key:
            doubts.remember_wrong_key(request)
            raise Problem(403, said("api_key 不对或已停用", "invalid api_key received: no request was created"))
        raise Problem(403, said("缺 api_key", "missing api_key: no request was created"))
    return found
