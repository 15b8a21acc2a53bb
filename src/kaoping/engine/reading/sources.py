"""Where the tables of one set of facts lie: a folder, a workbook, or a mapping in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from kaoping.engine import faults
from kaoping.engine.reading.inline import unknown_table
from kaoping.engine.reading.read_csv import read_csv
from kaoping.engine.reading.read_memory import InMemory, read_memory
from kaoping.engine.reading.read_parquet import read_parquet
from kaoping.engine.reading.read_xlsx import Workbook
from kaoping.engine.reading.source_table import SourceTable
from kaoping.engine.reading.workspace import Workspace
from kaoping.engine.tables import TABLES
from kaoping.problems import Fault, Place, Refused

Source: TypeAlias = "Path | str | Mapping[str, InMemory]"
Reader: TypeAlias = Callable[[Workspace], SourceTable | None]

READERS = {".csv": read_csv, ".parquet": read_parquet}


@dataclass(slots=True)
class Found:
    """Table → (its name for people, how to read it); and what is wrong with the whole."""

    readers: dict[str, tuple[str, Reader]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def add(self, table: str, name: str, reader: Reader) -> None:
        if table in self.readers:
            place = Place(file=name, table=table)
            self.faults.append(faults.TABLE_TWICE.at(place, table=table, first=self.readers[table][0], second=name))
        else:
            self.readers[table] = name, reader


def find(source: Source) -> Found:
    """Raises `Refused` when there is nothing to read at all."""
    if isinstance(source, Mapping):
        return _in_mapping(source)
    path = Path(source)
    try:
        return _at_path(path)
    except OSError as error:
        raise Refused([faults.UNREADABLE.at(Place(file=str(path)), reason=error.strerror or "")]) from None


def _at_path(path: Path) -> Found:
    if path.is_dir():
        return _in_folder(path)
    if not path.exists():
        raise Refused([faults.NO_SOURCE.at(path=str(path))])
    if path.suffix.lower() != ".xlsx":
        raise Refused([faults.NOT_A_SOURCE.at(path=str(path))])
    return _in_workbook(path)


def _in_folder(folder: Path) -> Found:
    found = Found()
    for path in sorted(folder.iterdir()):
        stem, suffix = path.stem.strip().lower(), path.suffix.lower()
        if path.name.startswith((".", "~")):
            continue
        if suffix in READERS and stem in TABLES and not path.is_dir():
            found.add(stem, path.name, _file_reader(path))
        elif suffix in (*READERS, ".xlsx", ".xls") or path.name.lower().split(".")[0].strip() in TABLES:
            found.faults.append(unknown_table(path.name))
    if not found.readers:
        raise Refused([*found.faults, faults.NO_TABLES.at(path=str(folder), tables=", ".join(TABLES))])
    return found


def _file_reader(path: Path) -> Reader:
    table, read = TABLES[path.stem.strip().lower()], READERS[path.suffix.lower()]
    return lambda workspace: read(path, table, workspace)


def _in_workbook(path: Path) -> Found:
    book, found = Workbook(path), Found()
    for title, table in book.sheets.items():
        found.add(table.name, title, _sheet_reader(book, title))
    found.faults += [unknown_table(title) for title in book.others]
    if not found.readers:
        raise Refused([*found.faults, faults.NO_TABLES.at(path=str(path), tables=", ".join(TABLES))])
    return found


def _sheet_reader(book: Workbook, title: str) -> Reader:
    return lambda workspace: book.read(title, workspace)


def _in_mapping(tables: Mapping[str, InMemory]) -> Found:
    found = Found()
    for name, given in tables.items():
        if name in TABLES:
            found.add(name, name, _memory_reader(given, name))
        else:
            found.faults.append(unknown_table(name))
    return found


def _memory_reader(given: InMemory, name: str) -> Reader:
    return lambda workspace: read_memory(given, TABLES[name], workspace)
