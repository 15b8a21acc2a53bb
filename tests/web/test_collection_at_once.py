"""Two people in the same moment at corrections, exemptions, draws and evidence: one wins, the other is told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.web.cycles_at_work import approved, opened
from tests.web.draws import announced, drafted
from tests.web.evidence_files import put
from tests.web.test_corrections import asked, give
from tests.web.test_people_at_once import at_once, losers

from kaoping.web.audit.verify import verify
from kaoping.web.corrections import actions as corrections
from kaoping.web.corrections import exemption_actions as exemptions
from kaoping.web.cycles.models import Cycle, Responsibility
from kaoping.web.evidence.models import File, Proof
from kaoping.web.facts.models import Exemption, Mark
from kaoping.web.inspection import draw_actions as draws
from kaoping.web.inspection.models import Draw, Visit
from kaoping.web.people.roles import APPROVER, AUTHOR, SCORER

pytestmark = pytest.mark.django_db(transaction=True)
ITEM = "3.1.1"


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author)
    Responsibility.objects.create(cycle=cycle, item=ITEM, unit=district["DEP01"])
    return Cycle.objects.get(pk=cycle.pk)


@pytest.fixture
def scorer(person):
    return person(SCORER, "DEP01", "scorer")


@pytest.fixture
def second(person):
    return person(APPROVER, "D01", "second")


def test_a_correction_is_decided_once(cycle, scorer, approver, second):
    give(cycle, {"T01": "1"}, scorer)
    request = asked(cycle, scorer)
    came = at_once(
        (corrections.approve, {"correction": request, "by": approver}),
        (corrections.refuse, {"correction": request, "reason": "原件不符", "by": second}),
    )
    assert losers(came) <= {"W696"}
    request.refresh_from_db()
    if "done" in came:
        state, points = [("approved", Decimal("1.5")), ("refused", Decimal(1))][came.index("done")]
        assert (request.state, Mark.objects.get().points) == (state, points)
    assert verify().finding is None


def test_an_exemption_is_approved_once(cycle, author, approver, second):
    asked_ = exemptions.ask(cycle=cycle, unit="T01", item=ITEM, ground="force", reason="台风", by=author)
    came = at_once(*((exemptions.approve, {"request": asked_, "by": who}) for who in (approver, second)))
    assert losers(came) <= {"W696"}
    asked_.refresh_from_db()
    assert Exemption.objects.count() == came.count("done") == (asked_.state == "approved")
    assert verify().finding is None


def test_a_draw_is_made_once(cycle, author, approver, second):
    draw = announced(cycle, author)
    came = at_once(*((draws.make, {"draw": draw, "by": who}) for who in (approver, second)))
    assert losers(came) <= {"W676"}
    held = Draw.objects.get()
    assert Visit.objects.count() == (2 if held.state == "drawn" else 0)
    assert (held.drawn_by is not None) == ("done" in came)
    assert verify().finding is None


def test_a_draw_is_announced_once_with_one_seed(cycle, author, person):
    draw = drafted(cycle, author)
    other = person(AUTHOR, "D01", "other")
    came = at_once(*((draws.announce, {"draw": draw, "by": who}) for who in (author, other)))
    assert losers(came) <= {"W676"}
    held = Draw.objects.get()
    assert (held.state == "announced") == bool(held.seed) == hasattr(held, "announcement")


def test_one_content_uploaded_by_two_is_kept_once(cycle, scorer, author):
    came = at_once(*((put, {"cycle": cycle, "by": who}) for who in (scorer, author)))
    assert set(came) <= {"done", "locked"}
    files = list(File.objects.all())
    assert len({file.stored for file in files}) <= 1
    assert Proof.objects.count() >= len(files) >= (came.count("done") > 0)
    assert verify().finding is None
