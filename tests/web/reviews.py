"""A small regulation of our own, and a review of it, read at once."""

from __future__ import annotations

import io

from django.core.files.base import ContentFile
from docx import Document

from kaoping.web.clauses import actions
from kaoping.web.clauses import settling_actions as settling
from kaoping.web.clauses.models import Clause, Review
from kaoping.web.jobs.running import load_work, run_job

TEXT = """青石镇街网格工作考核细则

为规范网格工作，制定本细则。各镇街每年考核一次。

一、事件上报（60分）
1. 日常巡查（20分）。未按要求巡查的，每次扣0.5分，扣完为止。
2. 上报质量（20分）。重复上报、虚报的，扣2分。
3. 按期办结（20分）。按期办结率达到95%以上得20分，90%以上得15分，其余不得分。
二、工作保障（40分）
1. 专题会议（10分）。未召开专题会议的，每少1次扣1分。
2. 满意度（30分）。满意度低于□□%的，由起草科室另行扣分，每项3分或者5分。
各镇街要高度重视，加强组织领导。
"""

ALIKE = """网格工作考核细则
一、事件上报（40分）
1. 虚报（20分）。虚报的，扣2分。
2. 漏报（20分）。漏报的，扣1分。
二、满意度（30分）。满意度低于□□%的，每低1个百分点扣0.5分。
三、巡查（30分）。未按要求巡查的，每次扣0.5分，扣完为止。
"""


def uploaded(owner, author, text: str | bytes = TEXT, name: str = "细则.txt") -> Review:
    """A document that was brought in and read, whatever came of it."""
    load_work()
    content = text.encode() if isinstance(text, str) else text
    made = actions.upload(owner=owner, file=ContentFile(content, name=name), name=name, by=author)
    run_job.func(made.job_id)
    made.refresh_from_db()
    return made


def docx_of(text: str) -> bytes:
    """A Word file with a paragraph a line."""
    made = Document()
    for line in text.splitlines():
        made.add_paragraph(line)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def clause(review: Review, words: str) -> Clause:
    """The one clause whose text holds some words."""
    found = [each for each in review.clauses.all() if words in each.text]
    assert len(found) == 1, [each.text for each in review.clauses.all()]
    return found[0]


def settle_all(review: Review, author) -> None:
    """Confirm what can be confirmed; what is flagged is not about scoring."""
    for each in review.clauses.all():
        if each.is_open and each.outcome == "confirm":
            settling.take(clause=each, reading=0, revision=each.revision, by=author)
        elif each.is_open:
            settling.set_aside(clause=each, why="原文没有定分", revision=each.revision, by=author)
