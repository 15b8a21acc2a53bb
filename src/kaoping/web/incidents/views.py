"""Pages of incidents: the list, one that is put down or changed, one with its way so far."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.bridge.facts import TABLES
from kaoping.web.bridge.incident_rules import KindRule
from kaoping.web.collection.plan import wants
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import cycle_or_404
from kaoping.web.facts import exporting
from kaoping.web.facts.models import Incident as Row
from kaoping.web.facts.queries import LEVELS
from kaoping.web.incidents import actions, queries
from kaoping.web.incidents import doubles as likely
from kaoping.web.incidents.actions import Pick
from kaoping.web.incidents.effects import effect_of
from kaoping.web.incidents.exporting import columns, row_of
from kaoping.web.incidents.faults import LIKELY_DOUBLE
from kaoping.web.incidents.forms import Incident, initial_of, worth
from kaoping.web.incidents.judging import fact_row, judge, rules_of, span_of
from kaoping.web.incidents.models import Registration
from kaoping.web.incidents.queries import Asked as Wanted
from kaoping.web.incidents.rights import REASONED, STEPS, Rights, not_now
from kaoping.web.people.roles import APPRAISED, APPROVER, AUTHOR, BUSINESS, SCORER
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.asking import is_part, whole_number
from kaoping.web.site.downloads import CSV, XLSX, saved_as
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import say

REGISTERING = (AUTHOR, SCORER, APPRAISED)
ACTING = (AUTHOR, APPROVER, SCORER)
WRONG = 422
ROWS = 100
TYPED = 60  # characters of a filter


def closed(cycle: Cycle) -> list[Fault]:
    """Why nothing is put down or decided at this stage; [] where it is."""
    fault = not_now(cycle)
    return [fault] if fault else []


# --- the list -----------------------------------------------------------------------------------------------------


def wanted(request: Asked) -> Wanted:
    """What the list is narrowed to."""
    return Wanted(**{name: request.GET.get(name, "").strip()[:TYPED] for name in Wanted.__slots__})


@allow(*BUSINESS)
@require_GET
def listed(request: Asked, pk: int) -> HttpResponse:
    """The incidents that the viewer sees, by state."""
    cycle = cycle_or_404(request.viewer, pk)
    asked, rights = wanted(request), Rights(request.viewer, cycle)
    page = Paginator(queries.found(request.viewer, cycle, asked), ROWS).get_page(request.GET.get("page"))
    lines = queries.lines(request.viewer, cycle, page)
    steps = [step for step in STEPS if any(step in line.steps for line in lines)]
    kept = asked.kept()
    context = {
        "cycle": cycle,
        "asked": asked,
        "page": page,
        "lines": lines,
        "steps": [(step, STEPS[step], step in REASONED) for step in steps],
        "counts": [
            (state, words, count, urlencode({**kept, "state": state})) for state, words, count in
            queries.counts(request.viewer, cycle, asked)
        ],
        "kinds": [(kind.code, kind.title) for kind in wants(cycle).kinds],
        "departments": queries.departments(cycle),
        "listed": queries.LISTED,
        "levels": LEVELS,
        "kept": urlencode(kept) + "&" if kept else "",
        "may_register": bool(rights.kinds) and not_now(cycle) is None,
        "closed": closed(cycle),
        "narrowed": bool({**kept, "state": ""} != {"state": ""} or kept),
    }  # fmt: skip
    return render(request, "incidents/list.html", context)


@allow(*BUSINESS)
@require_GET
def export(request: Asked, pk: int, kind: str) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """The list as CSV or xlsx; nothing in it is taken for a formula."""
    cycle = cycle_or_404(request.viewer, pk)
    found = queries.found(request.viewer, cycle, wanted(request))
    rows = (row_of(line) for line in queries.exported(request.viewer, cycle, found))
    name = say("加减分事项-{p}.{k}", "incidents-{p}.{k}", p=cycle.period, k=kind)
    if kind == "csv":
        lines = exporting.csv_lines(columns(), rows)
        return StreamingHttpResponse(lines, content_type=CSV, headers=saved_as(name))
    if kind != "xlsx":
        raise Http404
    book = exporting.book(say("加减分事项", "incidents"), columns(), rows)
    return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)


# --- putting down and changing ------------------------------------------------------------------------------------


@allow(*REGISTERING)
@require_http_methods(["GET", "POST"])
def new(request: Asked, pk: int) -> HttpResponse:
    """Put down an incident. A script asks for its effect and likely doubles while somebody types (`look`)."""
    cycle = cycle_or_404(request.viewer, pk)
    rights = Rights(request.viewer, cycle)
    if not rights.kinds:
        raise PermissionDenied
    kind = request.GET.get("kind", "")[:TYPED]
    initial = {"unit": request.GET.get("unit", "")[:120], "what": kind}
    form = Incident(_sent(request), rights=rights, only=kind, initial=initial)
    return _form(request, rights, form, None)


@allow(*REGISTERING)
@require_http_methods(["GET", "POST"])
def change(request: Asked, pk: int, code: str) -> HttpResponse:
    """Change what was put down, while nobody has verified it."""
    cycle = cycle_or_404(request.viewer, pk)
    row = queries.row_or_404(request.viewer, cycle, code)
    made = queries.registration_of(cycle, row.incident)
    rights = Rights(request.viewer, cycle)
    unit = CycleUnit.objects.get(cycle=cycle, code=row.unit)
    if made is None:
        raise Http404
    if not rights.registers(made.kind, unit.path):
        raise PermissionDenied
    if made.state != "registered":
        return redirect("incidents:one", cycle.pk, made.code)
    form = Incident(_sent(request), rights=rights, initial=initial_of(made, f"{unit.code} {unit.name}"))
    return _form(request, rights, form, made)


def _sent(request: Asked) -> Any:
    """What was sent, be it nothing; None where the form is only shown."""
    return request.POST if request.method == "POST" else None


def _form(request: Asked, rights: Rights, form: Incident, made: Registration | None) -> HttpResponse:
    """The form, what it would do, and what becomes of it when it is sent."""
    wrong: list[Fault] = []
    sent = request.method == "POST"
    looks = sent and "look" in request.POST
    if sent and form.is_valid() and not looks:
        try:
            done = _save(request, rights, form, made)
        except Refused as refused:
            wrong = refused.faults
        else:
            messages.success(request, say("{c} 已登记，等待查实。", "{c} is registered and waits.", c=done.code))
            return redirect("incidents:one", rights.cycle.pk, done.code)
    context = {
        "cycle": rights.cycle,
        "form": form,
        "made": made,
        "steps": _steps_seen(request, made),
        "faults": [fault for fault in wrong if fault.code != LIKELY_DOUBLE.code],
        "doubled": [fault for fault in wrong if fault.code == LIKELY_DOUBLE.code],
        "closed": closed(rights.cycle),
        "listed": queries.LISTED,
        "levels": LEVELS,
        **(_look(rights, form, made, now=_wants_effect(request)) if sent else {}),
    }
    part = "incidents/_effect.html" if request.POST.get("look") == "effect" else "incidents/_look.html"
    template = part if looks and is_part(request) else "incidents/form.html"
    return render(request, template, context, status=WRONG if sent and not looks else 200)


def _steps_seen(request: Asked, made: Registration | None) -> int:
    """How far it was when the person opened the form."""
    if made is None:
        return 0
    sent = whole_number(request.POST.get("steps"))
    return made.steps if sent is None else sent


def _save(request: Asked, rights: Rights, form: Incident, made: Registration | None) -> Registration:
    looked_at = request.POST.getlist("looked_at")[: likely.SHOWN] if "other" in request.POST else []
    typed, by = form.typed(), request.user
    if made is not None:
        steps = _steps_seen(request, made)
        return actions.change(registration=made, typed=typed, steps=steps, looked_at=looked_at, by=by)
    return actions.register(cycle=rights.cycle, typed=typed, looked_at=looked_at, token=form.token_text, by=by)


def _wants_effect(request: Asked) -> bool:
    """A script asks for the effect by itself, after everything else: the whole cycle is scored for it."""
    return not is_part(request) or request.POST.get("look") == "effect"


def _look(rights: Rights, form: Incident, made: Registration | None, *, now: bool) -> dict[str, Any]:
    """What is about to be put down: likely doubles, the same matter, the scheme's words; now: the effect, too."""
    form.is_valid()
    typed = form.typed()
    rule = rules_of(rights.cycle).get(typed.kind, KindRule())
    told: dict[str, Any] = {"rule": rule, "looked": bool(typed.kind), "worth": worth(rule, typed.level)}
    day = typed.occurred_on or min(span_of(rights.cycle)[1], rights.viewer.on)
    sound, missing = judge(rights, replace(typed, occurred_on=day), draft=True)
    if sound is None:
        return told | {"missing": missing if typed.unit and typed.kind else []}
    code = made.code if made else "·"
    others = likely.of_unit(rights.viewer, rights.cycle, sound.unit.code)
    new = sound.told(code)
    row = fact_row(Registration(code=code, **sound.cells()), verified=True)
    return told | {
        "sound": sound,
        "doubles": likely.likely_doubles(new, others) if typed.occurred_on else [],
        "same": likely.about_the_same(new, others, rule.beside),
        "effect": effect_of(rights.viewer, rights.cycle, row, sound.unit, counted=False) if now else None,
        "asked": now,
        "later": not now,
    }


