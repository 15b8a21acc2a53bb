"""The fields of an incident that can be corrected: what stands in them, and what may stand there."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from kaoping.problems import Fault, Refused, errors
from kaoping.web.bridge.collecting import Kind
from kaoping.web.bridge.facts import inspect
from kaoping.web.collection.figures import plain, read_figure
from kaoping.web.collection.plan import ENTERING, kinds_of, wants
from kaoping.web.corrections import faults
from kaoping.web.corrections.cells import MOST, Proposed, Rights
from kaoping.web.corrections.models import CorrectedCell
from kaoping.web.cycles.models import Cycle
from kaoping.web.facts.locks import locks_of
from kaoping.web.facts.models import Incident
from kaoping.web.facts.queries import LEVELS
from kaoping.web.facts.stored import units_of
from kaoping.web.incidents.models import OPEN, Registration
from kaoping.web.people.roles import SCORER
from kaoping.web.schemes.queries import decisions_in_force
from kaoping.web.site.words import Said, said
from kaoping.web.units.models import Unit

FIELDS: dict[str, Said] = {
    "level": said("级别", "level"),
    "count": said("次数或分值", "count or points"),
    "occurred_on": said("发生日期", "date"),
    "verified": said("是否查实", "verified"),
}
VERIFIED: dict[str, Said] = {
    "true": said("查实，计入", "verified, counts"),
    "false": said("不属实，不计入", "not verified, does not count"),
}
WRONG = {
    "level": said("从列表里选一级。", "choose a level from the list."),
    "count": said("填 {least} 到 {most} 的数。", "enter a number from {least} to {most}."),
    "occurred_on": said("写成 2026-03-05 这样的日期，不晚于今天。", "write a date like 2026-03-05, not after today."),
    "verified": said("选查实或不属实。", "choose whether it is verified."),
}


def texts_of(incident: Incident) -> dict[str, str]:
    """The fields of an incident as they stand, as text."""
    verified = {True: "true", False: "false", None: ""}[incident.verified]
    day = incident.occurred_on.isoformat() if incident.occurred_on else ""
    return {"level": incident.level or "", "count": plain(incident.count), "occurred_on": day, "verified": verified}


def told_value(part: str, text: str) -> str:
    """A field's text as people read it."""
    words = {"level": LEVELS, "verified": VERIFIED}.get(part, {})
    return str(words.get(text, text))


def kind_of(cycle: Cycle, incident: Incident) -> Kind | None:
    """What the scheme says of the incident's kind."""
    return next((kind for kind in wants(cycle).kinds if kind.code == incident.kind), None)


def levels_of(kind: Kind | None) -> list[tuple[str, str]]:
    """The levels that may be chosen."""
    known = kind.levels if kind and kind.levels else tuple(LEVELS)
    return [(level, told_value("level", level)) for level in known]


def way_of(rights: Rights, incident: Incident) -> tuple[str, Unit] | None:
    """As what, and for which unit, the person asks; None for who may not."""
    if rights.office:
        return "office", rights.cycle.owner
    for pk in rights.viewer.granted_units(SCORER):
        if any(kind.code == incident.kind for kind in kinds_of(rights.cycle, pk)):
            return "department", Unit.objects.get(pk=pk)
    return ("unit", rights.own[incident.unit]) if incident.unit in rights.own else None


def is_locked(cycle: Cycle, incident: Incident) -> bool:
    """Whether only a correction changes it: locked, and no longer on its way through hands."""
    if cycle.stage not in ENTERING:
        return True
    under_way = Registration.objects.filter(cycle=cycle, code=incident.incident, state__in=OPEN).exists()
    return not under_way and (incident.incident, "") in locks_of(cycle, "incidents")


