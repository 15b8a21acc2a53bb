"""What there is of evidence, and who may see it: the office, the uploader, who answers for the item, the unit it is
about and those above it, each within the own part of the tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from kaoping.web.bridge.schemes import outline
from kaoping.web.collection.plan import ENTERING
from kaoping.web.cycles.models import Cycle, CycleUnit, Responsibility
from kaoping.web.cycles.sight import cycle_or_404, runs_office, sight_of
from kaoping.web.evidence.models import File, Proof
from kaoping.web.facts.models import Lock
from kaoping.web.people.roles import APPRAISED, AUTHOR, GRID_WORKER, SCORER
from kaoping.web.people.viewer import Viewer, any_of
from kaoping.web.site.words import Said, said, titled

LIVE = ("waiting", "clean", "infected", "expired")  # states in which a file stands among the proofs
PER_PLACE = 20  # files at one place

ABOUT: dict[str, Said] = {
    "incident": said("加减分事项", "an incident"),
    "value": said("上报数据", "a reported figure"),
    "self": said("自评", "self-assessment"),
    "correction": said("更正", "a correction"),
    "exemption": said("剔除", "an exemption"),
    "finding": said("抽查结果", "a finding"),
}
SETTLED: dict[str, Callable[[Cycle, str], bool]] = {}
"""Kind of `about` → whether the thing with this key is settled: its evidence stays. Apps put theirs in."""


OWN: dict[str, Callable[[Viewer, Cycle, str], bool]] = {}
"""Kind of `about` → whether the thing with this key is the viewer's to prove where no item says so. Apps put theirs
in."""


def proofs_of(cycle: Cycle, *, unit: str, item: str = "", about: str = "") -> list[Proof]:
    """What proves one thing about a unit, each with its file, oldest first; not what was withdrawn."""
    return list(_live(cycle, unit).filter(item=item, about=about))


def proofs_of_unit(cycle: Cycle, unit: str) -> dict[tuple[str, str], list[Proof]]:
    """(item, about) → proofs, for a page that shows many places of one unit."""
    found: dict[tuple[str, str], list[Proof]] = {}
    for proof in _live(cycle, unit):
        found.setdefault((proof.item, proof.about), []).append(proof)
    return found


def _live(cycle: Cycle, unit: str) -> QuerySet[Proof]:
    rows = Proof.objects.filter(file__cycle=cycle, unit=unit, file__state__in=LIVE)
    return rows.select_related("file", "file__uploaded_by").order_by("pk")


def counted(cycle: Cycle, units: Iterable[str], item: str) -> dict[str, int]:
    """Unit → how many files prove its item, for a whole column at once."""
    rows = Proof.objects.filter(file__cycle=cycle, unit__in=list(units), item=item, file__state__in=LIVE)
    found: dict[str, int] = {}
    for unit in rows.values_list("unit", flat=True):
        found[unit] = found.get(unit, 0) + 1
    return found


# --- who sees what ----------------------------------------------------------------------------------------------------


def files_seen(viewer: Viewer, cycle: Cycle) -> QuerySet[File]:
    """The files of a cycle that the viewer sees."""
    files = File.objects.filter(cycle=cycle)
    sight = sight_of(viewer, cycle)
    if sight.everything:
        return files
    if not sight:
        return files.none()
    return files.filter(Q(uploaded_by=viewer.person) | Exists(proofs_seen(viewer, cycle).filter(file=OuterRef("pk"))))


def proofs_seen(viewer: Viewer, cycle: Cycle) -> QuerySet[Proof]:
    """The proofs of a cycle at places that the viewer sees."""
    rows, sight = Proof.objects.filter(file__cycle=cycle), sight_of(viewer, cycle)
    if sight.everything:
        return rows
    units = CycleUnit.objects.filter(any_of(sight.paths), cycle=cycle).values("code")
    own = Q(department__in=viewer.granted_units(SCORER)) | Q(item__in=sight.items)
    return rows.filter(own | Q(unit__in=units) | Q(linked_by=viewer.person))


def may_see(viewer: Viewer, file: File) -> bool:
    """Whether the viewer may open a file, asked anew for every request."""
    return files_seen(viewer, file.cycle).filter(pk=file.pk).exists()


def file_or_404(viewer: Viewer, cycle: int, number: int) -> File:
    """A file that the viewer sees, with its cycle and uploader; Http404 for any other."""
    held = cycle_or_404(viewer, cycle)
    found = files_seen(viewer, held).select_related("uploaded_by", "held_by", "withdrawn_by").filter(pk=number).first()
    if found is None:
        raise Http404
    found.cycle = held
    return found


def may_add(viewer: Viewer, cycle: Cycle, unit: str, item: str, about: str = "") -> bool:
    """Whether the viewer may put evidence at a place: an author of the office, who answers for the item, the unit."""
    if cycle.final_at is not None:
        return False
    if runs_office(viewer, cycle, AUTHOR) or _of_department(viewer, cycle, item, about):
        return True
    held = viewer.granted_units(APPRAISED, GRID_WORKER)
    if not held:
        return False
    paths = tuple(CycleUnit.objects.filter(cycle=cycle, unit__in=held).values_list("path", flat=True))
    return bool(paths) and CycleUnit.objects.filter(any_of(paths), cycle=cycle, code=unit).exists()


def _of_department(viewer: Viewer, cycle: Cycle, item: str, about: str) -> bool:
    """A department at its own items; at a thing of another page that names no item, where that is its own."""
    items = sight_of(viewer, cycle).items
    kind, _, key = about.partition(":")
    return item in items if item else bool(items) and kind in OWN and OWN[kind](viewer, cycle, key)


def department_of(viewer: Viewer, cycle: Cycle, item: str) -> int | None:
    """Id of the unit for which the viewer enters the item, or anything of the cycle; None for none."""
    rows = Responsibility.objects.filter(cycle=cycle, unit__in=viewer.granted_units(SCORER)).order_by("pk")
    answers = rows.filter(item=item).values_list("unit", flat=True).first() if item else None
    return answers or rows.values_list("unit", flat=True).first()


# --- what holds for a file --------------------------------------------------------------------------------------------


def same_content(cycle: Cycle, uploaded_sha256: str) -> QuerySet[File]:
    """Files of the cycle into which the same bytes came, oldest first."""
    return File.objects.filter(cycle=cycle, uploaded_sha256=uploaded_sha256, state__in=("waiting", "clean")).order_by(
        "pk"
    )


def is_settled(cycle: Cycle, proof: Proof) -> bool:
    """Whether what is proved is locked, so that its evidence stays."""
    if cycle.stage not in ENTERING:
        return True
    kind, _, key = proof.about.partition(":")
    if kind in SETTLED:
        return SETTLED[kind](cycle, key)
    if kind == "value":
        indicator, _, period = key.partition(":")
        return Lock.objects.filter(cycle=cycle, table="values", code=indicator, part=period).exists()
    return kind == "" and Lock.objects.filter(cycle=cycle, table="marks", code=proof.item).exists()


def is_known(cycle: Cycle, unit: str) -> bool:
    """Whether a unit takes part in the cycle."""
    return CycleUnit.objects.filter(cycle=cycle, code=unit).exists()


def item_names(cycle: Cycle) -> dict[str, str]:
    """Every item of the cycle's scheme → its title in the language of the page."""
    return {item.id: titled(item) for item in outline(cycle.version.text).items}


