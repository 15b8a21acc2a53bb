"""Random actions by random people, for as long as one likes: no case comes to where the table forbids, no entry of the
log is lost, and what is refused changes nothing.
"""

from __future__ import annotations

import datetime
import random
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from tests.web.cases_at_work import INSIDE, POSTS, Crew, crew

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.cases.actions import act
from kaoping.web.cases.doing import Inputs
from kaoping.web.cases.loop import ACTIONS, TRANSITIONS
from kaoping.web.cases.models import Case, Step
from kaoping.web.cases.report_actions import Report, report
from kaoping.web.people.models import Grant
from kaoping.web.people.roles import CHECKER, HANDLER, INTAKE, SUPERVISOR

pytestmark = pytest.mark.django_db
KNOWN = {(row.start, row.action, row.to or row.start) for row in TRANSITIONS}
LATER = sorted({row.action for row in TRANSITIONS if row.start})
ENDED = {"closed", "archived", "rejected", "merged"}  # written down here once more, by hand
NO_CLOCK = {*ENDED, "held", "returned", "parked", "mediation", "court"}
WITH_A_UNIT = {"dispatched", "handling", "parked", "mediation", "court", "handled", "checked"}
JUDGING = {"pass", "fail", "close", "close_back"}
WORKING = {"sign", "progress", "ask_extension", "mediate", "settle", "not_settled", "refer_court", "outcome", "finish"}
ROLE_AT_DESK = {  # action → posts that may ever take it; the reporter and the units' staff apart
    "accept": {"intake", "everybody"},
    "dispatch": {"dispatcher", "district_dispatcher"},
    "pass": {"checker", "grid", "everybody"},
    "close": {"supervisor", "intake", "everybody"},
    "park": {"supervisor", "leader", "everybody"},
    "grant_extension": {"duty_chief", "leader"},
    "finish": {"handler", "helper", "everybody"},
}
SINKS = {"merge", "reject", "discard", "disprove", "withdraw"}  # after which little can happen
HANDLED = [("dispatcher", "dispatch"), ("handler", "sign"), ("handler", "finish"), ("checker", "pass")]
USUAL = {
    channel: [*first, ("intake", "accept"), *HANDLED, ("supervisor", "close"), ("intake", "archive")]
    for channel, first in {"grid": [], "hotline": [], "supervisor": [], "public": [("grid", "verify")]}.items()
}
BEGUN = st.tuples(st.sampled_from(sorted(USUAL)), st.booleans(), st.integers(0, 8))


