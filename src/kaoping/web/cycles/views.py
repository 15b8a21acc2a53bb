"""Pages of cycles."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.collection.board import sees_board
from kaoping.web.cycles import actions, queries
from kaoping.web.cycles.calendar import LIGHTS, proposed, stages_on
from kaoping.web.cycles.forms import Choose, Open, Reason, StageDates
from kaoping.web.cycles.models import STAGES, Cycle
from kaoping.web.cycles.sight import cycle_or_404, runs_office, sight_of
from kaoping.web.facts.duty import duty_of
from kaoping.web.facts.queries import imports_seen, needs, units_seen
from kaoping.web.people.roles import APPROVER, AUTHOR, BUSINESS
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.results.models import STATES as RUN_STATES
from kaoping.web.results.models import Run
from kaoping.web.schemes.models import Version
from kaoping.web.site.asking import whole_number
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import say, titled
from kaoping.web.units.models import KINDS, Unit

WRONG = 422  # the page is shown again with what is wrong
LISTED = 200  # appraised units that are offered one by one
SHOWN_RUNS = 8


@allow(*BUSINESS)
@require_GET
def cycles(request: Asked) -> HttpResponse:
    state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()[:60]
    found = queries.found(request.viewer, state if state in ("open", "final") else "", text)
    page = Paginator(found, queries.PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": queries.lines(request.viewer, page),
        "state": state,
        "text": text,
        "may_open": request.viewer.has(AUTHOR),
        "run_states": RUN_STATES,
        "kept": urlencode({"state": state, "q": text}) + "&",
    }
    return render(request, "cycles/list.html", context)


@allow(AUTHOR)
@require_http_methods(["GET", "POST"])
def new(request: Asked) -> HttpResponse:
    """First which scheme and period, then everything else with what is proposed for them."""
    given = request.POST or request.GET
    versions = queries.versions_to_open(request.viewer)
    choose = Choose(given if "version" in given else None, versions=[(str(v.pk), _version_words(v)) for v in versions])
    faults: list[Fault] = []
    proposal = None
    if choose.is_bound and choose.is_valid():
        version = next(v for v in versions if str(v.pk) == choose.cleaned_data["version"])
        try:
            proposal = queries.proposal(
                request.viewer, version, choose.cleaned_data["period"], choose.cleaned_data["units_on"]
            )
        except Refused as refused:
            faults = refused.faults
    form = _open_form(request, proposal) if proposal is not None else None
    if form is not None and proposal is not None and request.method == "POST" and form.is_valid():
        try:
            made = _open(request, proposal, form)
        except Refused as refused:
            faults = refused.faults
        else:
            messages.success(
                request, say("周期已开，单位和阶段已就位。", "The cycle is open; units and stages are in place.")
            )
            return redirect("cycles:cycle", made.pk)
    context = {
        "choose": choose,
        "form": form,
        "proposal": proposal,
        "faults": faults,
        "versions": versions,
        "stages": STAGES,
        "kinds": KINDS,
    }
    return render(request, "cycles/new.html", context, status=WRONG if request.method == "POST" or faults else 200)


def _version_words(version: Version) -> str:
    until = f" – {version.in_force_to}" if version.in_force_to else ""
    number = say("第 {n} 次修订", "revision {n}", n=version.number)
    begins = say("{day} 起施行{until}", "in force from {day}{until}", day=version.in_force_from, until=until)
    return f"{titled(version)} · {number} · {begins}"


def _open_form(request: Asked, proposal: queries.Proposal) -> Open:
    version, span = proposal.version, proposal.span
    appraised = [(node.code, node.name) for node in proposal.appraised]
    return Open(
        request.POST if request.method == "POST" else None,
        dates=proposed(span),
        kinds=[(kind, f"{KINDS.get(kind, kind)} {count}") for kind, count in proposal.kinds],
        appraised=appraised,
        listed=len(appraised) <= LISTED,
        initial={
            "title": f"{version.title} {span.text}"[:200],
            "title_en": f"{version.title_en} {span.text}"[:200] if version.title_en else "",
        },
    )


def _open(request: Asked, proposal: queries.Proposal, form: Open) -> Cycle:
    out = form.leaves_out()
    gone = {node.path for node in proposal.appraised if node.code in out}
    units = None
    if gone:
        units = [node.code for node in proposal.nodes if not node.path.startswith(tuple(gone))]
    return actions.open_cycle(
        version=proposal.version,
        period=proposal.span.text,
        owner=proposal.owner,
        title=form.cleaned_data["title"],
        title_en=form.cleaned_data["title_en"],
        units_on=proposal.on,
        stages=form.dates(),
        kinds=frozenset(form.cleaned_data["kinds"]),
        units=units,
        by=request.user,
    )


@allow(*BUSINESS)
@require_GET
def cycle(request: Asked, pk: int) -> HttpResponse:
    """A cycle at a glance: its calendar, facts, responsibilities, runs, and what comes next."""
    found, viewer = cycle_or_404(request.viewer, pk), request.viewer
    office = runs_office(viewer, found)
    tables, runs = needs(viewer, found), queries.runs_of(viewer, found)
    missing = [need for need in tables if need.state in ("none", "part")]
    stages = stages_on(found, viewer.on)
    answering = queries.answering(viewer, found) if office else []
    order = list(STAGES)
    context = {
        "cycle": found,
        "title": titled(found),
        "scheme": titled(found.version),
        "owner": viewer.name_of(found.owner),
        "stages": stages,
        "now": next((each for each in stages if each.current), None),
        "before": order[order.index(found.stage) - 1] if order.index(found.stage) else "",
        "lights": LIGHTS,
        "stage_words": STAGES,
        "office": office,
        "approver": runs_office(viewer, found, APPROVER),
        "board": sees_board(viewer, found),
        "duty": duty_of(viewer, found),
        "sight": sight_of(viewer, found),
        "tables": tables,
        "missing": missing,
        "units": units_seen(viewer, found).count(),
        "last_import": imports_seen(viewer, found).filter(state="written").first(),
        "answering": answering,
        "unanswered": [line for line in answering if not line.units],
        "runs": runs[:SHOWN_RUNS],
        "more_runs": len(runs) - SHOWN_RUNS,
        "run_states": RUN_STATES,
        "next": queries.next_step(viewer, found, runs, facts_missing=any(need.state == "none" for need in missing)),
        "kinds": KINDS,
    }
    return render(request, "cycles/cycle.html", context)


def _done(request: Asked, found: Cycle, zh: str, en: str) -> HttpResponse:
    messages.success(request, say(zh, en))
    return redirect("cycles:cycle", found.pk)


def _refused(request: Asked, found: Cycle, refused: Refused) -> HttpResponse:
    """Back to the cycle, with what is wrong above it."""
    tell_refusal(request, refused)
    return redirect("cycles:cycle", found.pk)


@allow(AUTHOR, APPROVER)
@require_POST
def advance(request: Asked, pk: int) -> HttpResponse:
    found, stage = cycle_or_404(request.viewer, pk), request.POST.get("stage", "")
    reason = Reason(request.POST)
    why = reason.cleaned_data["reason"] if reason.is_valid() else ""
    try:
        moved = actions.advance(cycle=found, stage=stage, reason=why, by=request.user)
    except Refused as refused:
        return _refused(request, found, refused)
    words = STAGES[moved.stage]
    return _done(request, found, f"周期进入“{words.zh}”。", f"The cycle is now at '{words.en}'.")


@allow(AUTHOR, APPROVER)
@require_http_methods(["GET", "POST"])
def dates(request: Asked, pk: int) -> HttpResponse:
    """The deadlines, to be changed with a reason."""
    found = cycle_or_404(request.viewer, pk)
    if not runs_office(request.viewer, found):
        raise Http404
    kept = {stage.name: (stage.starts_on, stage.due_on) for stage in found.stages.all()}
    form = StageDates(request.POST if request.method == "POST" else None, dates=kept)
    faults: list[Fault] = []
    reason = Reason(request.POST)
    if request.method == "POST" and form.is_valid() and reason.is_valid():
        try:
            actions.set_dates(cycle=found, stages=form.dates(), reason=reason.cleaned_data["reason"], by=request.user)
        except Refused as refused:
            faults = refused.faults
        else:
            return _done(request, found, "期限已改，已记入审计。", "The deadlines are changed; the log says why.")
    context = {
        "cycle": found,
        "title": titled(found),
        "form": form,
        "faults": faults,
        "stages": STAGES,
        "reason": request.POST.get("reason", "")[:500],
    }
    return render(request, "cycles/dates.html", context, status=WRONG if request.method == "POST" else 200)


@allow(AUTHOR, APPROVER)
@require_http_methods(["GET", "POST"])
def responsible(request: Asked, pk: int) -> HttpResponse:
    """Who answers for which item; one item at a time is open for editing."""
    found = cycle_or_404(request.viewer, pk)
    if not runs_office(request.viewer, found):
        raise Http404
    faults: list[Fault] = []
    if request.method == "POST":
        item = request.POST.get("item", "")
        units = Unit.objects.filter(pk__in=[whole_number(pk) or 0 for pk in request.POST.getlist("units")])
        try:
            actions.set_responsible(cycle=found, item=item, units=list(units), by=request.user)
        except Refused as refused:
            faults = refused.faults
        else:
            messages.success(request, say("已记下 {item} 由谁负责。", "Noted who answers for {item}.", item=item))
            return redirect(f"{reverse('cycles:responsible', args=[found.pk])}#item-{item}")
    context = {
        "cycle": found,
        "title": titled(found),
        "lines": queries.answering(request.viewer, found),
        "departments": queries.departments(found),
        "open": request.GET.get("item", request.POST.get("item", "")),
        "faults": faults,
    }
    return render(request, "cycles/responsible.html", context, status=WRONG if faults else 200)


@allow(AUTHOR, APPROVER)
@require_POST
def match(request: Asked, pk: int) -> HttpResponse:
    found = cycle_or_404(request.viewer, pk)
    try:
        count = actions.match(cycle=found, by=request.user)
    except Refused as refused:
        return _refused(request, found, refused)
    messages.success(request, say("按名称找到 {n} 处。", "{n} found by their names.", n=count))
    return redirect("cycles:responsible", found.pk)


@allow(APPROVER)
@require_POST
def finalise(request: Asked, pk: int) -> HttpResponse:
    found = cycle_or_404(request.viewer, pk)
    run = get_object_or_404(Run, cycle=found, number=whole_number(request.POST.get("run")) or 0)
    try:
        actions.finalise(cycle=found, run=run, by=request.user)
    except Refused as refused:
        return _refused(request, found, refused)
    return _done(request, found, "已定稿。本周期的数据从此不再变。", "Final. Nothing of this cycle changes any more.")
