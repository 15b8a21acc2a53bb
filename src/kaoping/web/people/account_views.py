"""Pages around signing in that the library does not have: service tokens, locked accounts, lost second factors."""

from __future__ import annotations

from allauth.account.views import password_change
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.web.people import account_actions as actions
from kaoping.web.people import roles
from kaoping.web.people.account_forms import TokenForm
from kaoping.web.people.lockout import locked_accounts
from kaoping.web.people.models import Person, ServiceToken
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.words import say

TOKENS = 10  # that work at the same time, a person


@allow(signed_in=True)
def change_password(request: Asked) -> HttpResponse:
    """The library's page; who signs in by single sign-on alone has no pass word to change."""
    if not request.user.has_usable_password():
        messages.info(
            request, say("您用单点登录，没有本平台密码。", "You sign in by single sign-on; there is no pass word.")
        )
        return redirect("home")
    answer: HttpResponse = password_change(request)
    return answer


@allow(*roles.BUSINESS)
@require_http_methods(["GET", "POST"])
def service_tokens(request: Asked) -> HttpResponse:
    """A person's own tokens; a new one is shown in the answer to the form, never again."""
    person = request.viewer.person
    own = ServiceToken.objects.filter(person=person).order_by("-pk")
    working = own.filter(revoked_at=None, expires_on__gte=timezone.localdate()).count()
    form = TokenForm(request.POST or None)
    shown = ""
    if request.method == "POST" and form.is_valid():
        if working >= TOKENS:
            form.add_error(
                None, say("已有 {n} 个有效令牌，请先撤销一个。", "{n} tokens work; revoke one first.", n=working)
            )
        else:
            shown = actions.make_token(person=person, by=person, **form.cleaned_data)[1]
            form = TokenForm()
    page = {"form": form, "tokens": own[:50], "shown": shown, "today": timezone.localdate()}
    return render(request, "account/tokens.html", page, status=400 if form.errors else 200)


@allow(*roles.BUSINESS)
@require_POST
def revoke_token(request: Asked, pk: int) -> HttpResponse:
    token = get_object_or_404(ServiceToken, pk=pk, person=request.viewer.person)
    actions.revoke_token(token=token, by=request.viewer.person)
    messages.success(request, say("令牌已撤销，立即失效。", "The token is revoked; it opens nothing any more."))
    return redirect("account_tokens")


@allow(roles.SECURITY)
@require_GET
def locked(request: Asked) -> HttpResponse:
    """Accounts that failed too often, and those with a second factor that may have to be taken from them."""
    with_factor = Person.objects.filter(
        pk__in=Authenticator.objects.filter(type=Authenticator.Type.TOTP).values("user_id")
    ).exclude(pk=request.viewer.person.pk)  # one's own is switched off where the pass word is asked for
    return render(request, "people/locked.html", {"locked": locked_accounts(), "with_factor": with_factor[:500]})


@allow(roles.SECURITY)
@require_POST
def unlock(request: Asked) -> HttpResponse:
    username = request.POST.get("username", "")[:60]
    if actions.unlock(username=username, by=request.viewer.person):
        messages.success(
            request, say("已解锁 {name}，可以马上登录。", "{name} is unlocked and may sign in.", name=username)
        )
    return redirect("people:locked")


@allow(roles.SECURITY)
@require_POST
def reset_second_factor(request: Asked, pk: int) -> HttpResponse:
    """Take it away; the person sets up a new one after the next sign-in."""
    person = get_object_or_404(Person.objects.exclude(pk=request.viewer.person.pk), pk=pk)
    actions.reset_second_factor(person=person, by=request.viewer.person)
    messages.success(request, say("已重置 {name} 的第二重验证。", "{name} signs in without it now.", name=person.name))
    return redirect("people:locked")
