"""What the script of the sheet sends, read with distrust."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, RawPostDataException

from kaoping.problems import Refused
from kaoping.web.collection.entering import MOST, Edit
from kaoping.web.entry import faults
from kaoping.web.entry.paste import Place

LONG = 2_000_000  # bytes of one request
WAYS = ("page", "paste")


def body_of(request: HttpRequest, person: int) -> dict[str, Any]:
    """The JSON object of a request of this person. Raises Refused."""
    try:
        if int(request.headers.get("Content-Length") or 0) > LONG * 2:
            raise ValueError
        found = json.loads(request.body)
    except (ValueError, RecursionError, RawPostDataException):  # the last: a form, which was read before
        raise Refused([faults.UNREADABLE.at()]) from None
    if not isinstance(found, dict):
        raise Refused([faults.UNREADABLE.at()])
    if found.get("person") not in (person, str(person)):
        raise Refused([faults.ANOTHER_PERSON.at()])
    return found


def edits_of(body: Mapping[str, Any]) -> list[Edit]:
    """The cells of a save: {"edits": [{unit, key, base, text, reason?}]}. Raises Refused."""
    rows = body.get("edits")
    if not isinstance(rows, list) or len(rows) > MOST or not all(isinstance(row, dict) for row in rows):
        raise Refused([faults.UNREADABLE.at()])
    made = [_edit(row) for row in rows]
    if len({(edit.unit, edit.key) for edit in made}) < len(made):
        raise Refused([faults.UNREADABLE.at()])
    return made


def _edit(row: Mapping[str, Any]) -> Edit:
    unit, key, base, text = (text_of(row.get(name, "")) for name in ("unit", "key", "base", "text"))
    reason = row.get("reason")
    return Edit(unit, key, base, text, None if reason is None else text_of(reason).strip())


def text_of(value: Any) -> str:
    """A text without NUL, which no database keeps. Raises Refused."""
    if not isinstance(value, str) or "\0" in value:
        raise Refused([faults.UNREADABLE.at()])
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a pair
        raise Refused([faults.UNREADABLE.at()]) from None
    return value


def way_of(body: Mapping[str, Any]) -> str:
    way = body.get("way", "page")
    return way if way in WAYS else "page"


def place_of(body: Mapping[str, Any]) -> Place:
    """Where a paste begins. Raises Refused."""
    units, keys = body.get("units"), body.get("keys")
    if not isinstance(units, list) or not isinstance(keys, list):
        raise Refused([faults.UNREADABLE.at()])
    return Place([text_of(unit) for unit in units], [text_of(key) for key in keys])


def choices_of(body: Mapping[str, Any]) -> dict[int, str]:
    """Row of a paste → the unit that somebody chose for it. Raises Refused."""
    given = body.get("choices", {})
    if not isinstance(given, dict) or not all(row.isdecimal() and len(row) < 7 for row in given):
        raise Refused([faults.UNREADABLE.at()])
    return {int(row): text_of(code) for row, code in given.items()}
