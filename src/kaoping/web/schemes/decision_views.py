"""Settling decisions, comparing versions, and trying what a change does."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.bridge import effects as bridge
from kaoping.web.jobs.models import STATES as JOB_STATES
from kaoping.web.people.roles import APPROVER, LEADER, OFFICE, SCORER
from kaoping.web.people.viewer import Asked, Viewer, allow
from kaoping.web.schemes import actions, queries
from kaoping.web.schemes.forms import Decide
from kaoping.web.schemes.models import STATES, Decision, Effect, Version
from kaoping.web.schemes.views import WRONG, carried_out, page, reason_of, seen
from kaoping.web.site.asking import is_part, whole_number
from kaoping.web.site.words import say, titled, tongue, worded

SHOWN = 300  # rows of a tried change on one page


def decidable(viewer: Viewer, pk: int) -> Decision:
    """A decision on a version of a scheme that the viewer keeps, or 404."""
    versions = queries.versions_seen(viewer).filter(scheme__owner__in=queries.owners(viewer, *OFFICE))
    return get_object_or_404(Decision.objects.select_related("version__scheme"), pk=pk, version__in=versions)


@allow(*OFFICE)
@require_POST
def decide(request: Asked, pk: int) -> HttpResponse:
    """Propose a choice; or, with the button `try`, see first what each choice does."""
    found = seen(request.viewer, pk)
    form = Decide(request.POST)
    if not form.is_valid():
        raise Http404
    key, by = form.cleaned_data["key"], request.viewer.person
    if "try" in request.POST:
        return tried_choices(request, found, key, form.cleaned_data["figure"])
    done = say("已提出口径 {key}，等待另一人确认", "Proposed for {key}; somebody else has to confirm it", key=key)
    return carried_out(
        request,
        found,
        done,
        lambda: actions.decide(version=found, key=key, choice=form.choice, why=form.cleaned_data["why"], by=by),
    )


def tried_choices(request: Asked, found: Version, key: str, figure: str) -> HttpResponse:
    try:
        made = actions.try_choices(version=found, key=key, choice=figure, by=request.viewer.person)
    except Refused as refused:
        return page(request, found, refused.faults)
    query = urlencode({"item": request.POST.get("item", ""), "effect": str(made.pk)})
    return redirect(f"{reverse('schemes:version', args=[found.pk])}?{query}#effect")


@allow(APPROVER)
@require_POST
def confirm(request: Asked, pk: int) -> HttpResponse:
    made = decidable(request.viewer, pk)
    done = say("口径 {key} 已定", "Decision {key} holds now", key=made.key)
    return carried_out(request, made.version, done, lambda: actions.confirm(decision=made, by=request.viewer.person))


@allow(*OFFICE)
@require_POST
def refuse(request: Asked, pk: int) -> HttpResponse:
    made = decidable(request.viewer, pk)
    reason = reason_of(request)
    done = say("口径 {key} 的提议未采纳", "The proposal for {key} is set aside", key=made.key)
    return carried_out(
        request, made.version, done, lambda: actions.refuse(decision=made, reason=reason, by=request.viewer.person)
    )


@allow(APPROVER)
@require_POST
def reopen(request: Asked, pk: int) -> HttpResponse:
    made = decidable(request.viewer, pk)
    reason = reason_of(request)
    done = say("口径 {key} 重新待定", "{key} is pending again", key=made.key)
    return carried_out(
        request, made.version, done, lambda: actions.reopen(decision=made, reason=reason, by=request.viewer.person)
    )


# --- comparing -------------------------------------------------------------------------------------------------------


def asked_version(request: Asked, name: str) -> Version | None:
    number = whole_number((request.POST or request.GET).get(name))
    return None if number is None else seen(request.viewer, number)


@allow(*OFFICE, LEADER, SCORER)
@require_GET
def compare(request: Asked) -> HttpResponse:
    """Two versions in words, and what the new one does on the last cycle's facts."""
    viewer = request.viewer
    old, new = asked_version(request, "old"), asked_version(request, "new")
    if old is None or new is None or old.scheme_id != new.scheme_id:
        raise Http404
    changes, faults = told_apart(old, new)
    number = whole_number(request.GET.get("effect"))
    effect = None if number is None else queries.effects_seen(viewer).filter(pk=number).first()
    context = {
        "old": old,
        "new": new,
        "title": titled(new),
        "versions": queries.versions_seen(viewer).filter(scheme=new.scheme),
        "states": STATES,
        "changes": changes,
        "counts": counts(changes),
        "faults": faults,
        "office": viewer.has(*OFFICE) and viewer.reaches(new.scheme.owner_id, *OFFICE),
        "effect": effect,
        "last_run": queries.last_run(new.scheme),
    }
    return render(request, "schemes/compare.html", context)


