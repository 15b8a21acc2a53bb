"""A clause as its card tells it: our reading in words, what it takes for granted, other readings, an example."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kaoping.web.bridge import reading as bridge
from kaoping.web.bridge import reading_drafts as drafts
from kaoping.web.bridge import reading_trials as trials
from kaoping.web.bridge.reading_pending import GAP
from kaoping.web.clauses.models import OUTCOMES, SETTLED, Clause
from kaoping.web.site.words import Said, tongue

MARKS = {
    "read": "badge-blue",
    "confirm": "badge-warn",
    "flag": "badge-loss",
    "pending": "badge-pend",
    "aside": "badge-quiet",
}


@dataclass(frozen=True)
class Option:
    """A reading to choose: its words and what comes of the example."""

    at: int
    words: str
    outcome: trials.Outcome | None
    chosen: bool


@dataclass(frozen=True)
class Card:
    """clause: the row; told: reasons and assumptions in words; case: the example's words."""

    clause: Clause
    options: list[Option]
    told: list[str]
    case: str
    words: str  # what holds, in words; "" while nothing does
    draft: str  # what the editor begins with
    gap: bool

    @property
    def title(self) -> str:
        """What the clause is about: its item, else its own first words."""
        item = self.clause.item
        above = item.title if item else (self.clause.path[-1] if self.clause.path else "")
        return above or self.clause.text[:24]

    @property
    def place(self) -> str:
        """The titles above its item."""
        return " › ".join(str(each) for each in self.clause.path[:-1])

    @property
    def badge(self) -> Said:
        return SETTLED[self.clause.settled] if self.clause.settled else OUTCOMES[self.clause.outcome]

    @property
    def mark(self) -> str:
        return MARKS[self.clause.tier]


def card(clause: Clause) -> Card:
    """Everything that a card shows."""
    language = tongue()
    rules = readings(clause)
    example = trials.example(answered(clause, rules), clause.bound, language) if rules else None
    chosen = chosen_of(clause, rules)
    options = [
        Option(at, bridge.said(rule, language), example.outcomes[at] if example else None, at == chosen)
        for at, rule in enumerate(rules)
    ]
    notes = [bridge.told(note, language) for note in (*clause.reasons, *clause.assumptions)]
    rule = clause.rule if bridge.is_known(clause.rule) else None
    words = bridge.said(rule, language) if rule else ""
    held = rule or (rules[0] if rules else None)
    draft = clause.words or (bridge.said(held, "zh") if held else clause.text.strip())
    return Card(clause, options, notes, example.case if example else "", words, draft, bool(GAP.search(clause.text)))


@dataclass(frozen=True)
class Together:
    """Cards that rest on one and the same assumption: its words, and the cards that can be confirmed at once."""

    words: str
    cards: list[Card]


def together(cards: list[Card]) -> list[Together]:
    """Open cards by the one assumption that each of them rests on, where two or more share it."""
    groups: dict[tuple[str, str], list[Card]] = {}
    for each in cards:
        if each.clause.assumption[0] and each.options:
            groups.setdefault(each.clause.assumption, []).append(each)
    return [
        Together(bridge.told_of_all([each.clause.assumptions[0] for each in group], tongue()), group)
        for group in groups.values()
        if len(group) > 1
    ]


def readings(clause: Clause) -> list[dict[str, Any]]:
    """The proposed reading and the others; none where nothing was read."""
    kept = [clause.proposal, *clause.others] if clause.proposal and clause.outcome != "flag" else []
    return kept if all(map(bridge.is_known, kept)) else []


def answered(clause: Clause, rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rules with what was answered about the whole, as they are tried."""
    answers = clause.review.choices.get("answers", {})
    return [drafts.answered(rule, clause.key, clause.review.document, answers) for rule in rules]


def chosen_of(clause: Clause, rules: list[dict[str, Any]]) -> int:
    """Which of the readings holds; the proposed one where none does yet."""
    return rules.index(clause.rule) if clause.rule in rules else -1 if clause.settled else 0


# --- trying ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tried:
    """Rules tried on what was typed. wanted: (field, its label, what is in it, its words for yes and no)."""

    wanted: list[tuple[trials.Field, str, str]]
    rows: list[tuple[str, trials.Outcome]]
    told: list[str] = field(default_factory=list)
    outcome: str = "read"  # of words that were read just now
    own: bool = False  # the figures are the platform's own


def try_readings(clause: Clause, given: Mapping[str, str]) -> Tried:
    """All readings of a clause, or what holds of it, on the same figures."""
    return tried(
        readings(clause) or ([clause.rule] if clause.rule and bridge.is_known(clause.rule) else []), clause, given
    )


def try_words(clause: Clause, words: str, given: Mapping[str, str]) -> Tried:
    """Words that somebody types, read as the document's own."""
    reading = bridge.read_again(words, clause.bound)
    notes = [bridge.told(note, tongue()) for note in (*reading.reasons, *reading.assumptions)]
    found = tried([reading.rule] if reading.rule else [], clause, given)
    return replace(found, told=notes, outcome=reading.outcome)


def tried(rules: list[dict[str, Any]], clause: Clause, given: Mapping[str, str]) -> Tried:
    language, rules = tongue(), answered(clause, rules)
    fields = trials.together(rules)
    typed = {each.name: given.get(each.name, "")[:200] for each in fields}
    own = all(typed[name] == given.get(f"own-{name}", "") for name in typed)  # nobody has typed a figure yet
    if own:
        typed = trials.beginning(rules, clause.bound)
    wanted = [(each, each.label(language), typed.get(each.name, "")) for each in fields]
    rows = [(bridge.said(rule, language), trials.outcome(rule, clause.bound, typed, language)) for rule in rules]
    return Tried(wanted, rows, own=own)
