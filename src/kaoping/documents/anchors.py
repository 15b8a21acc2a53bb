"""Names for units that are safe in a file system and in an address, and still say which unit it is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}", re.ASCII)
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # file names that Windows keeps to itself


def names_of(units: Iterable[str]) -> Mapping[str, str]:
    """Unit → name; ids that are safe keep it, the others (and those that differ by case only) get a fingerprint."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for unit in units:
        name = unit if SAFE.fullmatch(unit) and not RESERVED.fullmatch(unit) else ""
        if not name or name.lower() in taken:
            name = "unit-" + hashlib.sha256(unit.encode()).hexdigest()[:16]
        taken.add(name.lower())
        found[unit] = name
    return found
