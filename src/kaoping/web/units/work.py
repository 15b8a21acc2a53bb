"""What the worker does for units: check a file of boundaries, write it."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse

from kaoping.problems import Refused
from kaoping.web.jobs.running import Report, job
from kaoping.web.people.models import Person
from kaoping.web.site.uploads import forget, staged
from kaoping.web.site.words import said
from kaoping.web.units.areas_actions import write_areas
from kaoping.web.units.areas_picture import MOST_FOUND, picture
from kaoping.web.units.areas_plan import Asked, Plan, plan

AREA = "areas"  # folder of waiting files
ROWS = 200  # of each sort that the page lists
FAULTS = 300


@job("units.areas_check")
def check(report: Report, *, digest: str, on: str, system: str, property: str, person: int) -> dict[str, Any]:
    """What a file of boundaries would do, as its page shows it."""
    by = Person.objects.get(pk=person)
    report(0, of=2, message=said("读边界、查拓扑", "reading areas, looking at how they lie"))
    try:
        made = plan(staged(digest, area=AREA, by=by), _asked(on, system, property), by)
    except Refused as refused:
        wrong = [fault.as_json() for fault in refused.faults[:FAULTS]]
        return {"link": reverse("units:areas_check", args=[report.job.pk]), "faults": wrong, "errors": len(wrong)}
    report(1, of=2, message=said("画图", "drawing"))
    return {"link": reverse("units:areas_check", args=[report.job.pk]), **_told(made)}


def _asked(on: str, system: str, name: str) -> Asked:
    return Asked(datetime.date.fromisoformat(on), system, name)


def _told(made: Plan) -> dict[str, Any]:
    """Errors first; findings with the numbers of the picture."""
    faults = sorted(made.faults, key=lambda fault: fault.severity != "error")
    first = len(made.faults) - len(made.findings)  # those of the picture stand at the end, in its order
    numbers = {id(fault): number for number, fault in enumerate(made.faults[first:], 1) if number <= MOST_FOUND}
    return {
        "digest": made.digest,
        "new": len(made.new),
        "changed": len(made.changed),
        "same": made.same,
        "rows": _rows(made),
        "property": made.contents.property,
        "named": made.contents.named,
        "faults": [fault.as_json() | {"number": numbers.get(id(fault))} for fault in faults[:FAULTS]],
        "errors": len(made.errors),
        "warnings": len(made.faults) - len(made.errors),
        "picture": picture(made),
    }


def _rows(made: Plan) -> list[dict[str, Any]]:
    listed = [
        *((unit, "new") for unit in list(made.new)[:ROWS]),
        *((unit, "changed") for unit in list(made.changed)[:ROWS]),
    ]
    flat = {unit: made.plane.flat(made.written[unit].shape).area if made.plane else 0.0 for unit, _ in listed}
    return [
        {
            "code": made.written[unit].code,
            "name": made.tree.nodes[unit].name if unit in made.tree.nodes else "",
            "what": what,
            "area": round(flat[unit] / 10_000, 2),
            "points": made.written[unit].points,
        }
        for unit, what in listed
    ]


@job("units.areas_write")
def write(
    report: Report, *, digest: str, on: str, system: str, property: str, person: int, expected: str
) -> dict[str, Any]:
    """Write a checked file."""
    by = Person.objects.get(pk=person)
    file = staged(digest, area=AREA, by=by)
    report(0, of=1, message=said("写入", "writing"))
    made = write_areas(file=file, asked=_asked(on, system, property), expected=expected, keep=report.keep, by=by)
    forget(file)
    count = len(made.written)
    return {"link": reverse("units:tree"), "zh": f"写入 {count} 个边界", "en": f"{count} areas written"}
