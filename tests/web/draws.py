"""Draws of the small district."""

from __future__ import annotations

from django.utils import timezone

from kaoping.web.inspection import draw_actions as actions
from kaoping.web.inspection.models import Draw

GIVEN = {
    "title": "社区台账抽查",
    "purpose": "核对社区台账是否齐全",
    "clause": "考核办法第六条",
    "items": ["3.1.1"],
    "what": "units",
    "kind": "community",
    "pasted": "",
    "strata": "",
    "number": 2,
    "percent": None,
    "short": "all",
    "short_clause": "",
    "targets": [],
    "incident": "",
    "figure": "points",
    "merge": "mean",
    "people": [],
    "public_source": "",
    "replaces": None,
    "replaces_why": "",
}


def terms(**changes):
    """What a draft says: two of the communities, nobody sent."""
    return GIVEN | {"draw_on": timezone.localdate()} | changes


def drafted(cycle, by, **changes) -> Draw:
    return actions.draft(cycle=cycle, terms=terms(**changes), by=by)


def announced(cycle, by, **changes) -> Draw:
    return actions.announce(draw=drafted(cycle, by, **changes), by=by)


def made(cycle, author, approver, **changes) -> Draw:
    return actions.make(draw=announced(cycle, author, **changes), by=approver)


def a_visited_draw(cycle, by) -> int:
    """The id of a draw with one drawn element, written straight into the tables."""
    draw = Draw.objects.create(
        cycle=cycle, made_by=by, public=f"draw{cycle.pk:012}", state="drawn", announced_at=timezone.now(),
        drawn_at=timezone.now(), seed="5e" * 32, **terms(),
    )  # fmt: skip
    draw.visits.create(number=1, code="T01-C01", name="兰陂社区")
    return draw.pk
