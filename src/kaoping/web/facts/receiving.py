"""An uploaded file becomes a folder (or a workbook) that the engine can read. Nothing the file says is believed."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

import pyarrow as pa
from django.core.files.base import File
from pyarrow import parquet

from kaoping.problems import Fault, Place, Refused
from kaoping.web.bridge.facts import TABLES
from kaoping.web.facts import faults

KINDS = (".xlsx", ".csv", ".parquet", ".zip")
FILES = 40  # members of an archive
UNPACKED = 600 << 20  # bytes of all members together
ROWS = 5_000_000  # of a Parquet file, which may say the same a billion times in a few bytes
BLOCK = 1 << 20


def table_of(name: str) -> str:
    """The table that a file's name means ("marks.csv", "打分.csv", "marks 2026.csv"), "" if none."""
    stem = PurePosixPath(name.replace("\\", "/")).stem.strip().lower()
    for table in TABLES.values():
        if stem in (table.name, table.zh):
            return table.name
    found = [t.name for t in TABLES.values() if stem.startswith((t.name, t.zh))]
    return found[0] if len(found) == 1 else ""


def suffix_of(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def bundled(files: Iterable[File[Any]]) -> IO[bytes]:
    """Several uploaded files in one archive, unpacked sizes as they are."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the caller keeps it
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for position, file in enumerate(files):
            name = PurePosixPath((file.name or "").replace("\\", "/")).name or str(position)
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as member:
                for block in file.chunks(BLOCK):
                    member.write(block)
    target.seek(0)
    return target


@contextmanager
def unpacked(path: Path, name: str, table: str) -> Iterator[Path]:
    """Where the tables of a stored upload can be read. `name`: as it was uploaded; `table`: chosen for a single one.

    Raises Refused with every fault of the archive or of the names.
    """
    with tempfile.TemporaryDirectory(prefix="kaoping-import-") as holder:
        folder = Path(holder, "tables")
        folder.mkdir()
        suffix = suffix_of(name)
        if suffix == ".zip":
            yield _from_archive(path, name, folder)
        elif suffix == ".xlsx":
            yield _linked(path, Path(holder, _safe(name)))
        else:
            yield _single(path, name, table or table_of(name), folder)


def _safe(name: str) -> str:
    """A file name that messages can show and that stays in its folder."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(c if c.isprintable() and c not in '<>:"|?*' else "_" for c in last)[-120:]
    return kept.lstrip(".") or "file"


def _linked(source: Path, target: Path) -> Path:
    target.symlink_to(source.resolve())
    return target


def _single(path: Path, name: str, table: str, folder: Path) -> Path:
    if suffix_of(name) not in KINDS:
        raise Refused([faults.FILE_KIND.at(name=name[:100])])
    if table not in TABLES:
        raise Refused([_nameless(name)])
    if suffix_of(name) == ".parquet":
        _measure_parquet(path, name)
    _linked(path, folder / f"{table}{suffix_of(name)}")
    return folder


def _nameless(name: str) -> Fault:
    tables = "、".join(f"{table.name}({table.zh})" for table in TABLES.values())
    return faults.WHICH_TABLE.at(Place(file=name[:100]), name=name[:100], tables=tables)


def _from_archive(path: Path, name: str, folder: Path) -> Path:
    try:
        with zipfile.ZipFile(path) as archive:
            return _extract(archive, name, folder)
    except RuntimeError:  # how zipfile says that a password is needed
        raise Refused(
            [faults.BAD_ARCHIVE.at(Place(file=name), reason="有密码", reason_en="it has a password")]
        ) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
        reason = {"reason": "已损坏，或不是 zip 文件", "reason_en": "it is damaged or no zip file"}
        raise Refused([faults.BAD_ARCHIVE.at(Place(file=name), **reason)]) from None


def _extract(archive: zipfile.ZipFile, name: str, folder: Path) -> Path:
    members = [info for info in archive.infolist() if _wanted(info)]
    if len(members) > FILES:
        words: dict[str, Any] = {"what": "文件数", "what_en": "the number of files", "limit": FILES}
        raise Refused([faults.ARCHIVE_TOO_LARGE.at(Place(file=name), **words)])
    books = [info for info in members if suffix_of(info.filename) == ".xlsx"]
    if books and len(members) > 1:
        raise Refused([faults.BOOK_NOT_ALONE.at(Place(file=name), name=_safe(books[0].filename))])
    if books:
        target = folder / _safe(books[0].filename)
        _copy(archive, books[0], target, UNPACKED, name)
        return target
    _extract_tables(archive, members, name, folder)
    return folder


def _wanted(info: zipfile.ZipInfo) -> bool:
    """Folders, and what systems put beside the files, are left out."""
    path = PurePosixPath(info.filename.replace("\\", "/"))
    return not info.is_dir() and not path.name.startswith((".", "~")) and "__MACOSX" not in path.parts


def _extract_tables(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], name: str, folder: Path) -> None:
    found: list[Fault] = []
    seen: dict[str, str] = {}
    left = UNPACKED
    for info in members:
        shown, table = _safe(info.filename), table_of(info.filename)
        if suffix_of(info.filename) not in (".csv", ".parquet"):
            found.append(faults.FILE_KIND.at(Place(file=name), name=shown))
        elif not table:
            found.append(_nameless(shown))
        elif table in seen:
            found.append(faults.SAME_TABLE_TWICE.at(Place(file=name), table=table, first=seen[table], second=shown))
        else:
            seen[table] = shown
            target = folder / f"{table}{suffix_of(info.filename)}"
            left -= _copy(archive, info, target, left, name)
            if target.suffix == ".parquet":
                _measure_parquet(target, name)
    if not members:
        found.append(faults.FILE_EMPTY.at(Place(file=name)))
    if found:
        raise Refused(found)


def _copy(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, limit: int, name: str) -> int:
    """Unpack one member, at most `limit` bytes whatever it claims; its size."""
    size = 0
    with archive.open(info) as member, target.open("wb") as file:
        while block := member.read(BLOCK):
            size += len(block)
            if size > limit:
                words: dict[str, Any] = {"what": "大小", "what_en": "its size", "limit": f"{UNPACKED >> 20} MB"}
                raise Refused([faults.ARCHIVE_TOO_LARGE.at(Place(file=name), **words)])
            file.write(block)
    return size


def _measure_parquet(path: Path, name: str) -> None:
    """Refuse a file whose few bytes stand for more rows than are ever read. What is no Parquet the engine tells."""
    try:
        rows = parquet.read_metadata(path).num_rows
    except (pa.ArrowException, OSError):
        return
    if rows > ROWS:
        words: dict[str, Any] = {"what": "行数", "what_en": "the number of rows", "limit": ROWS}
        raise Refused([faults.ARCHIVE_TOO_LARGE.at(Place(file=name), **words)])


def forget(folder: Path) -> None:
    """Take away what was put aside for an import that is over."""
    shutil.rmtree(folder, ignore_errors=True)
