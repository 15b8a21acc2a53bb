"""A regulation under review in the demonstration: invented, as a Word file, some of what waits is settled."""

from __future__ import annotations

import io

from django.core.files.base import ContentFile
from docx import Document

from kaoping.web.clauses import actions, settling_actions
from kaoping.web.clauses.models import Clause, Review
from kaoping.web.jobs.running import run_job
from kaoping.web.people.models import Person
from kaoping.web.units.models import Unit

NAME = "青河区网格服务考核细则（征求意见稿）.docx"
TITLE = "青河区网格服务考核细则（征求意见稿）"
BEFORE = """为做实网格服务，结合我区实际，制定本细则。
本细则适用于全区各镇街，每年考核一次，由区考核办组织实施。
一、事件上报（30分）
1. 日常巡查（10分）。未按规定路线巡查的，每发现1次扣0.5分，扣完为止。
2. 上报数量（12分）。以48件为基数，达到基数得12分，每少1件扣0.5分。
3. 上报质量（8分）。事件级别报错且未退回的，每件扣1分；重复上报、虚报的，扣2分。
二、事件办结（40分）
1. 按期办结（20分）。按期办结率达到95%以上得20分，90%以上得15分，85%以上得10分，其余不得分。
2. 办结质量（10分）。未闭环办理的，每件扣0.5分，最多扣5分；弄虚作假的，本项不得分。
3. 服务满意（10分）。群众满意度低于□□%的，每低1个百分点扣0.5分。
三、工作保障（30分）"""
ROWS = (
    ("考核项目", "分值", "评分标准", "责任单位"),
    ("机制建设", "10", "未建立联席会议制度的，扣3分；全年联席会议少于4次的，每少1次扣1分。", "区联动办"),
    ("队伍建设", "12", "网格员参训率达到100%得12分，每低1个百分点扣0.2分。", "区人社局"),
    ("经费保障", "8", "经费未按时拨付到位的，视情扣分。", "区财政局"),
)
AFTER = """四、加减分
获得国家、省、市级通报表扬的，每次分别加3分、2分、1分，累计不超过5分。
发生较大安全责任事故的，取消评优资格。
各镇街要高度重视，压实责任，确保考核取得实效。"""
CONFIRMED = "重复上报"  # words of the clause that the author has confirmed
OFFICE = "2026 年 11 月 20 日起草科室电话答复"


def leave_under_review(owner: Unit, author: Person) -> Review:
    """The document read by the worker's own hand, some of its clauses settled by the author."""
    made = actions.upload(owner=owner, file=ContentFile(document(), name=NAME), name=NAME, by=author)
    assert made.job_id is not None
    run_job.call(made.job_id)
    made.refresh_from_db()
    if made.state != "open":
        raise RuntimeError(f"the demonstration's regulation cannot be read: {made.refusal}")
    for clause in made.clauses.filter(text__contains=CONFIRMED, outcome="confirm"):
        settling_actions.take(clause=clause, reading=0, revision=clause.revision, by=author)
    supply(made, author)
    return made


def supply(review: Review, author: Person) -> None:
    """One clause whose figure was asked for."""
    found = Clause.objects.filter(review=review, text__contains="视情扣分").first()
    if found is not None and found.is_open:
        words = "经费未按时拨付到位的，每逾期1个月扣1分，扣完为止。"
        settling_actions.rewrite(clause=found, words=words, why=OFFICE, revision=found.revision, by=author)


def document() -> bytes:
    made = Document()
    made.add_heading(TITLE, 0)
    for line in BEFORE.splitlines():
        made.add_paragraph(line)
    table = made.add_table(rows=len(ROWS), cols=len(ROWS[0]))
    for row, cells in zip(table.rows, ROWS, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    for line in AFTER.splitlines():
        made.add_paragraph(line)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()
