"""Assessors as people call them."""

from __future__ import annotations

from typing import cast

from django import template
from django.template.context import Context

from kaoping.web.collection.naming import assessor_names
from kaoping.web.cycles.models import Cycle

register = template.Library()
HELD = "assessors of the cycle"


@register.simple_tag(takes_context=True)
def assessor(context: Context, cycle: Cycle, code: str) -> str:
    """The words for an assessor; what is none (a period, a field) as it is. The names are read once a page."""
    page = cast("dict[str, dict[int, dict[str, str]]]", context.render_context)
    held = page.setdefault(HELD, {})
    if cycle.pk not in held:
        held[cycle.pk] = assessor_names(cycle)
    return str(held[cycle.pk].get(code, code))
