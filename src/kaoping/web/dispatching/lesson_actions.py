"""Every write about what dispatches teach: counted anew by the worker, made a rule or dismissed by an author."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.utils import timezone

from kaoping.problems import Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.dispatching import faults
from kaoping.web.dispatching.learning import Told
from kaoping.web.dispatching.models import LESSON_STATES, Lesson, RuleRevision
from kaoping.web.dispatching.places import name_of
from kaoping.web.dispatching.rule_actions import hold_rules, rule_from
from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import Report, enqueue
from kaoping.web.people.models import Person
from kaoping.web.people.roles import AUTHOR
from kaoping.web.people.viewer import viewer_of
from kaoping.web.site.words import said

Key = tuple[int, int, str, int | None, int]


@action
def keep_lessons(*, found: Sequence[Told], since: datetime.date, report: Report | None, by: Person | None) -> int:
    """Keep what was counted; open lessons that no longer hold go, what somebody decided stays. How many are new."""
    revision = RuleRevision.objects.get_or_create(pk=1)[0]
    there = {_key(lesson): lesson for lesson in Lesson.objects.select_for_update(of=("self",), no_key=True)}
    now, new, again = timezone.now(), [], []
    for told in found:
        lesson = there.pop((told.category, told.town, told.level, told.suggested, told.unit), None)
        if lesson is None:
            new.append(_lesson(told, since, now))
        elif lesson.state != "accepted":
            lesson.times, lesson.total, lesson.moved = told.times, told.total, told.moved
            lesson.since, lesson.counted_at = since, now
            again.append(lesson)
    gone = [lesson.pk for lesson in there.values() if lesson.state == "open"]
    Lesson.objects.filter(pk__in=gone).delete()
    Lesson.objects.bulk_create(new, batch_size=500)
    Lesson.objects.bulk_update(again, ["times", "total", "moved", "since", "counted_at"], batch_size=500)
    note("lesson.counted", revision, by=by, new=len(new), same=len(again), gone=len(gone), since=since)
    if report is not None:
        report.keep()
    return len(new)


def _key(lesson: Lesson) -> Key:
    return lesson.category_id, lesson.town_id, lesson.level, lesson.suggested_id, lesson.unit_id


def _lesson(told: Told, since: datetime.date, now: datetime.datetime) -> Lesson:
    return Lesson(
        category_id=told.category, town_id=told.town, level=told.level, suggested_id=told.suggested,
        unit_id=told.unit, times=told.times, total=told.total, moved=told.moved, since=since, counted_at=now,
    )  # fmt: skip


@action
def ask_count(*, by: Person) -> Job:
    """Have the worker count anew."""
    revision = RuleRevision.objects.get_or_create(pk=1)[0]
    made = enqueue("dispatching.learn", title=said("统计派遣去向", "counting where cases were dispatched"), by=by)
    note("lesson.count_asked", revision, by=by, job=made.pk)
    return made


@action
def accept(*, lesson: int, by: Person) -> Lesson:
    """Make it a rule, which takes the place of what is said about the same cases. Raises Refused."""
    hold_rules()
    held = _open(lesson, by)
    reason = f"近期 {held.total} 件中有 {held.times} 件实际派往该单位"
    held.rule = rule_from(
        place=held.town, category=held.category, level=held.level, unit=held.unit, reason=reason, by=by
    )
    _decide(held, "accepted", "", by)
    note("lesson.accepted", held, by=by, unit=held.town, rule=held.rule.pk)
    return held


@action
def dismiss(*, lesson: int, reason: str, by: Person) -> Lesson:
    """Leave the rules as they are, with the reason; it does not come again while the rules say the same."""
    held = _open(lesson, by)
    if not reason.strip():
        raise Refused([faults.MISSING.at(what="不采纳的理由", what_en="why it is dismissed")])
    _decide(held, "dismissed", reason.strip()[:500], by)
    note("lesson.dismissed", held, by=by, unit=held.town, reason=held.reason)
    return held


def _open(pk: int, by: Person) -> Lesson:
    rows = Lesson.objects.select_for_update(of=("self",), no_key=True).select_related("town", "category", "unit")
    held, viewer = rows.get(pk=pk), viewer_of(by)
    if not viewer.reaches(held.town_id, AUTHOR):
        raise Refused([faults.NOT_YOUR_PLACE.at(unit=name_of(viewer.tree, held.town))])
    if held.state != "open":
        state = LESSON_STATES[held.state]
        what = f"{held.category.name}、{name_of(viewer.tree, held.town)}"
        raise Refused([faults.ALREADY.at(what=what, state=state.zh, state_en=state.en)])
    return held


def _decide(lesson: Lesson, state: str, reason: str, by: Person) -> None:
    lesson.state, lesson.reason = state, reason
    lesson.decided_at, lesson.decided_by = timezone.now(), by
    lesson.save()
