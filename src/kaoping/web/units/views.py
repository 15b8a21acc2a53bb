"""The tree of units, one unit, and the changes of it."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.problems import Fault, Refused
from kaoping.web.people.roles import ROLES, SYSTEM
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.asking import whole_number
from kaoping.web.site.days import FIRST, LAST
from kaoping.web.site.words import say
from kaoping.web.units import actions, forms, queries
from kaoping.web.units.changes import CHANGES, Change
from kaoping.web.units.models import KINDS, Unit
from kaoping.web.units.tree import Node, Tree, tree_at


def day_asked(request: HttpRequest, otherwise: datetime.date) -> datetime.date:
    """The day `?on=` names, if it is a reasonable one."""
    try:
        day = datetime.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return otherwise
    return day if FIRST <= day <= LAST else otherwise


@allow(*queries.READERS)
@require_GET
def tree(request: Asked) -> HttpResponse:
    """The units of a day, unfolded as one asks for them; or what a search found."""
    viewer = request.viewer
    on = day_asked(request, viewer.on)
    text = request.GET.get("q", "").strip()[:60]
    found, hits = queries.search(viewer, text, on) if text else ([], 0)
    by_kind = queries.counts(viewer, on)
    context = {
        "on": on,
        "today": viewer.on,
        "q": text,
        "found": found,
        "hits": hits,
        "twigs": [] if text else queries.roots(viewer, on, request.GET.get("at", "")),
        "kinds": KINDS,
        "by_kind": [(key, by_kind[key]) for key in sorted(by_kind, key=_place_of_kind)],
        "count": sum(by_kind.values()),
        "may_keep": viewer.has(*queries.KEEPERS),
        "may_open_root": viewer.has(SYSTEM),
    }
    return render(request, "units/tree.html", context)


def _place_of_kind(kind: str) -> tuple[int, str]:
    return (list(KINDS).index(kind) if kind in KINDS else len(KINDS), kind)


@allow(*queries.READERS)
@require_GET
def children(request: Asked, code: str) -> HttpResponse:
    """What is below a unit: a part of the tree page."""
    on = day_asked(request, request.viewer.on)
    start_at = whole_number(request.GET.get("start")) or 0
    twig = queries.children(request.viewer, code, on, start_at)
    if twig is None:
        raise Http404
    context = {"parent": twig, "twigs": twig.twigs, "next": start_at + len(twig.twigs), "on": on, "kinds": KINDS}
    return render(request, "units/twigs.html", context)


@allow(*queries.READERS)
@require_GET
def suggest(request: Asked) -> HttpResponse:
    """Units that fit what is being typed, as options of a list."""
    text = next((str(value).strip()[:60] for value in request.GET.values() if str(value).strip()), "")
    found = queries.search(request.viewer, text, request.viewer.on)[0][:15] if text else []
    return render(request, "units/options.html", {"found": found})


def _asked(request: Asked, code: str) -> tuple[Unit, Node, Tree]:
    seen = queries.unit_seen(request.viewer, code, day_asked(request, request.viewer.on))
    if seen is None:
        raise Http404
    return seen


@allow(*queries.READERS)
@require_GET
def unit(request: Asked, code: str) -> HttpResponse:
    """One unit through time."""
    viewer = request.viewer
    shown, node, tree = _asked(request, code)
    seen = queries.visible(viewer, tree)
    came, went = queries.neighbours(shown)
    area = queries.boundary_on(shown, tree.on)
    below = queries.children(viewer, code, tree.on)
    context = {
        "unit": shown,
        "node": node,
        "on": tree.on,
        "today": viewer.on,
        "above": [parent for parent in reversed([*tree.ancestors(node.id)]) if parent.id in seen],
        "lives": queries.life_of(shown, tree.on),
        "came": came,
        "went": went,
        "names": queries.names_of([one.predecessor for one in came] + [one.successor for one in went]),
        "area": area,
        "below": below,
        "grants": queries.grants_at(shown, tree.on),
        "staff": queries.staff_of(shown),
        "kinds": KINDS,
        "roles": ROLES,
        "changes": CHANGES if queries.may_keep(viewer, shown.pk) and shown.closed_on is None else {},
    }
    return render(request, "units/unit.html", context)


@allow(*queries.KEEPERS)
@require_http_methods(["GET", "POST"])
def change(request: Asked, code: str, what: str) -> HttpResponse:
    """One change of a unit: what it is, from which day on."""
    viewer = request.viewer
    shown, node, _ = _asked(request, code)
    if what not in CHANGES or not queries.may_keep(viewer, shown.pk):
        raise Http404
    asked = CHANGES[what]
    form = asked.form(
        request.POST or None,
        request.FILES or None,
        viewer=viewer,
        initial=forms.initial_of(shown, viewer.on),
    )
    found: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        try:
            asked.act(shown, form.cleaned_data, viewer.person)
        except Refused as refused:
            found = refused.faults
        else:
            messages.success(request, say("已写入：{what}", "Written: {what}", what=str(asked.words)))
            return redirect("units:unit", code=code)
    return _change_page(request, asked, form, found, shown, node)


def _change_page(
    request: Asked, asked: Change, form: forms.ChangeForm, found: list[Fault], shown: Unit, node: Node
) -> HttpResponse:
    context = {
        "unit": shown,
        "node": node,
        "form": form,
        "faults": found,
        "asked": asked,
        "kinds_offered": forms.kinds_offered(),
        "below": len(tree_at(request.viewer.on).children.get(shown.pk, ())),
    }
    return render(request, "units/change.html", context, status=422 if found or form.errors else 200)


@allow(*queries.KEEPERS)
@require_http_methods(["GET", "POST"])
def new(request: Asked) -> HttpResponse:
    """A new unit; `?parent=` names what it belongs to."""
    viewer = request.viewer
    initial: dict[str, Any] = {"parent": request.GET.get("parent", "")[:60]}
    form = forms.OpenForm(request.POST or None, viewer=viewer, initial=initial)
    found: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_unit(by=viewer.person, **form.cleaned_data)
        except Refused as refused:
            found = refused.faults
        else:
            messages.success(request, say("已设立单位 {code}", "Unit {code} is open", code=made.code))
            return redirect(f"{reverse('units:unit', args=[made.code])}?on={made.opened_on}")
    context = {"form": form, "faults": found, "kinds_offered": forms.kinds_offered()}
    return render(request, "units/new.html", context, status=422 if found or form.errors else 200)
