"""Pages of corrections."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.bridge.collecting import Want
from kaoping.web.collection.plan import ENTERING
from kaoping.web.corrections import actions, ahead, asking, queries
from kaoping.web.corrections.cells import MOST, Proposed, Rights, cells_of, column_of, units_open
from kaoping.web.corrections.faults import OUTDATED
from kaoping.web.corrections.models import ROLES_OF_ASKERS, STATES, CorrectedCell, Correction
from kaoping.web.cycles.models import STAGES, Cycle, CycleUnit
from kaoping.web.cycles.sight import cycle_or_404, runs_office
from kaoping.web.facts.models import Incident
from kaoping.web.people.roles import APPRAISED, APPROVER, AUTHOR, LEADER, SCORER
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import say, titled

WRONG = 422
PAGE = 20
READERS = (AUTHOR, APPROVER, LEADER, SCORER, APPRAISED)
ASKERS = (AUTHOR, SCORER, APPRAISED)


def framed(request: Asked, cycle: Cycle) -> dict[str, Any]:
    """What every page of corrections says about its cycle."""
    return {
        "cycle": cycle,
        "title": titled(cycle),
        "office": runs_office(request.viewer, cycle),
        "states": STATES,
        "roles_of_askers": ROLES_OF_ASKERS,
        "stage": STAGES[cycle.stage],
        "may_ask": cycle.final_at is None and request.viewer.has(*ASKERS),
    }


@allow(*READERS)
@require_GET
def corrections(request: Asked, pk: int) -> HttpResponse:
    """The requests of a cycle that the viewer sees, the newest first."""
    cycle, state = cycle_or_404(request.viewer, pk), request.GET.get("state", "")
    state = state if state in STATES else ""
    found = queries.corrections_seen(request.viewer, cycle, state)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = framed(request, cycle) | {
        "page": page,
        "lines": queries.lines(request.viewer, cycle, page),
        "state": state,
        "kept": urlencode({"state": state}) + "&",
    }
    return render(request, "corrections/list.html", context)


# --- asking -----------------------------------------------------------------------------------------------------------


@allow(*ASKERS)
@require_http_methods(["GET", "POST"])
def ask(request: Asked, pk: int) -> HttpResponse:
    """First which cells; then the new figures, looked at with their effect; then asked for."""
    cycle = cycle_or_404(request.viewer, pk)
    rights, given = Rights(request.viewer, cycle), request.GET
    want = column_of(cycle, given.get("key", "")) if "key" in given else None
    incident = asking.incident_or_none(rights, given["incident"]) if given.get("incident") else None
    if (given.get("incident") and incident is None) or (given.get("key") and want is None):
        raise Http404
    if incident is not None:
        return _ask_incident(request, rights, incident)
    return _ask_cells(request, rights, want) if want is not None else _choose(request, rights)


def _choose(request: Asked, rights: Rights) -> HttpResponse:
    item, unit = request.GET.get("item", "")[:40], request.GET.get("unit", "")[:60]
    code = request.GET.get("q", "").strip()[:60]
    own = list(rights.own)
    unit = unit or (own[0] if len(own) == 1 and not rights.office and not rights.own_sheets else "")
    context = framed(request, rights.cycle) | {
        "columns": asking.columns_to_choose(rights, item, unit),
        "incidents": asking.incidents_to_choose(rights, item, unit, code),
        "code": code,
        "unit": CycleUnit.objects.filter(cycle=rights.cycle, code=unit).first() if unit else None,
        "item": item,
        "bulk": rights.office or bool(rights.own_sheets),
    }
    return render(request, "corrections/choose.html", context)


def _ask_cells(request: Asked, rights: Rights, want: Want) -> HttpResponse:
    units = units_open(rights, want)
    one = request.GET.get("unit", "")
    chosen = [unit for unit in units if unit.code == one] if one else units
    if not chosen:
        raise Http404
    cells = cells_of(rights, want, chosen[: MOST + 1])
    parts = list(dict.fromkeys(cell.part for cell in cells))
    post = request.POST
    form = _Form(request, rights)
    if request.method == "POST":
        form.read(lambda: _proposed(post, want, chosen, parts))
        if form.made is not None:
            return _asked(request, form.made)
    typed = {(each.unit, each.part): each.text for each in form.proposed}
    context = framed(request, rights.cycle) | {
        "want": want,
        "unit": chosen[0] if one else None,
        "rows": [(cell, typed.get((cell.unit, cell.part), cell.now)) for cell in cells[:MOST]],
        "too_many": len(cells) > MOST,
        "most": MOST,
        "parts": parts,
        "several": want.table == "marks",
        "unlocked": asking.unlocked(cells),
        "sheet": next((each for each in rights.sheets if each.column(want.key)), None),
        "entering": rights.cycle.stage in ENTERING,
        "pasted": post.get("pasted", "")[:2000],
        "part": post.get("pasted_part", ""),
        **form.context(),
    }
    return render(request, "corrections/ask.html", context, status=form.status)


def _proposed(post: Any, want: Want, units: list[CycleUnit], parts: list[str]) -> list[Proposed]:
    if text := post.get("pasted", "").strip():
        part = post.get("pasted_part", "")
        return asking.pasted(text, want, part if part in parts else (parts or [""])[0], units)
    return asking.typed(post, want.table, want.code)


def _ask_incident(request: Asked, rights: Rights, incident: Incident) -> HttpResponse:
    kind, locked = asking.open_incident(rights, incident)
    form = _Form(request, rights)
    if request.method == "POST":
        form.read(lambda: asking.typed(request.POST, "incidents", incident.incident))
        if form.made is not None:
            return _asked(request, form.made)
    context = framed(request, rights.cycle) | {
        "incident": incident,
        "kind": kind,
        "locked": locked,
        "unit": CycleUnit.objects.filter(cycle=rights.cycle, code=incident.unit).first(),
        "fields": asking.fields_of(incident, kind, {each.part: each.text for each in form.proposed}),
        **form.context(),
    }
    return render(request, "corrections/ask_incident.html", context, status=form.status)


class _Form:
    """A request on its way: looked at first (`step` look), then asked for (`step` ask)."""

    def __init__(self, request: Asked, rights: Rights) -> None:
        self.request, self.rights = request, rights
        self.proposed: list[Proposed] = []
        self.cells: list[CorrectedCell] = []
        self.faults: list[Fault] = []
        self.made: Correction | None = None

    def read(self, proposed: Any) -> None:
        """Take in what was sent. proposed: () → the cells that it names."""
        try:
            self.proposed = proposed()
            if self.request.POST.get("step") == "ask":
                self.made = actions.ask(
                    cycle=self.rights.cycle, proposed=self.proposed, reason=self.reason, by=self.request.user
                )
            else:
                self.cells, _ = actions.checked_request(self.rights, self.proposed)
        except Refused as refused:
            self.faults = refused.faults

    @property
    def reason(self) -> str:
        return str(self.request.POST.get("reason", ""))

    @property
    def status(self) -> int:
        return WRONG if self.faults else 200

    def context(self) -> dict[str, Any]:
        effect = ahead.of_correction(self.rights.cycle, self.cells) if self.cells else None
        told = queries.told_cells(self.rights.cycle, self.cells)
        return {
            "faults": self.faults,
            "reason": self.reason[:2000],
            "looked": list(zip(self.cells, told, strict=True)),
            "effect": ahead.limited(effect, self.request.viewer, self.rights.cycle),
        }


def _asked(request: Asked, made: Correction) -> HttpResponse:
    messages.success(
        request,
        say(
            "已提出第 {n} 号更正申请，请在下面补上佐证材料。", "Request no. {n} is made; add evidence below.", n=made.pk
        ),
    )
    return redirect("corrections:one", made.cycle_id, made.pk)


# --- one request ------------------------------------------------------------------------------------------------------


@allow(*READERS)
@require_GET
def correction(request: Asked, pk: int, number: int) -> HttpResponse:
    """A request with what changes, what it does to scores, and the decision."""
    cycle = cycle_or_404(request.viewer, pk)
    found = queries.correction_or_404(request.viewer, cycle, number)
    return render(request, "corrections/one.html", _told(request, cycle, found))


def _told(request: Asked, cycle: Cycle, found: Correction) -> dict[str, Any]:
    viewer = request.viewer
    cells = list(queries.cells_seen(viewer, cycle).filter(correction=found))
    standing = queries.standing_of(viewer, cycle, found)
    effect = found.effect
    if found.state == "asked" and (standing.decides or standing.own or runs_office(viewer, cycle)):
        effect = ahead.of_correction(cycle, list(found.cells.all()))
    return framed(request, cycle) | {
        "request_": found,
        "line": queries.lines(viewer, cycle, [found])[0],
        "cells": queries.told_cells(cycle, cells),
        "first": cells[0],
        "units": len({cell.unit for cell in cells}),
        "standing": standing,
        "effect": ahead.limited(effect, viewer, cycle),
        "about": f"correction:{found.pk}",
    }


@allow(*READERS)
@require_GET
def notice(request: Asked, pk: int, number: int) -> HttpResponse:
    """更正说明: an approved correction on paper, before and after."""
    cycle = cycle_or_404(request.viewer, pk)
    found = queries.correction_or_404(request.viewer, cycle, number)
    if found.state != "approved":
        raise Http404
    return render(request, "corrections/notice.html", _told(request, cycle, found))


@allow(AUTHOR, APPROVER)
@require_POST
def approve(request: Asked, pk: int, number: int) -> HttpResponse:
    cycle = cycle_or_404(request.viewer, pk)
    found = queries.correction_or_404(request.viewer, cycle, number)
    try:
        done = actions.approve(correction=found, by=request.user)
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        _tell_approved(request, cycle, done)
    return redirect("corrections:one", cycle.pk, number)


def _tell_approved(request: Asked, cycle: Cycle, done: Correction) -> None:
    if done.state == "outdated":
        cells = [cell.unit for cell in done.cells.all()][:3]
        tell_refusal(request, Refused([OUTDATED.at(cells="、".join(cells))]))
        return
    zh = "已更正。之前的计算会显示“事实已变”，请重新计算。"
    en = "Corrected. Earlier runs now say that the facts have changed: compute again."
    messages.success(request, say(zh, en))


@allow(AUTHOR, APPROVER)
@require_POST
def refuse(request: Asked, pk: int, number: int) -> HttpResponse:
    cycle = cycle_or_404(request.viewer, pk)
    found = queries.correction_or_404(request.viewer, cycle, number)
    try:
        actions.refuse(correction=found, reason=request.POST.get("reason", ""), by=request.user)
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(request, say("已退回，理由会给申请人看到。", "Refused; who asked reads why."))
    return redirect("corrections:one", cycle.pk, number)


@allow(*ASKERS)
@require_POST
def withdraw(request: Asked, pk: int, number: int) -> HttpResponse:
    cycle = cycle_or_404(request.viewer, pk)
    found = queries.correction_or_404(request.viewer, cycle, number)
    try:
        actions.withdraw(correction=found, by=request.user)
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(request, say("已撤回。", "Withdrawn."))
    return redirect("corrections:one", cycle.pk, number)