# --- lists ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the list is narrowed to; "" is everything."""

    unit: str = ""
    item: str = ""
    kind: str = ""
    state: str = ""
    text: str = ""


def listed(viewer: Viewer, cycle: Cycle, chosen: Chosen) -> QuerySet[File]:
    """The files that the viewer sees and that were chosen, newest first."""
    files = files_seen(viewer, cycle).select_related("uploaded_by")
    if chosen.unit or chosen.item:
        wanted = {name: value for name, value in (("unit", chosen.unit), ("item", chosen.item)) if value}
        files = files.filter(Exists(proofs_seen(viewer, cycle).filter(file=OuterRef("pk"), **wanted)))
    if chosen.kind:
        files = files.filter(kind=chosen.kind)
    if chosen.text:
        files = files.filter(name__contains=chosen.text)
    return _in_state(files, chosen.state, viewer)


def _in_state(files: QuerySet[File], state: str, viewer: Viewer) -> QuerySet[File]:
    special = {
        "over": Q(expires_on__lt=viewer.on),
        "held": Q(held=True),
        "trouble": ~Q(trouble=""),
    }
    if state in special:
        return files.filter(special[state])
    return files.filter(state=state) if state else files


def to_pick(viewer: Viewer, cycle: Cycle, unit: str, item: str, about: str) -> QuerySet[File]:
    """Usable files of the unit that do not yet prove this, newest first."""
    here = Proof.objects.filter(file=OuterRef("pk"), unit=unit, item=item, about=about)
    of_unit = proofs_seen(viewer, cycle).filter(file=OuterRef("pk"), unit=unit)
    mine = Q(uploaded_by=viewer.person)
    return files_seen(viewer, cycle).filter(Exists(of_unit) | mine, ~Exists(here), state__in=("waiting", "clean"))


def proofs_by_file(viewer: Viewer, cycle: Cycle, files: Iterable[File]) -> dict[int, list[Proof]]:
    """File → what it proves, as far as the viewer sees the places."""
    rows = proofs_seen(viewer, cycle).filter(file__in=[file.pk for file in files]).select_related("linked_by")
    found: dict[int, list[Proof]] = {}
    for proof in rows:
        found.setdefault(proof.file_id, []).append(proof)
    return found
