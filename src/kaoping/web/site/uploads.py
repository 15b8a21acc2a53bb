"""Uploaded files: bounded in size, judged by their content, kept under their digest until they are written.

A file waits in the storage between its check and its writing. It is found again by its SHA-256 in the folder of the
person who brought it, and read again only if it still has that digest: what was checked is what is written.
"""

from __future__ import annotations

import hashlib
import time
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from kaoping.problems import Fault, Place, Refused
from kaoping.web.bridge.workbooks import SheetLook, look_through, signature
from kaoping.web.people.models import Person
from kaoping.web.site import upload_faults as kinds

MEGABYTE = 1 << 20
KEPT_FOR = 24 * 3600  # seconds that a checked file waits
MEMBERS = 500  # parts of a workbook
UNPACKED = 150 * MEGABYTE  # bytes of a workbook of units or people, unpacked
BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that waits. `digest`: SHA-256; `name`: what its owner calls it; `size`: bytes."""

    path: Path
    name: str
    digest: str
    size: int

    @property
    def is_workbook(self) -> bool:
        return signature(self.path) is not None


def digest_of(file: File[Any]) -> str:
    """SHA-256 of an uploaded file, which is read again from its beginning afterwards."""
    digest = hashlib.sha256()
    for block in file.chunks():
        digest.update(block)
    file.seek(0)
    return digest.hexdigest()


def read_upload(upload: UploadedFile, folder: Path, *, most: int, suffixes: tuple[str, ...]) -> Staged:
    """Keep an uploaded file in `folder` under its digest. Raises `Refused`: too large, empty, not of its kind."""
    name = Path(upload.name or "?").name[:120]
    place = Place(file=name)
    if (upload.size or 0) > most:
        raise Refused([too_large(place, upload.size or 0, most)])
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{time.monotonic_ns()}.part"
    digest, size = hashlib.sha256(), 0
    try:
        with part.open("wb") as file:
            for block in upload.chunks():
                size += len(block)
                if size > most:
                    raise Refused([too_large(place, size, most)])
                digest.update(block)
                file.write(block)
        suffix = _suffix(part, place, suffixes)
        path = folder / f"{digest.hexdigest()}{suffix}"
        part.replace(path)
        path.with_suffix(".name").write_text(name, encoding="utf-8")
    finally:
        part.unlink(missing_ok=True)
    return Staged(path, name, digest.hexdigest(), size)


def stage(upload: UploadedFile, *, area: str, by: Person, most: int = 10 * MEGABYTE) -> Staged:
    """Keep a workbook or CSV for its check; older ones of the same person go. Raises `Refused`."""
    folder = _folder(area, by)
    _forget_old(folder)
    return read_upload(upload, folder, most=most, suffixes=(".xlsx", ".csv"))


def staged(digest: str, *, area: str, by: Person) -> Staged:
    """The person's waiting file with this digest. Raises `Refused` if it is gone or no longer the same."""
    for suffix in (".xlsx", ".csv"):
        path = _folder(area, by) / f"{digest}{suffix}"
        if path.is_file():
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() == digest:
                return Staged(path, _name(path), digest, len(content))
    raise Refused([kinds.GONE.at()])


def forget(file: Staged) -> None:
    """A written file waits no longer."""
    file.path.unlink(missing_ok=True)
    file.path.with_suffix(".name").unlink(missing_ok=True)


def checked_workbook(path: Path, name: str) -> dict[str, SheetLook]:
    """Sheets by title, after the archive was unpacked once without keeping it. Raises `Refused` for a zip bomb, for a
    sheet that claims millions of cells, for anything that is no workbook."""
    place = Place(file=name)
    try:
        _measure(path, place)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise Refused([_not_a_workbook(place, "损坏或加密的压缩包", "a damaged or encrypted archive")]) from None
    return look_through(path, lambda title: True, place)


def _measure(path: Path, place: Place) -> None:
    """Unpack to nowhere and count; what the archive claims is not believed."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if "xl/workbook.xml" not in archive.namelist() or len(members) > MEMBERS:
            raise Refused([_not_a_workbook(place, "别的压缩包", "another archive")])
        left = UNPACKED
        for member in members:
            member.file_size = max(member.file_size, UNPACKED + BLOCK)
            with archive.open(member) as file:
                while block := file.read(BLOCK):
                    left -= len(block)
                    if left < 0:
                        raise Refused([kinds.UNPACKS_TOO_LARGE.at(place, limit=f"{UNPACKED // MEGABYTE} MB")])


def too_large(place: Place, size: int, most: int) -> Fault:
    """The fault of a file over its limit, both in MB."""
    return kinds.FILE_TOO_LARGE.at(place, size=f"{size / MEGABYTE:.1f} MB", limit=f"{most // MEGABYTE} MB")


def _suffix(path: Path, place: Place, suffixes: tuple[str, ...]) -> str:
    """The suffix that the content deserves, whatever the file is called."""
    if path.stat().st_size == 0:
        raise Refused([kinds.FILE_EMPTY.at(place)])
    found = signature(path)
    by_content = {None: ".csv", "a workbook or an archive": ".xlsx", "Parquet": ".parquet"}
    suffix = by_content.get(found[1] if found else None)
    if suffix == ".csv":
        with path.open("rb") as file:
            head = file.read(BLOCK)
        if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16 is text with zeros
            suffix = None
    if suffix not in suffixes:
        zh, en = found or ("看不懂的内容", "something that is neither text nor a workbook")
        raise Refused([_not_a_workbook(place, zh, en)])
    return suffix


def _not_a_workbook(place: Place, zh: str, en: str) -> Fault:
    return kinds.NOT_THE_KIND.at(
        place, wanted="可导入的工作簿（.xlsx）或 CSV", wanted_en="a workbook (.xlsx) or a CSV", found=zh, found_en=en
    )


def _folder(area: str, by: Person) -> Path:
    return Path(default_storage.path(f"staged/{area}/{by.pk}"))


def _name(path: Path) -> str:
    kept = path.with_suffix(".name")
    return kept.read_text(encoding="utf-8") if kept.is_file() else path.name


def _forget_old(folder: Path) -> None:
    if folder.is_dir():
        oldest = time.time() - KEPT_FOR
        for path in folder.iterdir():
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)


def staged_file(path: Path) -> Staged:
    """A file on this machine, which the operator names, as if it had been uploaded. Raises `Refused`."""
    content = path.read_bytes()
    _suffix(path, Place(file=path.name), (".xlsx", ".csv"))
    return Staged(path, path.name, hashlib.sha256(content).hexdigest(), len(content))
