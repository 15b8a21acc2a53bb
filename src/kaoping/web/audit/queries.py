"""Reading the log, for the audit administrator: by filters, page by page, quick at a million entries."""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from kaoping.problems import Refused
from kaoping.web.audit.chain import NOTHING, content, digest
from kaoping.web.audit.faults import TOO_MANY
from kaoping.web.audit.masking import masked_name, masked_value, object_name
from kaoping.web.audit.models import Entry
from kaoping.web.audit.words import ACTIONS, DETAILS, KINDS
from kaoping.web.jobs.models import Job
from kaoping.web.people import roles
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import Viewer
from kaoping.web.units.models import Unit

PAGE = 50
MOST_EXPORTED = 50_000  # entries of a table; the whole chain goes by `kaoping audit export`


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the list is narrowed to. person: user name or part of a name; object: id or part of a name; unit: its code
    or name; from_on, to_on: days."""

    person: str = ""
    action: str = ""
    kind: str = ""
    object: str = ""
    unit: str = ""
    from_on: datetime.date | None = None
    to_on: datetime.date | None = None

    def as_json(self) -> dict[str, str]:
        return {key: str(value) for key, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Newest first. `newer`, `older`: numbers from which the neighbouring pages go on, None at the ends."""

    entries: list[SeenEntry]
    newer: int | None
    older: int | None

    @property
    def last(self) -> int:
        return self.entries[-1].entry.number


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """A line of the list, personal data masked."""

    entry: Entry
    actor: str
    action: str
    kind: str
    object: str
    unit: str


def entries(viewer: Viewer, chosen: Chosen) -> QuerySet[Entry]:
    """The entries that were chosen; none for anybody but the audit administrator."""
    if not viewer.has(roles.AUDIT):
        return Entry.objects.none()
    rows = Entry.objects.order_by("-number")
    if chosen.person:
        rows = rows.filter(acted_by(chosen.person))
    if chosen.action:
        rows = rows.filter(action=chosen.action)
    if chosen.kind:
        rows = rows.filter(object_kind=chosen.kind)
    if chosen.object:
        rows = rows.filter(Q(object_id=chosen.object) | Q(object_name__contains=chosen.object))
    if chosen.unit:
        named = Unit.objects.filter(Q(code=chosen.unit) | Q(versions__name=chosen.unit)).values_list("code", flat=True)
        rows = rows.filter(unit_code__in={chosen.unit, *named})
    return between(rows, chosen.from_on, chosen.to_on)


def acted_by(person: str) -> Q:
    found = Person.objects.filter(Q(username=person) | Q(name__contains=person)).values_list("pk", flat=True)
    condition = Q(actor__in=list(found[:500]))
    return condition | Q(actor=None) if person in ("system", "系统") else condition


def between(rows: QuerySet[Entry], first: datetime.date | None, last: datetime.date | None) -> QuerySet[Entry]:
    """By number instead of by time, which grow together: so the database walks one index from the page's end."""
    if first is not None:
        rows = rows.filter(number__gte=number_at(first))
    if last is not None:
        rows = rows.filter(number__lt=number_at(last + datetime.timedelta(days=1)))
    return rows


def number_at(day: datetime.date) -> int:
    """Number of the first entry of a day, or of the one that would come next."""
    start = timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
    later = Entry.objects.filter(at__gte=start).order_by("at", "number").values_list("number", flat=True).first()
    if later is not None:
        return later
    return (Entry.objects.order_by("-number").values_list("number", flat=True).first() or 0) + 1


def page_of_entries(
    viewer: Viewer, chosen: Chosen, *, before: int | None = None, after: int | None = None
) -> EntryPage:
    """The page of entries just below `before`, or just above `after`, or the newest."""
    rows = entries(viewer, chosen)
    if after is not None:
        found = list(rows.filter(number__gt=after).order_by("number")[: PAGE + 1])
        more, found = len(found) > PAGE, found[:PAGE][::-1]
        newer, older = (found[0].number if more else None), (found[-1].number if found else None)
    else:
        found = list((rows.filter(number__lt=before) if before is not None else rows)[: PAGE + 1])
        more, found = len(found) > PAGE, found[:PAGE]
        newer = found[0].number if found and before is not None else None
        older = found[-1].number if more else None
    return EntryPage([seen(viewer, entry) for entry in found], newer, older)


