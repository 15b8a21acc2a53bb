"""What is read of accounts and grants, by the system and the security administrator, and by everybody of themselves."""

from __future__ import annotations

from dataclasses import dataclass

from axes.models import AccessLog
from django.db.models import Count, Prefetch, Q, QuerySet

from kaoping.web.people.models import Grant, GrantRequest, Person
from kaoping.web.people.personal import masked
from kaoping.web.people.roles import SECURITY
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.days import holds_on
from kaoping.web.units.queries import names_of
from kaoping.web.units.tree import Node, Tree


@dataclass(frozen=True, slots=True)
class Held:
    """A grant as a page shows it. state: now, later or ended."""

    grant: Grant
    unit: str
    state: str


def people(
    viewer: Viewer, *, text: str = "", role: str = "", unit: Node | None = None, state: str = ""
) -> QuerySet[Person]:
    """Accounts by user name, each with `now`: the grants in force. unit: belongs to it or below, or has a role there.
    state: active, inactive or waiting (a role is asked for). For the system and security administrators alone."""
    found = Person.objects.all()
    if text:
        found = found.filter(Q(username__icontains=text) | Q(name__icontains=text))
    if role:
        held = Grant.objects.filter(holds_on(viewer.on), role=role)
        found = found.filter(pk__in=held.values("person"))
    if unit is not None:
        below = [node.id for node in viewer.tree.within(unit.id)]
        held = Grant.objects.filter(holds_on(viewer.on), unit__in=below)
        found = found.filter(Q(unit__in=below) | Q(pk__in=held.values("person")))
    if state in ("active", "inactive"):
        found = found.filter(is_active=state == "active")
    if state == "waiting":
        found = found.filter(pk__in=GrantRequest.objects.filter(settled_at=None).values("person"))
    now = Grant.objects.filter(holds_on(viewer.on)).select_related("unit")
    waiting = Count("requests", filter=Q(requests__settled_at=None))
    fetched = found.select_related("unit").prefetch_related(Prefetch("grants", now, to_attr="now"))
    return fetched.annotate(waiting=waiting).order_by("username")


def phone_for(viewer: Viewer, person: Person) -> str:
    """In full to the person and to the security administrator, masked to others."""
    own = viewer.person.pk == person.pk
    return person.phone if own or viewer.has(SECURITY) else masked(person.phone)


def grants_of(viewer: Viewer, person: Person) -> list[Held]:
    """Every grant a person has or had, the newest first."""
    grants = list(person.grants.select_related("unit", "granted_by").order_by("-from_on", "role"))
    names = names_of(grant.unit for grant in grants if grant.unit is not None)
    return [Held(grant, names.get(grant.unit_id or 0, ""), _state(grant, viewer)) for grant in grants]


def _state(grant: Grant, viewer: Viewer) -> str:
    if grant.to_on is not None and grant.to_on <= viewer.on:
        return "ended"
    return "later" if grant.from_on > viewer.on else "now"


def open_requests() -> QuerySet[GrantRequest]:
    """Roles that wait for the security administrator, the oldest first."""
    return GrantRequest.objects.filter(settled_at=None).select_related("person", "unit", "asked_by", "person__unit")


def settled_requests() -> QuerySet[GrantRequest]:
    """What was granted or refused, the newest first."""
    settled = GrantRequest.objects.filter(settled_at__isnull=False)
    return settled.select_related("person", "unit", "settled_by").order_by("-settled_at", "-pk")


def covered(viewer: Viewer, tree: Tree) -> list[tuple[Grant, Node | None, int]]:
    """One's own grants of today: the unit and how many units stand below it."""
    found = []
    for grant in viewer.grants:
        node = tree.nodes.get(grant.unit_id or 0)
        found.append((grant, node, len(tree.within(node.id)) - 1 if node else 0))
    return found


def own_sign_ins(viewer: Viewer) -> QuerySet[AccessLog]:
    """One's own last sign-ins."""
    found: QuerySet[AccessLog] = AccessLog.objects.filter(username=viewer.person.username).order_by("-attempt_time")
    return found[:10]
