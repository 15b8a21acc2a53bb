"""What the worker does for dispatch: count where cases really went."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kaoping.web.dispatching import learning, lesson_actions
from kaoping.web.dispatching.models import Lesson
from kaoping.web.jobs.running import Report, job
from kaoping.web.people.viewer import today
from kaoping.web.site.words import said

EVERY = datetime.timedelta(hours=20)


@job("dispatching.learn")
def learn(report: Report) -> dict[str, Any]:
    """Count the dispatches of the last days and keep what they teach."""
    report(0, of=2, message=said("统计派遣去向", "counting dispatches"))
    since = timezone.now() - datetime.timedelta(days=learning.DAYS)
    found = learning.lessons(since, today())
    with transaction.atomic():
        new = lesson_actions.keep_lessons(found=found, since=timezone.localdate(since), report=report, by=None)
    return {
        "link": reverse("dispatching:lessons"),
        "zh": f"{len(found)} 条建议，其中 {new} 条是新的",
        "en": f"{len(found)} suggestions, {new} of them new",
    }


def learn_daily() -> None:
    """Once a day, whoever looks after the house."""
    last = Lesson.objects.order_by("-counted_at").values_list("counted_at", flat=True).first()
    if last is None or timezone.now() - last > EVERY:
        since = timezone.now() - datetime.timedelta(days=learning.DAYS)
        found = learning.lessons(since, today())
        if found or last is not None:
            lesson_actions.keep_lessons(found=found, since=timezone.localdate(since), report=None, by=None)