def told_apart(old: Version, new: Version) -> tuple[tuple[Any, ...], list[Fault]]:
    """The differences in words, each version with its decisions; or the faults that keep them from being read."""
    before, after = queries.decisions_in_force(old), queries.decisions_in_force(new)
    try:
        return bridge.changes(old.text, new.text, tongue(), before, after), []
    except Refused as refused:
        return (), [fault for fault in refused.faults if fault.severity == "error"]


def counts(changes: tuple[Any, ...]) -> list[tuple[str, int]]:
    """How many differences there are of each sort."""
    words = {
        "added": say("新增", "added"),
        "removed": say("删除", "removed"),
        "moved": say("移位", "moved"),
        "points": say("分值", "points"),
        "rule": say("条款", "clauses"),
        "result": say("结果", "results"),
        "decision": say("口径", "decisions"),
    }
    found = [(word, sum(change.kind == kind for change in changes)) for kind, word in words.items()]
    others = sum(change.kind not in words for change in changes)
    return [(word, count) for word, count in [*found, (say("其他", "other"), others)] if count]


@allow(*OFFICE)
@require_POST
def try_change(request: Asked) -> HttpResponse:
    old, new = asked_version(request, "old"), asked_version(request, "new")
    if old is None or new is None or old.scheme_id != new.scheme_id:
        raise Http404
    query = {"old": old.pk, "new": new.pk}
    try:
        made = actions.try_change(old=old, new=new, by=request.viewer.person)
    except Refused as refused:
        return page(request, new, refused.faults)
    return redirect(f"{reverse('schemes:compare')}?{urlencode({**query, 'effect': made.pk})}#effect")


@allow(*OFFICE)
@require_GET
def effect(request: Asked, pk: int) -> HttpResponse:
    """What a tried change does: a fragment for htmx (asked again until the job has ended), else a page."""
    found = get_object_or_404(queries.effects_seen(request.viewer), pk=pk)
    context = told_effect(found, request.GET.get("choice"))
    return render(request, "schemes/effect.html" if is_part(request) else "schemes/effect_page.html", context)


def told_effect(found: Effect, choice: str | None) -> dict[str, Any]:
    """The tries of an effect and the one to be shown."""
    job = found.job
    tries = job.result.get("effects", []) if job and job.state == "done" else []
    shown = next((each for each in tries if each["choice"] == choice), None) or next(
        (each for each in tries if each.get("changed")), tries[0] if tries else None
    )
    question = next((each for each in queries.checked(found.old).questions if each.key == found.key), None)
    words = {each["choice"]: queries.words_of(question, each["choice"]) if question else "" for each in tries}
    now = question.choice if question else ""
    return {
        "effect": found,
        "job": job,
        "job_states": JOB_STATES,
        "running": job is not None and job.state in ("waiting", "running"),
        "tries": tries,
        "shown": shown,
        "rows": shown.get("rows", [])[:SHOWN] if shown else [],
        "words": words,
        "now": now,
        "question": worded(question.question, question.question_en) if question else "",
        "wrong": WRONG,
    }
