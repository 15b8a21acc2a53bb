"""Which file is meant: shipped schemes by id, files and folders by path, versions by the dates they are in force."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from kaoping.problems import Place, Refused
from kaoping.scheme import faults
from kaoping.scheme.hints import listed, near
from kaoping.scheme.yaml_text import decode, read_bytes, read_yaml

SCHEME = "scheme.yaml"
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")

Span: TypeAlias = tuple[datetime.date, datetime.date]
"""First and last day of a cycle, both included."""


@dataclass(frozen=True, slots=True)
class Version:
    """A file and the days on which it is in force (`until` None = to this day)."""

    path: Path
    from_: datetime.date
    until: datetime.date | None

    def reaches(self, cycle: Span) -> bool:
        return self.from_ <= cycle[1] and (self.until is None or self.until >= cycle[0])

    @property
    def text(self) -> str:
        return f"{self.path.name} {self.from_} – {self.until or ''}".strip()


def shipped_folder() -> Path:
    """The folder of the shipped schemes: beside the sources in a checkout, inside the package when installed."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parents[1] / "schemes"
    return checkout if package.parent.name == "src" and checkout.is_dir() else package / "schemes"


def scheme_folders(folder: Path | None = None) -> list[Path]:
    """The folders of the shipped schemes (or of those in another folder), by name."""
    return sorted(path.parent for path in (folder or shipped_folder()).glob(f"*/{SCHEME}"))


def shipped_ids() -> list[str]:
    return [path.name for path in scheme_folders()]


def find(ref: str | Path, cycle: Span | None = None) -> Path:
    """The file that is meant. Raises Refused where there is none, or none in force in the cycle."""
    path = place_of(ref)
    files = versions_in(path) if path.is_dir() else [path]
    if cycle is None:
        return files[0]
    versions = [version for file in files if (version := dates(file))]
    if not versions:
        return files[0]  # reading it says what is wrong with its dates
    reaching = [version for version in versions if version.reaches(cycle)]
    if not reaching:
        known = listed(version.text for version in versions)
        raise Refused([faults.NOT_IN_FORCE.at(Place(file=str(path)), first=cycle[0], last=cycle[1], versions=known)])
    at_end = [version for version in reaching if version.until is None or version.until >= cycle[1]]
    return max(at_end or reaching, key=lambda version: version.from_).path


def place_of(ref: str | Path) -> Path:
    """The file or folder that a shipped id or a path names."""
    text = str(ref)
    if isinstance(ref, str) and ID.fullmatch(text) and (shipped_folder() / text / SCHEME).is_file():
        return shipped_folder() / text
    try:
        path = Path(ref)
        if path.exists():
            return path
    except (OSError, ValueError):
        pass
    hint = near(text, shipped_ids())
    raise Refused([faults.NO_SCHEME.at(Place(), ref=text[:200], hint_zh=hint.zh, hint_en=hint.en)])


def versions_in(folder: Path) -> list[Path]:
    """scheme.yaml and its further versions ``scheme-<version>.yaml``, by name."""
    files = [path for path in (folder / SCHEME, *sorted(folder.glob("scheme-*.yaml"))) if path.is_file()]
    return files or [folder / SCHEME]


def dates(file: Path) -> Version | None:
    """The days on which a file is in force; None where they cannot be read."""
    try:
        data, _ = read_yaml(decode(read_bytes(file), str(file)), str(file))
    except Refused:
        return None
    in_force = data.get("in_force") if isinstance(data, dict) else None
    if not isinstance(in_force, dict):
        return None
    first, until = date(in_force.get("from")), date(in_force.get("until"))
    return Version(file, first, until) if first else None


def date(raw: Any) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        return None
