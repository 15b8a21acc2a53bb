"""What the commands print: faults, tables that align with wide characters, progress, and exit codes."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TextIO

from kaoping.aligned import padded, width
from kaoping.problems import Fault, Language

OK, INTERNAL, USAGE, SCHEME, FACTS, PENDING, CHANGED, OUTPUT = range(8)
"""Exit codes: fine · fault of the program · wrong call · scheme · facts · pending · results changed · cannot write."""

SHOWN = 40  # faults printed in full


def exit_code(faults: Iterable[Fault]) -> int:
    """The exit code for a refusal: that of the gravest kind of fault in it."""
    codes = {family(fault.code) for fault in faults if fault.severity == "error"}
    return next((code for code in (USAGE, SCHEME, FACTS, PENDING, OUTPUT, CHANGED) if code in codes), INTERNAL)


OUTPUTS = {"F350", "F351", "F352", "F353", "F360", "F361", "F362"}  # of `documents`; the codes around them are clauses'


def family(code: str) -> int:
    if code == "F301":
        return PENDING
    if code in OUTPUTS:
        return OUTPUT
    prefixes = {"F1": SCHEME, "F2": FACTS, "F35": SCHEME, "F36": SCHEME, "F37": SCHEME, "F38": SCHEME}
    return next((found for prefix, found in prefixes.items() if code.startswith(prefix)), USAGE)


@dataclass(slots=True)
class Terminal:
    """Where a command speaks: people read `out`, programs read JSON, progress goes to `err`."""

    language: Language = "zh"
    as_json: bool = False
    quiet: bool = False
    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)
    began: float = field(default_factory=time.monotonic)

    def say(self, zh: str = "", en: str | None = None) -> None:
        """A line for people; nothing where the output is JSON."""
        if not self.as_json:
            print(zh if self.language == "zh" or en is None else en, file=self.out)

    def word(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def json(self, value: Any) -> None:
        json.dump(value, self.out, ensure_ascii=False, indent=2, default=str)
        print(file=self.out)

    def step(self, zh: str, en: str) -> None:
        """One line of progress, with the seconds since the start."""
        if not self.quiet and not self.as_json:
            print(f"  {time.monotonic() - self.began:6.1f} s  {self.word(zh, en)}", file=self.err, flush=True)

    def faults(self, faults: Sequence[Fault], *, to: TextIO | None = None) -> None:
        """Every fault with its remedy (the first 40 in full, the others counted by code)."""
        target = to or self.out
        for fault in faults[:SHOWN]:
            print(fault.text(self.language), file=target)
        rest = Counter(fault.code for fault in faults[SHOWN:])
        for code, count in rest.items():
            print(self.word(f"…… 另有 {count} 处 {code}", f"… {count} more of {code}"), file=target)

    def refuse(self, faults: Sequence[Fault]) -> int:
        """Say why something cannot be used; gives the exit code."""
        if self.as_json:
            self.json({"ok": False, "faults": [fault.as_json() for fault in faults]})
        else:
            self.faults(faults, to=self.err)
            wrong = sum(fault.severity == "error" for fault in faults)
            print(
                self.word(f"共 {wrong} 处错误，没有写出任何结果。", f"{wrong} error(s); nothing was written."),
                file=self.err,
            )
        return exit_code(faults)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = ()) -> None:
        """A table in columns; those numbered in `right` are aligned to the right."""
        lines = [list(head), *(list(row) for row in rows)]
        widths = [max(width(line[i]) for line in lines) for i in range(len(head))]
        to_right = set(right)
        for line in lines:
            cells = [padded(cell, widths[i], i in to_right) for i, cell in enumerate(line)]
            self.say("  " + "  ".join(cells).rstrip())
