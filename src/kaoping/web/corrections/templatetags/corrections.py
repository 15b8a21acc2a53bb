"""What templates need to tell of corrections and exemptions."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.template import Context

from kaoping.problems import Fault
from kaoping.web.corrections import exemption_queries, queries
from kaoping.web.cycles.models import Cycle
from kaoping.web.cycles.sight import runs_office, sight_of
from kaoping.web.people.roles import APPRAISED, APPROVER, AUTHOR, LEADER, SCORER
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import worded

register = template.Library()


@register.simple_tag
def item_title(item: dict[str, Any]) -> str:
    """The title of an item of an effect."""
    return worded(item.get("title", ""), item.get("title_en"))


@register.filter
def two_places(text: str) -> str:
    """A total with two places; — for none."""
    return str(Decimal(text).quantize(Decimal("0.01"), ROUND_HALF_UP)) if text else "—"


@register.filter
def brief_figure(text: str) -> str:
    """Full points without needless zeros."""
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def positive(number: int) -> int:
    """A number without its sign."""
    return abs(number)


@register.filter
def one_fault(fault: Fault) -> list[Fault]:
    """As the filter `told` takes it."""
    return [fault]


@register.filter
def sides(effect: dict[str, Any]) -> list[dict[str, Any]]:
    """The item and the total of an exemption's effect."""
    return [effect["own"], effect["total"]]


@register.inclusion_tag("corrections/_history.html", takes_context=True)
def corrections_of(context: Context, cycle: Cycle, unit: str, item: str) -> dict[str, Any]:
    """How the facts of an item came to change for a unit, whether it is exempted, and where to ask for either.

    Asked once for a page, however many items it tells of.
    """
    viewer, request = context["viewer"], context["request"]
    kept = request.__dict__.setdefault("corrections_told", {})
    if (cycle.pk, unit) not in kept:
        kept[cycle.pk, unit] = (
            queries.of_unit(cycle, unit),
            {row.item: row for row in exemption_queries.in_force(cycle) if row.unit == unit},
            _asks(viewer, cycle, unit),
        )
    history, exempted, asks = kept[cycle.pk, unit]
    return {
        "cycle": cycle,
        "unit": unit,
        "item": item,
        "history": history.get(item, []),
        "reads": viewer.has(AUTHOR, APPROVER, LEADER, SCORER, APPRAISED),
        "exempted": exempted.get(item),
        "asks": asks or (cycle.final_at is None and item in sight_of(viewer, cycle).items),
    }


def _asks(viewer: Viewer, cycle: Cycle, unit: str) -> bool:
    """Whether the person may ask for something of all items of the unit."""
    if cycle.final_at is not None:
        return False
    if runs_office(viewer, cycle, AUTHOR):
        return True
    own = viewer.granted_units(APPRAISED)
    return bool(own) and cycle.units.filter(code=unit, unit__in=own).exists()
