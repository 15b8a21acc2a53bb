"""Points as a regulation writes them."""

from __future__ import annotations

from decimal import Decimal


def bare(points: Decimal | None) -> Decimal | None:
    """Points without the idle zeros that a column adds: 30, not 30.0000."""
    return None if points is None else Decimal(plain(points))


def plain(points: Decimal | None) -> str:
    """Without idle zeros; nothing for none."""
    if points is None:
        return ""
    text = f"{points:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
