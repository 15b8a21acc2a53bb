"""Every write of evidence that people ask for: added, linked, taken away, dated, held, opened, packed, verified."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.core.files.base import File as AnyFile
from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.cycles.models import Cycle
from kaoping.web.cycles.sight import runs_office
from kaoping.web.evidence import faults, queries, store
from kaoping.web.evidence.models import STATES, File, Opening, Proof
from kaoping.web.evidence.receiving import Received, read, receive
from kaoping.web.evidence.scanning import has_scanner
from kaoping.web.facts.writing import locked
from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import enqueue
from kaoping.web.people.models import Person
from kaoping.web.people.roles import APPROVER, AUTHOR
from kaoping.web.people.viewer import Viewer, today, viewer_of
from kaoping.web.site.words import Said, said
from kaoping.web.units.models import Unit

WHY = 200  # characters of a reason
ABOUT = re.compile(r"(?:[a-z]+:[^\s<>\"']{1,100})?")


# --- put there and taken away -----------------------------------------------------------------------------------------


def add(*, cycle: Cycle, file: AnyFile[Any], name: str, unit: str, item: str = "", about: str = "", by: Person) -> File:
    """Keep an uploaded file and have it prove something; what the person has seen in the cycle before is not kept
    twice. Raises Refused with every fault."""
    require_place(cycle, unit, item, about, by)
    shown, content = read(file, name)
    received = receive(shown, content)
    store.put_both(store.key_of(cycle.pk, received.sha256), received.content, received.thumbnail)
    return keep(cycle=cycle, received=received, unit=unit, item=item, about=about, by=by)


@action
def keep(*, cycle: Cycle, received: Received, unit: str, item: str, about: str, by: Person) -> File:
    """Write down a file whose content lies in the store, and what it proves."""
    held, viewer = locked(cycle), viewer_of(by)
    seen = queries.files_seen(viewer, held)
    same = queries.same_content(held, received.uploaded_sha256).filter(pk__in=seen.values("pk")).first()
    if same is not None and not _is_well(same, received):
        same = None
    file = same or _made(held, received, by)
    store.put_both(
        file.stored, received.content, received.thumbnail
    )  # unless it is there: somebody may have tidied up in between
    _prove(held, file, unit, item, about, viewer)
    told = {"file": file.name, "digest": file.sha256, "size": file.size, "item": item, "proves": about}
    verb = "evidence.reused" if same else "evidence.added"
    note(verb, file, by=by, unit=Unit.objects.filter(code=unit).first(), **told)
    return file


def _is_well(file: File, received: Received) -> bool:
    """Whether a file that is there has its content, or has it again now that the same came in once more."""
    if not file.trouble and store.is_there(file.stored, file.size):
        return True
    if file.sha256 != received.sha256:  # another version of the program drew the picture in another way
        return False
    store.put_anew(file.stored, received.content, received.thumbnail)
    file.trouble = ""
    file.save(update_fields=["trouble"])
    return True


def _made(cycle: Cycle, received: Received, by: Person) -> File:
    file = File.objects.create(
        cycle=cycle,
        name=received.name,
        kind=received.kind,
        size=len(received.content),
        sha256=received.sha256,
        uploaded_sha256=received.uploaded_sha256,
        stored=store.key_of(cycle.pk, received.sha256),
        has_thumbnail=bool(received.thumbnail),
        state="waiting" if has_scanner() else "clean",
        uploaded_by=by,
    )
    if file.state == "waiting":
        enqueue("evidence.scan", title=said("扫描佐证材料", "scan evidence"), by=None, file=file.pk)
    return file


def _prove(cycle: Cycle, file: File, unit: str, item: str, about: str, viewer: Viewer) -> Proof:
    """Once only; the limit of a place is held against what stands there now."""
    there = queries.proofs_of(cycle, unit=unit, item=item, about=about)
    old = next((proof for proof in there if proof.file_id == file.pk), None)
    if old is None and len(there) >= queries.PER_PLACE:
        raise Refused([faults.TOO_MANY.at(count=len(there), limit=queries.PER_PLACE)])
    department = queries.department_of(viewer, cycle, item)
    return old or Proof.objects.create(
        file=file, unit=unit, item=item, about=about, department_id=department, linked_by=viewer.person
    )


def require_place(cycle: Cycle, unit: str, item: str, about: str, by: Person) -> None:
    """Raises Refused where there is no such place in the cycle, or it is not the person's to fill."""
    if not queries.is_known(cycle, unit):
        raise Refused([faults.NO_SUCH_PLACE.at(what="单位", what_en="unit", code=unit[:60])])
    if item and item not in queries.item_names(cycle):
        raise Refused([faults.NO_SUCH_PLACE.at(what="项目", what_en="item", code=item[:40])])
    if not ABOUT.fullmatch(about) or len(about) > 120:
        raise Refused([faults.NO_SUCH_PLACE.at(what="事项", what_en="thing", code=about[:40])])
    locked_out = cycle.final_at is None and not queries.may_add(viewer_of(by), cycle, unit, item, about)
    if locked_out:
        raise Refused([faults.NOT_YOURS.at(what="上传", what_en="add")])


