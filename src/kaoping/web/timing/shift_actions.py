"""Clocks that run follow a changed calendar, a batch at a time: read by index, moved in numpy, written as a set.

What holds: seconds of working time left at the moment of change stay left. A clock that had run out by then stays run
out; one that stands has its seconds anyway; limits in hours and days of the clock on the wall do not move. A clock that
was started or taken up after the change knows the new calendar already. What is extended between the change and the end
of this work is moved with all others, and may be off by the day that changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from django.db import connection
from django.utils import timezone

from kaoping.web.audit.recording import action, note
from kaoping.web.cases.clock import Moments
from kaoping.web.cases.loop import TRANSITIONS
from kaoping.web.cases.models import Step
from kaoping.web.people.models import Person
from kaoping.web.timing.keeping import shift_of
from kaoping.web.timing.models import CalendarChange
from kaoping.web.timing.shifting import NEVER

BATCH = 50_000  # cases in one transaction
ROOM = 200_000  # kibibytes of memory
STARTS = {row.action for row in TRANSITIONS if row.clock.startswith(("start", "resume", "pause+check"))}
READ = {
    "postgresql": """
SELECT id, extract(epoch FROM due_at)::bigint, coalesce(extract(epoch FROM warn_at)::bigint, -1),
  CASE WHEN handling_works THEN coalesce(extract(epoch FROM handling_due_at)::bigint, -1) ELSE -1 END
FROM cases_case WHERE id > %s AND due_at > to_timestamp(%s) AND clock_works ORDER BY id LIMIT %s""",
    "sqlite": """
SELECT id, CAST(strftime('%%s', due_at) AS INTEGER), coalesce(CAST(strftime('%%s', warn_at) AS INTEGER), -1),
  CASE WHEN handling_works THEN coalesce(CAST(strftime('%%s', handling_due_at) AS INTEGER), -1) ELSE -1 END
FROM cases_case WHERE id > %s AND due_at > datetime(%s, 'unixepoch') AND clock_works ORDER BY id LIMIT %s""",
}
# Only where nobody has changed the clock since it was read.
WRITE = {
    "postgresql": """
UPDATE cases_case AS held SET due_at = to_timestamp(moved.due),
  warn_at = CASE WHEN moved.warn > 0 THEN to_timestamp(moved.warn) ELSE held.warn_at END,
  handling_due_at = CASE WHEN moved.handling > 0 THEN to_timestamp(moved.handling) ELSE held.handling_due_at END
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
  AS moved(due, warn, handling, id, was)
WHERE held.id = moved.id AND held.due_at = to_timestamp(moved.was)""",
    "sqlite": """
UPDATE cases_case SET due_at = datetime(?1, 'unixepoch'),
  warn_at = CASE WHEN ?2 > 0 THEN datetime(?2, 'unixepoch') ELSE warn_at END,
  handling_due_at = CASE WHEN ?3 > 0 THEN datetime(?3, 'unixepoch') ELSE handling_due_at END
WHERE id = ?4 AND due_at = datetime(?5, 'unixepoch')""",
}


@contextmanager
def roomy() -> Iterator[None]:
    """While a million clocks move, SQLite keeps the indexes they stand in in memory, not a corner of them."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = -{ROOM}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {usual}")


@action
def follow(*, change: int, by: Person | None) -> bool:
    """Have the next batch of clocks follow a change; whether all have. Killed in between, it goes on where it was."""
    held = CalendarChange.objects.select_for_update(no_key=True).get(pk=change)
    moved, last = _next_batch(held) if held.done_at is None else (0, None)
    held.followed += moved
    held.upto = last or held.upto
    held.done_at = held.done_at or (None if last else timezone.now())
    held.save()
    note("calendar.clocks-followed", held, by=by, count=moved, upto=held.upto)
    return held.done_at is not None


def _next_batch(change: CalendarChange) -> tuple[int, int | None]:
    """How many were moved, and the last id of a full batch; None: nothing is left."""
    shift = shift_of(change)
    since = shift.differs_from()
    if since is None:
        return 0, None
    rows = _read(change.upto, max(since, shift.at))
    ids, *moments = rows
    moments = [np.where(each == NEVER, NEVER, shift.moved(each)) for each in moments]
    touched = (moments[0] != rows[1]) & ~np.isin(ids, _started_since(change, ids))
    _write([each[touched] for each in (*moments, ids, rows[1])])
    return int(touched.sum()), int(ids[-1]) if len(ids) == BATCH else None


def _read(after: int, since: int) -> Moments:
    """Columns id, due, warn, handling of the next batch."""
    with connection.cursor() as cursor:
        cursor.execute(READ[connection.vendor], [after, since, BATCH])
        return np.array(cursor.fetchall(), dtype=np.int64).reshape(-1, 4).T


def _started_since(change: CalendarChange, ids: Moments) -> list[int]:
    """Cases of a batch whose clock was started after the change."""
    if not len(ids):
        return []
    later = Step.objects.filter(pk__gt=change.last_step, action__in=STARTS)
    return list(
        later.filter(case_id__gte=int(ids[0]), case_id__lte=int(ids[-1])).values_list("case", flat=True).distinct()
    )


def _write(columns: list[Moments]) -> None:
    """columns: due, warn, handling, id, and the due moment that was read."""
    values = [each.tolist() for each in columns]
    if not values[0]:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(WRITE["postgresql"], values)
        else:
            cursor.connection.executemany(WRITE["sqlite"], list(zip(*values, strict=True)))
