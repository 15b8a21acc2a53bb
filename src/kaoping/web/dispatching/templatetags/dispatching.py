"""The bar of places that the pages of dispatch share: as much of it as the viewer may open."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from kaoping.web.dispatching.places import READS_DUTIES, READS_ROTA, READS_RULES
from kaoping.web.site.words import Said, said

register = template.Library()
PLACES: tuple[tuple[str, Said, tuple[str, ...]], ...] = (
    ("dispatching:rules", said("派遣规则", "Rules of dispatch"), READS_RULES),
    ("dispatching:lessons", said("改派建议", "Learnt from dispatches"), READS_RULES),
    ("dispatching:duties", said("职责清单", "Duty list"), READS_DUTIES),
    ("dispatching:matters", said("事项目录", "Matters"), READS_DUTIES),
    ("dispatching:rotas", said("接访轮值", "Reception rota"), READS_ROTA),
)


@register.inclusion_tag("dispatching/_places.html", takes_context=True)
def dispatch_places(context: dict[str, Any], here: str) -> dict[str, Any]:
    """The bar, with the present place marked."""
    viewer = context["request"].viewer
    found = [(reverse(route), words, route == here) for route, words, roles in PLACES if viewer.has(*roles)]
    return {"places": found}
