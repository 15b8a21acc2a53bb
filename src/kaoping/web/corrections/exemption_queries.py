"""Reads of exemptions: those in force, which everybody of the cycle sees, and the requests for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from kaoping.web.audit.masking import masked
from kaoping.web.bridge.schemes import outline
from kaoping.web.corrections.exempting import ExemptionRights, leaves_of, place_of
from kaoping.web.corrections.models import GROUNDS, ExemptionRequest
from kaoping.web.corrections.queries import people
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import runs_office, sight_of
from kaoping.web.facts.models import Exemption
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import Said, titled


@dataclass(frozen=True, slots=True)
class InForce:
    """An exemption in force. request: None where an import brought it; full: points that the item has else, "" where
    the scheme does not say."""

    unit: str
    name: str
    item: str
    title: str
    full: str
    ground: Said | None
    reason: str
    request: ExemptionRequest | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A request in words."""

    request: ExemptionRequest
    name: str
    title: str
    asker: str
    decider: str
    reason: str
    answer: str


def in_force(cycle: Cycle) -> list[InForce]:
    """Every exemption of a cycle, by unit and item; personal data masked."""
    rows = list(Exemption._default_manager.filter(cycle=cycle).order_by("unit", "item"))
    names = _names(cycle, [row.unit for row in rows])
    items = {item.id: item for item in outline(cycle.version.text).items}
    approved = ExemptionRequest.objects.filter(cycle=cycle, state="approved").order_by("decided_at", "pk")
    newest = {(request.unit, request.item): request for request in approved}
    found = []
    for row in rows:
        request, item = newest.get((row.unit, row.item)), items.get(row.item)
        request = request if request is not None and request.kind == "exempt" else None
        words = request.reason if request else row.reason or ""
        ground = GROUNDS.get(request.ground) if request else None
        title, full = (titled(item), item.full) if item else (row.item, "")
        found.append(
            InForce(row.unit, names.get(row.unit, row.unit), row.item, title, full, ground, masked(words), request)
        )
    return found


def _names(cycle: Cycle, codes: Sequence[str]) -> dict[str, str]:
    return dict(CycleUnit.objects.filter(cycle=cycle, code__in=set(codes)).values_list("code", "name"))


def requests_seen(viewer: Viewer, cycle: Cycle) -> QuerySet[ExemptionRequest]:
    """Approved ones everybody; others the office, who asked, the unit itself, and the department of the item."""
    rows = ExemptionRequest.objects.filter(cycle=cycle).select_related("asked_by", "asked_for", "decided_by", "lifts")
    sight = sight_of(viewer, cycle)
    if sight.everything:
        return rows
    units = CycleUnit.objects.filter(sight.whole_units(), cycle=cycle).values("code")
    own = Q(unit__in=units) if sight.paths else Q(pk__in=[])
    return rows.filter(
        Q(state="approved") | Q(asked_by=viewer.person) | own | Q(item__in=_sections(cycle, sight.items))
    )


def _sections(cycle: Cycle, items: frozenset[str]) -> list[str]:
    """Items, and sections all leaves of which are among them."""
    entries = outline(cycle.version.text).items
    return [each.id for each in entries if leaves_of(entries, each.id) and leaves_of(entries, each.id) <= items]


def request_or_404(viewer: Viewer, cycle: Cycle, number: int) -> ExemptionRequest:
    """A request that the viewer sees; Http404 for any other."""
    found = requests_seen(viewer, cycle).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def told(viewer: Viewer, cycle: Cycle, requests: Sequence[ExemptionRequest]) -> list[Asked]:
    """Requests in words; reasons masked for all but the office."""
    names = _names(cycle, [request.unit for request in requests])
    items = {item.id: titled(item) for item in outline(cycle.version.text).items}
    office = runs_office(viewer, cycle)
    return [
        Asked(
            request,
            names.get(request.unit, request.unit),
            f"{request.item} {items.get(request.item, '')}",
            *people(viewer, cycle, request),
            request.reason if office else masked(request.reason),
            request.answer if office else masked(request.answer),
        )
        for request in requests
    ]


def may_lift(viewer: Viewer, cycle: Cycle, unit: str, item: str) -> bool:
    """Whether the viewer may ask that an exempted item counts again."""
    if cycle.final_at is not None:
        return False
    return ExemptionRights(viewer, cycle).way(place_of(cycle, unit, item)) is not None
