"""Figures of results as pages write them: exact texts in, exact texts out; nothing becomes a binary fraction."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

MINUS = "−"
TWO = Decimal("0.01")
SHADES = (Decimal(1), Decimal("0.5"), Decimal("0.2"))  # of the scale's edge, from the deepest shade down
NICE = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


def number(text: Any) -> Decimal | None:
    """A stored figure; None where there is none."""
    if text is None or text == "":
        return None
    try:
        return Decimal(str(text))
    except InvalidOperation:
        return None


def two(value: Decimal | None) -> str:
    """With two places and a true minus sign; a dash for no figure."""
    if value is None:
        return "—"
    text = format(value.quantize(TWO, ROUND_HALF_UP), "f")
    return MINUS + text[1:] if text.startswith("-") and text.strip("-0.") else text.lstrip("-")


def brief(value: Decimal | None) -> str:
    """A difference with its sign and two places (all of them where two would hide it); zero is 0."""
    if value is None:
        return "—"
    if not value:
        return "0"
    text = two(value)
    if not text.strip(f"{MINUS}0."):
        text = format(value, "f").replace("-", MINUS)
    return text if value < 0 else f"+{text}"


def plain(value: Decimal | None) -> str:
    """As short as it goes: 30, 4.5; a dash for no figure."""
    if value is None:
        return "—"
    text = format(value, "f").replace("-", MINUS)
    return text.rstrip("0").rstrip(".") if "." in text else text


def side(value: Decimal | None) -> str:
    """The class of a figure that was won or lost."""
    return "" if not value else "gain" if value > 0 else "loss"


def middle(values: list[Decimal]) -> Decimal | None:
    """The median; the mean of the two middle ones, unrounded."""
    found = sorted(values)
    return (found[(len(found) - 1) // 2] + found[len(found) // 2]) / 2 if found else None


def edge_of(differences: list[Decimal]) -> Decimal:
    """Where the deepest shade begins: a round figure near the largest tenth of the differences."""
    sizes = sorted(abs(each) for each in differences if each)
    if not sizes:
        return Decimal(1)
    wanted = sizes[len(sizes) * 9 // 10]
    power = Decimal(1).scaleb(wanted.adjusted())
    return next(power * nice for nice in NICE if power * nice >= wanted)


def shade(difference: Decimal | None, edge: Decimal) -> int:
    """From −4 (far below) over 0 (no difference) to 4 (far above)."""
    if not difference:
        return 0
    size = abs(difference) / edge
    depth = next((4 - at for at, least in enumerate(SHADES) if size >= least), 1)
    return depth if difference > 0 else -depth