@action
def link(*, file: File, unit: str, item: str = "", about: str = "", by: Person) -> Proof:
    """Have a file that is there already prove something else. Raises Refused."""
    cycle = locked(file.cycle)
    held = _held(file)
    require_place(cycle, unit, item, about, by)
    if held.state not in ("waiting", "clean"):
        state = STATES[held.state]
        raise Refused([faults.NOT_USABLE.at(name=held.name, state=state.zh, state_en=state.en)])
    proof = _prove(cycle, held, unit, item, about, viewer_of(by))
    note("evidence.linked", held, by=by, unit=Unit.objects.filter(code=unit).first(), item=item, proves=about)
    return proof


@action
def unlink(*, proof: Proof, by: Person) -> None:
    """A file no longer proves something; it stays with its other proofs, and in the list of its uploader."""
    cycle = locked(proof.file.cycle)
    held = _held(proof.file)
    if proof.linked_by_id != by.pk and not runs_office(viewer_of(by), cycle, AUTHOR):
        raise Refused([faults.NOT_YOURS.at(what="撤下", what_en="take away")])
    raise_if([*_against_hold(held), *_against_settled(cycle, [proof])])
    note("evidence.unlinked", held, by=by, item=proof.item, proves=proof.about, unit_code=proof.unit)
    Proof.objects.filter(pk=proof.pk).delete()


@action
def withdraw(*, file: File, reason: str, by: Person) -> File:
    """The uploader takes a file back while nothing that it proves is locked. Raises Refused with every fault."""
    cycle = locked(file.cycle)
    held = _held(file)
    if held.uploaded_by_id != by.pk:
        raise Refused([faults.NOT_YOURS.at(what="撤回", what_en="withdraw")])
    proofs = list(held.proofs.all())
    others = sum(proof.linked_by_id != by.pk for proof in proofs)
    found = [faults.OF_OTHERS.at(name=held.name, count=others)] if others else []
    raise_if([*found, *_against_reason(reason), *_against_hold(held), *_against_settled(cycle, proofs)])
    held.state, held.withdrawn_why, held.withdrawn_by = "withdrawn", reason.strip(), by
    held.withdrawn_at = timezone.now()
    held.save(update_fields=["state", "withdrawn_why", "withdrawn_by", "withdrawn_at"])
    note("evidence.withdrawn", held, by=by, reason=reason.strip(), digest=held.sha256)
    return held


def raise_if(found: list[Fault]) -> None:
    """Raises Refused with the faults, if there are any."""
    if found:
        raise Refused(found)


def _held(file: File) -> File:
    """The file's row, held until the transaction ends."""
    return File.objects.select_for_update(of=("self",), no_key=True).select_related("cycle__version").get(pk=file.pk)


def _against_hold(file: File) -> list[Fault]:
    return [faults.HELD.at(name=file.name)] if file.held else []


def _against_reason(reason: str) -> list[Fault]:
    return [] if 0 < len(reason.strip()) <= WHY else [faults.NO_REASON.at()]


def _against_settled(cycle: Cycle, proofs: list[Proof]) -> list[Fault]:
    settled = [proof for proof in proofs if queries.is_settled(cycle, proof)]
    return [
        faults.SETTLED.at(name=proof.file.name, what=words.zh, what_en=words.en)
        for proof in settled[:1]
        for words in [_place(proof)]
    ]


