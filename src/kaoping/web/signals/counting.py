"""Signals that are seen from times and counts: too quick, too many at the end, just enough, the same words again."""

from __future__ import annotations

import calendar
import datetime
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow.compute as pc
from django.db.models import Count, Max
from django.db.models.functions import TruncDate
from django.utils import timezone

from kaoping.web.bridge.bases import Base, bases
from kaoping.web.bridge.facts import parse_period
from kaoping.web.cases.files import metres
from kaoping.web.cases.models import Case, Step
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.facts.sources import source_of
from kaoping.web.schemes.queries import decisions_in_force
from kaoping.web.signals.marks import Mark

AT_ONCE = datetime.timedelta(minutes=5)  # from report to closing
LAST_DAYS = 3  # of a month
BURST = 10  # reports in them, at least
TIMES = 3.0  # as many a day as before
SAME = 5  # reports with the same words
SAME_DAYS = 30
SHORT = 6  # characters of a text that says nothing of its own
FAST = 80  # km/h
FAR = 500  # metres
STEPS = 300_000  # the newest ones that are looked at
CHECKS = ("verify", "pass", "fail")
HUGS = 2  # above the base
NEAR_END = 10  # days of a cycle in which counts are looked at
SHARE = 0.2  # of the cases, in these last days


def at_once(cases: Iterable[tuple[int, datetime.datetime, datetime.datetime | None]]) -> Iterator[Mark]:
    """(case, reported, closed) that were closed within minutes."""
    for case, reported, closed in cases:
        if closed is not None and closed - reported <= AT_ONCE:
            minutes = round((closed - reported).total_seconds() / 60)
            yield Mark("at_once", f"at_once:{case}", {"minutes": minutes}, case=case)


def same_text(day: datetime.date, person: int | None = None) -> Iterator[Mark]:
    """Reporters who used the same words again and again in the days up to this one; the newest case is marked."""
    since = _start(day - datetime.timedelta(days=SAME_DAYS))
    found = Case.objects.filter(reported_at__gte=since, reported_at__lt=_start(day + datetime.timedelta(days=1)))
    found = found.filter(reporter=person) if person else found.filter(reporter__isnull=False)
    groups = found.exclude(text="").values("reporter", "text").annotate(n=Count("pk"), last=Max("pk"))
    for row in groups.filter(n__gte=SAME).order_by("reporter", "last"):
        if len(row["text"].strip()) >= SHORT:
            figures = {"days": SAME_DAYS, "count": row["n"]}
            key = f"same_text:{row['reporter']}:{day:%Y%m}:{_brief(row['text'])}"
            yield Mark("same_text", key, figures, case=row["last"], person=row["reporter"])


