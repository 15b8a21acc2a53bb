"""What people settle in a review: each clause, the items, and what is asked once for the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.bridge import reading as bridge
from kaoping.web.bridge.schemes import ID
from kaoping.web.clauses import faults
from kaoping.web.clauses.keeping import reading_fields
from kaoping.web.clauses.locks import OPEN, between, held_clause, held_open
from kaoping.web.clauses.models import SETTLED, Clause, Item, Review
from kaoping.web.people.models import Person
from kaoping.web.site.refusals import quoted
from kaoping.web.units.models import KINDS

MOST_POINTS = 100_000
POINTS = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,4})?")
CYCLES = ("year", "quarter", "month", "any")


@action
def take(*, clause: Clause, reading: int, revision: int, by: Person) -> Clause:
    """Take a reading of a clause: 0 the proposed one (confirmed), from 1 on one of the others. Raises Refused."""
    found = held_clause(clause, revision, by)
    rules = [found.proposal, *found.others]
    rule = rules[reading] if 0 <= reading < len(rules) else None
    if rule is None or (reading == 0 and found.outcome == "flag"):
        raise Refused([faults.NO_SUCH_READING.at()])
    return _settle(found, "clause.chosen" if reading else "clause.confirmed", by, rule=rule, reading=reading)


@action
def confirm_together(*, review: Review, picks: dict[int, int], by: Person) -> list[Clause]:
    """Confirm what was read of clauses that all rest on one and the same assumption; each has its entry in the log.

    picks: number of a clause → its revision. Raises Refused, and then none is confirmed."""
    held_review = held_open(review, by)
    found = list(held_review.clauses.filter(number__in=picks).select_related("settled_by", "item"))
    wrong = list(not_together(found, picks))
    if wrong or not found:
        raise Refused(wrong or [faults.NOTHING_PICKED.at()])
    for clause in found:
        clause.review = held_review
        _settle(clause, "clause.confirmed", by, rule=clause.proposal, reading=0, together=len(found))
    return found


def not_together(found: list[Clause], picks: dict[int, int]) -> Iterator[Fault]:
    """Why clauses cannot be confirmed at once: one was changed since, or takes something else for granted."""
    for number in sorted(picks.keys() - {clause.number for clause in found}):
        yield faults.NOT_ALIKE.at(None, number=number)
    shared = next((clause.assumption for clause in found if clause.assumption[0]), None)
    for clause in found:
        if clause.revision != picks[clause.number]:
            yield from between(clause.settled_by, SETTLED.get(clause.settled, OPEN)).faults
        elif clause.assumption != shared or not bridge.is_known(clause.proposal):
            yield faults.NOT_ALIKE.at(None, number=clause.number)


@action
def rewrite(*, clause: Clause, words: str, why: str, revision: int, by: Person) -> Clause:
    """Say a clause in other words, which are read as the document's own; why: on what that rests. What they take for
    granted was on the page and is settled by this. Raises Refused."""
    found = held_clause(clause, revision, by)
    why = reason(why)
    words = words.strip()
    reading = bridge.read_again(words, found.bound)
    if reading.rule is None:
        told = ["；".join(bridge.told(each, "zh") for each in reading.reasons)]
        told.append("; ".join(bridge.told(each, "en") for each in reading.reasons))
        raise Refused([faults.NOT_READABLE.at(None, why=told[0].rstrip("。"), why_en=told[1].rstrip("."))])
    return _settle(found, "clause.rewritten", by, rule=reading.rule, words=words, why=why)


@action
def leave_pending(*, clause: Clause, name: str, of: str, why: str, revision: int, by: Person) -> Clause:
    """A figure that the document does not give becomes a pending figure of the scheme. of: its unit. Raises Refused."""
    found = held_clause(clause, revision, by)
    name = name.strip()[:100]
    if not name:
        raise Refused([faults.FIGURE_NEEDS_NAME.at()])
    return _settle(found, "clause.pending", by, figure={"name": name, "unit": of.strip()[:20]}, why=reason(why))


@action
def set_aside(*, clause: Clause, why: str, revision: int, by: Person) -> Clause:
    """A clause says nothing about points. Raises Refused."""
    found = held_clause(clause, revision, by)
    return _settle(found, "clause.aside", by, why=reason(why))


@action
def reopen(*, clause: Clause, revision: int, by: Person) -> Clause:
    """Take back what was settled of a clause. Raises Refused."""
    found = held_clause(clause, revision, by)
    was = found.settled
    open_again(found)
    _save(found)
    note("clause.reopened", found, by=by, unit=found.review.owner, number=found.number, was=was)
    return found


def open_again(clause: Clause) -> None:
    """As the reader left it."""
    clause.settled, clause.settled_at, clause.settled_by = "", None, None
    clause.words, clause.why, clause.figure = "", "", {}
    clause.rule = clause.proposal if clause.outcome == "read" else None


def _settle(clause: Clause, what: str, by: Person, *, rule: Any = None, **given: Any) -> Clause:
    """what: how the log calls it; its verb is how the clause is settled."""
    details = {key: value for key, value in given.items() if key in ("reading", "why", "words", "figure", "together")}
    open_again(clause)
    clause.settled, clause.settled_at, clause.settled_by = what.partition(".")[2], timezone.now(), by
    clause.rule = rule
    clause.words, clause.why, clause.figure = given.get("words", ""), given.get("why", ""), given.get("figure", {})
    _save(clause)
    note(what, clause, by=by, unit=clause.review.owner, number=clause.number, **details)
    return clause


def _save(clause: Clause) -> None:
    clause.revision += 1
    clause.save()


def reason(why: str) -> str:
    if not why.strip():
        raise Refused([faults.BASIS_NEEDED.at()])
    return why.strip()[:500]


# --- items -----------------------------------------------------------------------------------------------------------


@action
def mend_item(*, item: Item, title: str, points: str, responsible: str, revision: int, by: Person) -> Item:
    """Correct an item. With other points its clauses are read anew; what no longer reads the same is open again.

    points: as text, "" for none; responsible: departments, joined by 、. Raises Refused.
    """
    review = held_open(item.review, by)
    found = Item.objects.select_related("changed_by").get(pk=item.pk)
    if found.revision != revision:
        raise between(found.changed_by)
    before = {"title": found.title, "points": found.points, "responsible": found.responsible}
    found.title, found.points, found.responsible = titled(title), points_of(points), "、".join(split(responsible))[:500]
    found.revision, found.changed_by, found.proposed = found.revision + 1, by, False
    found.save()
    anew = read_below(review) if found.points != before["points"] else []
    note("review.item_mended", found, by=by, unit=review.owner, before=before, points=found.points, anew=anew)
    return found


def titled(title: str) -> str:
    if not title.strip():
        raise Refused([faults.NO_TITLE.at()])
    return title.strip()[:300]


def points_of(text: str) -> Decimal | None:
    """Points as somebody typed them; none for nothing."""
    text = text.strip()
    if not text:
        return None
    if not POINTS.fullmatch(text) or Decimal(text) > MOST_POINTS:
        raise Refused([faults.BAD_POINTS.at(None, points=quoted(text))])
    return Decimal(text)


def split(responsible: str) -> list[str]:
    """Departments as they are written one after the other."""
    for sign in ("，", ",", "；", ";", "\n"):
        responsible = responsible.replace(sign, "、")
    return [each.strip() for each in responsible.split("、") if each.strip()]


def read_below(review: Review) -> list[int]:
    """Read the clauses whose bounding points changed; the numbers of those that were settled and are open again."""
    items = {each.pk: each for each in review.items.all()}
    again = []
    for clause in review.clauses.filter(item__isnull=False):
        points = bounding(items[clause.item_id], items) if clause.item_id else None
        if points == clause.points:
            continue
        clause.points = points
        if read_anew(clause):
            again.append(clause.number)
        _save(clause)
    return again


def bounding(item: Item, items: dict[int, Item]) -> Decimal | None:
    """The points of the item, or of the nearest above it that has some; nothing bounds what is beside the total."""
    while item.points is None and not item.extra and item.parent_id is not None:
        item = items[item.parent_id]
    return item.points


def read_anew(clause: Clause) -> bool:
    """Read a clause with its points of now; whether something settled was taken back."""
    if clause.outcome == "none":
        return False
    before = (clause.outcome, clause.proposal, clause.assumptions, clause.others)
    for name, value in reading_fields(bridge.read_again(clause.text, clause.bound)).items():
        if name != "rule":
            setattr(clause, name, value)
    same = before == (clause.outcome, clause.proposal, clause.assumptions, clause.others)
    if clause.settled == "rewritten":
        same = bridge.read_again(clause.words, clause.bound).rule == clause.rule
    if clause.settled and (same or clause.settled in ("aside", "pending")):
        return False
    taken_back = bool(clause.settled)
    open_again(clause)
    return taken_back


# --- the whole -------------------------------------------------------------------------------------------------------


@action
def answer(*, review: Review, answers: dict[str, str], heading: dict[str, str], revision: int, by: Person) -> Review:
    """What is asked once. answers: question → option; heading: "title", "code", "kind", "cycle". Raises Refused."""
    found = held_open(review, by)
    if found.revision != revision:
        raise between(None)
    found.choices = {"answers": fitting(found, answers), **checked(heading)}
    found.title = titled(heading.get("title", ""))[:200]
    found.revision += 1
    found.save(update_fields=["choices", "title", "revision", "changed_at"])
    note("review.answered", found, by=by, unit=found.owner, choices=found.choices)
    return found


def fitting(review: Review, answers: dict[str, str]) -> dict[str, str]:
    asked = {each["about"]: each["options"] for each in review.document.get("questions", [])}
    for about, option in answers.items():
        if option not in asked.get(about, ()):
            raise Refused([faults.NO_SUCH_ANSWER.at()])
    return answers


def checked(heading: dict[str, str]) -> dict[str, str]:
    code, kind, cycle = (heading.get(name, "").strip() for name in ("code", "kind", "cycle"))
    if code and not (ID.fullmatch(code) and len(code) <= 60):
        raise Refused([faults.BAD_CODE.at(None, code=quoted(code))])
    if (kind and kind not in KINDS) or (cycle and cycle not in CYCLES):
        raise Refused([faults.NO_SUCH_ANSWER.at()])
    return {"code": code, "kind": kind, "cycle": cycle}
