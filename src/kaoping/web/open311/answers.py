"""How answers of GeoReport v2 look: JSON and XML of the same content, and its errors."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as Tree

from django.http import HttpResponse
from django.utils import timezone

from kaoping.web.site.words import Said

TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """What surrounds the rows in XML: <services><service>…. single: one row without a list around it."""

    whole: str
    each: str = ""


SERVICES = Shape("services", "service")
REQUESTS = Shape("service_requests", "request")
ERRORS = Shape("errors", "error")
DEFINITION = Shape("service_definition")
DISCOVERY = Shape("discovery")
INNER = {"attributes": "attribute", "values": "value", "endpoints": "endpoint", "formats": "format"}  # lists inside


class Problem(Exception):
    """An error as the specification has it: status, and what is wrong, all of it."""

    def __init__(self, status: int, *told: Said, wait: int = 0) -> None:
        self.status, self.told, self.wait = status, told, wait
        super().__init__(status, *(each.en for each in told))


def answer(kind: str, shape: Shape, content: Row | Sequence[Row], status: int = 200) -> HttpResponse:
    """content: rows, or the one row of a shape without `each`. kind: "json" or "xml"."""
    body = _json(content) if kind == "json" else _xml(shape, content)
    return HttpResponse(body, status=status, content_type=TYPES[kind], headers={"Cache-Control": "no-store"})


def told(kind: str, problem: Problem) -> HttpResponse:
    """The answer to what went wrong."""
    rows = [{"code": problem.status, "description": f"{each.zh} / {each.en}"} for each in problem.told]
    made = answer(kind, ERRORS, rows, problem.status)
    if problem.wait:
        made["Retry-After"] = str(problem.wait)
    return made


def moment(at: datetime.datetime | None) -> str | None:
    """2026-11-22T08:00:00+08:00."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def _json(content: Row | Sequence[Row]) -> str:
    return json.dumps(content, ensure_ascii=False)


def _xml(shape: Shape, content: Row | Sequence[Row]) -> bytes:
    root = Tree.Element(shape.whole)
    if isinstance(content, dict):
        _fill(root, content)
    else:
        for row in content:
            _fill(Tree.SubElement(root, shape.each), row)
    body: bytes = Tree.tostring(root, encoding="utf-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body


def _fill(parent: Tree.Element, row: Row) -> None:
    for name, value in row.items():
        element = Tree.SubElement(parent, name)
        if isinstance(value, list):
            for inner in value:
                child = Tree.SubElement(element, INNER[name])
                if isinstance(inner, dict):
                    _fill(child, inner)
                else:
                    child.text = _text(inner)
        else:
            element.text = _text(value)


def _text(value: Any) -> str | None:
    """As XML has it: nothing for nothing, true and false, no sign that XML forbids."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return "".join(sign for sign in str(value) if sign in "\t\n\r" or " " <= sign <= "\ud7ff" or sign >= "\ue000")
