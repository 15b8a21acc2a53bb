"""What is gathered while an outline is made: places that are accounted for, parts, findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kaoping.clause.outline.model import Belonging, Entry, Finding, Part
from kaoping.clause.source.blocks import Span
from kaoping.problems import Kind, Place


@dataclass
class Draft:
    name: str
    text: str
    claims: list[tuple[Span, Belonging]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    pasted: set[Span] = field(default_factory=set)  # tables put together from lines

    def claim(self, span: Span, belonging: Belonging) -> None:
        self.claims.append((span, belonging))

    def claim_clauses(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            for clause in entry.clauses:
                self.claim(clause.span, "lead" if clause.role == "lead" else "clause")
            self.claim_clauses(entry.children)

    def tell(self, kind: Kind, span: Span, **details: Any) -> None:
        self.findings.append(Finding(kind.at(Place(file=self.name), **details), span))
