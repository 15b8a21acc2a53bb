"""Where one is in the collection of a cycle, and what else there is of it."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from kaoping.web.collection.board import sees_board
from kaoping.web.cycles.models import Cycle
from kaoping.web.people.roles import APPRAISED, APPROVER, AUTHOR, BUSINESS, LEADER, SCORER
from kaoping.web.site.words import Said, said

register = template.Library()
READERS = frozenset({AUTHOR, APPROVER, LEADER, SCORER, APPRAISED})
INSPECTORS = frozenset({AUTHOR, APPROVER, SCORER})
BOARD = "collection:board"
PLACES: tuple[tuple[str, Said, frozenset[str]], ...] = (
    (BOARD, said("采集表", "Sheets"), READERS),
    ("self_assessment:list", said("自评", "Self-assessments"), frozenset(BUSINESS)),
    ("incidents:list", said("加减分事项", "Incidents"), frozenset(BUSINESS)),
    ("entry:figures", said("上报数据", "Figures"), frozenset(BUSINESS)),
    ("evidence:list", said("佐证材料", "Evidence"), frozenset(BUSINESS)),
    ("inspection:list", said("抽查", "Inspections"), frozenset(BUSINESS)),
    ("field:findings", said("现场记录", "From the spot"), INSPECTORS),
    ("corrections:list", said("更正", "Corrections"), READERS),
    ("corrections:exemptions", said("剔除清单", "Exemptions"), frozenset(BUSINESS)),
)


@register.inclusion_tag("collection/_places.html", takes_context=True)
def collect_places(context: Context, cycle: Cycle, here: str) -> dict[str, Any]:
    """The pages of a cycle's collection that the viewer may open; here: the name of the present one's address."""
    viewer, board = context["viewer"], sees_board(context["viewer"], cycle)
    found = [(route, words) for route, words, roles in PLACES if viewer.has(*roles) and (board or route != BOARD)]
    return {"cycle": cycle, "here": here, "places": found}


@register.inclusion_tag("collection/_crumbs.html", takes_context=True)
def collect_crumbs(context: Context, cycle: Cycle) -> dict[str, Any]:
    """The way back to the cycle's board; words only for those who have none."""
    return {"cycle": cycle, "board": sees_board(context["viewer"], cycle)}
