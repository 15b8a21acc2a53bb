"""How a write is recorded: `@action` around every function that writes, `note` inside it.

    @action
    def rename(*, unit: Unit, name: str, on: date, by: Person) -> UnitVersion:
        ...
        note("unit.renamed", unit, by=by, unit=unit, before=old.name, after=name)
        return version

The action is one transaction. It is refused when it ends without an entry; if the entry cannot be written,
nothing is.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable
from contextvars import ContextVar
from decimal import Decimal
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from kaoping.web.audit.models import Entry, Head
from kaoping.web.people.models import Person
from kaoping.web.units.models import Unit

P = ParamSpec("P")
T = TypeVar("T")

_noted: ContextVar[list[int] | None] = ContextVar("noted", default=None)


class NotRecorded(RuntimeError):
    """An action ended without an entry, or something was noted outside an action: a fault of the program."""


def action(write: Callable[P, T]) -> Callable[P, T]:
    """Make a function a write: one transaction, at least one entry. An action may call another."""

    @wraps(write)
    def recorded(*args: P.args, **kwargs: P.kwargs) -> T:
        noted: list[int] = []
        outer = _noted.get()
        token = _noted.set(noted)
        try:
            with transaction.atomic():
                result = write(*args, **kwargs)
                if not noted:
                    raise NotRecorded(f"{write.__module__}.{write.__qualname__} noted nothing")
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
    """Append one entry. what: noun and verb ("cycle.opened"). by: None for the system itself. details: JSON values."""
    noted = _noted.get()
    if noted is None:
        raise NotRecorded(f"{what} noted outside an action")
    head = Head.objects.select_for_update().get(pk=1)
    entry = Entry(
        number=head.number + 1,
        at=timezone.now(),
        actor=by,
        actor_name=f"{by.name} ({by.username})" if by else "system",
        action=what,
        object_kind=about._meta.model_name or "",
        object_id=str(about.pk),
        object_name=str(about)[:200],
        unit_code=unit.code if unit else "",
        details=json.loads(json.dumps(details, ensure_ascii=False, default=plain)),
        algorithm=settings.KAOPING_AUDIT_HASH,
        previous=head.digest,
    )
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    Head.objects.filter(pk=1).update(number=entry.number, digest=entry.digest)
    noted.append(entry.number)
    return entry


def plain(value: Any) -> Any:
    """Dates and exact numbers as text, models as their id."""
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, models.Model):
        return value.pk
    return str(value)


def digest_of(entry: Entry) -> str:
    """Hash of everything an entry says, and of the entry before it."""
    said = [
        entry.number,
        entry.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.actor_name,
        entry.action,
        entry.object_kind,
        entry.object_id,
        entry.object_name,
        entry.unit_code,
        entry.details,
        entry.algorithm,
        entry.previous,
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.new(entry.algorithm, text.encode()).hexdigest()
