"""Operations that read. Whatever is outside the bearer's part of the tree is not there."""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query

from kaoping.problems import Refused
from kaoping.web.api.door import api, open_to
from kaoping.web.api.shapes import (
    CellOut,
    CycleOut,
    ItemOut,
    Listed,
    Part,
    RunOut,
    SchemeOut,
    ScoresOut,
    TotalOut,
    UnitOut,
)
from kaoping.web.cycles.sight import Sight, cycle_or_404, cycles_seen, sight_of
from kaoping.web.people.roles import BUSINESS, LEADER, OFFICE, SCORER
from kaoping.web.people.viewer import Viewer
from kaoping.web.results.explained import explanation
from kaoping.web.results.models import Run, UnitResult
from kaoping.web.results.queries import run_or_404, runs_seen, unit_rows, unit_rows_by_item
from kaoping.web.results.reading import shown_or_404
from kaoping.web.results.reasons import limited
from kaoping.web.schemes.queries import versions_seen


def bearer(request: HttpRequest) -> Viewer:
    """Whoever asks, by token or session."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined] # the gatekeeper lets nobody in without
    return viewer


def done_seen(request: HttpRequest, cycle_id: int, number: int) -> Run:
    found = run_or_404(bearer(request), cycle_id, number)
    if found.state != "done":
        raise Http404
    return found


@api.get("/cycles", response=Listed[CycleOut], tags=["cycles"])
@open_to(*BUSINESS)
def cycles(request: HttpRequest, part: Query[Part]) -> Any:
    rows = cycles_seen(bearer(request)).select_related("version__scheme", "owner", "final_run").order_by("pk")
    found, whole = part.of(rows)
    return whole | {"items": [CycleOut.of(cycle) for cycle in found]}


@api.get("/cycles/{cycle_id}", response=CycleOut, tags=["cycles"])
@open_to(*BUSINESS)
def cycle(request: HttpRequest, cycle_id: int) -> Any:
    return CycleOut.of(cycle_or_404(bearer(request), cycle_id))


@api.get("/cycles/{cycle_id}/units", response=Listed[UnitOut], tags=["cycles"])
@open_to(*BUSINESS)
def units(request: HttpRequest, cycle_id: int, part: Query[Part]) -> Any:
    found = cycle_or_404(bearer(request), cycle_id)
    rows = found.units.filter(sight_of(bearer(request), found).units()).order_by("code")
    shown, whole = part.of(rows)
    return whole | {"items": [UnitOut.of(unit) for unit in shown]}


@api.get("/cycles/{cycle_id}/runs", response=Listed[RunOut], tags=["runs"])
@open_to(*BUSINESS)
def runs(request: HttpRequest, cycle_id: int, part: Query[Part]) -> Any:
    rows = runs_seen(bearer(request), cycle_or_404(bearer(request), cycle_id))
    found, whole = part.of(rows.select_related("version__scheme", "snapshot", "asked_by"))
    return whole | {"items": [RunOut.of(run) for run in found]}


@api.get("/cycles/{cycle_id}/runs/{number}", response=RunOut, tags=["runs"])
@open_to(*BUSINESS)
def run(request: HttpRequest, cycle_id: int, number: int) -> Any:
    return RunOut.of(run_or_404(bearer(request), cycle_id, number))


@api.get("/cycles/{cycle_id}/runs/{number}/items", response=list[ItemOut], tags=["runs"])
@open_to(*BUSINESS)
def items(request: HttpRequest, cycle_id: int, number: int) -> Any:
    found = done_seen(request, cycle_id, number)
    return [ItemOut(item=row["id"], **{key: row[key] for key in SHOWN}) for row in found.summary["items"]]


SHOWN = ("parent", "title", "title_en", "full", "leaf")


@api.get("/cycles/{cycle_id}/runs/{number}/totals", response=Listed[TotalOut], tags=["runs"])
@open_to(*BUSINESS)
def totals(request: HttpRequest, cycle_id: int, number: int, part: Query[Part]) -> Any:
    found = done_seen(request, cycle_id, number)
    shown, whole = part.of(unit_rows(bearer(request), found))
    return whole | {"items": [TotalOut.of(row) for row in shown]}


@api.get("/cycles/{cycle_id}/runs/{number}/scores", response=Listed[ScoresOut], tags=["runs"])
@open_to(*BUSINESS)
def scores(
    request: HttpRequest,
    cycle_id: int,
    number: int,
    part: Query[Part],
    unit: str = "",
    item: str = "",
) -> Any:
    """Unit by unit; `unit` and `item` choose one of each."""
    found = done_seen(request, cycle_id, number)
    rows = unit_rows_by_item(bearer(request), found).order_by("code")
    shown, whole = part.of(rows.filter(code=unit) if unit else rows)
    sight, wanted = sight_of(bearer(request), found.cycle), items_wanted(found, item)
    return whole | {
        "items": [ScoresOut(unit=row.code, name=row.name, scores=cells(row, wanted, sight)) for row in shown]
    }


def items_wanted(run: Run, item: str) -> list[str]:
    every = [*(row["id"] for row in run.summary["items"]), "total"]
    if item and item not in every:
        raise Http404
    return [item] if item else every


def cells(row: UnitResult, items: list[str], sight: Sight) -> list[CellOut]:
    return [CellOut(item=item, **row.sheet[item]) for item in items if sight.sees(row.path, item)]


@api.get("/cycles/{cycle_id}/runs/{number}/units/{unit}/reasons/{item}", response=dict[str, Any], tags=["runs"])
@open_to(*BUSINESS)
def reason(
    request: HttpRequest, cycle_id: int, number: int, unit: str, item: str, language: Literal["zh", "en"] = "zh"
) -> Any:
    """Why a unit got its points for an item (`total` for the whole)."""
    shown = shown_or_404(bearer(request), cycle_id, number)
    row = shown.row_for(unit, item)
    try:
        return limited(explanation(shown.run, row.code, item, language), shown, item)
    except Refused as refused:
        raise Http404 from refused


@api.get("/schemes", response=Listed[SchemeOut], tags=["schemes"])
@open_to(*OFFICE, LEADER, SCORER)
def schemes(request: HttpRequest, part: Query[Part]) -> Any:
    rows = versions_seen(bearer(request)).filter(state="approved").order_by("pk")
    found, whole = part.of(rows)
    return whole | {"items": [SchemeOut.of(version) for version in found]}


@api.get("/schemes/{version_id}/text", tags=["schemes"])
@open_to(*OFFICE, LEADER, SCORER)
def scheme_text(request: HttpRequest, version_id: int) -> Any:
    """The text of an approved version, as YAML; its SHA-256 is the version's digest."""
    found = get_object_or_404(versions_seen(bearer(request)).filter(state="approved"), pk=version_id)
    return HttpResponse(found.text.encode(), content_type="application/yaml; charset=utf-8")
