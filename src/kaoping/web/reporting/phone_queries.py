"""What a phone takes along, what it is told before it sends, and what became of its reports."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Q
from django.utils import timezone
from shapely.geometry import mapping, shape

from kaoping.web.cases.limits import limit_of
from kaoping.web.cases.loop import STATES
from kaoping.web.cases.models import LEVELS, UNITS_OF_TIME, Case, Category, Step
from kaoping.web.cases.placing import belonging, root_of
from kaoping.web.cases.rights import cases_seen
from kaoping.web.dispatching.queries import Want, suggest_for
from kaoping.web.people.roles import GRID_WORKER
from kaoping.web.people.viewer import Viewer
from kaoping.web.reporting.nearby import Near, around
from kaoping.web.reporting.phone_actions import REPORTERS, channel_of
from kaoping.web.site.words import Said, said, say, worded
from kaoping.web.units.locating import locate
from kaoping.web.units.models import Boundary

LEVELS_TOLD: dict[str, Said] = {
    "daily": said("自己当场能处理", "you can settle it yourself"),
    "general": said("要部门来处理", "a department has to come"),
    "major": said("可能伤人，或影响多户", "somebody may be hurt, or many are affected"),
}
SAME_METRES = 50
TILES = 5
GRIDS, DRAWN = 400, 40  # grids taken along; of which the borders are
REMEMBERED, PER_GRID, OWN_GRIDS = 200, 60, 5  # latest cases from which the usual categories are taken
LISTED = 30
SIMPLER = 1e-5  # degrees that a border may be off on the small map


def taken_along(viewer: Viewer) -> dict[str, Any]:
    """Categories, grids and what the page says, as JSON."""
    grids = own_grids(viewer)
    found = {
        "person": viewer.person.pk,
        "channel": channel_of(viewer),
        "now": timezone.now().isoformat(),
        "levels": [{"key": key, "name": str(LEVELS[key]), "hint": str(words)} for key, words in LEVELS_TOLD.items()],
        "categories": categories(),
        "usual": usual(viewer, [grid["id"] for grid in grids]),
        "grids": grids,
        "counts": this_year(viewer),
    }
    return found | {"tiles": TILES}


def open_leaves(*, public: bool = False) -> list[Category]:
    """The categories that are chosen: the lowest ones, not closed. public: those offered to everybody."""
    today = timezone.localdate()
    rows = list(Category.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=today)))
    above = {row.parent_id for row in rows}
    return [row for row in rows if row.pk not in above and (row.public or not public)]


def categories() -> list[dict[str, Any]]:
    names = {row.pk: worded(row.name, row.name_en) for row in Category.objects.all()}
    return [
        {
            "id": row.pk,
            "name": worded(row.name, row.name_en),
            "under": names.get(row.parent_id or 0, ""),
            "words": f"{row.code} {row.name} {row.name_en} {row.words}".casefold(),
            "hint": row.hint,
            "level": row.level,
        }
        for row in open_leaves()
    ]


def usual(viewer: Viewer, grids: list[int]) -> list[int]:
    """Ids of the categories that this person, then their grids, have most; the most used first."""
    own = Case.objects.filter(reporter=viewer.person).order_by("-pk").values_list("category_id", flat=True)[:REMEMBERED]
    counted = Counter(category for category in own if category)
    ranked = [category for category, _ in counted.most_common()]
    others: Counter[int] = Counter()
    for grid in grids[:OWN_GRIDS]:
        rows = Case.objects.filter(grid=grid).order_by("-pk").values_list("category_id", flat=True)[:PER_GRID]
        others.update(category for category in rows if category)
    return list(dict.fromkeys([*ranked, *(category for category, _ in others.most_common())]))[: 4 * TILES]


def own_grids(viewer: Viewer) -> list[dict[str, Any]]:
    """The lowest units of the person's part: id, name, border as GeoJSON (of a few)."""
    tree = viewer.tree
    reached = viewer.reach(*REPORTERS)
    leaves = [node for node in tree.nodes.values() if node.id in reached and not tree.children.get(node.id)]
    leaves = sorted(leaves, key=lambda node: node.code)[:GRIDS]
    borders = _borders([node.id for node in leaves]) if len(leaves) <= DRAWN else {}
    return [{"id": node.id, "name": node.name, "code": node.code, "border": borders.get(node.id)} for node in leaves]


