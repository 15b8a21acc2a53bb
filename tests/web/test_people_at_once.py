"""Two people at the same moment: of two changes that exclude each other, one is refused."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.db import OperationalError, connection

from kaoping.problems import Refused
from kaoping.web.people import actions as people
from kaoping.web.people import roles
from kaoping.web.people.models import Grant
from kaoping.web.people.viewer import viewer_of
from kaoping.web.units import actions as units
from kaoping.web.units.tree import tree_at

pytestmark = pytest.mark.django_db(transaction=True)

THEN = datetime.date(2024, 7, 1)


def at_once(*changes):
    """Run the changes in threads of their own, let go together. Returns what came of each: "done", or codes."""
    together = threading.Barrier(len(changes))
    came = [None] * len(changes)

    def run(i, act, given):
        together.wait(timeout=20)
        try:
            act(**given)
            came[i] = "done"
        except Refused as refused:
            came[i] = refused.faults[0].code
        except OperationalError:  # SQLite in memory does not wait: the second finds the table locked
            assert connection.vendor == "sqlite"
            came[i] = "locked"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(i, *change)) for i, change in enumerate(changes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return came


def losers(came):
    assert came.count("done") <= 1
    if connection.vendor == "postgresql":
        assert came.count("done") == 1
    return {code for code in came if code not in ("done", "locked")}


def test_two_moves_that_would_make_a_circle(district):
    came = at_once(
        (units.move, {"unit": district["T01"], "parent": district["T02"], "on": THEN, "by": None}),
        (units.move, {"unit": district["T02"], "parent": district["T01"], "on": THEN, "by": None}),
    )
    assert losers(came) <= {"W157"}
    tree = tree_at(THEN)
    assert all("D01" in {one.code for one in tree.ancestors(tree.by_code[code].id)} for code in ("T01", "T02"))


def test_two_administrators_who_end_each_other(person):
    one, two = person(roles.SECURITY), person(roles.SECURITY)
    came = at_once(
        (people.end_grant, {"grant": one.grants.get(), "by": two}),
        (people.end_grant, {"grant": two.grants.get(), "by": one}),
    )
    assert losers(came) <= {"W111", "W105"}
    assert Grant.objects.filter(role=roles.SECURITY, to_on=None).exists()


def test_two_administrators_who_close_each_other(person):
    one, two = person(roles.SYSTEM), person(roles.SYSTEM)
    came = at_once((people.deactivate, {"person": one, "by": two}), (people.deactivate, {"person": two, "by": one}))
    assert losers(came) <= {"W111", "W115", "W105"}
    assert viewer_of(one.__class__.objects.filter(is_active=True).get()).has(roles.SYSTEM) or came.count("done") == 0


def test_two_roles_that_clash(district, person):
    one, by = person(), person(roles.SECURITY)
    came = at_once(
        (people.grant, {"person": one, "role": roles.AUDIT, "unit": None, "by": by}),
        (people.grant, {"person": one, "role": roles.LEADER, "unit": district["D01"], "by": by}),
    )
    assert losers(came) <= {"W107"}
    assert one.grants.count() <= 1
