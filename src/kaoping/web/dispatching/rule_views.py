"""Pages of the rules of dispatch: the table, one rule, trying them out; what dispatches have taught."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.cases.models import LEVELS
from kaoping.web.dispatching import lesson_actions, rule_actions, rule_queries
from kaoping.web.dispatching.forms import CloseForm, RuleForm, TryForm, category_choices, unit_text
from kaoping.web.dispatching.models import LESSON_STATES, RULE_STATES, Lesson, Rule
from kaoping.web.dispatching.places import MAKES_RULES, READS_RULES
from kaoping.web.dispatching.queries import suggest_for
from kaoping.web.people.roles import AUTHOR
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import said, say

WRONG = 422


@allow(*READS_RULES)
@require_GET
def rules(request: Asked) -> HttpResponse:
    """The table of rules, and a form to try them."""
    get, viewer = request.GET, request.viewer
    given = {name: get.get(name, "").strip()[:60] for name in ("view", "place", "category", "unit")}
    rows = rule_queries.found(viewer, rule_queries.Wanted(**given))
    if given["view"] == "broken":
        rows = rows.filter(pk__in=[line.rule.pk for line in rule_queries.lines(viewer, rows) if line.broken])
    page = Paginator(rows, rule_queries.ROWS).get_page(get.get("page"))
    shown = rule_queries.lines(viewer, page)
    kept = {name: text for name, text in given.items() if text}
    context = {
        "page": page,
        "lines": shown,
        "given": given,
        "views": [(key, words, urlencode({**kept, "view": key})) for key, words in rule_queries.VIEWS.items()],
        "categories": category_choices(said("全部", "all")),
        "kept": urlencode(kept) + "&" if kept else "",
        "narrowed": bool(kept),
        "may_add": viewer.has(*MAKES_RULES),
        "may_import": viewer.has(AUTHOR),
        "lessons": rule_queries.lessons_seen(viewer).filter(state="open").count(),
        "states": RULE_STATES,
        **_tried(request),
    }
    return render(request, "dispatching/rules.html", context)


def _tried(request: Asked) -> dict[str, Any]:
    """The form that tries the rules, and what they say."""
    asked = "try-place" in request.GET
    form = TryForm(request.GET if asked else None, viewer=request.viewer, prefix="try")
    told: dict[str, Any] = {"try_form": form, "tried": False}
    if asked and form.is_valid():
        return told | {"tried": True, "suggestion": suggest_for([form.want()])[0]}
    return told


@allow(*MAKES_RULES)
@require_http_methods(["GET", "POST"])
def new(request: Asked) -> HttpResponse:
    """Add a rule, or propose one."""
    get = request.GET
    initial = {name: get.get(name, "")[:60] for name in ("place", "category", "level", "unit")}
    form = RuleForm(request.POST if request.method == "POST" else None, viewer=request.viewer, initial=initial)
    return _form(request, form, None)


@allow(*MAKES_RULES)
@require_http_methods(["GET", "POST"])
def change(request: Asked, pk: int) -> HttpResponse:
    """The rule that follows one in force."""
    viewer, rule = request.viewer, rule_queries.rule_or_404(request.viewer, pk)
    if "change" not in rule_queries.steps_of(viewer, rule) and request.method == "GET":
        if not viewer.has(AUTHOR) or rule.to_on is None:
            raise PermissionDenied
        return redirect("dispatching:rule", rule.pk)
    initial = {
        "place": unit_text(viewer, rule.place),
        "category": str(rule.category_id or ""),
        "level": rule.level,
        "unit": unit_text(viewer, rule.unit),
        "assisting": "、".join(text for unit in rule.assisting.all() if (text := unit_text(viewer, unit))),
    }
    sent = request.POST if request.method == "POST" else None
    return _form(request, RuleForm(sent, viewer=viewer, duty=rule.duty, initial=initial), rule)


def _form(request: Asked, form: RuleForm, replaces: Rule | None) -> HttpResponse:
    faults: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        old, reason = replaces.pk if replaces else None, form.cleaned_data["reason"]
        try:
            made = rule_actions.add(wording=form.wording(), reason=reason, replaces=old, by=request.user)
        except Refused as refused:
            faults = refused.faults
        else:
            words = (
                say("规则已定。", "The rule is set.")
                if made.state == "accepted"
                else say("已提出，等考核办审核。", "Proposed; the office decides.")
            )
            messages.success(request, words)
            return redirect("dispatching:rule", made.pk)
    context = {"form": form, "replaces": replaces, "faults": faults, "decides": request.viewer.has(AUTHOR)}
    return render(request, "dispatching/rule_form.html", context, status=WRONG if request.method == "POST" else 200)


@allow(*READS_RULES)
@require_GET
def one(request: Asked, pk: int) -> HttpResponse:
    """One rule, what it follows from and what may be done with it."""
    return _one(request, rule_queries.rule_or_404(request.viewer, pk), CloseForm(), [])


def _one(request: Asked, rule: Rule, form: CloseForm, faults: list[Fault]) -> HttpResponse:
    line = rule_queries.lines(request.viewer, [rule])[0]
    context = {
        "line": line,
        "rule": rule,
        "form": form,
        "history": rule_queries.lines(request.viewer, rule_queries.history(rule)),
        "faults": faults,
        "states": RULE_STATES,
        "own": rule.made_by_id == request.viewer.person.pk,
    }
    return render(request, "dispatching/rule.html", context, status=WRONG if faults or form.errors else 200)


@allow(AUTHOR)
@require_POST
def act(request: Asked, pk: int, step: str) -> HttpResponse:
    """Accept or refuse a proposal, end a rule."""
    rule, by = rule_queries.rule_or_404(request.viewer, pk), request.user
    form = CloseForm(request.POST if step == "close" else None)
    try:
        if step == "close":
            if not form.is_valid():
                return _one(request, rule, form, [])
            rule_actions.close(rule=rule.pk, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"], by=by)
        elif step == "refuse":
            rule_actions.refuse(rule=rule.pk, decision=request.POST.get("decision", ""), by=by)
        else:
            rule_actions.accept(rule=rule.pk, by=by)
    except Refused as refused:
        return _one(request, rule, form, refused.faults)
    messages.success(request, say("已办理。", "Done."))
    return redirect("dispatching:rule", rule.pk)


# --- lessons --------------------------------------------------------------------------------------------------------


@allow(*READS_RULES)
@require_http_methods(["GET", "POST"])
def lessons(request: Asked) -> HttpResponse:
    """What dispatches say against the rules; an author may have them counted anew."""
    viewer = request.viewer
    if request.method == "POST":
        if not viewer.has(AUTHOR):
            raise PermissionDenied
        job = lesson_actions.ask_count(by=request.user)
        return redirect("jobs:job", job.pk)
    state = request.GET.get("state", "open")
    state = state if state in LESSON_STATES else "open"
    page = Paginator(rule_queries.lessons_seen(viewer).filter(state=state), rule_queries.ROWS).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "lines": rule_queries.learnt(viewer, page),
        "state": state,
        "states": LESSON_STATES,
        "levels": LEVELS,
        "kept": urlencode({"state": state}) + "&",
        "may_count": viewer.has(AUTHOR),
        "counted": Lesson.objects.order_by("-counted_at").values_list("counted_at", flat=True).first(),
    }
    return render(request, "dispatching/lessons.html", context)


@allow(*READS_RULES)
@require_GET
def lesson(request: Asked, pk: int) -> HttpResponse:
    """One lesson with its cases."""
    held = rule_queries.lesson_or_404(request.viewer, pk)
    context = {
        "line": rule_queries.learnt(request.viewer, [held])[0],
        "lesson": held,
        "cases": rule_queries.cases_of(request.viewer, held),
        "most": rule_queries.CASES,
        "states": LESSON_STATES,
        "levels": LEVELS,
    }
    return render(request, "dispatching/lesson.html", context)


@allow(AUTHOR)
@require_POST
def decide(request: Asked, pk: int, step: str) -> HttpResponse:
    """Make a lesson a rule, or dismiss it."""
    held = rule_queries.lesson_or_404(request.viewer, pk)
    try:
        if step == "accept":
            made = lesson_actions.accept(lesson=held.pk, by=request.user)
            messages.success(request, say("已定为第 {n} 号规则。", "It is rule {n} now.", n=made.rule_id))
        else:
            lesson_actions.dismiss(lesson=held.pk, reason=request.POST.get("reason", ""), by=request.user)
            messages.success(request, say("已不采纳，规则不变。", "Dismissed; the rules stay as they are."))
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("dispatching:lesson", held.pk)
    return redirect("dispatching:lessons")
