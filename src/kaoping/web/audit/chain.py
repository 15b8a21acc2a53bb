"""What an entry says, in one canonical text, and the digest that chains it to the entry before."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import models

from kaoping.web.audit.apps import HASHES
from kaoping.web.audit.models import Entry

ALGORITHMS = frozenset(HASHES)
NOTHING = "0" * 64  # what the first entry has for the digest of the entry before it

FIELDS = (
    "number",
    "at",
    "actor",
    "actor_name",
    "action",
    "object_kind",
    "object_id",
    "object_name",
    "unit_code",
    "details",
    "algorithm",
    "previous",
)
"""What is hashed, in this order; a line of an exported file has these and `digest`."""


def content(entry: Entry) -> dict[str, Any]:
    """All that an entry says, as JSON values, by the names in `FIELDS`."""
    said = {name: getattr(entry, name) for name in FIELDS if name not in ("at", "actor")}
    moment = entry.at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    return said | {"at": moment, "actor": entry.actor_id}


def digest(said: Mapping[str, Any]) -> str:
    """Hash of the values in order of `FIELDS`, written as one JSON list: UTF-8, keys sorted, no white space."""
    text = json.dumps([said[name] for name in FIELDS], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.new(said["algorithm"], text.encode("utf-8", "surrogatepass")).hexdigest()


def plain(value: Any) -> Any:
    """A value as both databases give it back: numbers with places as text, dates in ISO, models as their id."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(key)): plain(inner) for key, inner in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(inner) for inner in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return plain(value.pk)
    return str(value) if isinstance(value, Decimal | float) else clean(str(value))


def clean(text: str) -> str:
    """Text that both databases keep: without NUL and without halves of characters."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
