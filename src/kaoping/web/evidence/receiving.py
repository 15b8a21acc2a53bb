"""An uploaded file is measured, judged by its content and made ready to be kept. Nothing it says is believed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.base import File as AnyFile

from kaoping.problems import Refused
from kaoping.web.evidence import faults
from kaoping.web.evidence.documents import check_pdf, check_text, document_kind
from kaoping.web.evidence.kinds import KINDS, PICTURES, called, signature_of, told_kinds
from kaoping.web.evidence.pictures import redrawn

MEGABYTE = 1 << 20
NAME = 120  # characters of a name


@dataclass(frozen=True, slots=True)
class Received:
    """content: as it is kept; sha256: of that; uploaded_sha256: of what came in; thumbnail: b"" for none."""

    name: str
    kind: str
    uploaded_sha256: str
    content: bytes = field(repr=False)
    thumbnail: bytes = field(repr=False, default=b"")

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def read(file: AnyFile[Any], name: str) -> tuple[str, bytes]:
    """(name as it can be shown, content). Raises Refused: empty, too large; no more is read than is allowed."""
    shown = shown_name(name)
    limit = settings.KAOPING_EVIDENCE_LIMIT
    content = bytearray()
    for block in file.chunks(MEGABYTE):
        content += block
        if len(content) > limit:
            raise Refused([_too_large(shown, max(file.size or 0, len(content)), limit)])
    if not content:
        raise Refused([faults.EMPTY.at(name=shown)])
    return shown, bytes(content)


def receive(name: str, content: bytes) -> Received:
    """Judge what was read. Raises Refused: no kind that is taken, another ending, dangerous, a bomb, damaged."""
    kind = kind_of(content, name)
    _fitting(name, kind)
    digest = hashlib.sha256(content).hexdigest()
    if kind in PICTURES:
        picture = redrawn(content, kind, name)
        return Received(name, kind, digest, picture.content, picture.thumbnail)
    return Received(name, kind, digest, content)


def kind_of(content: bytes, name: str) -> str:
    """A key of KINDS, by content alone (a text is a table when it is called one). Raises Refused."""
    found = signature_of(content)
    if found == "zip":
        found = document_kind(content, name) or "?"
    if found == "pdf":
        check_pdf(content, name)
    if found == "":
        found = "csv" if ending_of(name) == ".csv" else "txt"
        check_text(content, name, table=found == "csv")
    if found not in KINDS:
        words = called(content)
        raise Refused([faults.NOT_A_KIND.at(name=name, found=words.zh, found_en=words.en, **told_kinds())])
    return found


def _fitting(name: str, kind: str) -> None:
    if ending_of(name) not in KINDS[kind].endings:
        words = KINDS[kind].words
        usual = KINDS[kind].endings[0]
        raise Refused([faults.WRONG_ENDING.at(name=name, found=words.zh, found_en=words.en, endings=usual)])


def ending_of(name: str) -> str:
    """With its dot, in small letters; "" for none."""
    return PurePosixPath(name).suffix.lower()


def shown_name(name: str) -> str:
    """The last part of a name in signs that can be seen and no system forbids; its ending stays."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(sign if sign.isprintable() and sign not in '<>:"|?*' else "_" for sign in last).strip(" .")
    path = PurePosixPath(kept or "file")
    return path.stem[: NAME - len(path.suffix)] + path.suffix if len(path.suffix) < NAME else kept[:NAME]


def _too_large(name: str, size: int, limit: int) -> Any:
    return faults.TOO_LARGE.at(name=name, size=f"{size / MEGABYTE:.1f} MB", limit=f"{limit // MEGABYTE} MB")
