"""How those who give marks are called: the facts hold a code, people read a name."""

from __future__ import annotations

from kaoping.web.bridge.self_assessing import SELF
from kaoping.web.collection.models import Seat
from kaoping.web.collection.plan import sheets_of
from kaoping.web.cycles.models import Cycle
from kaoping.web.site.words import say


def assessor_names(cycle: Cycle) -> dict[str, str]:
    """Assessor as the facts hold it → words: a department, one of its seats by number, the unit itself. Names of
    persons are left out: the appraised read it, too. An assessor of an import is in none."""
    found = {sheet.unit.pk: (sheet.unit.code, sheet.name) for sheet in sheets_of(cycle)}
    names = {SELF: say("自评", "self-assessment")} | dict(found.values())
    for seat in Seat.objects.filter(cycle=cycle).select_related("unit").order_by("number"):
        department = found.get(seat.unit_id, ("", seat.unit.code))[1]
        words = say("评分人 {n}", "assessor {n}", n=seat.number)
        names.setdefault(seat.code, say("{unit}{seat}", "{unit}, {seat}", unit=department, seat=words))
    return names
