"""Cells of a sheet are kept in memory: whatever was written, emptied or deleted since is seen, and nothing else."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.web.cycles_at_work import approved, opened
from tests.web.test_collection_handing_over import MARKS, sheet
from tests.web.test_collection_handing_over import VALUES as FIGURES

from kaoping.web.collection.entering import Edit, save
from kaoping.web.cycles.models import Responsibility
from kaoping.web.entry import stored
from kaoping.web.facts import actions as facts
from kaoping.web.facts.models import Mark
from kaoping.web.people.roles import SCORER

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author)
    for item in ("3.1.1", "3.1.3"):
        Responsibility.objects.create(cycle=cycle, item=item, unit=district["DEP01"])
    return cycle


@pytest.fixture
def scorer(person):
    return person(SCORER, "DEP01", "scorer", name="王秀英")


@pytest.fixture
def write(cycle):
    return lambda who, *cells: save(sheet=sheet(cycle), edits=[Edit(*cell) for cell in cells], by=who)


@pytest.fixture
def now(cycle):
    """What is kept of the sheet, held against what is read anew."""

    def cells():
        found = sheet(cycle)
        kept = stored.cells_of(found.cycle, found.columns)
        codes = ["T01", "T02", "T03"]
        anew = stored.some_cells(found.cycle, found.columns, codes)
        full = {key: {part: col for part, col in parts.items() if col} for key, parts in kept.figures.items()}
        assert {k: v for k, v in full.items() if v} == anew.figures
        assert {
            k: {p: c for p, c in v.items() if c} for k, v in kept.reasons.items() if any(v.values())
        } == anew.reasons
        return kept

    return cells


def test_every_state_of_the_facts_is_seen_as_it_is(cycle, scorer, author, write, now):
    assert not now().figures
    write(scorer, ("T01", MARKS, "", "1.5", "两次"), ("T02", FIGURES, "", "3"))
    before = now()
    write(scorer, ("T01", MARKS, "1.5", "1"), ("T03", MARKS, "", "0"))
    assert before.of(MARKS, "DEP01")["T01"] == 1.5  # what another request holds does not change
    assert now().of(MARKS, "DEP01") == {"T01": 1, "T03": 0}
    write(scorer, ("T01", MARKS, "1", "", ""))
    assert now().of(MARKS, "DEP01") == {"T03": 0}
    row = {"unit": "T02", "item": "3.1.1", "assessor": "甲", "points": "2"}
    facts.bring_in(cycle=cycle, tables={"marks": [row]}, by=author)
    assert now().parts(MARKS) == ["DEP01", "甲"]
    facts.clear(cycle=cycle, table="marks", reason="重来", by=author)
    assert not now().of(MARKS, "甲")
    assert now().of(FIGURES, "2026") == {"T02": 3}


def test_only_what_was_written_since_is_read(cycle, scorer, write, now, monkeypatch):
    write(scorer, ("T01", MARKS, "", "1"))
    now()
    write(scorer, ("T02", MARKS, "", "2"))
    found = sheet(cycle)
    monkeypatch.setattr(stored, "_read", lambda *_: pytest.fail("all was read again"))
    assert stored.cells_of(found.cycle, found.columns).of(MARKS, "DEP01") == {"T01": 1, "T02": 2}


def test_a_self_assessment_is_called_so_and_is_no_mark_among_marks(cycle, scorer, signed_in, district, write):
    Mark.objects.create(cycle=cycle, unit="T01", item="3.1.1", assessor="self", points=2)
    Mark.objects.create(cycle=cycle, unit="T01", item="3.1.1", assessor="甲", points=1)
    write(scorer, ("T01", MARKS, "", "0.5"))
    page = signed_in(scorer)
    at = [cycle.pk, district["DEP01"].pk, "town"]
    side = page.get(reverse("entry:side", args=at), {"unit": "T01", "key": MARKS}).content.decode()
    assert "自评" in side
    assert ">self<" not in side
    assert "现为 0.75" in side  # of 0.5 and 1: what a unit says of itself does not count
    assert page.get(reverse("entry:cells", args=at)).json()["assessors"]["self"] == "自评"
