"""`{% load evidence %}{% proofs cycle unit item about may_add %}`: the evidence for one thing, wherever it is shown.

unit: code in the cycle; item, about: as in Proof, "" for none. Stands outside of any form; brings styles and script.
"""

from __future__ import annotations

from typing import Any

from django import template

from kaoping.web.cycles.models import Cycle
from kaoping.web.evidence import block

register = template.Library()


@register.inclusion_tag("evidence/proofs.html", takes_context=True)
def proofs(
    context: dict[str, Any], cycle: Cycle, unit: str, item: str = "", about: str = "", may_add: bool = False
) -> dict[str, Any]:
    """What proves a thing: small pictures, names, states, the form for more where `may_add`."""
    request = context["request"]
    place = block.Place(unit, item or "", about or "")
    made = block.context(request, cycle, place, may_add=bool(may_add), back=block.page_of(request))
    return made | {"csrf_token": context.get("csrf_token")}


@register.filter
def bytes_as_text(size: int) -> str:
    """620 B, 48 KB, 3.2 MB."""
    if size < 1 << 10:
        return f"{size} B"
    return f"{size / (1 << 10):.0f} KB" if size < 1 << 20 else f"{size / (1 << 20):.1f} MB"
