"""One clause: its card, what is settled of it, and trying it on figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.clauses import cards, queries
from kaoping.web.clauses import settling_actions as actions
from kaoping.web.clauses.forms import TOO_LONG, Settle
from kaoping.web.clauses.models import OUTCOMES, Clause
from kaoping.web.clauses.pages import one_card
from kaoping.web.people.models import Person
from kaoping.web.people.roles import AUTHOR, OFFICE
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.asking import is_part
from kaoping.web.site.refusals import tell_refusal

WRONG = 422
MOST_WORDS = 4000

Deed = Callable[[Clause, dict[str, Any], Person], Clause]
DEEDS: dict[str, Deed] = {
    "take": lambda clause, given, by: actions.take(
        clause=clause, reading=given["reading"] or 0, revision=given["revision"], by=by
    ),
    "rewrite": lambda clause, given, by: actions.rewrite(
        clause=clause, words=given["words"], why=given["why"], revision=given["revision"], by=by
    ),
    "pending": lambda clause, given, by: actions.leave_pending(
        clause=clause, name=given["name"], of=given["unit"], why=given["why"], revision=given["revision"], by=by
    ),
    "aside": lambda clause, given, by: actions.set_aside(
        clause=clause, why=given["why"], revision=given["revision"], by=by
    ),
    "reopen": lambda clause, given, by: actions.reopen(clause=clause, revision=given["revision"], by=by),
}


def place(pk: int, number: int) -> str:
    return f"{reverse('clauses:review', args=[pk])}#c-{number}"


@allow(*OFFICE)
@require_GET
def clause(request: Asked, pk: int, number: int) -> HttpResponse:
    """A card, complete; the whole page at its place for a browser without scripts."""
    review = queries.review_or_404(request.viewer, pk)
    found = queries.clause_or_404(review, number)
    if not is_part(request):
        return redirect(place(pk, number))
    return render(request, "clauses/card.html", one_card(request.viewer, review, found))


@allow(AUTHOR)
@require_POST
def settle(request: Asked, pk: int, number: int, deed: str) -> HttpResponse:
    """Carry out a deed; gives the card as it is then."""
    review = queries.writable_or_404(request.viewer, pk)
    found = queries.clause_or_404(review, number)
    if deed not in DEEDS:
        raise Http404
    form = Settle(request.POST)
    refused: list[Fault] = []
    if form.is_valid():
        try:
            DEEDS[deed](found, form.cleaned_data, request.viewer.person)
        except Refused as refusal:
            refused = refusal.faults
    return answered(request, pk, number, form, refused)


def answered(request: Asked, pk: int, number: int, form: Settle, refused: list[Fault]) -> HttpResponse:
    """The card after a deed; what somebody typed is kept while it was not taken."""
    wrong = bool(refused or form.errors)
    if not is_part(request):
        if wrong:
            tell_refusal(request, Refused(refused))
        if form.errors:
            messages.error(request, TOO_LONG)
        return redirect(place(pk, number))
    review = queries.review_or_404(request.viewer, pk)
    found = queries.clause_or_404(review, number)
    more = {"faults": refused, "errors": form.errors, "typed": request.POST if wrong else {}, "moved": not wrong}
    context = one_card(request.viewer, review, found, **more)
    return render(request, "clauses/settled.html", context, status=WRONG if wrong else 200)


@allow(*OFFICE)
@require_POST
def try_out(request: Asked, pk: int, number: int) -> HttpResponse:
    """The readings of a clause, or words that are typed just now, on figures; a fragment. Nothing is written."""
    review = queries.review_or_404(request.viewer, pk)
    found = queries.clause_or_404(review, number)
    words = request.POST.get("words")
    if words is None:
        tried = cards.try_readings(found, request.POST)
    else:
        tried = cards.try_words(found, words[:MOST_WORDS], request.POST)
    mark = cards.MARKS[tried.outcome if tried.outcome != "none" else "flag"]
    return render(
        request,
        "clauses/trial.html",
        {
            "tried": tried,
            "clause": found,
            "review": review,
            "typing": words is not None,
            "mark": mark,
            "outcome": OUTCOMES[tried.outcome],
        },
    )
