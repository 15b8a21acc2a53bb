"""The names of a draft: inputs, measures and decisions are entered here once and get short ids.

k1 … kinds of incidents, v1 … reported figures, g1 … classes of units, s1 … surveys, m1 … measures, K1 … decisions,
P1 … figures that are pending. Within one clause the same words get the same id, across clauses never.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

TITLE = 60  # characters
Data = dict[str, Any]


class Unsaid(ValueError):
    """What the vocabulary of schemes cannot say, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@dataclass
class Names:
    """Inputs, measures and decisions as they are found, in order."""

    appraises: str = "unit"
    inputs: dict[str, dict[str, Data]] = field(default_factory=dict)
    measures: dict[str, Data] = field(default_factory=dict)
    decisions: dict[str, Data] = field(default_factory=dict)
    known: dict[tuple[str, ...], str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def fresh(self, letter: str) -> str:
        self.counts[letter] = self.counts.get(letter, 0) + 1
        return f"{letter}{self.counts[letter]}"

    def entered(self, section: str, letter: str, key: tuple[str, ...], body: Data) -> str:
        """The id of an input; entered anew unless the same clause has it already."""
        if (section, *key) not in self.known:
            self.known[section, *key] = id = self.fresh(letter)
            self.inputs.setdefault(section, {})[id] = body
        return self.known[section, *key]

    def kind(self, clause: str, title: str) -> str:
        return self.entered("kinds", "k", (clause, title), {"title": title[:TITLE]})

    def indicator(self, clause: str, title: str, unit: str = "") -> str:
        return self.entered("indicators", "v", (clause, title, unit), {"title": title[:TITLE], "unit": unit})

    def answer(self, clause: str, title: str) -> str:
        """A figure that is 1 for yes and 0 for no."""
        body = {"title": title[:TITLE], "unit": "1 是，0 否", "min": 0, "max": 1}
        return self.entered("indicators", "v", (clause, title, "?"), body)

    def group(self, clause: str, title: str, words: Iterable[str], of: str = "") -> str:
        """A class of units, written in a column of them. of: their kind, the appraised ones unless said."""
        body = {"of": of or self.appraises, "title": title[:TITLE], "words": {word: word for word in words}}
        return self.entered("attributes", "g", (clause, title), body)

    def number(self, title: str) -> str:
        """A number that every unit has (people, households)."""
        body = {"of": self.appraises, "title": title, "number": True, "min": 0}
        return self.entered("attributes", "g", (title,), body)

    def survey(self, clause: str, title: str, answers: Iterable[str]) -> str:
        return self.entered("surveys", "s", (clause, title), {"title": title[:TITLE], "answers": list(answers)})

    def measure(self, body: Data) -> str:
        """The name of a measure, for use in conditions and formulas."""
        for name, known in self.measures.items():
            if known == body:
                return name
        name = self.fresh("m")
        self.measures[name] = body
        return name

    def decide(self, question: str, options: Data, default: str, **more: Any) -> str:
        id = self.fresh("K")
        self.decisions[id] = {"question": question, "options": options, "default": default, **more}
        return id

    def pend(self, question: str, **more: Any) -> str:
        id = self.fresh("P")
        self.decisions[id] = {"question": question, "pending": True, **more}
        return id
