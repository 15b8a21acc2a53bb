"""What the three administrators see first: a few figures, each leading to the list behind it. No business data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from kaoping.web.audit.models import Entry
from kaoping.web.jobs.models import Job
from kaoping.web.people.models import Grant, Person
from kaoping.web.people.roles import AUDIT, SECURITY, SYSTEM
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.days import holds_on
from kaoping.web.site.words import Said, said

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its words; `route`: the list that it counts. bad: it asks for somebody's attention."""

    words: Said
    value: int
    route: str
    note: Said
    bad: bool = False


def figures(viewer: Viewer) -> list[Figure]:
    """The figures of the viewer's kind of administrator; none for everybody else."""
    if viewer.has(SYSTEM):
        return _system(viewer)
    if viewer.has(SECURITY):
        return _security(viewer)
    return _audit() if viewer.has(AUDIT) else []


def _system(viewer: Viewer) -> list[Figure]:
    failed = Job.objects.filter(state="failed", finished_at__gte=timezone.now() - WEEK).count()
    return [
        Figure(said("单位", "Units"), len(viewer.tree.nodes), "units:tree", said("今天的单位树", "in today's tree")),
        Figure(
            said("人员", "People"), Person.objects.filter(is_active=True).count(), "people:list",
            said("可以登录的账号", "accounts that may sign in"),
        ),
        Figure(
            said("后台任务", "Jobs"), Job.objects.filter(state__in=("waiting", "running")).count(), "jobs:list",
            said("排队或进行中", "waiting or running"),
        ),
        Figure(said("失败的任务", "Failed jobs"), failed, "jobs:list", said("近 7 天", "in 7 days"), bad=failed > 0),
    ]  # fmt: skip


def _security(viewer: Viewer) -> list[Figure]:
    held = Grant.objects.filter(holds_on(viewer.on), person=OuterRef("pk"))
    active = Person.objects.filter(is_active=True)
    without = active.filter(~Exists(held)).count()
    ending = Grant.objects.filter(to_on__gt=viewer.on, to_on__lte=viewer.on + timedelta(days=30)).count()
    return [
        Figure(said("人员", "People"), active.count(), "people:list", said("可以登录的账号", "who may sign in")),
        Figure(said("没有角色", "No role"), without, "people:list", said("能登录，无内容", "sign in, see nothing")),
        Figure(said("即将到期", "Ending soon"), ending, "people:list", said("30 天内到期的授权", "within 30 days")),
        Figure(
            said("已停用", "Blocked"), Person.objects.filter(is_active=False).count(), "people:list",
            said("不能登录的账号", "accounts that may not sign in"),
        ),
    ]  # fmt: skip


def _audit() -> list[Figure]:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    newest = Entry.objects.order_by("-number").values_list("number", flat=True).first() or 0
    return [
        Figure(said("记录", "Entries"), newest, "audit:list", said("自建立以来", "since the beginning")),
        Figure(
            said("今天", "Today"), Entry.objects.filter(at__gte=midnight).count(), "audit:list",
            said("今天新增的记录", "entries of today"),
        ),
        Figure(
            said("近 7 天", "In 7 days"), Entry.objects.filter(at__gte=timezone.now() - WEEK).count(), "audit:list",
            said("最近一周的记录", "entries of the last week"),
        ),
    ]  # fmt: skip
