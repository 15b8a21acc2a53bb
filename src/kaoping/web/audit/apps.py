"""The log of every write: append-only, each entry chained to the one before."""

from __future__ import annotations

import hashlib
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

HASHES = ("sha256", "sm3")


class AuditConfig(AppConfig):
    name = "kaoping.web.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        checks.register(known_hash)


def known_hash(**asked: Any) -> list[checks.CheckMessage]:
    """Found out before the first write: the hash is one of ours, and this machine's OpenSSL has it."""
    chosen = settings.KAOPING_AUDIT_HASH
    if chosen in HASHES and chosen in hashlib.algorithms_available:
        return []
    words = f"KAOPING_AUDIT_HASH={chosen}: choose one of {', '.join(HASHES)} that this machine's OpenSSL has."
    return [checks.Error(words, id="audit.E001")]
