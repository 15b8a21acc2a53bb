"""Pages of self-assessments: the form of one unit, on paper too, and the list of all."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.bridge.schemes import outline
from kaoping.web.cycles.sight import cycle_or_404, runs_office
from kaoping.web.people.roles import APPRAISED, APPROVER, AUTHOR, BUSINESS
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.results.listing import kept
from kaoping.web.results.reading import TOTAL
from kaoping.web.results.templatetags.results import period as period_words
from kaoping.web.self_assessment import actions
from kaoping.web.self_assessment.exports import workbook
from kaoping.web.self_assessment.forms import Return, asked_of, edits_of
from kaoping.web.self_assessment.listing import PAGE, Listing
from kaoping.web.self_assessment.models import STATES
from kaoping.web.self_assessment.paper import COLUMNS, DOCX, cells_of, docx_of, heading_of
from kaoping.web.self_assessment.place import Place, place_or_404
from kaoping.web.self_assessment.sheet import Form, Typed, form_of
from kaoping.web.self_assessment.texts import with_places
from kaoping.web.site.asking import whole_number
from kaoping.web.site.downloads import XLSX, attached
from kaoping.web.site.words import say, titled, tongue

WRONG = 422  # the page is shown again with what is wrong
LONGEST_NOW = 400  # characters of what somebody else wrote
LOOKS = {"none": "badge-quiet", "draft": "badge-blue", "submitted": "badge-gain", "returned": "badge-warn"}


@allow(*BUSINESS)
@require_GET
def one(request: Asked, pk: int, unit: int) -> HttpResponse:
    """The form of one unit: to be filled in by its people, to be read by the others."""
    return page(request, place_or_404(request.viewer, pk, unit))


def page(
    request: Asked,
    place: Place,
    *,
    typed: Typed | None = None,
    faults: list[Fault] | None = None,
    asking: bool = False,
    back: Return | None = None,
) -> HttpResponse:
    """typed: fields that were sent and not taken; asking: whether to submit with items empty; back: a return that was
    not taken."""
    form = form_of(place, typed, proofs=True)
    by_gap = request.GET.get("by") == "gap" and form.official is not None and not place.open
    context = {
        "place": place,
        "cycle": place.cycle,
        "title": titled(place.cycle),
        "form": form,
        "rows": form.by_gap if by_gap else form.rows,
        "by_gap": by_gap,
        "state_words": STATES,
        "look": LOOKS[place.state],
        "due": place.cycle.stages.filter(name="self").values_list("due_on", flat=True).first(),
        "faults": faults,
        "asking": asking,
        "back": back or Return(),
        "longest": actions.LONGEST,
        "not_taken": len(typed or {}),
    }
    return render(request, "self_assessment/one.html", context, status=WRONG if typed or faults or asking else 200)


# --- filled in ---------------------------------------------------------------------------------------------------


@allow(APPRAISED)
@require_POST
def save(request: Asked, pk: int, unit: int) -> HttpResponse:
    """Some fields, or all of them. A script is answered in JSON, a browser with the page."""
    place = writable(request, pk, unit)
    try:
        told = actions.save(cycle=place.cycle, unit=place.unit, edits=edits_of(request.POST), by=request.user)
    except Refused as refused:
        if wants_json(request):
            return JsonResponse({"words": " ".join(map(fault_words, refused.faults))}, status=WRONG)
        return page(request, place, faults=refused.faults)
    fresh = place_or_404(request.viewer, pk, unit)
    if wants_json(request):
        return JsonResponse(answer(told, form_of(fresh)))
    if left := not_taken(told):
        return page(request, fresh, typed=left)
    messages.success(request, say("已保存 {at}。", "Saved at {at}.", at=clock()))
    return redirect("self_assessment:one", pk, unit)


def writable(request: Asked, pk: int, unit: int) -> Place:
    """A self-assessment of the viewer's own people; 403 for one that they only read."""
    place = place_or_404(request.viewer, pk, unit)
    if not place.own:
        raise PermissionDenied
    return place


def wants_json(request: Asked) -> bool:
    return request.headers.get("Accept") == "application/json"


def clock() -> str:
    return timezone.localtime().strftime("%H:%M:%S")


def not_taken(told: list[actions.Told]) -> Typed:
    return {(each.edit.field, each.edit.item): each for each in told if each.state in ("conflict", "refused")}


def answer(told: list[actions.Told], form: Form) -> dict[str, Any]:
    """What a script is told: each field, the time, and what the claims come to now."""
    sums = {row.item.id: with_places(row.points) for row in form.rows if not row.item.leaf}
    return {
        "fields": [as_json(each) for each in told],
        "at": clock(),
        "sums": sums | {TOTAL: with_places(form.total)},
        "counts": {row.item.id: row.of[0] for row in form.rows if not row.item.leaf},
        "claimed": len(form.claimed),
        "empty": len(form.empty),
    }


def as_json(told: actions.Told) -> dict[str, Any]:
    edit = told.edit
    words = fault_words(told.fault) if told.fault else conflict_words(told) if told.state == "conflict" else ""
    name = edit.field if not edit.item else f"{edit.field}:{edit.item}"
    return {"name": name, "state": told.state, "now": told.now, "base": told.base, "words": words}


def fault_words(fault: Fault) -> str:
    """What is wrong and how to mend it."""
    return f"{fault.message(tongue())}{say('。', '. ')}{fault.mend(tongue())}"


