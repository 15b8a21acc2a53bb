"""Writes of the map: which snapshot holds."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.db import transaction

from kaoping.web.mapping.models import Snapshot

OLD_ONES = 1  # kept beside the newest: a request may be reading it


def keep_snapshot(
    *, name: str, cases: int, last: tuple[int, int], read_at: datetime.datetime, made_at: datetime.datetime,
    keep: Callable[[], None],
) -> set[str]:  # fmt: skip
    """A new snapshot holds. last: newest step and case in it; keep: called last, refuses when the job was taken over.
    Gives the names of those whose files are still needed. It is a cache: nothing of it belongs into the log."""
    with transaction.atomic():
        Snapshot.objects.create(
            name=name, cases=cases, last_step=last[0], last_case=last[1], read_at=read_at, made_at=made_at
        )
        held = list(Snapshot.objects.values_list("pk", "name")[: OLD_ONES + 1])
        Snapshot.objects.exclude(pk__in=[pk for pk, _ in held]).delete()
        keep()
    return {each for _, each in held}
