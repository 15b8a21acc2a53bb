"""Reads of incidents: the list, one of them, what waits for a person. All within what the viewer sees of the facts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404

from kaoping.web.bridge.facts import names, reads
from kaoping.web.collection.plan import ENTERING, kinds_of
from kaoping.web.cycles.models import Cycle, CycleUnit, Responsibility
from kaoping.web.cycles.sight import cycles_seen, runs_office
from kaoping.web.evidence.queries import OWN, SETTLED
from kaoping.web.facts.models import Incident, Lock
from kaoping.web.facts.queries import LEVELS, rows_seen, unit_names
from kaoping.web.incidents.models import DECIDED, DONE, ENTERED, STATES, Registration, Step
from kaoping.web.incidents.rights import Rights, not_now
from kaoping.web.people.roles import APPROVER, AUTHOR, SCORER
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.asking import whole_number
from kaoping.web.site.queries import Waiting
from kaoping.web.site.words import Said, said, say, titled
from kaoping.web.units.tree import tree_at

IMPORTED = "imported"
MINE = "mine"
CHUNK = 2000  # rows of an export that are put together at once
LISTED: dict[str, Said] = {**STATES, IMPORTED: said("导入", "imported")}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to. state: of a registration, `imported`, `mine` (waits for the viewer) or "" for all;
    unit: code or part of a name; department: id of a unit, "" for all."""

    state: str = ""
    kind: str = ""
    unit: str = ""
    department: str = ""
    text: str = ""

    def kept(self) -> dict[str, str]:
        """What is asked, for links."""
        pairs = ((name, getattr(self, name)) for name in ("state", "kind", "unit", "department", "text"))
        return {name: value for name, value in pairs if value}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of fact with its registration (None: imported). steps: what the viewer may do next with it."""

    row: Incident
    made: Registration | None
    unit: str
    kind: str
    steps: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        return self.made.state if self.made else IMPORTED

    @property
    def pick(self) -> str:
        """How a form names it: the steps that were seen, the code."""
        return f"{self.made.steps if self.made else 0}:{self.row.incident}"

    @property
    def matter(self) -> str:
        """What it is about, in short."""
        return (self.made.text if self.made else "") or self.row.subject or ""


def found(viewer: Viewer, cycle: Cycle, asked: Asked) -> QuerySet[Any]:
    """The incidents that are asked for, the latest first; each with `state`."""
    rows = in_state(viewer, cycle, without_state(viewer, cycle, asked), asked.state)
    return rows.order_by(F("occurred_on").desc(nulls_last=True), "-incident")


def without_state(viewer: Viewer, cycle: Cycle, asked: Asked) -> QuerySet[Any]:
    """As `found`, whatever the state."""
    made = Registration.objects.filter(cycle=cycle, code=OuterRef("incident"))
    rows: QuerySet[Any] = rows_seen(viewer, cycle, "incidents").annotate(
        state=Coalesce(Subquery(made.values("state")[:1]), Value(IMPORTED), output_field=CharField(max_length=10))
    )
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.unit:
        rows = rows.filter(unit__in=_units(cycle, asked.unit))
    if asked.department:
        rows = rows.filter(kind__in=[kind.code for kind in kinds_of(cycle, whole_number(asked.department) or 0)])
    if asked.text:
        said_ = made.filter(Q(text__icontains=asked.text) | Q(source__icontains=asked.text))
        own = Q(incident__icontains=asked.text) | Q(subject__icontains=asked.text)
        rows = rows.filter(own | Exists(said_))
    return rows


def _units(cycle: Cycle, text: str) -> QuerySet[Any]:
    named = Q(code=text.partition(" ")[0]) | Q(code=text) | Q(name__icontains=text)
    return CycleUnit.objects.filter(named, cycle=cycle).values("code")


def departments(cycle: Cycle) -> list[tuple[int, str]]:
    """The units that answer for an item of the cycle, by code."""
    rows = Responsibility.objects.filter(cycle=cycle).order_by("unit__code").values_list("unit", "unit__code")
    tree = tree_at(cycle.units_on)
    return [(pk, tree.nodes[pk].name if pk in tree.nodes else code) for pk, code in dict.fromkeys(rows)]


def in_state(viewer: Viewer, cycle: Cycle, rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    if state == MINE:
        return rows.filter(incident__in=mine(viewer, cycle).values("code"))
    return rows.filter(state=state) if state in LISTED else rows


def mine(viewer: Viewer, cycle: Cycle) -> QuerySet[Registration]:
    """Registrations that wait for the viewer: to be verified or decided, put down by others."""
    rights = Rights(viewer, cycle)
    waiting = Q(state="registered", kind__in=rights.answers)
    if rights.office:
        waiting = Q(state__in=("registered", "verified"))
    if not_now(cycle) is not None or not (rights.office or rights.answers):
        return Registration.objects.none()
    return others(viewer).filter(waiting, cycle=cycle).exclude(unit__in=rights.recused)


def others(viewer: Viewer) -> QuerySet[Registration]:
    """Registrations that somebody else put down and nobody but others changed."""
    own = Step.objects.filter(registration=OuterRef("pk"), by=viewer.person, done__in=ENTERED)
    return Registration.objects.filter(~Exists(own))


def counts(viewer: Viewer, cycle: Cycle, asked: Asked) -> list[tuple[str, Said, int]]:
    """(state, words, how many) for every state, what waits for the viewer first."""
    rows = without_state(viewer, cycle, asked)
    by_state = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    told = [(state, words, by_state.get(state, 0)) for state, words in LISTED.items()]
    waits = in_state(viewer, cycle, rows, MINE).count()
    return [("", said("全部", "all"), sum(by_state.values())), (MINE, said("待我办理", "waiting for me"), waits), *told]


def lines(viewer: Viewer, cycle: Cycle, rows: Iterable[Incident], *, with_steps: bool = True) -> list[Line]:
    """Rows as the list shows them; few queries, however many they are."""
    rows = list(rows)
    codes = [row.incident for row in rows]
    made = {
        each.code: each
        for each in Registration.objects.filter(cycle=cycle, code__in=codes).select_related(
            "registered_by", "verified_by", "decided_by"
        )
    }
    units, kinds = unit_names(cycle, [row.unit for row in rows]), names(cycle.version.text).kinds
    rights = Rights(viewer, cycle)
    own = entered(viewer, made.values()) if with_steps else frozenset()
    return [
        Line(
            row, (each := made.get(row.incident)), units.get(row.unit, row.unit), kinds.get(row.kind, row.kind),
            tuple(next_steps(rights, row, each, own)) if with_steps else (),
        )
        for row in rows
    ]  # fmt: skip


def entered(viewer: Viewer, made: Iterable[Registration]) -> frozenset[str]:
    """Codes of those that the viewer registered or changed."""
    own = Step.objects.filter(registration__in=list(made), by=viewer.person, done__in=ENTERED)
    return frozenset(own.values_list("registration__code", flat=True))


def next_steps(rights: Rights, row: Incident, made: Registration | None, own: frozenset[str]) -> Iterator[str]:
    """The steps that the viewer may take with an incident. own: codes that they registered or changed."""
    if made is not None:
        yield from rights.steps(made, made.code in own)
    elif not row.verified and not_now(rights.cycle) is None and rights.may("take", row.kind, row.unit):
        yield "take"


def exported(viewer: Viewer, cycle: Cycle, rows: QuerySet[Any]) -> Iterator[Line]:
    """Every row, put together piece by piece."""
    piece: list[Incident] = []
    for row in rows.iterator(chunk_size=CHUNK):
        piece.append(row)
        if len(piece) == CHUNK:
            yield from lines(viewer, cycle, piece, with_steps=False)
            piece = []
    yield from lines(viewer, cycle, piece, with_steps=False)


def row_or_404(viewer: Viewer, cycle: Cycle, code: str) -> Incident:
    """An incident that the viewer sees, by its code; Http404 for any other."""
    row: Incident | None = rows_seen(viewer, cycle, "incidents").filter(incident=code).first()
    if row is None:
        raise Http404
    return row


def registration_of(cycle: Cycle, code: str) -> Registration | None:
    people = ("registered_by", "verified_by", "decided_by")
    return Registration.objects.filter(cycle=cycle, code=code).select_related("cycle__version", *people).first()


def seen_codes(viewer: Viewer, cycle: Cycle, codes: Iterable[str]) -> frozenset[str]:
    """Those of the codes that the viewer sees."""
    rows = rows_seen(viewer, cycle, "incidents").filter(incident__in=list(codes))
    return frozenset(rows.values_list("incident", flat=True))


FIELDS: dict[str, Said] = {
    "unit": said("单位", "unit"), "kind": said("事项", "kind"), "level": said("级别", "level"),
    "occurred_on": said("发生日期", "day"), "count": said("次数或分值", "count or points"),
    "subject": said("同一问题或荣誉", "matter"), "item": said("涉及项目", "item"),
    "text": said("事由", "what happened"), "source": said("来源", "source"),
    "why": said("定分理由", "why so many points"), "verified": said("计分", "counts"),
}  # fmt: skip


def history(cycle: Cycle, made: Registration | None) -> list[tuple[Step, Said, list[tuple[Said, str, str]]]]:
    """Every step with its words and what it changed: (field, old, new); the first first."""
    if made is None:
        return []
    words = {
        "kind": names(cycle.version.text).kinds,
        "level": {key: str(told) for key, told in LEVELS.items()},
        "verified": {"true": say("是", "yes"), "false": say("否", "no")},
    }

    def told(field: str, text: str) -> str:
        return words.get(field, {}).get(text, text)

    return [
        (step, DONE[step.done], [(FIELDS[f], told(f, old), told(f, new)) for f, (old, new) in step.changes.items()])
        for step in made.history.select_related("by")
    ]


def _is_settled(cycle: Cycle, key: str) -> bool:
    """Evidence of an incident stays once it was decided; of one that nobody registered, once it is locked."""
    made = Registration.objects.filter(cycle=cycle, code=key).first()
    if made is not None:
        return made.state in DECIDED
    return Lock.objects.filter(cycle=cycle, table="incidents", code=key).exists()


def _is_own(viewer: Viewer, cycle: Cycle, key: str) -> bool:
    """Whether the viewer registers incidents like this one."""
    row = Incident.objects.filter(cycle=cycle, incident=key).first()
    unit = CycleUnit.objects.filter(cycle=cycle, code=row.unit).first() if row else None
    return row is not None and unit is not None and Rights(viewer, cycle).registers(row.kind, unit.path)


SETTLED["incident"] = _is_settled
OWN["incident"] = _is_own


# --- the workbench ------------------------------------------------------------------------------------------------


def waiting(viewer: Viewer) -> list[Waiting]:
    """What the person has to verify or to decide: one line a cycle and step, for all cycles in a few queries."""
    if not viewer.has(AUTHOR, APPROVER, SCORER):
        return []
    cycles = cycles_seen(viewer).filter(final_at__isnull=True, stage__in=ENTERING).select_related("version", "owner")
    by_id = {cycle.pk: cycle for cycle in cycles.distinct()}
    rows = others(viewer).filter(cycle__in=by_id, state__in=("registered", "verified")).order_by()
    grouped = rows.values_list("cycle", "state", "kind").annotate(Count("pk"), Min("registered_at"))
    answers = _answers(viewer, by_id)
    found_: dict[tuple[int, str], tuple[int, datetime.datetime]] = {}
    for pk, state, kind, count, since in grouped:
        office = runs_office(viewer, by_id[pk], AUTHOR, APPROVER)
        if office or (state == "registered" and kind in answers.get(pk, ())):
            so_far = found_.get((pk, state), (0, since))
            found_[pk, state] = (so_far[0] + count, min(so_far[1], since))
    return [_line(by_id[pk], state, *told) for (pk, state), told in sorted(found_.items())]


def _answers(viewer: Viewer, cycles: dict[int, Cycle]) -> dict[int, frozenset[str]]:
    """Cycle → kinds of the items for which the viewer's departments answer."""
    items: dict[int, set[str]] = {}
    rows = Responsibility.objects.filter(cycle__in=cycles, unit__in=viewer.granted_units(SCORER))
    for pk, item in rows.values_list("cycle", "item"):
        items.setdefault(pk, set()).add(item)
    return {pk: reads(cycles[pk].version.text, frozenset(own)).kinds for pk, own in items.items()}


def _line(cycle: Cycle, state: str, count: int, since: datetime.datetime) -> Waiting:
    kinds = {
        "registered": said("加减分事项待查实", "incidents to verify"),
        "verified": said("加减分事项待计入", "incidents to decide"),
    }
    note = say("{n} 条", "{n} of them", n=count)
    return Waiting(kinds[state], titled(cycle), note, since, "incidents:list", (cycle.pk,))
