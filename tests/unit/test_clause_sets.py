"""The clauses with expectations: nothing is wrong in silence, most are read, proposals are right."""

from __future__ import annotations

import pytest
from tests.clauses.examine import clauses, examined, shares, verdict


def test_no_clause_of_the_working_set_is_read_wrongly() -> None:
    assert [clause["id"] for clause in clauses("work") if verdict(clause)[1] == "read wrong"] == []


@pytest.mark.parametrize("which", ["work", "held"])
def test_enough_is_read_and_what_is_proposed_is_right(which: str) -> None:
    """Of the held-out set nobody is told more than these four figures."""
    found = shares(examined(which))
    assert found["silently wrong"] == 0
    assert found["read"] >= 0.6
    assert found["read or confirm"] >= 0.8
    assert found["confirm right"] >= 0.97


def test_there_are_four_hundred_clauses_at_least_and_the_sets_share_none() -> None:
    work, held = ({clause["text"] for clause in clauses(which)} for which in ("work", "held"))
    assert len(work) + len(held) >= 400
    assert not work & held
