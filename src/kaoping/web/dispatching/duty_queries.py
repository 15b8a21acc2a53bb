"""Reads of the duty list and the catalogue of matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from kaoping.web.dispatching.duty_actions import may_change
from kaoping.web.dispatching.models import DIVISIONS, WAITING, Duty
from kaoping.web.dispatching.places import READS_DUTIES, name_of, seen_at
from kaoping.web.people.roles import APPROVER, AUTHOR
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import Said, said

ROWS = 100  # of a page
VIEWS: dict[str, Said] = {
    "": said("在册", "in force"),
    "waiting": said("在办", "being decided"),
    "mine": said("轮到我办", "waiting for me"),
    "all": said("全部记录", "all records"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list. can: steps the viewer may take with many at once."""

    duty: Duty
    place: str
    lead: str
    can: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to."""

    view: str = ""
    division: str = ""
    text: str = ""
    window: str = ""  # "one": handled at one window; "card": by ID card alone


def seen(viewer: Viewer, kind: str) -> QuerySet[Duty]:
    """The versions that concern the viewer: of their places, of their department, their own proposals."""
    own = Q(lead__in=viewer.reach(*READS_DUTIES)) | Q(proposed_by=viewer.person)
    rows = Duty.objects.filter(seen_at(viewer, *READS_DUTIES) | own, kind=kind)
    return rows.select_related("place", "lead", "category", "proposed_by", "reviewed_by", "decided_by", "replaces")


def in_force(rows: QuerySet[Duty], viewer: Viewer) -> QuerySet[Duty]:
    day = viewer.on
    return rows.filter(Q(to_on__isnull=True) | Q(to_on__gt=day), state="admitted", from_on__lte=day).exclude(
        ask="remove"
    )


def found(viewer: Viewer, kind: str, wanted: Wanted) -> QuerySet[Duty]:
    """The list as it is asked for."""
    rows = seen(viewer, kind)
    if wanted.view == "waiting":
        rows = rows.filter(state__in=WAITING)
    elif wanted.view == "mine":
        rows = rows.filter(_mine(viewer))
    elif wanted.view != "all":
        rows = in_force(rows, viewer)
    if wanted.division in DIVISIONS:
        rows = rows.filter(division=wanted.division)
    if wanted.window in ("one", "card"):
        rows = rows.filter(**{"one_window" if wanted.window == "one" else "by_id_card": True})
    if wanted.text:
        rows = rows.filter(Q(title__icontains=wanted.text) | Q(number__iexact=wanted.text))
    return rows.order_by("division", "number", "-pk")


def _mine(viewer: Viewer) -> Q:
    """Proposals whose next step this person may take."""
    me = viewer.person
    review = Q(state="proposed", place__in=viewer.reach(AUTHOR)) & ~Q(proposed_by=me)
    decide = Q(state="reviewed", place__in=viewer.reach(APPROVER)) & ~Q(proposed_by=me) & ~Q(reviewed_by=me)
    return review | decide


def lines(viewer: Viewer, rows: Sequence[Duty]) -> list[Line]:
    """Versions as the list shows them."""
    return [
        Line(duty, name_of(viewer.tree, duty.place), name_of(viewer.tree, duty.lead), tuple(steps_of(viewer, duty)))
        for duty in rows
    ]


def steps_of(viewer: Viewer, duty: Duty) -> list[str]:
    """What the viewer may do with a version: review, admit, refuse, drop, change, remove."""
    me = viewer.person.pk
    if duty.state == "proposed" and viewer.reaches(duty.place_id, AUTHOR) and duty.proposed_by_id != me:
        found = ["review"]
    elif duty.state == "reviewed" and viewer.reaches(duty.place_id, APPROVER) and me not in _hands(duty):
        found = ["admit", "refuse"]
    elif duty.state == "admitted" and duty.ask != "remove" and duty.to_on is None and may_change(viewer, duty):
        found = ["change", "remove"]
    else:
        found = []
    return [*found, "drop"] if duty.state in WAITING and duty.proposed_by_id == me else found


def _hands(duty: Duty) -> tuple[int | None, int | None]:
    return duty.proposed_by_id, duty.reviewed_by_id


def duty_or_404(viewer: Viewer, pk: int) -> Duty:
    """A version that concerns the viewer; Http404 for any other."""
    for kind in ("duty", "matter"):
        if (duty := seen(viewer, kind).filter(pk=pk).first()) is not None:
            return duty
    raise Http404


def history(duty: Duty) -> list[Duty]:
    """Every version of the same duty, the newest first."""
    origin = duty.origin_id or duty.pk
    rows = Duty.objects.filter(Q(pk=origin) | Q(origin=origin))
    return list(rows.select_related("proposed_by", "reviewed_by", "decided_by").order_by("-pk"))


def changes(duty: Duty) -> list[tuple[str, str, str]]:
    """What a proposed change would alter: field, before, after."""
    if duty.ask != "change" or duty.replaces is None:
        return []
    names = ("title", "division", "number", "basis", "share", "place", "lead", "one_window", "by_id_card", "category")
    pairs = [(name, getattr(duty.replaces, name), getattr(duty, name)) for name in names]
    return [(name, shown(name, old), shown(name, new)) for name, old, new in pairs if old != new]


def shown(name: str, value: object) -> str:
    if isinstance(value, bool):
        return str(said("是", "yes") if value else said("否", "no"))
    return str(DIVISIONS[str(value)]) if name == "division" else str(value or "—")


@dataclass(frozen=True, slots=True)
class Counts:
    """Of what is in force: by class; for matters those put up for admission, at one window, by ID card alone."""

    total: int
    divisions: list[tuple[str, int]]
    put_up: int
    one_window: int
    by_id_card: int


def counts(viewer: Viewer, kind: str) -> Counts:
    """How many of what are in force, for the head of the list."""
    rows = list(in_force(seen(viewer, kind), viewer).values_list("division", "one_window", "by_id_card"))
    by_class = [(str(words), sum(row[0] == key for row in rows)) for key, words in DIVISIONS.items()]
    put_up = seen(viewer, kind).filter(ask="admit").exclude(state="dropped").count()
    return Counts(len(rows), by_class, put_up, sum(row[1] for row in rows), sum(row[2] for row in rows))
