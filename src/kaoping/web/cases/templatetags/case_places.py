"""Where one is among the pages of cases, and what else there is of them: as much as the viewer may open."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import template
from django.template.context import Context
from django.urls import resolve, reverse

from kaoping.web.people.roles import APPRAISED, SCORER
from kaoping.web.people.viewer import Allowed, Viewer
from kaoping.web.site.words import Said, said

register = template.Library()
Pages = tuple[tuple[str, Said], ...]  # name of the address, what the page is called
WORK_PLACES = "desks:list"
PLACES: tuple[tuple[Said, Pages], ...] = (  # a tab, and the pages behind it; the tab leads to the first that is open
    (said("工作位", "Work places"), ((WORK_PLACES, said("工作位", "Work places")),)),
    (said("全部案件", "All cases"), (("desks:all", said("全部案件", "All cases")),)),
    (said("案件地图", "Map"), (("mapping:map", said("案件地图", "Map")),)),
    (said("督办看板", "Board"), (("desks:board", said("督办看板", "Board")),)),
    (said("超期代价", "Costs"), (("feed:costs", said("超期代价", "Costs")),)),
    (said("诚信信号", "Signals"), (("signals:list", said("诚信信号", "Signals")),)),
    (said("要求重办", "Asked again"), (("reporting:disputes", said("要求重办", "Asked again")),)),
    (said("上报案件", "Report"), (("reporting:phone", said("上报案件", "Report")),)),
    (
        said("登记案件", "Enter a case"),
        (("reporting:new", said("登记案件", "Enter a case")), ("reporting:held", said("待放行", "Held back"))),
    ),
    (
        said("派遣与职责", "Dispatch and duties"),
        (
            ("dispatching:rules", said("派遣规则", "Rules of dispatch")),
            ("dispatching:lessons", said("改派建议", "Learnt from dispatches")),
            ("dispatching:duties", said("职责清单", "Duty list")),
            ("dispatching:matters", said("事项目录", "Matters")),
            ("dispatching:rotas", said("接访轮值", "Reception rota")),
        ),
    ),
    (
        said("导入案件", "Imports"),
        (
            ("takeover:imports", said("导入案件", "Imports")),
            ("takeover:sources", said("来源和密钥", "Sources and keys")),
        ),
    ),
    (
        said("案件设置", "Settings"),
        (
            ("timing:settings", said("设置概览", "Overview")),
            ("timing:categories", said("案件类别", "Categories")),
            ("timing:limits", said("办理时限", "Limits of time")),
            ("timing:calendar", said("工作日历", "Working calendar")),
        ),
    ),
)


@cache
def _allowed(route: str) -> Allowed:
    """Whom the gatekeeper lets in there."""
    allowed: Allowed = resolve(reverse(route)).func.allowed  # type: ignore[attr-defined]
    return allowed


def opens(viewer: Viewer, route: str) -> bool:
    """Whether the viewer may open the page; work places are for those who have one."""
    if route == WORK_PLACES and viewer.roles <= {APPRAISED, SCORER}:
        return False
    return _allowed(route).admits(viewer)


@register.inclusion_tag("cases/_places.html", takes_context=True)
def case_places(context: Context, here: str) -> dict[str, Any]:
    """The bar of tabs, and below it the pages behind the present one. here: the name of the present page's address, or
    of the list it belongs to."""
    viewer, tabs, beside = context["viewer"], [], []
    for words, pages in PLACES:
        own = [(route, called) for route, called in pages if opens(viewer, route)]
        current = any(route == here for route, _ in pages)
        if own:
            tabs.append({"route": own[0][0], "words": words, "current": current})
        if current and len(own) > 1:
            beside = own
    return {"tabs": tabs, "beside": beside, "here": here}
