"""Every write about the feed: a cycle takes its cases from the platform, from which sources, or no longer."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.cases.models import Source
from kaoping.web.cycles.models import Cycle
from kaoping.web.cycles.sight import runs_office
from kaoping.web.facts.models import of_cycle
from kaoping.web.facts.writing import raise_revision
from kaoping.web.feed import faults
from kaoping.web.feed.models import Feed
from kaoping.web.feed.rows import columns_read
from kaoping.web.feed.scope import codes_of, sources_for
from kaoping.web.people.models import Person
from kaoping.web.people.roles import AUTHOR
from kaoping.web.people.viewer import viewer_of

REASON = 500  # characters


@action
def turn_on(*, cycle: Cycle, by: Person, sources: Sequence[int] = ()) -> Feed:
    """From now on the cycle's cases are those of the platform. sources: ids of those that count, none for all. Raises
    Refused: rows were imported by hand, the scheme reads none, the cycle is final, somebody else was first, a source
    is not one of `sources_for`."""
    held = _held(cycle, by)
    chosen = _chosen(held, sources)
    if not columns_read(held):
        raise Refused([faults.NOT_READ.at()])
    if count := of_cycle("cases", held).count():
        raise Refused([faults.HAS_ROWS.at(count=count)])
    try:
        with transaction.atomic():
            made = Feed.objects.create(cycle=held, on_by=by)
            made.sources.set(chosen)
    except IntegrityError as first:
        raise Refused([faults.ALREADY.at()]) from first
    _facts_changed(cycle, held)
    told = {"sources": codes_of(chosen)} if chosen else {}
    note("feed.on", made, by=by, unit=held.owner, cycle=held.pk, revision=held.facts_revision, **told)
    return made


@action
def choose(*, cycle: Cycle, sources: Sequence[int], by: Person) -> None:
    """Other sources count from now on; ids, none for all. Raises Refused."""
    held = _held(cycle, by)
    found = Feed.objects.select_for_update(no_key=True).filter(cycle=held).first()
    if found is None:
        raise Refused([faults.ALREADY.at()])
    chosen, before = _chosen(held, sources), codes_of(found.sources.all())
    if codes_of(chosen) == before:
        raise Refused([faults.ALREADY.at()])
    found.sources.set(chosen)
    _facts_changed(cycle, held)
    note("feed.sources", found, by=by, unit=held.owner, cycle=held.pk, before=before, sources=codes_of(chosen))


def _chosen(cycle: Cycle, ids: Sequence[int]) -> list[Source]:
    found = list(sources_for(cycle).filter(pk__in=ids))
    if len(found) < len(set(ids)):
        raise Refused([faults.NO_SUCH_SOURCE.at()])
    return found


@action
def turn_off(*, cycle: Cycle, reason: str, by: Person) -> None:
    """The cycle's cases are imported by hand again. Raises Refused."""
    held = _held(cycle, by)
    reason = reason.strip()
    if not reason or len(reason) > REASON:
        raise Refused([faults.NO_REASON.at()])
    found = Feed.objects.filter(cycle=held).first()
    if found is None:
        raise Refused([faults.ALREADY.at()])
    note("feed.off", found, by=by, unit=held.owner, cycle=held.pk, reason=reason)
    found.delete()
    _facts_changed(cycle, held)


def _held(cycle: Cycle, by: Person) -> Cycle:
    held = (
        Cycle.objects.select_for_update(of=("self",), no_key=True).select_related("version", "owner").get(pk=cycle.pk)
    )
    if wrong := why_not(held, by):
        raise Refused([wrong])
    return held


def why_not(cycle: Cycle, by: Person) -> Fault | None:
    """What keeps somebody from starting or stopping the feed."""
    if not runs_office(viewer_of(by), cycle, AUTHOR):
        return faults.OFFICE_ONLY.at()
    return faults.CYCLE_FINAL.at(cycle=cycle.title) if cycle.final_at is not None else None


def _facts_changed(cycle: Cycle, held: Cycle) -> None:
    raise_revision(held)
    cycle.facts_revision, cycle.facts_at = held.facts_revision, held.facts_at
