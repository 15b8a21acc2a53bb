"""Writes to our tables that belong to no action, noticed while the tests run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from kaoping.web.audit.recording import in_action

OURS = ("people", "units", "audit", "jobs", "schemes", "cycles", "facts", "evidence", "results")
WRITE = re.compile(r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
LOOSE = {
    "jobs_job": "progress and signs of life of work in the background",
    "results_told": "explanations kept for the next reader",
}


class WrittenOutside(AssertionError):
    """One of our tables was written by something that is no action."""


def refuse_writes_outside(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    found = WRITE.match(sql)
    table = found.group(1) if found else ""
    is_last_login = table == "people_person" and 'SET "last_login"' in sql
    if table.split("_")[0] in OURS and table not in LOOSE and not in_action() and not is_last_login:
        raise WrittenOutside(f"{table} is written outside an action: {sql[:120]}")
    return execute(sql, params, many, context)


@contextmanager
def watched() -> Iterator[None]:
    """Inside, a write to our tables that belongs to no action fails the test."""
    with connection.execute_wrapper(refuse_writes_outside):
        yield
