"""Pages of the collection."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Refused
from kaoping.web.collection import actions, reminder_actions, seat_actions
from kaoping.web.collection.board import board as board_of
from kaoping.web.collection.board import sees_board
from kaoping.web.collection.models import STATES, Recusal
from kaoping.web.collection.plan import Sheet, sheet_or_404
from kaoping.web.collection.seating import seating_or_404
from kaoping.web.collection.worklist import Deadline, cycles_entered, everything
from kaoping.web.cycles.calendar import stages_on
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import cycle_or_404, runs_office
from kaoping.web.people.models import Person
from kaoping.web.people.roles import APPRAISED, APPROVER, AUTHOR, LEADER, OFFICE, SCORER
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.asking import whole_number
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import say, titled

SEATS = 5  # places that are offered at least
OFFERED = 500  # appraised units in the drop-down of recusals; of more, the code is typed


@allow(AUTHOR, APPROVER, SCORER, APPRAISED, LEADER)
@require_GET
def listed(request: Asked) -> HttpResponse:
    """What the person has to do, and the cycles in which there is something to enter or to check."""
    viewer = request.viewer
    open_ = [
        (each, Deadline(each.due, (each.due - viewer.on).days) if each.due else None) for each in everything(viewer)
    ]
    cycles = cycles_entered(viewer)
    lines = [
        (cycle, viewer.name_of(cycle.owner), next((s for s in stages_on(cycle, viewer.on) if s.current), None))
        for cycle in cycles
    ]
    return render(request, "collection/list.html", {"open": open_, "lines": lines, "mail": settings.KAOPING_MAIL})


@allow(AUTHOR, APPROVER, SCORER, APPRAISED, LEADER)
@require_GET
def board(request: Asked, pk: int) -> HttpResponse:
    found = cycle_or_404(request.viewer, pk)
    if not sees_board(request.viewer, found):
        raise Http404
    stages = stages_on(found, request.viewer.on)
    context = {
        "cycle": found,
        "title": titled(found),
        "board": board_of(request.viewer, found),
        "stages": stages,
        "now": next((each for each in stages if each.current), None),
        "office": runs_office(request.viewer, found, *OFFICE),
        "states": STATES,
    }
    return render(request, "collection/board.html", context)


@allow(AUTHOR, APPROVER)
@require_POST
def remind(request: Asked, pk: int) -> HttpResponse:
    """Press one department (`unit`, `kind`), or all whose sheets are unfinished."""
    found = _of_office(request, pk)
    lines = board_of(request.viewer, found).unfinished
    if unit := whole_number(request.POST.get("unit")):
        lines = [line for line in lines if (line.sheet.unit.pk, line.sheet.kind) == (unit, request.POST.get("kind"))]
    text = request.POST.get("text", "")
    try:
        made = reminder_actions.remind(cycle=found, sheets=[line.sheet for line in lines], text=text, by=request.user)
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        words = say(
            "已催办 {n} 张表，部门人员的待办里能看到。",
            "{n} sheets reminded; it stands in the work lists.",
            n=len(made),
        )
        messages.success(request, words)
    return redirect("collection:board", found.pk)


def _of_office(request: Asked, pk: int) -> Cycle:
    found = cycle_or_404(request.viewer, pk)
    if not runs_office(request.viewer, found):
        raise Http404
    return found


@allow(AUTHOR, APPROVER, SCORER, LEADER)
@require_http_methods(["GET", "POST"])
def seats(request: Asked, pk: int, unit: int) -> HttpResponse:
    """Who gives marks for a department. POST (the office): `person`, many, in their order."""
    seating = seating_or_404(request.viewer, pk, unit)
    if request.method == "POST":
        chosen = [whole_number(text) for text in request.POST.getlist("person") if text]
        by_pk = Person.objects.in_bulk([pk for pk in chosen if pk is not None])
        persons = [by_pk[pk] for pk in chosen if pk in by_pk]
        return _of_seats(
            request, seating.cycle.pk, unit,
            lambda: seat_actions.set_seats(cycle=seating.cycle, unit=seating.unit, persons=persons, by=request.user),
            "评分人已记下。", "The assessors are noted.",
        )  # fmt: skip
    appraised = CycleUnit.objects.filter(cycle=seating.cycle, kind__in=seating.kinds).order_by("code")
    held = [each.seat.person_id for each in seating.seats if each.seat.person_id]
    places = min(max(SEATS, len(held) + 2), max(len(seating.persons), 1))
    offered = list(appraised.values_list("code", "name")[: OFFERED + 1])
    context = {
        "seating": seating,
        "title": titled(seating.cycle),
        "places": [held[number] if number < len(held) else None for number in range(places)],
        "units": offered if len(offered) <= OFFERED else [],
    }
    return render(request, "collection/seats.html", context)


@allow(AUTHOR, SCORER)
@require_POST
def recuse(request: Asked, pk: int, unit: int) -> HttpResponse:
    seating = seating_or_404(request.viewer, pk, unit)
    person = Person.objects.filter(pk=whole_number(request.POST.get("person")) or request.user.pk).first()
    code, reason = request.POST.get("code", "")[:60], request.POST.get("reason", "")
    return _of_seats(
        request, pk, unit,
        lambda: seat_actions.recuse(
            cycle=seating.cycle, unit=seating.unit, person=person or request.user, code=code, reason=reason,
            by=request.user,
        ),
        "已登记回避。", "The recusal is put down.",
    )  # fmt: skip


@allow(AUTHOR)
@require_POST
def lift(request: Asked, pk: int, unit: int, recusal: int) -> HttpResponse:
    seating = seating_or_404(request.viewer, pk, unit)
    found = get_object_or_404(Recusal, pk=recusal, cycle=seating.cycle)
    return _of_seats(
        request, pk, unit,
        lambda: seat_actions.lift(cycle=seating.cycle, unit=seating.unit, recusal=found, by=request.user),
        "回避已取消。", "The recusal is taken back.",
    )  # fmt: skip


def _of_seats(request: Asked, pk: int, unit: int, do: Callable[[], object], zh: str, en: str) -> HttpResponse:
    try:
        do()
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(request, say(zh, en))
    return redirect("collection:seats", pk, unit)


def _of_sheet(request: Asked, sheet: Sheet, do: Callable[[], list[str]], zh: str, en: str) -> HttpResponse:
    """Do something with columns, then back to the sheet with what became of it."""
    try:
        done = do()
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(request, say(zh, en, n=len(done)))
    return redirect("entry:sheet", sheet.cycle.pk, sheet.unit.pk, sheet.kind)


@allow(AUTHOR, SCORER)
@require_POST
def submit(request: Asked, pk: int, unit: int, kind: str) -> HttpResponse:
    """Hand over the chosen columns (`column`, many), all complete ones where none is chosen."""
    sheet = sheet_or_404(request.viewer, pk, unit, kind)
    chosen = request.POST.getlist("column")
    return _of_sheet(
        request, sheet, lambda: actions.submit(sheet=sheet, keys=chosen or None, by=request.user),
        "已提交 {n} 列，等待核验。", "{n} columns submitted, waiting to be checked.",
    )  # fmt: skip


@allow(AUTHOR, APPROVER, SCORER)
@require_POST
def lock(request: Asked, pk: int, unit: int, kind: str) -> HttpResponse:
    sheet = sheet_or_404(request.viewer, pk, unit, kind)
    chosen = request.POST.getlist("column")
    return _of_sheet(
        request, sheet, lambda: actions.lock(sheet=sheet, keys=chosen, by=request.user),
        "已核验并锁定 {n} 列。", "{n} columns checked and locked.",
    )  # fmt: skip


@allow(AUTHOR, APPROVER, SCORER)
@require_POST
def give_back(request: Asked, pk: int, unit: int, kind: str) -> HttpResponse:
    sheet = sheet_or_404(request.viewer, pk, unit, kind)
    chosen, reason = request.POST.getlist("column"), request.POST.get("reason", "")
    return _of_sheet(
        request, sheet, lambda: actions.give_back(sheet=sheet, keys=chosen, reason=reason, by=request.user),
        "已退回 {n} 列，理由对方能看到。", "{n} columns returned; those concerned see the reason.",
    )  # fmt: skip
