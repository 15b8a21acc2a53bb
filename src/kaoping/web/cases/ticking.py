"""What an action does to the clocks of a case. Every function changes the case in memory and saves nothing.

Two clocks: the one of the stage that runs now (`due_at`, `warn_at`, for the lights), and the one of the unit that
handles the case (`handling_…`, for the appraisal). The second stands while the case lies with others: parked, in
mediation, at court, with those who verify. Once it has run out, `ran_out_at` says so for good.
"""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.utils import timezone

from kaoping.web.cases.calendars import calendar, moment
from kaoping.web.cases.clock import WorkingTime
from kaoping.web.cases.limits import Allowed, limit_of
from kaoping.web.cases.models import Case

ONE = Decimal(1)


def shift(at: datetime.datetime, seconds: float, works: bool, time: WorkingTime | None = None) -> datetime.datetime:
    """The moment so many seconds after another (before, for negative ones), of working time or of any. time: the
    calendar, from whoever has it."""
    if not works:
        return at + datetime.timedelta(seconds=seconds)
    return moment((time or calendar()).add(int(at.timestamp()), round(seconds)))


def elapsed(first: datetime.datetime, second: datetime.datetime, works: bool) -> int:
    """Seconds from one moment to another, of working time or of any."""
    if not works:
        return round((second - first).total_seconds())
    return int(calendar().between(int(first.timestamp()), int(second.timestamp())))


def light(case: Case, now: datetime.datetime) -> str:
    """green, yellow, red; "" while no clock runs."""
    if case.due_at is None:
        return ""
    if now > case.due_at:
        return "red"
    return "yellow" if case.warn_at is not None and now >= case.warn_at else "green"


def tick(case: Case, clock: str, now: datetime.datetime) -> None:
    """Do what a row of the table says: start:<stage>, pause, pause+check, resume, stop, relimit, keep."""
    _note_if_run_out(case, now)
    kind, _, stage = clock.partition(":")
    if kind == "start":
        if stage == "handle":
            _start_handling(case, limit_of(case.category, case.level, stage), now)
        else:
            _stand(case, now)
            _run(case, limit_of(case.category, case.level, stage), now)
    elif kind in ("pause", "pause+check", "stop"):
        _stand(case, now)
        case.due_at = case.warn_at = None
        if kind == "pause+check":
            _run(case, limit_of(case.category, case.level, "check"), now)
    elif kind == "resume":
        _go_on(case, now)
    elif kind == "relimit":
        _relimit(case, now)


def _run(case: Case, allowed: Allowed, now: datetime.datetime) -> None:
    case.clock_works, case.allowed = allowed.works, allowed.seconds
    time = calendar()
    case.due_at = shift(now, allowed.seconds, allowed.works, time)
    case.warn_at = shift(now, float(allowed.seconds * allowed.warn), allowed.works, time)


def _start_handling(case: Case, allowed: Allowed, now: datetime.datetime) -> None:
    _run(case, allowed, now)
    case.handling_allowed, case.handling_works = allowed.seconds, allowed.works
    case.handling_due_at, case.handling_left = case.due_at, None


def _note_if_run_out(case: Case, now: datetime.datetime) -> None:
    runs = case.handling_due_at is not None and case.handling_left is None and not case.is_over
    if runs and case.ran_out_at is None and case.handling_due_at < now:  # type: ignore[operator]
        case.ran_out_at = case.handling_due_at


def _stand(case: Case, now: datetime.datetime) -> None:
    """The unit's clock stands; what is left of it is kept."""
    if case.handling_due_at is not None and case.handling_left is None:
        case.handling_left = elapsed(now, case.handling_due_at, case.handling_works)
        case.handling_due_at = None


def _go_on(case: Case, now: datetime.datetime) -> None:
    """The unit's clock goes on with what is left; a case that never had one gets one."""
    allowed = limit_of(case.category, case.level, "handle")
    if case.handling_left is None:
        if case.handling_due_at is None:
            _start_handling(case, allowed, now)
        return
    case.handling_due_at = shift(now, case.handling_left, case.handling_works)
    case.handling_left = None
    _show_handling(case, allowed.warn)


def _show_handling(case: Case, warn: Decimal) -> None:
    """The lights follow the unit's clock."""
    assert case.handling_due_at is not None
    case.clock_works, case.allowed, case.due_at = case.handling_works, case.handling_allowed, case.handling_due_at
    before = float(case.handling_allowed * (ONE - warn))
    case.warn_at = shift(case.handling_due_at, -before, case.handling_works)


def extend(case: Case, seconds: int, asked_at: datetime.datetime) -> None:
    """Give the unit more time. Asked for before the clock ran out, it has not run out."""
    allowed = limit_of(case.category, case.level, "handle")
    assert case.handling_due_at is not None
    if case.ran_out_at is not None and asked_at <= case.ran_out_at == case.handling_due_at:
        case.ran_out_at = None
    case.handling_due_at = shift(case.handling_due_at, seconds, case.handling_works)
    case.handling_allowed += seconds
    _show_handling(case, allowed.warn)


def set_deadline(case: Case, day: datetime.date, now: datetime.datetime) -> None:
    """The unit's clock runs out with the last working hour of a day that the plan of a joint handling names."""
    midnight = timezone.make_aware(datetime.datetime.combine(day, datetime.time.min)) + datetime.timedelta(days=1)
    last = shift(midnight, 0, works=True)
    due = last if last > now else midnight
    case.handling_works, case.handling_due_at = True, due
    case.handling_allowed = max(elapsed(now, due, works=True), 1)
    _show_handling(case, limit_of(case.category, case.level, "handle").warn)


def _relimit(case: Case, now: datetime.datetime) -> None:
    """Another level has another limit: what was used up stays used up."""
    if case.handling_due_at is None and case.handling_left is None:
        return
    allowed = limit_of(case.category, case.level, "handle")
    if case.handling_left is not None:
        used = 1 - case.handling_left / max(case.handling_allowed, 1)
        same = allowed.works == case.handling_works
        case.handling_left = round(
            allowed.seconds - (case.handling_allowed - case.handling_left) if same else allowed.seconds * (1 - used)
        )
    elif not case.is_over:
        assert case.handling_due_at is not None
        began = shift(case.handling_due_at, -case.handling_allowed, case.handling_works)
        case.handling_due_at = shift(began, allowed.seconds, allowed.works)
    case.handling_allowed, case.handling_works = allowed.seconds, allowed.works
    if case.handling_left is None and not case.is_over:
        _show_handling(case, allowed.warn)


def settle(case: Case) -> None:
    """A case is closed: what its clock comes to. In time: the moment it would have run out; else when it did."""
    assert case.closed_at is not None
    if case.ran_out_at is not None:
        case.handling_due_at = case.ran_out_at
    elif case.handling_left is not None:
        left = shift(case.closed_at, max(case.handling_left, 0), case.handling_works)
        case.handling_due_at = max(left, case.closed_at)  # closed when nobody works: the last working hour lies before
