"""Personal data of whoever reported a case without an account: masked, and who may see more."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.web.cases.loop import LEAD
from kaoping.web.cases.models import Case, Contact
from kaoping.web.cases.rights import Hand
from kaoping.web.people.roles import CHECKER, INTAKE, SUPERVISOR

OPENS = (INTAKE, CHECKER, SUPERVISOR, LEAD)


@dataclass(frozen=True, slots=True)
class Shown:
    """A contact as it is shown; masked unless it was just opened on record."""

    name: str
    phone: str
    email: str
    wants_answer: bool
    masked: bool


def may_open(hand: Hand) -> bool:
    """Whether the person at the case may see its contact: the desks that call the reporter, and the lead unit."""
    return hand.is_one_of(OPENS)


def contact_of(case: Case) -> Contact | None:
    return Contact.objects.filter(case=case).first()


def masked(contact: Contact) -> Shown:
    """张**, 138****5678, z***@example.org."""
    return Shown(_name(contact.name), _phone(contact.phone), _email(contact.email), contact.wants_answer, masked=True)


def whole(contact: Contact) -> Shown:
    return Shown(contact.name, contact.phone, contact.email, contact.wants_answer, masked=False)


def _name(text: str) -> str:
    return text[:1] + "*" * min(len(text) - 1, 2) if text else ""


def _phone(text: str) -> str:
    if not text:
        return ""
    return f"{text[:3]}****{text[-4:]}" if len(text) >= 10 else f"****{text[-2:]}"


def _email(text: str) -> str:
    name, at, host = text.partition("@")
    return f"{name[:1]}***{at}{host}" if at else ("***" if text else "")