# --- one ----------------------------------------------------------------------------------------------------------


@allow(*BUSINESS)
@require_GET
def one(request: Asked, pk: int, code: str) -> HttpResponse:
    """One incident: what it says, how far it is, what may be done with it."""
    viewer, cycle = request.viewer, cycle_or_404(request.viewer, pk)
    row = queries.row_or_404(viewer, cycle, code)
    made = queries.registration_of(cycle, row.incident)
    unit = CycleUnit.objects.get(cycle=cycle, code=row.unit)
    rights = Rights(viewer, cycle)
    own = queries.entered(viewer, [made]) if made else frozenset()
    rule = rules_of(cycle).get(row.kind, KindRule())
    others = likely.of_unit(viewer, cycle, row.unit)
    told = likely.told(row, made)
    context = {
        "cycle": cycle,
        "row": row,
        "made": made,
        "unit": unit,
        "kind": next((kind for kind in wants(cycle).kinds if kind.code == row.kind), None),
        "state": made.state if made else queries.IMPORTED,
        "listed": queries.LISTED,
        "levels": LEVELS,
        "rule": rule,
        "history": queries.history(cycle, made),
        "steps": [(step, STEPS[step], step in REASONED) for step in queries.next_steps(rights, row, made, own)],
        "pick": queries.Line(row, made, "", "").pick,
        "own": bool(own),
        "may_change": made is not None and rights.changes(made, unit.path),
        "may_add": not_now(cycle) is None and rights.registers(row.kind, unit.path),
        "closed": closed(cycle),
        "doubles": likely.likely_doubles(told, others) if row.verified is not True else [],
        "same": likely.about_the_same(told, others, rule.beside),
        "differs": _differs(row, made),
        "about": f"incident:{row.incident}",
    }
    return render(request, "incidents/one.html", context)


