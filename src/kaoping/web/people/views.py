"""Accounts and grants: the list, one person, what the two administrators do with them, one's own page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.people import actions, forms, queries
from kaoping.web.people.models import Grant, GrantRequest, Person
from kaoping.web.people.roles import BUSINESS, ROLES, SECURITY, SYSTEM
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.asking import whole_number
from kaoping.web.site.words import said, say

PAGE = 50
REQUESTS = 200  # that are listed, and settled, at once
STATES = {
    "": said("全部", "all"),
    "active": said("在用", "open"),
    "inactive": said("停用", "closed"),
    "waiting": said("待授权", "roles asked for"),
}


@allow(SYSTEM, SECURITY)
@require_GET
def people(request: Asked) -> HttpResponse:
    """Everybody with an account, and who holds what."""
    viewer = request.viewer
    text, role = request.GET.get("q", "").strip()[:60], request.GET.get("role", "")
    code, state = request.GET.get("unit", "").strip()[:60], request.GET.get("state", "")
    unit = viewer.tree.by_code.get(code) if code else None
    found = queries.people(viewer, text=text, role=role if role in ROLES else "", unit=unit, state=state)
    if code and unit is None:
        found = found.none()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "page": page,
        "rest": asked.urlencode(),
        "asked": {"q": text, "role": role, "unit": code, "state": state},
        "filtered": bool(text or role or code or state),
        "roles": ROLES,
        "states": STATES,
        "nodes": viewer.tree.nodes,
        "waiting": queries.open_requests().count(),
        "keeps_accounts": viewer.has(SYSTEM),
        "grants_roles": viewer.has(SECURITY),
    }
    return render(request, "people/list.html", context)


@allow(SYSTEM, SECURITY)
@require_GET
def person(request: Asked, pk: int) -> HttpResponse:
    """One account: what it holds, held, and is asked to hold."""
    shown = get_object_or_404(Person.objects.select_related("unit", "created_by"), pk=pk)
    return _person_page(request, shown)


def _person_page(
    request: Asked, shown: Person, *, form: Any = None, faults: list[Fault] | None = None, status: int = 200
) -> HttpResponse:
    viewer = request.viewer
    own = viewer.person.pk == shown.pk
    if form is None:
        form = forms.GrantForm(viewer=viewer) if viewer.has(SECURITY) else forms.AskForm(viewer=viewer)
    context = {
        "person": shown,
        "own": own,
        "phone": queries.phone_for(viewer, shown),
        "grants": queries.grants_of(viewer, shown),
        "requests": shown.requests.select_related("unit", "settled_by").order_by("-pk")[:20],
        "blocked": [fault for fault in [actions.why_not_handled(shown, viewer.person)] if fault is not None],
        "second_factor": Authenticator.objects.filter(user=shown, type=Authenticator.Type.TOTP).exists(),
        "keeps_accounts": viewer.has(SYSTEM),
        "grants_roles": viewer.has(SECURITY),
        "form": form,
        "faults": faults,
        "roles": ROLES,
        "nodes": viewer.tree.nodes,
    }
    return render(request, "people/person.html", context, status=status)


@allow(SYSTEM)
@require_http_methods(["GET", "POST"])
def new(request: Asked) -> HttpResponse:
    """A new account; its first pass word is shown in the answer, never again."""
    viewer = request.viewer
    form = forms.NewAccountForm(request.POST or None, viewer=viewer)
    found: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        role, role_unit = given.pop("role"), given.pop("role_unit")
        try:
            unit = forms.fitting_unit(role, role_unit, given["unit"])
            account = actions.open_with_role(role=role, role_unit=unit, by=viewer.person, **given)
        except Refused as refused:
            found = refused.faults
        else:
            return _password_page(request, account, say("已新建账号", "The account is open"))
    return render(
        request, "people/new.html", {"form": form, "faults": found}, status=422 if found or form.errors else 200
    )


def _password_page(request: Asked, account: actions.Account, done: str) -> HttpResponse:
    """The one answer that holds a pass word: no cache keeps it."""
    response = render(request, "people/password.html", {"account": account, "done": done})
    response["Cache-Control"] = "no-store"
    return response


@allow(SYSTEM)
@require_http_methods(["GET", "POST"])
def edit(request: Asked, pk: int) -> HttpResponse:
    """Name, unit, phone, address. A phone that is left empty stays as it is, for it is shown masked."""
    viewer = request.viewer
    shown = get_object_or_404(Person.objects.select_related("unit"), pk=pk)
    initial = {"name": shown.name, "unit": shown.unit and shown.unit.code, "email": shown.email}
    form = forms.AccountForm(request.POST or None, viewer=viewer, initial=initial)
    if shown.phone:
        words = say("现为 {phone}，留空不变", "now {phone}; empty keeps it", phone=queries.phone_for(viewer, shown))
        form.fields["phone"].help_text = words
    found: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "phone": form.cleaned_data["phone"] or shown.phone}
        try:
            actions.change_account(person=shown, by=viewer.person, **given)
        except Refused as refused:
            found = refused.faults
        else:
            messages.success(request, say("已修改账号 {name}", "Account {name} is changed", name=shown.username))
            return redirect("people:person", pk=pk)
    context = {"person": shown, "form": form, "faults": found}
    return render(request, "people/edit.html", context, status=422 if found or form.errors else 200)


@allow(SYSTEM, SECURITY)
@require_POST
def reset_password(request: Asked, pk: int) -> HttpResponse:
    return _secret(request, pk, actions.reset_password, said("已重置密码", "The pass word is reset"))


@allow(SYSTEM, SECURITY)
@require_POST
def reactivate(request: Asked, pk: int) -> HttpResponse:
    return _secret(request, pk, actions.reactivate, said("已恢复账号", "The account is open again"))


def _secret(request: Asked, pk: int, act: Callable[..., actions.Account], done: Any) -> HttpResponse:
    shown = get_object_or_404(Person, pk=pk)
    try:
        return _password_page(request, act(person=shown, by=request.viewer.person), str(done))
    except Refused as refused:
        return _person_page(request, shown, faults=refused.faults, status=422)


@allow(SYSTEM, SECURITY)
@require_POST
def deactivate(request: Asked, pk: int) -> HttpResponse:
    shown = get_object_or_404(Person, pk=pk)
    try:
        actions.deactivate(person=shown, by=request.viewer.person)
    except Refused as refused:
        return _person_page(request, shown, faults=refused.faults, status=422)
    messages.success(
        request, say("已停用 {name}，其登录立即失效。", "{name} is closed; every sign-in has ended.", name=shown.name)
    )
    return redirect("people:person", pk=pk)


@allow(SYSTEM)
@require_POST
def ask(request: Asked, pk: int) -> HttpResponse:
    """Ask the security administrator for a role."""
    shown = get_object_or_404(Person, pk=pk)
    form = forms.AskForm(request.POST, viewer=request.viewer)
    if not form.is_valid():
        return _person_page(request, shown, form=form, status=422)
    try:
        actions.ask_grant(person=shown, by=request.viewer.person, **form.cleaned_data)
    except Refused as refused:
        return _person_page(request, shown, form=form, faults=refused.faults, status=422)
    messages.success(request, say("已提交申请，由安全管理员办理。", "Asked; the security administrator settles it."))
    return redirect("people:person", pk=pk)


@allow(SECURITY)
@require_POST
def grant(request: Asked, pk: int) -> HttpResponse:
    shown = get_object_or_404(Person, pk=pk)
    form = forms.GrantForm(request.POST, viewer=request.viewer)
    if not form.is_valid():
        return _person_page(request, shown, form=form, status=422)
    try:
        actions.grant(person=shown, by=request.viewer.person, **form.cleaned_data)
    except Refused as refused:
        return _person_page(request, shown, form=form, faults=refused.faults, status=422)
    messages.success(request, say("已授予 {name} 角色。", "{name} holds the role.", name=shown.name))
    return redirect("people:person", pk=pk)


@allow(SECURITY)
@require_POST
def end_grant(request: Asked, pk: int) -> HttpResponse:
    ended = get_object_or_404(Grant.objects.select_related("person"), pk=pk)
    try:
        actions.end_grant(grant=ended, by=request.viewer.person)
    except Refused as refused:
        return _person_page(request, ended.person, faults=refused.faults, status=422)
    messages.success(request, say("角色从今天起收回。", "The role has ended from today."))
    return redirect("people:person", pk=ended.person_id)


@allow(SECURITY)
@require_http_methods(["GET", "POST"])
def requests(request: Asked) -> HttpResponse:
    """Roles that are asked for, confirmed or refused by the dozen."""
    found: list[Fault] = []
    if request.method == "POST":
        chosen = [whole_number(pk) or 0 for pk in request.POST.getlist("request")[:REQUESTS]]
        asked = list(GrantRequest.objects.filter(pk__in=chosen))
        try:
            if request.POST.get("answer") == "refuse":
                actions.refuse_requests(requests=asked, reason=request.POST.get("reason", ""), by=request.viewer.person)
                messages.success(request, say("已退回 {n} 项申请。", "{n} requests are refused.", n=len(asked)))
            else:
                actions.confirm_requests(requests=asked, by=request.viewer.person)
                messages.success(request, say("已授予 {n} 项角色。", "{n} roles are granted.", n=len(asked)))
            return redirect("people:requests")
        except Refused as refused:
            found = refused.faults
    waiting = list(queries.open_requests()[:REQUESTS])
    context = {
        "waiting": waiting,
        "count": queries.open_requests().count(),
        "settled": queries.settled_requests()[:20],
        "faults": found,
        "roles": ROLES,
        "nodes": request.viewer.tree.nodes,
        "reason": request.POST.get("reason", "")[:200],
    }
    return render(request, "people/requests.html", context, status=422 if found else 200)


@allow(signed_in=True)
@require_http_methods(["GET", "POST"])
def me(request: Asked) -> HttpResponse:
    """One's own account: roles and what they cover, pass word, second factor, tokens, sign-ins."""
    viewer = request.viewer
    own = viewer.person
    form = forms.ContactForm(request.POST or None, initial={"phone": own.phone, "email": own.email})
    found: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_contact(person=own, by=own, **form.cleaned_data)
        except Refused as refused:
            found = refused.faults
        else:
            messages.success(request, say("已保存联系方式。", "Phone and address are kept."))
            return redirect("people:me")
    context = {
        "own": own,
        "node": viewer.tree.nodes.get(own.unit_id or 0),
        "covered": queries.covered(viewer, viewer.tree),
        "form": form,
        "faults": found,
        "roles": ROLES,
        "second_factor": Authenticator.objects.filter(user=own, type=Authenticator.Type.TOTP).exists(),
        "tokens": own.tokens.filter(revoked_at=None, expires_on__gte=timezone.localdate()).order_by("-pk")[:10],
        "may_have_tokens": viewer.has(*BUSINESS),
        "sign_ins": queries.own_sign_ins(viewer),
    }
    return render(request, "people/me.html", context, status=422 if found or form.errors else 200)
