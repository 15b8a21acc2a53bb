"""What is read of reviews, each reader within the own part of the tree."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from kaoping.web.clauses.models import Clause, Item, Review
from kaoping.web.people.roles import AUTHOR, OFFICE
from kaoping.web.people.viewer import Viewer

OPEN = Q(clauses__settled="", clauses__outcome__in=("confirm", "flag"))


def reviews_seen(viewer: Viewer) -> QuerySet[Review]:
    """The office sees the reviews of the units in its reach."""
    seen = Review.objects.filter(owner__in=viewer.reach(*OFFICE)) if viewer.has(*OFFICE) else Review.objects.none()
    return seen.select_related("owner", "created_by", "version__scheme", "written_by", "job").defer("version__text")


def listed(viewer: Viewer, most: int) -> list[Review]:
    """The newest reviews, each with `left`: clauses still open."""
    rows = reviews_seen(viewer).defer("document", "choices").annotate(left=Count("clauses", filter=OPEN))
    return list(rows[:most])


def review_or_404(viewer: Viewer, pk: int) -> Review:
    return get_object_or_404(reviews_seen(viewer), pk=pk)


def writable_or_404(viewer: Viewer, pk: int) -> Review:
    """A review that the viewer may change; those who only read find nothing here."""
    found = review_or_404(viewer, pk)
    if not writes(viewer, found):
        raise Http404
    return found


def writes(viewer: Viewer, review: Review) -> bool:
    return viewer.has(AUTHOR) and viewer.reaches(review.owner_id, AUTHOR)


def clauses_of(review: Review) -> list[Clause]:
    return list(review.clauses.select_related("item", "settled_by"))


def clause_or_404(review: Review, number: int) -> Clause:
    """A clause by its mark in the text."""
    found = get_object_or_404(Clause.objects.select_related("item", "settled_by"), review=review, number=number)
    found.review = review
    return found


# --- coverage --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Coverage:
    """Sentences of a document by what became of them; `aside` are those that are not about points."""

    read: int
    confirm: int
    flag: int
    pending: int
    aside: int
    total: int
    left: int  # clauses that somebody has to look at

    @property
    def parts(self) -> list[tuple[str, int, str]]:
        """For the bar, in the order in which they are drawn: tier, sentences, percent of all."""
        counts = [(tier, getattr(self, tier)) for tier in ("read", "pending", "confirm", "flag", "aside")]
        return [(tier, count, f"{100 * count / max(self.total, 1):.2f}") for tier, count in counts]


def coverage(review: Review, clauses: list[Clause]) -> Coverage:
    """What became of the sentences as the clauses stand now; the text outside of clauses is not about points."""
    counts = dict.fromkeys(("read", "confirm", "flag", "pending", "aside"), 0)
    for clause in clauses:
        counts[clause.tier] += clause.sentences
    counts["aside"] += review.document.get("none", 0)
    return Coverage(**counts, total=sum(counts.values()), left=sum(clause.is_open for clause in clauses))


def counts(review: Review) -> dict[str, int]:
    """How many clauses were settled how, for the page before writing."""
    clauses = list(review.clauses.all())
    ruled = sum(clause.rule is not None for clause in clauses)
    pending = sum(clause.settled == "pending" for clause in clauses)
    return {"ruled": ruled, "pending": pending, "aside": sum(clause.tier == "aside" for clause in clauses)}


# --- items -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """An item of the tree. below: sum of the points below it, None where none of them has any; clauses: numbers."""

    item: Item
    depth: int
    below: Decimal | None
    clauses: tuple[Clause, ...]

    @property
    def differs(self) -> bool:
        return self.below is not None and self.item.points is not None and self.below != self.item.points


def lines(items: list[Item], clauses: list[Clause]) -> list[Line]:
    """The items in the order of the document."""
    depths: dict[int, int] = {}
    found = []
    for item in items:
        depths[item.pk] = depths.get(item.parent_id or 0, -1) + 1
        own = tuple(clause for clause in clauses if clause.item_id == item.pk)
        found.append(Line(item, min(depths[item.pk], 4), below(item, items), own))
    return found


def below(item: Item, items: list[Item]) -> Decimal | None:
    points = [each.points for each in items if each.parent_id == item.pk and each.points is not None and not each.extra]
    return sum(points, Decimal(0)) if points else None


def total(items: list[Item]) -> Decimal:
    """The points of the outermost items; those beside the total do not count."""
    return sum((item.points for item in items if item.parent_id is None and item.points and not item.extra), Decimal(0))
