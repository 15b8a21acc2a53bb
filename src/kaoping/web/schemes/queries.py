"""What is read of the register, each reader within the own part of the tree."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from kaoping.web.bridge import schemes as bridge
from kaoping.web.bridge.schemes import Checked, Question
from kaoping.web.people.roles import APPROVER, AUTHOR, LEADER, OFFICE, SCORER
from kaoping.web.people.viewer import Viewer
from kaoping.web.results.models import Run
from kaoping.web.schemes.models import Decision, Effect, Scheme, Version
from kaoping.web.site.words import worded
from kaoping.web.units.models import Unit

READABLE = ("approved",)  # what those read who do not write schemes


# --- who sees what ---------------------------------------------------------------------------------------------------


def versions_seen(viewer: Viewer) -> QuerySet[Version]:
    """The office sees every version of the schemes in its reach; leaders and scorers the approved ones of the schemes
    in their reach or of the units above them."""
    readers = viewer.granted_units(LEADER, SCORER)
    above = {node.id for unit in readers for node in viewer.tree.ancestors(unit)}
    read = Q(scheme__owner__in=owners(viewer, LEADER, SCORER) | above, state__in=READABLE) if readers else Q(pk__in=[])
    return Version.objects.filter(Q(scheme__owner__in=owners(viewer, *OFFICE)) | read).select_related(
        "scheme__owner", "created_by", "submitted_by", "approved_by"
    )


def schemes_seen(viewer: Viewer) -> QuerySet[Scheme]:
    return Scheme.objects.filter(pk__in=versions_seen(viewer).values("scheme")).select_related("owner")


def owners(viewer: Viewer, *roles: str) -> frozenset[int]:
    """Units that keep schemes, within the viewer's reach by these roles."""
    if not viewer.has(*roles):
        return frozenset()
    if "schemes" not in viewer.owners:
        viewer.owners["schemes"] = frozenset(Scheme.objects.values_list("owner_id", flat=True))
    return viewer.owners["schemes"] & viewer.reach(*roles)


def writes(viewer: Viewer, scheme: Scheme) -> bool:
    return viewer.has(AUTHOR) and viewer.reaches(scheme.owner_id, AUTHOR)


def approves(viewer: Viewer, scheme: Scheme) -> bool:
    return viewer.has(APPROVER) and viewer.reaches(scheme.owner_id, APPROVER)


def owners_to_write_for(viewer: Viewer) -> list[tuple[Unit, str]]:
    """Units at which the viewer is an author, with their names: where a new scheme can be registered."""
    units = Unit.objects.filter(pk__in=viewer.granted_units(AUTHOR))
    return [(unit, viewer.name_of(unit)) for unit in units]


# --- in force --------------------------------------------------------------------------------------------------------


def version_in_force(scheme: Scheme, on: datetime.date) -> Version | None:
    """The approved version of a scheme that holds on a day."""
    holding = Q(in_force_to__isnull=True) | Q(in_force_to__gt=on)
    return Version.objects.filter(holding, scheme=scheme, state="approved", in_force_from__lte=on).first()


# --- decisions -------------------------------------------------------------------------------------------------------


def decisions_in_force(version: Version) -> dict[str, str]:
    """Key → choice of everything that was decided and confirmed: what a run gives to the engine."""
    rows = Decision.objects.filter(version=version, confirmed_at__isnull=False, replaced_at__isnull=True)
    found = dict(rows.values_list("key", "choice"))
    return bridge.fitting(version.text, found) if found else {}


def decisions_of(versions: Iterable[Version]) -> dict[int, dict[str, str]]:
    """`decisions_in_force` of many versions, by their ids."""
    texts = {version.pk: version.text for version in versions}
    found: dict[int, dict[str, str]] = {pk: {} for pk in texts}
    rows = Decision.objects.filter(version__in=texts, confirmed_at__isnull=False, replaced_at__isnull=True)
    for pk, key, choice in rows.values_list("version", "key", "choice"):
        found[pk][key] = choice
    return {pk: bridge.fitting(texts[pk], given) if given else {} for pk, given in found.items()}


