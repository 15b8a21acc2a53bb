"""The work of a day: everybody with open items is told of them by mail, where a mail server is named."""

from __future__ import annotations

import datetime
import logging
from typing import Any

from django.conf import settings
from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone, translation

from kaoping.web.collection.models import Digest
from kaoping.web.collection.reminder_actions import send_digest
from kaoping.web.collection.worklist import everything
from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import Report, enqueue, job
from kaoping.web.jobs.words import KINDS
from kaoping.web.people.models import Grant, Person
from kaoping.web.people.roles import APPRAISED, APPROVER, AUTHOR, SCORER
from kaoping.web.people.viewer import viewer_of
from kaoping.web.site.days import holds_on
from kaoping.web.site.queries import Waiting
from kaoping.web.site.words import say

log = logging.getLogger(__name__)
DIGEST = "collection.digest"
HOUR = 7  # of the day, from which people are told of their open items
REPORTED = 20  # people between two reports
ANYWHERE = "*"


def ask_digest() -> None:
    """Once a day, where a mail server is set up. Two workers at once make two jobs; no mail goes out twice."""
    now = timezone.localtime()
    if not settings.KAOPING_MAIL or now.hour < HOUR:
        return
    day = now.date().isoformat()
    if not Job.objects.filter(kind=DIGEST, payload__on=day).exists():
        enqueue(DIGEST, title=KINDS[DIGEST], by=None, on=day)


@job(DIGEST)
def digest(report: Report, *, on: str) -> dict[str, Any]:
    """Mail each person their open items of a day (YYYY-MM-DD), once; who has none or no address gets nothing."""
    if not settings.KAOPING_MAIL:
        return {
            "zh": "没有配置邮件服务器（KAOPING_MAIL），没有发送。",
            "en": "No mail server is set up (KAOPING_MAIL): nothing is sent.",
        }
    day = datetime.date.fromisoformat(on)
    persons = list(_persons(day).exclude(pk__in=Digest.objects.filter(on=day).values("person")))
    sent = failed = 0
    for number, person in enumerate(persons):
        if number % REPORTED == 0:
            report(number, of=len(persons))
        try:
            sent += _sent(person, day)
        except IntegrityError:
            continue  # another worker was faster
        except OSError:  # smtplib's own errors are such, too
            log.warning("the digest for %s could not be sent", person.username, exc_info=True)
            failed += 1
    report(len(persons), of=len(persons))
    told = {"zh": f"已发送 {sent} 封待办邮件", "en": f"{sent} digests sent"}
    return {language: f"{words}{_failed(failed, language)}" for language, words in told.items()}


def _failed(count: int, language: str) -> str:
    if not count:
        return "。" if language == "zh" else "."
    return f"，{count} 封没有发出。" if language == "zh" else f", {count} could not be sent."


def _persons(day: datetime.date) -> QuerySet[Person]:
    holding = Grant.objects.filter(holds_on(day), role__in=(AUTHOR, APPROVER, SCORER, APPRAISED)).values("person")
    return Person.objects.filter(pk__in=holding, is_active=True).exclude(email="").order_by("pk")


def _sent(person: Person, day: datetime.date) -> bool:
    with translation.override(settings.LANGUAGE_CODE):
        found = everything(viewer_of(person, day))
        if not found:
            return False
        subject = say("考评待办 {n} 件", "Kaoping: {n} open items", n=len(found))
        send_digest(person=person, on=day, subject=subject, text=letter(person, found, day), items=len(found))
    return True


def letter(person: Person, found: list[Waiting], day: datetime.date) -> str:
    """What the mail says: a line for each item, with its deadline and note."""
    lines = [
        say("{name}，您好：", "Dear {name},", name=person.name),
        "",
        say("您在考评平台有 {n} 件待办：", "{n} items wait for you:", n=len(found)),
    ]
    lines += [f"{number}. {_line(each, day)}" for number, each in enumerate(found, start=1)]
    lines += [
        "",
        say(
            "请登录平台，在“采集”页办理。{where}",
            "Please sign in and open the page Collection. {where}",
            where=_where(),
        ),
    ]
    return "\n".join(lines)


def _line(each: Waiting, day: datetime.date) -> str:
    parts = [f"[{each.kind}] {each.words}", each.note]
    if each.due is not None:
        late = say("（已超期）", " (overdue)") if each.due < day else ""
        parts.append(say("{on} 截止{late}", "due {on}{late}", on=each.due.isoformat(), late=late))
    return say("；", "; ").join(part for part in parts if part)


def _where() -> str:
    host = settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else ANYWHERE
    if host == ANYWHERE:
        return ""
    return f"{'https' if settings.SESSION_COOKIE_SECURE else 'http'}://{host}/collect/"
