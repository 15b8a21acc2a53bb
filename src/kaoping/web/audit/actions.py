"""What is done with the log itself: it is read, exported, verified. That is on record as well."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from kaoping.web.audit.models import Entry, Head
from kaoping.web.audit.recording import action, note
from kaoping.web.audit.verify import entries_up_to, line
from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import enqueue
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import today
from kaoping.web.site.words import said


def read_today(*, by: Person) -> None:
    """Put on record, once a day, that a person reads the log."""
    last = Entry.objects.filter(actor=by, action="audit.read").order_by("-number").values_list("details", flat=True)
    if (last.first() or {}).get("on") != today().isoformat():
        note_reading(by=by)


@action
def note_reading(*, by: Person) -> Entry:
    return note("audit.read", Head.objects.get(pk=1), by=by, on=today())


@action
def note_export(*, entries: int, chosen: dict[str, Any], form: str, by: Person | None) -> Entry:
    """Put an export on record. chosen: what the list was narrowed to; form: xlsx, csv or jsonl."""
    return note("audit.exported", Head.objects.get(pk=1), by=by, entries=entries, chosen=chosen, form=form)


@action
def ask_verification(*, by: Person) -> Job:
    """Have the whole chain verified in the background."""
    made = enqueue("audit.verify", title=said("核对审计日志", "verify the log"), by=by, most_attempts=2)
    note("audit.verification_asked", Head.objects.get(pk=1), by=by, job=made.pk)
    return made


def export_chain(*, out: Path, by: Person | None) -> int:
    """Write every entry to a file, one JSON object a line; gives their number. The file is there as a whole or not."""
    head = Head.objects.get(pk=1)
    part = out.with_name(f".{out.name}.part")
    count = 0
    try:
        with part.open("w", encoding="utf-8") as file:
            for count, entry in enumerate(entries_up_to(head.number), 1):  # noqa: B007  the last one is their number
                file.write(line(entry) + "\n")
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)
    note_export(entries=count, chosen={}, form="jsonl", by=by)
    return count
