"""A source of another platform, files of its cases, and what brings them in; for the tests of importing."""

from __future__ import annotations

import datetime

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.web.cases_at_work import INSIDE, crew

from kaoping.web.people import roles
from kaoping.web.takeover import actions, source_actions
from kaoping.web.takeover.mapping import read
from kaoping.web.takeover.models import Takeover

HEAD = "工单编号,上报时间,问题描述,经度,纬度,问题类型,状态,主办单位,结案时间,处置截止时间"
AT = timezone.now().replace(microsecond=0) - datetime.timedelta(days=3)


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture
def at_work(district, person):
    made = crew(district, person)
    made.people["author"] = person(roles.AUTHOR, "D01", "the-author")
    return made


@pytest.fixture
def source(at_work):
    made, key = source_actions.make(
        code="other",
        name="数字城管",
        channel="import",
        unit=at_work.units["D01"],
        most_a_minute=1,
        by=at_work["author"],
    )
    made.key = key
    return made


def line(number="GD-1", **changes) -> str:
    cells = {"at": f"{timezone.localtime(AT):%Y-%m-%d %H:%M:%S}", "text": "路面坑洞", "x": INSIDE[0], "y": INSIDE[1],
             "kind": "路面坑洞", "state": "待受理", "lead": "", "closed": "", "due": ""} | changes  # fmt: skip
    return ",".join([number, *(str(each) for each in cells.values())])


def table(*lines: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *lines]).encode()


@pytest.fixture
def bring(at_work, source, django_capture_on_commit_callbacks):
    """Upload a file and have it checked; `write` writes it as well."""

    def brought(content: bytes, name: str = "cases.csv", *, write: bool = False, **mapping) -> Takeover:
        with django_capture_on_commit_callbacks(execute=True):
            made = actions.upload(
                source=source, file=SimpleUploadedFile(name, content), name=name, by=at_work["author"]
            )
        made.refresh_from_db()
        if mapping:
            with django_capture_on_commit_callbacks(execute=True):
                chosen = read(made.mapping | mapping)
                actions.map_anew(takeover=made, mapping=chosen, by=at_work["author"])
            made.refresh_from_db()
        if write:
            assert made.state == "checked", made.report["faults"]
            if actions.changes(made):
                with django_capture_on_commit_callbacks(execute=True):
                    actions.write(takeover=made, by=at_work["author"])
            made.refresh_from_db()
        return made

    return brought


def codes(made: Takeover) -> set[str]:
    return {fault["code"] for fault in made.report["faults"]}
