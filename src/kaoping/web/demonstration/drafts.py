"""What lies on the desks of the demonstration: a version to approve, one returned, decisions that wait."""

from __future__ import annotations

from collections.abc import Mapping

from kaoping.web.people.models import Person
from kaoping.web.schemes import actions as schemes
from kaoping.web.schemes.models import Version

GENERAL_BASE = "base: 48"  # cases that a grid is expected to handle in a year


def leave_open(versions: Mapping[str, Version], author: Person, approver: Person) -> None:
    """Leave something for everybody who signs in to the demonstration."""
    if "dongying-towns" in versions:
        _submit_next(versions["dongying-towns"], author)
    if "huanbei-communities" in versions:
        _return_next(versions["huanbei-communities"], author, approver)
    if "dongying-departments" in versions:
        _propose(versions["dongying-departments"], author, approver)


def _submit_next(version: Version, author: Person) -> None:
    text = version.text.replace(GENERAL_BASE, "base: 50")
    assert text != version.text
    text = text.replace("以 48 件为基数", "以 50 件为基数")
    made = schemes.create(
        text=text, owner=version.scheme.owner, by=author, note="一般事件基数由 48 件提高到 50 件，与网格细化相适应"
    )
    schemes.submit(version=made, by=author)


def _return_next(version: Version, author: Person, approver: Person) -> None:
    made = schemes.create(
        text=version.text + "\n# 拟补：奖惩基金发放办法\n",
        owner=version.scheme.owner,
        by=author,
        note="拟补奖惩基金条款",
    )
    made = schemes.submit(version=made, by=author)
    schemes.return_draft(version=made, reason="奖惩基金怎样发放，原文没有写，请先请示再补条款", by=approver)


def _propose(version: Version, author: Person, approver: Person) -> None:
    made = schemes.decide(version=version, key="P1", choice="40", why="参照镇街细则，案件处理占四成", by=author)
    schemes.confirm(decision=made, by=approver)
    schemes.decide(version=version, key="P2", choice="15", why="基础工作四项平分 60 分", by=author)
