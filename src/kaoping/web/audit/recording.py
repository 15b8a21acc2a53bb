"""How a write is recorded: `@action` around every function that writes, `note` inside it.

    @action
    def rename(*, unit: Unit, name: str, on: date, by: Person) -> UnitVersion:
        ...
        note("unit.renamed", unit, by=by, unit=unit, before=old.name, after=name)
        return version

The action is one transaction. It is refused when it ends without an entry; if the entry cannot be written,
nothing is. Entries are put together by `note` and appended as the last thing the outermost action does, so that the
head of the chain is locked for an instant only and is always the last lock taken.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from kaoping.web.audit.chain import clean, content, digest, plain
from kaoping.web.audit.models import Entry, Head
from kaoping.web.people.models import Person
from kaoping.web.units.models import Unit

P = ParamSpec("P")
T = TypeVar("T")

_noted: ContextVar[list[Entry] | None] = ContextVar("noted", default=None)


class NotRecorded(RuntimeError):
    """An action ended without an entry, or something was noted outside an action: a fault of the program."""


def action(write: Callable[P, T]) -> Callable[P, T]:
    """Make a function a write: one transaction, at least one entry. An action may call another."""

    @wraps(write)
    def recorded(*args: P.args, **kwargs: P.kwargs) -> T:
        outer = _noted.get()
        noted: list[Entry] = []
        token = _noted.set(noted)
        try:
            with transaction.atomic():
                result = write(*args, **kwargs)
                if not noted:
                    raise NotRecorded(f"{write.__module__}.{write.__qualname__} noted nothing")
                if outer is None:
                    append(noted)
        finally:
            _noted.reset(token)
        if outer is not None:
            outer += noted
        return result

    recorded.is_action = True  # type: ignore[attr-defined]
    return recorded


def in_action() -> bool:
    """Whether a write is going on that will be recorded."""
    return _noted.get() is not None


def note(what: str, about: models.Model, *, by: Person | None, unit: Unit | None = None, **details: Any) -> Entry:
    """Put down one entry. what: noun and verb ("cycle.opened"). by: None for the system itself. details: JSON values,
    dates, exact numbers, models. The entry has its number and time once the outermost action has ended."""
    noted = _noted.get()
    if noted is None:
        raise NotRecorded(f"{what} noted outside an action")
    entry = Entry(
        actor=by,
        actor_name=clean(f"{by.name} ({by.username})")[:140] if by else "system",
        action=what,
        object_kind=about._meta.model_name or "",
        object_id="" if about.pk is None else str(about.pk)[:60],
        object_name=clean(str(about))[:200],
        unit_code=unit.code if unit else "",
        details=plain(details),
        algorithm=settings.KAOPING_AUDIT_HASH,
    )
    noted.append(entry)
    return entry


def append(entries: list[Entry]) -> None:
    """Chain the entries to the newest one, which nobody else can do before this transaction ends."""
    head = Head.objects.select_for_update().get(pk=1)
    number, previous, now = head.number, head.digest, timezone.now()
    for entry in entries:
        number += 1
        entry.number, entry.at, entry.previous = number, now, previous
        entry.digest = previous = digest(content(entry))
    Entry.objects.bulk_create(entries)
