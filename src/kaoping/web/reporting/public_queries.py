"""What the public reads: where a report stands, in plain words and without anybody's name; the month in figures."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from shapely.geometry import mapping, shape

from kaoping.web.cases.loop import STATES
from kaoping.web.cases.models import Case, CaseFile, Step
from kaoping.web.cases.placing import PLATFORM
from kaoping.web.cases.queries import end_of
from kaoping.web.cases.report_actions import TICKET, TICKET_SIGNS
from kaoping.web.reporting.models import Answer, Dispute, Reply
from kaoping.web.reporting.public_actions import ENDED, last_closing
from kaoping.web.site.words import Said, said
from kaoping.web.units.models import Boundary, TreeRevision
from kaoping.web.units.tree import tree_at

OF_THE_PUBLIC = ("public", "open311")
NOW: dict[str, Said] = {
    "held": said("已收到，工作人员会尽快查看", "received; somebody will look at it soon"),
    "to_verify": said("已收到，正在现场核实", "received; somebody is looking at the place"),
    "reported": said("已核实，等待受理", "confirmed, waits to be accepted"),
    "returned": said("正在补充情况", "more is being found out"),
    "accepted": said("已受理，正在安排处理单位", "accepted; a unit is being chosen"),
    "dispatched": said("已交给处理单位", "handed to the unit that handles it"),
    "handling": said("正在处理", "being handled"),
    "parked": said("暂缓处理，条件具备后继续", "put off until it can be done"),
    "mediation": said("正在调解", "in mediation"),
    "court": said("已引导走诉讼程序", "referred to court"),
    "handled": said("已处理，正在核查", "handled; the result is being checked"),
    "checked": said("核查通过，等待办结", "checked, about to be closed"),
    "closed": said("已办结", "closed"),
    "archived": said("已办结", "closed"),
    "rejected": said("未受理", "not accepted"),
    "merged": said("与另一件相同，合并办理", "the same as another report, handled together"),
}
PASSED: dict[str, Said] = {  # actions that the reporter hears of
    "report_public": said("收到上报", "received"),
    "hold": said("收到上报", "received"),
    "report": said("收到上报", "received"),
    "take_over": said("收到上报", "received"),
    "verify": said("现场核实属实", "confirmed on the spot"),
    "disprove": said("现场核实，未发现所说情况", "looked at; it was not found as told"),
    "discard": said("未受理", "not accepted"),
    "reject": said("未受理", "not accepted"),
    "accept": said("受理", "accepted"),
    "merge": said("与另一件相同，合并办理", "found to be the same as another report"),
    "dispatch": said("交给处理单位", "handed to the unit that handles it"),
    "sign": said("开始处理", "handling began"),
    "park": said("暂缓处理", "put off"),
    "unpark": said("继续处理", "taken up again"),
    "mediate": said("转入调解", "taken to mediation"),
    "refer_court": said("引导走诉讼程序", "referred to court"),
    "finish": said("处理完毕", "handled"),
    "settle": said("调解成功", "settled by mediation"),
    "outcome": said("诉讼有结果", "decided at court"),
    "pass": said("核查通过", "the result was checked"),
    "fail": said("核查没有通过，继续处理", "the check failed; handling goes on"),
    "close": said("办结", "closed"),
    "accept_done": said("当场处理，办结", "settled on the spot, closed"),
    "close_back": said("继续处理", "handling goes on"),
    "reopen": said("重新办理", "opened again"),
    "dispute": said("重新办理", "opened again"),
}  # fmt: skip
ROAD: tuple[tuple[str, Said], ...] = (
    ("report", said("收到", "received")),
    ("accept", said("受理", "accepted")),
    ("dispatch", said("交办", "handed on")),
    ("handle", said("处理", "handled")),
    ("check", said("核查", "checked")),
    ("evaluate", said("办结", "closed")),
)
COUNTED = 100_000
FIGURES_FOR = 600  # seconds
AREAS = 400
ROUGH = 1e-4  # degrees


@dataclass(frozen=True, slots=True)
class Passed:
    """A step that the reporter hears of."""

    at: datetime.datetime
    words: Said


def by_ticket(text: str) -> Case | None:
    """The case with a tracking number, however it was typed; None for none."""
    ticket = re.sub(r"[\s-]", "", text).upper()
    if len(ticket) != TICKET or not set(ticket) <= set(TICKET_SIGNS):
        return None
    return Case.objects.select_related("category", "duplicate_of").filter(ticket=ticket).first()


def way_of(case: Case) -> list[Passed]:
    """What has happened, the oldest first; the same words twice in a row are said once."""
    found: list[Passed] = []
    for at, action in Step.objects.filter(case=case).order_by("number").values_list("at", "action"):
        words = PASSED.get(action)
        if words is not None and (not found or found[-1].words != words):
            found.append(Passed(at, words))
    return found


def road_of(case: Case) -> list[tuple[Said, str]]:
    """The six stages, each with "done", "now" or ""."""
    keys = [key for key, _ in ROAD]
    over = case.state in ("closed", "archived")
    here = keys.index(STATES[case.state].stage)
    marks = ["done" if over or at < here else "now" if at == here else "" for at in range(len(keys))]
    return [(words, mark) for (_, words), mark in zip(ROAD, marks, strict=True)]


def told_of(case: Case) -> dict[str, Any]:
    """What the page of a ticket shows, with no name of anybody and no reason that was written for colleagues."""
    own = case.channel in OF_THE_PUBLIC
    closing = last_closing(case) if case.state in ("closed", "archived") else None
    end = end_of(case)
    answered = Answer.objects.filter(case=case, closing=closing.number).first() if closing else None
    return {
        "now": NOW[end.state],
        "merged": end != case,
        "way": way_of(case),
        "road": road_of(end),
        "text": case.text if own else "",
        "address": case.address if own else "",
        "photos": list(photos_of(case).values_list("pk", flat=True)) if own else [],
        "replies": list(Reply.objects.filter(case=case).values_list("at", "text")),
        "asks": closing is not None and answered is None,
        "answered": answered,
        "disputes": list(Dispute.objects.filter(case=case)),
        "is_over": case.state in ENDED,
    }


def photos_of(case: Case) -> Any:
    """The reporter's own photos that were found clean."""
    return CaseFile.objects.filter(case=case, when="report", uploaded_by=None, state="clean", has_thumbnail=True)