def _brief(text: str) -> str:
    """A short name for a text, the same every time."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:16]


def _start(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def bursts(day: datetime.date) -> Iterator[Mark]:
    """Reporters and grids whose reports pile up in the last days of the month; looked at on its last days."""
    length = calendar.monthrange(day.year, day.month)[1]
    if day.day <= length - LAST_DAYS:
        return
    first, line = day.replace(day=1), day.replace(day=length - LAST_DAYS + 1)
    month = Case.objects.filter(
        reported_at__gte=_start(first), reported_at__lt=_start(day + datetime.timedelta(days=1))
    )
    month = month.filter(channel__in=("grid", "supervisor"))
    for by in ("reporter", "grid"):
        daily = (
            month.filter(**{f"{by}__isnull": False}).values_list(by, TruncDate("reported_at")).annotate(n=Count("pk"))
        )
        yield from _piled(by, daily.order_by(), line, day)


def _piled(by: str, daily: Iterable[Any], line: datetime.date, day: datetime.date) -> Iterator[Mark]:
    before: Counter[int] = Counter()
    last: Counter[int] = Counter()
    for who, on, count in daily:
        (last if on >= line else before)[who] += count
    days_before, days_last = line.day - 1, (day - line).days + 1
    for who, count in last.items():
        usual = before[who] / days_before
        if count >= BURST and count / days_last >= TIMES * usual:
            figures = {"month": f"{day:%Y-%m}", "last": count, "before": f"{usual:.1f}"}
            key = f"burst:{by}:{who}:{day:%Y%m}"
            newest = Case.objects.filter(**{by: who}, reported_at__gte=_start(line)).order_by("-pk").first()
            if newest is not None:
                place = newest.town_id or newest.desk_id
                person = who if by == "reporter" else None
                yield Mark("burst", key, figures, place=place, grid=newest.grid_id, person=person)


def quick_checks() -> Iterator[Mark]:
    """Verifications of two places by one person, quicker than anybody drives."""
    newest = Step.objects.aggregate(last=Max("pk"))["last"] or 0
    steps = Step.objects.filter(pk__gt=newest - STEPS, action__in=CHECKS, by__isnull=False)
    rows = steps.order_by("by_id", "at", "pk").values_list(
        "by_id", "at", "case_id", "case__longitude", "case__latitude"
    )
    earlier: tuple[Any, ...] | None = None
    for row in rows.iterator(chunk_size=5000):
        if earlier is not None and earlier[0] == row[0] and (mark := _too_quick(earlier, row)) is not None:
            yield mark
        earlier = row


def _too_quick(earlier: tuple[Any, ...], later: tuple[Any, ...]) -> Mark | None:
    person, at, case, x, y = later
    if earlier[2] == case or None in (x, y, earlier[3], earlier[4]):
        return None
    away = metres((x, y), (earlier[3], earlier[4]))
    seconds = max((at - earlier[1]).total_seconds(), 1.0)
    speed = away / seconds * 3.6
    if away < FAR or speed < FAST:
        return None
    figures = {"minutes": round(seconds / 60), "metres": round(away), "speed": round(speed)}
    return Mark("quick_check", f"quick_check:{case}:{earlier[2]}", figures, case=case, other=earlier[2], person=person)


# --- counts just above the base of a scheme ---------------------------------------------------------------------------


def thresholds(day: datetime.date) -> Iterator[Mark]:
    """Grids of running cycles whose count is at the base or just above it, a good part of it from the last days."""
    for cycle in Cycle.objects.filter(feed__isnull=False, final_at=None).select_related("version__scheme"):
        ends = parse_period(cycle.period).end.date()
        if not ends - datetime.timedelta(days=NEAR_END) <= day < ends + datetime.timedelta(days=NEAR_END):
            continue
        known = bases(cycle.version.text, decisions_in_force(cycle.version))
        source = source_of(cycle, "cases")
        if known and source is not None:
            yield from _hugging(cycle, known, source.rows(cycle), ends - datetime.timedelta(days=NEAR_END))


def _hugging(cycle: Cycle, known: tuple[Base, ...], cases: Any, since: datetime.date) -> Iterator[Mark]:
    kept = pc.and_(cases["valid"], pc.invert(pc.or_(cases["duplicate"], cases["fabricated"])))
    counted = cases.filter(kept).select(["unit", "level", "reported_at"])
    line = datetime.datetime.combine(since, datetime.time.min)
    late = counted.filter(pc.greater_equal(counted["reported_at"], line))
    whole, recent = (_by_unit(each) for each in (counted, late))
    units = CycleUnit.objects.filter(cycle=cycle, kind__in={base.kind for base in known})
    for unit in units.values_list("unit_id", "code", "kind", "attributes", "path"):
        for base in known:
            limit = base.of(unit[3]) if base.kind == unit[2] else None
            count, last = whole[unit[1], base.level], recent[unit[1], base.level]
            if limit and limit <= count <= limit + HUGS and last >= max(1, SHARE * count):
                yield _hug(cycle, unit, base.level, (count, limit, last))


def _by_unit(table: Any) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = defaultdict(int)
    for row in table.group_by(["unit", "level"]).aggregate([("reported_at", "count")]).to_pylist():
        found[row["unit"], row["level"]] = row["reported_at_count"]
    return found


def _hug(cycle: Cycle, unit: tuple[Any, ...], level: str, counts: tuple[int, int, int]) -> Mark:
    count, base, recent = counts
    above = [int(each) for each in unit[4].strip("/").split("/")]
    towns = CycleUnit.objects.filter(cycle=cycle, unit__in=above, kind="town").values_list("unit_id", flat=True)
    figures = {"level": level, "count": count, "base": base, "days": NEAR_END, "recent": recent}
    place = towns[0] if towns else above[0]
    return Mark("threshold", f"threshold:{cycle.pk}:{unit[1]}:{level}", figures, place=place, grid=unit[0])
