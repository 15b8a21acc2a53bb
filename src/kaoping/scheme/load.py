"""From a scheme file to a scheme: read, settle decisions, build, check. Everything that is wrong is found at once.

`load` is the front door for programs that go on working with the scheme; `read_edition` gives the faults as a list.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kaoping.problems import Fault, Place, Refused, errors
from kaoping.scheme import faults
from kaoping.scheme.check import check
from kaoping.scheme.citing import cite
from kaoping.scheme.decisions import Choice, Resolved, resolve
from kaoping.scheme.model import Scheme
from kaoping.scheme.shape import shape_faults
from kaoping.scheme.versions import Span, find, scheme_folders, versions_in
from kaoping.scheme.yaml_text import Lines, decode, read_bytes, read_yaml

ITEMS = 2000  # most items of a scheme


@dataclass(frozen=True)
class Edition:
    """One version of a scheme as it was read.

    digest: SHA-256 of the file's bytes (hexadecimal). text: the file. data: its values with decisions settled.
    lines: where they stand. choices: how every decision was settled. warnings: what `check` found that is no error.
    """

    scheme: Scheme
    digest: str
    text: str
    path: Path
    lines: Lines
    data: dict[str, Any]
    choices: tuple[Choice, ...]
    warnings: tuple[Fault, ...] = ()


def load(ref: str | Path, decide: Mapping[str, Any] | None = None, cycle: Span | None = None) -> Edition:
    """A scheme by its shipped id, by the path of its file or of its folder.

    decide: decision id → option or figure, for this run. cycle: its first and last day; of several versions in the
    folder the one in force at the last day is taken. Raises Refused with all faults where there is an error.
    """
    edition, found = read_edition(find(ref, cycle), decide)
    if edition is None or errors(found):
        raise Refused(found)
    return edition


def read_edition(path: Path | str, decide: Mapping[str, Any] | None = None) -> tuple[Edition | None, list[Fault]]:
    """Read one file and report everything about it: errors and warnings.

    There is an Edition when a model could be built, even if it has errors of meaning (sums, names …).
    """
    path = Path(path)
    try:
        raw = read_bytes(path)
        text = decode(raw, str(path))
    except Refused as refused:
        return None, refused.faults
    return read_text(text, path, decide, raw)


def edition_of_text(text: str, name: str = "scheme.yaml", decide: Mapping[str, Any] | None = None) -> Edition:
    """The scheme of a text that lies in no file; faults call it by `name`, the digest is that of its UTF-8 bytes.

    decide: decision id → option or figure, for this run. Raises Refused with all faults where there is an error.
    """
    edition, found = read_text(text, Path(name), decide)
    if edition is None or errors(found):
        raise Refused(found)
    return edition


def read_text(
    text: str, path: Path, decide: Mapping[str, Any] | None = None, raw: bytes | None = None
) -> tuple[Edition | None, list[Fault]]:
    """As `read_edition`, of a text. path: what faults call it. raw: the bytes that it was read from, for the digest."""
    try:
        data, lines = read_yaml(text, str(path))
    except Refused as refused:
        return None, refused.faults
    if count_items(data) > ITEMS:
        return None, [faults.TOO_MANY_ITEMS.at(Place(file=str(path)), count=count_items(data), most=ITEMS)]
    resolved = resolve(data, lines, decide)
    scheme, found = build(data, resolved, lines)
    if scheme is None:
        return None, found
    overridden = frozenset(choice.id for choice in resolved.choices if choice.how == "override")
    found += check(scheme, resolved.data, lines, overridden)
    digest = hashlib.sha256(text.encode() if raw is None else raw).hexdigest()
    warnings = tuple(fault for fault in found if fault.severity != "error")
    return Edition(scheme, digest, text, path, lines, resolved.data, resolved.choices, warnings), found


def build(data: Any, resolved: Resolved, lines: Lines) -> tuple[Scheme | None, list[Fault]]:
    """The scheme of settled data; None with faults where its shape is wrong or a decision cannot be settled."""
    filled = cite(data, resolved.data) if isinstance(data, dict) else data
    try:
        scheme = Scheme.model_validate(filled, by_alias=True, by_name=False)
    except ValidationError as problem:
        problems = problem.errors(include_url=False, include_input=False)
        return None, [*resolved.faults, *shape_faults(problems, filled, lines, resolved.unsettled)]
    except RecursionError:
        return None, [faults.TOO_DEEP.at(Place(file=lines.file), most=60)]
    return (None if resolved.unsettled else scheme), list(resolved.faults)


def count_items(data: Any) -> int:
    """Number of items below (and of anything else that stands in a list named `items`)."""
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        return 0
    return sum(1 + count_items(item) for item in data["items"])


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of ``kaoping list``. `errors` is the number of errors; what could not be read then is empty."""

    id: str
    title: str
    title_en: str
    version: str
    in_force: str
    items: int
    pending: int
    errors: int
    path: Path


def list_schemes(folder: Path | None = None) -> list[Listed]:
    """The shipped schemes (or those of another folder of schemes), by id; every version on its own line."""
    return [listing(path) for id_folder in scheme_folders(folder) for path in versions_in(id_folder)]


def listing(path: Path) -> Listed:
    edition, found = read_edition(path)
    wrong = len(errors(found))
    if edition is None:
        return Listed(path.parent.name, "", "", "", "", 0, 0, wrong, path)
    scheme = edition.scheme
    in_force = f"{scheme.in_force.from_} – {scheme.in_force.until or ''}".strip()
    items, pending = sum(1 for _ in scheme.entries()), sum(choice.how == "pending" for choice in edition.choices)
    return Listed(scheme.id, scheme.title, scheme.title_en or "", scheme.version, in_force, items, pending, wrong, path)