def figures() -> dict[str, int]:
    """{received, done}: of this month, and how many of these were closed before their time ran out. Counted every ten
    minutes, and to a hundred thousand at most."""
    found: dict[str, int] | None = cache.get_or_set("reporting:figures", _figures, FIGURES_FOR)
    return found or _figures()


def _figures() -> dict[str, int]:
    first = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    rows = Case.objects.filter(reported_at__gte=first).exclude(state__in=("held", "merged"))
    received = rows.values_list("pk")[:COUNTED].count()
    done = rows.filter(closed_at__isnull=False, ran_out_at__isnull=True, valid=True).values_list("pk")[:COUNTED].count()
    return {"received": received, "done": min(done, received)}


def areas() -> dict[str, Any]:
    """Rough borders of the towns, as a GeoJSON FeatureCollection: the ground of the small map."""
    revision = TreeRevision.objects.values_list("number", flat=True).first() or 0
    return _areas(revision, timezone.localdate())


@lru_cache(maxsize=2)
def _areas(revision: int, on: datetime.date) -> dict[str, Any]:
    tree = tree_at(on)
    rows = Boundary.objects.filter(from_on__lte=on).order_by("unit_id", "from_on").values_list("unit_id", "geometry")
    held = {unit: geometry for unit, geometry in rows if unit in tree.nodes}
    towns = [unit for unit in held if tree.nodes[unit].kind == PLATFORM] or list(held)
    features = [
        {
            "type": "Feature",
            "properties": {"name": tree.nodes[unit].name},
            "geometry": mapping(shape(held[unit]).simplify(ROUGH)),
        }
        for unit in sorted(towns, key=lambda unit: tree.nodes[unit].code)[:AREAS]
    ]
    return {"type": "FeatureCollection", "features": features}
