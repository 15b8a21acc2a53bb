"""What the page of a review shows."""

from __future__ import annotations

from typing import Any

from kaoping.web.bridge.reading import question_words
from kaoping.web.clauses import queries
from kaoping.web.clauses.cards import Card, card, together
from kaoping.web.clauses.models import OUTCOMES, Clause, Review
from kaoping.web.clauses.paper import Paper
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import Said, said, say, tongue
from kaoping.web.units.models import KINDS

TIERS: dict[str, Said] = {
    "read": OUTCOMES["read"],
    "confirm": OUTCOMES["confirm"],
    "flag": OUTCOMES["flag"],
    "pending": said("待定", "pending"),
    "aside": said("不涉及计分", "not about scoring"),
}
CYCLES: dict[str, Said] = {
    "year": said("年", "year"),
    "quarter": said("季度", "quarter"),
    "month": said("月", "month"),
    "any": said("不限", "any"),
}
FULL = 60  # cards that are complete at once; the others are when somebody comes to them


def review_page(viewer: Viewer, review: Review) -> dict[str, Any]:
    """Everything of the page, for its template."""
    clauses, items = queries.clauses_of(review), list(review.items.select_related("changed_by"))
    for clause in clauses:
        clause.review = review
    writes = queries.writes(viewer, review) and review.state == "open"
    asked = len(review.document.get("questions", []))
    opened = [card(clause) for clause in clauses if clause.is_open]
    return {
        **heading(review, clauses),
        "writes": writes,
        "deletes": queries.writes(viewer, review),
        "blocks": Paper(review.document, clauses, items).blocks(),
        "cards": opened,
        "together": together(opened) if writes else [],
        "rest": [card(clause) for clause in clauses if not clause.is_open and clause.outcome != "none"],
        "full": FULL,
        "lines": queries.lines(items, clauses),
        "total": queries.total(items),
        "findings": findings(review),
        "questions": questions(review),
        "asking": say("；只问一次的 {n} 问", "; asked once: {n}", n=asked) if asked else "",
        "kinds": {key: words for key, words in KINDS.items() if key != "district"},
        "cycles": CYCLES,
        "choices": {"code": "", "kind": "town", "cycle": "year", **review.choices},
        "code": review.choices.get("code") or code_for(viewer, review),
    }


def heading(review: Review, clauses: list[Clause]) -> dict[str, Any]:
    """What changes with every clause that is settled."""
    return {"review": review, "coverage": queries.coverage(review, clauses), "tiers": TIERS}


def code_for(viewer: Viewer, review: Review) -> str:
    """An id that the scheme may have, until somebody chooses one."""
    return f"{review.owner.code.lower()}-{viewer.on.year}-{review.pk}"


def findings(review: Review) -> list[dict[str, Any]]:
    """What the reader found of sums, references and pages, with its place; what the draft had to leave open."""
    language = tongue()
    found = []
    for each in (*review.document.get("faults", []), *review.document.get("written", [])):
        told = {"severity": each["severity"], "code": each["code"], "spot": each.get("spot")}
        found.append({**told, "message": each["message"][language], "mend": each["mend"][language]})
    return found


def questions(review: Review) -> list[dict[str, Any]]:
    """What is asked once for the whole: words, options, what holds, how many clauses it touches."""
    language, answers = tongue(), review.choices.get("answers", {})
    return [
        {
            "about": each["about"],
            "words": question_words(each["about"], language),
            "options": [(option, question_words(option, language)) for option in each["options"]],
            "holds": answers.get(each["about"], ""),
            "count": len(each["clauses"]),
        }
        for each in review.document.get("questions", [])
    ]


def one_card(viewer: Viewer, review: Review, clause: Clause, **more: Any) -> dict[str, Any]:
    """A card by itself, with the heading that changes with it."""
    found: Card = card(clause)
    writes = queries.writes(viewer, review) and review.state == "open"
    return {**heading(review, queries.clauses_of(review)), "card": found, "writes": writes, "whole": True, **more}
