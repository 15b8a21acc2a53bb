"""Reads of categories: the tree, and finding one by any of its words."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kaoping.web.cases.models import Category
from kaoping.web.timing.usual import usual


@dataclass(frozen=True, slots=True)
class Branch:
    """A category with those below it."""

    category: Category
    below: list[Branch]

    @property
    def count(self) -> int:
        """Kinds below it, at any depth."""
        return sum(1 + branch.count for branch in self.below)


def tree(component: bool) -> list[Branch]:
    """Classes of one sort with all below them, in order; a few hundred rows at most, in one query."""
    found = {row.pk: Branch(row, []) for row in Category.objects.filter(component=component)}
    tops: list[Branch] = []
    for branch in found.values():
        above = found.get(branch.category.parent_id or 0)
        (above.below if above else tops).append(branch)
    return tops


def found_by(text: str) -> QuerySet[Category]:
    """Categories whose names, code, hint or other words hold every word of a text."""
    condition = Q()
    for word in text.split()[:6]:
        condition &= (
            Q(name__icontains=word)
            | Q(name_en__icontains=word)
            | Q(words__icontains=word)
            | Q(code__istartswith=word)
            | Q(hint__icontains=word)
        )
    return Category.objects.filter(condition).select_related("parent")


def chain(category: Category) -> list[Category]:
    """The category with those above it, the class first."""
    ids = [int(part) for part in category.path.split("/") if part]
    held = Category.objects.in_bulk(ids)
    return [held[pk] for pk in ids if pk in held]


def missing_usual() -> int:
    """How many of the usual classes and kinds are not there."""
    codes = {each.code for each in usual()[0]}
    return len(codes) - Category.objects.filter(code__in=codes).count()


def possible_parents(category: Category | None) -> list[Category]:
    """Under which categories one can stand (any, for a new one), by path."""
    rows = Category.objects.filter(closed_on=None)
    if category is not None:
        rows = rows.filter(component=category.component).exclude(path__startswith=category.path)
    return sorted(rows, key=lambda row: (not row.component, row.code))
