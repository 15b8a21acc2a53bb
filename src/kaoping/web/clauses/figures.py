"""Points as a regulation writes them."""

from __future__ import annotations

from decimal import Decimal

from kaoping.web.collection.figures import plain


def bare(points: Decimal | None) -> Decimal | None:
    """Points without the idle zeros that a column adds: 30, not 30.0000."""
    return None if points is None else Decimal(plain(points))
