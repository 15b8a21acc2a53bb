"""What people type into a cell, as an exact number."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from kaoping.problems import Fault
from kaoping.web.bridge.collecting import Want
from kaoping.web.collection import faults

NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
PLACES = 6
WHOLE = 15  # digits before the point


def read_figure(text: str) -> Decimal | Fault | None:
    """A number as it is typed or pasted (full-width digits and grouping commas too); None for an empty cell."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-")
    if not plain:
        return None
    if GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if not NUMBER.fullmatch(plain):
        return faults.NOT_A_NUMBER.at(text=text.strip()[:40])
    figure = Decimal(plain)
    exponent = figure.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > PLACES or abs(figure) >= Decimal(10) ** WHOLE:
        return faults.TOO_FINE.at(text=plain[:40], places=PLACES, whole=WHOLE)
    return figure


def plain(figure: Decimal | None) -> str:
    """A figure as it stands in a cell; "" for none."""
    if figure is None:
        return ""
    text = format(figure, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def outside(figure: Decimal, want: Want) -> Fault | None:
    """What is wrong with a figure in a column: it lies outside what the scheme allows."""
    if want.most is not None and figure > want.most:
        kind = faults.OVER_FULL if want.table == "marks" else faults.OVER_MOST
        return kind.at(figure=plain(figure), most=plain(want.most), least=plain(want.least) or "0", title=want.title)
    if want.least is not None and figure < want.least:
        return faults.UNDER_LEAST.at(figure=plain(figure), least=plain(want.least), title=want.title)
    return None
