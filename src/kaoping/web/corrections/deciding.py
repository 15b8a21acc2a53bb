"""What holds for every request: its reason, who decides it, and that it is decided once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.collection.seats import recused_from
from kaoping.web.corrections import faults
from kaoping.web.corrections.models import STATES, Asking
from kaoping.web.cycles.models import Cycle
from kaoping.web.cycles.sight import runs_office
from kaoping.web.facts.faults import NO_REASON
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import viewer_of

LONGEST = 500  # characters of a reason
Request = TypeVar("Request", bound=Asking)


def reason_of(text: str) -> str:
    """A reason that can be kept. Raises Refused."""
    text = text.strip()
    if not text:
        raise Refused([NO_REASON.at()])
    if len(text) > LONGEST:
        raise Refused([faults.REASON_TOO_LONG.at(length=len(text), most=LONGEST)])
    return text


def held(model: type[Request], pk: int) -> Request:
    """A request, held until the transaction ends. Raises Refused where it is no longer open."""
    rows = model._default_manager.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("asked_by", "asked_for").get(pk=pk)
    if found.state != "asked":
        words = STATES[found.state]
        raise Refused([faults.SETTLED.at(state=words.zh, state_en=words.en)])
    return found


def against_deciding(
    request: Asking, cycle: Cycle, by: Person, roles: Iterable[str], units: Iterable[str], entered: Iterable[int] = ()
) -> Fault | None:
    """Why a person may not decide a request: only who is of the office in one of the roles, did not ask, need not
    stand aside for the units (codes) it is about, and did not enter (`entered`: ids of persons) what stands there."""
    if not runs_office(viewer_of(by), cycle, *roles):
        return faults.NOT_DECIDER.at(why="由考核办审批", why_en="the office decides it")
    if request.asked_by_id == by.pk:
        return faults.NOT_DECIDER.at(why="是您本人申请的", why_en="you asked for it yourself")
    if not recused_from(cycle, by).keys().isdisjoint(units):
        return faults.NOT_DECIDER.at(why="涉及您应回避的单位", why_en="it is about a unit for which you stand aside")
    if by.pk in entered:
        return faults.NOT_DECIDER.at(why="原来的数是您本人填的", why_en="you entered what stands there now")
    return None


def take_back(request: Asking, by: Person) -> None:
    """Settle a held request as taken back (not saved). Raises Refused where somebody else asked for it."""
    if request.asked_by_id != by.pk:
        raise Refused([faults.NOT_DECIDER.at(why="只有申请人可以撤回", why_en="only who asked can withdraw it")])
    decide(request, "withdrawn", None)


def decide(request: Asking, state: str, by: Person | None, answer: str = "") -> None:
    """Settle a held request (not saved)."""
    request.state, request.decided_by, request.decided_at, request.answer = state, by, timezone.now(), answer


def named(person: Person) -> str:
    """A person as the log names its actors."""
    return f"{person.name} ({person.username})"
