"""Which cases a fed cycle counts: those reported in its period, by the platform's own people or from its sources."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from kaoping.web.bridge.facts import parse_period
from kaoping.web.cases.models import Case, Source
from kaoping.web.cycles.models import Cycle
from kaoping.web.feed.models import Feed
from kaoping.web.people.viewer import today
from kaoping.web.units.tree import tree_at


@dataclass(frozen=True, slots=True)
class Scope:
    """start, end: first moment of the cycle and the first one after it, aware. sources: ids of those whose cases count
    beside the platform's own; empty for all."""

    start: datetime.datetime
    end: datetime.datetime
    sources: tuple[int, ...] = ()

    def cases(self) -> QuerySet[Case]:
        """Its cases, in no order. Those held back from the public page are none yet."""
        found = Case.objects.filter(reported_at__gte=self.start, reported_at__lt=self.end).exclude(state="held")
        if self.sources:
            found = found.filter(Q(source__isnull=True) | Q(source__in=self.sources))
        return found.order_by()

    def holds(self, case: Case) -> bool:
        """Whether a case belongs to it, held back or not."""
        counted = not self.sources or case.source_id is None or case.source_id in self.sources
        return counted and self.start <= case.reported_at < self.end


def scope_of(cycle: Cycle) -> Scope:
    """What the cycle counts; without a feed what it would count."""
    period = parse_period(cycle.period)
    chosen = Feed.sources.through.objects.filter(feed__cycle=cycle).order_by("source_id")
    start, end = timezone.make_aware(period.start), timezone.make_aware(period.end)
    return Scope(start, end, tuple(chosen.values_list("source_id", flat=True)))


def sources_for(cycle: Cycle) -> QuerySet[Source]:
    """The sources that may be chosen: of the unit that keeps the cycle, of those below it and above it."""
    tree = tree_at(today())
    units = {*tree.below([cycle.owner_id]), *(node.id for node in tree.ancestors(cycle.owner_id))}
    return Source.objects.filter(unit__in=units)


def codes_of(sources: Iterable[Source]) -> list[str]:
    return sorted(source.code for source in sources)