def conflict_words(told: actions.Told) -> str:
    """That somebody else wrote there since, and what."""
    now = told.standing if len(told.standing) <= LONGEST_NOW else told.standing[:LONGEST_NOW] + "…"
    mend = say(
        "您填的还在；再保存一次就以您的为准。",
        "What you typed is still here; save once more to put yours in its place.",
    )
    return say(
        "{by} 刚刚改成：{now} {mend}", "{by} has just changed it to: {now} {mend}", by=told.writer, now=now, mend=mend
    )


@allow(APPRAISED)
@require_POST
def submit(request: Asked, pk: int, unit: int) -> HttpResponse:
    """Save what was sent with it, ask about items that are still empty, hand it in."""
    place = writable(request, pk, unit)
    try:
        if edits := edits_of(request.POST):
            told = actions.save(cycle=place.cycle, unit=place.unit, edits=edits, by=request.user)
            place = place_or_404(request.viewer, pk, unit)
            if left := not_taken(told):
                return page(request, place, typed=left)
        if form_of(place).empty and request.POST.get("sure") != "1":
            return page(request, place, asking=True)
        actions.submit(cycle=place.cycle, unit=place.unit, by=request.user)
    except Refused as refused:
        return page(request, place_or_404(request.viewer, pk, unit), faults=refused.faults)
    messages.success(request, say("自评已提交考核办。", "The self-assessment is submitted to the office."))
    return redirect("self_assessment:one", pk, unit)


@allow(AUTHOR, APPROVER)
@require_POST
def hand_back(request: Asked, pk: int, unit: int) -> HttpResponse:
    """Return it to the unit with a reason and a new date."""
    place = place_or_404(request.viewer, pk, unit)
    if not runs_office(request.viewer, place.cycle):
        raise PermissionDenied
    back = Return(request.POST)
    back.is_valid()
    given = back.cleaned_data
    try:
        actions.hand_back(
            cycle=place.cycle,
            unit=place.unit,
            reason=given.get("reason", ""),
            due_on=given.get("due_on"),
            by=request.user,
        )
    except Refused as refused:
        return page(request, place, faults=refused.faults, back=back)
    messages.success(
        request,
        say("已退回，{unit}会在工作台看到。", "Returned; {unit} sees it on its workbench.", unit=place.unit.name),
    )
    return redirect("self_assessment:one", pk, unit)


# --- on paper ----------------------------------------------------------------------------------------------------


@allow(*BUSINESS)
@require_GET
def form(request: Asked, pk: int, unit: int) -> HttpResponse:
    """The form as it is printed; `blank`: with nothing filled in."""
    place, blank = place_or_404(request.viewer, pk, unit), "blank" in request.GET
    found = form_of(place, blank=blank, proofs=True)
    context = {
        "place": place,
        "cycle": place.cycle,
        "form": found,
        "heading": heading_of(found),
        "columns": COLUMNS,
        "rows": list(cells_of(found, blank=blank)),
        "blank": blank,
        "on": request.viewer.on,
    }
    return render(request, "self_assessment/form.html", context)


@allow(*BUSINESS)
@require_GET
def form_docx(request: Asked, pk: int, unit: int) -> HttpResponse:
    """The same as a document."""
    place, blank = place_or_404(request.viewer, pk, unit), "blank" in request.GET
    found = form_of(place, blank=blank, proofs=True)
    content = docx_of(found, period_words(place.cycle.period), str(request.viewer.on), blank=blank)
    words = say("空白", "blank") if blank else ""
    return attached(content, DOCX, file_name(f"{heading_of(found)}-{place.unit.name}{words}", "docx"))


def file_name(name: str, ending: str) -> str:
    """A name that every file system takes."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "_", name)[:120].strip(". ") + f".{ending}"


# --- all of them -------------------------------------------------------------------------------------------------


@allow(*BUSINESS)
@require_GET
def listed(request: Asked, pk: int) -> HttpResponse:
    """Which units have submitted, what they claim, what they were given."""
    listing = Listing(request.viewer, cycle_or_404(request.viewer, pk), asked_of(request.GET))
    number = max(1, whole_number(request.GET.get("page")) or 1)
    entries, count = listing.page(min(number, 1_000_000))
    last = max(1, -(-count // PAGE))
    names = {item.id: titled(item) for item in outline(listing.cycle.version.text).items}
    context = {
        "cycle": listing.cycle,
        "title": titled(listing.cycle),
        "listing": listing,
        "entries": entries,
        "items": [(item, names[item]) for item in listing.items],
        "item_title": names.get(listing.item, ""),
        "states": [(state, words, listing.counts[state]) for state, words in STATES.items()],
        "state_words": STATES,
        "looks": LOOKS,
        "page": {"count": count, "number": min(number, last), "last": last},
        "kept": kept(request.GET, "page"),
        "by_table": kept(request.GET, "page", "by"),
        "by_gap": kept(request.GET, "page", by="gap"),
    }
    return render(request, "self_assessment/list.html", context)


@allow(*BUSINESS)
@require_GET
def export(request: Asked, pk: int) -> HttpResponse:
    """The same list, all of it, as a workbook."""
    cycle = cycle_or_404(request.viewer, pk)
    content = workbook(Listing(request.viewer, cycle, asked_of(request.GET)))
    return attached(content, XLSX, file_name(f"{titled(cycle)}-{say('自评', 'self-assessments')}", "xlsx"))