class Loop(RuleBasedStateMachine):
    """Three cases and everybody who may have to do with them."""

    at_work: Crew
    reached: ClassVar[set[tuple[str, str]]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.cases: list[int] = []
        self.entries = Entry.objects.count()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize(begun=st.lists(BEGUN, min_size=3, max_size=3))
    def reported(self, begun: list[tuple[str, bool, int]]) -> None:
        for channel, doubtful, far in begun:
            sent = Report(
                channel, text="路面坑洞", longitude=INSIDE[0], latitude=INSIDE[1], self_handled=doubtful,
                hold=doubtful and channel == "public",
            )  # fmt: skip
            case = report(sent=sent, by=self._reporter(channel))
            self.cases.append(case.pk)
            for post, action in USUAL[channel][:far]:
                if not self._try(case.pk, action, post, self._given(0, "DEP02"), 0, looked=False):
                    break

    def _reporter(self, channel: str) -> Any:
        post = {"grid": "grid", "hotline": "intake", "supervisor": "supervisor"}.get(channel)
        return self.at_work[post] if post else None

    @rule(
        number=st.integers(0, 2),
        action=st.sampled_from(LATER),
        post=st.sampled_from([*POSTS, "everybody"]),
        filled=st.booleans(),
        stale=st.sampled_from([0, 0, 0, 0, 1]),
        unit=st.sampled_from(["DEP01", "DEP02"]),
    )
    def somebody_tries(self, number: int, action: str, post: str, filled: bool, stale: int, unit: str) -> None:
        self._try(self.cases[number], action, post, self._given(number, unit) if filled else Inputs(), stale)

    @rule(seed=st.integers(0, 2**32 - 1))
    def somebody_goes_on(self, seed: int) -> None:
        """A few times something that the state knows, by whoever may: without it few cases would come far."""
        choice = random.Random(seed)
        for _ in range(6):
            number = choice.randrange(3)
            state = Case.objects.get(pk=self.cases[number]).state
            fitting = sorted({row.action for row in TRANSITIONS if row.start == state})
            if fitting:
                weights = [1 if action in SINKS else 4 for action in fitting]
                self._by_whoever_may(number, state, choice.choices(fitting, weights)[0], choice)

    def _by_whoever_may(self, number: int, state: str, action: str, choice: random.Random) -> None:
        posts = [*POSTS, "everybody"]
        choice.shuffle(posts)
        given = self._given(number, choice.choice(["DEP01", "DEP02"]))
        if any(self._try(self.cases[number], action, post, given, 0, looked=False) for post in posts):
            self.reached.add((state, action))

    def _given(self, number: int, unit: str) -> Inputs:
        other = Case.objects.get(pk=self.cases[(number + 1) % len(self.cases)]).number
        until = timezone.localdate() + datetime.timedelta(days=7)
        return Inputs(
            reason="因为", level="major", unit=self.at_work.units[unit], other=other, until=until, amount=3600,
            satisfaction="mostly",
        )  # fmt: skip

    def _try(self, pk: int, action: str, post: str, given: Inputs, stale: int, *, looked: bool = True) -> bool:
        """Whether the action was taken; what is refused has changed nothing (where that is looked at)."""
        before = self._picture() if looked else None
        case = Case.objects.get(pk=pk)
        try:
            step = act(case=pk, action=action, steps=case.steps - stale, given=given, by=self.at_work[post])
        except Refused:
            assert not looked or self._picture() == before
            return False
        assert not stale
        assert post in ROLE_AT_DESK.get(action, {post})
        if action in JUDGING:
            worked = Step.objects.filter(case=pk, by=self.at_work[post], action__in=WORKING, number__lt=step.number)
            assert not worked.exists()
        return True

    def _picture(self) -> Any:
        return list(Case.objects.order_by("pk").values_list()), Step.objects.count(), Entry.objects.count()

    @invariant()
    def every_step_is_in_the_table_and_in_the_log(self) -> None:
        steps = list(Step.objects.filter(case__in=self.cases).order_by("case", "number"))
        for case in Case.objects.filter(pk__in=self.cases):
            own = [step for step in steps if step.case_id == case.pk]
            assert [step.number for step in own] == list(range(1, case.steps + 1))
            assert [step.start for step in own] == ["", *(step.to for step in own[:-1])]
            assert all((step.start, step.action, step.to) in KNOWN for step in own)
            assert case.state == own[-1].to
            told = Entry.objects.filter(object_kind="case", object_id=str(case.pk)).order_by("number")
            assert [entry.action for entry in told] == [f"case.{step.action}" for step in own]
        assert Entry.objects.count() - self.entries == len(steps)

    @invariant()
    def clocks_and_units_fit_the_state(self) -> None:
        for case in Case.objects.filter(pk__in=self.cases):
            assert (case.due_at is None) == (case.state in NO_CLOCK), case.state
            assert (case.warn_at is None) == (case.due_at is None)
            assert case.lead_id is not None or case.state not in WITH_A_UNIT
            assert (case.closed_at is not None) == (case.state in ("closed", "archived"))
            assert (case.duplicate_of_id is not None) == (case.state == "merged")
            if case.state == "handling":
                assert (case.handling_left, case.due_at) == (None, case.handling_due_at)
            if case.state in ("parked", "mediation", "court", "handled", "checked"):
                assert case.handling_left is not None
            if case.asked_extension is not None:
                assert case.state == "handling"


def test_no_case_comes_where_the_table_forbids_and_no_entry_is_lost(district, person):
    at_work = crew(district, person)
    at_work.people["everybody"] = everybody = person(INTAKE, "D01", "everybody")
    for role, unit in ((CHECKER, "D01"), (SUPERVISOR, "D01"), (HANDLER, "DEP02")):
        Grant.objects.create(person=everybody, role=role, unit=district[unit], from_on="2020-01-01")

    class Here(Loop):
        pass

    Here.at_work = at_work
    quick = settings(
        max_examples=40, stateful_step_count=20, deadline=None, derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Here, settings=quick)
    known = {(row.start, row.action) for row in TRANSITIONS if row.start}
    assert len(Here.reached) > len(known) * 0.5, sorted(known - Here.reached)


def test_every_action_of_the_table_has_words():
    assert {row.action for row in TRANSITIONS} <= ACTIONS.keys()
