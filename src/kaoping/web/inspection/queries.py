"""What is read of draws: those that a viewer sees, their visits, and what anybody may see of one."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from kaoping.web.cycles.models import Cycle
from kaoping.web.cycles.sight import cycle_or_404, runs_office, sight_of
from kaoping.web.evidence.queries import OWN, SETTLED
from kaoping.web.inspection.models import PUBLIC, Announcement, Draw, Record, Visit
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.asking import whole_number
from kaoping.web.site.words import say
from kaoping.web.units.tree import tree_at

HEAVY = ("record", "names", "result")  # fields of an announcement that grow with its list
SHOWN = 200  # drawn elements on the public page; the file has all of them


def draws_seen(viewer: Viewer, cycle: Cycle) -> QuerySet[Draw]:
    """The draws of a cycle, newest first, with what became of them; drafts are for the office."""
    found = Draw.objects.filter(cycle=cycle).defer("pasted", "seed")
    if not runs_office(viewer, cycle):
        found = found.filter(state__in=PUBLIC)
    light = Announcement.objects.defer(*HEAVY)
    return found.annotate(
        drawn=Count("visits", distinct=True),
        recorded=Count("visits", filter=Q(visits__latest__isnull=False), distinct=True),
    ).prefetch_related(Prefetch("announcement", light))


def draw_or_404(viewer: Viewer, cycle: int, pk: int) -> Draw:
    """A draw that the viewer sees, with its cycle; Http404 for any other."""
    held = cycle_or_404(viewer, cycle)
    seen = Draw.objects.filter(cycle=held) if runs_office(viewer, held) else Draw.objects.filter(state__in=PUBLIC)
    people = ("made_by", "announced_by", "drawn_by", "closed_by", "cancelled_by", "replaces")
    draw = get_object_or_404(seen.select_related(*people), cycle=held, pk=pk)
    draw.cycle = held
    return draw


def announcement_of(draw: Draw) -> Announcement | None:
    """What was announced, without its list."""
    return Announcement.objects.filter(draw=draw).defer(*HEAVY).first()


def visits_seen(viewer: Viewer, draw: Draw) -> QuerySet[Visit]:
    """The visits of which the viewer sees what was found: the office and who answers for an item of the draw all of
    them, an inspector the own ones, others those of their part of the tree."""
    found = Visit.objects.filter(draw=draw).select_related("inspector__person", "latest").order_by("number")
    sight = sight_of(viewer, draw.cycle)
    if runs_office(viewer, draw.cycle) or sight.everything or sight.items & set(draw.items):
        return found
    return found.filter(Q(inspector__person=viewer.person) | (sight.whole_units() & ~Q(path="")))


def visit_or_404(viewer: Viewer, draw: Draw, number: int) -> Visit:
    """A visit that the viewer sees; Http404 for any other."""
    visit = get_object_or_404(visits_seen(viewer, draw), number=number)
    visit.draw = draw
    return visit


def own_visits(viewer: Viewer, cycle: Cycle) -> list[Visit]:
    """What the viewer has to inspect in a cycle, what is still open first."""
    mine = Visit.objects.filter(draw__cycle=cycle, draw__state="drawn", inspector__person=viewer.person)
    found = mine.select_related("draw", "latest").defer("draw__pasted", "draw__seed").order_by("draw_id", "number")
    return sorted(found, key=lambda visit: visit.latest_id is not None)


def records_of(visit: Visit) -> list[Record]:
    """Every version of what was found, the newest first."""
    return list(Record.objects.filter(visit=visit).select_related("recorded_by"))


def inspector_words(code: str) -> str:
    """How an inspector is called in public."""
    return say("检查员 {n}", "inspector {n}", n=code.removeprefix("J")) if code else "—"


def _is_settled(cycle: Cycle, key: str) -> bool:
    """Evidence of a visit stays once its draw is closed."""
    visit = Visit.objects.filter(draw__cycle=cycle, pk=whole_number(key) or 0).select_related("draw").first()
    return visit is not None and visit.draw.state != "drawn"


def _is_own(viewer: Viewer, cycle: Cycle, key: str) -> bool:
    """Whether the viewer is the inspector of a visit."""
    visits = Visit.objects.filter(draw__cycle=cycle, pk=whole_number(key) or 0)
    return visits.filter(inspector__person=viewer.person).exists()


SETTLED["finding"] = _is_settled
OWN["finding"] = _is_own


# --- for everybody ----------------------------------------------------------------------------------------------------


def public_draw(public: str) -> Draw:
    """A draw by the name in its public address, once it was announced; Http404 for any other."""
    draw = Draw.objects.select_related("cycle__owner", "replaces").filter(public=public, state__in=PUBLIC).first()
    if draw is None:
        raise Http404
    return draw


def owner_name(cycle: Cycle) -> str:
    """What the unit that appraises is called on the day of the cycle."""
    node = tree_at(cycle.units_on).nodes.get(cycle.owner_id)
    return node.name if node else cycle.owner.code


def public_record(draw: Draw) -> dict[str, Any]:
    """The file that anybody may save: what was announced, and after the draw the seed and the result. No name of a
    person and no finding is in it."""
    kept = Announcement.objects.get(draw=draw)
    drawn = kept.result is not None
    told = {
        "id": draw.public,
        "title": draw.title,
        "purpose": draw.purpose,
        "clause": draw.clause,
        "owner": owner_name(draw.cycle),
        "cycle": draw.cycle.title,
        "state": draw.state,
        "announced_at": draw.announced_at.isoformat() if draw.announced_at else "",
        "drawn_at": draw.drawn_at.isoformat() if draw.drawn_at else "",
        "short_clause": draw.short_clause,
        "replaces": draw.replaces.public if draw.replaces else "",
        "replaces_why": draw.replaces_why,
        "cancelled_why": draw.cancelled_why,
        "strata": kept.strata,
    }
    seed = draw.seed if drawn else ""
    record: dict[str, Any] = kept.record
    return told | record | {"seed": seed, "public_number": draw.public_number, "result": kept.result}


def public_result(draw: Draw) -> list[dict[str, Any]]:
    """The first drawn elements as the public page shows them. Names of units are public, those of all else are not."""
    kept = Announcement.objects.defer("record", "names").get(draw=draw)
    strata = {each["code"]: each["name"] for each in kept.strata}
    names = {}
    if draw.what == "units":
        names = dict(Visit.objects.filter(draw=draw, number__lte=SHOWN).values_list("code", "name"))
    return [
        each
        | {
            "name": names.get(each["code"], ""),
            "stratum_name": strata.get(each["stratum"], ""),
            "who": inspector_words(each["inspector"] or (each["code"] if draw.what == "inspectors" else "")),
        }
        for each in (kept.result or [])[:SHOWN]
    ]
