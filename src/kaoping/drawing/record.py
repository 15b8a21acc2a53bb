"""A draw as a file: all that was announced, and once it has been made, the seed and the result.

{"format": "kaoping-draw/1", "frame": [{"code", "stratum", "unit", "name"}], "inspectors": [{"code", "aside": [code]}],
 "method": {"number", "percent", "stratified", "short", "assign"}, "public_source", "draw_on", "frame_sha256",
 "commitment", "announcement_sha256", "seed", "public_number", "result": [{"code", "stratum", "key", "filling",
 "inspector"}], …}. Whatever else stands in it is for people.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from kaoping.drawing import faults
from kaoping.drawing.order import ASSIGN, SHORT, Drawn, Element, Inspector, Method, draw
from kaoping.problems import Fault, Refused

FORMAT = "kaoping-draw/1"
COLUMNS = ("code", "stratum", "unit", "name")
MOST = 64 << 20  # bytes of a file


@dataclass(frozen=True, slots=True)
class Replay:
    """A draw made again. drawn: None where it has not been made yet; faults: where the file contradicts itself."""

    drawn: list[Drawn] | None
    faults: list[Fault]


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def frame_csv(frame: Iterable[Element]) -> str:
    """The list as a file, by code: its SHA-256 is what is announced. With a mark in front, so that Excel knows it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for element in sorted(frame, key=lambda element: element.code):
        writer.writerow((element.code, element.stratum, element.group, element.name))
    return "\ufeff" + text.getvalue()


def announced(
    frame: Sequence[Element],
    method: Method,
    inspectors: Sequence[Inspector],
    *,
    commitment: str,
    public_source: str,
    draw_on: str,
) -> dict[str, Any]:
    """What the result depends on, with the digests that bind it."""
    bound = {
        "format": FORMAT,
        "method": _method_out(method),
        "inspectors": [{"code": each.code, "aside": sorted(each.aside)} for each in inspectors],
        "public_source": public_source,
        "draw_on": draw_on,
        "frame_sha256": digest(frame_csv(frame)),
        "commitment": commitment,
    }
    rows = [
        {"code": each.code, "stratum": each.stratum, "unit": each.group, "name": each.name}
        for each in sorted(frame, key=lambda each: each.code)
    ]
    return {**bound, "announcement_sha256": _binding(bound), "frame": rows}


def result_of(drawn: Iterable[Drawn]) -> list[dict[str, Any]]:
    """The result as it stands in a file."""
    return [
        {
            "code": each.element.code,
            "stratum": each.element.stratum,
            "key": each.key,
            "filling": each.filling,
            "inspector": each.inspector,
        }
        for each in drawn
    ]


def frame_of(record: dict[str, Any]) -> list[Element]:
    """The list in a record."""
    return [Element(row["code"], row["stratum"], row["unit"], row["name"]) for row in record["frame"]]


def drawn_from(record: dict[str, Any], seed: str) -> list[Drawn]:
    """The draw of an announcement by a seed (with the public number behind it)."""
    inspectors = [Inspector(each["code"], frozenset(each["aside"])) for each in record["inspectors"]]
    return draw(frame_of(record), _method_in(record["method"]), seed, inspectors)


def replay(text: str) -> Replay:
    """A draw made again from its file. Raises Refused where the file is none."""
    record = _read(text)
    found = [faults.NOT_AS_ANNOUNCED.at(what=zh, what_en=en) for zh, en in _differs(record)]
    if not record["seed"]:
        return Replay(None, found)
    drawn = drawn_from(record, record["seed"] + record["public_number"])
    if result_of(drawn) != record["result"]:
        found.append(faults.OTHER_RESULT.at())
    return Replay(drawn, found)


def _differs(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What in a file does not have the digest that was announced for it."""
    if digest(frame_csv(frame_of(record))) != record["frame_sha256"]:
        yield "名单", "the list is"
    if _binding(record) != record["announcement_sha256"]:
        yield "方法、检查员或公告内容", "method, inspectors or terms are"
    if record["seed"] and digest(record["seed"]) != record["commitment"]:
        yield "种子", "the seed is"


def _binding(record: dict[str, Any]) -> str:
    keys = ("format", "method", "inspectors", "public_source", "draw_on", "frame_sha256", "commitment")
    bound = {key: record[key] for key in keys}
    return digest(json.dumps(bound, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def _method_out(method: Method) -> dict[str, Any]:
    percent = None if method.percent is None else format(method.percent.normalize(), "f")
    return {
        "number": method.number,
        "percent": percent,
        "stratified": method.stratified,
        "short": method.short,
        "assign": method.assign,
    }


def _method_in(given: dict[str, Any]) -> Method:
    percent = None if given["percent"] is None else Decimal(given["percent"])
    return Method(given["number"], percent, given["stratified"], given["short"], given["assign"])


def _read(text: str) -> dict[str, Any]:
    """A file with everything in its place, so that nothing below has to look."""
    try:
        record = json.loads(text)
        json.dumps(record, ensure_ascii=False).encode()  # half a character is no text
    except (ValueError, RecursionError):
        raise Refused([faults.NO_DRAW.at(what="JSON")]) from None
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise Refused([faults.NO_DRAW.at(what="format")])
    record = {"seed": "", "public_number": "", "result": None} | record
    wrong = [name for name, right in _looks(record).items() if not right]
    if wrong:
        raise Refused([faults.NO_DRAW.at(what=name) for name in wrong])
    return record


def _looks(record: dict[str, Any]) -> dict[str, bool]:
    """Part of a file → whether it looks as it should."""
    texts = ("public_source", "draw_on", "frame_sha256", "commitment", "announcement_sha256", "seed", "public_number")
    looks = {name: isinstance(record.get(name), str) for name in texts}
    looks["frame"] = _rows(record.get("frame"), dict.fromkeys(COLUMNS, str))
    looks["frame"] = looks["frame"] and len({row["code"] for row in record["frame"]}) == len(record["frame"])
    looks["inspectors"] = _rows(record.get("inspectors"), {"code": str, "aside": list}) and all(
        isinstance(code, str) for each in record["inspectors"] for code in each["aside"]
    )
    looks["method"] = _is_method(record.get("method"))
    looks["result"] = record["result"] is None or isinstance(record["result"], list)
    return looks


def _rows(rows: Any, kinds: dict[str, type]) -> bool:
    return isinstance(rows, list) and all(
        isinstance(row, dict) and all(isinstance(row.get(name), kind) for name, kind in kinds.items()) for row in rows
    )


def _is_method(given: Any) -> bool:
    if not isinstance(given, dict) or given.get("short") not in SHORT or given.get("assign") not in ASSIGN:
        return False
    number, percent = given.get("number"), given.get("percent")
    whole = isinstance(number, int) and not isinstance(number, bool) and number > 0
    return isinstance(given.get("stratified"), bool) and (
        (percent is None and whole) or (number is None and _is_percent(percent))
    )


def _is_percent(given: Any) -> bool:
    try:
        return isinstance(given, str) and 0 < Decimal(given) <= 100
    except InvalidOperation:
        return False
