"""The sheet on the screen: the page, its cells, saving, what others changed, pasting, and what is known of one cell."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kaoping.problems import Refused
from kaoping.web.collection.entering import Told
from kaoping.web.collection.entering import save as save_cells
from kaoping.web.collection.plan import Sheet, sheet_or_404
from kaoping.web.collection.queries import sheet_state
from kaoping.web.entry import faults, queries, reading, sending
from kaoping.web.entry.grid import Grid, as_rows, questions_in
from kaoping.web.entry.paste import LEAVE, preview
from kaoping.web.people.roles import AUTHOR, LEADER, OFFICE, SCORER
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.asking import whole_number

READERS, WRITERS = (*OFFICE, LEADER, SCORER), (AUTHOR, SCORER)
WRONG, ELSEWHERE, NOTHING_NEW = 422, 409, 204


def sheet_of(request: Asked, pk: int, unit: int, kind: str) -> Sheet:
    """The sheet of an address, or 404."""
    return sheet_or_404(request.viewer, pk, unit, kind)


def grid_of(request: Asked, pk: int, unit: int, kind: str) -> Grid:
    """The sheet as the viewer sees it; `?seat=` puts the marks of another assessor in front."""
    return Grid(request.viewer, sheet_of(request, pk, unit, kind), request.GET.get("seat", ""))


def answer(content: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


def refusal(refused: Refused) -> JsonResponse:
    status = ELSEWHERE if any(fault.kind is faults.ANOTHER_PERSON for fault in refused.faults) else WRONG
    return answer({"faults": [fault.as_json() for fault in refused.faults]}, status)


@allow(*READERS)
@require_GET
def sheet(request: Asked, pk: int, unit: int, kind: str) -> HttpResponse:
    """The page: heads and the first units; the script fetches the rest."""
    grid = grid_of(request, pk, unit, kind)
    page = whole_number(request.GET.get("page")) or 1
    return render(request, "entry/sheet.html", queries.page_of(grid, page))


@allow(*READERS)
@require_GET
def cells(request: Asked, pk: int, unit: int, kind: str) -> HttpResponse:
    """All cells of the sheet, for the script."""
    return answer(sending.everything(grid_of(request, pk, unit, kind)))


@allow(*READERS)
@require_GET
def changes(request: Asked, pk: int, unit: int, kind: str) -> HttpResponse:
    """What was written after `?since=`; nothing (204) where neither a cell nor a state has changed."""
    grid = grid_of(request, pk, unit, kind)
    since = whole_number(request.GET.get("since")) or 0
    if since == grid.cycle.facts_revision and request.GET.get("stamp") == grid.stamp:
        return HttpResponse(status=NOTHING_NEW)
    return answer(sending.changes(grid, since))


@allow(*WRITERS)
@require_POST
def save(request: Asked, pk: int, unit: int, kind: str) -> HttpResponse:
    """Write some cells; what became of each, and what is now asked about their columns."""
    sheet = sheet_of(request, pk, unit, kind)
    try:
        body = reading.body_of(request, request.user.pk)
        edits = reading.edits_of(body)
        told, revision = save_cells(sheet=sheet, edits=edits, by=request.user, way=reading.way_of(body))
    except Refused as refused:
        return refusal(refused)
    grid = Grid(request.viewer, sheet)
    touched = {each.edit.key for each in told if each.state in ("written", "same")}
    heads = [head for head in grid.heads if head.key in touched]
    asked = as_rows(grid, questions_in(grid, grid.cells(), heads)) if heads else {}
    clock = timezone.localtime().strftime("%H:%M:%S")
    return answer({"told": [_as_json(each) for each in told], "revision": revision, "at": clock, "questions": asked})


def _as_json(told: Told) -> dict[str, Any]:
    found: dict[str, Any] = {"unit": told.edit.unit, "key": told.edit.key, "state": told.state, "now": told.now}
    if told.by:
        found["by"] = told.by
    if told.fault is not None:
        found["fault"] = {
            name: part for name, part in told.fault.as_json().items() if name in ("code", "message", "mend")
        }
    return found


@allow(*WRITERS)
@require_POST
def paste(request: Asked, pk: int, unit: int, kind: str) -> HttpResponse:
    """What a paste would do, as a piece of page and as the cells to be saved."""
    grid = Grid(request.viewer, sheet_of(request, pk, unit, kind))
    try:
        body = reading.body_of(request, request.user.pk)
        text, place = reading.text_of(body.get("text")), reading.place_of(body)
        pasted = preview(grid, text, place, reading.choices_of(body))
    except Refused as refused:
        return refusal(refused)
    context = {"pasted": pasted, "units": grid.units, "leave": LEAVE, "edits": pasted.edits}
    html = render_to_string("entry/_paste.html", context, request)
    edits = [[edit.unit, edit.key, edit.base, edit.text] for edit in pasted.edits]
    return answer({"html": html, "edits": edits, "count": len(edits)})


@allow(*READERS)
@require_GET
def side(request: Asked, pk: int, unit: int, kind: str) -> HttpResponse:
    """What is known of one cell: clause, range, marks of all assessors, the cycle before, evidence."""
    grid = grid_of(request, pk, unit, kind)
    found = queries.cell_of(grid, request.GET.get("unit", ""), request.GET.get("key", ""))
    if found is None:
        raise Http404
    request._proofs_linked = True  # type: ignore[attr-defined]  # the page around it has the block's script and styles
    return render(request, "entry/_side.html", found)


@allow(*READERS)
@require_GET
def state(request: Asked, pk: int, unit: int, kind: str) -> HttpResponse:
    """The card that says how the columns stand, fetched again as they fill up."""
    found = sheet_state(request.viewer, sheet_of(request, pk, unit, kind))
    return render(request, "collection/_state.html", {"state": found})
