"""Every write of cases that come from other platforms: an upload, its mapping, what its check found, its rows."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone

from kaoping.problems import Fault, Place, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.cases.models import Source
from kaoping.web.facts.receiving import forget, suffix_of
from kaoping.web.facts.stored import workbench
from kaoping.web.jobs.running import enqueue
from kaoping.web.people.models import Person
from kaoping.web.people.roles import AUTHOR
from kaoping.web.people.viewer import viewer_of
from kaoping.web.site import upload_faults
from kaoping.web.site.uploads import digest_of, too_large
from kaoping.web.site.words import said
from kaoping.web.takeover import faults
from kaoping.web.takeover.comparing import kept
from kaoping.web.takeover.examining import Examined, examine, of_rows
from kaoping.web.takeover.mapping import Mapping, remembered
from kaoping.web.takeover.models import STATES, Takeover
from kaoping.web.takeover.writing import Outdated, write_rows

KINDS = (".xlsx", ".csv")
ATTEMPTS = 3


def folder_of(takeover: Takeover) -> Path:
    """Where the rows to write are put aside."""
    return file_of(takeover).with_suffix(".rows")


def file_of(takeover: Takeover) -> Path:
    return Path(default_storage.path(takeover.stored))


@action
def upload(*, source: Source, file: File[Any], name: str, by: Person) -> Takeover:
    """Keep an uploaded file and have it checked in the background. No case changes."""
    _require(source, by)
    name = name.replace("\\", "/").rpartition("/")[2].strip()[:200]
    _usable(file, name)
    made = Takeover(source=source, name=name, size=file.size, sha256=digest_of(file), uploaded_by=by)
    made.stored = default_storage.save(f"takeovers/{source.pk}/{uuid.uuid4().hex}{suffix_of(name)}", file)
    made.save()
    _enqueue_check(made, by)
    note("takeover.uploaded", made, by=by, unit=source.unit, source=source.code, size=made.size, sha256=made.sha256)
    return made


def _require(source: Source, by: Person) -> None:
    if not source.is_open or source.channel != "import" or not viewer_of(by).reaches(source.unit_id, AUTHOR):
        raise Refused([faults.NOT_YOURS.at()])


def _usable(file: File[Any], name: str) -> None:
    size, limit = file.size or 0, settings.KAOPING_UPLOAD_LIMIT
    if not size:
        raise Refused([upload_faults.FILE_EMPTY.at(Place(file=name))])
    if size > limit:
        raise Refused([too_large(Place(file=name), size, limit)])
    head = file.read(4)
    file.seek(0)
    is_archive = head == b"PK\x03\x04"
    if suffix_of(name) not in KINDS or is_archive is not (suffix_of(name) == ".xlsx"):
        told = {"wanted": "CSV 或 xlsx", "wanted_en": "CSV or xlsx", "found": name[:60], "found_en": name[:60]}
        raise Refused([upload_faults.NOT_THE_KIND.at(Place(file=name), **told)])


def _enqueue_check(made: Takeover, by: Person) -> None:
    title = said(f"检查 {made.name}", f"Check {made.name}")
    made.job = enqueue("takeover.check", title=title, by=by, takeover=made.pk)
    made.save(update_fields=["job"])


def _held(takeover: Takeover) -> Takeover:
    return (
        Takeover.objects.select_for_update(of=("self",), no_key=True)
        .select_related("source", "source__unit", "uploaded_by")
        .get(pk=takeover.pk)
    )


def _not_ready(takeover: Takeover) -> Fault:
    state = STATES[takeover.state]
    return faults.NOT_READY.at(name=takeover.name, state=state.zh, state_en=state.en)


@action
def map_anew(*, takeover: Takeover, mapping: Mapping, by: Person) -> Takeover:
    """Check an import anew by another mapping, which its source remembers."""
    source = Source.objects.select_for_update(no_key=True).get(pk=takeover.source_id)
    held = _held(takeover)
    _require(held.source, by)
    if held.state not in ("checked", "refused", "failed", "checking"):
        raise Refused([_not_ready(held)])
    held.mapping, held.state = mapping.as_json(), "checking"
    held.save(update_fields=["mapping", "state"])
    source.mapping = remembered(mapping, source.mapping)
    source.save(update_fields=["mapping"])
    _enqueue_check(held, by)
    note("takeover.mapped", held, by=by, unit=source.unit, source=source.code, columns=mapping.columns)
    return held


@action
def record_check(*, takeover: Takeover, found: Examined, first: Sequence[Fault] = (), by: Person | None) -> Takeover:
    """Keep what the check found. first: faults that are told before."""
    held = _held(takeover)
    found.faults = [*first, *found.faults]
    held.state = "checked" if found.is_sound else "refused"
    held.report, held.mapping, held.checked_at = found.as_json(), found.mapping.as_json(), timezone.now()
    held.save(update_fields=["state", "report", "mapping", "checked_at"])
    what = "takeover.checked" if found.is_sound else "takeover.refused"
    note(what, held, by=by, unit=held.source.unit, source=held.source.code, **_counts(held))
    return held


def _counts(takeover: Takeover) -> dict[str, Any]:
    return {"counts": takeover.report.get("counts", {}), "sha256": takeover.sha256}


def changes(takeover: Takeover) -> int:
    """How many cases an import would write."""
    counts = takeover.report.get("counts", {})
    return int(counts.get("new", 0)) + int(counts.get("changed", 0))


@action
def write(*, takeover: Takeover, by: Person) -> Takeover:
    """Have a checked import written in the background. One person's order counts; a second one is told so."""
    held = _held(takeover)
    _require(held.source, by)
    if held.state != "checked":
        raise Refused([_not_ready(held)])
    if not changes(held):
        raise Refused([faults.NOTHING_NEW.at(name=held.name)])
    held.state = "writing"
    title = said(f"写入 {held.name}", f"Write {held.name}")
    held.job = enqueue("takeover.write", title=title, by=by, takeover=held.pk, person=by.pk)
    held.save(update_fields=["state", "job"])
    note("takeover.write_asked", held, by=by, unit=held.source.unit, source=held.source.code)
    return held


