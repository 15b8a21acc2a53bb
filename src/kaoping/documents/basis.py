"""What the results rest on, in words: the scheme, its decisions, what is open, the facts."""

from __future__ import annotations

from kaoping.documents.record import short
from kaoping.documents.wording import Wording, plain
from kaoping.engine.results import Results
from kaoping.scheme import words
from kaoping.scheme.decisions import Choice
from kaoping.scheme.model import Decision, Section

WARNINGS = 50  # written out


def scheme_facts(results: Results, code: str, say: Wording) -> list[tuple[str, str]]:
    """Name and text of what identifies the results."""
    scheme = results.scheme
    until = scheme.in_force.until
    span = "in_force_span" if until else "in_force_from"
    return [
        (
            say("scheme"),
            f"{say.title(scheme)}（{scheme.id}）" if say.language == "zh" else f"{say.title(scheme)} ({scheme.id})",
        ),
        (say("version"), scheme.version),
        (say("in_force"), say(span, first=scheme.in_force.from_, last=until)),
        (say("source"), say.cite(scheme.source)),
        (say("cycle"), results.cycle),
        (say("fingerprint"), results.digest),
        (say("code"), short(code)),
    ]


def decision_rows(results: Results, say: Wording) -> list[tuple[str, str, str, str, str, str]]:
    """Every decision: id, question, choice, who, when, why."""
    return [
        (
            choice.id,
            asked(results.scheme.decisions[choice.id], say),
            chosen(results, choice, say),
            choice.by or say(f"how_{choice.how}"),
            "" if choice.on is None else choice.on.isoformat(),
            choice.reason,
        )
        for choice in results.choices
    ]


def asked(decision: Decision, say: Wording) -> str:
    return say.pick(decision.question, decision.question_en)


def chosen(results: Results, choice: Choice, say: Wording) -> str:
    """The chosen option in its words, or the figure."""
    option = results.scheme.decisions[choice.id].options.get(choice.choice)
    if option is not None:
        return say.pick(option.text, option.text_en)
    return choice.choice or say("how_pending")


def scheme_notes(results: Results, say: Wording) -> list[str]:
    """Notes of the scheme, and points that no clause explains."""
    scheme = results.scheme
    found = list(scheme.notes)
    for entry in (scheme.root, *scheme.entries()):
        if isinstance(entry, Section) and entry.omitted:
            where = f"{entry.id} {say.title(entry)}" if entry.id != "total" else say("total")
            found.append(say("omitted_row", item=where, points=plain(entry.omitted.points), why=entry.omitted.why))
    return found


def warnings(results: Results, say: Wording) -> list[str]:
    """What was found about scheme and facts short of an error; mere notes are left out."""
    found = [fault for fault in results.warnings if fault.severity == "warning"]
    texts = [f"{fault.code} {fault.message(say.language)}" for fault in found[:WARNINGS]]
    return texts + ([say("gaps_more", count=len(found) - WARNINGS)] if len(found) > WARNINGS else [])


def fact_rows(results: Results, say: Wording) -> list[tuple[str, str]]:
    """Every fact table with the fingerprint of its source."""
    return [(say.pick(*words.TABLES[table]), digest) for table, digest in results.digests.items()]
