"""Personal data in lists: enough to tell people apart, not enough to take away."""

from __future__ import annotations

import re
from typing import Any

from kaoping.web.audit.models import Entry

PHONE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
IDENTITY = re.compile(r"(?<!\d)(\d{3})\d{12}(\d{2}[\dXx])(?!\d)")
MAIL = re.compile(r"([\w.+-])[\w.+-]*@([\w-]+\.[\w.-]+)")
ABOUT_PEOPLE = frozenset({"person", "grant"})


def masked(text: str) -> str:
    """Telephone, identity card and mail numbers with their middle hidden."""
    text = IDENTITY.sub(r"\1************\2", text)
    return MAIL.sub(r"\1***@\2", PHONE.sub(r"\1****\2", text))


def masked_name(name: str) -> str:
    """张建国 (author) → 张*国 (author); 李敏 → 李*; system stays."""
    called, space, rest = name.partition(" ")
    if name == "system" or not called:
        return name
    last = called[-1] if len(called) > 2 else ""
    return called[0] + "*" * (len(called) - 1 - len(last)) + last + space + masked(rest)


def masked_value(value: Any) -> Any:
    """JSON values with what is personal hidden."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {key: masked_value(inner) for key, inner in value.items()}
    return [masked_value(inner) for inner in value] if isinstance(value, list) else value


def object_name(entry: Entry) -> str:
    """What an entry is about, for a list."""
    return masked_name(entry.object_name) if entry.object_kind in ABOUT_PEOPLE else masked(entry.object_name)