def seen(viewer: Viewer, entry: Entry) -> SeenEntry:
    return SeenEntry(
        entry,
        masked_name(entry.actor_name),
        str(ACTIONS.get(entry.action, entry.action)),
        str(KINDS.get(entry.object_kind, entry.object_kind)),
        unit_name(viewer, entry.object_name) if entry.object_kind == "unit" else object_name(entry),
        unit_name(viewer, entry.unit_code),
    )


def unit_name(viewer: Viewer, code: str) -> str:
    """A unit's code with the name it has today, where there is one."""
    node = viewer.tree.by_code.get(code)
    return f"{node.name} {code}" if node else code


def exported(viewer: Viewer, chosen: Chosen) -> list[list[str]]:
    """Rows of a table of what was chosen, newest first, masked as the list is. Raises Refused: too many."""
    rows = entries(viewer, chosen)
    if len(rows.values_list("number")[MOST_EXPORTED : MOST_EXPORTED + 1]):
        raise Refused([TOO_MANY.at(most=MOST_EXPORTED)])
    return [exported_row(seen(viewer, entry)) for entry in rows.iterator(chunk_size=2000)]


def exported_row(line: SeenEntry) -> list[str]:
    entry = line.entry
    at = timezone.localtime(entry.at).isoformat(sep=" ", timespec="milliseconds")
    details = json.dumps(masked_value(entry.details), ensure_ascii=False)
    told = [line.actor, line.action, line.kind, line.object, line.unit, details[:2000]]
    return [str(entry.number), at, *told, entry.algorithm, entry.previous, entry.digest]


# --- one entry --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Detail:
    """A line of an entry's details; `before` and `after` where it tells a change, else `value`."""

    name: str
    value: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """One entry as its page shows it. `wrong`: what is wrong with its place in the chain, "" where nothing is."""

    line: SeenEntry
    changes: list[Detail]
    details: list[Detail]
    wrong: str
    newer: int | None
    older: int | None


def look_at(viewer: Viewer, entry: Entry) -> Look:
    """An entry with all it says; telephone, identity card and mail numbers masked."""
    told = masked_value(entry.details)
    changes = changes_in(told)
    rest = {key: value for key, value in told.items() if key not in ("before", "after") or not changes}
    numbers = Entry.objects.values_list("number", flat=True)
    return Look(
        seen(viewer, entry),
        changes,
        [Detail(detail_word(key), written(value)) for key, value in rest.items()],
        wrong_with(entry),
        numbers.filter(number__gt=entry.number).order_by("number").first(),
        numbers.filter(number__lt=entry.number).order_by("-number").first(),
    )


def changes_in(told: dict[str, Any]) -> list[Detail]:
    """Before and after, field by field where they have fields."""
    if not {"before", "after"} & told.keys():
        return []
    before, after = told.get("before"), told.get("after")
    if isinstance(before, dict) or isinstance(after, dict):
        before, after = (value if isinstance(value, dict) else {} for value in (before, after))
        names = dict.fromkeys([*before, *after])
        return [
            Detail(detail_word(name), before=written(before.get(name)), after=written(after.get(name)))
            for name in names
            if before.get(name) != after.get(name)
        ]
    return [Detail("", before=written(before), after=written(after))]


def detail_word(key: str) -> str:
    return str(DETAILS.get(key, key))


def written(value: Any) -> str:
    if value is None or value == "":
        return "—"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)


def wrong_with(entry: Entry) -> str:
    """`changed` or `unlinked`, "" where the entry gives its digest and holds that of the one before."""
    if digest(content(entry)) != entry.digest:
        return "changed"
    before = Entry.objects.filter(number=entry.number - 1).values_list("digest", flat=True).first()
    expected = NOTHING if entry.number == 1 else before
    return "" if entry.previous == expected else "unlinked"


def last_verification(viewer: Viewer) -> Job | None:
    """The newest verification that was asked for on the page."""
    return Job.objects.filter(kind="audit.verify").first() if viewer.has(roles.AUDIT) else None
