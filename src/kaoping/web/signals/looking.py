"""All looks together: at what the last days brought, and at one case at once."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils import timezone

from kaoping.web.cases.models import Case, CaseFile
from kaoping.web.signals import alike, counting
from kaoping.web.signals.marks import Mark

RECENT = datetime.timedelta(days=2)  # what a nightly look is at
MOST = 200_000  # cases of these days


def night(day: datetime.date) -> list[Mark]:
    """What is seen at the end of a day."""
    end = timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min))
    return [
        *_doubles(end),
        *alike.photos(_files(end)),
        *counting.at_once(_closed(end)),
        *counting.same_text(day),
        *counting.bursts(day),
        *counting.quick_checks(),
        *counting.thresholds(day),
    ]


def _doubles(end: datetime.datetime) -> Iterable[Mark]:
    """The cases of the last days against those of a few days before them."""
    cases = alike.placed(Case.objects.filter(reported_at__gte=end - RECENT, reported_at__lt=end))[:MOST]
    before = Case.objects.filter(reported_at__gte=end - RECENT - alike.APART, reported_at__lt=end)
    return alike.doubles(list(cases), alike.placed(before)[:MOST].iterator(chunk_size=5000))


def _files(end: datetime.datetime) -> list[tuple[int, str, int | None]]:
    found = CaseFile.objects.filter(uploaded_at__gte=end - RECENT, uploaded_at__lt=end).order_by("-pk")
    return list(found.values_list("case_id", "uploaded_sha256", "likeness")[:20_000])


def _closed(end: datetime.datetime) -> Iterable[tuple[int, datetime.datetime, datetime.datetime | None]]:
    found = Case.objects.filter(reported_at__gte=end - RECENT, reported_at__lt=end, closed_at__isnull=False)
    return found.order_by("pk").values_list("pk", "reported_at", "closed_at").iterator(chunk_size=5000)


def at(case: Case) -> list[Mark]:
    """What is seen of one case now; nothing is written."""
    found: list[Mark] = []
    row = alike.placed(Case.objects.filter(pk=case.pk)).first()
    if row is not None:
        found += alike.doubles([row], alike.around(row)[:1000])
    files = CaseFile.objects.filter(case=case).values_list("case_id", "uploaded_sha256", "likeness")
    found += alike.photos(list(files))
    found += counting.at_once([(case.pk, case.reported_at, case.closed_at)])
    return found