def _borders(units: list[int]) -> dict[int, Any]:
    rows = Boundary.objects.filter(unit__in=units, from_on__lte=timezone.localdate()).order_by("unit_id", "from_on")
    newest = dict(rows.values_list("unit_id", "geometry"))
    return {unit: mapping(shape(geometry).simplify(SIMPLER)) for unit, geometry in newest.items()}


def this_year(viewer: Viewer) -> dict[str, int]:
    """How many valid cases of each level somebody has reported this year."""
    first = timezone.localtime().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    rows = Case.objects.filter(reporter=viewer.person, reported_at__gte=first, valid=True)
    return dict(Counter(rows.exclude(state="merged").values_list("level", flat=True)))


# --- before it is sent ---------------------------------------------------------------------------------------------


def ahead(
    viewer: Viewer, place: tuple[float, float] | None, grid: int | None, category: Category | None, level: str
) -> dict[str, Any]:
    """Where a report would go, how long it may take, what is near: {grid, inside, desk, unit, limit, near}."""
    tree, person = viewer.tree, viewer.person
    if grid is None and place is not None:
        grid = locate(*place)
    if grid is None and place is None:
        own = viewer.granted_units(GRID_WORKER)
        grid = next(iter(own)) if len(own) == 1 else None
    root = root_of(tree, person.unit_id) if person.unit_id in tree.nodes else tree.children[None][0].id
    lies = belonging(grid, root)
    allowed = limit_of(category, level, "handle")
    names = tree.nodes
    return {
        "grid": names[lies.grid].name if lies.grid in names else "",
        "inside": lies.grid is not None,
        "desk": names[lies.desk].name if lies.desk in names else "",
        "unit": expected_lead(category, level, lies.grid or lies.town),
        "limit": f"{allowed.amount.normalize():f} {UNITS_OF_TIME[allowed.unit]}",
        "near": [near_as_json(near) for near in nearest(viewer, place)],
    }


def nearest(viewer: Viewer, place: tuple[float, float] | None) -> list[Near]:
    """Cases of today within 50 metres that the viewer sees."""
    if place is None:
        return []
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return around(cases_seen(viewer), *place, SAME_METRES, midnight)


def near_as_json(near: Near) -> dict[str, Any]:
    case = near.case
    category = worded(case.category.name, case.category.name_en) if case.category else ""
    return {
        "pk": case.pk,
        "number": case.number,
        "at": f"{timezone.localtime(case.reported_at):%H:%M}",
        "text": case.text[:60],
        "address": case.address[:60],
        "category": category,
        "metres": near.metres,
        "state": str(STATES[case.state].words),
    }


def expected_lead(category: Category | None, level: str, place: int | None) -> str:
    """The unit that the rules of dispatch name; "" where they name none."""
    if category is None:
        return ""
    (found,) = suggest_for([Want(place, category.pk, level)])
    return found.name if found else ""


# --- afterwards ----------------------------------------------------------------------------------------------------


def own_reports(viewer: Viewer) -> list[dict[str, Any]]:
    """The latest reports of somebody and where they stand."""
    rows = Case.objects.filter(reporter=viewer.person).select_related("category", "duplicate_of").order_by("-pk")
    cases = list(rows[:LISTED])
    returned = _why_returned([case.pk for case in cases if case.state in ("returned", "rejected")])
    return [report_as_json(case, returned.get(case.pk, "")) for case in cases]


def _why_returned(cases: list[int]) -> dict[int, str]:
    steps = Step.objects.filter(case__in=cases, action__in=("return", "reject", "disprove", "discard"))
    return dict(steps.order_by("case_id", "number").values_list("case_id", "reason"))


def report_as_json(case: Case, why: str = "") -> dict[str, Any]:
    """A report as its phone lists it."""
    told = why
    if case.state == "merged" and case.duplicate_of:
        told = say(
            "与 {number} 是同一件，已并案", "the same as {number}, merged into it", number=case.duplicate_of.number
        )
    return {
        "pk": case.pk,
        "uuid": str(case.uuid or ""),
        "number": case.number,
        "state": case.state,
        "words": str(STATES[case.state].words),
        "category": worded(case.category.name, case.category.name_en) if case.category else "",
        "text": case.text[:60],
        "at": timezone.localtime(case.reported_at).isoformat(),
        "told": told,
        "inside": case.grid_id is not None,
    }