def open_decisions(version: Version) -> list[Question]:
    """Pending figures of a version without a confirmed decision: while there is one, nothing official is computed."""
    return list(checked(version).open)


def checked(version: Version) -> Checked:
    """The version's text with its decisions in force."""
    return bridge.check(version.text, decisions_in_force(version))


@dataclass(frozen=True)
class Settled:
    """One entry of the register: the question, what holds, what waits, and everything before."""

    question: Question
    holds: Decision | None
    waits: Decision | None
    before: list[Decision] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def state(self) -> str:
        """`waiting` for confirmation, `open`, `decided` (here or in the text), `default`."""
        if self.waits:
            return "waiting"
        return {"pending": "open", "default": "default"}.get(self.question.settled, "decided")

    @property
    def choice_words(self) -> str:
        return words_of(self.question, self.question.choice)

    @property
    def waiting_words(self) -> str:
        return words_of(self.question, self.waits.choice) if self.waits else ""

    @property
    def words(self) -> str:
        return worded(self.question.question, self.question.question_en)

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Name, words and whether it is the default, of every option."""
        return [(each.name, words_of(self.question, each.name), each.default) for each in self.question.options]

    @property
    def history(self) -> list[tuple[Decision, str]]:
        return [(each, words_of(self.question, each.choice)) for each in self.before]


def words_of(question: Question, choice: str) -> str:
    """An option in words; a figure as it is."""
    option = question.option(choice)
    if option is None:
        return choice
    return worded(option.text, option.text_en)


def register(version: Version, found: Checked | None = None) -> list[Settled]:
    """Every decision of a version in the order of its text, the open ones first."""
    rows = Decision.objects.filter(version=version).select_related("decided_by", "confirmed_by").order_by("-pk")
    entries = [
        entry(each, [row for row in rows if row.key == each.key]) for each in (found or checked(version)).questions
    ]
    order = {"open": 0, "waiting": 0}
    return sorted(entries, key=lambda each: order.get(each.state, 1))


def entry(question: Question, rows: Iterable[Decision]) -> Settled:
    rows = list(rows)
    live = [row for row in rows if row.replaced_at is None]
    holds = next((row for row in live if row.confirmed_at), None)
    waits = next((row for row in live if not row.confirmed_at), None)
    return Settled(question, holds, waits, [row for row in rows if row.replaced_at is not None])


# --- trying a change -------------------------------------------------------------------------------------------------


def last_run(scheme: Scheme) -> Run | None:
    """The newest finished run of the latest period that was appraised by any version of a scheme; official ones
    first."""
    done = Run.objects.filter(version__scheme=scheme, state="done", snapshot__isnull=False)
    found = done.select_related("cycle", "snapshot").order_by("trial", "-cycle__period", "-finished_at")
    return found.first()


def effects_seen(viewer: Viewer) -> QuerySet[Effect]:
    """Tried changes of the schemes that the viewer keeps."""
    return Effect.objects.filter(old__scheme__owner__in=owners(viewer, *OFFICE)).select_related(
        "old__scheme", "new__scheme", "run__cycle", "job"
    )


# --- lists -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """A line of the list of schemes."""

    scheme: Scheme
    title: str
    title_en: str
    in_force: Version | None
    newest: Version
    drafts: list[Version]  # drafts and those that wait for approval
    open: int
    owner: str


def listed(viewer: Viewer) -> list[Listed]:
    """The schemes that a viewer sees, by title."""
    by_scheme: dict[Scheme, list[Version]] = {}
    for version in versions_seen(viewer).order_by("scheme__code", "-number"):
        by_scheme.setdefault(version.scheme, []).append(version)
    return [line(scheme, versions, viewer) for scheme, versions in by_scheme.items()]


def line(scheme: Scheme, versions: list[Version], viewer: Viewer) -> Listed:
    holds = version_in_force(scheme, viewer.on)
    live = [version for version in versions if version.state != "withdrawn"]
    newest = (live or versions)[0]
    told = holds or newest
    return Listed(
        scheme,
        told.title,
        told.title_en,
        holds,
        newest,
        [version for version in live if version.state in ("draft", "submitted")],
        len(open_decisions(told)),
        viewer.name_of(scheme.owner),
    )
