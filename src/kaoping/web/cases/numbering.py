"""The number of a case, as people write it."""

from __future__ import annotations

import re

from kaoping.web.cases.models import Case

WRITTEN = re.compile(r"(?:AJ-?)?(\d{6})-?(\d{4,18})", re.IGNORECASE)


def find(number: str) -> Case | None:
    """The case with a number (AJ-261119-0164; small letters and missing dashes are forgiven); None for none."""
    match = WRITTEN.fullmatch(number.strip())
    if match is None:
        return None
    found = Case.objects.filter(pk=int(match.group(2))).first()
    written = match.group(1)
    return found if found is not None and found.number.split("-")[1] == written else None
