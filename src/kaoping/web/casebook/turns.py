"""Whose turn it is: what the viewer may do with a case now, what stands first, what is blocked and who does it."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.problems import Fault
from kaoping.web.casebook.consequences import FOLLOWS
from kaoping.web.cases.loop import ACTIONS, STATES, SYSTEM_ITSELF, WHO, Transition, rows_from
from kaoping.web.cases.rights import GUARDS, Hand, allowed_row, open_rows
from kaoping.web.people.roles import ROLES
from kaoping.web.site.words import Said, said, say, tongue

# What carries the case on; the first of them that is open is the primary action.
FORWARD = (
    "release", "verify", "resubmit", "accept_done", "accept", "grant_extension", "dispatch", "sign", "finish", "settle",
    "outcome", "pass", "close", "archive", "unpark", "dispute",
)  # fmt: skip
STRONG = frozenset(
    {"discard", "disprove", "reject", "withdraw", "send_back", "fail", "close_back", "strike", "forge", "merge"}
)  # with a red edge: they take something away
TOLD = frozenset({"not_handled", "no_request", "first_extension", "later_extension", "ladder", "in_time"})
MILD, STRONGER = 2, 1  # secondary actions that are buttons at once; the others stand below "more"


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that is open to the viewer."""

    row: Transition
    words: Said
    follows: Said
    strong: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """first: the primary action, None where it is not the viewer's turn. beside, more: the others. blocked: what would
    be the viewer's but for a guard, and why. waits: who has the next step; "" of a case that is over."""

    first: Offer | None
    beside: list[Offer]
    more: list[Offer]
    blocked: list[tuple[Said, str]]
    waits: str
    next: str

    @property
    def offers(self) -> list[Offer]:
        return [*([self.first] if self.first else []), *self.beside, *self.more]


def turn_of(hand: Hand) -> Turn:
    """What the viewer may do, in the order in which it is offered."""
    rows = {row.action: row for row in open_rows(hand)}  # an action has one open row
    first = next((rows[name] for name in FORWARD if name in rows), None)
    others = [_offer(row) for row in rows.values() if row is not first]
    beside = _beside(others)
    waits, awaited = _awaited(hand)
    return Turn(
        first=_offer(first) if first else None,
        beside=beside,
        more=[offer for offer in others if offer not in beside],
        blocked=_blocked(hand, rows.keys()),
        waits=waits,
        next=awaited,
    )


def _beside(others: list[Offer]) -> list[Offer]:
    """The buttons below the primary one: two that take nothing away (progress has its own place), one that does."""
    mild = [offer for offer in others if not offer.strong and offer.row.action != "progress"]
    strong = [offer for offer in others if offer.strong]
    return [*mild[:MILD], *strong[:STRONGER]]


def _offer(row: Transition) -> Offer:
    return Offer(row, ACTIONS[row.action], FOLLOWS[row.action], row.action in STRONG)


def _blocked(hand: Hand, open_now: object) -> list[tuple[Said, str]]:
    """Actions whose person the viewer is, that a guard keeps from them, and that somebody may wonder about."""
    found: dict[str, tuple[Said, str]] = {}
    for row in rows_from(hand.case.state):
        if row.action in found or row.action in open_now or not hand.is_one_of(row.who):  # type: ignore[operator]
            continue
        failed = next((guard for guard in row.guards if not GUARDS[guard](hand)), "")
        if failed in TOLD and (row.action in FORWARD or row.action in ("ask_extension", "urge", "fail", "visit")):
            fault = allowed_row(hand, row.action)
            if isinstance(fault, Fault):
                found[row.action] = (ACTIONS[row.action], _told(fault))
    return list(found.values())


def _told(fault: Fault) -> str:
    return f"{fault.message(tongue())}{say('。', '. ')}{fault.mend(tongue())}"


def _awaited(hand: Hand) -> tuple[str, str]:
    """Who carries the case on, and by what; ("", "") where nothing is owed."""
    if STATES[hand.case.state].over and hand.case.state != "closed":
        return "", ""
    rows = {row.action: row for row in rows_from(hand.case.state)}
    if hand.case.asked_extension is None:
        rows.pop("grant_extension", None)
    if not hand.case.self_handled:
        rows.pop("accept_done", None)
    row = next((rows[name] for name in FORWARD if name in rows), None)
    if row is None:
        return "", ""
    people = [who_words(who) for who in row.who if who != SYSTEM_ITSELF]
    return str(said("、".join(each.zh for each in people), " or ".join(each.en for each in people))), str(
        ACTIONS[row.action]
    )


def who_words(who: str) -> Said:
    """What a row calls those who may."""
    return WHO[who] if who in WHO else ROLES[who]
