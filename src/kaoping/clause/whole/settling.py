"""What people answered about clauses: a reading confirmed, another one chosen, a rule written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kaoping.clause.meaning.parts import Reading, Rule
from kaoping.clause.whole.covering import coverage
from kaoping.clause.whole.model import Document, ReadClause, ReadSentence
from kaoping.clause.whole.questions import questions


@dataclass(frozen=True, slots=True)
class Answer:
    """rule: what the clause says, None: it does not score. reason: why, for the record."""

    rule: Rule | None
    reason: str = ""


def settled(document: Document, answers: Mapping[str, Answer]) -> Document:
    """The document with these answers (by clause id) in place of the readings; coverage and questions follow.

    KeyError for an id that is none."""
    for id in answers:
        document.clause(id)
    clauses = tuple(answered(one, answers[one.id]) if one.id in answers else one for one in document.clauses)
    standing = {one.id: one.standing for one in clauses}
    sentences = tuple(again(one, standing) for one in document.sentences)
    return replace(
        document, clauses=clauses, questions=questions(clauses), sentences=sentences, coverage=coverage(sentences)
    )


def answered(clause: ReadClause, answer: Answer) -> ReadClause:
    if answer.rule is None:
        return replace(clause, describes=True)
    return replace(clause, reading=Reading("read", answer.rule), describes=False)


def again(sentence: ReadSentence, standing: Mapping[str, str]) -> ReadSentence:
    found = standing.get(sentence.clause or "")
    return sentence if found is None else replace(sentence, standing=found)  # type: ignore[arg-type]