def _place(proof: Proof) -> Said:
    kind = queries.ABOUT.get(proof.about.partition(":")[0])
    if kind:
        return kind
    return said(f"项目 {proof.item}", f"item {proof.item}") if proof.item else said("单位", "the unit")


# --- days, hold -------------------------------------------------------------------------------------------------------


@action
def set_dates(*, file: File, issued_on: datetime.date | None, expires_on: datetime.date | None, by: Person) -> File:
    """Day of the document and until when it holds; by the uploader or an author of the office."""
    cycle, held = locked(file.cycle), _held(file)
    if held.uploaded_by_id != by.pk and not runs_office(viewer_of(by), cycle, AUTHOR):
        raise Refused([faults.NOT_YOURS.at(what="修改", what_en="change")])
    if issued_on and issued_on > today():
        raise Refused([faults.DATES_CROSSED.at(why="文件日期在今天之后", why_en="the document is dated after today")])
    if issued_on and expires_on and expires_on < issued_on:
        raise Refused([faults.DATES_CROSSED.at(why="有效期早于文件日期", why_en="it expires before it was issued")])
    before = {"issued_on": held.issued_on, "expires_on": held.expires_on}
    held.issued_on, held.expires_on = issued_on, expires_on
    held.save(update_fields=["issued_on", "expires_on"])
    note("evidence.dated", held, by=by, before=before, after={"issued_on": issued_on, "expires_on": expires_on})
    return held


@action
def keep_until(*, file: File, day: datetime.date | None, by: Person) -> File:
    """Until when the content is kept at least; None for good. By an author of the office, in every stage."""
    held = _held(file)
    _require_office(held, by, AUTHOR, "定保存期的", "set how long it keeps")
    note("evidence.keeping_set", held, by=by, before=held.keep_until, after=day)
    held.keep_until = day
    held.save(update_fields=["keep_until"])
    return held


@action
def hold(*, file: File, reason: str, by: Person) -> File:
    """Legal hold: neither withdrawn nor deleted. By an author of the office, in every stage."""
    held = _held(file)
    _require_office(held, by, AUTHOR, "封存", "hold")
    raise_if(_against_reason(reason))
    held.held, held.held_why, held.held_by = True, reason.strip(), by
    held.save(update_fields=["held", "held_why", "held_by"])
    note("evidence.held", held, by=by, reason=reason.strip(), digest=held.sha256)
    return held


@action
def lift(*, file: File, reason: str, by: Person) -> File:
    """An approver of the office, another person than who set it, ends a legal hold."""
    held = _held(file)
    _require_office(held, by, APPROVER, "解除封存", "lift the hold of")
    if held.held_by_id == by.pk:
        raise Refused([faults.NOT_YOURS.at(what="解除自己封存的", what_en="lift your own hold of")])
    raise_if(_against_reason(reason))
    note("evidence.released", held, by=by, reason=reason.strip(), before=held.held_why)
    held.held, held.held_why, held.held_by = False, "", None
    held.save(update_fields=["held", "held_why", "held_by"])
    return held


def _require_office(file: File, by: Person, role: str, what: str, what_en: str) -> None:
    if not runs_office(viewer_of(by), file.cycle, role):
        raise Refused([faults.NOT_YOURS.at(what=what, what_en=what_en)])


# --- read, and on record ----------------------------------------------------------------------------------------------


def open_today(*, file: File, by: Person) -> None:
    """Put on record, once a day, that a person opens a file."""
    if not Opening.objects.filter(file=file, person=by, on=today()).exists():
        note_opening(file=file, by=by)


@action
def note_opening(*, file: File, by: Person) -> None:
    """The first opening of a day."""
    Opening.objects.get_or_create(file=file, person=by, on=today())
    note("evidence.opened", file, by=by, digest=file.sha256, on=today())


@action
def note_packing(*, cycle: Cycle, files: list[File], by: Person) -> None:
    """Several files leave together."""
    note("evidence.packed", cycle, by=by, entries=len(files), files=[file.pk for file in files])


@action
def ask_verification(*, cycle: Cycle, by: Person) -> Job:
    """Have every content of a cycle held against its digest, in the background."""
    title = said("核对佐证材料", "verify evidence")
    job = enqueue("evidence.verify", title=title, by=by, most_attempts=2, cycle=cycle.pk)
    note("evidence.verification_asked", cycle, by=by, unit=cycle.owner, job=job.pk)
    return job
