"""What is put on record of lists: that somebody took one along."""

from __future__ import annotations

from kaoping.web.audit.models import Entry
from kaoping.web.audit.recording import action, note
from kaoping.web.people.models import Person


@action
def note_export(*, cases: int, chosen: dict[str, str], form: str, by: Person) -> Entry:
    """Put on record who exported how many cases. chosen: what the list was narrowed to; form: xlsx or csv."""
    return note("case.exported", by, by=by, cases=cases, chosen=chosen, form=form)
