"""What can be wrong, said so that an officer can mend it: code, place, words, source clause, remedy.

A *kind* of fault is defined once, beside the code that finds it (`scheme/faults.py`, `engine/faults.py` …);
a *fault* is one finding of that kind at one place. Everything that reads input collects all faults first and
raises them together as `Refused`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["error", "warning", "note"]
Language = Literal["zh", "en"]

SEVERITY_WORDS: dict[Language, dict[Severity, str]] = {
    "zh": {"error": "错误", "warning": "提醒", "note": "说明"},
    "en": {"error": "error", "warning": "warning", "note": "note"},
}

KINDS: dict[str, Kind] = {}  # every kind that the loaded modules define, by code; docs/errors.md is written from it


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault is: a line of a scheme, or a row (as numbered in the file, heading = 1) and column of facts."""

    file: str = ""
    line: int | None = None
    table: str | None = None
    row: int | None = None
    column: str | None = None
    path: str | None = None  # inside a scheme: "items 1.1 › rule › steps"

    def text(self, language: Language = "zh") -> str:
        words = {"zh": ("第 {} 行", "列 {}"), "en": ("row {}", "column {}")}[language]
        head = f"{self.file}:{self.line}" if self.line is not None else self.file
        parts = [head or self.table or ""]
        if self.row is not None:
            parts.append(words[0].format(self.row))
        if self.column is not None:
            parts.append(words[1].format(self.column))
        if self.path:
            parts.append(self.path)
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of fault. The four texts are templates; `{name}` is filled from the fault's details."""

    code: str
    severity: Severity
    zh: str
    en: str
    mend_zh: str
    mend_en: str

    def at(self, place: Place | None = None, *, source: str | None = None, **details: Any) -> Fault:
        """A fault of this kind; `source` cites the clause of the official text, where there is one."""
        return Fault(self, place or Place(), source, tuple(details.items()))


@dataclass(frozen=True, slots=True)
class Fault:
    kind: Kind
    place: Place
    source: str | None
    details: tuple[tuple[str, Any], ...]

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def severity(self) -> Severity:
        return self.kind.severity

    def message(self, language: Language = "zh") -> str:
        return (self.kind.zh if language == "zh" else self.kind.en).format(**dict(self.details))

    def mend(self, language: Language = "zh") -> str:
        return (self.kind.mend_zh if language == "zh" else self.kind.mend_en).format(**dict(self.details))

    def text(self, language: Language = "zh") -> str:
        """The fault as it is printed: two lines, the second says how to mend it."""
        where = self.place.text(language)
        cited = (
            "" if not self.source else (f"（依据：{self.source}）" if language == "zh" else f" (source: {self.source})")
        )
        head = f"{SEVERITY_WORDS[language][self.severity]} {self.code} {where}".rstrip()
        colon, remedy = ("：", "    改法：") if language == "zh" else (": ", "    to mend: ")
        return f"{head}{colon}{self.message(language)}{cited}\n{remedy}{self.mend(language)}"

    def as_json(self) -> dict[str, Any]:
        place = {
            key: value
            for key in ("file", "line", "table", "row", "column", "path")
            if (value := getattr(self.place, key)) not in (None, "")
        }
        return {
            "code": self.code,
            "severity": self.severity,
            "place": place,
            "message": {"zh": self.message("zh"), "en": self.message("en")},
            "mend": {"zh": self.mend("zh"), "en": self.mend("en")},
            "source": self.source,
        }


class Refused(Exception):
    """Input that cannot be used. Carries every fault found, errors first; nothing has been written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        order = {"error": 0, "warning": 1, "note": 2}
        self.faults: list[Fault] = sorted(faults, key=lambda fault: order[fault.severity])
        super().__init__("\n".join(fault.text() for fault in self.faults[:20]))


def define(code: str, severity: Severity, *, zh: str, en: str, mend_zh: str, mend_en: str) -> Kind:
    """Define a kind of fault; a code is used once."""
    if code in KINDS:
        raise ValueError(f"fault code {code} is defined twice")
    KINDS[code] = kind = Kind(code, severity, zh, en, mend_zh, mend_en)
    return kind


def errors(faults: Iterable[Fault]) -> list[Fault]:
    return [fault for fault in faults if fault.severity == "error"]