@action
def write_now(*, takeover: Takeover, by: Person, last: Callable[[], None] | None = None) -> Takeover:
    """Write every row of a checked import in this one transaction. Raises `Outdated` when it must be checked anew.

    last: called when everything is written; what it raises undoes it all.
    """
    source = Source.objects.select_for_update(no_key=True).get(pk=takeover.source_id)  # one writer of a source
    held = _held(takeover)
    _require(held.source, by)
    if held.state != "writing":
        raise Refused([_not_ready(held)])
    if Takeover.objects.filter(source=source, written_at__gt=held.checked_at).exists():
        raise Outdated
    with workbench() as bench:
        kept(bench, folder_of(held))
        write_rows(bench, held, by)
    _written(held, by)
    if last is not None:
        last()
    return held


def _written(held: Takeover, by: Person | None) -> None:
    held.state, held.written_at, held.written_by = "written", timezone.now(), by
    held.save()
    note("takeover.written", held, by=by, unit=held.source.unit, source=held.source.code, **_counts(held))


@action
def stop(*, takeover: Takeover, state: str, reason: Refused | None = None, by: Person | None) -> Takeover:
    """A job was cancelled, broke or was refused: nothing of the import is written. state: "checked" or "failed"."""
    held = _held(takeover)
    held.state = state
    if reason is not None:
        held.report = {**held.report, "faults": [fault.as_json() for fault in reason.faults]}
    held.save(update_fields=["state", "report"])
    note("takeover.stopped", held, by=by, unit=held.source.unit, source=held.source.code, state=state)
    return held


@action
def drop(*, takeover: Takeover, by: Person) -> Takeover:
    """Put an import away that shall not be written."""
    held = _held(takeover)
    _require(held.source, by)
    if held.state in ("written", "writing", "dropped"):
        raise Refused([_not_ready(held)])
    held.state = "dropped"
    held.save(update_fields=["state"])
    forget(folder_of(held))
    note("takeover.dropped", held, by=by, unit=held.source.unit, source=held.source.code)
    return held


# --- calls of the interface ----------------------------------------------------------------------------------------


def take(*, source: Source, rows: Sequence[dict[str, Any]], content: bytes, is_trial: bool) -> Examined:
    """Check the rows of one call and write what can be written; rows with faults are left out and told. Without a
    person: the source's key is who acts."""
    for attempt in range(1, ATTEMPTS + 1):
        with workbench() as bench:
            checked_at = timezone.now()
            found = examine(bench, of_rows(rows), source, {"leave_out": True}, "API")
            counts = found.counts
            if is_trial or counts is None or not counts.new + counts.changed:
                return found
            try:
                _take(bench=bench, source=source, found=found, content=content, checked_at=checked_at, by=None)
            except Outdated:
                if attempt == ATTEMPTS:
                    raise
            else:
                return found
    raise AssertionError


@action
def _take(
    *, bench: duckdb.DuckDBPyConnection, source: Source, found: Examined, content: bytes, checked_at: Any,
    by: Person | None,
) -> None:  # fmt: skip
    held = Source.objects.select_for_update(of=("self",), no_key=True).select_related("unit").get(pk=source.pk)
    if not held.is_open:
        raise Refused([faults.WRONG_KEY.at()])
    if Takeover.objects.filter(source=held, written_at__gt=checked_at).exists():
        raise Outdated
    made = Takeover.objects.create(
        source=held, name="API", sha256=hashlib.sha256(content).hexdigest(), size=len(content), state="writing",
        mapping=found.mapping.as_json(), report=found.as_json(), checked_at=checked_at,
    )  # fmt: skip
    write_rows(bench, made, by)
    _written(made, by)
