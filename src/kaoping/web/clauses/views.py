"""Pages of reviews: the list, bringing a document in, the review, its items, the questions about the whole."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.bridge.schemes import check_now
from kaoping.web.clauses import actions, faults, queries, settling_actions, writing_actions
from kaoping.web.clauses.forms import TOO_LONG, Answers, MendItem, NewReview
from kaoping.web.clauses.models import OUTCOMES, STATES, Item, Review
from kaoping.web.clauses.pages import review_page
from kaoping.web.people.roles import AUTHOR, OFFICE
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.schemes.queries import owners_to_write_for
from kaoping.web.site.downloads import saved_as
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import say
from kaoping.web.units.models import Unit

WRONG = 422
LISTED = 200
PICK = re.compile(r"([0-9]{1,6}):([0-9]{1,9})")


@allow(*OFFICE)
@require_GET
def reviews(request: Asked) -> HttpResponse:
    viewer = request.viewer
    found = queries.listed(viewer, LISTED)
    names = {review.owner_id: viewer.name_of(review.owner) for review in found}
    context = {"reviews": found, "names": names, "writes": viewer.has(AUTHOR), "states": STATES}
    return render(request, "clauses/list.html", context)


# --- bringing in -----------------------------------------------------------------------------------------------------


@allow(AUTHOR)
@require_http_methods(["GET", "POST"])
def new(request: Asked) -> HttpResponse:
    """Upload a document, or paste its text."""
    units = owners_to_write_for(request.viewer)
    form = NewReview(request.POST or None, request.FILES or None, owners=[(unit.pk, name) for unit, name in units])
    wrong: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        owner = next(unit for unit, _ in units if str(unit.pk) == form.cleaned_data["owner"])
        try:
            made = bring_in(request, form, owner)
        except Refused as refused:
            wrong = refused.faults
        else:
            return redirect("clauses:review", made.pk)
    status = WRONG if request.method == "POST" else 200
    return render(request, "clauses/new.html", {"form": form, "faults": wrong}, status=status)


def bring_in(request: Asked, form: NewReview, owner: Unit) -> Review:
    file, text = form.cleaned_data["file"], form.cleaned_data["text"]
    if file is None and not text.strip():
        raise Refused([faults.NOTHING_GIVEN.at()])
    if file is None:
        file = ContentFile(text.encode("utf-8", "replace"), name=say("粘贴的文字.txt", "pasted text.txt"))
    return actions.upload(owner=owner, file=file, name=file.name or "", by=request.viewer.person)


@allow(AUTHOR)
@require_POST
def again(request: Asked, pk: int) -> HttpResponse:
    """Read a document anew whose reading failed; go on with a review whose version was withdrawn."""
    found = queries.writable_or_404(request.viewer, pk)
    if found.state == "written":
        return done(request, found, "", lambda: writing_actions.take_up(review=found, by=request.viewer.person))
    return done(request, found, "", lambda: actions.read_again(review=found, by=request.viewer.person))


@allow(AUTHOR)
@require_POST
def delete(request: Asked, pk: int) -> HttpResponse:
    found = queries.writable_or_404(request.viewer, pk)
    try:
        actions.delete(review=found, by=request.viewer.person)
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("clauses:review", pk)
    messages.success(request, say("审读已删除", "The review is deleted"))
    return redirect("clauses:list")


@allow(*OFFICE)
@require_GET
def file(request: Asked, pk: int) -> HttpResponse | FileResponse:
    """The document as it was uploaded; never opened in the platform's own pages."""
    found = queries.review_or_404(request.viewer, pk)
    try:
        stored = default_storage.open(found.stored, "rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(stored, content_type="application/octet-stream", headers=saved_as(found.name))


# --- the review ------------------------------------------------------------------------------------------------------


@allow(*OFFICE)
@require_GET
def review(request: Asked, pk: int) -> HttpResponse:
    """The document and its clauses; how far the reading is, or why it failed."""
    found = queries.review_or_404(request.viewer, pk)
    if found.state in ("reading", "failed"):
        return render(request, "clauses/reading.html", waiting(request, found))
    return render(request, "clauses/review.html", review_page(request.viewer, found))


def waiting(request: Asked, found: Review) -> dict[str, Any]:
    return {
        "review": found,
        "faults": found.refusal,
        "writes": queries.writes(request.viewer, found),
        "stuck": found.state == "reading" and (found.job is None or found.job.is_over),
        "outcomes": OUTCOMES,
    }


@allow(AUTHOR)
@require_POST
def answers(request: Asked, pk: int) -> HttpResponse:
    """What is asked once for the whole, and what the scheme is called."""
    found = queries.writable_or_404(request.viewer, pk)
    form = Answers(request.POST)
    if not form.is_valid():
        messages.error(request, TOO_LONG)
        return redirect("clauses:review", pk)
    given = form.cleaned_data
    asked = [each["about"] for each in found.document.get("questions", [])]
    chosen = {about: request.POST.get(f"ask-{about}", "")[:20] for about in asked}
    heading = {name: given[name] for name in ("title", "code", "kind", "cycle")}
    return done(
        request,
        found,
        "#whole",
        lambda: settling_actions.answer(
            review=found, answers=chosen, heading=heading, revision=given["revision"], by=request.viewer.person
        ),
    )


@allow(AUTHOR)
@require_POST
def together(request: Asked, pk: int) -> HttpResponse:
    """Confirm clauses that rest on the same assumption, ticked as number:revision."""
    found = queries.writable_or_404(request.viewer, pk)
    ticked = filter(None, map(PICK.fullmatch, request.POST.getlist("pick")))
    picks = {int(match[1]): int(match[2]) for match in ticked}
    confirmed = settling_actions.confirm_together
    return done(request, found, "", lambda: confirmed(review=found, picks=picks, by=request.viewer.person))


@allow(AUTHOR)
@require_http_methods(["GET", "POST"])
def write(request: Asked, pk: int) -> HttpResponse:
    """What the scheme will hold and lack, then writing it."""
    found = queries.writable_or_404(request.viewer, pk)
    if request.method == "GET":
        return before_writing(request, found, [])
    try:
        made = writing_actions.write(review=found, by=request.viewer.person)
    except Refused as refused:
        return before_writing(request, queries.review_or_404(request.viewer, pk), refused.faults)
    messages.success(request, say("已写成第 {n} 次修订的草稿", "Written as a draft, revision {n}", n=made.number))
    return redirect("schemes:version", made.pk)


def before_writing(request: Asked, found: Review, refused: list[Fault]) -> HttpResponse:
    context: dict[str, Any] = {"review": found, "faults": refused, "made": None}
    try:
        context["made"] = made = writing_actions.drafted(found, queries.clauses_of(found))
        context["checked"] = check_now(made.text)
    except Refused as refusal:
        context["faults"] = [*refused, *(fault for fault in refusal.faults if fault not in refused)]
    status = WRONG if refused else 200
    return render(request, "clauses/write.html", {**context, **queries.counts(found)}, status=status)


@allow(AUTHOR)
@require_POST
def mend_item(request: Asked, pk: int, place: int) -> HttpResponse:
    found = queries.writable_or_404(request.viewer, pk)
    item = get_object_or_404(Item, review=found, place=place)
    item.review = found
    form = MendItem(request.POST)
    if not form.is_valid():
        messages.error(request, TOO_LONG)
        return redirect(f"{reverse('clauses:review', args=[pk])}#items")
    given, by = form.cleaned_data, request.viewer.person
    return done(request, found, f"#item-{place}", lambda: settling_actions.mend_item(item=item, by=by, **given))


def done(request: Asked, found: Review, place: str, act: Any) -> HttpResponse:
    """Carry out an action and go back to the review, which says what was refused."""
    try:
        act()
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(request, say("已写入", "Written"))
    return redirect(f"{reverse('clauses:review', args=[found.pk])}{place}")


@allow(*OFFICE)
@require_GET
def at(request: Asked, pk: int, leaf: str) -> HttpResponse:
    """From an item of the scheme to its clause in the document."""
    found = queries.review_or_404(request.viewer, pk)
    clause = found.clauses.filter(leaf=leaf[:60]).first()
    mark = f"#c-{clause.number}" if clause else ""
    return redirect(f"{reverse('clauses:review', args=[pk])}{mark}")
