"""What every write of a review begins with: the row as it is now, held; who may; and whether somebody was quicker."""

from __future__ import annotations

from typing import Any

from kaoping.problems import Refused
from kaoping.web.clauses import faults
from kaoping.web.clauses.models import SETTLED, STATES, Clause, Review
from kaoping.web.people.models import Person
from kaoping.web.people.roles import AUTHOR
from kaoping.web.people.viewer import viewer_of
from kaoping.web.site.words import Said, said
from kaoping.web.units.models import Unit

CHANGED = said("已改", "changed")
OPEN = said("未定", "open")


def held(review: Review) -> Review:
    """The review as it is now, locked until the action ends."""
    rows = Review.objects.select_for_update(of=("self",), no_key=True).select_related("owner", "version", "created_by")
    return rows.get(pk=review.pk)


def held_open(review: Review, by: Person) -> Review:
    """A review that this person may change now. Raises Refused."""
    found = held(review)
    in_office(by, found.owner)
    if found.state != "open":
        raise Refused([faults.NOT_OPEN.at(None, **state_words(found))])
    return found


def held_clause(clause: Clause, revision: int, by: Person) -> Clause:
    """A clause of an open review, as it was when the page was made. Raises Refused."""
    review = held_open(clause.review, by)
    found = Clause.objects.select_related("settled_by", "item").get(pk=clause.pk)
    found.review = review
    if found.revision != revision:
        now = SETTLED.get(found.settled, OPEN)
        raise between(found.settled_by, now)
    return found


def between(who: Person | None, now: Said = CHANGED) -> Refused:
    name = who.name if who else "—"
    return Refused([faults.SETTLED_BETWEEN.at(None, who=name, now_zh=now.zh, now_en=now.en)])


def in_office(by: Person, owner: Unit) -> None:
    """Refuse who is no author at the owner or above it."""
    if not viewer_of(by).reaches(owner.pk, AUTHOR):
        raise Refused([faults.NOT_OFFICE.at(None, name=by.name)])


def state_words(review: Review) -> dict[str, Any]:
    words = STATES[review.state]
    return {"state_zh": words.zh, "state_en": words.en}
