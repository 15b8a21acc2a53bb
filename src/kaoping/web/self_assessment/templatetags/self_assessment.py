"""How claims are written: with two places at least, so that they stand under one another, and never rounded."""

from __future__ import annotations

from decimal import Decimal

from django import template

from kaoping.web.results.figures import MINUS
from kaoping.web.self_assessment.texts import with_places

register = template.Library()


@register.filter
def claimed(points: Decimal | None) -> str:
    """9.50, 14.125; a dash where nothing is claimed."""
    return with_places(points).replace("-", MINUS) or "—"