def _differs(row: Row, made: Registration | None) -> bool:
    """Whether the row of fact is another than the flow has left it: a correction or an import has changed it since."""
    if made is None:
        return False
    pairs = (row.level or "", made.level), (row.occurred_on, made.occurred_on), (row.count, made.count)
    return any(one != other for one, other in pairs) or bool(row.verified) != (made.state == "counted")


@allow(*BUSINESS)
@require_GET
def effect(request: Asked, pk: int, code: str) -> HttpResponse:
    """What the incident does to the score: a piece of its page, or a page by itself."""
    viewer, cycle = request.viewer, cycle_or_404(request.viewer, pk)
    row = queries.row_or_404(viewer, cycle, code)
    unit = CycleUnit.objects.get(cycle=cycle, code=row.unit)
    counted = bool(row.verified)
    cells = {name: getattr(row, name) for name in TABLES["incidents"].names} | {"verified": True}
    context = {
        "cycle": cycle,
        "row": row,
        "effect": effect_of(viewer, cycle, cells, unit, counted=counted),
        "counted": counted,
        "asked": True,
    }
    return render(request, "incidents/_effect.html" if is_part(request) else "incidents/effect.html", context)


@allow(*ACTING)
@require_POST
def act(request: Asked, pk: int) -> HttpResponse:
    """Take one step with one or several incidents that the viewer sees."""
    cycle = cycle_or_404(request.viewer, pk)
    step = request.POST.get("step", "")
    picks = list(dict.fromkeys(_picks(request.POST.getlist("chosen"))))
    if step not in STEPS:
        raise Http404
    seen = queries.seen_codes(request.viewer, cycle, [pick.code for pick in picks])
    if any(pick.code not in seen for pick in picks):
        raise Http404
    try:
        count = actions.act(cycle=cycle, step=step, picks=picks, reason=request.POST.get("reason", ""), by=request.user)
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        words = say("已{what} {n} 条。", "{n} done: {what}.", what=STEPS[step], n=count)
        messages.success(request, words)
    return redirect(_back(request, cycle))


def _picks(chosen: list[str]) -> list[Pick]:
    """The incidents of a form, each as `Line.pick` names it; what anybody else sent is left out."""
    pairs = [each.partition(":") for each in chosen[: actions.MOST + 1]]
    found = [(whole_number(steps), code) for steps, _, code in pairs]
    return [Pick(code[:60], steps) for steps, code in found if steps is not None and code]


def _back(request: Asked, cycle: Cycle) -> str:
    """The page that the person came from."""
    to = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()})
    return to if safe and to.startswith(f"/collect/{cycle.pk}/incidents/") else f"/collect/{cycle.pk}/incidents/"
