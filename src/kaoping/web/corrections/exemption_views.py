"""Pages of exemptions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.corrections import ahead, exemption_actions, exemption_queries
from kaoping.web.corrections.deciding import against_deciding
from kaoping.web.corrections.exempting import ExemptionRights, place_of
from kaoping.web.corrections.faults import NOT_YOURS_TO_EXEMPT
from kaoping.web.corrections.models import GROUNDS, KINDS, ExemptionRequest
from kaoping.web.corrections.views import ASKERS, PAGE, WRONG, framed
from kaoping.web.cycles.models import Cycle
from kaoping.web.cycles.sight import cycle_or_404, runs_office
from kaoping.web.people.roles import APPROVER, BUSINESS
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import say, titled


@allow(*BUSINESS)
@require_GET
def exemptions(request: Asked, pk: int) -> HttpResponse:
    """Those in force, for everybody of the cycle; below them the requests that the viewer sees."""
    cycle = cycle_or_404(request.viewer, pk)
    rows = exemption_queries.in_force(cycle)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    seen = exemption_queries.requests_seen(request.viewer, cycle)
    others = [each for each in seen[: 3 * PAGE] if not _is_in_force(each, rows)][:PAGE]
    context = framed(request, cycle) | {
        "page": page,
        "others": exemption_queries.told(request.viewer, cycle, others),
        "kinds": KINDS,
        "owner": request.viewer.name_of(cycle.owner),
        "may_ask": cycle.final_at is None and bool(ExemptionRights(request.viewer, cycle)),
    }
    return render(request, "corrections/exemptions.html", context)


def _is_in_force(request: ExemptionRequest, rows: list[exemption_queries.InForce]) -> bool:
    return any(row.request is not None and row.request.pk == request.pk for row in rows)


@allow(*ASKERS)
@require_http_methods(["GET", "POST"])
def exempt(request: Asked, pk: int) -> HttpResponse:
    """Ask for an exemption; what it would do is shown first."""
    cycle = cycle_or_404(request.viewer, pk)
    rights = ExemptionRights(request.viewer, cycle)
    given = request.POST if request.method == "POST" else request.GET
    unit, item = given.get("unit", "")[:60], given.get("item", "")[:40]
    units = rights.units()
    faults: list[Fault] = []
    effect = None
    try:
        if request.method == "POST" and given.get("step") == "ask":
            made = exemption_actions.ask(
                cycle=cycle, unit=unit, item=item, ground=given.get("ground", ""), reason=given.get("reason", ""),
                by=request.user,
            )  # fmt: skip
            return _asked(request, made)
        if unit and item:
            effect = _ahead(rights, unit, item)
    except Refused as refused:
        faults = refused.faults
    context = framed(request, cycle) | {
        "units": units,
        "items": [(each, f"{'　' * each.depth}{each.id} {titled(each)}") for each in rights.items()],
        "unit": unit or (units[0].code if len(units) == 1 else ""),
        "item": item,
        "grounds": GROUNDS,
        "ground": given.get("ground", ""),
        "reason": given.get("reason", "")[:2000],
        "faults": faults,
        "effect": ahead.limited(effect, request.viewer, cycle),
        "looked": effect is not None,
        "told": request.method == "POST",
    }
    return render(request, "corrections/exempt.html", context, status=WRONG if faults else 200)


def _ahead(rights: ExemptionRights, unit: str, item: str) -> ahead.Told | None:
    """The effect for who may ask. Raises Refused for a place that the cycle does not have."""
    place = place_of(rights.cycle, unit, item)
    if rights.way(place) is None:
        raise Refused([NOT_YOURS_TO_EXEMPT.at()])
    return ahead.of_exemption(rights.cycle, unit, item)


def _asked(request: Asked, made: ExemptionRequest) -> HttpResponse:
    zh, en = "已提出第 {n} 号申请，请在下面补上佐证材料。", "Request no. {n} is made; add evidence below."
    messages.success(request, say(zh, en, n=made.pk))
    return redirect("corrections:exemption", made.cycle_id, made.pk)


@allow(*BUSINESS)
@require_GET
def exemption(request: Asked, pk: int, number: int) -> HttpResponse:
    """A request with its effect on numerator and denominator: as it was when approved, or by the facts of now."""
    cycle = cycle_or_404(request.viewer, pk)
    found = exemption_queries.request_or_404(request.viewer, cycle, number)
    open_ = found.state == "asked" and cycle.final_at is None
    office = runs_office(request.viewer, cycle)
    own = open_ and found.asked_by_id == request.user.pk
    against = against_deciding(found, cycle, request.user, (APPROVER,), [found.unit]) if open_ and office else None
    holds = _holds(cycle, found)
    context = framed(request, cycle) | {
        "request_": found,
        "line": exemption_queries.told(request.viewer, cycle, [found])[0],
        "grounds": GROUNDS,
        "kinds": KINDS,
        "own": own,
        "decides": open_ and office and against is None,
        "against": against,
        "effect": _effect(request, cycle, found, holds=holds, may_look=office or own),
        "now": holds and "now" in request.GET,
        "holds": holds,
        "may_lift": holds and exemption_queries.may_lift(request.viewer, cycle, found.unit, found.item),
        "about": f"exemption:{found.pk}",
    }
    return render(request, "corrections/exemption.html", context)


def _holds(cycle: Cycle, found: ExemptionRequest) -> bool:
    """Whether this request is what takes the item out now."""
    return any(row.request is not None and row.request.pk == found.pk for row in exemption_queries.in_force(cycle))


def _effect(
    request: Asked, cycle: Cycle, found: ExemptionRequest, *, holds: bool, may_look: bool
) -> dict[str, Any] | None:
    """Of an approved one every peer sees what becomes of the item and of the full points, and what it does to their
    own unit; scores and ranks of others no more than elsewhere."""
    if found.state == "asked":
        told = ahead.of_exemption(cycle, found.unit, found.item, lift=found.kind == "lift") if may_look else None
        return ahead.limited(told, request.viewer, cycle)
    now = holds and "now" in request.GET
    told = ahead.without_exemption(cycle, found.unit, found.item) if now else found.effect
    return ahead.limited(told, request.viewer, cycle)


def _settle(
    request: Asked, pk: int, number: int, act: Callable[[ExemptionRequest], object], zh: str, en: str
) -> HttpResponse:
    """Decide or withdraw a request that the viewer sees, and say what came of it."""
    cycle = cycle_or_404(request.viewer, pk)
    found = exemption_queries.request_or_404(request.viewer, cycle, number)
    try:
        act(found)
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(request, say(zh, en))
    return redirect("corrections:exemption", cycle.pk, number)


@allow(APPROVER)
@require_POST
def approve(request: Asked, pk: int, number: int) -> HttpResponse:
    return _settle(
        request, pk, number, lambda found: exemption_actions.approve(request=found, by=request.user),
        "已批准。本周期各单位都能看到；之前的计算会显示“事实已变”，请重新计算。",
        "Approved. Every unit of the cycle sees it; earlier runs now say that the facts have changed: compute again.",
    )  # fmt: skip


@allow(APPROVER)
@require_POST
def refuse(request: Asked, pk: int, number: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _settle(
        request, pk, number, lambda found: exemption_actions.refuse(request=found, reason=reason, by=request.user),
        "已退回，理由会给申请人看到。", "Refused; who asked reads why.",
    )  # fmt: skip


@allow(*ASKERS)
@require_POST
def withdraw(request: Asked, pk: int, number: int) -> HttpResponse:
    return _settle(
        request, pk, number, lambda found: exemption_actions.withdraw(request=found, by=request.user),
        "已撤回。", "Withdrawn.",
    )  # fmt: skip


@allow(*ASKERS)
@require_POST
def lift(request: Asked, pk: int) -> HttpResponse:
    """Ask that an exempted item counts again."""
    cycle = cycle_or_404(request.viewer, pk)
    post = request.POST
    try:
        made = exemption_actions.ask_to_lift(
            cycle=cycle, unit=post.get("unit", ""), item=post.get("item", ""), reason=post.get("reason", ""),
            by=request.user,
        )  # fmt: skip
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("corrections:exemptions", cycle.pk)
    return _asked(request, made)
