"""What reporters are told, what they claim, and their requests to open a case again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kaoping.problems import Refused
from kaoping.web.cases.loop import STATES
from kaoping.web.cases.models import Case
from kaoping.web.cases.queries import case_or_404
from kaoping.web.people.roles import INTAKE, SUPERVISOR
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.reporting import reply_actions
from kaoping.web.reporting.desk_actions import give_ticket
from kaoping.web.reporting.models import ANSWERS, DISPUTES, Dispute
from kaoping.web.reporting.public_queries import NOW
from kaoping.web.site.asking import whole_number
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import say

TELLERS = (INTAKE, SUPERVISOR)
SHOWN = 100


def _case(request: Asked, pk: int) -> Case:
    """A case whose desk is the viewer's; 404 for any other."""
    case = case_or_404(request.viewer, pk)
    if not request.viewer.reaches(case.desk_id, *TELLERS):
        raise Http404
    return case


@allow(*TELLERS)
@require_GET
@never_cache
def reply(request: Asked, pk: int) -> HttpResponse:
    """The tracking number, what the reporter reads, says and asks."""
    case = _case(request, pk)
    context = {
        "case": case,
        "state": STATES[case.state].words,
        "now": NOW[case.state],
        "replies": case.replies.select_related("by"),
        "answers": case.answers.all(),
        "disputes": case.disputes.select_related("decided_by"),
        "satisfaction": ANSWERS,
        "states": DISPUTES,
        "decides": request.viewer.reaches(case.desk_id, SUPERVISOR),
        "longest": reply_actions.LONGEST,
    }
    return render(request, "reporting/reply.html", context)


@allow(*TELLERS)
@require_POST
def ticket(request: Asked, pk: int) -> HttpResponse:
    """Give the case a tracking number."""
    case = _case(request, pk)
    try:
        give_ticket(case=case, by=request.user)
        messages.success(
            request, say("查询编号 {t}，请告诉上报人", "tracking number {t}: tell it to the reporter", t=case.ticket)
        )
    except Refused as refused:
        tell_refusal(request, refused)
    return redirect("reporting:reply", pk)


@allow(*TELLERS)
@require_POST
def tell(request: Asked, pk: int) -> HttpResponse:
    """Publish a reply."""
    case = _case(request, pk)
    try:
        reply_actions.tell(case=case, text=request.POST.get("text", ""), by=request.user)
        messages.success(request, say("上报人在查询页上能看到了", "the reporter can read it now"))
    except Refused as refused:
        tell_refusal(request, refused)
    return redirect("reporting:reply", pk)


@allow(SUPERVISOR)
@require_GET
@never_cache
def disputes(request: Asked) -> HttpResponse:
    """Requests that wait for a decision, the oldest first."""
    rows = Dispute.objects.filter(state="waiting", case__desk__in=request.viewer.reach(SUPERVISOR))
    rows = rows.select_related("case__category").order_by("pk")
    return render(request, "reporting/disputes.html", {"disputes": list(rows[:SHOWN])})


@allow(SUPERVISOR)
@require_POST
def decide(request: Asked, pk: int, number: int) -> HttpResponse:
    """Open the case again, or not."""
    case = _case(request, pk)
    dispute = get_object_or_404(Dispute, pk=number, case=case)
    if not request.viewer.reaches(case.desk_id, SUPERVISOR):
        raise Http404
    why, steps = request.POST.get("why", ""), whole_number(request.POST.get("steps"))
    try:
        if "grant" in request.POST:
            reply_actions.grant(dispute=dispute, why=why, steps=steps or 0, by=request.user)
            messages.success(request, say("已重新办理，待派遣", "opened again, to be dispatched"))
        else:
            reply_actions.refuse(dispute=dispute, why=why, by=request.user)
            messages.success(request, say("已答复不再办理", "answered: it is not opened again"))
    except Refused as refused:
        tell_refusal(request, refused)
    return redirect("reporting:reply", pk)
