"""Boundaries of many units at once: asked for, and written in whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from kaoping.problems import Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import enqueue
from kaoping.web.people.models import Person
from kaoping.web.site import upload_faults
from kaoping.web.site.uploads import Staged
from kaoping.web.site.words import said
from kaoping.web.units.actions import hold_tree, raise_revision
from kaoping.web.units.areas_plan import Asked, Plan, plan
from kaoping.web.units.models import Boundary, TreeRevision

CHECK, WRITE = "units.areas_check", "units.areas_write"
LISTED = 500  # codes that the log tells


@transaction.atomic
def ask_check(*, file: Staged, asked: Asked, by: Person) -> Job:
    """Have a waiting file checked. Nothing of it is written, so the log says nothing."""
    title = said(f"检查边界 {file.name}", f"check areas {file.name}")
    return enqueue(CHECK, title=title, by=by, person=by.pk, **_payload(file.digest, asked))


@transaction.atomic
def ask_write(*, check: Job, by: Person) -> Job:
    """Have a checked file written, if that is still what it would do. check: a job of `ask_check` that is done."""
    title = said(check.title.replace("检查", "写入", 1), check.title_en.replace("check", "write", 1))
    given = {name: check.payload[name] for name in ("digest", "on", "system", "property")}
    return enqueue(WRITE, title=title, by=by, person=by.pk, expected=check.result["digest"], **given)


def _payload(digest: str, asked: Asked) -> dict[str, Any]:
    return {"digest": digest, "on": asked.on.isoformat(), "system": asked.system, "property": asked.property}


@action
def write_areas(*, file: Staged, asked: Asked, expected: str | None, keep: Callable[[], None], by: Person) -> Plan:
    """Write what the plan of the file says. expected: digest of the plan that was looked at (None: no matter); keep:
    called last, refuses when the job was taken over. Raises `Refused` with every error; nothing is written then."""
    hold_tree()
    made = plan(file, asked, by)
    if made.errors:
        raise Refused(made.errors)
    if expected is not None and made.digest != expected:
        raise Refused([upload_faults.CHANGED_SINCE.at()])
    rows = [Boundary(unit_id=unit, geometry=one.geometry, from_on=asked.on) for unit, one in made.written.items()]
    Boundary.objects.bulk_create(
        rows, batch_size=200, update_conflicts=True, unique_fields=["unit", "from_on"], update_fields=["geometry"]
    )
    raise_revision()
    note(
        "units.areas_imported",
        TreeRevision.objects.get(pk=1),
        by=by,
        file=file.name,
        sha256=file.digest,
        on=asked.on,
        system=asked.system,
        new=len(made.new),
        new_codes=[one.code for one in made.new.values()][:LISTED],
        changed=len(made.changed),
        changed_codes=[one.code for one in made.changed.values()][:LISTED],
        same=made.same,
        warnings=len(made.faults),
    )
    keep()
    return made
