"""Exact figures as people write them."""

from __future__ import annotations

from decimal import Decimal

from django import template

from kaoping.web.collection.figures import plain

register = template.Library()


@register.filter
def figure(value: Decimal | str | None) -> str:
    """1.50 → 1.5; "—" for none (a cell without a row comes as an empty text)."""
    return plain(value) if isinstance(value, Decimal) else "—"