def checked_incident(rights: Rights, proposed: list[Proposed]) -> tuple[list[CorrectedCell], tuple[str, Unit]]:
    """The cells (not saved) of a request for one incident, and as what the person asks. Raises Refused with every
    fault, also what the engine would find in the row."""
    cycle, code = rights.cycle, proposed[0].code if proposed else ""
    incident = Incident.objects.filter(cycle=cycle, incident=code).first()
    way = way_of(rights, incident) if incident is not None else None
    if incident is None or way is None or len(proposed) > MOST:
        raise Refused([faults.NO_SUCH_INCIDENT.at(incident=code[:60])])
    if not is_locked(cycle, incident):
        raise Refused([faults.NOT_LOCKED.at(column=code)])
    cells = _cells(cycle, incident, [each for each in proposed if each.code == code and each.part in FIELDS])
    if wrong := against_engine(cycle, row_of(incident, cells)):
        raise Refused(wrong)
    return cells, way


def _cells(cycle: Cycle, incident: Incident, proposed: list[Proposed]) -> list[CorrectedCell]:
    now, kind = texts_of(incident), kind_of(cycle, incident)
    found: list[CorrectedCell] = []
    wrong: list[Fault] = []
    for each in proposed:
        new = read_field(each.part, each.text, kind)
        if isinstance(new, Fault):
            wrong.append(new)
        elif each.base is not None and each.base != now[each.part]:
            wrong.append(faults.OUTDATED.at(cells=f"{incident.incident} {FIELDS[each.part].zh}"))
        elif new != now[each.part]:
            where = {"unit": incident.unit, "table": "incidents", "code": incident.incident, "sort": incident.kind}
            found.append(CorrectedCell(part=each.part, old=now[each.part], new=new, **where))
    if wrong or not found:
        raise Refused(wrong or [faults.NOTHING_CHANGED.at()])
    return found


def read_field(part: str, text: str, kind: Kind | None) -> str | Fault:
    """A field as somebody typed it, in the one form; or what is wrong with it."""
    text = text.strip()
    if part == "count":
        return _read_count(text, kind)
    if part == "occurred_on":
        return text if not text or _is_day(text) else _wrong(part, text)
    known = {level for level, _ in levels_of(kind)} if part == "level" else set(VERIFIED)
    return text if text in known or (part == "level" and not text) else _wrong(part, text)


def _read_count(text: str, kind: Kind | None) -> str | Fault:
    figure = read_figure(text)
    if figure is None or isinstance(figure, Fault):
        return "" if figure is None else figure
    least, most = kind.chosen if kind and kind.chosen else (None, None)
    if figure < (least or 0) or (most is not None and figure > most):
        return _wrong("count", text, least=plain(least) or "0", most=plain(most) or "∞")
    return plain(figure)


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and datetime.date.fromisoformat(text) <= timezone.localdate()
    except ValueError:
        return False


def _wrong(part: str, text: str, **values: Any) -> Fault:
    field, mend = FIELDS[part], WRONG[part]
    return faults.WRONG_FIELD.at(
        text=text[:40] or "—", field=field.zh, field_en=field.en,
        mend=mend.zh.format(**values), mend_en=mend.en.format(**values),
    )  # fmt: skip


def row_of(incident: Incident, cells: list[CorrectedCell]) -> dict[str, str]:
    """The incident as a row of fact, with what the cells want in it."""
    row = {"incident": incident.incident, "unit": incident.unit, "kind": incident.kind, **texts_of(incident)}
    row |= {"subject": incident.subject or "", "item": incident.item or ""}
    return row | {cell.part: cell.new for cell in cells}


def against_engine(cycle: Cycle, row: dict[str, str]) -> list[Fault]:
    """What the engine says against a row."""
    text, decisions = cycle.version.text, decisions_in_force(cycle.version)
    with inspect({"incidents": [_given(row)]}, units_of(cycle), text, decisions, cycle.period) as inspected:
        return errors(inspected.faults)


def _given(row: dict[str, str]) -> dict[str, str | None]:
    return {name: text or None for name, text in row.items()}


def for_writing(row: dict[str, str]) -> dict[str, str | None]:
    """The row as `facts.writing.write_tables` takes it."""
    return _given(row)
